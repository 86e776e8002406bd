"""What the infusion's log takes of an order as it stands, said in words before the record's own rules refuse it.

Somebody else may have started, ended or corrected it since the page was drawn: whoever comes second has to look again.
"""

from typing import Final

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.log_rows import step_of
from ketadesk.adapters.storage.order_events import LOOK_AGAIN
from ketadesk.application.errors import OrderConflict
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.bedside.infusion_log import Started, StruckThrough
from ketadesk.domain.order_state import OrderProgress, OrderState

IN_FORCE: Final = (OrderState.SIGNED, OrderState.RUNNING, OrderState.ENDED)
"""States in which something may be logged about a revision."""

_STRUCK: Final = "struck-through"
_CORRECTED: Final = (
    "SELECT old.kind, old.revision, later.sequence IS NOT NULL FROM journal JOIN infusion_entry AS old USING (sequence)"
    " LEFT JOIN infusion_entry AS later ON later.corrects = journal.entry_id"
    " WHERE journal.entry_id = ? AND old.order_id = ?"
)


def require_its_step(entry: LogEntry, step: RecordedEvent | None) -> None:
    """A start and an end are steps of the order, by the same person about the same revision; nothing else is one.

    Raises `ValueError`.
    """
    kind = step_of(entry)
    if (step and step.kind) != kind:
        raise ValueError(f"the fact {entry.fact.kind} is logged with the step {kind or 'none'}")
    if step and (step.order_id, step.revision, step.by) != (entry.order_id, entry.revision, entry.by):
        raise ValueError("a fact and its step are of one person about one revision")
    if step and isinstance(entry.fact, Started) and entry.fact.revision != entry.revision:
        raise ValueError("a start names another revision than it is logged under")
    if isinstance(entry.fact, StruckThrough) and entry.replaces:
        raise ValueError("what strikes an entry through does not replace another")


def require_in_force(entry: LogEntry, progress: OrderProgress) -> None:
    """Its revision is signed, running or ended. Raises `OrderConflict`."""
    revision = progress.find(entry.revision)
    label = f"{entry.order_id}-R{entry.revision}"
    if revision is None:
        raise OrderConflict(f"There is no {label}: nothing can be logged about it.", LOOK_AGAIN)
    if revision.state not in IN_FORCE:
        raise OrderConflict(
            f"{label} is {revision.state}, and an infusion is logged about an order that is signed, running or ended.",
            LOOK_AGAIN,
        )


def require_correctable(connection: apsw.Connection, entry: LogEntry, progress: OrderProgress) -> None:
    """What is corrected is there, of this order and kind, not corrected yet, and strikes nothing through itself.

    A correction is logged under the revision of what it corrects, which may be over since, or under one in force.
    Raises `OrderConflict`.
    """
    found = rows(connection, _CORRECTED, (entry.corrects, entry.order_id))
    if not found:
        raise _not_corrected(entry, "is not in its log")
    kind, revision, is_corrected = found[0]
    if is_corrected:
        raise _not_corrected(entry, "was corrected in the meantime")
    if kind == _STRUCK:
        raise _not_corrected(entry, "strikes another one through, which stays so")
    if entry.fact.kind not in (kind, _STRUCK):
        raise _not_corrected(entry, f"is of another kind ({kind}, not {entry.fact.kind})")
    if entry.revision != revision:
        require_in_force(entry, progress)


def _not_corrected(entry: LogEntry, why: str) -> OrderConflict:
    return OrderConflict(
        f"The entry of {entry.order_id} that is to be corrected {why}.",
        "Nothing was stored. Look at the infusion's history, and decide again.",
    )
