"""Stretch a passphrase into a key: Argon2id, so that each guess costs time and memory.

The costs of a wrap stand beside it and are bounded when they are read: a changed file must not make the program
take all the memory there is. The costs of a backup's key are fixed, for a backup carries nothing but its salt.
"""

from typing import Annotated, Final

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from pydantic import Field

from ketadesk.application.errors import KeyUnavailable
from ketadesk.domain.model import Model

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16


class Cost(Model):
    """How much work one guess is. RFC 9106's second recommendation is the default."""

    passes: Annotated[int, Field(ge=1, le=16)] = 3
    memory_kib: Annotated[int, Field(ge=8_192, le=524_288)] = 65_536
    """In KiB: 8 MiB to 512 MiB."""
    lanes: Annotated[int, Field(ge=1, le=16)] = 4


_BACKUP_COST: Final = Cost(passes=3, memory_kib=65_536, lanes=4)
"""Never to be changed: it would shut every backup made before. Spelt out, so that it does not follow the default."""


def stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """A key of 32 bytes. Raises `KeyUnavailable` where the computer has not the memory for it."""
    try:
        return hash_secret_raw(
            # Half a surrogate pair is no text, and still has to be answered with "wrong" and not with a fault.
            secret=passphrase.encode("utf-8", "surrogatepass"),
            salt=salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
            version=ARGON2_VERSION,
        )
    except HashingError as error:
        raise KeyUnavailable(
            f"The passphrase could not be tried: that takes {cost.memory_kib // 1024} MiB of memory ({error}).",
            "Close other programs, then try again.",
        ) from error


def backup_key(passphrase: str, salt: bytes) -> bytes:
    """The key of backups, 32 bytes, from their own passphrase and the 16 bytes of salt that each backup carries."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a backup's salt has {SALT_BYTES} bytes")
    return stretched(passphrase, salt, _BACKUP_COST)
