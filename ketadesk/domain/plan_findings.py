"""What is to be said about a plan: limits come last, on what the rounded rates really deliver."""

from decimal import Decimal

from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import DAY_H, InfusionPhase, InfusionPlan, OrderedInfusion, PhaseKind
from ketadesk.domain.limit_findings import limit_findings, stop
from ketadesk.domain.loading_dose import dose_given_by
from ketadesk.domain.quantity import magnitude, product, total
from ketadesk.domain.taper import TaperPlan


def plan_findings(plan: InfusionPlan, already: frozenset[str]) -> list[Finding]:
    """Return what the plan breaks beyond the codes that were found on what was typed."""
    found: list[Finding] = []
    for phase in plan.phases:
        if phase.kind is PhaseKind.TAPER:
            # The lower limits and the warning about rounding do not hold for a taper; its errors are shown.
            continue
        found += [f for f in _delivered_findings(phase, plan) if f.code not in already]
        found += _pump_findings(phase, plan)
    found += _cumulative_findings(plan)
    if plan.taper is not None and plan.inputs.infusion is not None:
        found += _taper_findings(plan.taper)
        found += [f for f in _longer_findings(plan.taper, plan.inputs.infusion, plan) if f.code not in already]
    return found


def cumulative_limit_mg(limits: LimitSet) -> Decimal | None:
    """Return hard rate x 24 + hard bolus, or the regimen's own limit where it is lower; in mg over any 24 h."""
    own = limits.strictest(Quantity.CUMULATIVE_24_H, Bound.HARD_MAX)
    rate = limits.strictest(Quantity.INFUSION_RATE, Bound.HARD_MAX)
    bolus = limits.strictest(Quantity.LOADING_DOSE, Bound.HARD_MAX)
    candidates = [own.at] if own else []
    if rate and bolus:
        candidates.append(total(product(rate.at, DAY_H), bolus.at))
    return min(candidates, default=None)


def _delivered_findings(phase: InfusionPhase, plan: InfusionPlan) -> list[Finding]:
    limits, weight = plan.inputs.limits, plan.inputs.weight.weight
    if phase.programmed is None or phase.kind is PhaseKind.SALINE:
        return []
    if phase.kind is PhaseKind.LOADING and plan.inputs.loading is not None:
        mg = dose_given_by(phase.programmed.delivered, plan.inputs.loading.over_min)
        return limit_findings(limits, Quantity.LOADING_DOSE, [mg], "loading_dose.mg_per_kg", weight)
    rate = phase.programmed.delivered.mg_per_h
    return limit_findings(limits, Quantity.INFUSION_RATE, [rate], "infusion.dose", weight)


def _pump_findings(phase: InfusionPhase, plan: InfusionPlan) -> list[Finding]:
    programmed, pump = phase.programmed, plan.inputs.pump
    if programmed is None or pump is None:
        return []
    name, field = phase.kind.value, "pump" if phase.kind is PhaseKind.SALINE else "preparation.drug_mg"
    if programmed.pump_ml_per_h > pump.maximum_ml_per_h:
        return [
            stop(f"{name}-above-pump-maximum", field, wording="above-pump-maximum", phase=name,
                 rate=programmed.pump_ml_per_h, maximum=pump.maximum_ml_per_h)
        ]  # fmt: skip
    if programmed.pump_ml_per_h == 0:
        return [
            stop(f"{name}-below-pump-step", field, wording="below-pump-step", phase=name,
                 rate=programmed.exact_ml_per_h, step=pump.increment_ml_per_h)
        ]  # fmt: skip
    found = _rounding_findings(phase, plan)
    if programmed.moved_inside:
        found.append(
            Finding(
                code=f"{name}-rate-moved-inside-limit",
                severity=Severity.INFORMATION,
                wording_key="rate-moved-inside-limit",
                values={"phase": name, "nearest": programmed.nearest_ml_per_h, "taken": programmed.pump_ml_per_h},
                field=field,
            )
        )
    return found


def _rounding_findings(phase: InfusionPhase, plan: InfusionPlan) -> list[Finding]:
    assert phase.programmed is not None
    found: list[Finding] = []
    for breach in plan.inputs.limits.breaches(Quantity.ROUNDING_ERROR, [magnitude(phase.programmed.error_percent)]):
        hard = breach.limit.limit.bound is Bound.HARD_MAX
        found.append(
            Finding(
                code=f"{phase.kind.value}-rounding-error-{'hard' if hard else 'soft'}",
                severity=Severity.STOP if hard else Severity.CAUTION,
                wording_key=f"rounding-error-{'hard' if hard else 'soft'}",
                values={"phase": phase.kind.value, "error": phase.programmed.error_percent, "limit": breach.limit.at},
                field="preparation.drug_mg",
                evidence=breach.limit.limit.evidence,
                sources=breach.limit.limit.sources,
            )
        )
    return found


def _cumulative_findings(plan: InfusionPlan) -> list[Finding]:
    limit = cumulative_limit_mg(plan.inputs.limits)
    highest = plan.most_in_a_day_mg
    if limit is None or highest <= limit:
        return []
    return [stop("cumulative-24-h-hard-max", "infusion.dose", highest=highest, limit=limit)]


def _longer_findings(taper: TaperPlan, infusion: OrderedInfusion, plan: InfusionPlan) -> list[Finding]:
    """Steps that rounded to the ordered rate lengthen the infusion: its duration is checked again."""
    if not taper.infusion_lengthened_h:
        return []
    hours = total(infusion.hours, taper.infusion_lengthened_h)
    return limit_findings(plan.inputs.limits, Quantity.DURATION, [hours], "taper.steps")


def _taper_findings(taper: TaperPlan) -> list[Finding]:
    found: list[Finding] = []
    if taper.merged:
        found.append(
            Finding(code="taper-steps-merged", severity=Severity.INFORMATION, wording_key="taper-steps-merged",
                    values={"merged": taper.merged, "steps": len(taper.steps)}, field="taper.steps")
        )  # fmt: skip
    if taper.infusion_lengthened_h:
        found.append(
            Finding(code="taper-lengthens-infusion", severity=Severity.INFORMATION,
                    wording_key="taper-lengthens-infusion", values={"hours": taper.infusion_lengthened_h},
                    field="taper.steps")
        )  # fmt: skip
    if taper.ended_early:
        found.append(
            Finding(code="taper-ends-early", severity=Severity.INFORMATION, wording_key="taper-ends-early",
                    values={"steps": len(taper.steps)}, field="taper.steps")
        )  # fmt: skip
    if not taper.steps:
        found.append(stop("taper-has-no-step", "taper.steps"))
    return found
