"""Which observation sets are due, and what became of them: a pure function of the facts and the time.

Two tracks with different step-downs (and temperature), in elapsed time from the start, begun anew by a bolus, a rate
increase or a resume. Nothing of this is stored: a corrected entry, a later clock or a longer sleep gives the right
list the next time it is asked for.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from ketadesk.domain.drug_library import ObservationRules
from ketadesk.domain.infusion_course import InfusionCourse
from ketadesk.domain.infusion_log import Logged
from ketadesk.domain.model import Model


class DueState(StrEnum):
    """Where a due set stands; the words stand on screen."""

    NEXT = "Next"
    DUE = "Due"
    OVERDUE = "Overdue"
    DONE = "Done"
    DONE_LATE = "Done late"
    PARTLY_DONE = "Partly done"
    NOT_DONE = "Not done"

    @property
    def is_open(self) -> bool:
        """True while somebody has to come."""
        return self in (DueState.NEXT, DueState.DUE, DueState.OVERDUE)


class Slot(Model):
    """A moment at which tracks are due."""

    at: datetime
    tracks: tuple[str, ...]
    """In the library's order."""
    opens: datetime
    """So early counts as done."""
    late_after: datetime
    """Later is overdue, and done late."""


class DueSet(Model):
    """A slot with what became of it."""

    slot: Slot
    state: DueState
    entries: tuple[str, ...] = ()
    """Entry ids of the sets, or of the reason why not."""
    missing: tuple[str, ...] = ()
    """Item ids that a set that was made leaves open."""


def slots(course: InfusionCourse, rules: ObservationRules, until: datetime) -> tuple[Slot, ...]:
    """Return every slot from the start to `until`, by time; none before the start."""
    raise NotImplementedError


def due_sets(
    course: InfusionCourse, rules: ObservationRules, log: Sequence[Logged], now: datetime
) -> tuple[DueSet, ...]:
    """Return every slot up to `now` with its state, and the next one; by time."""
    raise NotImplementedError
