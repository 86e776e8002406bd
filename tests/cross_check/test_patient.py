"""Age on the start day, ideal weight and dosing weight, and who has the narrower limits."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import CannotFollow, SecondPlan, TypedOrder, second_plan

from .orders import ACUTE, FIGURES, LOW, but, facts, q


def plan(order: TypedOrder) -> SecondPlan:
    return second_plan(order, FIGURES)


@pytest.mark.parametrize(
    ("sex", "height", "ideal"),
    [
        ("male", "152.4", "50"),  # 60 inches
        ("male", "152.39", "50"),
        ("female", "120", "45.5"),  # nothing is taken off
        ("male", "177.8", "73"),  # 70 inches: 50 + 23
        ("female", "177.8", "68.5"),
        ("other", "177.8", "68.5"),
        ("unknown", "177.8", "68.5"),
        ("male", "170", "65.9"),  # 6.92913 inches above: 65.937
        ("female", "168", "59.6"),  # 6.14173 inches above: 59.626
        ("male", "180", "75"),  # 10.86614 inches above: 74.992
    ],
)
def test_ideal_weight(sex: str, height: str, ideal: str) -> None:
    assert plan(replace(LOW, sex=sex, height_cm=height, weight_kg="90")).ideal_weight_kg == Fraction(ideal)


def test_ideal_weight_is_rounded_half_up() -> None:
    """No height that can be typed meets a half of 0.1 kg; with 1 kg per inch above 59.95, 60 inches are 50.05 kg."""
    rule = replace(FIGURES.ideal_weight, kg_per_inch=Fraction(1), threshold_inches=Fraction("59.95"))
    half = replace(FIGURES, ideal_weight=rule)
    assert second_plan(replace(LOW, height_cm="152.4", weight_kg="90"), half).ideal_weight_kg == Fraction("50.1")


@pytest.mark.parametrize(
    ("weight", "dosing", "basis"), [("74.99", "74.99", "actual"), ("75", "75", "actual"), ("75.01", "75", "ideal")]
)
def test_the_lower_weight_doses(weight: str, dosing: str, basis: str) -> None:
    done = plan(replace(LOW, weight_kg=weight))
    assert facts(done.dosing_weight_kg, done.dosing_weight_basis) == (Fraction(dosing), basis)


def test_a_regimen_on_the_actual_weight_needs_no_height() -> None:
    done = plan(replace(ACUTE, weight_kg="110", height_cm="", sex=""))
    assert facts(done.dosing_weight_kg, done.dosing_weight_basis, done.ideal_weight_kg) == (110, "actual", None)


@pytest.mark.parametrize(
    ("typed", "field"), [({"height_cm": ""}, "height_cm"), ({"sex": ""}, "sex"), ({"sex": "Male"}, "sex")]
)
def test_a_regimen_on_the_ideal_weight_needs_height_and_sex(typed: dict[str, str], field: str) -> None:
    with pytest.raises(CannotFollow) as refused:
        plan(but(LOW, **typed))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("born", "start", "code"),
    [
        ("2008-11-22", "2026-11-22", None),  # 18 on the day
        ("2008-11-23", "2026-11-22", "age-hard-min"),
        ("1905-11-23", "2026-11-22", None),  # 120 until tomorrow
        ("1905-11-22", "2026-11-22", "age-hard-max"),
        ("2008-02-29", "2026-02-28", "age-hard-min"),
        ("2008-02-29", "2026-03-01", None),
        ("2026-11-23", "2026-11-22", "age-hard-min"),  # not born yet
        ("", "2026-11-22", None),
        ("1980-04-01", "", None),
    ],
)
def test_age_is_counted_on_the_start_day(born: str, start: str, code: str | None) -> None:
    codes = plan(replace(ACUTE, birth_date=born, start_day=start)).breaches
    assert {found for found in codes if found.startswith("age")} == ({code} if code else set())


@pytest.mark.parametrize("day", ["1980-4-1", "1980-02-30", "19800401", "1980-W14-2", "1980-04-01 ", "١٩٨٠-٠٤-٠١"])
@pytest.mark.parametrize("field", ["birth_date", "start_day"])
def test_a_day_is_a_day(field: str, day: str) -> None:
    with pytest.raises(CannotFollow, match=field):
        plan(but(ACUTE, **{field: day}))


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("typed", "restricted"),
    [
        ({}, False),
        ({"birth_date": "1965-11-23"}, False),  # 60 until tomorrow: over 60 is 61
        ({"birth_date": "1965-11-22"}, True),
        ({"birth_date": ""}, True),
        ({"weight_kg": "50"}, False),
        ({"weight_kg": "49.99"}, True),
        ({"checklist": {"frailty": "present"}}, True),
        ({"checklist": {"frailty": "not-known"}}, True),
        ({"checklist": {"frailty": ""}}, True),
        ({"checklist": {}}, True),
    ],
)
def test_older_frail_or_light_patients_have_a_lower_soft_limit(typed: dict[str, object], restricted: bool) -> None:
    """0.15 mg/kg/h is inside the ward's 0.2 and over the 0.1 of older, frail or light patients."""
    codes = plan(but(LOW, **typed)).breaches
    assert ("infusion-rate-soft-max" in codes) is restricted


def test_light_is_the_actual_weight_not_the_ideal() -> None:
    """A woman of 150 cm and 60 kg doses on 45.5 kg and is not light."""
    done = plan(replace(LOW, sex="female", height_cm="150", weight_kg="60"))
    assert facts(done.dosing_weight_kg, done.breaches) == (q("45.5"), frozenset())
