"""The stored orders: each revision immutable, each change a new one, each step an entry, nothing ever removed.

A write checks and inserts in one transaction that holds the write lock from its start, so two programs that chose the
same order id or the same revision cannot both have it. Whatever is read has its checksum compared first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import apsw

from ketadesk.adapters.storage import order_list, similar
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.entry_content import as_content, read_content, read_order_fields
from ketadesk.adapters.storage.journal import Entry, JournalWriter, Kind, Place, Writing, stored
from ketadesk.adapters.storage.order_events import (
    LOOK_AGAIN,
    edit_of,
    read_events,
    replay,
    taken,
    vouch,
    write_rows,
    write_step,
)
from ketadesk.adapters.storage.order_fields import OrderFields, fields_of
from ketadesk.adapters.storage.order_rows import SUMMARY_COLUMNS, search_text, summary_row
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.errors import OrderConflict, UnknownOrder
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.domain.order_state import EventKind, OrderProgress, new_order

_NUMBERS_A_RESTORE = 1000
"""More orders than any ward stores in a day."""


class SqliteOrderRepository:
    """`OrderRepository` on a record."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer
        self._database = writer.database

    def next_order_id(self, on: datetime) -> str:
        """A new id, `KD-20261122-0007`: the day of `on` in its own zone, and the next number of that day.

        The number of an erased order is not given again. Nor are those that a restored record has forgotten, whose
        sheets may lie on the ward: after each restore the numbers begin in the next thousand.
        """
        day = f"KD-{on:%Y%m%d}-"
        with self._database.reading() as connection:
            # "." is the character after "-": all ids of that day lie between.
            found = rows(
                connection,
                "SELECT coalesce(max(CAST(substr(subject, ?) AS INTEGER)), 0) FROM journal"
                " WHERE subject >= ? AND subject < ?",
                (len(day) + 1, day, f"{day[:-1]}."),
            )
            restored = rows(connection, "SELECT count(*) FROM journal WHERE subject = '' AND kind = 'restored'")
        return f"{day}{max(found[0][0], restored[0][0] * _NUMBERS_A_RESTORE) + 1:04d}"

    def append(self, order: StoredOrder, sign_off: RecordedEvent | None = None) -> None:
        """Store `order` durably, and with it nurse 1's sign-off: all of it is on the disk when this returns.

        The same entries once more are no error and add nothing. Raises `OrderConflict` when the id and revision are
        taken, do not follow the latest, or the order takes no edit; `StorageFailed` when it could not be stored.
        """
        if sign_off is not None:
            _require_sign_off_of(order, sign_off)
        content = as_content(order, order.label)
        with self._writer.writing() as writing:
            if self.is_stored_already(writing.connection, Kind.ORDER, order):
                if sign_off and not self.is_stored_already(writing.connection, Kind.ORDER_EVENT, sign_off):
                    raise something_else(order.order_id)
                return
            progress = self._store(writing, order, content)
            if sign_off:
                write_step(writing, sign_off, progress)

    def record(self, event: RecordedEvent) -> None:
        """Add one step of a stored order durably; the same entry once more adds nothing.

        Raises `UnknownOrder`, and `OrderConflict` for a step that the table of states does not have as the order
        stands, or not for this person.
        """
        if event.kind is EventKind.EDIT:
            raise ValueError("an edit is stored with the revision that it makes")
        as_content(event, event.order_id)
        with self._writer.writing() as writing:
            if not self.is_stored_already(writing.connection, Kind.ORDER_EVENT, event):
                write_step(writing, event, self.progress_in(writing.connection, event.order_id))

    def get(self, order_id: str, revision: int) -> StoredOrder:
        """Raises `UnknownOrder`; `RecordDamaged` when what stands there is not what was written."""
        with self._database.reading() as connection:
            return self._get(connection, order_id, revision)

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        """The order that an earlier try with this entry id stored, if it did: what a retry should show."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                "SELECT order_id, revision FROM order_revision JOIN journal USING (sequence) WHERE entry_id = ?",
                (entry_id,),
            )
            return self._get(connection, *found[0]) if found else None

    def latest_revision(self, order_id: str) -> int:
        """The newest revision's number; 0 for an unknown id."""
        with self._database.reading() as connection:
            return _latest_revision(connection, order_id)

    def events(self, order_id: str) -> tuple[RecordedEvent, ...]:
        """Every step of the order, edits too, oldest first; none for an unknown id. Raises `UnknownOrder` for an
        erased one."""
        with self._database.reading() as connection:
            require_not_erased(connection, order_id)
            return read_events(connection, self._database.file, order_id)

    def progress(self, order_id: str) -> OrderProgress:
        """Where each revision stands. Raises `UnknownOrder`; `RecordDamaged` when rows and entries do not agree."""
        with self._database.reading() as connection:
            return self.progress_in(connection, order_id)

    def place_in_chain(self, order_id: str, revision: int) -> tuple[int, str]:
        """Number and hash of the newest entry about this revision: the anchor on its sheet. Raises `UnknownOrder`."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                "SELECT sequence, chain_mac FROM journal WHERE sequence = max("
                " (SELECT sequence FROM order_revision WHERE order_id = ?1 AND revision = ?2),"
                " (SELECT coalesce(max(sequence), 0) FROM order_event WHERE order_id = ?1 AND revision = ?2))",
                (order_id, revision),
            )
            if not found:
                raise _unknown(connection, order_id, revision)
        return Place(*found[0])

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        """Each order's newest revision, newest first; `search` matches surname, identifier or order id."""
        with self._database.reading() as connection:
            return order_list.summaries(connection, self._database.file, search, limit)

    def patients_like(self, family_name: str, identifier: str) -> list[tuple[str, str, str]]:
        """(family name, given name, identifier) of everybody with the same surname, or the same or a near identifier.

        By each order's newest revision.
        """
        with self._database.reading() as connection:
            return similar.patients_like(connection, family_name, identifier)

    def _get(self, connection: apsw.Connection, order_id: str, revision: int) -> StoredOrder:
        content, checksum, columns = self._stored(connection, order_id, revision)
        order = read_content(self._database.file, StoredOrder, content, checksum)
        self._require_row(fields_of(order), columns)
        return order

    def progress_in(self, connection: apsw.Connection, order_id: str) -> OrderProgress:
        """`progress` within a transaction of the caller's."""
        content, checksum, columns = self._stored(connection, order_id, 1)
        first = read_order_fields(self._database.file, content, checksum)
        self._require_row(first, columns)
        return replay(connection, self._database.file, first)

    def _stored(self, connection: apsw.Connection, order_id: str, revision: int) -> tuple[str, str, Sequence[Any]]:
        """Content and checksum of a revision's entry, and the row that it is found by. Raises `UnknownOrder`."""
        found = rows(
            connection,
            f"SELECT content_json, content_sha256, {SUMMARY_COLUMNS}"
            " FROM order_revision JOIN journal USING (sequence) WHERE order_id = ? AND revision = ?",
            (order_id, revision),
        )
        if not found:
            raise _unknown(connection, order_id, revision)
        content, checksum, *columns = found[0]
        return content, checksum, columns

    def _require_row(self, order: OrderFields, columns: Sequence[Any]) -> None:
        if summary_row(order) != tuple(columns):
            raise damaged(self._database.file)

    def _store(self, writing: Writing, order: StoredOrder, content: str) -> OrderProgress:
        """Write a new revision and what it does to the earlier ones; answer where the order stands then."""
        connection = writing.connection
        before = self._before(connection, order)
        target = before and (before.waiting or before.running)
        if before and not target:
            raise OrderConflict(f"Order {order.order_id} is over and cannot be changed any more.", LOOK_AGAIN)
        fields = fields_of(order)
        edit = edit_of(fields, target.revision) if target else None
        progress = taken(before, edit) if before and edit else new_order(*order.vouched_by)
        sequence = _add(writing, order, content).sequence
        if before and edit:
            write_rows(connection, sequence, edit, before, progress)
        else:
            vouch(connection, order.order_id, progress, None)
        rows(
            connection,
            f"INSERT INTO order_revision (sequence, {SUMMARY_COLUMNS}, search_text, surname_key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sequence,
                *summary_row(fields),
                search_text(fields),
                similar.surname_key(fields.family_name),
            ),
        )
        return progress

    def _before(self, connection: apsw.Connection, order: StoredOrder) -> OrderProgress | None:
        """Where the order stands that gets a revision; nothing for a new one. Raises `OrderConflict`."""
        latest = _latest_revision(connection, order.order_id)
        if order.revision <= latest:
            raise OrderConflict(f"Order {order.label} was stored in the meantime.", LOOK_AGAIN)
        if order.revision != latest + 1:
            raise OrderConflict(
                f"Order {order.label} does not follow the newest revision, which is {latest or 'none'}.", LOOK_AGAIN
            )
        if latest:
            return self.progress_in(connection, order.order_id)
        if _is_erased(connection, order.order_id):
            raise OrderConflict(f"The number {order.order_id} belongs to an order that was erased.", LOOK_AGAIN)
        return None

    def is_stored_already(self, connection: apsw.Connection, kind: Kind, new: StoredOrder | RecordedEvent) -> bool:
        """Whether an earlier try stored it. Raises `OrderConflict` where something else has its entry id."""
        found = stored(connection, new.entry_id)
        if found is None:
            return False
        if found.kind == kind and found.content_json:  # An erased entry has lost its content.
            old = read_content(self._database.file, type(new), found.content_json, found.content_sha256)
            if old == new:
                return True
        raise something_else(new.order_id)


