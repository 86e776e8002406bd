"""What of the signed plan is still to come, and when: the phase that runs keeps its planned length from its own start.

A pause does not lengthen the infusion; a taper step that was paused is made up for its pause.
"""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ketadesk.domain.bedside.elapsed import after_hours, hours_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse, PlannedPhase
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.quantity import total


class ComingPhase(NamedTuple):
    """A phase of the plan that has not begun."""

    place: int
    phase: PlannedPhase
    at: datetime
    """When it is planned; may be past."""


def coming_phases(course: InfusionCourse, order: CourseOrder, now: datetime) -> tuple[ComingPhase, ...]:
    """Return the phases after the present one, in order; none before the start and after the stop."""
    end = _present_end(course, order, now)
    found: list[ComingPhase] = []
    for place, phase in enumerate(order.phases):
        if end is not None and place > course.phase:
            found.append(ComingPhase(place, phase, end))
            end = after_hours(end, phase.hours)
    return tuple(found)


def plan_end(course: InfusionCourse, order: CourseOrder, now: datetime) -> datetime | None:
    """Return when the signed plan ends; none before the start and after the stop."""
    coming = coming_phases(course, order, now)
    if coming:
        return after_hours(coming[-1].at, coming[-1].phase.hours)
    return _present_end(course, order, now)


def phase_words(phase: PlannedPhase, order: CourseOrder) -> str:
    """`taper step 1 of 4`."""
    if phase.kind is PhaseKind.TAPER:
        return f"taper step {phase.step} of {sum(p.kind is PhaseKind.TAPER for p in order.phases)}"
    return {PhaseKind.LOADING: "loading dose", PhaseKind.SALINE: "saline, no drug"}.get(phase.kind, "infusion")


def _present_end(course: InfusionCourse, order: CourseOrder, now: datetime) -> datetime | None:
    if course.phase_since is None or course.stopped_at is not None:
        return None
    present = order.phases[course.phase]
    paused_h = _paused_h(course, now) if present.kind is PhaseKind.TAPER else Decimal(0)
    return after_hours(course.phase_since, total(present.hours, paused_h))


def _paused_h(course: InfusionCourse, now: datetime) -> Decimal:
    since = course.phase_since
    still = [s for s in course.segments if since is not None and s.start >= since and s.ml_per_h == 0]
    return total(*(hours_between(s.start, s.end or now) for s in still))
