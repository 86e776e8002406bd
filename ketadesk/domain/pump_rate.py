"""Turn a dose rate into the rate typed into the pump, and back into what the patient gets.

    mL/h = (mg/h) x (mL in the container) / (mg in the container)

Round first, check limits last. Rounding is to the pump's nearest step, halves up, as nurses and printed charts do;
if the rounded rate breaks a limit that the exact rate keeps, the neighbouring step inside is taken, and that is said.
"""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

from ketadesk.domain.model import Model
from ketadesk.domain.quantity import (
    ONE,
    ZERO,
    BodyWeight,
    Container,
    DoseRate,
    DoseUnit,
    difference,
    half_up,
    in_unit,
    product,
    quotient,
    total,
)

_PERCENT = Decimal(100)


class ProgrammedRate(Model):
    """What was ordered, what the pump is set to, and what it delivers then."""

    ordered: DoseRate
    exact_ml_per_h: Decimal
    pump_ml_per_h: Decimal
    delivered: DoseRate
    error_percent: Decimal
    moved_inside: bool
    """True when a limit, not the nearest step, decided."""
    nearest_ml_per_h: Decimal


def exact_pump_rate(rate: DoseRate, container: Container) -> Decimal:
    """Return the unrounded rate in mL/h."""
    return quotient((rate.mg, container.ml), (rate.over_h, container.mg))


def delivered_rate(pump_ml_per_h: Decimal, container: Container) -> DoseRate:
    """Return what `pump_ml_per_h` gives, in mg over hours."""
    return DoseRate(mg=product(pump_ml_per_h, container.mg), over_h=container.ml)


def program(
    ordered: DoseRate,
    container: Container,
    increment: Decimal,
    broken_limits: Callable[[DoseRate], frozenset[str]] = lambda _: frozenset(),
) -> ProgrammedRate:
    """Return `ordered` at a step of the pump. `broken_limits` names the limits that a rate breaks.

    Where neither step beside the exact rate is inside, the lower one is taken and its breach is found afterwards.
    A step of zero is never taken instead of a positive one.
    """
    exact = exact_pump_rate(ordered, container)
    nearest = half_up(exact, increment)

    def newly_broken(rate: DoseRate) -> bool:
        # Most rates break nothing; then it does not matter what the order itself breaks.
        broken = broken_limits(rate)
        return bool(broken) and not broken <= broken_limits(ordered)

    chosen, delivered = nearest, delivered_rate(nearest, container)
    if newly_broken(delivered):
        neighbour = _other_side(exact, nearest, increment)
        chosen = min(nearest, neighbour) if newly_broken(delivered_rate(neighbour, container)) else neighbour
        chosen = chosen or nearest
        delivered = delivered_rate(chosen, container)
    return ProgrammedRate(
        ordered=ordered,
        exact_ml_per_h=exact,
        pump_ml_per_h=chosen,
        delivered=delivered,
        error_percent=_error_percent(ordered, chosen, container),
        moved_inside=chosen != nearest,
        nearest_ml_per_h=nearest,
    )


def _other_side(exact: Decimal, nearest: Decimal, increment: Decimal) -> Decimal:
    floor = product(quotient((exact,), (increment,)).to_integral_value(ROUND_FLOOR), increment)
    return floor if nearest > floor else total(floor, increment)


def _error_percent(ordered: DoseRate, pump_ml_per_h: Decimal, container: Container) -> Decimal:
    ratio = quotient((pump_ml_per_h, container.mg, ordered.over_h), (container.ml, ordered.mg))
    return product(difference(ratio, ONE), _PERCENT)


def mg_per_kg_per_h(rate: DoseRate, weight: BodyWeight) -> Decimal:
    """Return `rate` per kg of the dosing weight."""
    return in_unit(rate, DoseUnit.MG_PER_KG_PER_H, weight)


def amount_mg(rate: DoseRate, hours: Decimal) -> Decimal:
    """Return what `rate` gives in `hours`."""
    return quotient((rate.mg, hours), (rate.over_h,)) if hours else ZERO
