"""The phases by hand: times, exact and programmed rates, volumes, mg, and what the order is made of."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import SecondPhase, SecondPlan, TypedOrder, second_plan

from .orders import ACUTE, BOLUS, FIGURES, FIXED, ICU, LOW, SALINE, SHORT, but, facts, q, qs


def plan(order: TypedOrder) -> SecondPlan:
    return second_plan(order, FIGURES)


def column(done: SecondPlan, name: str) -> list[object]:
    return [getattr(phase, name) for phase in done.phases]


def test_the_example_of_the_interface() -> None:
    """70 kg: 14 mg in 15 min is 56 mL/h; 35 mg/h for 48 h; 28, 21, 14 and 7 mg/h for 3 h each."""
    done = plan(ACUTE)
    assert column(done, "kind") == ["loading", "infusion", *["taper"] * 4]
    assert column(done, "step") == [0, 0, 1, 2, 3, 4]
    assert column(done, "start_h") == qs("0, 1/4, 48 1/4, 51 1/4, 54 1/4, 57 1/4")
    assert column(done, "end_h") == qs("1/4, 48 1/4, 51 1/4, 54 1/4, 57 1/4, 60 1/4")
    assert column(done, "exact_ml_per_h") == column(done, "pump_ml_per_h") == qs("56, 35, 28, 21, 14, 7")
    assert column(done, "delivered_mg_per_h") == qs("56, 35, 28, 21, 14, 7")
    assert column(done, "error_percent") == [0] * 6
    assert column(done, "volume_ml") == column(done, "mg") == qs("14, 1680, 84, 63, 42, 21")
    assert column(done, "cumulative_mg") == qs("14, 1694, 1778, 1841, 1883, 1904")
    assert facts(done.ordered_mg_per_h, done.loading_mg, done.loading_hand_ml) == (35, 14, None)
    assert facts(done.draw_up_ml, done.diluent_ml, done.vials) == (10, 490, 1)
    assert facts(done.container_mg, done.container_ml) == (500, 500)
    assert facts(done.total_mg, done.stop_h) == (1904, q("60 1/4"))
    # The first day: 14 mg and 23 h 45 min of the infusion. The limit: 70 mg/h for 24 h and 24.5 mg.
    assert facts(done.highest_in_24_h_mg, done.cumulative_limit_mg) == (q("845.25"), q("1704.5"))
    assert done.breaches == frozenset()


def test_the_worked_example() -> None:
    done = plan(LOW)
    (infusion,) = done.phases
    assert facts(infusion.exact_ml_per_h, infusion.pump_ml_per_h, infusion.mg) == (q("10.5"), q("10.5"), 504)
    assert facts(infusion.start_h, infusion.end_h, done.loading_mg) == (0, 48, None)
    assert done.containers[0].runs_out_h == q("100/21")  # 50 mL last 4.76 h
    assert done.breaches == frozenset()


def test_the_worked_example_in_mcg() -> None:
    """2.5 mcg/kg/min are 0.15 mg/kg/h."""
    in_mcg = plan(replace(LOW, infusion_dose="2.5", infusion_unit="mcg/kg/min"))
    assert in_mcg == plan(LOW)


@pytest.mark.req("SR-10")
def test_a_rate_that_would_pass_a_limit_is_taken_one_step_down() -> None:
    """45 kg, 0.3 mg/kg/h at 2 mg/mL: 6.75 mL/h, and 6.8 would be over the limit of 0.3."""
    done = plan(replace(LOW, care_setting="monitored", weight_kg="45", infusion_dose="0.3", drug_mg="100"))
    (infusion,) = done.phases
    assert facts(infusion.exact_ml_per_h, infusion.pump_ml_per_h) == (q("6.75"), q("6.7"))
    assert facts(infusion.delivered_mg_per_h, infusion.error_percent) == (q("13.4"), q("-20/27"))
    # A day at 0.5 mg/kg/h (22.5 mg/h) and the lower of 0.35 mg/kg (15.75 mg) and 30 mg.
    assert done.cumulative_limit_mg == q("555.75")
    assert done.breaches == {"infusion-rate-soft-max", "infusion-above-usual-soft"}


@pytest.mark.req("SR-10")
def test_a_rate_below_a_lower_limit_is_taken_one_step_up() -> None:
    """45 kg, 0.5 mg/kg/h at 2 mg/mL: 11.25 mL/h; 11 gives 22 mg/h, below 22.5; 12 gives 24."""
    done = plan(replace(ACUTE, weight_kg="45", volume_ml="250", pump_increment_ml_per_h="1", loading_ordered=False))
    assert done.phases[0].pump_ml_per_h == 12
    assert done.breaches == {"infusion-rounding-error-soft"}  # 6.7 % too much


@pytest.mark.req("SR-10")
def test_a_loading_dose_that_would_pass_a_limit_is_taken_one_step_down() -> None:
    """71 kg at 0.3 mg/kg is 21.3 mg, over 20 min at 2 mg/mL 31.95 mL/h: 32 would give 21.33 mg, over 0.3 mg/kg."""
    order = replace(ACUTE, weight_kg="71", loading_mg_per_kg="0.3", loading_over_min="20", volume_ml="250")
    loading = plan(order).phases[0]
    assert facts(loading.exact_ml_per_h, loading.pump_ml_per_h) == (q("31.95"), q("31.9"))
    assert facts(loading.volume_ml, loading.mg) == (q("319/30"), q("319/15"))
    assert loading.delivered_mg_per_h == q("63.8")


def test_a_loading_dose_by_hand_is_what_was_ordered() -> None:
    """0.23 mg/kg at 71 kg is 16.33 mg, 3.266 mL of 5 mg/mL over 3 min; then the infusion from the pump."""
    order = replace(ACUTE, weight_kg="71", loading_mg_per_kg="0.23", loading_over_min="3", loading_via="hand")
    done = plan(replace(order, loading_hand_mg_per_ml="5"))
    loading = done.phases[0]
    assert loading == SecondPhase(
        kind="loading", step=0, start_h=Fraction(0), end_h=q("1/20"), exact_ml_per_h=q("65.32"), pump_ml_per_h=None,
        delivered_mg_per_h=None, error_percent=None, volume_ml=q("3.266"), mg=q("16.33"), cumulative_mg=q("16.33"),
    )  # fmt: skip
    assert facts(done.loading_mg, done.loading_hand_ml) == (q("16.33"), q("3.266"))
    assert facts(done.phases[1].start_h, done.containers[0].start_h) == (q("1/20"), q("1/20"))


def test_a_single_bolus_by_hand_needs_no_pump_and_no_container() -> None:
    done = plan(BOLUS)
    assert [phase.kind for phase in done.phases] == ["loading"]
    assert facts(done.loading_hand_ml, done.stop_h, done.total_mg) == (q("2.1"), q("1/4"), 21)
    assert facts(done.ordered_mg_per_h, done.draw_up_ml, done.diluent_ml, done.vials) == (None, None, None, None)
    assert facts(done.container_mg, done.container_ml, done.containers) == (None, None, ())
    assert facts(done.cumulative_limit_mg, done.breaches) == (70, frozenset())


def test_saline_after_a_bolus_runs_on_a_pump_without_drug() -> None:
    """0.3 mg/kg at 70 kg by hand over 1 min, then 100 mL in 30 min; the last drug ends with the push."""
    done = plan(SALINE)
    saline = done.phases[1]
    assert saline == SecondPhase(
        kind="saline", step=0, start_h=q("1/60"), end_h=q("31/60"), exact_ml_per_h=Fraction(200),
        pump_ml_per_h=Fraction(200), delivered_mg_per_h=None, error_percent=Fraction(0), volume_ml=Fraction(100),
        mg=Fraction(0), cumulative_mg=Fraction(21),
    )  # fmt: skip
    assert facts(done.stop_h, done.total_mg, done.containers, done.container_mg) == (q("1/60"), 21, (), None)
    assert done.breaches == frozenset()


def test_the_error_of_saline_is_one_of_volume() -> None:
    """50 mL in 30 min is 100 mL/h; in steps of 7 mL/h it is 98, 2 % too little."""
    saline = plan(replace(SALINE, saline_volume_ml="50", pump_increment_ml_per_h="7")).phases[1]
    assert facts(saline.pump_ml_per_h, saline.error_percent, saline.volume_ml) == (98, -2, 49)


def test_a_short_infusion_after_a_bolus() -> None:
    """70 kg: 10.5 mg by hand, then 21 mg/h at 1 mg/mL for 30 min; at most 70 mg in a day."""
    done = plan(SHORT)
    assert column(done, "mg") == qs("10.5, 10.5")
    assert column(done, "end_h") == qs("1/60, 31/60")
    assert facts(done.phases[1].pump_ml_per_h, done.total_mg, done.cumulative_limit_mg) == (21, 21, 70)
    assert done.breaches == frozenset()


def test_a_fixed_dose() -> None:
    """15 mg by hand, then 20 mg/h for an hour. At 42.86 kg, 15 mg pass 0.35 mg/kg; at 42.9 kg they do not."""
    done = plan(FIXED)
    assert facts(done.loading_mg, done.loading_hand_ml, done.ordered_mg_per_h) == (15, q("1.5"), 20)
    assert facts(done.total_mg, done.stop_h, done.breaches) == (35, q("61/60"), frozenset())
    assert plan(replace(FIXED, weight_kg="42.85")).breaches == {"weight-soft-min", "loading-dose-hard-max"}
    assert plan(replace(FIXED, weight_kg="42.86")).breaches == {"weight-soft-min"}


@pytest.mark.parametrize(
    ("order", "typed"),
    [
        (SALINE, {"loading_mg_per_kg": "0.30", "loading_over_min": "1"}),
        (SHORT, {"infusion_dose": "0.3", "infusion_unit": "mg/kg/h", "infusion_duration_h": "0.50"}),
        (FIXED, {"infusion_dose": "20", "infusion_unit": "mg/h", "infusion_duration_h": "1"}),
        (SHORT, {"loading_ordered": False}),
    ],
)
def test_a_fixed_value_may_be_typed_as_it_is(order: TypedOrder, typed: dict[str, str]) -> None:
    assert plan(but(order, **typed)) == plan(order)


def test_added_to_the_bag_the_drug_comes_on_top() -> None:
    """250 mg as 5 mL into 250 mL are 255 mL: 4.2 mg/h are 4.284 mL/h, on the pump 4.3, which give 4.2157 mg/h."""
    done = plan(replace(ICU, method="add-to"))
    (infusion,) = done.phases
    assert facts(done.draw_up_ml, done.diluent_ml, done.container_ml) == (5, 250, 255)
    assert facts(infusion.exact_ml_per_h, infusion.pump_ml_per_h) == (q("4.284"), q("4.3"))
    assert infusion.delivered_mg_per_h == q("215/51")


@pytest.mark.parametrize(
    ("vial", "size", "mg", "draw_up", "vials"),
    [
        ("10", "", "250", "25", 2),
        ("10", "20", "500", "50", 3),
        ("50", "10", "500", "10", 1),
        ("100", "5", "500", "5", 1),
        ("100", "10", "250", "2.5", 1),
    ],
)
def test_vials_for_one_container(vial: str, size: str, mg: str, draw_up: str, vials: int) -> None:
    done = plan(replace(ICU, vial_mg_per_ml=vial, vial_ml=size, drug_mg=mg, volume_ml="250"))
    assert facts(done.draw_up_ml, done.vials) == (Fraction(draw_up), vials)


@pytest.mark.parametrize("typed", [{}, {"pump_increment_ml_per_h": "0.01"}])
def test_a_pump_by_its_model(typed: dict[str, str]) -> None:
    """71 kg at 1 mcg/kg/min is 4.26 mg/h, which steps of 0.01 run exactly."""
    order = replace(ICU, weight_kg="71", pump_increment_ml_per_h="", pump_model="step-0.01")
    assert plan(but(order, **typed)).phases[0].pump_ml_per_h == q("4.26")


@pytest.mark.req("SR-01")
@pytest.mark.parametrize("order", [ACUTE, LOW, ICU, BOLUS, SALINE, SHORT, FIXED], ids=lambda order: order.regimen)
def test_every_number_is_a_fraction_or_a_whole_number(order: TypedOrder) -> None:
    done = plan(order)
    values = [getattr(done, field.name) for field in fields(SecondPlan)]
    values += [getattr(phase, field.name) for phase in done.phases for field in fields(SecondPhase)]
    values += [value for container in done.containers for value in container]
    numbers = [value for value in values if not isinstance(value, str | tuple | frozenset | None)]
    assert numbers and all(type(value) in {int, Fraction} for value in numbers)
