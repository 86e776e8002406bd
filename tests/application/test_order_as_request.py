"""The request written back is the request that was read."""

import json

import pytest

from ketadesk import app
from ketadesk.application.examples import example_requests
from ketadesk.application.order_as_request import order_as_request, order_file
from ketadesk.application.order_draft import (
    KnownAllergies,
    LoadingDoseDraft,
    OrderDraft,
    OverrideDraft,
    PatientDraft,
    TaperDraft,
)
from ketadesk.application.order_request import UnreadableRequest, read_request
from ketadesk.application.sheet.printed_order import PrintedOrder

EXAMPLES = example_requests(app.read_library())


@pytest.mark.req("SR-20")
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_read_back_as_the_same_draft(name: str) -> None:
    draft = read_request(json.dumps(EXAMPLES[name]))
    assert read_request(json.dumps(order_as_request(draft))) == draft


def test_the_acute_example_comes_back_word_for_word_without_its_absent_parts() -> None:
    draft = read_request(json.dumps(EXAMPLES["acute-pain-infusion"]))
    assert order_as_request(draft) == EXAMPLES["acute-pain-infusion"]


@pytest.mark.parametrize(
    "changes",
    [
        {"patient": PatientDraft(family_name='O"Neill \\ <b>', allergies=KnownAllergies(known=("latex", "eggs")))},
        {"loading_dose": LoadingDoseDraft(), "taper": None},
        {"loading_dose": None, "infusion": None, "preparation": None, "pump": None},
        {"taper": TaperDraft(over_h="12")},
        {"overrides": (OverrideDraft(code="DOSE_HIGH", reason="agreed", by="M Jones"),)},
        {"checklist": {"pregnancy": "absent", "porphyria": ""}},
    ],
)
def test_a_draft_with_parts_absent_blank_or_unusual_is_read_back_the_same(changes: dict[str, object]) -> None:
    draft = read_request(json.dumps(EXAMPLES["acute-pain-infusion"])).model_copy(update=changes)
    assert read_request(json.dumps(order_as_request(draft))) == draft


@pytest.mark.parametrize("steps", ["four", "\u0664", "-4"])
def test_a_count_that_is_none_is_not_made_one(steps: str) -> None:
    request = order_as_request(OrderDraft(taper=TaperDraft(steps=steps)))
    assert request["taper"]["steps"] == steps
    with pytest.raises(UnreadableRequest, match=r"taper\.steps"):
        read_request(json.dumps(request))


def test_the_file_has_the_label_the_request_and_the_plan() -> None:
    draft = read_request(json.dumps(EXAMPLES["single-bolus"]))
    text = order_file(PrintedOrder(label="KD-20261122-0007-R2", draft=draft, plan_json='{"total_mg": "21.0"}'))
    attached = json.loads(text)
    assert list(attached) == ["label", "request", "plan"]
    assert attached["label"] == "KD-20261122-0007-R2"
    assert attached["plan"] == {"total_mg": "21.0"}
    assert read_request(json.dumps(attached["request"])) == draft
