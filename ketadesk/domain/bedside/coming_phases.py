"""What of the signed plan is still to come, and when: the phase that runs keeps its planned length from its own start.

A pause does not lengthen the infusion; a taper step that was paused is made up for its pause.
"""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ketadesk.domain.bedside.elapsed import after_hours, after_seconds, seconds_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse, PlannedPhase
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.quantity import ZERO, total


class ComingPhase(NamedTuple):
    """A phase of the plan that has not begun."""

    place: int
    phase: PlannedPhase
    at: datetime
    """When it is planned; may be past."""


def coming_phases(course: InfusionCourse, order: CourseOrder, now: datetime) -> tuple[ComingPhase, ...]:
    """Return the phases after the present one, in order; none before the start and after the stop."""
    end = phase_end(course, order, now)
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
    return phase_end(course, order, now)


def phase_end(course: InfusionCourse, order: CourseOrder, now: datetime) -> datetime | None:
    """Return when the phase in force ends by the plan; may be past. None before the start and after the stop."""
    if course.phase_since is None or course.stopped_at is not None:
        return None
    present = order.phases[course.phase]
    paused_s = _paused_s(course, course.phase_since, now) if present.kind is PhaseKind.TAPER else ZERO
    return after_seconds(after_hours(course.phase_since, present.hours), paused_s)


def _paused_s(course: InfusionCourse, since: datetime, now: datetime) -> Decimal:
    stood_still = (s for s in course.segments if s.start >= since and not s.ml_per_h)
    return total(*(seconds_between(s.start, s.end or now) for s in stood_still))
