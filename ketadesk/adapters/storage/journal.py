"""The journal: every entry whole, once, with who and when, each chained to the one before; it only grows.

An entry's UUID is made before the first try to store it. A retry after a crash finds its own entry and adds
nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

import apsw

from ketadesk.adapters.storage.chain import GENESIS, entry_mac
from ketadesk.adapters.storage.database import Database, rows
from ketadesk.application.audit import NoteKind
from ketadesk.application.ports import Clock
from ketadesk.domain.model import Model


class Kind(StrEnum):
    """What an entry records; a note's kind is a `NoteKind`."""

    ORDER = "order"
    ORDER_EVENT = "order-event"
    INFUSION = "infusion"
    """A fact of the infusion's log."""
    ACCOUNT = "account"
    PIN = "pin"
    ERASURE = "erasure"
    CANCELLATION = "cancellation"
    """Of version 1; read, never written again."""


class BootClock(Protocol):
    """A clock that nobody can set: it only shows that two entries of one start are in order."""

    def boot_id(self) -> str:
        """Which start of the computer this is; blank where the system does not say."""

    def monotonic_ns(self) -> int:
        """Nanoseconds since some moment of that start."""


class Entry(Model):
    """What goes into the journal."""

    entry_id: str
    kind: Kind | NoteKind
    happened_at: datetime
    """Aware; event time."""
    made_by: str
    """Account id."""
    made_by_name: str
    """The person's name as it was then."""
    subject: str = ""
    """What it is about: an order id, an account id, or blank."""
    content_json: str


class Stamp(NamedTuple):
    """When an entry was written, by both clocks."""

    written_at: datetime
    """Aware, in the workstation's zone; entry time."""
    boot_id: str
    monotonic_ns: int


class Place(NamedTuple):
    """Where an entry stands in the chain."""

    sequence: int
    mac: str


EMPTY = Place(0, GENESIS)
"""The end of a chain without entries."""


def end_of(connection: apsw.Connection) -> Place:
    """The last entry: how many there are, and the chain's head."""
    found = rows(connection, "SELECT sequence, chain_mac FROM journal ORDER BY sequence DESC LIMIT 1")
    return Place(*found[0]) if found else EMPTY


def add(connection: apsw.Connection, chain_key: bytes, entry: Entry, stamp: Stamp) -> Place:
    """Add `entry` behind the last one. Call inside a writing transaction.

    Raises `ValueError` for a time without its offset.
    """
    last = end_of(connection)
    checksum = sha256_of(entry.content_json)
    chained = (
        last.sequence + 1,
        entry.entry_id,
        entry.kind.value,
        _in_utc(entry.happened_at),
        _in_utc(stamp.written_at),
        stamp.written_at.isoformat()[-6:],
        stamp.boot_id,
        stamp.monotonic_ns,
        entry.made_by,
        entry.made_by_name,
        entry.subject,
        checksum,
    )
    place = Place(last.sequence + 1, entry_mac(chain_key, last.mac, chained))
    rows(
        connection,
        "INSERT INTO journal (sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, boot_id,"
        " monotonic_ns, made_by, made_by_name, subject, content_sha256, content_json, chain_mac)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*chained, entry.content_json, place.mac),
    )
    return place


@dataclass
class Writing:
    """One transaction that adds entries, and rows to find them by."""

    connection: apsw.Connection
    _chain_key: bytes
    _stamp: Stamp
    last: Place | None = field(default=None, init=False)
    """The newest entry added here."""

    def add(self, entry: Entry) -> Place:
        """Add `entry` to the journal."""
        self.last = add(self.connection, self._chain_key, entry, self._stamp)
        return self.last


AfterCommit = Callable[[int, str], None]
"""Told the number of entries and the head of the chain, once they are durable."""


@dataclass(frozen=True)
class JournalWriter:
    """Writes to the record for everything that keeps something there."""

    database: Database
    chain_key: bytes
    clock: Clock
    boot: BootClock
    after_commit: AfterCommit

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: when this block has been left without an exception, all of it is durable, old entries too.

        Raises `StorageFailed`.
        """
        with self.database.writing() as connection:
            stamp = Stamp(self.clock.now(), self.boot.boot_id(), self.boot.monotonic_ns())
            writing = Writing(connection, self.chain_key, stamp)
            yield writing
            # A retry adds nothing, and counts as stored only where what it added before can be found again.
            last = writing.last or end_of(connection)
        if last != EMPTY:
            self.after_commit(*last)


class Stored(NamedTuple):
    """An entry as it stands in the journal."""

    kind: str
    content_json: str
    content_sha256: str


def stored(connection: apsw.Connection, entry_id: str) -> Stored | None:
    """The entry with this id, or None when there is no such entry."""
    found = rows(connection, "SELECT kind, content_json, content_sha256 FROM journal WHERE entry_id = ?", (entry_id,))
    return Stored(*found[0]) if found else None


def sha256_of(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _in_utc(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise ValueError("a time without its offset cannot be stored")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
