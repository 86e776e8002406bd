"""Bring the infusion down in steps the pump can run.

Equal: step k of n runs at (n + 1 - k) / (n + 1) of the ordered rate for T / n. Halving: step k runs at 1 / 2^k.
Every step is computed from the unrounded ordered rate and rounded once. Steps go down strictly: one that rounds to
the rate before it lengthens that one, and one that rounds to zero ends the infusion.
"""

from decimal import Decimal
from enum import StrEnum

from pydantic import PositiveInt

from ketadesk.domain.model import Model
from ketadesk.domain.pump_rate import ProgrammedRate, program
from ketadesk.domain.quantity import ZERO, Amount, Container, DoseRate, quotient


class TaperShape(StrEnum):
    EQUAL = "equal"
    HALVING = "halving"


class Taper(Model):
    """What was ordered: so many steps over so long."""

    steps: PositiveInt
    over_h: Amount
    shape: TaperShape


class TaperStep(Model):
    """One step as the pump runs it, in hours from the planned end of the infusion."""

    rate: ProgrammedRate
    start_h: Decimal
    end_h: Decimal
    hours: Decimal
    merged: int = 0
    """How many later steps rounded to this rate and lengthen it."""


class TaperPlan(Model):
    """The steps, and what rounding did to them."""

    steps: tuple[TaperStep, ...]
    infusion_lengthened_h: Decimal
    """Steps that rounded to the ordered rate itself keep it running for so long."""
    merged: int
    ended_early: bool
    """True when a step rounded to zero: the infusion ends there."""


def step_fraction(k: int, taper: Taper) -> tuple[int, int]:
    """Return which part of the ordered rate step `k` (from 1) runs at."""
    if taper.shape is TaperShape.HALVING:
        return 1, 2**k
    return taper.steps + 1 - k, taper.steps + 1


def plan_taper(
    taper: Taper, ordered: DoseRate, infusion_ml_per_h: Decimal, container: Container, increment: Decimal
) -> TaperPlan:
    """Return the steps after an infusion that runs at `infusion_ml_per_h`."""
    steps: list[TaperStep] = []
    lengthened, merged = ZERO, 0
    for k in range(1, taper.steps + 1):
        # Each edge is divided once from the whole time: thirds added up would miss the end.
        start_h, end_h = (quotient((taper.over_h, Decimal(edge)), (Decimal(taper.steps),)) for edge in (k - 1, k))
        rate = program(ordered.fraction(*step_fraction(k, taper)), container, increment)
        if rate.pump_ml_per_h == 0:
            return TaperPlan(steps=tuple(steps), infusion_lengthened_h=lengthened, merged=merged, ended_early=True)
        before = steps[-1].rate.pump_ml_per_h if steps else infusion_ml_per_h
        if rate.pump_ml_per_h < before:
            steps.append(TaperStep(rate=rate, start_h=start_h, end_h=end_h, hours=_hours(taper, 1)))
            continue
        merged += 1
        if steps:
            count = steps[-1].merged + 1
            longer = {"end_h": end_h, "hours": _hours(taper, count + 1), "merged": count}
            steps[-1] = steps[-1].model_copy(update=longer)
        else:
            lengthened = end_h
    return TaperPlan(steps=tuple(steps), infusion_lengthened_h=lengthened, merged=merged, ended_early=False)


def _hours(taper: Taper, count: int) -> Decimal:
    return quotient((taper.over_h, Decimal(count)), (Decimal(taper.steps),))
