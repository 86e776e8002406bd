"""The plan as the command line prints it: every quantity a string, every time ISO 8601."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ketadesk.application.clock_times import PlanClock
from ketadesk.application.numbers import json_number
from ketadesk.application.order_preview import StatedFinding
from ketadesk.domain.container_change import ContainerUse
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.infusion import InfusionPhase, InfusionPlan, PhaseKind
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.preparation import Preparation
from ketadesk.domain.pump_rate import ProgrammedRate, mg_per_kg_per_h
from ketadesk.domain.quantity import ZERO, BodyWeight, total
from ketadesk.domain.rate_table import RateRow


def plan_json(
    assessed: Assessment,
    plan: InfusionPlan,
    clock: PlanClock,
    findings: tuple[StatedFinding, ...],
    head: dict[str, Any],
) -> dict[str, Any]:
    """Return the whole plan, ready to be written as JSON."""
    weight = plan.inputs.weight
    return {
        **head,
        "dosing_weight_kg": json_number(weight.weight.kg),
        "dosing_weight_basis": weight.basis.value,
        "ideal_weight_kg": None if weight.ideal_kg is None else json_number(weight.ideal_kg),
        "preparation": preparation_json(assessed.parts.preparation) if plan.inputs.container else None,
        "phases": [_phase(phase, plan, clock) for phase in plan.phases],
        "total_mg": json_number(plan.total_mg),
        "total_volume_ml": json_number(total(*(_drug_volume(p) for p in plan.phases))),
        "containers": [_container(use, clock) for use in plan.containers],
        "rate_table": [_row(row, weight.weight) for row in assessed.rate_table],
        "schedule": [{"track": due.track, "due": _iso(clock.utc(due.at_h))} for due in assessed.due],
        "findings": [finding_json(f) for f in findings],
    }


def preparation_json(preparation: Preparation | None) -> dict[str, Any] | None:
    """The same keys as the verb `prepare`."""
    if preparation is None:
        return None
    return {
        "draw_up_ml": json_number(preparation.draw_up_ml),
        "diluent_ml": json_number(preparation.diluent_ml),
        "total_mg": json_number(preparation.container.mg),
        "total_ml": json_number(preparation.container.ml),
        "mg_per_ml": json_number(preparation.container.mg_per_ml),
        "vials": preparation.vials,
    }


def finding_json(finding: StatedFinding) -> dict[str, Any]:
    """A finding with its sentence and sources; an override that answers it stands with it."""
    stated: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "evidence": finding.evidence.value,
        "sources": list(finding.sources),
    }
    if finding.override_by:
        stated["override"] = {"reason": finding.override_reason, "by": finding.override_by}
    return stated


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _drug_volume(phase: InfusionPhase) -> Decimal:
    return ZERO if phase.kind is PhaseKind.SALINE else phase.volume_ml


def _phase(phase: InfusionPhase, plan: InfusionPlan, clock: PlanClock) -> dict[str, Any]:
    weight = plan.inputs.weight.weight
    told = {
        "kind": phase.kind.value,
        "start": _iso(clock.at(phase.start_h)),
        "end": _iso(clock.at(phase.end_h)),
        "exact_ml_per_h": None if phase.exact_ml_per_h is None else json_number(phase.exact_ml_per_h),
        "pump_ml_per_h": None if phase.pump_ml_per_h is None else json_number(phase.pump_ml_per_h),
        **_delivered(phase.programmed, phase.kind, weight),
        "volume_ml": json_number(phase.volume_ml),
        "cumulative_mg": json_number(phase.cumulative_mg),
        "mg": json_number(phase.mg),
    }
    if phase.kind is PhaseKind.TAPER:
        told["step"] = phase.step
    if phase.kind is PhaseKind.LOADING and plan.inputs.loading is not None:
        told["ml"] = told["volume_ml"]
        told["over_min"] = json_number(plan.inputs.loading.over_min)
        told["via"] = plan.inputs.loading.via.value
        told["ordered_mg"] = json_number(plan.inputs.loading.mg)
    return told


def _delivered(programmed: ProgrammedRate | None, kind: PhaseKind, weight: BodyWeight) -> dict[str, Any]:
    if programmed is None:
        nothing = "0" if kind is PhaseKind.SALINE else None
        return {"delivered_mg_per_h": nothing, "delivered_mg_per_kg_per_h": nothing, "error_percent": None}
    return {
        "delivered_mg_per_h": json_number(programmed.delivered.mg_per_h),
        "delivered_mg_per_kg_per_h": json_number(mg_per_kg_per_h(programmed.delivered, weight)),
        "error_percent": json_number(programmed.error_percent),
    }


def _container(use: ContainerUse, clock: PlanClock) -> dict[str, Any]:
    return {
        "number": use.number,
        "start": _iso(clock.at(use.start_h)),
        "change_at": None if use.change_h is None else _iso(clock.at(use.change_h)),
        "runs_out": None if use.runs_out_h is None else _iso(clock.at(use.runs_out_h)),
        "expires": _iso(clock.at(use.expires_h)),
    }


def _row(row: RateRow, weight: BodyWeight) -> dict[str, Any]:
    return {
        "dose": json_number(row.dose),
        "unit": row.unit.value,
        "pump_ml_per_h": json_number(row.rate.pump_ml_per_h),
        "delivered_mg_per_h": json_number(row.rate.delivered.mg_per_h),
        "delivered_mg_per_kg_per_h": json_number(mg_per_kg_per_h(row.rate.delivered, weight)),
        "error_percent": json_number(row.rate.error_percent),
        "ordered": row.ordered,
    }


def plan_head(order_id: str, status: str, regimen: str, library: DrugLibrary) -> dict[str, Any]:
    """What every plan says about itself."""
    return {
        "order_id": order_id,
        "status": status,
        "regimen": regimen,
        "library_version": library.version,
        "library_sha256": library.sha256,
        "library_approved": library.approved,
    }
