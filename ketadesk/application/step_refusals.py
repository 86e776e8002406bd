"""Steps that the table of states does not have from where a revision stands, refused in words."""

from ketadesk.application.account import Account
from ketadesk.application.errors import OrderRefused
from ketadesk.application.record_step import StepOf
from ketadesk.domain.order_state import (
    EventKind,
    OrderEvent,
    OrderProgress,
    RevisionProgress,
    TransitionRefused,
    after,
    sheet_mark,
)


def found_revision(progress: OrderProgress, revision: int) -> RevisionProgress:
    """Raises `OrderRefused` for a revision that the order does not have."""
    found = progress.find(revision)
    if found is None:
        raise OrderRefused("The order has no such revision.", "Open it from the list again.")
    return found


def not_waiting(progress: OrderProgress, revision: RevisionProgress, who: Account) -> str:
    """Why `revision` takes no second check of `who` as it stands; blank when it does."""
    try:
        after(progress, OrderEvent(kind=EventKind.CHECK_AGREES, revision=revision.revision, by=who.account_id))
    except TransitionRefused:
        return f"{_stands(revision)}: it does not wait for a second check."
    return ""


def refuse_step(progress: OrderProgress, of: StepOf, kind: EventKind, prescriber: str = "") -> None:
    """Raises `OrderRefused` where the table of states has no such step from here."""
    revision = found_revision(progress, of.revision)
    event = OrderEvent(kind=kind, revision=of.revision, by=of.by.account_id, prescriber=prescriber or None)
    try:
        after(progress, event)
    except TransitionRefused as refused:
        raise OrderRefused(f"{_stands(revision)}.", "Open the order and see what comes next.") from refused


def _stands(revision: RevisionProgress) -> str:
    return f"Revision R{revision.revision} is now {sheet_mark(revision).value}"
