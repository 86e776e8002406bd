"""The JSON Schemas of request and plan."""

from ketadesk.application.plan_schema import schemas


def test_the_request_has_its_count_as_an_integer() -> None:
    request = schemas()["request"]
    assert request["$defs"]["TaperDraft"]["properties"]["steps"]["type"] == "integer"
    assert request["$defs"]["TaperDraft"]["properties"]["over_h"]["type"] == "string"
    assert request["additionalProperties"] is False


def test_every_figure_of_the_plan_is_text() -> None:
    plan = schemas()["plan"]
    assert {"phases", "findings", "containers", "schedule"} <= set(plan["required"])
    assert plan["properties"]["total_mg"]["type"] == "string"
    phase = plan["$defs"]["PhaseTold"]["properties"]
    assert {part["type"] for part in phase["pump_ml_per_h"]["anyOf"]} == {"string", "null"}
