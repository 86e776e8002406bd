"""The taper by hand: shares of the unrounded rate, steps that merge, the end where a step rounds to nought."""

from dataclasses import replace

import pytest

from ketadesk.cross_check import SecondPlan, TypedOrder, second_plan

from .orders import ACUTE, FIGURES, ICU, LOW, facts, qs

COARSE = replace(
    ACUTE, weight_kg="45", loading_ordered=False, volume_ml="250", pump_increment_ml_per_h="1", taper_over_h="20"
)
"""22.5 mg/h at 2 mg/mL are 11.25 mL/h, run at 12 (11 would be below 0.5 mg/kg/h)."""


def plan(order: TypedOrder) -> SecondPlan:
    return second_plan(order, FIGURES)


def taper(done: SecondPlan) -> list[tuple[object, ...]]:
    return [
        (phase.step, phase.start_h - 48, phase.end_h - 48, phase.pump_ml_per_h)
        for phase in done.phases
        if phase.kind == "taper"
    ]


def test_equal_steps_are_shares_of_the_unrounded_rate() -> None:
    """4/5, 3/5, 2/5 and 1/5 of 11.25: 9, 6.75, 4.5 (halves up) and 2.25."""
    done = plan(replace(COARSE, taper_steps="4"))
    assert taper(done) == [(1, 0, 5, 9), (2, 5, 10, 7), (3, 10, 15, 5), (4, 15, 20, 2)]
    assert [phase.exact_ml_per_h for phase in done.phases[1:]] == qs("9, 6.75, 4.5, 2.25")
    assert done.phases[2].error_percent == qs("100/27")[0]
    assert done.phases[2].mg == 70
    assert done.breaches == {"infusion-rounding-error-soft"}


def test_halving_ends_where_a_step_rounds_to_nought() -> None:
    """5.625, 2.8125, 1.406, 0.703 and 0.35 of 11.25: 6, 3, 1, 1 again (merged), and 0."""
    done = plan(replace(COARSE, taper_steps="6", taper_over_h="6", taper_shape="halving"))
    assert taper(done) == [(1, 0, 1, 6), (2, 1, 2, 3), (3, 2, 4, 1)]
    assert done.stop_h == 52


def test_a_step_that_rounds_to_the_one_before_lengthens_it() -> None:
    """k/21 of 11.25 for k = 20 ... 1: 10.7, 10.2, 9.6, 9.1, 8.6, 8.04, 7.5 ... and 0.54, in whole mL/h."""
    done = plan(replace(COARSE, taper_steps="20"))
    expected = [
        (1, 0, 1, 11), (2, 1, 3, 10), (3, 3, 5, 9), (4, 5, 7, 8), (5, 7, 8, 7), (6, 8, 10, 6), (7, 10, 12, 5),
        (8, 12, 14, 4), (9, 14, 16, 3), (10, 16, 18, 2), (11, 18, 20, 1),
    ]  # fmt: skip
    assert taper(done) == expected


@pytest.mark.req("SR-10")
def test_steps_that_round_to_the_infusion_lengthen_it() -> None:
    """45 kg, 0.3 mg/kg/h at 2 mg/mL: 6.75, run at 6 (7 is over 0.3); 6.43, 6.11 and 5.79 round to 6 too."""
    order = replace(
        LOW, care_setting="monitored", weight_kg="45", infusion_dose="0.3", drug_mg="100", pump_increment_ml_per_h="1",
        taper_ordered=True, taper_steps="20", taper_over_h="20", taper_shape="equal",
    )  # fmt: skip
    done = plan(order)
    infusion = done.phases[0]
    assert facts(infusion.pump_ml_per_h, infusion.end_h, infusion.mg) == (6, 51, 612)
    assert taper(done)[0] == (1, 3, 7, 5)  # 5.46, 5.14, 4.82 and 4.5
    assert "duration-soft-max" in done.breaches
    assert "duration-soft-max" not in plan(replace(order, taper_steps="4")).breaches


@pytest.mark.parametrize(
    ("dose", "ends", "why"),
    [("0.05", 51, "1.4 mL/h is run at 1, and so is the half of it"), ("0.03", 48, "0.84 is run at 1, the half at 0")],
)
def test_a_taper_may_have_no_step(dose: str, ends: int, why: str) -> None:
    order = replace(
        ICU, weight_kg="56", infusion_dose=dose, infusion_unit="mg/kg/h", drug_mg="500", pump_increment_ml_per_h="1",
        taper_ordered=True, taper_steps="1", taper_over_h="3",
    )  # fmt: skip
    done = plan(order)
    assert [phase.kind for phase in done.phases] == ["infusion"]
    assert done.phases[0].pump_ml_per_h == 1
    assert facts(done.stop_h, "taper-has-no-step" in done.breaches) == (ends, True), why


def test_the_shape_is_the_regimens_unless_typed() -> None:
    assert plan(replace(COARSE, taper_shape="equal")) == plan(COARSE)


def test_an_optional_taper_may_be_left_out() -> None:
    assert [phase.kind for phase in plan(LOW).phases] == ["infusion"]
