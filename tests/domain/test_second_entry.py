"""The blind second entry: each figure, each way to be missing, and that nobody is said to be right."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit
from ketadesk.domain.second_entry import (
    CheckedFigures,
    Difference,
    Figure,
    FirstFigures,
    NotPart,
    SecondEntry,
    check_outcome,
    compare,
    syringe_mg_per_ml,
)
from ketadesk.domain.taper import TaperShape

from .parts import container, typed_numbers

NOT_PART = NotPart.NOT_PART

AGREED: dict[str, Figure] = {
    "identifier": "TEST-0001",
    "patient_name": "EXAMPLE, Alex",
    "birth_date": date(1980, 4, 1),
    "weight_kg": Decimal(70),
    "height_cm": Decimal(168),
    "sex": Sex.FEMALE,
    "care_setting": CareSetting.MONITORED,
    "regimen": "acute-pain-infusion",
    "dose": Decimal("0.5"),
    "dose_unit": DoseUnit.MG_PER_KG_PER_H,
    "infusion_h": Decimal(48),
    "taper_steps": Decimal(4),
    "taper_h": Decimal(12),
    "taper_shape": TaperShape.EQUAL,
    "loading_mg_per_kg": Decimal("0.2"),
    "loading_over_min": Decimal(15),
    "loading_rate_ml_per_h": Decimal(56),
    "hand_syringe_mg_per_ml": NOT_PART,
    "saline_ml": Decimal(100),
    "start": datetime.fromisoformat("2026-11-22T14:00"),
    "vial_mg_per_ml": Decimal(50),
    "container": container("500", "500"),
    "diluent": "sodium chloride 0.9 %",
    "method": Method.MAKE_UP_TO,
    "pump_rate_ml_per_h": Decimal(35),
}
"""70 kg at 0.5 mg/kg/h from 1 mg/mL: 35 mL/h; 14 mg in 15 min: 56 mL/h."""

ANOTHER: dict[str, Figure] = {
    "identifier": "TEST-0010",
    "patient_name": "EXAMPLE, Alec",
    "birth_date": date(1980, 1, 4),
    "weight_kg": Decimal("70.01"),
    "height_cm": Decimal(186),
    "sex": Sex.MALE,
    "care_setting": CareSetting.ICU,
    "regimen": "icu-opioid-adjunct",
    "dose": Decimal("0.05"),
    "dose_unit": DoseUnit.MCG_PER_KG_PER_MIN,
    "infusion_h": Decimal(24),
    "taper_steps": Decimal(3),
    "taper_h": Decimal("1.2"),
    "taper_shape": TaperShape.HALVING,
    "loading_mg_per_kg": Decimal("0.1"),
    "loading_over_min": Decimal(1),
    "loading_rate_ml_per_h": Decimal(840),
    "hand_syringe_mg_per_ml": Decimal(10),
    "saline_ml": Decimal(50),
    "start": datetime.fromisoformat("2026-11-22T02:00"),
    "vial_mg_per_ml": Decimal(10),
    "container": container("50", "50"),
    "diluent": "glucose 5 %",
    "method": Method.ADD_TO,
    "pump_rate_ml_per_h": Decimal("3.5"),
}
ALWAYS_THERE = {"identifier", "patient_name", "birth_date", "weight_kg", "care_setting", "regimen", "start"}
FIELDS = tuple(AGREED)


def first(**changed: Figure) -> FirstFigures:
    return FirstFigures.model_validate({**AGREED, **changed})


def second(**changed: Figure) -> SecondEntry:
    return SecondEntry.model_validate({**AGREED, **changed})


@pytest.mark.req("SR-24")
def test_the_samples_have_every_field() -> None:
    assert set(FIELDS) == set(ANOTHER) == set(CheckedFigures.model_fields)
    assert set(FIELDS) == set(FirstFigures.model_fields) == set(SecondEntry.model_fields)


@pytest.mark.req("SR-24")
def test_equal_figures_agree() -> None:
    assert compare(first(), second()) == ()
    assert check_outcome(first(), second()) is EventKind.CHECK_AGREES


@pytest.mark.req("SR-16")
@pytest.mark.req("SR-24")
@pytest.mark.parametrize("field", FIELDS)
def test_one_other_figure_is_the_one_difference(field: str) -> None:
    differing = second(**{field: ANOTHER[field]})
    assert compare(first(), differing) == (Difference(field=field, first=AGREED[field], second=ANOTHER[field]),)
    assert check_outcome(first(), differing) is EventKind.CHECK_DIFFERS


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("field", FIELDS)
def test_missing_on_either_side_or_both_is_a_difference(field: str) -> None:
    without_first, without_second = first(**{field: None}), second(**{field: None})
    value = AGREED[field]
    assert compare(without_first, second()) == (Difference(field=field, first=None, second=value),)
    assert compare(first(), without_second) == (Difference(field=field, first=value, second=None),)
    assert compare(without_first, without_second) == (Difference(field=field, first=None, second=None),)
    assert check_outcome(without_first, without_second) is EventKind.CHECK_DIFFERS


@pytest.mark.req("SR-24")
def test_two_empty_entries_agree_on_nothing() -> None:
    assert tuple(difference.field for difference in compare(FirstFigures(), SecondEntry())) == FIELDS


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("field", [name for name in FIELDS if name not in ALWAYS_THERE])
def test_what_the_order_does_not_have_is_said_by_both(field: str) -> None:
    assert compare(first(**{field: NOT_PART}), second(**{field: NOT_PART})) == ()
    for one, other in ((NOT_PART, None), (None, NOT_PART), (NOT_PART, ANOTHER[field]), (ANOTHER[field], NOT_PART)):
        assert len(compare(first(**{field: one}), second(**{field: other}))) == 1


@pytest.mark.req("SR-16")
@pytest.mark.parametrize("field", sorted(ALWAYS_THERE))
def test_patient_weight_and_regimen_are_never_left_out(field: str) -> None:
    with pytest.raises(ValidationError):
        second(**{field: NOT_PART})


@pytest.mark.req("SR-16")
@pytest.mark.req("SR-24")
@pytest.mark.parametrize("field", ["weight_kg", "pump_rate_ml_per_h"])
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("70", "70.0", True),
        ("70", "70.00", True),
        ("70", "7E+1", True),
        ("41.7", "4.17", False),
        ("70", "70.01", False),
        ("70", "69.99", False),
        ("70", "07", False),
        ("70", "154", False),
        ("70", "700", False),
        ("70.5", "75.0", False),
        ("6.8", "6.7", False),
        ("70", "70.0000000000000000000000000000000000000000000000000000000000000001", False),
    ],
)
def test_weight_and_rate_are_equal_as_numbers_or_not_at_all(field: str, one: str, other: str, agree: bool) -> None:
    assert (compare(first(**{field: Decimal(one)}), second(**{field: Decimal(other)})) == ()) is agree
    assert (compare(first(**{field: Decimal(other)}), second(**{field: Decimal(one)})) == ()) is agree


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("500", "500"), ("500.0", "500"), True),
        (("500", "500"), ("50", "50"), False),
        (("500", "250"), ("250", "500"), False),
        (("100", "50"), ("500", "250"), False),
        (("50", "50"), ("50", "500"), False),
    ],
)
def test_a_container_is_a_pair(one: tuple[str, str], other: tuple[str, str], agree: bool) -> None:
    """Equal strength is not enough: ten times the volume runs out, and expires, at another time."""
    assert (compare(first(container=container(*one)), second(container=container(*other))) == ()) is agree


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("ampoule", "drawn", "syringe", "holds"),
    [
        ("10", "20", "20", "10"),  # undiluted
        ("10", "5", "10", "5"),
        ("50", "1", "10", "5"),
        ("50", "5", "10", "25"),  # an ampoule of 50 taken for one of 10
        ("100", "0.5", "10", "5"),
        ("10", "2", "3", "6.66666666666666666666666666666666666666666666666666666666667"),
    ],
)
def test_a_syringe_holds_what_the_ampoule_gives(ampoule: str, drawn: str, syringe: str, holds: str) -> None:
    assert syringe_mg_per_ml(Decimal(ampoule), Decimal(drawn), Decimal(syringe)) == Decimal(holds)


@pytest.mark.req("SR-24")
def test_a_syringe_from_an_ampoule_taken_for_another_differs() -> None:
    said = first(hand_syringe_mg_per_ml=Decimal(5))
    held = syringe_mg_per_ml(Decimal(50), drawn_ml=Decimal(5), syringe_ml=Decimal(10))
    assert [d.field for d in compare(said, second(hand_syringe_mg_per_ml=held))] == ["hand_syringe_mg_per_ml"]
    right = syringe_mg_per_ml(Decimal(10), drawn_ml=Decimal(5), syringe_ml=Decimal(10))
    assert compare(said, second(hand_syringe_mg_per_ml=right)) == ()


def test_an_empty_syringe_holds_nothing_that_could_be_told() -> None:
    with pytest.raises(ZeroDivisionError):
        syringe_mg_per_ml(Decimal(10), drawn_ml=Decimal(0), syringe_ml=Decimal(0))


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("other", ["test-0001", "TEST-0001 ", "TEST-OOO1", "TEST-000\u0661", "TEST\u20110001"])
def test_an_identifier_is_equal_character_by_character(other: str) -> None:
    assert [difference.field for difference in compare(first(), second(identifier=other))] == ["identifier"]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "-"])
def test_a_blank_identifier_is_refused(blank: str) -> None:
    with pytest.raises(ValidationError, match="identifier"):
        second(identifier=blank)


@pytest.mark.req("SR-24")
def test_a_dose_in_another_unit_differs_even_where_it_is_the_same_dose() -> None:
    """0.06 mg/kg/h is 1 mcg/kg/min; the prescription says it in one way."""
    one = first(dose=Decimal("0.06"), dose_unit=DoseUnit.MG_PER_KG_PER_H)
    other = second(dose=Decimal(1), dose_unit=DoseUnit.MCG_PER_KG_PER_MIN)
    assert [difference.field for difference in compare(one, other)] == ["dose", "dose_unit"]


@pytest.mark.req("SR-06")
@pytest.mark.parametrize("field", [name for name, value in {**AGREED, **ANOTHER}.items() if isinstance(value, Decimal)])
@pytest.mark.parametrize(
    "wrong", [Decimal(0), Decimal("-0"), Decimal(-70), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
              70, 70.0, True, "70", " 70", "\u0667\u0660", b"70", [Decimal(70)]]
)  # fmt: skip
def test_what_is_no_amount_is_refused(field: str, wrong: object) -> None:
    for kind in (FirstFigures, SecondEntry):
        with pytest.raises(ValidationError):
            kind.model_validate({**AGREED, field: wrong})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("dose_unit", "mg/kg/h"),
        ("method", "add-to"),
        ("container", (Decimal(500), Decimal(500))),
        ("container", Decimal(1)),
        ("birth_date", "1980-04-01"),
        ("birth_date", datetime.fromisoformat("1980-04-01")),
        ("start", date(2026, 11, 22)),
        ("start", "2026-11-22T14:00"),
        ("sex", "female"),
        ("care_setting", "icu"),
        ("taper_shape", "equal"),
        ("diluent", ""),
        ("patient_name", ""),
        ("identifier", 1),
        ("pump_rate_mg_per_h", Decimal(35)),
    ],
)
def test_what_is_of_another_kind_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError):
        SecondEntry.model_validate({**AGREED, field: wrong})


@pytest.mark.req("SR-24")
def test_differences_come_in_the_order_of_the_form_and_do_not_say_who_is_right() -> None:
    found = compare(first(), SecondEntry.model_validate(ANOTHER))
    assert tuple(difference.field for difference in found) == FIELDS
    assert set(Difference.model_fields) == {"field", "first", "second"}


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    "figures", [AGREED, ANOTHER, {**AGREED, **dict.fromkeys(set(FIELDS) - ALWAYS_THERE, NOT_PART)}]
)
def test_an_entry_comes_back_from_the_record_as_it_was(figures: dict[str, Figure]) -> None:
    entry = SecondEntry.model_validate(figures)
    again = SecondEntry.model_validate_json(entry.model_dump_json())
    assert again == entry
    assert {name: type(figure) for name, figure in again} == {name: type(figure) for name, figure in entry}


POSSIBLE: dict[str, st.SearchStrategy[Figure]] = {
    "identifier": st.sampled_from(["TEST-0001", "TEST-0010"]),
    "birth_date": st.dates(date(1980, 1, 1), date(1980, 1, 3)),
    "patient_name": st.sampled_from(["EXAMPLE, Alex", "EXAMPLE, Alec"]),
    "sex": st.sampled_from(Sex),
    "care_setting": st.sampled_from(CareSetting),
    "taper_shape": st.sampled_from(TaperShape),
    "diluent": st.sampled_from(["sodium chloride 0.9 %", "glucose 5 %"]),
    "start": st.sampled_from([datetime.fromisoformat(f"2026-11-22T{hour}:00") for hour in ("01", "02")]),
    "regimen": st.sampled_from(["acute-pain-infusion", "low-dose-infusion"]),
    "dose_unit": st.sampled_from(DoseUnit),
    "container": st.sampled_from([container("500", "500"), container("50", "50"), container("50.0", "50")]),
    "method": st.sampled_from(Method),
}


def figure_of(field: str) -> st.SearchStrategy[Figure]:
    value = POSSIBLE.get(field, typed_numbers("0.1", "0.9", places=1))
    return st.none() | value if field in ALWAYS_THERE else st.none() | st.just(NOT_PART) | value


FIGURES = st.fixed_dictionaries({field: figure_of(field) for field in FIELDS})


def naive_key(value: Figure) -> object:
    """A figure as text of its own kind: numbers without their trailing zeros."""
    if isinstance(value, Container):
        return f"{value.mg.normalize():f} in {value.ml.normalize():f}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else repr(value)


@pytest.mark.req("SR-24")
@given(one=FIGURES, changes=FIGURES, changed=st.sets(st.sampled_from(FIELDS)))
def test_a_difference_is_found_where_one_is_and_nowhere_else(
    one: dict[str, Figure], changes: dict[str, Figure], changed: set[str]
) -> None:
    other = {field: changes[field] if field in changed else one[field] for field in FIELDS}
    found = compare(FirstFigures.model_validate(one), SecondEntry.model_validate(other))
    expected = [f for f in FIELDS if one[f] is None or naive_key(one[f]) != naive_key(other[f])]
    assert [difference.field for difference in found] == expected
    turned = compare(FirstFigures.model_validate(other), SecondEntry.model_validate(one))
    assert [(d.field, d.second, d.first) for d in turned] == [(d.field, d.first, d.second) for d in found]
