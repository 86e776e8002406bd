"""What is still to come of the drug, and the most that any 24 hours hold of what was given and what is coming."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ketadesk.domain.bedside.coming_phases import phase_end
from ketadesk.domain.bedside.elapsed import SECONDS_PER_HOUR, after_hours, seconds_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, InfusionCourse, PlannedPhase, Segment
from ketadesk.domain.infusion import DAY_H
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import ZERO, half_up, product, quotient
from ketadesk.domain.sliding_window import ConstantFlow, most_in_window

_LAST_DIGIT_MG = Decimal("1E-40")
"""Thirds that make up a whole again are off in their 60th digit: no limit may be broken by that."""


class Flow(Model):
    """A constant flow of drug that is yet to come, or a bolus."""

    start: datetime
    end: datetime
    mg: Decimal


def remaining_plan(course: InfusionCourse, order: CourseOrder, now: datetime) -> tuple[Flow, ...]:
    """Return what is still to be given if the signed plan goes on from `now`; nothing once the infusion is stopped.

    The phase that runs keeps its planned length from its own start, a pause included; a taper step that is paused is
    made up for its pause. It goes on at the rate that runs, or ran before the pause. A paused infusion counts as
    resumed now. A dose by hand of which nobody knows whether it was given counts as coming. Phases that follow each
    have their planned length. An order that is not in force yet counts as started now, whole.
    """
    if course.state is CourseState.STOPPED:
        return ()
    if course.state is CourseState.NOT_STARTED or order.revision != course.revision:
        return _one_after_the_other(order.phases, now)
    running = _rest_of_the_phase(course, order, now)
    return (*running, *_one_after_the_other(order.phases[course.phase + 1 :], running[-1].end if running else now))


def most_in_24_h(course: InfusionCourse, coming: Sequence[Flow], now: datetime | None = None) -> Decimal:
    """Return the most mg in any 24 hours of what was given and what is coming.

    What runs is counted until `now`; without it until the first of `coming`. A bolus counts whole at its moment, in
    every 24 hours that touch it. Raises `ValueError` when the infusion runs and neither says until when.
    """
    if course.started_at is None and not coming:
        return ZERO
    origin = course.started_at or min(f.start for f in coming)
    given = [(s.start, _end_of(s, coming, now), s) for s in course.segments]
    most = most_in_window(
        [
            *(_flow(origin, start, end, segment_mg(s, seconds_between(start, end))) for start, end, s in given),
            *(_flow(origin, b.given_at, b.given_at, b.given_mg) for b in course.boluses if b.given_at),
            *(_flow(origin, f.start, f.end, f.mg) for f in coming),
        ],
        product(DAY_H, SECONDS_PER_HOUR),
    )
    return half_up(most, _LAST_DIGIT_MG)


def segment_mg(segment: Segment, seconds: Decimal) -> Decimal:
    """Return what the segment gives in so many seconds; nothing where no ketamine flows."""
    container = segment.container
    if container is None:
        return ZERO
    return quotient((segment.ml_per_h, seconds, container.mg), (SECONDS_PER_HOUR, container.ml))


def _flow(origin: datetime, start: datetime, end: datetime, mg: Decimal) -> ConstantFlow:
    return ConstantFlow(start=seconds_between(origin, start), end=seconds_between(origin, end), mg=mg)


def _end_of(segment: Segment, coming: Sequence[Flow], now: datetime | None) -> datetime:
    if segment.end is not None:
        return segment.end
    if now is None and not coming:
        raise ValueError("the infusion runs: say until when it is counted")
    return max(segment.start, now or min(f.start for f in coming))


def _rest_of_the_phase(course: InfusionCourse, order: CourseOrder, now: datetime) -> tuple[Flow, ...]:
    """Return the rest of the phase in force: none when its time is up."""
    end = phase_end(course, order, now) or now
    if course.state is CourseState.BY_HAND and course.open_bolus:
        return (Flow(start=now, end=max(now, end), mg=order.phases[course.phase].mg),)
    if course.state is CourseState.BY_HAND:
        return _none_until(now, end)
    if end <= now:
        return ()
    flowing = next(s for s in reversed(course.segments) if s.ml_per_h)
    return (Flow(start=now, end=end, mg=segment_mg(flowing, seconds_between(now, end))),)


def _none_until(now: datetime, end: datetime) -> tuple[Flow, ...]:
    """A push that was settled before its time gives nothing more; what follows has its time."""
    return (Flow(start=now, end=end, mg=ZERO),) if now < end else ()


def _one_after_the_other(phases: Sequence[PlannedPhase], start: datetime) -> tuple[Flow, ...]:
    flows: list[Flow] = []
    for phase in phases:
        end = after_hours(start, phase.hours)
        flows.append(Flow(start=start, end=end, mg=phase.mg))
        start = end
    return tuple(flows)
