"""Every code by hand: just inside its limit it is not given, just beyond it is."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import TypedOrder, read_figures, second_plan

from .orders import ACUTE, BOLUS, FIGURES, FIXED, ICU, LOW, SALINE, SHORT, TEXTS, but

AT_35 = {"loading_via": "hand", "loading_hand_mg_per_ml": "10", "loading_mg_per_kg": "0.35"}
NO_LOADING = {"loading_ordered": False}


def codes(order: TypedOrder, **typed: object) -> frozenset[str]:
    return second_plan(but(order, **typed), FIGURES).breaches


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("order", "inside", "beyond", "code"),
    [
        (BOLUS, {"weight_kg": "45"}, {"weight_kg": "44.99"}, "weight-soft-min"),
        (BOLUS, {"weight_kg": "115"}, {"weight_kg": "115.01"}, "weight-soft-max"),
        (BOLUS, {"weight_kg": "30"}, {"weight_kg": "29.99"}, "weight-hard-min"),
        (BOLUS, {"weight_kg": "250"}, {"weight_kg": "250.01"}, "weight-hard-max"),
        (BOLUS, {"height_cm": "100"}, {"height_cm": "99.99"}, "height-hard-min"),
        (BOLUS, {"height_cm": "250"}, {"height_cm": "250.01"}, "height-hard-max"),
        (BOLUS, {"height_cm": ""}, {"height_cm": "25"}, "height-hard-min"),
        (BOLUS, {"loading_mg_per_kg": "0.3"}, {"loading_mg_per_kg": "0.31"}, "loading-dose-soft-max"),
        (BOLUS, {"loading_mg_per_kg": "0.6"}, {"loading_mg_per_kg": "0.61"}, "loading-dose-hard-max"),
        (BOLUS, {"loading_over_min": "15"}, {"loading_over_min": "14.99"}, "loading-time-soft-min"),
        (BOLUS, {"loading_over_min": "1"}, {"loading_over_min": "0.99"}, "loading-time-hard-min"),
        (BOLUS, {"loading_over_min": "60"}, {"loading_over_min": "60.01"}, "loading-time-hard-max"),
        (BOLUS, {"loading_hand_mg_per_ml": "10"}, {"loading_hand_mg_per_ml": "10.01"}, "hand-concentration-hard-max"),
        (BOLUS, {"loading_mg_per_kg": "0.89"}, {"loading_mg_per_kg": "0.9"}, "loading-dose-above-usual-soft"),
        (BOLUS, {"loading_mg_per_kg": "2.99"}, {"loading_mg_per_kg": "3"}, "loading-dose-above-usual-hard"),
        (BOLUS, {"loading_mg_per_kg": "1"}, {"loading_mg_per_kg": "1.01"}, "cumulative-24-h-hard-max"),
        (ACUTE, AT_35 | {"weight_kg": "114"}, {"weight_kg": "115"}, "loading-dose-hard-max"),
        (ACUTE, {}, {"infusion_dose": "0.49"}, "infusion-rate-soft-min"),
        (ACUTE, {"infusion_dose": "1"}, {"infusion_dose": "1.01"}, "infusion-rate-hard-max"),
        (ACUTE, {"weight_kg": "115", "infusion_dose": "1"}, {"weight_kg": "115.5"}, "infusion-rate-hard-max"),
        (ACUTE, {"infusion_duration_h": "24"}, {"infusion_duration_h": "23.99"}, "duration-soft-min"),
        (ACUTE, {"infusion_duration_h": "48"}, {"infusion_duration_h": "48.01"}, "duration-soft-max"),
        (ACUTE, {"infusion_duration_h": "72"}, {"infusion_duration_h": "72.01"}, "duration-hard-max"),
        (ACUTE, {"taper_steps": "20"}, {"taper_steps": "21"}, "taper-steps-hard-max"),
        (ACUTE, {"taper_over_h": "1"}, {"taper_over_h": "0.99"}, "taper-time-hard-min"),
        (ACUTE, {"taper_over_h": "24"}, {"taper_over_h": "24.01"}, "taper-time-hard-max"),
        (ACUTE, {"infusion_dose": "1.49"}, {"infusion_dose": "1.5"}, "infusion-above-usual-soft"),
        (ACUTE, {"infusion_dose": "4.99"}, {"infusion_dose": "5"}, "infusion-above-usual-hard"),
        (LOW, {"infusion_dose": "0.2"}, {"infusion_dose": "0.21"}, "infusion-rate-soft-max"),
        (LOW, {"infusion_dose": "0.3"}, {"infusion_dose": "0.31"}, "infusion-rate-hard-max"),
        (LOW, {"infusion_dose": "0.05"}, {"infusion_dose": "0.04"}, "infusion-rate-soft-min"),
        (LOW, {"care_setting": "icu", "infusion_dose": "0.5"}, {"infusion_dose": "0.51"}, "infusion-rate-hard-max"),
        (ICU, {"infusion_dose": "2"}, {"infusion_dose": "2.01"}, "infusion-rate-soft-max"),
        (ICU, {"infusion_dose": "6.66"}, {"infusion_dose": "6.67"}, "infusion-rate-hard-max"),
        (ICU, {"infusion_dose": "2.99"}, {"infusion_dose": "3"}, "infusion-above-usual-soft"),
        (ICU, {"infusion_dose": "9.99"}, {"infusion_dose": "10"}, "infusion-above-usual-hard"),
        (FIXED, {"weight_kg": "42.86"}, {"weight_kg": "42.85"}, "loading-dose-hard-max"),
        (FIXED, {"weight_kg": "40"}, {"weight_kg": "39.99"}, "infusion-rate-hard-max"),
    ],
)  # fmt: skip
def test_a_limit_is_inclusive(
    order: TypedOrder, inside: dict[str, object], beyond: dict[str, object], code: str
) -> None:
    assert code not in codes(order, **inside)
    assert code in codes(order, **(inside | beyond))


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("order", "typed", "expected"),
    [
        (BOLUS, {"loading_mg_per_kg": "0.61"}, {"loading-dose-hard-max"}),
        (BOLUS, {"loading_over_min": "0.5"}, {"loading-time-hard-min"}),
        (BOLUS, {"weight_kg": "20"}, {"weight-hard-min", "bmi-soft-min"}),
        (BOLUS, {"loading_mg_per_kg": "3"},
         {"loading-dose-hard-max", "loading-dose-above-usual-hard", "cumulative-24-h-hard-max"}),
        (ACUTE, {"infusion_duration_h": "80"}, {"duration-hard-max"}),
    ],
)  # fmt: skip
def test_the_hard_code_stands_for_the_soft_one_too(
    order: TypedOrder, typed: dict[str, object], expected: set[str]
) -> None:
    assert codes(order, **typed) == expected


def test_what_a_regimen_fixes_is_not_checked_for_time_or_the_usual() -> None:
    """A push over 1 min, and half an hour, are below the limits of others."""
    assert codes(SALINE) == codes(SHORT) == codes(FIXED) == frozenset()


@pytest.mark.req("SR-10")
def test_the_delivered_dose_counts_too() -> None:
    """31 kg at 0.3 mg/kg/h is 9.3 mg/h; steps of 9 mL/h at 1 mg/mL give 9 or 18, a made-up lower limit is 9.2 mg/h.

    9 is below the lower limit, 18 above the upper ones: the lower step is taken, and the limit it breaks is told.
    """
    text = TEXTS["regimens/low-dose-infusion.toml"].replace(
        'bound = "soft-min"\nvalue = 0.05\nunit = "mg/kg/h"', 'bound = "soft-min"\nvalue = 9.2\nunit = "mg/h"'
    )
    figures = read_figures({**TEXTS, "regimens/low-dose-infusion.toml": text})
    order = replace(LOW, weight_kg="31", infusion_dose="0.3", pump_increment_ml_per_h="9")
    plan = second_plan(order, figures)
    assert plan.phases[0].pump_ml_per_h == 9
    assert {"infusion-rate-soft-min", "infusion-rate-soft-max"} < plan.breaches


@pytest.mark.req("SR-11")
@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("2.1", "5", None),
        ("2.2", "10", "soft"),
        ("2.21", "21/2", "hard"),
        ("1.9", "-5", None),
        ("1.89", "-11/2", "soft"),
    ],
)
def test_the_error_of_rounding(step: str, error: str, code: str | None) -> None:
    """2 mL/h (2 mg/h at 1 mg/mL) on pumps with odd steps; 5 and 10 % are inside."""
    order = replace(ICU, weight_kg="40", infusion_dose="0.05", infusion_unit="mg/kg/h", drug_mg="50", volume_ml="50")
    plan = second_plan(replace(order, pump_increment_ml_per_h=step), FIGURES)
    assert plan.phases[0].error_percent == Fraction(error)
    found = {code for code in plan.breaches if "rounding" in code}
    assert found == ({f"infusion-rounding-error-{code}"} if code else set())


@pytest.mark.req("SR-11")
@pytest.mark.parametrize(
    ("order", "typed", "code"),
    [
        (ACUTE, {"pump_increment_ml_per_h": "53"}, "loading-rounding-error-soft"),  # 56 mL/h
        (ACUTE, {"pump_increment_ml_per_h": "50"}, "loading-rounding-error-hard"),
        (SALINE, {"pump_increment_ml_per_h": "94.5"}, "saline-rounding-error-soft"),  # 200 mL/h
        (SALINE, {"pump_increment_ml_per_h": "89"}, "saline-rounding-error-hard"),
    ],
)
def test_the_error_of_rounding_has_the_name_of_its_phase(
    order: TypedOrder, typed: dict[str, object], code: str
) -> None:
    assert code in codes(order, **typed)


def test_the_error_of_a_taper_step_is_not_told() -> None:
    """46 kg: 23 mL/h; 18.4, 13.8, 9.2 and 4.6 are run at 18, 14, 9 and 5, the last one 8.7 % off."""
    assert codes(ACUTE, pump_increment_ml_per_h="1", weight_kg="46", **NO_LOADING) == frozenset()


@pytest.mark.parametrize(
    ("order", "typed", "code"),
    [
        (replace(SHORT, loading_via="pump"), {}, "loading-above-pump-maximum"),  # 10.5 mg in a minute: 630 mL/h
        (SALINE, {}, "saline-above-pump-maximum"),
        (ACUTE, {"weight_kg": "100", "infusion_dose": "1"} | NO_LOADING, "infusion-above-pump-maximum"),
    ],
)
def test_what_the_pump_cannot_run_fast_enough(order: TypedOrder, typed: dict[str, object], code: str) -> None:
    """The model's highest rate is 99.99 mL/h, in steps of 0.01."""
    model = {"pump_model": "step-0.01", "pump_increment_ml_per_h": ""}
    found = codes(order, **(typed | model))
    assert code in found
    assert not {one for one in found if one.endswith(("rounding-error-soft", "rounding-error-hard", "pump-step"))}


