"""The steps of stored orders: written with rows to find them by, read back, and replayed by the domain's table.

The rows say where each revision stands, for the list and for the triggers. The truth is the replay of what the entries
say; where the two do not agree, the record is damaged.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.entry_content import read_content, read_order_fields
from ketadesk.adapters.storage.journal import Entry, Kind, Writing
from ketadesk.adapters.storage.order_fields import OrderFields
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.errors import OrderConflict
from ketadesk.application.order_history import RecordedEvent, progress_of
from ketadesk.domain.model import Model
from ketadesk.domain.order_state import TABLE, EventKind, OrderProgress, OrderState, TransitionRefused, after

LOOK_AGAIN = "Nothing was stored. Open the list of orders, look at the newest revision, and decide again."


class _Cancellation(Model):
    """How version 1 wrote that an order was cancelled."""

    entry_id: str
    order_id: str
    reason: str
    by: str
    at: str


def read_events(connection: apsw.Connection, file: Path, order_id: str) -> tuple[RecordedEvent, ...]:
    """Every step of a stored order, edits too, oldest first. Raises `RecordDamaged`.

    What the narrow index of the infusion's log names is no step: its long entries are not opened to see that.
    """
    found = rows(
        connection,
        "SELECT step.revision, step.kind, utc_offset, entry.kind, content_json, content_sha256 FROM journal AS entry"
        " LEFT JOIN order_event AS step ON step.sequence = entry.sequence AND step.order_id = entry.subject AND own = 1"
        " LEFT JOIN order_revision AS made ON made.sequence = entry.sequence"
        " WHERE subject = ?1 AND entry.sequence NOT IN (SELECT sequence FROM infusion_entry WHERE order_id = ?1)"
        " AND entry.kind IN ('order', 'order-event', 'cancellation') AND made.revision IS NOT 1"
        " ORDER BY entry.sequence",
        (order_id,),
    )
    events = []
    for revision, step, offset, *entry in found:
        if revision is None:  # The entry's row is gone.
            raise damaged(file)
        event = _event(file, revision, offset, *entry)
        if (event.order_id, event.revision, event.kind) != (order_id, revision, step):
            raise damaged(file)
        events.append(event)
    return tuple(events)


def replay(connection: apsw.Connection, file: Path, first: OrderFields) -> OrderProgress:
    """Where each revision stands of the order whose first revision is `first`. Raises `RecordDamaged`."""
    events = read_events(connection, file, first.order_id)
    try:
        progress = progress_of(first.vouched_by, events)
    except ValueError:
        raise damaged(file) from None
    if _as_rows(progress) != _rows_say(connection, first.order_id):
        raise damaged(file)
    return progress


def write_step(writing: Writing, event: RecordedEvent, before: OrderProgress) -> OrderProgress:
    """Write `event` and answer where the order stands then. Raises `OrderConflict`."""
    progress = taken(before, event)
    place = writing.add(
        Entry(
            entry_id=event.entry_id,
            kind=Kind.ORDER_EVENT,
            happened_at=datetime.fromisoformat(event.at),
            made_by=event.by,
            made_by_name=event.by_name,
            subject=event.order_id,
            content_json=event.model_dump_json(),
        )
    )
    write_rows(writing.connection, place.sequence, event, before, progress)
    return progress


def taken(before: OrderProgress, event: RecordedEvent) -> OrderProgress:
    """Where the order stands after `event`. Raises `OrderConflict`."""
    try:
        return after(before, event.event)
    except TransitionRefused as refused:
        raise OrderConflict(
            f"{event.order_id}-R{event.revision} is {refused.state or 'unknown'} and does not take the step "
            f"{event.kind}: {refused.reason}.",
            LOOK_AGAIN,
        ) from refused


def write_rows(
    connection: apsw.Connection, sequence: int, event: RecordedEvent, before: OrderProgress, progress: OrderProgress
) -> None:
    """The rows of a step: who vouches for what from now on, and where it leads each revision."""
    vouch(connection, event.order_id, progress, before)
    for revision in before.revisions:
        own = revision.revision == event.revision
        leads = TABLE[revision.state].own if own else TABLE[revision.state].other
        if event.kind in leads:
            rows(
                connection,
                "INSERT INTO order_event (sequence, order_id, revision, kind, own, state_before, state_after, made_by)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    sequence,
                    event.order_id,
                    revision.revision,
                    event.kind.value,
                    int(own),
                    revision.state.value,
                    leads[event.kind].value,
                    event.by,
                ),
            )


def vouch(connection: apsw.Connection, order_id: str, progress: OrderProgress, before: OrderProgress | None) -> None:
    """Write who stands behind the figures of each revision and did not `before`."""
    known = set(_vouchers(before)) if before else set()
    for revision, account in _vouchers(progress):
        if (revision, account) not in known:
            rows(
                connection,
                "INSERT INTO vouched (order_id, revision, account_id) VALUES (?, ?, ?)",
                (order_id, revision, account),
            )


def edit_of(order: OrderFields, revision: int) -> RecordedEvent:
    """Storing `order` as the edit of `revision`."""
    by, *others = order.vouched_by
    return RecordedEvent(
        entry_id=order.entry_id,
        order_id=order.order_id,
        revision=revision,
        kind=EventKind.EDIT,
        by=by,
        by_name=order.stored_by,
        at=order.stored_at,
        utc_offset=order.utc_offset,
        others=tuple(others),
    )


def _event(file: Path, revision: int, offset: str, kind: str, content: str, checksum: str) -> RecordedEvent:
    if kind == Kind.ORDER:
        return edit_of(read_order_fields(file, content, checksum), revision)
    if kind == Kind.ORDER_EVENT:
        return read_content(file, RecordedEvent, content, checksum)
    old = read_content(file, _Cancellation, content, checksum)
    return RecordedEvent(
        entry_id=old.entry_id,
        order_id=old.order_id,
        revision=revision,
        kind=EventKind.CANCEL,
        by=old.by,
        by_name=old.by,
        at=old.at,
        utc_offset=offset,
        reason=old.reason,
    )


def _vouchers(progress: OrderProgress) -> Iterator[tuple[int, str]]:
    for revision in progress.revisions:
        for account in sorted(revision.vouched_by):
            yield revision.revision, account


_RowsSay = tuple[dict[int, str], set[tuple[int, str]]]
"""The state of each revision, and who vouches for which."""


def _as_rows(progress: OrderProgress) -> _RowsSay:
    return {r.revision: r.state.value for r in progress.revisions}, set(_vouchers(progress))


def _rows_say(connection: apsw.Connection, order_id: str) -> _RowsSay:
    revisions = rows(connection, "SELECT revision FROM order_revision WHERE order_id = ?", (order_id,))
    moved = rows(
        connection,
        "SELECT revision, state_after, max(sequence) FROM order_event WHERE order_id = ? GROUP BY revision",
        (order_id,),
    )
    vouched = rows(connection, "SELECT revision, account_id FROM vouched WHERE order_id = ?", (order_id,))
    states = {revision: OrderState.DRAFT.value for (revision,) in revisions}
    return {**states, **{revision: state for revision, state, _ in moved}}, set(vouched)
