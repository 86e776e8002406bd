"""Where a stored revision stands: the mark on its sheet, what the one who is signed in may do, and what happens next.

Which steps there are is asked of the domain's table, one by one; nothing here knows the order of the states.
"""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from ketadesk.application.account import Account, Right
from ketadesk.application.check_questions import why_not
from ketadesk.application.errors import UnknownOrder
from ketadesk.application.order_desk import NextStep, Standing
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.order_story import differed_in, history, names, status_lines
from ketadesk.domain.order_state import (
    EventKind,
    OrderEvent,
    OrderProgress,
    OrderState,
    RevisionProgress,
    SheetMark,
    TransitionRefused,
    after,
    sheet_mark,
)

_STEPS: Final = {
    NextStep.CHECK: (EventKind.CHECK_AGREES, Right.CHECK),
    NextStep.SIGN_OFF: (EventKind.SIGN_OFF, Right.ORDER),
    NextStep.RECORD_SIGNATURE: (EventKind.RECORD_SIGNATURE, Right.RECORD_SIGNATURE),
    NextStep.CHANGE: (EventKind.EDIT, Right.ORDER),
    NextStep.CANCEL: (EventKind.CANCEL, Right.ORDER),
}
_SOMEBODY: Final = "whoever signs"
"""Stands for the prescriber while only asking whether a signature may be recorded."""
_STAYS: Final = f"Stays {SheetMark.ONE_NURSE.value} until another person checks it."


def standing(
    progress: OrderProgress, revision: int, events: Sequence[RecordedEvent], who: Account | None, zone: tzinfo
) -> Standing:
    """Return where `revision` stands for `who`. Raises `UnknownOrder` for a revision it does not have."""
    found = progress.find(revision)
    if found is None:
        raise UnknownOrder(f"The order has no revision R{revision}.", "Open it from the list again.")
    steps = frozenset(step for step in NextStep if who is not None and _may(who, step, progress, found))
    lines = status_lines(progress, revision, events, zone)
    return Standing(
        mark=sheet_mark(found).value,
        next_steps=steps,
        words=_words(found, progress.running, events, who, steps) or " ".join(lines),
        history=history(revision, events, zone),
    )


def _may(who: Account, step: NextStep, progress: OrderProgress, revision: RevisionProgress) -> bool:
    kind, right = _STEPS[step]
    if not who.may(right):
        return False
    # To stand by figures again is for those whose figures they are; another person makes them her own by a change.
    if step is NextStep.SIGN_OFF and who.account_id not in revision.vouched_by:
        return False
    signs = _SOMEBODY if kind is EventKind.RECORD_SIGNATURE else None
    event = OrderEvent(kind=kind, revision=revision.revision, by=who.account_id, prescriber=signs)
    try:
        after(progress, event)
    except TransitionRefused:
        return False
    return True


def _words(
    revision: RevisionProgress,
    running: RevisionProgress | None,
    events: Sequence[RecordedEvent],
    who: Account | None,
    steps: frozenset[NextStep],
) -> str:
    match revision.state:
        case OrderState.DRAFT:
            return _of_draft(revision, events, steps)
        case OrderState.SIGNED_OFF:
            return _of_one_nurse(revision, events, who, steps)
        case OrderState.CHECKED:
            return (
                "Print the sheet and take it to the prescriber. When it is signed, record whose signature you saw. "
                "Start nothing before."
            )
        case OrderState.SIGNED if running is not None:
            return (
                f"Signed by {revision.prescriber}. The pump runs by the sheet of R{running.revision} until the start "
                f"of R{revision.revision} is recorded on the page Ward; "
                f"from then on it is R{revision.revision}'s alone."
            )
        case OrderState.SIGNED:
            return (
                f"Signed by {revision.prescriber}. It is given by the sheet of R{revision.revision}, and by no other. "
                "Its start is recorded on the page Ward."
            )
        case _:
            return ""


def _of_draft(revision: RevisionProgress, events: Sequence[RecordedEvent], steps: frozenset[NextStep]) -> str:
    last = [e for e in events if e.revision == revision.revision][-1:]
    who = "Sign off again" if NextStep.SIGN_OFF in steps else "Who signed off does so again"
    if last and last[0].kind is EventKind.CHECK_DIFFERS:
        return (
            f"The second check by {last[0].by_name} differed in {differed_in(last[0])}. Both go back together to the "
            f"patient, the scales, the ampoule and the prescription. {who}, or the order is changed."
        )
    return "Not signed off: nothing is given by this sheet."


def _of_one_nurse(
    revision: RevisionProgress, events: Sequence[RecordedEvent], who: Account | None, steps: frozenset[NextStep]
) -> str:
    if NextStep.CHECK in steps:
        return (
            "Make the second check: read the wristband, the scales, the ampoule, the prescription and the pump "
            "yourself, without this sheet."
        )
    if who is None:
        return _STAYS
    is_one_of_many = who.account_id in revision.vouched_by and len(revision.vouched_by) > 1
    not_you = _all_of_them(revision, events) if is_one_of_many else why_not(who, revision.vouched_by)
    return f"{not_you} {_STAYS}"


def _all_of_them(revision: RevisionProgress, events: Sequence[RecordedEvent]) -> str:
    known = names(events)
    people = sorted(known.get(account_id, "somebody else") for account_id in revision.vouched_by)
    none = "neither" if len(people) == 2 else "none"
    return f"{', '.join(people[:-1])} and {people[-1]} entered or signed off these figures: {none} of them may check."
