"""Both engines on the same sheets, and what they differ in, counted.

At every point: the pump's steps exactly, whether a limit moved them, and whether the rounding's error is warned of or
refused. At a seeded share of the points: exact, nearest and delivered rate and the error, to 10 digits. For every
patient: the limits themselves.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from random import Random

from ketadesk.cross_check.bounds import Bounds
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.pump_rate import ProgrammedRate
from tests.lattice import first_engine, second_engine
from tests.lattice.equipment import Lane
from tests.lattice.points import Sheet
from tests.lattice.second_engine import Answer, Track
from tests.lattice.tally import Tally

_AT_EVERY_POINT = ("pump steps", "moved inside", "warned", "refused")
_WITH_QUOTIENTS = 1 / 64
_TEN_DIGITS = 10**10


def compared(sheets: Iterable[Sheet], seed: str) -> Tally:
    """Put every point of `sheets` to both engines; `seed` chooses those whose quotients are compared."""
    tally, chosen = Tally(), Random(seed)
    for (scope, kg), of_one_patient in groupby(sheets, key=lambda sheet: (sheet.scope, sheet.kg_hundredths)):
        limits, bounds = first_engine.limits(scope, kg), second_engine.bounds(scope, kg)
        if first_engine.at_values(limits, scope.quantity) != second_engine.at_values(bounds, scope.quantity):
            tally.differ("limits", (scope, kg))
        for sheet in of_one_patient:
            _compare(sheet, limits, bounds, tally, chosen)
    return tally


def _compare(sheet: Sheet, limits: LimitSet, bounds: Bounds, tally: Tally, chosen: Random) -> None:
    scope, kg = sheet.scope, sheet.kg_hundredths
    soft, hard = first_engine.rounding_limits(limits)
    orders = [first_engine.order(dose, scope, kg, sheet.lanes[0]) for dose in sheet.doses]
    for lane in sheet.lanes:
        track, step = second_engine.track(scope, lane, bounds), lane.pump.increment_ml_per_h
        for dose, order in zip(sheet.doses, orders, strict=True):
            first = first_engine.programmed(order, lane, limits)
            second = second_engine.answer(dose, kg, lane, track)
            error, moved = first.error_percent.copy_abs(), second.steps != second.nearest
            one = (first.pump_ml_per_h, first.moved_inside, error > soft, error > hard)
            other = (second.steps * step, moved, second.warned, second.refused)
            tally.count(moved, second.warned, second.refused)
            if one != other:
                tally.differ(_what_differs(one, other), (scope, kg, dose, lane, one, other))
            if chosen.random() < _WITH_QUOTIENTS:
                tally.quotients += 1
                for name, decimal, fraction in _quotients(first, second, lane, track):
                    if not _equal_to_ten_digits(decimal, fraction):
                        tally.differ(name, (scope, kg, dose, lane, decimal, fraction))


def _what_differs(one: tuple[object, ...], other: tuple[object, ...]) -> str:
    return next(name for name, a, b in zip(_AT_EVERY_POINT, one, other, strict=True) if a != b)


def _quotients(
    first: ProgrammedRate, second: Answer, lane: Lane, track: Track
) -> Iterator[tuple[str, Decimal, Fraction]]:
    increment = Fraction(lane.increment_hundredths, 100)
    given = second.steps * increment * Fraction(lane.mg, lane.ml)
    yield "exact_ml_per_h", first.exact_ml_per_h, Fraction(second.exact, track.tick) * increment
    yield "nearest_ml_per_h", first.nearest_ml_per_h, second.nearest * increment
    yield "delivered_mg_per_h", first.delivered.mg_per_h, given
    yield "error_percent", first.error_percent, Fraction(second.steps * track.tick - second.exact, second.exact) * 100


def _equal_to_ten_digits(decimal: Decimal, fraction: Fraction) -> bool:
    return abs(Fraction(decimal) - fraction) * _TEN_DIGITS <= abs(fraction)
