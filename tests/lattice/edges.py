"""One tick outside, at and inside every edge.

An edge of a dose is a limit per kg; its tick is a hundredth of the unit, as can be typed. An edge of a weight is a
limit on the weight, the weight below which a patient is light, or the weight at which a dose per kg meets a limit in
mg, or a dose in mg a limit per kg; its tick is 0.01 kg. And a limit is an edge between steps of the pump; there the
tick is half a step.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product as pairs
from math import floor

from ketadesk.domain.drug_library import DoseLimit, Quantity
from tests.lattice.equipment import Lane
from tests.lattice.figures import LIBRARY
from tests.lattice.points import Dose, HalfSteps, Scope, Sheet
from tests.lattice.ranges import TO_ONE_UNIT, doses_in_range, hundredths, in_one_unit, limits_of, regimen_of, scopes

_LIGHTEST, _HEAVIEST = 29_00, 251_00
_NEAR_A_STEP = range(-2, 4)
"""Half steps below and above the last one that a limit reaches."""
_OF_A_MG = 100 * 1000
"""Hundredths of a mcg in a mg: what a limit on a rate is counted in."""
_SOME_KG = (30_00, 70_55, 250_00)


def sheets(lanes: Sequence[Lane]) -> Iterator[Sheet]:
    """Every edge of every regimen, in every lane."""
    for scope in scopes():
        doses = tuple(sorted(set(_doses_at_limits(scope))))
        for kg in sorted(_weight_edges()):
            yield Sheet(scope, kg, doses, lanes)
        yield from _meetings(scope, lanes)
        if not scope.over_min:
            yield from _between_steps(scope, lanes)


def _weight_edges() -> Iterator[int]:
    limits = {limit.value for limit in LIBRARY.rules.limits if limit.quantity is Quantity.WEIGHT}
    for edge in {*limits, LIBRARY.rules.light_below_kg.value}:
        yield from _tick_by_tick(Fraction(hundredths(edge)))


def _doses_at_limits(scope: Scope) -> Iterator[Dose]:
    regimen = regimen_of(scope)
    rule = regimen.loading if scope.over_min else regimen.infusion
    if rule.fixed_dose is not None:
        yield from doses_in_range(scope)
        return
    for limit in limits_of(scope):
        for unit in ("mg/kg",) if scope.over_min else regimen.infusion.units:
            if "/kg" in limit.unit:
                edge = Fraction(_in_one_unit(limit), TO_ONE_UNIT[unit])
                yield from (Dose(place, unit) for place in _tick_by_tick(edge))


def _meetings(scope: Scope, lanes: Sequence[Lane]) -> Iterator[Sheet]:
    """Doses per kg about the weight where they meet a limit in mg, and the other way round."""
    for limit, dose in pairs(limits_of(scope), doses_in_range(scope)):
        if ("/kg" in limit.unit) != ("/kg" in dose.unit):
            of_limit, of_dose = _in_one_unit(limit), in_one_unit(dose)
            in_mg, per_kg = (of_dose, of_limit) if "/kg" in limit.unit else (of_limit, of_dose)
            meet_at = Fraction(100 * in_mg, per_kg)
            if _LIGHTEST <= meet_at <= _HEAVIEST:
                for kg in _tick_by_tick(meet_at):
                    yield Sheet(scope, kg, (dose,), lanes)


def _between_steps(scope: Scope, lanes: Sequence[Lane]) -> Iterator[Sheet]:
    for kg in _SOME_KG:
        for limit in limits_of(scope):
            mg_per_h = Fraction(_in_one_unit(limit), _OF_A_MG) * (Fraction(kg, 100) if "/kg" in limit.unit else 1)
            for lane in lanes:
                half_step = Fraction(lane.increment_hundredths * lane.mg, 200 * lane.ml)
                last = mg_per_h // half_step
                near = tuple(HalfSteps(last + place) for place in _NEAR_A_STEP if last + place > 0)
                yield Sheet(scope, kg, near, (lane,))


def _tick_by_tick(edge: Fraction) -> tuple[int, ...]:
    """One tick below, at and above an edge; for an edge between two ticks, these two."""
    last = floor(edge)
    return (last - 1, last, last + 1) if edge == last else (last, last + 1)


def _in_one_unit(limit: DoseLimit) -> int:
    return hundredths(limit.value) * TO_ONE_UNIT[limit.unit]
