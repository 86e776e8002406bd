"""The chain: each entry of the journal carries a keyed hash over itself and the entry before it.

A changed, missing, swapped or foreign entry no longer fits, and without the key nobody can make one that does. The
content itself is in it by its SHA-256 only, so that an erased patient's entries still fit.
"""

import hmac
import json
from collections.abc import Sequence
from typing import Final

GENESIS: Final = "0" * 64
"""Stands before the first entry."""

CHAINED_COLUMNS: Final = (
    "sequence",
    "entry_id",
    "kind",
    "event_time_utc",
    "entry_time_utc",
    "utc_offset",
    "boot_id",
    "monotonic_ns",
    "made_by",
    "made_by_name",
    "subject",
    "content_sha256",
)
"""The journal's columns that the hash is over, in this order."""

_VERSION_TAG: Final = "ketadesk-entry-1"
# As a JSON array no text can run into the next one, and 1 is not "1". Made once: a walk needs it for each entry.
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def entry_mac(chain_key: bytes, previous: str, columns: Sequence[str | int]) -> str:
    """HMAC-SHA256, in hexadecimal, of an entry whose `CHAINED_COLUMNS` these are; `previous` is the one before it.

    Raises `ValueError` for another number of columns.
    """
    if len(columns) != len(CHAINED_COLUMNS):
        raise ValueError(f"an entry has {len(CHAINED_COLUMNS)} chained columns, not {len(columns)}")
    signed = _AS_JSON.encode([_VERSION_TAG, previous, *columns])
    return hmac.digest(chain_key, signed.encode("ascii"), "sha256").hex()
