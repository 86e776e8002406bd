"""From the terms of an order to its plan and its findings, as far as the terms go.

Stage by stage, so that a half-typed order shows what is known and no more: weight, loading dose, infusion rate,
container, pump rate, plan. Limits are checked last, on what was typed and on what is delivered.
"""

from decimal import ROUND_CEILING, Decimal

from ketadesk.domain.body_weight import DosingWeight, dosing_weight
from ketadesk.domain.checklist import Answer, checklist_findings
from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import Availability, Bound, DosingRules, DrugLibrary, Patients, Quantity, Regimen
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import (
    DAY_H,
    InfusionPhase,
    InfusionPlan,
    OrderedInfusion,
    PhaseKind,
    PlanInputs,
    Pump,
    Saline,
    highest_in_24_h,
    plan_infusion,
)
from ketadesk.domain.limit_findings import caution, limit_findings, outside_range, stop, usual_multiple
from ketadesk.domain.loading_dose import LoadingDose, Via, dose_given_by, weight_based_dose
from ketadesk.domain.model import Model
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.preparation import DrawUpExceedsVolume, Method, Preparation, prepare
from ketadesk.domain.quantity import (
    MINUTES_PER_HOUR,
    BodyWeight,
    Container,
    DoseUnit,
    dose_rate,
    in_unit,
    product,
    quotient,
    total,
)
from ketadesk.domain.rate_table import RateRow, rate_table
from ketadesk.domain.schedule import DueObservation, due_observations


class Assessment(Model):
    """Everything that follows from the terms known so far."""

    weight: DosingWeight | None = None
    limits: LimitSet = LimitSet(limits=())
    older_frail_or_light: bool = False
    loading: LoadingDose | None = None
    infusion: OrderedInfusion | None = None
    preparation: Preparation | None = None
    plan: InfusionPlan | None = None
    rate_table: tuple[RateRow, ...] = ()
    due: tuple[DueObservation, ...] = ()
    cumulative_limit_mg: Decimal | None = None
    findings: tuple[Finding, ...] = ()


def assess(terms: OrderTerms, library: DrugLibrary) -> Assessment:
    """Return what follows from `terms`; parts that are not known yet stay `None`."""
    rules, regimen = library.rules, terms.regimen
    findings = list(checklist_findings(terms.answers, terms.age, terms.sex, rules))
    special = _older_frail_or_light(terms, library)
    setting = terms.care_setting
    general = LimitSet(limits=())
    if setting is not None:
        general = limits_in_force(rules.limits, setting, special, None)
    findings += _patient_findings(terms, general)
    if regimen is None or setting is None:
        return Assessment(findings=tuple(findings), older_frail_or_light=special)
    findings += _setting_findings(terms, regimen)
    if special and any(limit.patients is Patients.OLDER_FRAIL_OR_LIGHT for limit in regimen.limits):
        findings.append(_stricter_limit(regimen, rules))
    weight = _dosing_weight(terms, regimen, library)
    if weight is None and terms.weight_kg is not None and terms.height_cm is None:
        findings.append(stop("height-required", "patient.height_cm", regimen=regimen.title))
    body = weight.weight if weight else None
    limits = limits_in_force((*rules.limits, *regimen.limits), setting, special, body)
    loading = _loading(terms.loading, regimen, body)
    infusion = _infusion(terms.infusion, regimen, body)
    preparation, container_findings = _preparation(terms.preparation)
    findings += container_findings
    findings += _typed_findings(terms, regimen, limits, library, loading, infusion, body, special)
    assessed = Assessment(
        weight=weight,
        limits=limits,
        older_frail_or_light=special,
        loading=loading,
        infusion=infusion,
        preparation=preparation,
        findings=tuple(findings),
        cumulative_limit_mg=_cumulative_limit(limits),
    )
    plan = _plan(terms, regimen, assessed, library)
    return assessed if plan is None else _with_plan(assessed, plan, regimen, library)


