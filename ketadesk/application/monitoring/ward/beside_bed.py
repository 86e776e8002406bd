"""One infusion with everything that its line, its page and its reminders follow from, each worked out once."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Final

from ketadesk.application.clock_times import clock_text
from ketadesk.application.monitoring.bed_words import logged_bed
from ketadesk.application.monitoring.last_seen import LastSeen
from ketadesk.application.monitoring.open_findings import open_triggers
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.monitoring.worked_out import WorkedOut, due_now
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.due_sets import DueSet, due_sets
from ketadesk.domain.bedside.elapsed import hours_between
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.ledger import Ledger, ledger
from ketadesk.domain.bedside.trigger import Trigger
from ketadesk.domain.drug_library import DrugLibrary

_RUNNING_HOURS: Final = "running-hours"


@dataclass(frozen=True)
class BesideBed:
    """An infusion with everything that its line and its reminders follow from, each worked out once."""

    watched: Watched
    reference: Reference
    zone: tzinfo

    @cached_property
    def kept(self) -> WorkedOut:
        """What was worked out of this log before; of another log, as one that is only tried, nothing."""
        watched, kept = self.watched, self.watched.worked_out
        if kept is not None and kept.is_of(watched.log, watched.course):
            return kept
        return WorkedOut(watched.log, watched.course)

    @cached_property
    def due(self) -> tuple[DueSet, ...]:
        watched, rules = self.watched, self.reference.library.observation
        if self.kept.due is None or not self.kept.due.holds(watched.now):
            self.kept.due = due_now(due_sets(watched.course, rules, watched.log, watched.now), watched.now)
        return self.kept.due.sets

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """What is to be acted on, the strongest first. Of the time only the hours since the start matter to it."""
        watched, library = self.watched, self.reference.library
        depends_on = (watched.revision, watched.repeat_course, *_hours_that_matter(watched, library))
        if depends_on not in self.kept.triggers:
            self.kept.triggers[depends_on] = open_triggers(watched, library)
        return self.kept.triggers[depends_on]

    @cached_property
    def seen(self) -> LastSeen:
        if self.kept.seen is None:
            self.kept.seen = LastSeen(self.kept.facts, self.reference.library.observation)
        return self.kept.seen

    @cached_property
    def count(self) -> Ledger:
        watched = self.watched
        return ledger(watched.course, watched.orders, watched.log, watched.now)

    @property
    def is_over(self) -> bool:
        """True once the last set after the stop is past its time."""
        if self.watched.course.state is not CourseState.STOPPED:
            return False
        return all(due.slot.late_after < self.watched.now for due in self.due)

    @property
    def waits(self) -> bool:
        """True for a signed order that has not been started."""
        return self.watched.course.state is CourseState.NOT_STARTED and not self.watched.flaw

    @cached_property
    def bed(self) -> str:
        """Where the patient lies, as it was logged last; before the start the ward that was ordered for."""
        return logged_bed(self.kept.facts) or self.watched.order.draft.ward

    def clock(self, moment: datetime) -> str:
        """`19:00` on the ward's clock, with the date where it is another day."""
        return clock_text(moment, self.watched.now, self.zone)


def _hours_that_matter(watched: Watched, library: DrugLibrary) -> tuple[object, ...]:
    """How many whole hours the infusion has run, and which limits on its length are behind it."""
    started = watched.course.started_at
    if started is None:
        return ()
    hours = hours_between(started, watched.course.stopped_at or watched.now)
    limits = [t.value for level in library.actions for t in level.thresholds if t.observation == _RUNNING_HOURS]
    return int(hours), *(limit is not None and hours > limit for limit in limits)