def _add(writing: Writing, order: StoredOrder, content: str) -> Place:
    return writing.add(
        Entry(
            entry_id=order.entry_id,
            kind=Kind.ORDER,
            happened_at=datetime.fromisoformat(order.stored_at),
            made_by=order.vouched_by[0],
            made_by_name=order.stored_by,
            subject=order.order_id,
            content_json=content,
        )
    )


def _require_sign_off_of(order: StoredOrder, sign_off: RecordedEvent) -> None:
    about = (sign_off.kind, sign_off.order_id, sign_off.revision)
    if about != (EventKind.SIGN_OFF, order.order_id, order.revision):
        raise ValueError("an order is stored with its own sign-off or with none")


def _latest_revision(connection: apsw.Connection, order_id: str) -> int:
    newest = "SELECT coalesce(max(revision), 0) FROM order_revision WHERE order_id = ?"
    return int(rows(connection, newest, (order_id,))[0][0])


def _is_erased(connection: apsw.Connection, order_id: str) -> bool:
    """An order is erased with all its revisions: its first entry tells, and a long log behind it is not walked."""
    first = "SELECT sequence FROM journal WHERE subject = ? AND kind = 'order' ORDER BY sequence LIMIT 1"
    return bool(rows(connection, f"SELECT 1 FROM erased WHERE sequence = ({first})", (order_id,)))


def require_not_erased(connection: apsw.Connection, order_id: str) -> None:
    """Raises `UnknownOrder`."""
    if _is_erased(connection, order_id):
        raise UnknownOrder(
            f"Order {order_id} was erased from the record with its patient.",
            "Only who erased it, when and why stands in the audit.",
        )


def _unknown(connection: apsw.Connection, order_id: str, revision: int) -> UnknownOrder:
    require_not_erased(connection, order_id)
    return UnknownOrder(
        f"There is no order {order_id} revision {revision} in the record.", "Look for it in the list of orders."
    )


def something_else(order_id: str) -> OrderConflict:
    """The entry id was used for something that is not what is stored now."""
    return OrderConflict(
        f"Something else was stored under the entry number of order {order_id}.",
        "Nothing was stored. Look for the order in the list of orders before storing it once more.",
    )
