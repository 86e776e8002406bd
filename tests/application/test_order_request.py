"""The JSON request: the draft's shape, read strictly, every refusal naming the field and the value."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.examples import example_requests
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_request import UnreadableRequest, read_request
from ketadesk.application.read_order import read_order
from ketadesk.domain.drug_library import DrugLibrary

QUANTITIES = (
    "patient.weight_kg", "patient.height_cm", "loading_dose.mg_per_kg", "loading_dose.over_min", "infusion.dose",
    "infusion.duration_h", "taper.over_h", "preparation.vial_mg_per_ml", "preparation.drug_mg",
    "preparation.volume_ml", "pump.increment_ml_per_h",
)  # fmt: skip


@pytest.fixture
def request_(library: DrugLibrary) -> dict[str, Any]:
    return example_requests(library)["acute-pain-infusion"]


def put(request: dict[str, Any], path: str, value: object) -> str:
    *parents, last = path.split(".")
    place = request
    for parent in parents:
        place = place[parent]
    place[last] = value
    return json.dumps(request)


def refused(text: str) -> str:
    with pytest.raises(UnreadableRequest) as error:
        read_request(text)
    assert "Allowed: " in str(error.value)
    return str(error.value)


@pytest.mark.req("SR-01")
@pytest.mark.parametrize("path", QUANTITIES)
@pytest.mark.parametrize("value", [70.5, 70, True, None, ["70"], {"value": "70"}])
def test_a_quantity_is_text_in_quotes(request_: dict[str, Any], path: str, value: object) -> None:
    assert path in refused(put(request_, path, value))


ASKED_LATER = ("infusion.dose", "infusion.duration_h", "taper.over_h", "preparation.drug_mg")
"""Left blank, the reader of the order names these as not answered, as it does in the window."""


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("path", [path for path in QUANTITIES if path not in ASKED_LATER])
def test_a_blank_is_no_quantity(request_: dict[str, Any], path: str) -> None:
    assert path in refused(put(request_, path, ""))


@pytest.mark.parametrize("path", ASKED_LATER)
def test_a_blank_that_is_asked_for_later_stays_a_blank(
    request_: dict[str, Any], path: str, library: DrugLibrary
) -> None:
    draft = read_request(put(request_, path, ""))
    assert [(p.field, p.unanswered) for p in read_order(draft, library).problems] == [(path, True)]


@pytest.mark.parametrize("steps", ["4", 4.0, True, None, [4]])
def test_the_count_of_steps_is_a_whole_number(request_: dict[str, Any], steps: object) -> None:
    assert "taper.steps" in refused(put(request_, "taper.steps", steps))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"text"', "1", "{'care_setting': 'ward'}", '{"care_setting": "ward",}', "NaN",
     '{"care_setting": NaN}', '{"care_setting": Infinity}', "[" * 100_000, "\x00", '{"a": 1} {"b": 2}', "// {}"],
)  # fmt: skip
def test_what_is_no_request(text: str) -> None:
    refused(text)


def test_a_key_given_twice_is_refused() -> None:
    assert "'dose' stands twice" in refused('{"infusion": {"dose": "0.5", "dose": "5"}}')


@pytest.mark.parametrize("path", ["weight", "patient.weight_lb", "patient.weight_g", "infusion.rate_ml_per_h", "dose"])
def test_an_unknown_field_is_refused_by_name(request_: dict[str, Any], path: str) -> None:
    assert f"{path}: unknown field" in refused(put(request_, path, "70"))


def test_a_long_value_is_not_repeated_in_full(request_: dict[str, Any]) -> None:
    assert len(refused(put(request_, "patient.weight_kg", ["x" * 5000]))) < 250
    assert "at most" in refused(" " * 1_000_001)


def test_parts_left_out_are_answers(request_: dict[str, Any]) -> None:
    for part in ("loading_dose", "taper", "preparation", "pump", "infusion"):
        del request_[part]
    draft = read_request(json.dumps(request_))
    assert (draft.loading_dose, draft.taper, draft.preparation, draft.pump, draft.infusion) == (None,) * 5


def test_every_sample_request_is_read_as_it_is_written(library: DrugLibrary) -> None:
    """Round trip: the draft, written as a request again, is the same draft."""
    for name, request in example_requests(library).items():
        draft = read_request(json.dumps(request))
        again = draft.model_dump(mode="json")
        if again["taper"] is not None:
            again["taper"]["steps"] = int(again["taper"]["steps"])
        again = {key: value for key, value in again.items() if value != ""}
        for part in ("patient", "loading_dose", "preparation", "pump"):
            if again.get(part) is not None:
                again[part] = {key: value for key, value in again[part].items() if value != ""}
        assert read_request(json.dumps(again)) == draft, name


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


def why_refused(text: str) -> str:
    try:
        read_request(text)
    except UnreadableRequest as error:
        return str(error)
    return ""


@given(field=st.sampled_from(sorted(OrderDraft.model_fields)), value=JSON)
def test_any_value_of_any_field_is_read_or_refused_in_words(field: str, value: object) -> None:
    why = why_refused(json.dumps({field: value}))
    assert not why or "Allowed: " in why
