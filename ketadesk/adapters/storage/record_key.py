"""The keys of the record, all drawn from one master secret.

Each purpose has a key of its own: who holds one of them cannot work out another, and only the master has to be kept.
"""

from typing import Final, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_LENGTH: Final = 32
"""Bytes of a master secret, and of each key drawn from it."""

_PURPOSES: Final = ("record", "chain", "anchor", "draft", "paper")


class RecordKey(NamedTuple):
    """One key of 32 bytes for each purpose."""

    record: bytes
    """Encrypts the record's file."""
    chain: bytes
    """Is in the hash of every entry."""
    anchor: bytes
    """Is in the hash of the second file."""
    draft: bytes
    """Encrypts the draft that is being typed."""
    paper: bytes
    """Is in the hash of every paper's code."""

    def __repr__(self) -> str:
        """No key, since a traceback or a log may show it."""
        return "RecordKey()"


def record_key(master: bytes) -> RecordKey:
    """Return the keys of the record whose master secret this is. Raises `ValueError` for another length."""
    if len(master) != MASTER_LENGTH:
        raise ValueError(f"a master secret has {MASTER_LENGTH} bytes, not {len(master)}")
    return RecordKey(*(_drawn(master, purpose) for purpose in _PURPOSES))


def _drawn(master: bytes, purpose: str) -> bytes:
    # No salt: the master is 32 random bytes already, and nothing else would be at hand to keep one.
    drawing = HKDF(algorithm=SHA256(), length=MASTER_LENGTH, salt=None, info=f"ketadesk {purpose}".encode())
    return drawing.derive(master)
