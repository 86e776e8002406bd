"""What the patient was meant to get, and what reaches the line after a slip.

Compared are mg per hour of the infusion, mg of the loading dose, its mg per minute, and mg of the whole plan.
"""

from collections.abc import Mapping
from decimal import Decimal

from ketadesk.domain.infusion import InfusionPhase, InfusionPlan, PhaseKind
from ketadesk.domain.quantity import MINUTES_PER_HOUR, ONE

from .slips import Slip

Doses = Mapping[str, Decimal]


def error_factors(meant: InfusionPlan, said: InfusionPlan, slip: Slip) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest ratio of what is delivered to what was meant.

    `said` is what the sheet says after the slip. Meant is both the dose as ordered and the dose at the pump's step
    that the sheet would give without the slip: rounding hides no factor of two.
    """
    delivered = _doses([(phase, phase.mg * _factor(phase, said, slip)) for phase in _with_drug(said)])
    ordered = _doses([(phase, _ordered_mg(phase)) for phase in _with_drug(meant)])
    rounded = _doses([(phase, phase.mg) for phase in _with_drug(meant)])
    ratios = [delivered[name] / mg for intended in (ordered, rounded) for name, mg in intended.items()]
    return min(ratios), max(ratios)


def _with_drug(plan: InfusionPlan) -> list[InfusionPhase]:
    return [phase for phase in plan.phases if phase.kind is not PhaseKind.SALINE]


def _ordered_mg(phase: InfusionPhase) -> Decimal:
    assert phase.ordered is not None
    return phase.ordered.mg * phase.hours / phase.ordered.over_h


def _factor(phase: InfusionPhase, plan: InfusionPlan, slip: Slip) -> Decimal:
    if phase.programmed is None:
        return slip.syringe_strength
    return slip.container_strength * (slip.keyed if phase is plan.pump_phase else ONE)


def _doses(phases: list[tuple[InfusionPhase, Decimal]]) -> Doses:
    doses = {"mg in the plan": sum((mg for _, mg in phases), Decimal(0))}
    for phase, mg in phases:
        if phase.kind is PhaseKind.LOADING:
            doses |= {"mg of the loading dose": mg, "mg/min of it": mg / (phase.hours * MINUTES_PER_HOUR)}
        elif phase.kind is PhaseKind.INFUSION:
            doses |= {"mg/h of the infusion": mg / phase.hours}
    return doses
