"""The sign and the tone of an urgency and of a due set; the words stand beside them, colour is never alone."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.trigger import Urgency


class Sign(NamedTuple):
    """A glyph that differs in shape, and the tone of a finding."""

    glyph: str
    tone: str


URGENCY: Final[Mapping[Urgency, Sign]] = {
    Urgency.STOP: Sign("✖", "stop"),
    Urgency.PAUSE: Sign("▲", "override"),
    Urgency.CALL: Sign("△", "caution"),
    Urgency.ANSWER: Sign("●", "information"),
}
DUE: Final[Mapping[DueState, Sign]] = {
    DueState.OVERDUE: Sign("◆", "override"),
    DueState.DUE: Sign("◇", "information"),
    DueState.NEXT: Sign("○", ""),
    DueState.DONE: Sign("✓", ""),
    DueState.DONE_LATE: Sign("✓", ""),
    DueState.PARTLY_DONE: Sign("◐", ""),
    DueState.NOT_DONE: Sign("□", ""),
}
