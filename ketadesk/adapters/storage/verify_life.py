"""Walk every order's steps through the domain's table again and compare what the record's own tables say of them.

Those tables are what the record's triggers decide by: a row too few there, and the one who entered the figures could
check them herself.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import apsw
from pydantic import ValidationError

from ketadesk.adapters.storage import verify_rows
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import Kind
from ketadesk.adapters.storage.order_fields import OrderFields, read_fields
from ketadesk.adapters.storage.verify_log import LogWalk, StandsAs
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind, OrderEvent, OrderProgress, TransitionRefused, after, new_order

_ORDERS: Final = (
    "SELECT order_id, max(has_rows) FROM (SELECT CAST(order_id AS BLOB) AS order_id, 1 AS has_rows FROM order_revision"
    " UNION SELECT CAST(order_id AS BLOB), 1 FROM order_event UNION SELECT CAST(order_id AS BLOB), 1 FROM vouched"
    " UNION SELECT CAST(subject AS BLOB), 0 FROM (SELECT DISTINCT subject FROM journal)) GROUP BY order_id"
)
"""What entries are about, orders or not, and whether there are rows about it as about an order."""
_KINDS: Final = (Kind.ORDER, Kind.ORDER_EVENT, Kind.CANCELLATION, Kind.INFUSION)
_ENTRIES: Final = (
    f"SELECT sequence, {verify_rows.as_bytes('kind, entry_id, subject, made_by, made_by_name, event_time_utc')},"
    " CAST(content_json AS BLOB), EXISTS (SELECT 1 FROM erased WHERE erased.sequence = journal.sequence),"
    f" order_revision.rowid IS NOT NULL, {verify_rows.as_bytes(verify_rows.ORDER_COLUMNS)}"
    " FROM journal LEFT JOIN order_revision USING (sequence)"
    f" WHERE subject = ? AND kind IN ({', '.join(map(repr, map(str, _KINDS)))}) ORDER BY sequence"
)
_STEPS: Final = (
    "SELECT sequence, revision, CAST(kind AS BLOB), own, CAST(state_before AS BLOB), CAST(state_after AS BLOB),"
    " CAST(made_by AS BLOB) FROM order_event WHERE order_id = ?"
)

_Step = tuple[int, int, str, int, str, str, str]
"""A row of order_event: sequence, revision, kind, own, state before, state after, made by."""


class _Entry(NamedTuple):
    sequence: int
    kind: str
    stands_as: StandsAs
    content: bytes
    erased: bool
    order: OrderFields | None
    """Of an order only, and where it can be read."""


class _Unreadable(Exception):
    """The content is not that of an order."""


class _Life:
    """What the steps of one order lead to."""

    def __init__(self) -> None:
        self.steps: set[_Step] = set()
        self.progress: OrderProgress | None = None
        self.log = LogWalk()

    def take(self, entry: _Entry) -> None:
        """Raises `_Unreadable`, and `ValueError` when the entry is no step of this order."""
        if entry.kind == Kind.ORDER:
            order = entry.order
            if order is None:
                raise _Unreadable
            if order.revision == 1:
                self.progress = new_order(*order.vouched_by)
                return
            by, *others = order.vouched_by
            base = self._to_be_edited()
            self._step(entry, OrderEvent(kind=EventKind.EDIT, revision=base, by=by, others=frozenset(others)))
        elif entry.kind == Kind.ORDER_EVENT:
            event = RecordedEvent.model_validate_json(entry.content).event
            self.log.step(entry.sequence, event)
            self._step(entry, event)
        elif entry.kind == Kind.INFUSION:
            self.log.take(entry.sequence, entry.content, entry.stands_as, self.progress)
        else:
            by = entry.stands_as.made_by
            self._step(entry, OrderEvent(kind=EventKind.CANCEL, revision=self._to_be_edited(), by=by))

    def _to_be_edited(self) -> int:
        standing = self.progress and (self.progress.waiting or self.progress.running)
        if not standing:
            raise ValueError("nothing of this order waits or runs")
        return standing.revision

    def _step(self, entry: _Entry, event: OrderEvent) -> None:
        if self.progress is None:
            raise ValueError("a step comes after the first revision")
        before, self.progress = self.progress, after(self.progress, event)
        for old, new in zip(before.revisions, self.progress.revisions, strict=False):
            own = old.revision == event.revision
            if own or old.state is not new.state:
                step = (event.kind.value, int(own), old.state.value, new.state.value, event.by)
                self.steps.add((entry.sequence, old.revision, *step))


def compare(connection: apsw.Connection, findings: Findings) -> None:
    """Every order's rows against its entries: those it is found by, of `order_event` and of `vouched`."""
    each = Findings()
    for raw, has_rows in connection.execute(_ORDERS):
        order_id = raw.decode("utf-8", "replace")
        entries = list(_entries(connection, order_id, findings))
        if entries or has_rows:
            for flaw in _flaws(connection, order_id, entries):
                each.add(f"Order {order_id}: {flaw}")
    findings.take(each)


