"""What a set holds: what was recorded, as it was recorded, and nothing for what was not observed."""

import json
from dataclasses import FrozenInstanceError
from decimal import Decimal, InvalidOperation

import pytest
from pydantic import ValidationError

from ketadesk import app
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue, is_seen

RULES = app.read_library().observation


def made(**texts: str) -> ObservationSet:
    return ObservationSet(values=tuple(ObservedValue(item=i.replace("_", "-"), text=t) for i, t in texts.items()))


def test_a_value_is_kept_as_it_was_typed() -> None:
    observed = made(temperature="36.0", danger_signs="seizure chest-pain")
    assert observed.number("temperature") == Decimal("36.0")
    assert str(observed.number("temperature")) == "36.0"
    assert observed.chosen("danger-signs") == ("seizure", "chest-pain")


@pytest.mark.req("SR-29")
def test_what_is_not_there_was_not_observed() -> None:
    observed = made(spo2="97")
    assert observed.value("systolic-bp") is None
    assert observed.number("systolic-bp") is None
    assert observed.chosen("hallucination") == ()


def test_a_choice_is_no_number() -> None:
    with pytest.raises(InvalidOperation):
        made(hallucination="mild").number("hallucination")


def test_of_two_values_of_an_item_the_first_counts() -> None:
    twice = ObservationSet(values=(ObservedValue(item="spo2", text="90"), ObservedValue(item="spo2", text="99")))
    assert twice.number("spo2") == 90


@pytest.mark.parametrize(
    "wrong",
    [{"item": "spo2"}, {"item": "spo2", "text": 97}, {"item": "spo2", "text": "97", "confirmed": 1}, {"value": "97"}],
)
def test_a_value_is_taken_as_it_is_or_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ObservedValue(**wrong)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ValidationError):
        ObservationSet.model_validate_json(json.dumps({"values": [wrong]}))


def test_a_value_cannot_change_and_is_stored_whole() -> None:
    value = ObservedValue(item="spo2", text="97")
    with pytest.raises(FrozenInstanceError):
        value.text = "98"  # type: ignore[misc]  # on purpose
    assert json.loads(made(spo2="97").model_dump_json()) == {
        "values": [{"item": "spo2", "text": "97", "unit": "", "code": "", "confirmed": False}],
        "incomplete_because": "",
        "comment": "",
    }


def test_two_equal_sets_are_one_whether_they_were_asked_or_not() -> None:
    first, second = made(spo2="97"), made(spo2="97")
    assert first.number("spo2") == 97
    assert (first, hash(first)) == (second, hash(second))
    assert ObservationSet.model_validate_json(first.model_dump_json()) == second


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("item", "text", "seen"),
    [
        ("hallucination", "none", False),
        ("hallucination", "mild", True),
        ("hallucination", "distressing", True),
        ("nystagmus", "present", True),
        ("line-site", "clean", False),
        ("line-site", "problem", True),
        ("danger-signs", "none", False),
        ("danger-signs", "airway-problem allergic-reaction", True),
        ("poss", "4", False),
    ],
)
def test_a_sign_is_seen_or_not(item: str, text: str, seen: bool) -> None:
    assert is_seen(RULES.item(item), made(**{item: text})) is seen


@pytest.mark.req("SR-29")
def test_where_nobody_looked_it_is_neither() -> None:
    assert is_seen(RULES.item("hallucination"), made(spo2="97")) is None


def test_a_number_is_no_sign() -> None:
    with pytest.raises(ValueError, match="systolic-bp is a number"):
        is_seen(RULES.item("systolic-bp"), made(systolic_bp="120"))
