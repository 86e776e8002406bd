"""What is missing, malformed or not of the library gives no plan, and the field is named."""

from dataclasses import replace

import pytest

from ketadesk.cross_check import CannotFollow, TypedOrder, second_plan

from .orders import ACUTE, BOLUS, FIGURES, FIXED, ICU, LOW, SALINE, SHORT, but

NUMBERS = ["weight_kg", "height_cm", "loading_mg_per_kg", "loading_over_min", "infusion_dose", "infusion_duration_h"]
MORE_NUMBERS = ["taper_over_h", "vial_mg_per_ml", "vial_ml", "drug_mg", "volume_ml", "pump_increment_ml_per_h"]
NO_NUMBERS = [
    "1,5", ".5", "5.", "1e2", "1_0", "+1", "-1", " 1", "1 ", "1\n", "01", "0070", "10000", "1.234", "0x1", "1/2",
    "nan", "inf", "٧٠", "７０", "70 kg", "0", "0.0", "0.00", "1.5.5", "1\u00a0",
]  # fmt: skip


def refused_field(order: TypedOrder) -> str:
    with pytest.raises(CannotFollow) as refused:
        second_plan(order, FIGURES)
    return refused.value.field


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("field", [*NUMBERS, *MORE_NUMBERS])
def test_a_number_is_a_number(field: str, text: str) -> None:
    assert refused_field(but(ACUTE, **{field: text})) == field


@pytest.mark.parametrize("text", ["", "0", "4.0", "4.00", "04", "-4", "4 ", "four", "٤", "10000"])
def test_a_count_is_a_count(text: str) -> None:
    assert refused_field(replace(ACUTE, taper_steps=text)) == "taper_steps"


@pytest.mark.req("SR-21")
@pytest.mark.parametrize(
    ("order", "field", "text"),
    [
        (ACUTE, "regimen", ""),
        (ACUTE, "regimen", "esketamine"),
        (ACUTE, "care_setting", ""),
        (ACUTE, "care_setting", "ward"),
        (ACUTE, "weight_kg", ""),
        (FIXED, "weight_kg", ""),
        (ACUTE, "loading_mg_per_kg", ""),
        (ACUTE, "loading_over_min", ""),
        (ACUTE, "loading_via", ""),
        (ACUTE, "loading_via", "Pump"),
        (SALINE, "loading_via", ""),
        (BOLUS, "loading_hand_mg_per_ml", ""),
        (BOLUS, "loading_mg_per_kg", ""),
        (SALINE, "loading_mg_per_kg", "0.29"),
        (SALINE, "loading_over_min", "2"),
        (FIXED, "loading_mg_per_kg", "15"),
        (FIXED, "loading_mg_per_kg", "0.2"),
        (ACUTE, "infusion_dose", ""),
        (ACUTE, "infusion_unit", ""),
        (ACUTE, "infusion_unit", "mg/h"),
        (ACUTE, "infusion_duration_h", ""),
        (SHORT, "infusion_dose", "0.31"),
        (SHORT, "infusion_unit", "mcg/kg/min"),
        (SHORT, "infusion_duration_h", "1"),
        (ACUTE, "taper_ordered", False),
        (SHORT, "taper_ordered", True),
        (ACUTE, "taper_over_h", ""),
        (ACUTE, "taper_shape", "linear"),
        (ACUTE, "vial_mg_per_ml", ""),
        (ACUTE, "vial_mg_per_ml", "25"),
        (ACUTE, "vial_ml", "20"),
        (ACUTE, "drug_mg", ""),
        (ACUTE, "drug_mg", "400"),
        (ACUTE, "volume_ml", ""),
        (ACUTE, "method", ""),
        (LOW, "method", "add-to"),
        (ACUTE, "pump_increment_ml_per_h", ""),
        (ACUTE, "pump_model", "unheard-of"),
        (SALINE, "saline_volume_ml", ""),
        (SALINE, "saline_volume_ml", "75"),
    ],
)
def test_what_is_missing_or_not_of_the_library(order: TypedOrder, field: str, text: object) -> None:
    assert refused_field(but(order, **{field: text})) == field


def test_two_sizes_of_a_vial_are_asked_for() -> None:
    assert refused_field(replace(ACUTE, vial_mg_per_ml="100")) == "vial_ml"


def test_a_container_that_is_turned_off_is_none() -> None:
    assert refused_field(replace(LOW, drug_mg="200")) == "drug_mg"


def test_a_model_and_another_increment_contradict() -> None:
    assert refused_field(replace(ICU, pump_model="step-1")) == "pump_increment_ml_per_h"


@pytest.mark.parametrize("availability", ["none", "optional"])
def test_a_regimen_may_have_no_loading_dose(availability: str) -> None:
    """No shipped regimen is without one; of a made-up one the infusion must be there, or nothing is ordered."""
    regimens = dict(FIGURES.regimens)
    for name in ("low-dose-infusion", "single-bolus"):
        regimen = regimens[name]
        regimens[name] = replace(regimen, loading=replace(regimen.loading, availability=availability))
    figures = replace(FIGURES, regimens=regimens)
    assert second_plan(LOW, figures).loading_mg is None
    with pytest.raises(CannotFollow, match="no drug"):
        second_plan(replace(BOLUS, loading_ordered=False), figures)
    if availability == "none":
        with pytest.raises(CannotFollow, match="no loading dose"):
            second_plan(replace(LOW, loading_ordered=True), figures)


def test_the_message_says_what_is_wrong() -> None:
    with pytest.raises(CannotFollow, match=r"^weight_kg: is missing$"):
        second_plan(replace(ACUTE, weight_kg=""), FIGURES)
    with pytest.raises(CannotFollow, match=r"^weight_kg: is not a number of the allowed form$"):
        second_plan(replace(ACUTE, weight_kg="7O"), FIGURES)
