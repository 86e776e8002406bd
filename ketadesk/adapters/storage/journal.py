"""The journal: every entry whole, once, with who and when; it only grows.

An entry's UUID is made before the first try to store it. A retry after a crash finds its own entry and adds
nothing.
"""

import hashlib
from datetime import UTC, datetime
from enum import StrEnum

import apsw

from ketadesk.adapters.storage.database import rows
from ketadesk.domain.model import Model


class Kind(StrEnum):
    """What an entry records."""

    ORDER = "order"
    CANCELLATION = "cancellation"


class Entry(Model):
    """What goes into the journal."""

    entry_id: str
    kind: Kind
    happened_at: datetime
    """Aware; event time."""
    written_at: datetime
    """Aware, in the workstation's zone; entry time."""
    made_by: str
    content_json: str


def add(connection: apsw.Connection, entry: Entry) -> int:
    """Add `entry` and return its sequence number. Call inside a writing transaction."""
    rows(
        connection,
        "INSERT INTO journal (entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by,"
        " content_json, content_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.entry_id,
            entry.kind.value,
            _in_utc(entry.happened_at),
            _in_utc(entry.written_at),
            entry.written_at.isoformat()[-6:],
            entry.made_by,
            entry.content_json,
            sha256_of(entry.content_json),
        ),
    )
    return connection.last_insert_rowid()


def content_of(connection: apsw.Connection, entry_id: str) -> tuple[str, str, str] | None:
    """The kind, the JSON and its checksum of an entry, or None when there is no such entry."""
    found = rows(connection, "SELECT kind, content_json, content_sha256 FROM journal WHERE entry_id = ?", (entry_id,))
    return found[0] if found else None


def sha256_of(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _in_utc(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise ValueError("a time without its offset cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
