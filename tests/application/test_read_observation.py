"""Typed values of a set: impossible refused, improbable asked, nothing repaired; a blank is not observed."""

import re
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import ObservationDraft
from ketadesk.application.monitoring.observation.read_observation import Equipment, ReadItem, read_items, values_of
from ketadesk.application.numbers import NO_BREAK, NotANumber, read_observed_number
from ketadesk.domain.drug_library import DrugLibrary, ItemKind, ObservationItem
from tests.naughty import EVERY

BAG_AND_PUMP = Equipment(container_ml=Decimal(500), pump_maximum_ml_per_h=Decimal(999))


def read(library: DrugLibrary, confirmed: tuple[str, ...] = (), /, **typed: str) -> dict[str, ReadItem]:
    draft = ObservationDraft(typed={k.replace("_", "-"): text for k, text in typed.items()}, confirmed=confirmed)
    return dict(read_items(draft, library.observation.items, BAG_AND_PUMP))


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,200", "a comma stands in it; the decimal mark is a dot, and thousands are not parted"),
        ("12 0", "a blank stands between its characters"),
        ("+120", "'+' stands in it; plus and minus are not used"),
        ("-1", "'-' stands in it; plus and minus are not used"),
        (
            "1e2",
            "'e' stands in it; the number must be in the unit asked for, and is typed without letters",
        ),
        ("120.5", "a dot stands in it, and this is counted in whole numbers"),
        ("12000", "more than 4 digits stand before the dot"),
        ("0120", "a zero stands before the other digits"),
        ("１２０", "'１' (U+FF11) is not one of the digits 0 to 9"),
        (" 120", "a blank stands at the beginning"),
        ("\ufeff120", "U+FEFF stands in it, a character that cannot be seen"),
    ],
)
def test_what_is_no_number_is_refused_with_its_reason(library: DrugLibrary, text: str, reason: str) -> None:
    found = read(library, systolic_bp=text)["systolic-bp"]
    assert found.value is None
    assert found.problem == (f"{text!r} cannot be used: {reason}. Allowed: a whole number from 20 to 320{NO_BREAK}mmHg")


@pytest.mark.req("SR-06")
@pytest.mark.parametrize("text", ["NaN", "inf", "-0", "0.", ".5", "1_000", "1e1", "٣"])
def test_no_other_notation_is_a_number(text: str) -> None:
    with pytest.raises(NotANumber):
        read_observed_number(text, 2)


@pytest.mark.req("SR-02")
def test_of_all_naughty_texts_only_plain_digits_are_numbers(library: DrugLibrary) -> None:
    items = [item for item in library.observation.items if item.kind is ItemKind.NUMBER]
    taken = set()
    for text in EVERY:
        draft = ObservationDraft(typed={item.id: text for item in items})
        for read_item in read_items(draft, items, BAG_AND_PUMP).values():
            assert text == "" or read_item.problem or read_item.value is not None
            if read_item.value is not None:
                taken.add(read_item.value.text)
    assert taken
    assert not [text for text in taken if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text, re.ASCII)]


@pytest.mark.req("SR-02")
def test_a_number_is_kept_as_it_was_typed(library: DrugLibrary) -> None:
    found = read(library, temperature="36.0", pump_rate="0", volume_left="0.0")
    values = {v.item: v for v in values_of(found).values}
    assert (values["temperature"].text, values["temperature"].unit, values["temperature"].code) == (
        "36.0",
        "Cel",
        "LOINC 8310-5",
    )
    assert (values["pump-rate"].text, values["volume-left"].text) == ("0", "0.0")


@pytest.mark.req("SR-02")
def test_only_as_many_decimals_as_the_item_has(library: DrugLibrary) -> None:
    found = read(library, temperature="36.85", pump_rate="35.25")
    assert "more than 1 digits stand after the dot" in found["temperature"].problem
    assert found["temperature"].problem.endswith(f"a number from 25 to 45{NO_BREAK}degrees C, at most 1 decimal")
    assert found["pump-rate"].value is not None


@pytest.mark.req("SR-06")
@pytest.mark.parametrize(
    ("item", "inside", "outside"),
    [
        ("systolic-bp", "20", "19"),
        ("systolic-bp", "320", "321"),
        ("systolic-bp", "320", "1200"),
        ("spo2", "100", "101"),
        ("spo2", "1", "0"),
        ("temperature", "45.0", "45.1"),
        ("respiratory-rate", "0", "91"),
        ("pain-rest", "10", "11"),
    ],
)
def test_what_is_impossible_is_refused_with_the_range(
    library: DrugLibrary, item: str, inside: str, outside: str
) -> None:
    assert not read(library, **{item: inside})[item].problem
    refused = read(library, (item,), **{item: outside})[item]
    assert refused.value is None
    assert f"{outside}" in refused.problem
    assert "is impossible. Allowed: a " in refused.problem


@pytest.mark.req("SR-06")
def test_what_is_improbable_is_asked_and_stands_once_it_is_confirmed(library: DrugLibrary) -> None:
    asked = read(library, spo2="9", systolic_bp="231")
    assert asked["spo2"].ask == f"9{NO_BREAK}% is unusually low. Is it right?"
    assert asked["systolic-bp"].ask == f"231{NO_BREAK}mmHg is unusually high. Is it right?"
    assert values_of(asked).values == ()
    confirmed = read(library, ("spo2",), spo2="9")
    assert confirmed["spo2"].ask == ""
    assert [(v.text, v.confirmed) for v in values_of(confirmed).values] == [("9", True)]