def _stricter_limit(regimen: Regimen, rules: DosingRules) -> Finding:
    limit = next(entry for entry in regimen.limits if entry.patients is Patients.OLDER_FRAIL_OR_LIGHT)
    return Finding(
        code="stricter-limit",
        severity=Severity.INFORMATION,
        wording_key="stricter-limit",
        values={
            "limit": limit.value,
            "unit": limit.unit,
            "older": rules.older_above_years.value,
            "light": rules.light_below_kg.value,
        },
        field="infusion.dose",
        evidence=limit.evidence,
        sources=limit.sources,
    )


def _with_plan(assessed: Assessment, plan: InfusionPlan, regimen: Regimen, library: DrugLibrary) -> Assessment:
    findings = (*assessed.findings, *_plan_findings(assessed, plan))
    rows: tuple[RateRow, ...] = ()
    step = regimen.infusion.table_step
    container, pump = plan.inputs.container, plan.inputs.pump
    if step and assessed.infusion and assessed.weight and container and pump:
        rows = rate_table(assessed.infusion, step, assessed.weight, container, pump, assessed.limits)
    return assessed.model_copy(
        update={
            "plan": plan,
            "findings": findings,
            "rate_table": rows,
            "due": due_observations(plan.stop_h, library.observation),
        }
    )


def _older_frail_or_light(terms: OrderTerms, library: DrugLibrary) -> bool:
    """What is not known, or not answered yet, is never taken for a no: the stricter limit holds until it is."""
    rules = library.rules
    older = terms.age is None or terms.age > rules.older_above_years.value
    light = terms.weight_kg is None or terms.weight_kg < rules.light_below_kg.value
    not_frail = any(entry.item.marks_frailty and entry.answer is Answer.ABSENT for entry in terms.answers)
    return older or light or not not_frail


def _patient_findings(terms: OrderTerms, limits: LimitSet) -> list[Finding]:
    found: list[Finding] = []
    if terms.age is not None:
        found += limit_findings(limits, Quantity.AGE, [Decimal(terms.age)], "patient.birth_date")
    if terms.weight_kg is not None:
        found += limit_findings(limits, Quantity.WEIGHT, [terms.weight_kg], "patient.weight_kg")
    if terms.height_cm is not None:
        found += limit_findings(limits, Quantity.HEIGHT, [terms.height_cm], "patient.height_cm")
    day = None if terms.start is None else terms.start.date()
    if terms.weight_date and day and terms.weight_date > day:
        found.append(stop("weight-date-after-start", "patient.weight_date"))
    return found


def _setting_findings(terms: OrderTerms, regimen: Regimen) -> list[Finding]:
    found: list[Finding] = []
    if terms.care_setting not in regimen.care_settings:
        found.append(
            stop(
                "care-setting-not-allowed",
                "care_setting",
                regimen=regimen.title,
                seen=terms.care_setting or "",
                allowed=", ".join(regimen.care_settings),
            )
        )
    if regimen.taper.availability is Availability.REQUIRED and not terms.taper_asked:
        found.append(stop("taper-required", "taper", regimen=regimen.title))
    return found


def _dosing_weight(terms: OrderTerms, regimen: Regimen, library: DrugLibrary) -> DosingWeight | None:
    if terms.weight_kg is None:
        return None
    rule = library.rules.ideal_weight
    return dosing_weight(regimen.weight_basis, terms.weight_kg, terms.sex, terms.height_cm, rule)


def _loading(terms: LoadingTerms | None, regimen: Regimen, weight: BodyWeight | None) -> LoadingDose | None:
    if terms is None or terms.via is None or weight is None:
        return None
    if terms.via is Via.HAND and terms.hand_mg_per_ml is None:
        return None
    rule = regimen.loading
    minutes = rule.fixed_minutes.value if rule.fixed_minutes else terms.over_min
    mg = None
    if rule.fixed_dose is None:
        mg = None if terms.mg_per_kg is None else weight_based_dose(terms.mg_per_kg, weight)
    elif rule.fixed_dose.unit == "mg":
        mg = rule.fixed_dose.value
    else:
        mg = weight_based_dose(rule.fixed_dose.value, weight)
    if mg is None or minutes is None:
        return None
    return LoadingDose(mg=mg, over_min=minutes, via=terms.via, hand_mg_per_ml=terms.hand_mg_per_ml)


