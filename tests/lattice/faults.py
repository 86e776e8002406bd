"""Faults to plant, in the production code or in the second engine, one at a time.

Each is a slip that dosing programs have had: another rounding, a limit that nothing looks at, a limit that leaves out
its own value, minutes for hours, a float, a container kept as a rounded quotient.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import partial
from math import floor
from typing import Any

from ketadesk.cross_check import nearest_ticks
from ketadesk.domain import pump_rate, quantity
from ketadesk.domain.dose_limit import LimitInForce, LimitSet, limits_in_force
from ketadesk.domain.pump_rate import ProgrammedRate
from ketadesk.domain.quantity import Container, DoseRate
from tests.lattice import first_engine, second_engine


@dataclass(frozen=True)
class Fault:
    """What is planted in the place of what, and the kind of mismatch that must come of it."""

    owner: object
    name: str
    planted: object
    kind: str = "pump steps"


def _rounded(rounding: str, value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def _rounded_as_float(value: Decimal, step: Decimal) -> Decimal:
    return floor(float(value) / float(step) + 0.5) * step


def _by_two_decimals_per_ml(rate: DoseRate, container: Container) -> Decimal:
    return rate.mg / rate.over_h / round(container.mg / container.ml, 2)


def _leaves_out_its_own_value(limit: LimitInForce, value: Decimal) -> bool:
    return value >= limit.at if limit.limit.bound.is_upper else value <= limit.at


def _upper_limits_alone(limit: LimitInForce, value: Decimal) -> bool:
    return limit.limit.bound.is_upper and value > limit.at


def _soft_limits_alone(limit: LimitInForce, value: Decimal) -> bool:
    return not limit.limit.bound.is_hard and (value > limit.at if limit.limit.bound.is_upper else value < limit.at)


def _away_from_the_limit(exact: Decimal, nearest: Decimal, increment: Decimal) -> Decimal:
    return nearest + increment if nearest >= exact else nearest - increment


def _error_of_what_is_delivered(ordered: DoseRate, pump_ml_per_h: Decimal, container: Container) -> Decimal:
    delivered = pump_ml_per_h * container.mg / container.ml
    return (delivered - ordered.mg_per_h) / delivered * 100 if delivered else Decimal(-100)


def _never_said_to_be_moved(**given: Any) -> ProgrammedRate:
    return ProgrammedRate(**(given | {"moved_inside": False}))


def _delivered_said_to_be_ordered(**given: Any) -> ProgrammedRate:
    return ProgrammedRate(**(given | {"delivered": given["ordered"]}))


def _the_older_like_everybody(*given: Any) -> LimitSet:
    limits, care_setting, _, weight = given
    return limits_in_force(limits, care_setting, False, weight)


FAULTS = {
    "halves to even": Fault(pump_rate, "half_up", partial(_rounded, ROUND_HALF_EVEN)),
    "always down": Fault(pump_rate, "half_up", partial(_rounded, ROUND_FLOOR)),
    "always up": Fault(pump_rate, "half_up", partial(_rounded, ROUND_CEILING)),
    "steps counted in floats": Fault(pump_rate, "half_up", _rounded_as_float),
    "container as a rounded quotient": Fault(pump_rate, "exact_pump_rate", _by_two_decimals_per_ml),
    "no limit looked at": Fault(LimitSet, "broken_together", lambda *_: frozenset()),
    "a limit leaves out its own value": Fault(LimitInForce, "broken_by", _leaves_out_its_own_value),
    "upper limits alone": Fault(LimitInForce, "broken_by", _upper_limits_alone),
    "soft limits alone": Fault(LimitInForce, "broken_by", _soft_limits_alone),
    "moved away from the limit": Fault(pump_rate, "_other_side", _away_from_the_limit),
    "100 mcg in a mg": Fault(quantity, "_MCG_PER_MG", Decimal(100)),
    "minutes taken for hours": Fault(quantity, "MINUTES_PER_HOUR", Decimal(1)),
    "error in percent of what is delivered": Fault(
        pump_rate, "_error_percent", _error_of_what_is_delivered, "error_percent"
    ),
    "never said to be moved": Fault(pump_rate, "ProgrammedRate", _never_said_to_be_moved, "moved inside"),
    "delivered said to be ordered": Fault(
        pump_rate, "ProgrammedRate", _delivered_said_to_be_ordered, "delivered_mg_per_h"
    ),
    "limits of the older left out": Fault(first_engine, "limits_in_force", _the_older_like_everybody, "limits"),
    "second engine: no limit": Fault(second_engine, "pump_ticks", lambda e, t, *_: nearest_ticks(e, t)),
    "second engine: always down": Fault(second_engine, "pump_ticks", lambda e, t, *_: e // t),
}