def _entries(connection: apsw.Connection, order_id: str, findings: Findings) -> Iterator[_Entry]:
    for sequence, raw_kind, *others in rows(connection, _ENTRIES, (order_id,)):
        kind, stands_as = _text(raw_kind), StandsAs(*map(_text, others[:5]))
        content, erased, has_row, *row = others[5:]
        order = _order(content) if kind == Kind.ORDER and not erased else None
        if kind == Kind.ORDER:
            row_of = verify_rows.RowOf(sequence, bool(erased), bool(has_row))
            findings.add(verify_rows.order_flaw(row_of, order, row))
        yield _Entry(sequence, kind, stands_as, content, bool(erased), order)


def _flaws(connection: apsw.Connection, order_id: str, entries: Sequence[_Entry]) -> Iterator[str]:
    steps = {_readable(row) for row in rows(connection, _STEPS, (order_id,))}
    if not entries:
        yield "there are rows about it and no entry."
    elif any(entry.erased for entry in entries):
        yield from _of_an_erased_order(entries, steps)
    else:
        yield from _of_a_stored_order(connection, order_id, entries, steps)


def _of_an_erased_order(entries: Sequence[_Entry], steps: Iterable[_Step]) -> Iterator[str]:
    """Its contents are gone; who did something and when is not."""
    by = {entry.sequence: entry.stands_as.made_by for entry in entries}
    if any(by.get(sequence) != made_by for sequence, *_, made_by in steps):
        yield "a step is by somebody else than its entry."
    if not all(entry.erased for entry in entries):
        yield "only some of its entries were erased."


def _of_a_stored_order(
    connection: apsw.Connection, order_id: str, entries: Sequence[_Entry], steps: set[_Step]
) -> Iterator[str]:
    life = _Life()
    try:
        for entry in entries:
            life.take(entry)
    except (_Unreadable, ValidationError):
        yield "one of its entries cannot be read."
        return
    except (TransitionRefused, ValueError):
        yield "its entries are not a way through the table of states."
        return
    yield from life.log.all_flaws()
    for sequence in sorted({step[0] for step in steps ^ life.steps}):
        yield f"the step of entry {sequence} is not what the entries lead to."
    revisions = life.progress.revisions if life.progress else ()
    expected = {(revision.revision, person) for revision in revisions for person in revision.vouched_by}
    if _vouched(connection, order_id) != expected:
        yield "who entered or signed off its figures is not who the entries name."


def _order(content: bytes) -> OrderFields | None:
    try:
        return read_fields(content)
    except ValueError:
        return None


def _vouched(connection: apsw.Connection, order_id: str) -> set[tuple[int, str]]:
    found = rows(connection, "SELECT revision, CAST(account_id AS BLOB) FROM vouched WHERE order_id = ?", (order_id,))
    return {(revision, _text(person)) for revision, person in found}


def _readable(row: tuple[Any, ...]) -> _Step:
    sequence, revision, kind, own, before, after_it, made_by = row
    return sequence, revision, _text(kind), own, _text(before), _text(after_it), _text(made_by)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
