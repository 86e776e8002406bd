"""The shape of the plan that the command line prints, for `ketadesk schema` and for the test that keeps it true."""

from typing import Any, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ketadesk.application.order_draft import OrderDraft


class PreparationTold(TypedDict):
    draw_up_ml: str
    diluent_ml: str
    total_mg: str
    total_ml: str
    mg_per_ml: str
    vials: int | None


class PhaseTold(TypedDict):
    kind: str
    start: str
    end: str
    exact_ml_per_h: str | None
    pump_ml_per_h: str | None
    delivered_mg_per_h: str | None
    delivered_mg_per_kg_per_h: str | None
    error_percent: str | None
    volume_ml: str
    cumulative_mg: str
    mg: str
    step: NotRequired[int]
    ml: NotRequired[str]
    over_min: NotRequired[str]
    via: NotRequired[str]
    ordered_mg: NotRequired[str]


class ContainerTold(TypedDict):
    number: int
    start: str
    change_at: str | None
    runs_out: str | None
    expires: str


class RateRowTold(TypedDict):
    dose: str
    unit: str
    pump_ml_per_h: str
    delivered_mg_per_h: str
    delivered_mg_per_kg_per_h: str
    error_percent: str
    ordered: bool


class DueTold(TypedDict):
    track: str
    due: str


class OverrideTold(TypedDict):
    reason: str
    by: str


class FindingTold(TypedDict):
    code: str
    severity: str
    message: str
    evidence: str
    sources: list[str]
    override: NotRequired[OverrideTold]


class PlanTold(TypedDict):
    order_id: str
    status: str
    regimen: str
    library_version: str
    library_sha256: str
    library_approved: bool
    dosing_weight_kg: str
    dosing_weight_basis: str
    ideal_weight_kg: str | None
    preparation: PreparationTold | None
    phases: list[PhaseTold]
    total_mg: str
    total_volume_ml: str
    containers: list[ContainerTold]
    rate_table: list[RateRowTold]
    schedule: list[DueTold]
    findings: list[FindingTold]


def schemas() -> dict[str, Any]:
    """Return the JSON Schema of the request and of the plan."""
    request = OrderDraft.model_json_schema()
    request["$defs"]["TaperDraft"]["properties"]["steps"] = {"type": "integer", "title": "Steps"}
    return {"request": request, "plan": TypeAdapter(PlanTold).json_schema()}