def _infusion(terms: InfusionTerms | None, regimen: Regimen, weight: BodyWeight | None) -> OrderedInfusion | None:
    rule = regimen.infusion
    if terms is None or weight is None:
        return None
    if rule.fixed_dose is not None and rule.fixed_hours is not None:
        unit = DoseUnit(rule.fixed_dose.unit)
        dose, hours = rule.fixed_dose.value, rule.fixed_hours.value
        return OrderedInfusion(dose=dose, unit=unit, rate=dose_rate(dose, unit, weight), hours=hours)
    if terms.dose is None or terms.unit is None or terms.hours is None:
        return None
    rate = dose_rate(terms.dose, terms.unit, weight)
    return OrderedInfusion(dose=terms.dose, unit=terms.unit, rate=rate, hours=terms.hours)


def _preparation(terms: PreparationTerms | None) -> tuple[Preparation | None, list[Finding]]:
    if terms is None or terms.vial is None or terms.pair is None or terms.method is None:
        return None, []
    vial, pair = terms.vial, terms.pair
    found: list[Finding] = []
    if terms.method is Method.ADD_TO and not pair.add_to:
        found.append(stop("add-to-not-permitted", "preparation.method", mg=pair.mg, ml=pair.ml))
    if vial.should_not_be_diluted:
        found.append(
            caution("vial-should-not-be-diluted", "preparation.vial_mg_per_ml", vial.sources, strength=vial.mg_per_ml)
        )
    try:
        return prepare(vial.mg_per_ml, vial.ml, pair.mg, pair.ml, terms.method), found
    except DrawUpExceedsVolume:
        drawn = quotient((pair.mg,), (vial.mg_per_ml,))
        found.append(stop("draw-up-exceeds-volume", "preparation.drug_mg", drawn=drawn, ml=pair.ml))
        return None, found


def _typed_findings(
    terms: OrderTerms,
    regimen: Regimen,
    limits: LimitSet,
    library: DrugLibrary,
    loading: LoadingDose | None,
    infusion: OrderedInfusion | None,
    weight: BodyWeight | None,
    special: bool,
) -> list[Finding]:
    """Findings on what was typed; what is delivered is checked with the plan."""
    found = _fixed_findings(terms, regimen)
    rules = library.rules
    if terms.loading is not None and regimen.loading.availability is not Availability.FIXED:
        asked = terms.loading
        if asked.over_min is not None:
            found += limit_findings(limits, Quantity.LOADING_TIME, [asked.over_min], "loading_dose.over_min")
        if asked.mg_per_kg is not None:
            found += usual_multiple(asked.mg_per_kg, regimen.loading.usual_dose, rules, "loading_dose.mg_per_kg")
    if terms.loading is not None and terms.loading.hand_mg_per_ml is not None:
        found += limit_findings(
            limits, Quantity.HAND_CONCENTRATION, [terms.loading.hand_mg_per_ml], "loading_dose.concentration_mg_per_ml"
        )
    if loading is not None and weight is not None:
        broken = limit_findings(limits, Quantity.LOADING_DOSE, [loading.mg], "loading_dose.mg_per_kg", weight)
        found += [_why_not_at_this_weight(f, regimen, limits) for f in broken] or _loading_range(terms, regimen)
    if infusion is not None and weight is not None and regimen.infusion.availability is not Availability.FIXED:
        usual = regimen.infusion.usual_dose
        if usual is not None:
            typed = in_unit(infusion.rate, DoseUnit(usual.unit), weight)
            found += usual_multiple(typed, usual, rules, "infusion.dose")
    if infusion is not None and weight is not None:
        broken = limit_findings(limits, Quantity.INFUSION_RATE, [infusion.rate.mg_per_h], "infusion.dose", weight)
        found += broken or _infusion_range(infusion, regimen, weight, special)
        if regimen.infusion.availability is not Availability.FIXED:
            found += _duration_findings(infusion.hours, regimen, limits)
    if terms.taper is not None:
        found += limit_findings(limits, Quantity.TAPER_STEPS, [Decimal(terms.taper.steps)], "taper.steps")
        found += limit_findings(limits, Quantity.TAPER_TIME, [terms.taper.over_h], "taper.over_h")
    return found


