"""The second engine on whole numbers, with limits from its own reading of the figures.

Its unit for a rate is a thousandth of a mcg per hour times the mL of the container, for a loading dose a mcg times
these mL times 6000. It counts the weight in tenths of a kg; here a weight stands in hundredths, as it can be typed,
so that every amount, and what one step gives, is ten times as many.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ketadesk.cross_check import (
    MCG_PER_H,
    infusion_amount,
    infusion_tick,
    loading_amount,
    loading_tick,
    nearest_ticks,
    pump_ticks,
)
from ketadesk.cross_check.bounds import Bounds
from ketadesk.cross_check.patient import Patient
from tests.lattice.equipment import Lane
from tests.lattice.figures import FIGURES
from tests.lattice.points import Dose, HalfSteps, Scope

_HUNDREDTHS_FOR_TENTHS = 10
_ONCE = 100
"""A dose without the weight counts once: one kg, in hundredths."""


class Track(NamedTuple):
    """One lane for one patient: what a step of the pump gives, and the limits on the dose, all in the lane's unit."""

    tick: int
    most: tuple[int, ...]
    least: tuple[int, ...]
    soft_error: int
    """The error of the rounding beyond which it is warned of, in hundredths of a percent."""
    hard_error: int
    """And beyond which it is refused."""


class Answer(NamedTuple):
    """What the second engine says at one point."""

    exact: int
    nearest: int
    steps: int
    warned: bool
    refused: bool


def bounds(scope: Scope, kg_hundredths: int) -> Bounds:
    """The limits in force, in mg or mg per hour."""
    weight = Fraction(kg_hundredths, 100)
    patient = Patient(
        weight_kg=weight,
        height_cm=None,
        ideal_weight_kg=None,
        dosing_weight_kg=weight,
        dosing_weight_basis="actual",
        age_years=None,
        restricted=scope.older_frail_or_light,
    )
    return Bounds(FIGURES.regimens[scope.regimen].limits[scope.care_setting], patient)


def at_values(found: Bounds, quantity: str) -> set[tuple[str, Decimal | Fraction]]:
    """The limits on `quantity` as bound and value."""
    return {
        (f"{'hard' if bound.hard else 'soft'}-{'max' if bound.upper else 'min'}", bound.value)
        for bound in found.on(quantity)
    }


def track(scope: Scope, lane: Lane, found: Bounds) -> Track:
    """Return step and limits for this lane."""
    if scope.over_min:
        tick = loading_tick(lane.increment_hundredths, lane.mg, scope.over_min)
        base = loading_amount(100, _ONCE, lane.ml)
    else:
        tick = infusion_tick(lane.increment_hundredths, lane.mg)
        base = infusion_amount(100, MCG_PER_H["mg/h"], _ONCE, lane.ml)
    return Track(
        tick=tick * _HUNDREDTHS_FOR_TENTHS,
        most=tuple(_times(limit, base) for limit in found.most(scope.quantity)),
        least=tuple(_times(limit, base) for limit in found.least(scope.quantity)),
        soft_error=_error_limit(found, hard=False),
        hard_error=_error_limit(found, hard=True),
    )


def answer(dose: Dose | HalfSteps, kg_hundredths: int, lane: Lane, track: Track) -> Answer:
    """Return the steps of the pump, and whether the error that they make is warned of or refused."""
    tick = track.tick
    exact = _amount(dose, kg_hundredths, lane, tick)
    steps = pump_ticks(exact, tick, track.most, track.least)
    error = 10_000 * abs(steps * tick - exact)
    warned, refused = error > exact * track.soft_error, error > exact * track.hard_error
    return Answer(exact, nearest_ticks(exact, tick), steps, warned, refused)


def _amount(dose: Dose | HalfSteps, kg_hundredths: int, lane: Lane, tick: int) -> int:
    """Return what was ordered. A step is an even number of the lane's unit, so that half of it is whole."""
    if isinstance(dose, HalfSteps):
        return dose.halves * tick // 2
    if dose.unit in MCG_PER_H:
        kg = kg_hundredths if "/kg" in dose.unit else _ONCE
        return infusion_amount(dose.hundredths, MCG_PER_H[dose.unit], kg, lane.ml)
    return loading_amount(dose.hundredths, kg_hundredths if dose.unit == "mg/kg" else _ONCE, lane.ml)


def _error_limit(found: Bounds, *, hard: bool) -> int:
    limits = (bound.value for bound in found.on("rounding-error") if bound.upper and bound.hard is hard)
    return min(_times(limit, 100) for limit in limits)


def _times(value: Fraction, base: int) -> int:
    whole, rest = divmod(value.numerator * base, value.denominator)
    if rest:
        raise AssertionError(f"{value} times {base} is not whole")
    return whole
