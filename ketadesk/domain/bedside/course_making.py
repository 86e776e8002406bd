"""A course in the making: what each step at the bed does to segments, containers and boluses.

Whether a step may be taken at all is asked before, in `course_rules.py`; here it has been taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ketadesk.domain.bedside.infusion_course import (
    CourseBolus,
    CourseContainer,
    CourseOrder,
    CourseState,
    InfusionCourse,
    PlannedPhase,
    Segment,
    SegmentCause,
)
from ketadesk.domain.bedside.infusion_log import BolusOrdered, BolusSettled, Logged, Outcome
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import MINUTES_PER_HOUR, ZERO, Container, product


@dataclass
class CourseInTheMaking:
    """The course up to the fact that is being replayed."""

    orders: Mapping[int, CourseOrder]
    first: Mapping[str, str]
    """Entry id -> the entry it goes back to: a bolus is found by it when its order was corrected."""
    state: CourseState = CourseState.NOT_STARTED
    revision: int = 0
    phase: int = 0
    phase_since: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    held_ml_per_h: Decimal = ZERO
    """The rate before the pause."""
    segments: list[Segment] = field(default_factory=list)
    containers: list[CourseContainer] = field(default_factory=list)
    boluses: list[CourseBolus] = field(default_factory=list)
    restarts: list[datetime] = field(default_factory=list)

    @property
    def order(self) -> CourseOrder:
        """The order in force."""
        return self.orders[self.revision]

    @property
    def planned(self) -> PlannedPhase:
        """The phase in force."""
        return self.order.phases[self.phase]

    @property
    def ml_per_h(self) -> Decimal:
        """What runs."""
        return self.segments[-1].ml_per_h

    @property
    def hanging(self) -> CourseContainer | None:
        """The container that hangs, if one does."""
        last = self.containers[-1] if self.containers else None
        return last if last is not None and last.taken_down_at is None else None

    @property
    def open_bolus(self) -> CourseBolus | None:
        return next((b for b in self.boluses if b.is_open), None)

    def bolus(self, entry_id: str) -> CourseBolus | None:
        """The bolus of that id, or of the entry that was corrected into it."""
        wanted = self.first.get(entry_id)
        return next((b for b in self.boluses if self.first[b.bolus_id] == wanted), None)

    def start(self, entry: Logged, order: CourseOrder, read_back: Decimal | None) -> None:
        """Begin a revision: by hand where its plan begins with a push, else on the pump."""
        first_start = self.started_at is None
        self.revision = order.revision
        self._hang_for(order, entry)
        if order.phases[0].pump_ml_per_h is None:
            self._enter(entry, 0, CourseState.BY_HAND, ZERO, SegmentCause.START)
            self.boluses.append(_loading_by_hand(entry, order))
        else:
            cause = SegmentCause.START if first_start else SegmentCause.REVISION
            self._enter(entry, 0, CourseState.RUNNING, read_back or ZERO, cause)
        if first_start:
            self.started_at = entry.at
            self._restart(entry.at)
        elif self._gives_more():
            self._restart(entry.at)

    def take_step(self, entry: Logged, phase: int, ml_per_h: Decimal) -> None:
        """Go on to a later phase of the plan. The infusion after its loading dose is no increase."""
        self._enter(entry, phase, CourseState.RUNNING, ml_per_h, SegmentCause.STEP)
        if self.planned.kind is PhaseKind.TAPER and self._gives_more():
            self._restart(entry.at)

    def lower(self, entry: Logged, ml_per_h: Decimal) -> None:
        self._begin_segment(entry, ml_per_h, SegmentCause.LOWERED)

    def pause(self, entry: Logged) -> None:
        self.state, self.held_ml_per_h = CourseState.PAUSED, self.ml_per_h
        self._begin_segment(entry, ZERO, SegmentCause.PAUSE)

    def resume(self, entry: Logged, ml_per_h: Decimal) -> None:
        self.state = CourseState.RUNNING
        self._begin_segment(entry, ml_per_h, SegmentCause.RESUME)
        self._restart(entry.at)

    def change_container(self, entry: Logged, container: Container, left_ml: Decimal) -> None:
        """Hang another one: what goes on is the same, out of it."""
        self._take_down(entry.at, left_ml)
        self._hang(container, entry)
        self._begin_segment(entry, self.ml_per_h, SegmentCause.CONTAINER)

    def order_bolus(self, entry: Logged, ordered: BolusOrdered) -> None:
        self.boluses.append(
            CourseBolus(
                bolus_id=entry.entry_id,
                ordered_at=entry.at,
                mg=ordered.mg,
                over_min=ordered.over_min,
                via=ordered.via,
                mg_per_ml=ordered.mg_per_ml,
                prescriber=ordered.prescriber,
                outcome=None,
                given_at=None,
                given_mg=ZERO,
                revision=self.revision,
            )
        )

    def settle_bolus(self, entry: Logged, bolus: CourseBolus, settled: BolusSettled) -> None:
        """Keep what became of it. A loading dose was there from the start and begins no schedule anew."""
        given = settled.outcome is Outcome.GIVEN
        from_container = given and bolus.via is Via.PUMP
        settled_bolus = bolus.model_copy(
            update={
                "outcome": settled.outcome,
                "given_at": entry.at if given else None,
                "given_mg": settled.given_mg,
                "settled_at": bolus.settled_at or entry.at,
                "container_number": self.containers[-1].number if from_container else 0,
            }
        )
        self.boluses[self.boluses.index(bolus)] = settled_bolus
        is_loading = any(s.entry_id == bolus.bolus_id for s in self.segments)
        if given and not is_loading and self.stopped_at is None:
            self._restart(entry.at)

    def stop(self, entry: Logged, left_ml: Decimal | None) -> None:
        self.state, self.stopped_at = CourseState.STOPPED, entry.at
        self._end_segment(entry.at)
        self._take_down(entry.at, left_ml)

    def done(self) -> InfusionCourse:
        """Return the course as it stands."""
        return InfusionCourse(
            state=self.state,
            revision=self.revision,
            phase=self.phase,
            phase_since=self.phase_since,
            started_at=self.started_at,
            stopped_at=self.stopped_at,
            segments=tuple(self.segments),
            containers=tuple(self.containers),
            boluses=tuple(self.boluses),
            restarts=tuple(self.restarts),
        )

    def _enter(self, entry: Logged, phase: int, state: CourseState, ml_per_h: Decimal, cause: SegmentCause) -> None:
        self.phase, self.phase_since, self.state = phase, entry.at, state
        self._begin_segment(entry, ml_per_h, cause)

    def _begin_segment(self, entry: Logged, ml_per_h: Decimal, cause: SegmentCause) -> None:
        """A push by hand and saline take nothing out of the container."""
        self._end_segment(entry.at)
        takes_drug = self.state is not CourseState.BY_HAND and self.planned.kind is not PhaseKind.SALINE
        hanging = self.hanging if takes_drug else None
        self.segments.append(
            Segment(
                start=entry.at,
                end=None,
                ml_per_h=ml_per_h,
                container=hanging.container if hanging else None,
                container_number=hanging.number if hanging else 0,
                revision=self.revision,
                phase=self.phase,
                cause=cause,
                entry_id=entry.entry_id,
            )
        )

    def _end_segment(self, at: datetime) -> None:
        if self.segments:
            self.segments[-1] = self.segments[-1].model_copy(update={"end": at})

    def _hang_for(self, order: CourseOrder, entry: Logged) -> None:
        """Hang this order's container, unless one of the same mixture hangs already."""
        hanging = self.hanging
        needed = order.container if any(_runs_with_drug(p) for p in order.phases) else None
        if hanging and needed and same_mixture(hanging.container, needed):
            return
        self._take_down(entry.at, None)
        if needed:
            self._hang(needed, entry)

    def _hang(self, container: Container, entry: Logged) -> None:
        self.containers.append(
            CourseContainer(
                number=len(self.containers) + 1,
                container=container,
                hung_at=entry.at,
                taken_down_at=None,
                left_ml=None,
                entry_id=entry.entry_id,
                revision=self.revision,
            )
        )

    def _take_down(self, at: datetime, left_ml: Decimal | None) -> None:
        if self.hanging:
            self.containers[-1] = self.containers[-1].model_copy(update={"taken_down_at": at, "left_ml": left_ml})

    def _gives_more(self) -> bool:
        """Whether the last segment gives more mg in an hour than the one before it."""
        *_, before, now = (_mg_per_h_over(s) for s in self.segments)
        return product(now[0], before[1]) > product(before[0], now[1])

    def _restart(self, at: datetime) -> None:
        if at not in self.restarts:
            self.restarts.append(at)


def same_mixture(first: Container, second: Container) -> bool:
    """Return whether both have the same mg in a mL; their size may differ."""
    return product(first.mg, second.ml) == product(second.mg, first.ml)


def _runs_with_drug(phase: PlannedPhase) -> bool:
    return bool(phase.pump_ml_per_h) and phase.kind is not PhaseKind.SALINE


def _mg_per_h_over(segment: Segment) -> tuple[Decimal, Decimal]:
    """mg per hour as a product over a volume, so that two can be compared exactly."""
    container = segment.container
    return (product(segment.ml_per_h, container.mg), container.ml) if container else (ZERO, Decimal(1))


def _loading_by_hand(entry: Logged, order: CourseOrder) -> CourseBolus:
    push = order.phases[0]
    return CourseBolus(
        bolus_id=entry.entry_id,
        ordered_at=entry.at,
        mg=push.mg,
        over_min=product(push.hours, MINUTES_PER_HOUR),
        via=Via.HAND,
        mg_per_ml=push.hand_mg_per_ml,
        prescriber="",
        outcome=None,
        given_at=None,
        given_mg=ZERO,
        revision=order.revision,
    )
