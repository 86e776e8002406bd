"""The stored orders: each revision immutable, each change a new one, nothing ever removed.

A write checks and inserts in one transaction that holds the write lock from its start, so two programs that
chose the same order id or the same revision cannot both have it. Whatever is read has its checksum compared
first.
"""

from datetime import datetime
from pathlib import Path
from typing import TypeVar

import apsw
from pydantic import ValidationError

from ketadesk.adapters.storage import journal, order_rows
from ketadesk.adapters.storage.database import Database, rows
from ketadesk.adapters.storage.journal import Entry, Kind
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.errors import OrderConflict, StorageFailed, UnknownOrder
from ketadesk.application.ports import Clock
from ketadesk.application.stored_order import Cancellation, OrderSummary, StoredOrder
from ketadesk.domain.model import Model

RECORD_FILE = "record.db"
"""The record's name in the data folder."""

_LOOK_AGAIN = "Nothing was stored. Open the list of orders, look at the newest revision, and decide again."

_NO_LATER_REVISION = (
    "NOT EXISTS (SELECT 1 FROM order_revision AS later"
    " WHERE later.order_id = this.order_id AND later.revision > this.revision)"
)

_Content = TypeVar("_Content", bound=Model)


class SqliteOrderRepository:
    """`OrderRepository` on one SQLite file, opened at its first use. Close it when done."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._database = Database(folder / RECORD_FILE)
        self._clock = clock

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self._database.close()

    def next_order_id(self, on: datetime) -> str:
        """A new id, `KD-20261122-0007`: the day of `on` in its own zone, and the next number of that day."""
        day = f"KD-{on:%Y%m%d}-"
        with self._database.reading() as connection:
            # "." is the character after "-": all ids of that day lie between.
            found = rows(
                connection,
                "SELECT coalesce(max(CAST(substr(order_id, ?) AS INTEGER)), 0) FROM order_revision"
                " WHERE order_id >= ? AND order_id < ?",
                (len(day) + 1, day, f"{day[:-1]}."),
            )
        return f"{day}{found[0][0] + 1:04d}"

    def append(self, order: StoredOrder) -> None:
        """Store `order` durably: it is on the disk when this returns.

        The same entry once more is no error and adds nothing. Raises `OrderConflict` when the id and
        revision are taken, do not follow the latest, or the order is cancelled; `StorageFailed` when it
        could not be stored.
        """
        content = order.model_dump_json()
        _require_readable(content, order)
        with self._database.writing() as connection:
            if self._is_stored_already(connection, Kind.ORDER, order):
                return
            _require_next_revision(connection, order)
            sequence = journal.add(
                connection,
                Entry(
                    entry_id=order.entry_id,
                    kind=Kind.ORDER,
                    happened_at=datetime.fromisoformat(order.stored_at),
                    written_at=self._clock.now(),
                    made_by=order.stored_by,
                    content_json=content,
                ),
            )
            rows(
                connection,
                f"INSERT INTO order_revision (sequence, {order_rows.SUMMARY_COLUMNS}, search_text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (sequence, *order_rows.summary_row(order), order_rows.search_text(order)),
            )

    def get(self, order_id: str, revision: int) -> StoredOrder:
        """Raises `UnknownOrder`; `StorageFailed` when what stands there is not what was written."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                f"SELECT content_json, content_sha256, {order_rows.SUMMARY_COLUMNS}"
                " FROM order_revision JOIN journal USING (sequence) WHERE order_id = ? AND revision = ?",
                (order_id, revision),
            )
        if not found:
            raise _unknown(f"{order_id} revision {revision}")
        content, checksum, *columns = found[0]
        order = self._read(StoredOrder, content, checksum)
        if order_rows.summary_row(order) != tuple(columns):
            raise damaged(self._database.file)
        return order

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        """The order that an earlier try with this entry id stored, if it did: what a retry should show."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                "SELECT order_id, revision FROM order_revision JOIN journal USING (sequence) WHERE entry_id = ?",
                (entry_id,),
            )
        return self.get(*found[0]) if found else None

    def latest_revision(self, order_id: str) -> int:
        """The newest revision's number; 0 for an unknown id."""
        with self._database.reading() as connection:
            return _latest_revision(connection, order_id)

    def cancel(self, cancellation: Cancellation) -> None:
        """Record that an order is cancelled; the order itself stays as it was.

        The same entry once more adds nothing. Raises `UnknownOrder`, and `OrderConflict` for an order that
        was cancelled before.
        """
        with self._database.writing() as connection:
            if self._is_stored_already(connection, Kind.CANCELLATION, cancellation):
                return
            revision = _latest_revision(connection, cancellation.order_id)
            if not revision:
                raise _unknown(cancellation.order_id)
            if _is_cancelled(connection, cancellation.order_id):
                raise OrderConflict(f"Order {cancellation.order_id} was cancelled already.", _LOOK_AGAIN)
            sequence = journal.add(
                connection,
                Entry(
                    entry_id=cancellation.entry_id,
                    kind=Kind.CANCELLATION,
                    happened_at=datetime.fromisoformat(cancellation.at),
                    written_at=self._clock.now(),
                    made_by=cancellation.by,
                    content_json=cancellation.model_dump_json(),
                ),
            )
            rows(
                connection,
                "INSERT INTO order_cancellation (sequence, order_id, revision) VALUES (?, ?, ?)",
                (sequence, cancellation.order_id, revision),
            )

    def cancellation_of(self, order_id: str) -> Cancellation | None:
        """The cancellation, if the order was cancelled."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                "SELECT content_json, content_sha256 FROM order_cancellation JOIN journal USING (sequence)"
                " WHERE order_id = ?",
                (order_id,),
            )
        return self._read(Cancellation, *found[0]) if found else None

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        """Each order's newest revision, newest first; `search` matches surname, identifier or order id."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                f"SELECT order_cancellation.sequence IS NOT NULL, {order_rows.SUMMARY_COLUMNS}"
                " FROM order_revision AS this LEFT JOIN order_cancellation USING (order_id, revision)"
                f" WHERE {_NO_LATER_REVISION} AND instr(search_text, ?) > 0"
                " ORDER BY this.sequence DESC LIMIT ?",
                (order_rows.search_key(search), limit),
            )
        if not all(order_rows.is_intact(columns) for _, *columns in found):
            raise damaged(self._database.file)
        return [order_rows.summary(columns, bool(cancelled)) for cancelled, *columns in found]

    def patients(self) -> list[tuple[str, str, str]]:
        """(family name, given name, identifier) of everybody who has an order, by its newest revision."""
        with self._database.reading() as connection:
            found = rows(
                connection,
                "SELECT DISTINCT family_name, given_name, identifier FROM order_revision AS this"
                f" WHERE {_NO_LATER_REVISION} ORDER BY family_name, given_name, identifier",
            )
        return [(family_name, given_name, identifier) for family_name, given_name, identifier in found]

    def _is_stored_already(self, connection: apsw.Connection, kind: Kind, new: StoredOrder | Cancellation) -> bool:
        stored = journal.content_of(connection, new.entry_id)
        if stored is None:
            return False
        stored_kind, content, checksum = stored
        if stored_kind == kind and self._read(type(new), content, checksum) == new:
            return True
        raise OrderConflict(
            f"Something else was stored under the entry number of order {new.order_id}.",
            "Nothing was stored. Look for the order in the list of orders before storing it once more.",
        )

    def _read(self, kind: type[_Content], content: str, checksum: str) -> _Content:
        if journal.sha256_of(content) != checksum:
            raise damaged(self._database.file)
        try:
            return kind.model_validate_json(content)
        except ValidationError:
            # Without its cause: that would carry the patient's data into a log.
            raise damaged(self._database.file) from None


