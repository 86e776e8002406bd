"""What follows from a log, kept from one look at the ward to the next: never of another log, never past its time."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ketadesk.application.monitoring.last_seen import LastSeen
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, Observed, Started, first_entries, standing_facts
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.trigger import Trigger


class DueNow(NamedTuple):
    """The due sets as they stand, and how long nothing but the log can change them."""

    sets: tuple[DueSet, ...]
    since: datetime
    before: datetime | None
    """When the next one opens or one that is due is late; none where nothing is due any more."""

    def holds(self, now: datetime) -> bool:
        """True while the time alone has changed nothing."""
        return self.since <= now and (self.before is None or now < self.before)


def due_now(sets: tuple[DueSet, ...], now: datetime) -> DueNow:
    """Return what is due at `now` with how long it stays so."""
    changes = [due.slot.opens for due in sets if due.state is DueState.NEXT]
    changes += [due.slot.late_after for due in sets if due.state is DueState.DUE]
    return DueNow(sets, now, min(changes, default=None))


@dataclass
class WorkedOut:
    """What follows from a log, worked out once: it holds for that very log and course, and for none in their place."""

    log: tuple[LogEntry, ...]
    course: InfusionCourse
    triggers: dict[tuple[object, ...], tuple[Trigger, ...]] = field(default_factory=dict)
    """The open ones, by all else that they depend on."""
    due: DueNow | None = None
    seen: LastSeen | None = None

    @cached_property
    def facts(self) -> tuple[Logged, ...]:
        """What stands, by time."""
        return standing_facts(self.log)

    @cached_property
    def started_on(self) -> tuple[bool, ObservationSet | None]:
        """Whether the set with which the infusion was started was changed since, and what stands in its place.

        Nothing does where it was struck through, or put to a time behind the start.
        """
        start = next((e for e in self.facts if isinstance(e.fact, Started) and e.fact.baseline), None)
        if start is None or not isinstance(start.fact, Started):
            return False, None
        first, baseline = first_entries(self.log), start.fact.baseline
        goes_back_to = first.get(baseline, baseline)
        now = next((e for e in self.facts if first[e.entry_id] == goes_back_to and e.at <= start.at), None)
        if now is None or not isinstance(now.fact, Observed):
            return True, None
        return now.entry_id != baseline, now.fact.observed

    def is_of(self, log: tuple[LogEntry, ...], course: InfusionCourse) -> bool:
        """True for what it was worked out of."""
        return self.log is log and self.course is course