def _why_not_at_this_weight(finding: Finding, regimen: Regimen, limits: LimitSet) -> Finding:
    """A fixed dose was not typed: what is wrong is the weight, so the finding names the lowest one that fits."""
    fixed = regimen.loading.fixed_dose
    hard = limits.strictest(Quantity.LOADING_DOSE, Bound.HARD_MAX)
    if fixed is None or fixed.unit != "mg" or hard is None or hard.limit.unit != "mg/kg":
        return finding
    lowest = quotient((fixed.value,), (hard.limit.value,)).quantize(Decimal("0.1"), ROUND_CEILING)
    values: dict[str, Decimal | int | str] = {"dose": fixed.value, "limit": hard.limit.value, "lowest": lowest}
    return finding.model_copy(update={"wording_key": "fixed-dose-too-much", "values": values})


def _duration_findings(hours: Decimal, regimen: Regimen, limits: LimitSet) -> list[Finding]:
    broken = limit_findings(limits, Quantity.DURATION, [hours], "infusion.duration_h")
    stated = regimen.infusion.duration_range
    if broken or stated is None:
        return broken
    return outside_range(hours, stated, "infusion.duration_h", "Duration")


def _loading_range(terms: OrderTerms, regimen: Regimen) -> list[Finding]:
    stated, asked = regimen.loading.range, terms.loading
    if stated is None or asked is None or asked.mg_per_kg is None:
        return []
    return outside_range(asked.mg_per_kg, stated, "loading_dose.mg_per_kg", "Loading dose")


def _infusion_range(infusion: OrderedInfusion, regimen: Regimen, weight: BodyWeight, special: bool) -> list[Finding]:
    rule = regimen.infusion
    stated = rule.older_range if special and rule.older_range else rule.range
    if stated is None:
        return []
    typed = in_unit(infusion.rate, DoseUnit(stated.unit), weight)
    return outside_range(typed, stated, "infusion.dose", "Infusion rate")


def _fixed_findings(terms: OrderTerms, regimen: Regimen) -> list[Finding]:
    """A regimen that fixes a value refuses another one; it never overrules it."""
    found: list[Finding] = []

    def compare(field: str, typed: Decimal | None, fixed: Decimal | None, unit: str) -> None:
        if typed is not None and fixed is not None and typed != fixed:
            found.append(
                stop("fixed-value-changed", field, regimen=regimen.title, seen=typed, allowed=fixed, unit=unit)
            )

    loading, infusion = terms.loading, terms.infusion
    if regimen.loading.fixed_dose and loading:
        dose = regimen.loading.fixed_dose
        if dose.unit == "mg" and loading.mg_per_kg is not None:
            found.append(
                stop("fixed-value-changed", "loading_dose.mg_per_kg", regimen=regimen.title, seen=loading.mg_per_kg,
                     allowed=dose.value, unit=dose.unit)
            )  # fmt: skip
        elif dose.unit != "mg":
            compare("loading_dose.mg_per_kg", loading.mg_per_kg, dose.value, dose.unit)
        minutes = regimen.loading.fixed_minutes
        compare("loading_dose.over_min", loading.over_min, minutes.value if minutes else None, "min")
    if regimen.infusion.fixed_dose and infusion:
        dose, hours = regimen.infusion.fixed_dose, regimen.infusion.fixed_hours
        compare("infusion.dose", infusion.dose, dose.value, dose.unit)
        compare("infusion.duration_h", infusion.hours, hours.value if hours else None, "h")
    return found