def _require_next_revision(connection: apsw.Connection, order: StoredOrder) -> None:
    if _is_cancelled(connection, order.order_id):
        raise OrderConflict(f"Order {order.order_id} was cancelled and cannot be revised.", _LOOK_AGAIN)
    latest = _latest_revision(connection, order.order_id)
    if order.revision <= latest:
        raise OrderConflict(f"Order {order.label} was stored in the meantime.", _LOOK_AGAIN)
    if order.revision != latest + 1:
        raise OrderConflict(
            f"Order {order.label} does not follow the newest revision, which is {latest or 'none'}.", _LOOK_AGAIN
        )


def _require_readable(content: str, order: StoredOrder) -> None:
    """Only what comes back exactly as it went in may be stored."""
    try:
        if StoredOrder.model_validate_json(content) == order:
            return
    except ValidationError:
        pass
    raise StorageFailed(
        f"Order {order.label} would not come back from the record exactly as it is now.",
        "Nothing was stored. Report this to whoever looks after KetaDesk.",
    )


def _latest_revision(connection: apsw.Connection, order_id: str) -> int:
    newest = "SELECT coalesce(max(revision), 0) FROM order_revision WHERE order_id = ?"
    return int(rows(connection, newest, (order_id,))[0][0])


def _is_cancelled(connection: apsw.Connection, order_id: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM order_cancellation WHERE order_id = ?", (order_id,)))


def _unknown(order: str) -> UnknownOrder:
    return UnknownOrder(f"There is no order {order} in the record.", "Look for it in the list of orders.")
