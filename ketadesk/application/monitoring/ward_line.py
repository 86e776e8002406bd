"""One infusion, or one signed order, as a line of the ward's list: every text ready to be set, each value with its age.

Where the log or a plan cannot be followed the line says so and shows what is known; no line is ever left out.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Final

from ketadesk.application.clock_times import date_text, moment_text, read_date
from ketadesk.application.monitoring.bedside_desk import WardLine
from ketadesk.application.monitoring.due_words import clock_text, due_words, length_text, most_pressing
from ketadesk.application.monitoring.finding_words import finding_words
from ketadesk.application.monitoring.last_seen import LastSeen
from ketadesk.application.monitoring.open_findings import open_triggers
from ketadesk.application.monitoring.watched import Watched, WorkedOut, due_now
from ketadesk.application.numbers import with_unit
from ketadesk.application.phrases import full_name
from ketadesk.application.reference import Reference
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.due_sets import DueSet, due_sets
from ketadesk.domain.elapsed import hours_between
from ketadesk.domain.escalation import Trigger
from ketadesk.domain.infusion_course import CourseState, SegmentCause
from ketadesk.domain.infusion_log import MovedToBed, Started
from ketadesk.domain.ledger import Ledger, ledger
from ketadesk.domain.order_state import OrderState

_WAITS: Final = {
    OrderState.DRAFT: "is not signed off",
    OrderState.SIGNED_OFF: "waits for its second check",
    OrderState.CHECKED: "waits for the prescriber's signature",
    OrderState.SIGNED: "is signed and waits for its start",
}
_RUNNING_HOURS: Final = "running-hours"
LIBRARY_CHANGED: Final = "Drug library changed since this order"


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
        facts = [e.fact for e in self.kept.facts]
        beds = [fact.bed for fact in facts if isinstance(fact, Started | MovedToBed)]
        return beds[-1] if beds else self.watched.order.draft.ward

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


def ward_line(beside: BesideBed) -> WardLine:
    """Return the line."""
    watched, order = beside.watched, beside.watched.order
    pressing = most_pressing(beside.due)
    strongest = beside.triggers[0] if beside.triggers else None
    return WardLine(
        order_id=watched.order_id,
        label=order.label,
        bed=beside.bed,
        patient=full_name(order.draft),
        identifier=order.draft.patient.identifier,
        born=date_text(read_date(order.draft.patient.birth_date)),
        state=watched.course.state,
        state_words=_state_words(beside),
        rate=_rate(watched),
        since=_since(beside),
        due_state=None if pressing is None else pressing.state,
        due=due_words(beside.due, watched.now, beside.zone),
        due_at="" if pressing is None else pressing.slot.at.isoformat(timespec="seconds"),
        pain=beside.seen.pain(beside.clock),
        sedation=beside.seen.sedation(beside.clock),
        side_effects=beside.seen.side_effects(beside.clock),
        empty_at=container_words(beside),
        urgency=None if strongest is None else strongest.urgency,
        findings=_findings(beside),
        flags=_flags(watched),
    )


def container_words(beside: BesideBed) -> str:
    """`Container empty 21:40`, or when it expires where that comes first; blank where none hangs."""
    count, now = beside.count, beside.watched.now
    ends = [(at, verb) for at, verb in ((count.expires_at, "expire"), (count.empty_at, "empty")) if at is not None]
    if not ends:
        return ""
    at, verb = min(ends)
    words = {"expire": ("expires", "expired"), "empty": ("empty", "empty since")}[verb]
    return f"Container {words[at <= now]} {beside.clock(at)}"


def _state_words(beside: BesideBed) -> str:
    course, began = beside.watched.course, _rate_began(beside.watched)
    match course.state:
        case CourseState.NOT_STARTED:
            return "Signed, not started" if beside.waits else "Not known"
        case CourseState.BY_HAND:
            return "By hand, nothing on the pump"
        case CourseState.PAUSED if began is not None:
            return f"Paused since {beside.clock(began)}"
        case CourseState.STOPPED if course.stopped_at is not None:
            return f"Stopped {moment_text(course.stopped_at.astimezone(beside.zone))}"
        case _:
            return "Running"


def _rate(watched: Watched) -> str:
    running = watched.course.now_running
    return with_unit(running.ml_per_h, "mL/h") if running is not None and running.ml_per_h > 0 else ""


def _since(beside: BesideBed) -> str:
    """Since when this rate runs: a new container of the same mixture is no new rate."""
    watched = beside.watched
    start = watched.signed_at.get(watched.revision) if beside.waits else _rate_began(watched)
    return "" if start is None else f"since {beside.clock(start)}, {length_text(start, watched.now)}"


def _rate_began(watched: Watched) -> datetime | None:
    if watched.course.now_running is None:
        return None
    began = next(s for s in reversed(watched.course.segments) if s.cause is not SegmentCause.CONTAINER)
    return began.start


def _findings(beside: BesideBed) -> str:
    if not beside.triggers:
        return ""
    more = len(beside.triggers) - 1
    first = finding_words(beside.triggers[0], beside.reference.library, beside.clock)
    return f"{first}, and {more} more" if more else first


def _flags(watched: Watched) -> tuple[str, ...]:
    found = [watched.flaw] if watched.flaw else []
    if watched.revision in watched.library_changed:
        found.append(LIBRARY_CHANGED)
    waiting = watched.progress.waiting
    if waiting is not None and waiting.revision != watched.revision:
        found.append(f"A change, R{waiting.revision}, {_WAITS[waiting.state]}")
    if watched.course.open_bolus is not None:
        found.append("A bolus is not settled: given, or not given?")
    if watched.repeat_course:
        found.append("Repeat course")
    return tuple(found)