def test_the_highest_rate_of_a_pump_is_inside() -> None:
    """0.37 mg/kg in a minute: at 45 kg 999 mL/h, the library's highest rate for a pump by its step alone."""
    order = replace(BOLUS, weight_kg="45", loading_mg_per_kg="0.37", loading_over_min="1", loading_via="pump")
    order = replace(
        order, vial_mg_per_ml="50", drug_mg="50", volume_ml="50", method="make-up-to", pump_increment_ml_per_h="0.1"
    )
    assert second_plan(order, FIGURES).phases[0].pump_ml_per_h == 999
    assert "loading-above-pump-maximum" not in codes(order)
    assert "loading-above-pump-maximum" in codes(order, weight_kg="45.01")


@pytest.mark.parametrize(
    ("order", "typed", "code"),
    [
        (ICU, {"infusion_dose": "0.05", "pump_increment_ml_per_h": "1"}, "infusion-below-pump-step"),  # 0.21 mL/h
        (ACUTE, {"loading_mg_per_kg": "0.01", "loading_over_min": "60", "pump_increment_ml_per_h": "7"},
         "loading-below-pump-step"),  # 0.7 mL/h
        (SALINE, {"pump_increment_ml_per_h": "401"}, "saline-below-pump-step"),
    ],
)  # fmt: skip
def test_what_the_pump_cannot_run_slowly_enough(order: TypedOrder, typed: dict[str, object], code: str) -> None:
    found = codes(order, **typed)
    assert code in found
    assert not {one for one in found if "rounding-error" in one}


@pytest.mark.req("SR-13")
def test_the_cumulative_limit() -> None:
    """ICU: 0.4 mg/kg/h for a day and 0.5 mg/kg; 70 kg: 672 and 35 mg. The emergency regimens: 1 mg/kg."""
    assert second_plan(ICU, FIGURES).cumulative_limit_mg == 707
    assert second_plan(FIXED, FIGURES).cumulative_limit_mg == 70
    assert codes(FIXED, weight_kg="42.86") == {"weight-soft-min"}
    assert codes(FIXED, weight_kg="34.99") > {"cumulative-24-h-hard-max"}
    assert "cumulative-24-h-hard-max" not in codes(FIXED, weight_kg="35")


@pytest.mark.req("SR-13")
def test_a_regimen_without_hard_limits_has_no_cumulative_one() -> None:
    text = TEXTS["regimens/single-bolus.toml"]
    only_soft = text[: text.index('[[limits]]\nid = "bolus-hard"')]
    figures = read_figures({**TEXTS, "regimens/single-bolus.toml": only_soft})
    assert second_plan(BOLUS, figures).cumulative_limit_mg is None