def test_the_edge_of_what_is_asked_is_not_asked(library: DrugLibrary) -> None:
    edges = read(library, spo2="70", systolic_bp="230", diastolic_bp="35")
    assert not [r for r in edges.values() if r.ask or r.problem]


def test_a_confirmation_of_a_usual_value_says_nothing(library: DrugLibrary) -> None:
    found = read(library, ("spo2",), spo2="97")["spo2"]
    assert found.value is not None
    assert not found.value.confirmed


def test_another_value_has_to_be_confirmed_anew() -> None:
    draft = ObservationDraft(typed={"spo2": "9"}, confirmed=("spo2", "temperature"))
    assert draft.with_item("spo2", "8").confirmed == ("temperature",)


@pytest.mark.req("SR-06")
@pytest.mark.parametrize("diastolic", ["120", "121"])
def test_a_diastolic_that_is_not_below_the_systolic_is_refused_on_both(library: DrugLibrary, diastolic: str) -> None:
    found = read(library, systolic_bp="120", diastolic_bp=diastolic, heart_rate="80")
    words = f"Diastolic {diastolic} is not below systolic 120. Look at both again."
    assert (found["systolic-bp"].problem, found["diastolic-bp"].problem) == (words, words)
    assert [v.item for v in values_of(found).values] == ["heart-rate"]
    assert not read(library, systolic_bp="120", diastolic_bp="119")["diastolic-bp"].problem


@pytest.mark.req("SR-06")
def test_more_than_hangs_there_or_than_the_pump_can_is_refused(library: DrugLibrary) -> None:
    found = read(library, volume_left="500.1", pump_rate="999.5")
    assert found["volume-left"].problem == (
        f"500.1{NO_BREAK}mL is impossible: the container holds 500{NO_BREAK}mL. Look again."
    )
    assert found["pump-rate"].problem == (
        f"999.5{NO_BREAK}mL per hour is impossible: this pump runs at most at 999{NO_BREAK}mL per hour. Look again."
    )
    at_the_edge = read(library, ("pump-rate",), volume_left="500", pump_rate="999")
    assert not [r for r in at_the_edge.values() if r.problem or r.ask]


def test_where_nothing_hangs_only_the_item_bounds_it(library: DrugLibrary) -> None:
    draft = ObservationDraft(typed={"volume-left": "540", "pump-rate": "1000"}, confirmed=("pump-rate",))
    found = read_items(draft, library.observation.items, Equipment())
    assert not [r for r in found.values() if r.problem or r.ask]


def test_a_choice_carries_its_own_code_and_else_that_of_its_item(library: DrugLibrary) -> None:
    found = values_of(read(library, nausea_vomiting="vomiting", hallucination="mild", poss="1"))
    assert {v.item: v.code for v in found.values} == {
        "poss": "local poss",
        "hallucination": "SNOMED CT 7011001",
        "nausea-vomiting": "SNOMED CT 422400008",
    }


def test_signs_stand_in_the_order_of_the_library_or_there_are_none(library: DrugLibrary) -> None:
    two = read(library, danger_signs="seizure chest-pain")["danger-signs"]
    assert two.value is not None
    assert (two.value.choices, two.value.code) == (("seizure", "chest-pain"), "SNOMED CT 91175000; SNOMED CT 29857009")
    none = read(library, danger_signs="none")["danger-signs"]
    assert none.value is not None
    assert none.value.code == "local danger-signs"


@pytest.mark.parametrize("text", ["None", "none ", "none none", "chest-pain seizure", "stroke"])
def test_what_is_no_answer_is_refused(library: DrugLibrary, text: str) -> None:
    found = read(library, danger_signs=text)["danger-signs"]
    assert found.problem == f"{text!r} is no answer here. Choose again."
    assert found.value is None


@pytest.mark.parametrize(("item", "text"), [("danger-signs", "none seizure"), ("hallucination", "none mild")])
def test_answers_that_exclude_each_other_are_refused(library: DrugLibrary, item: str, text: str) -> None:
    assert read(library, **{item: text})[item].problem == "These answers exclude each other. Choose again."


def test_a_blank_was_not_observed(library: DrugLibrary) -> None:
    found = read(library, hallucination="", temperature="")
    assert values_of(found).values == ()
    assert set(found) == {item.id for item in library.observation.items}


def test_an_item_without_an_end_has_none_in_its_words(library: DrugLibrary) -> None:
    item: ObservationItem = library.observation.item("heart-rate")
    open_ended = item.model_copy(update={"lowest": None, "highest": None, "asked_below": None, "asked_above": None})
    draft = ObservationDraft(typed={"heart-rate": "x"})
    refused = read_items(draft, [open_ended], Equipment())["heart-rate"]
    assert refused.problem.endswith("Allowed: a whole number")
    assert read_items(draft.with_item("heart-rate", "9999"), [open_ended], Equipment())["heart-rate"].ask == ""
