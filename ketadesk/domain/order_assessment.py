"""From the terms of an order to its plan and its findings, as far as the terms go.

Stage by stage, so that a half-typed order shows what is known and no more: weight, loading dose, infusion rate,
container, pump rate, plan. Limits are checked last, on what was typed and on what is delivered.
"""

from decimal import Decimal
from functools import cached_property

from ketadesk.domain.checklist import Answer, checklist_findings
from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import Availability, CareSetting, DrugLibrary, Figure, ObservationRules, Regimen
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import InfusionPlan, PlanInputs, plan_infusion
from ketadesk.domain.limit_findings import stop
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.model import Model
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.ordered_parts import OrderedParts, ordered_parts, ordered_saline
from ketadesk.domain.plan_findings import cumulative_limit_mg, plan_findings
from ketadesk.domain.rate_table import RateRow, rate_table
from ketadesk.domain.schedule import DueObservation, due_observations
from ketadesk.domain.typed_findings import (
    container_findings,
    dose_findings,
    patient_findings,
    regimen_findings,
    usual_findings,
)

_LENGTHS = ("infusion.duration_h", "taper.steps", "taper.over_h")
"""Fields that say how long the course is: one that is stopped for its length is not laid out step by step."""
_NOTHING = OrderedParts(weight=None, loading=None, infusion=None, preparation=None)


class Assessment(Model):
    """Everything that follows from the terms known so far."""

    parts: OrderedParts = _NOTHING
    limits: LimitSet = LimitSet(limits=())
    older_frail_or_light: bool = False
    plan: InfusionPlan | None = None
    cumulative_limit_mg: Decimal | None = None
    findings: tuple[Finding, ...] = ()
    table_step: Figure | None = None
    observation: ObservationRules | None = None

    @cached_property
    def rate_table(self) -> tuple[RateRow, ...]:
        """The doses beside the ordered one, as the pump runs them; worked out when paper asks, not on each key."""
        if self.plan is None or self.table_step is None:
            return ()
        inputs = self.plan.inputs
        if inputs.infusion is None or inputs.container is None or inputs.pump is None:
            return ()
        return rate_table(inputs.infusion, self.table_step, inputs.weight, inputs.container, inputs.pump, inputs.limits)

    @cached_property
    def due(self) -> tuple[DueObservation, ...]:
        """When to observe; worked out when paper asks."""
        if self.plan is None or self.observation is None:
            return ()
        return due_observations(self.plan.stop_h, self.observation)


def assess(terms: OrderTerms, library: DrugLibrary) -> Assessment:
    """Return what follows from `terms`; parts that are not known yet stay `None`."""
    rules, regimen, setting = library.rules, terms.regimen, terms.care_setting
    special = _older_frail_or_light(terms, library)
    findings = list(checklist_findings(terms.answers, terms.age, terms.sex, rules))
    if setting is not None:
        findings += patient_findings(terms, limits_in_force(rules.limits, setting, special, None))
    if regimen is not None:
        findings += usual_findings(terms, regimen, rules)
    if regimen is None or setting is None:
        return Assessment(findings=tuple(findings), older_frail_or_light=special)
    return _under_a_regimen(terms, regimen, setting, library, special, findings)


def _under_a_regimen(
    terms: OrderTerms,
    regimen: Regimen,
    setting: CareSetting,
    library: DrugLibrary,
    special: bool,
    findings: list[Finding],
) -> Assessment:
    rules = library.rules
    parts = ordered_parts(terms, regimen, library)
    limits = limits_in_force((*rules.limits, *regimen.limits), setting, special, parts.body)
    findings += regimen_findings(terms, regimen, rules, special)
    if parts.weight is None and terms.weight_kg is not None and terms.height_cm is None:
        findings.append(stop("height-required", "patient.height_cm", regimen=regimen.title))
    findings += container_findings(terms.preparation)
    findings += dose_findings(terms, regimen, limits, parts, special)
    too_long = any(f.severity is Severity.STOP and f.field in _LENGTHS for f in findings)
    plan = None if too_long else _plan(terms, regimen, parts, limits, library)
    if plan is not None:
        findings += plan_findings(plan, frozenset(f.code for f in findings))
    return Assessment(
        parts=parts,
        limits=limits,
        older_frail_or_light=special,
        plan=plan,
        cumulative_limit_mg=cumulative_limit_mg(limits),
        findings=tuple(findings),
        table_step=regimen.infusion.table_step,
        observation=library.observation,
    )


def _older_frail_or_light(terms: OrderTerms, library: DrugLibrary) -> bool:
    """What is not known, or not answered yet, is never taken for a no: the stricter limit holds until it is."""
    rules = library.rules
    older = terms.age is None or terms.age > rules.older_above_years.value
    light = terms.weight_kg is None or terms.weight_kg < rules.light_below_kg.value
    absent = {entry.item.id for entry in terms.answers if entry.answer is Answer.ABSENT}
    frail = any(item.marks_frailty and item.id not in absent for item in library.checklist)
    return older or light or frail


def _plan(
    terms: OrderTerms, regimen: Regimen, parts: OrderedParts, limits: LimitSet, library: DrugLibrary
) -> InfusionPlan | None:
    """The plan, once nothing that it needs is missing."""
    if parts.weight is None or not _all_ordered(terms, regimen, parts):
        return None
    by_pump = regimen.infusion.availability is not Availability.NONE or (
        parts.loading is not None and parts.loading.via is Via.PUMP
    )
    if by_pump and (parts.preparation is None or terms.pump is None):
        return None
    return plan_infusion(
        PlanInputs(
            weight=parts.weight,
            limits=limits,
            loading=parts.loading,
            infusion=parts.infusion,
            saline=ordered_saline(terms, regimen),
            taper=terms.taper,
            container=parts.preparation.container if by_pump and parts.preparation else None,
            pump=terms.pump,
            change_container_after_h=library.rules.container_change_h.value,
        )
    )


def _all_ordered(terms: OrderTerms, regimen: Regimen, parts: OrderedParts) -> bool:
    """Whether every part that the regimen needs, or that was asked for, is known."""
    loading_needed = terms.loading is not None or regimen.loading.availability in (
        Availability.REQUIRED,
        Availability.FIXED,
    )
    infusion_needed = regimen.infusion.availability is not Availability.NONE
    taper_needed = terms.taper_asked and regimen.taper.availability is not Availability.NONE
    return not (
        (loading_needed and parts.loading is None)
        or (infusion_needed and parts.infusion is None)
        or (regimen.saline is not None and terms.saline_ml is None)
        or (taper_needed and terms.taper is None)
    )