def _plan(terms: OrderTerms, regimen: Regimen, assessed: Assessment, library: DrugLibrary) -> InfusionPlan | None:
    """The plan, once nothing that it needs is missing."""
    if assessed.weight is None:
        return None
    wants_loading = terms.loading is not None
    wants_infusion = regimen.infusion.availability is not Availability.NONE
    wants_saline = regimen.saline is not None
    if (wants_loading and assessed.loading is None) or (wants_infusion and assessed.infusion is None):
        return None
    if not wants_loading and regimen.loading.availability in (Availability.REQUIRED, Availability.FIXED):
        return None
    if (wants_saline and terms.saline_ml is None) or (terms.taper_asked and _taper_missing(terms, regimen)):
        return None
    by_pump = wants_infusion or (assessed.loading is not None and assessed.loading.via is Via.PUMP)
    if by_pump and (assessed.preparation is None or terms.pump is None):
        return None
    container: Container | None = assessed.preparation.container if by_pump and assessed.preparation else None
    pump: Pump | None = terms.pump
    return plan_infusion(
        PlanInputs(
            weight=assessed.weight,
            limits=assessed.limits,
            loading=assessed.loading,
            infusion=assessed.infusion,
            saline=_saline(terms, regimen),
            taper=terms.taper,
            container=container,
            pump=pump,
            change_container_after_h=library.rules.container_change_h.value,
        )
    )


def _taper_missing(terms: OrderTerms, regimen: Regimen) -> bool:
    return terms.taper is None and regimen.taper.availability is not Availability.NONE


def _saline(terms: OrderTerms, regimen: Regimen) -> Saline | None:
    if regimen.saline is None or terms.saline_ml is None:
        return None
    return Saline(ml=terms.saline_ml, hours=quotient((regimen.saline.minutes.value,), (MINUTES_PER_HOUR,)))


def _plan_findings(assessed: Assessment, plan: InfusionPlan) -> list[Finding]:
    already = {f.code for f in assessed.findings}
    found: list[Finding] = []
    for phase in plan.phases:
        if phase.kind is PhaseKind.TAPER:
            continue
        found += [f for f in _delivered_findings(phase, plan) if f.code not in already]
        found += _pump_findings(phase, plan)
    found += _cumulative_findings(assessed, plan)
    found += _taper_findings(assessed, plan)
    if plan.taper and plan.taper.infusion_lengthened_h and assessed.infusion:
        hours = total(assessed.infusion.hours, plan.taper.infusion_lengthened_h)
        longer = limit_findings(assessed.limits, Quantity.DURATION, [hours], "taper.steps")
        found += [f for f in longer if f.code not in already]
    return found


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
    for breach in plan.inputs.limits.breaches(Quantity.ROUNDING_ERROR, [abs(phase.programmed.error_percent)]):
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


def _cumulative_limit(limits: LimitSet) -> Decimal | None:
    """Hard rate x 24 + hard bolus, or the regimen's own limit where it is lower; in mg."""
    own = limits.strictest(Quantity.CUMULATIVE_24_H, Bound.HARD_MAX)
    rate = limits.strictest(Quantity.INFUSION_RATE, Bound.HARD_MAX)
    bolus = limits.strictest(Quantity.LOADING_DOSE, Bound.HARD_MAX)
    candidates = [own.at] if own else []
    if rate and bolus:
        candidates.append(total(product(rate.at, DAY_H), bolus.at))
    return min(candidates, default=None)


def _cumulative_findings(assessed: Assessment, plan: InfusionPlan) -> list[Finding]:
    limit = assessed.cumulative_limit_mg
    highest = highest_in_24_h(plan.phases, DAY_H)
    if limit is None or highest <= limit:
        return []
    return [stop("cumulative-24-h-hard-max", "infusion.dose", highest=highest, limit=limit)]


def _taper_findings(assessed: Assessment, plan: InfusionPlan) -> list[Finding]:
    taper = plan.taper
    if taper is None:
        return []
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
    if not taper.steps and assessed.infusion is not None:
        found.append(stop("taper-has-no-step", "taper.steps"))
    return found
