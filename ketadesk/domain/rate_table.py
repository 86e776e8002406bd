"""Pump rates around the ordered dose, inside the limits, for a later change of rate."""

from collections.abc import Iterator
from decimal import Decimal

from ketadesk.domain.body_weight import DosingWeight
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Figure, Quantity
from ketadesk.domain.infusion import OrderedInfusion, Pump, program_infusion
from ketadesk.domain.model import Model
from ketadesk.domain.pump_rate import ProgrammedRate
from ketadesk.domain.quantity import Container, DoseUnit, dose_rate, in_unit, magnitude, product, total

_STEPS_EACH_SIDE = 40
"""Enough to meet a limit on either side; only a bound on the loop, not a clinical figure."""


class RateRow(Model):
    """One dose and what the pump gives for it."""

    dose: Decimal
    unit: DoseUnit
    rate: ProgrammedRate
    ordered: bool


def rate_table(
    ordered: OrderedInfusion,
    step: Figure,
    weight: DosingWeight,
    container: Container,
    pump: Pump,
    limits: LimitSet,
) -> tuple[RateRow, ...]:
    """Return rows in the step's unit from below to above the ordered dose; only the ordered row may break a limit."""
    unit = DoseUnit(step.unit)
    centre = in_unit(ordered.rate, unit, weight.weight)

    def outwards(direction: int) -> Iterator[RateRow]:
        for k in range(direction, direction * _STEPS_EACH_SIDE, direction):
            dose = total(centre, product(Decimal(k), step.value))
            if dose <= 0:
                return
            rate = dose_rate(dose, unit, weight.weight)
            if limits.keeps(Quantity.INFUSION_RATE, rate.mg_per_h):
                programmed = program_infusion(rate, container, pump, limits)
                if _usable(programmed, limits, pump):
                    yield RateRow(dose=dose, unit=unit, rate=programmed, ordered=False)

    own = program_infusion(ordered.rate, container, pump, limits)
    below = tuple(outwards(-1))
    return (*reversed(below), RateRow(dose=centre, unit=unit, rate=own, ordered=True), *outwards(1))


def _usable(programmed: ProgrammedRate, limits: LimitSet, pump: Pump) -> bool:
    inside = limits.keeps(Quantity.INFUSION_RATE, programmed.delivered.mg_per_h)
    runs = 0 < programmed.pump_ml_per_h <= pump.maximum_ml_per_h
    return inside and runs and not limits.breaches(Quantity.ROUNDING_ERROR, [magnitude(programmed.error_percent)])
