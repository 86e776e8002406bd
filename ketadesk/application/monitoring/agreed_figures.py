"""Figures at the bed by both engines: they agree, or there is no figure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.second_opinion import same
from ketadesk.cross_check import (
    SecondBolus,
    SecondFlow,
    second_flow,
    second_given_mg,
    second_most_in_24_h,
    second_read_back,
)
from ketadesk.domain.bedside.elapsed import SECONDS_PER_HOUR, seconds_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.bedside.projection import Flow, most_in_24_h
from ketadesk.domain.pump_rate import delivered_rate
from ketadesk.domain.quantity import Container, DoseRate, DoseUnit, in_unit

WAYS = (DoseUnit.MG_PER_H, DoseUnit.MG_PER_KG_PER_H, DoseUnit.MCG_PER_KG_PER_MIN)
"""The three ways a rate is read in."""


def agreed_delivery(
    ml_per_h: Decimal, order: CourseOrder, container: Container
) -> tuple[DoseRate, tuple[Decimal, ...]]:
    """Return what `ml_per_h` gives, and the same in each of `WAYS`. Raises `EnginesDisagree`."""
    rate = delivered_rate(ml_per_h, container)
    figures = tuple(in_unit(rate, unit, order.weight) for unit in WAYS)
    second = second_read_back(
        Fraction(ml_per_h), Fraction(container.mg), Fraction(container.ml), Fraction(order.weight.kg)
    )  # fmt: skip
    _agree("what the pump gives", figures, (second.mg_per_h, second.mg_per_kg_per_h, second.mcg_per_kg_per_min))
    return rate, figures


def agreed_given(course: InfusionCourse, given_mg: Decimal, at: datetime) -> Decimal:
    """Return `given_mg`, the count's own figure at `at`. Raises `EnginesDisagree`."""
    flows, boluses = _given(course, at)
    _agree("mg given", (given_mg,), (second_given_mg(flows, boluses, _s(course, at)),))
    return given_mg


def agreed_most_in_24_h(course: InfusionCourse, coming: Sequence[Flow], now: datetime) -> Decimal:
    """Return the most mg in any 24 h of what was given until `now` and what is coming. Raises `EnginesDisagree`."""
    most = most_in_24_h(course, coming, now)
    flows, boluses = _given(course, now)
    flows += [_coming(course, flow) for flow in coming if flow.end > flow.start]
    boluses += [SecondBolus(_s(course, f.start), Fraction(f.mg)) for f in coming if f.end == f.start]
    _agree("most in 24 h", (most,), (second_most_in_24_h(flows, boluses),))
    return most


def _given(course: InfusionCourse, until: datetime) -> tuple[list[SecondFlow], list[SecondBolus]]:
    flows = [
        second_flow(
            _s(course, s.start), _s(course, max(s.start, s.end or until)), Fraction(s.ml_per_h),
            Fraction(s.container.mg), Fraction(s.container.ml),
        )
        for s in course.segments
        if s.container is not None
    ]  # fmt: skip
    boluses = [SecondBolus(_s(course, b.given_at), Fraction(b.given_mg)) for b in course.boluses if b.given_at]
    return flows, boluses


def _coming(course: InfusionCourse, flow: Flow) -> SecondFlow:
    """A flow that is yet to come, as if out of 1 mg in 1 mL."""
    seconds = Fraction(seconds_between(flow.start, flow.end))
    ml_per_h = Fraction(flow.mg) * Fraction(SECONDS_PER_HOUR) / seconds
    return second_flow(_s(course, flow.start), _s(course, flow.end), ml_per_h, 1, 1)


def _s(course: InfusionCourse, moment: datetime) -> int:
    """Seconds from the start of the infusion."""
    return int(seconds_between(course.started_at or moment, moment))


def _agree(what: str, first: Sequence[Decimal], second: Sequence[Fraction]) -> None:
    if not all(same(one, two) for one, two in zip(first, second, strict=True)):
        raise EnginesDisagree(
            "The program's two ways of working this out disagree: there is no figure.",
            "Go by the signed sheet, work it out by hand, and report this to whoever looks after KetaDesk.",
            (f"{what}: {first} and {second}",),
        )
