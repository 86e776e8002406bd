"""The infusion's log in the record: each fact an entry of the journal, with the order's step in the same transaction.

A start that is in the log and not in the order's life, or the other way round, would leave two answers to the question
whether the pump runs. So both are stored, or neither is; and whatever is read is compared with what was written.
"""

from typing import Any, Final

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.entry_content import as_content, read_content
from ketadesk.adapters.storage.journal import Entry, JournalWriter, Kind, Writing, sha256_of, stored
from ketadesk.adapters.storage.log_rows import LOG_COLUMNS, is_of, log_row
from ketadesk.adapters.storage.log_rules import IN_FORCE, require_correctable, require_in_force, require_its_step
from ketadesk.adapters.storage.order_events import write_step
from ketadesk.adapters.storage.order_repository import SqliteOrderRepository, require_not_erased, something_else
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent

_MOST_KEPT: Final = 50_000
"""Read entries that are kept: more than a ward has at a time."""
_LISTED: Final = ", ".join(f"'{state}'" for state in IN_FORCE)

_ENTRIES: Final = (
    f"SELECT content_json, content_sha256, entry_id, subject, made_by, made_by_name, event_time_utc,"
    f" {LOG_COLUMNS}"
    " FROM journal LEFT JOIN infusion_entry USING (sequence)"
    f" WHERE subject = ? AND journal.kind = '{Kind.INFUSION}' ORDER BY sequence"
)
_COUNT: Final = "SELECT count(*) FROM infusion_entry WHERE order_id = ?"
_COURSES: Final = (
    "SELECT order_id FROM order_revision AS this WHERE (SELECT state_after FROM order_event"
    " WHERE order_id = this.order_id AND revision = this.revision ORDER BY sequence DESC LIMIT 1)"
    f" IN ({_LISTED}) GROUP BY order_id ORDER BY min(sequence) DESC"
)


class SqliteInfusionLog:
    """`InfusionLog` on a record. Every method raises `StorageFailed` when the record cannot be used."""

    def __init__(self, writer: JournalWriter, orders: SqliteOrderRepository) -> None:
        self._writer = writer
        self._database = writer.database
        self._orders = orders
        self._known: dict[str, LogEntry] = {}
        """By checksum: what was read once is compared again, and not taken apart again."""

    def log(self, entry: LogEntry, step: RecordedEvent | None = None) -> None:
        """Add one entry durably, and with it the step of the order that it is: all of it, or nothing.

        The same entries once more add nothing. Raises `UnknownOrder`, `OrderConflict` for what the order does not take
        as it stands; `ValueError` where entry and step do not belong together, or a time is without its offset.
        """
        require_its_step(entry, step)
        content = as_content(entry, entry.order_id)
        with self._writer.writing() as writing:
            connection = writing.connection
            if self._is_stored_already(connection, entry):
                if step and not self._orders.is_stored_already(connection, Kind.ORDER_EVENT, step):
                    raise something_else(entry.order_id)
                return
            progress = self._orders.progress_in(connection, entry.order_id)
            if entry.corrects:
                require_correctable(connection, entry, progress)
            else:
                require_in_force(entry, progress)
            write_entry(writing, entry, content)
            if step:
                write_step(writing, step, progress)

    def entries(self, order_id: str) -> tuple[LogEntry, ...]:
        """Everything logged for the order, also what was corrected, in the order of entry; none for an unknown id.

        Raises `RecordDamaged` when what stands there is not what was written, `UnknownOrder` for an erased order.
        """
        with self._database.reading() as connection:
            require_not_erased(connection, order_id)
            found = rows(connection, _ENTRIES, (order_id,))
            if len(found) != _count(connection, order_id):
                raise damaged(self._database.file)
        return tuple(self._entry(content, checksum, stored_as) for content, checksum, *stored_as in found)

    def count(self, order_id: str) -> int:
        """How many entries there are."""
        with self._database.reading() as connection:
            return _count(connection, order_id)

    def courses(self) -> tuple[str, ...]:
        """Ids of all orders with a revision that is signed, running or ended, newest first; no erased ones."""
        with self._database.reading() as connection:
            return tuple(order_id for (order_id,) in rows(connection, _COURSES))

    def _entry(self, content: str, checksum: str, stored_as: list[Any]) -> LogEntry:
        entry = self._content(content, checksum)
        if not is_of(entry, stored_as[:5]) or log_row(entry) != tuple(stored_as[5:]):
            raise damaged(self._database.file)
        return entry

    def _content(self, content: str, checksum: str) -> LogEntry:
        if checksum in self._known and sha256_of(content) == checksum:
            return self._known[checksum]
        entry = read_content(self._database.file, LogEntry, content, checksum)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[checksum] = entry
        return entry

    def _is_stored_already(self, connection: apsw.Connection, new: LogEntry) -> bool:
        found = stored(connection, new.entry_id)
        if found is None:
            return False
        # An erased entry has lost its content.
        is_one = found.kind == Kind.INFUSION and found.content_json
        if is_one and self._content(found.content_json, found.content_sha256) == new:
            return True
        raise something_else(new.order_id)


def _count(connection: apsw.Connection, order_id: str) -> int:
    return int(rows(connection, _COUNT, (order_id,))[0][0])


def write_entry(writing: Writing, entry: LogEntry, content: str) -> None:
    """Add `entry` and its row; `content` is its JSON. Call inside a writing transaction."""
    place = writing.add(
        Entry(
            entry_id=entry.entry_id,
            kind=Kind.INFUSION,
            happened_at=entry.at,
            made_by=entry.by,
            made_by_name=entry.by_name,
            subject=entry.order_id,
            content_json=content,
        )
    )
    rows(
        writing.connection,
        "INSERT INTO infusion_entry (sequence, order_id, revision, kind, corrects) VALUES (?, ?, ?, ?, ?)",
        (place.sequence, *log_row(entry)),
    )
