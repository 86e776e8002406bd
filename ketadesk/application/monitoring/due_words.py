"""Due sets in words, on the ward's clock: which of them presses most, and how long it is due or late."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from ketadesk.application.clock_times import clock_text, length_text
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet

PRESSING: Final = (DueState.OVERDUE, DueState.DUE, DueState.NEXT)
"""States in which somebody has to come, the most pressing first."""


def most_pressing(sets: Sequence[DueSet]) -> DueSet | None:
    """Return the set that has waited longest, else the one that is due, else the next; none where all is done."""
    for state in PRESSING:
        found = [due for due in sets if due.state is state]
        if found:
            return min(found, key=lambda due: due.slot.at)
    return None


def due_words(sets: Sequence[DueSet], now: datetime, zone: tzinfo) -> str:
    """`Overdue by 12min (18:45), and 2 more`, `Due 19:00`, `Next 19:00, in 22min`; blank where nothing is due."""
    due = most_pressing(sets)
    if due is None:
        return ""
    at = clock_text(due.slot.at, now, zone)
    match due.state:
        case DueState.OVERDUE:
            more = sum(d.state is DueState.OVERDUE for d in sets) - 1
            return f"Overdue by {length_text(due.slot.at, now)} ({at})" + (f", and {more} more" if more else "")
        case DueState.DUE:
            return f"Due {at}"
        case _:
            return f"Next {at}, in {length_text(now, due.slot.at)}"
