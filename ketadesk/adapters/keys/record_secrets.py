"""What has to stay secret: the record's master secret, and the key of its backups with that key's salt.

Both forms carry all three, so that what opens the record also makes its backups.
"""

import re
from hashlib import sha256
from typing import Final, NamedTuple

MASTER_BYTES: Final = 32
BACKUP_KEY_BYTES: Final = 32
BACKUP_SALT_BYTES: Final = 16

_VERSION: Final = b"\x01"
_AS_TEXT = re.compile(r"ketadesk-key-1 ([0-9a-f]{32}) ([0-9a-f]{160}) ([0-9a-f]{64})")


class Secrets(NamedTuple):
    """The payload of every wrap."""

    master: bytes
    """32 random bytes; every key of the record is derived from it."""
    backup_key: bytes
    """32 bytes, from the backups' own passphrase and `backup_salt`."""
    backup_salt: bytes
    """16 random bytes, not secret: each backup carries them."""

    def __repr__(self) -> str:
        """Nothing: a key must not reach a log."""
        return "Secrets(not shown)"


def as_bytes(secrets: Secrets) -> bytes:
    """The payload that is sealed."""
    return _VERSION + secrets.master + secrets.backup_key + secrets.backup_salt


def from_bytes(payload: bytes) -> Secrets:
    """The other way. Raises `ValueError` for what no version of this program sealed."""
    if payload[:1] != _VERSION or len(payload) != 1 + MASTER_BYTES + BACKUP_KEY_BYTES + BACKUP_SALT_BYTES:
        raise ValueError("the payload is not of a known form")
    rest = payload[1:]
    master, rest = rest[:MASTER_BYTES], rest[MASTER_BYTES:]
    return Secrets(master=master, backup_key=rest[:BACKUP_KEY_BYTES], backup_salt=rest[BACKUP_KEY_BYTES:])


def as_text(secrets: Secrets, record_id: str) -> str:
    """The entry of a credential store: which record's, the payload, and a hash that shows damage."""
    start = f"ketadesk-key-1 {record_id} {as_bytes(secrets)[1:].hex()}"
    return f"{start} {sha256(start.encode()).hexdigest()}"


def from_text(text: str, record_id: str) -> Secrets:
    """The other way. Raises `ValueError` for a damaged entry, or one of another record."""
    found = _AS_TEXT.fullmatch(text)
    if not found or sha256(text[: found.end(2)].encode()).hexdigest() != found[3]:
        raise ValueError("the entry is damaged")
    if found[1] != record_id:
        raise ValueError("the entry belongs to another record")
    return from_bytes(_VERSION + bytes.fromhex(found[2]))
