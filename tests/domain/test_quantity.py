"""Units compose, rounding goes half up, and nothing but a Decimal is a quantity."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ketadesk.domain.quantity import (
    BodyWeight,
    Container,
    DoseRate,
    DoseUnit,
    difference,
    dose_rate,
    earlier,
    half_up,
    in_unit,
    magnitude,
    product,
    quotient,
    same_moment,
    ten_digits,
    total,
    whole_steps,
)

from .parts import figures, typed_numbers

SEVENTY = BodyWeight(kg=Decimal(70))
UNITS = st.sampled_from(list(DoseUnit))


@pytest.mark.req("SR-14")
@pytest.mark.parametrize(
    ("dose", "unit", "mg_per_h"),
    [
        # 0.15 x 70 = 10.5; 2.5 mcg x 70 x 60 / 1,000 = 10.5
        ("0.15", DoseUnit.MG_PER_KG_PER_H, "10.5"),
        ("2.5", DoseUnit.MCG_PER_KG_PER_MIN, "10.5"),
        ("150", DoseUnit.MCG_PER_KG_PER_H, "10.5"),
        ("0.0025", DoseUnit.MG_PER_KG_PER_MIN, "10.5"),
        ("10.5", DoseUnit.MG_PER_H, "10.5"),
        ("0.175", DoseUnit.MG_PER_MIN, "10.5"),
        ("175", DoseUnit.MCG_PER_MIN, "10.5"),
        # the traps: the same number in another unit is 16.67 and 60 times as much
        ("1", DoseUnit.MCG_PER_KG_PER_MIN, "4.2"),
        ("1", DoseUnit.MG_PER_KG_PER_H, "70"),
        ("1", DoseUnit.MG_PER_KG_PER_MIN, "4200"),
    ],
)
def test_every_unit_of_a_dose_rate_means_what_it_says(dose: str, unit: DoseUnit, mg_per_h: str) -> None:
    assert dose_rate(Decimal(dose), unit, SEVENTY).mg_per_h == Decimal(mg_per_h)


def test_the_tests_above_name_every_unit() -> None:
    assert {unit.value for unit in DoseUnit} == {
        "mg/kg/h", "mcg/kg/min", "mcg/kg/h", "mg/kg/min", "mg/h", "mg/min", "mcg/min"
    }  # fmt: skip


@pytest.mark.req("SR-14")
@given(dose=typed_numbers("0.01", "9999.99"), kg=typed_numbers("30", "250"), one=UNITS, two=UNITS)
def test_conversions_compose(dose: Decimal, kg: Decimal, one: DoseUnit, two: DoseUnit) -> None:
    weight = BodyWeight(kg=kg)
    direct = dose_rate(dose, one, weight)
    by_way_of_two = dose_rate(in_unit(direct, two, weight), two, weight)
    assert ten_digits(by_way_of_two.mg_per_h) == ten_digits(direct.mg_per_h)
    assert in_unit(direct, one, weight) == dose


@pytest.mark.req("SR-14")
def test_a_dose_per_kg_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="needs a weight"):
        dose_rate(Decimal(1), DoseUnit.MG_PER_KG_PER_H, None)
    assert dose_rate(Decimal(20), DoseUnit.MG_PER_H, None).mg_per_h == 20


@pytest.mark.req("SR-06")
@pytest.mark.req("SR-01")
@pytest.mark.parametrize("kg", [70.0, 70, True, "70", None, Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_only_a_finite_decimal_is_a_quantity(kg: object) -> None:
    with pytest.raises(ValidationError):
        BodyWeight.model_validate({"kg": kg})


@pytest.mark.req("SR-14")
def test_a_weight_is_no_concentration_and_no_rate() -> None:
    for wrong in (Container, DoseRate):
        with pytest.raises(ValidationError):
            wrong.model_validate({"kg": Decimal(70)})
    with pytest.raises(ValidationError):
        BodyWeight.model_validate({"kg": Decimal(70), "lb": Decimal(154)})


def test_a_quantity_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        SEVENTY.kg = Decimal(7)  # type: ignore[misc]  # the very thing that must not work


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        ("6.75", "0.1", "6.8"),
        ("6.65", "0.1", "6.7"),
        ("6.749999", "0.1", "6.7"),
        ("0.05", "0.1", "0.1"),
        ("0.049", "0.1", "0"),
        ("2.5", "1", "3"),
        ("3.5", "1", "4"),
        ("10.125", "0.25", "10.25"),
        ("0.6", "0.025", "0.6"),
    ],
)
def test_halves_go_up(value: str, step: str, expected: str) -> None:
    assert half_up(Decimal(value), Decimal(step)) == Decimal(expected)


@pytest.mark.req("SR-01")
def test_steps_are_counted_exactly() -> None:
    """In floats `int(0.6 / 0.025)` is 23."""
    assert whole_steps(Decimal("0.6"), Decimal("0.025")) == 24


@pytest.mark.req("SR-10")
@given(value=typed_numbers("0", "9999.99"), step=typed_numbers("0.01", "5"))
def test_rounding_moves_by_half_a_step_at_most(value: Decimal, step: Decimal) -> None:
    rounded = half_up(value, step)
    assert abs(rounded - value) * 2 <= step
    assert rounded % step == 0


def test_a_quotient_is_divided_once() -> None:
    # 500 mg x 3 mL / (250 mL x 3) would already be off after 500 / 3
    assert quotient((Decimal(500), Decimal(3)), (Decimal(250), Decimal(3))) == 2


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        quotient((Decimal(1),), (Decimal(5), Decimal(0)))


@pytest.mark.req("SR-01")
@given(st.lists(typed_numbers("0.01", "9999.99"), min_size=1, max_size=6))
def test_products_and_sums_of_typed_numbers_are_exact(numbers: list[Decimal]) -> None:
    exact = [Fraction(number) for number in numbers]
    assert Fraction(product(*numbers)) == math.prod(exact)
    assert Fraction(total(*numbers)) == sum(exact)


def test_a_fraction_of_a_rate_is_exact() -> None:
    third = DoseRate(mg=Decimal(10)).fraction(1, 3)
    assert (third.mg, third.over_h) == figures(10, 3)
    assert third.fraction(3, 1).mg_per_h == 10


def test_a_container_is_kept_as_its_two_amounts() -> None:
    # 250 mg in 255 mL: 0.98039... mg per mL does not end, the amounts do
    made = Container(mg=Decimal(250), ml=Decimal(255))
    assert (made.mg, made.ml) == figures(250, 255)
    assert ten_digits(made.mg_per_ml) == Decimal("0.9803921569")


AN_INSTANT = Decimal("1E-40")


def test_times_that_dividing_parted_are_one_moment() -> None:
    at = Decimal(12)
    assert same_moment(at, total(at, AN_INSTANT))
    assert same_moment(total(at, AN_INSTANT), at)
    assert not earlier(at, total(at, AN_INSTANT))
    later = total(at, AN_INSTANT, Decimal("1E-45"))
    assert earlier(at, later)
    assert not earlier(later, at)
    assert not same_moment(at, later)
    assert not same_moment(later, at)


def test_a_difference_and_a_magnitude_keep_every_digit() -> None:
    long = Decimal("0." + "3" * 50)
    assert difference(Decimal(1), long) == Decimal("0." + "6" * 49 + "7")
    assert magnitude(long.copy_negate()) == long
