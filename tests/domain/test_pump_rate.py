"""Round first, check limits last: half up, the neighbouring step inside, else the lower one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.domain.infusion import Pump, program_infusion
from ketadesk.domain.pump_rate import ProgrammedRate, amount_mg, mg_per_kg_per_h, program
from ketadesk.domain.quantity import BodyWeight, Container, DoseRate, DoseUnit, dose_rate, ten_digits

from .parts import CONTAINERS, INCREMENTS, container, figures, mg_per_h, rate_limits, typed_numbers

TENTH = Decimal("0.1")


def per_kg(dose: str, kg: str) -> DoseRate:
    return dose_rate(Decimal(dose), DoseUnit.MG_PER_KG_PER_H, BodyWeight(kg=Decimal(kg)))


def pump(increment: Decimal = TENTH) -> Pump:
    return Pump(increment_ml_per_h=increment, maximum_ml_per_h=Decimal(999))


@pytest.mark.req("SR-10")
def test_the_worked_rate() -> None:
    # 70 kg x 0.15 = 10.5 mg/h at 1 mg/mL
    rate = program(per_kg("0.15", "70"), container("50", "50"), TENTH)
    assert (rate.exact_ml_per_h, rate.pump_ml_per_h, rate.error_percent) == figures(Decimal("10.5"), Decimal("10.5"), 0)


@pytest.mark.req("SR-10")
def test_half_up_where_no_limit_stands_in_the_way() -> None:
    # 45 kg x 0.3 = 13.5 mg/h at 2 mg/mL = 6.75 -> 6.8 mL/h = 13.6 mg/h = 0.302 mg/kg/h, 100 x 0.05 / 6.75 % more
    rate = program(per_kg("0.3", "45"), container("100", "50"), TENTH)
    assert rate.exact_ml_per_h == Decimal("6.75")
    assert rate.pump_ml_per_h == Decimal("6.8")
    assert rate.delivered.mg_per_h == Decimal("13.6")
    assert ten_digits(mg_per_kg_per_h(rate.delivered, BodyWeight(kg=Decimal(45)))) == Decimal("0.3022222222")
    assert ten_digits(rate.error_percent) == Decimal("0.7407407407")
    assert not rate.moved_inside


@pytest.mark.req("SR-10")
def test_the_step_inside_where_the_nearest_passes_a_limit() -> None:
    rate = program_infusion(per_kg("0.3", "45"), container("100", "50"), pump(), rate_limits(hard_max="13.5"))
    assert rate.pump_ml_per_h == Decimal("6.7")
    assert rate.nearest_ml_per_h == Decimal("6.8")
    assert rate.moved_inside
    # 6.7 / 6.75 = 0.992592...
    assert ten_digits(rate.error_percent) == Decimal("-0.7407407407")


@pytest.mark.req("SR-10")
@pytest.mark.parametrize("bound", ["soft_min", "hard_min"])
def test_a_lower_limit_moves_it_up(bound: str) -> None:
    # 6.72 -> 6.7 lies below 6.72; the step inside is 6.8
    rate = program_infusion(mg_per_h("6.72"), container("50", "50"), pump(), rate_limits(**{bound: "6.72"}))
    assert (rate.pump_ml_per_h, rate.moved_inside) == (Decimal("6.8"), True)


@pytest.mark.req("SR-10")
def test_a_soft_limit_moves_it_too() -> None:
    rate = program_infusion(mg_per_h("6.75"), container("50", "50"), pump(), rate_limits(soft_max="6.75"))
    assert rate.pump_ml_per_h == Decimal("6.7")


@pytest.mark.req("SR-10")
def test_a_limit_that_the_order_itself_breaks_moves_nothing() -> None:
    rate = program_infusion(mg_per_h("6.75"), container("50", "50"), pump(), rate_limits(soft_max="6.7"))
    assert (rate.pump_ml_per_h, rate.moved_inside) == (Decimal("6.8"), False)


@pytest.mark.req("SR-10")
def test_a_second_limit_counts_though_the_order_breaks_a_first_one() -> None:
    limits = rate_limits(soft_max="6", hard_max="6.75")
    assert program_infusion(mg_per_h("6.75"), container("50", "50"), pump(), limits).pump_ml_per_h == Decimal("6.7")


@pytest.mark.req("SR-10")
@pytest.mark.parametrize("exact", ["10.04", "10.06"])
def test_where_neither_step_is_inside_the_lower_one_is_taken(exact: str) -> None:
    # 10.0 lies below the lower limit and 10.1 above the upper one, from whichever side the order comes
    limits = rate_limits(soft_min="10.03", soft_max="10.07")
    rate = program_infusion(mg_per_h(exact), container("50", "50"), pump(), limits)
    assert rate.pump_ml_per_h == Decimal("10.0")


@pytest.mark.req("SR-10")
def test_a_step_of_zero_is_never_taken_for_a_positive_one() -> None:
    rate = program_infusion(mg_per_h("0.06"), container("50", "50"), pump(), rate_limits(hard_max="0.06"))
    assert rate.pump_ml_per_h == TENTH
    assert rate.delivered.mg_per_h == TENTH


@pytest.mark.req("SR-11")
def test_an_order_below_half_a_step_rounds_to_zero_and_says_so() -> None:
    rate = program(mg_per_h("0.04"), container("50", "50"), TENTH)
    assert (rate.pump_ml_per_h, rate.error_percent) == figures(0, -100)


def test_amounts_given() -> None:
    assert amount_mg(mg_per_h("10.5"), Decimal(48)) == 504
    assert amount_mg(mg_per_h("10.5"), Decimal(0)) == 0


DOSES = typed_numbers("0.01", "1.2")
WEIGHTS = typed_numbers("30", "250")


def programmed(dose: Decimal, kg: Decimal, mixed: Container, increment: Decimal) -> ProgrammedRate:
    return program(dose_rate(dose, DoseUnit.MG_PER_KG_PER_H, BodyWeight(kg=kg)), mixed, increment)


@pytest.mark.req("SR-10", "SR-11")
@given(dose=DOSES, kg=WEIGHTS, mixed=CONTAINERS, increment=INCREMENTS)
def test_it_agrees_with_fractions(dose: Decimal, kg: Decimal, mixed: Container, increment: Decimal) -> None:
    rate = programmed(dose, kg, mixed, increment)
    exact = Fraction(dose) * Fraction(kg) * Fraction(mixed.ml) / Fraction(mixed.mg)
    steps = (exact / Fraction(increment) + Fraction(1, 2)).__floor__()
    assert Fraction(rate.pump_ml_per_h) == steps * Fraction(increment)
    off = (Fraction(rate.pump_ml_per_h) / exact - 1) * 100
    assert abs(Fraction(rate.error_percent) - off) < Fraction(1, 10**40)


@given(dose=DOSES, kg=WEIGHTS, mixed=CONTAINERS, increment=INCREMENTS, more=typed_numbers("0.01", "50"))
def test_more_dose_or_weight_never_lowers_the_rate(
    dose: Decimal, kg: Decimal, mixed: Container, increment: Decimal, more: Decimal
) -> None:
    rate = programmed(dose, kg, mixed, increment).pump_ml_per_h
    assert programmed(dose + more, kg, mixed, increment).pump_ml_per_h >= rate
    assert programmed(dose, kg + more, mixed, increment).pump_ml_per_h >= rate
    stronger = Container(mg=mixed.mg + more, ml=mixed.ml)
    assert programmed(dose, kg, stronger, increment).pump_ml_per_h <= rate


@given(dose=DOSES, kg=WEIGHTS, mixed=CONTAINERS, increment=INCREMENTS, times=st.integers(2, 9))
def test_weight_and_concentration_scaled_together_change_nothing(
    dose: Decimal, kg: Decimal, mixed: Container, increment: Decimal, times: int
) -> None:
    scaled = Container(mg=mixed.mg * times, ml=mixed.ml)
    assert (
        programmed(dose, kg * times, scaled, increment).pump_ml_per_h
        == programmed(dose, kg, mixed, increment).pump_ml_per_h
    )
