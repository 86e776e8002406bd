"""The rate over time for the chart's band: what the pump ran at, and what is signed and yet to come.

A paused infusion has nothing to come: whether and how it goes on is for the prescriber to say.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from ketadesk.application.monitoring.trend.trend import RateStretch
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.elapsed import after_hours
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, InfusionCourse, Segment

_NOUGHT = Decimal(0)


def rate_stretches(
    course: InfusionCourse, orders: Mapping[int, CourseOrder], now: datetime, last: datetime
) -> tuple[RateStretch, ...]:
    """Return the stretches in order of time; those that are planned end at `last` at the latest."""
    ran = tuple(_stretch(segment) for segment in course.segments)
    running = course.now_running
    if course.state is not CourseState.RUNNING or running is None:
        return ran
    return ran + _planned(course, orders[course.revision], now, last, running)


def highest_rate(stretches: Sequence[RateStretch]) -> Decimal:
    """The highest of all, 0 where nothing runs."""
    return max((stretch.ml_per_h for stretch in stretches), default=_NOUGHT)


def _stretch(segment: Segment) -> RateStretch:
    return RateStretch(start=segment.start, end=segment.end, ml_per_h=segment.ml_per_h)


def _planned(
    course: InfusionCourse, order: CourseOrder, now: datetime, last: datetime, running: Segment
) -> tuple[RateStretch, ...]:
    """The rest of the phase that runs at the rate that runs, then each phase of the plan for its length.

    What is over its time is taken from now on, since it begins when the nurse takes the step.
    """
    coming = coming_phases(course, order, now)
    end = max(now, coming[0].at) if coming else max(now, plan_end(course, order, now) or now)
    found = [RateStretch(start=now, end=end, ml_per_h=running.ml_per_h, planned=True)]
    for _, phase, _ in coming:
        start, end = end, after_hours(end, phase.hours)
        found.append(RateStretch(start=start, end=end, ml_per_h=phase.pump_ml_per_h or _NOUGHT, planned=True))
    return tuple(_cut(stretch, last) for stretch in found if stretch.start < last and stretch.start != stretch.end)


def _cut(stretch: RateStretch, last: datetime) -> RateStretch:
    assert stretch.end is not None
    return stretch if stretch.end <= last else stretch.model_copy(update={"end": last})
