"""Amounts with their units, and the one division the arithmetic needs.

Every rate, dose and volume here is a product of typed numbers divided once by another product. Products of typed
numbers are exact at 60 digits; a quotient that ends is exact too, and one that does not end can equal neither a pump
step, nor a half of one, nor a limit. So nothing is divided twice, and comparisons are true.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import reduce
from typing import Annotated

from pydantic import Field

from ketadesk.domain.model import Model

_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_EVEN)
_INSTANT_H = Decimal("1E-40")
ONE = Decimal(1)
ZERO = Decimal(0)
MINUTES_PER_HOUR = Decimal(60)
_MCG_PER_MG = Decimal(1000)


def product(*factors: Decimal) -> Decimal:
    """Return the exact product."""
    return reduce(_EXACT.multiply, factors) if factors else ONE


def quotient(numerators: tuple[Decimal, ...], denominators: tuple[Decimal, ...]) -> Decimal:
    """Return product over product, divided once. Raises `ZeroDivisionError` for a zero below the line."""
    below = product(*denominators)
    if below == 0:
        raise ZeroDivisionError("a quantity was divided by zero")
    return _EXACT.divide(product(*numerators), below)


def total(*terms: Decimal) -> Decimal:
    """Return the sum at the same precision."""
    return reduce(_EXACT.add, terms, ZERO)


def difference(first: Decimal, second: Decimal) -> Decimal:
    """Return `first` less `second` at the same precision; a minus sign of Decimal's own rounds to 28 digits."""
    return _EXACT.subtract(first, second)


def magnitude(value: Decimal) -> Decimal:
    """Return `value` without its sign, all its digits kept; `abs` rounds to 28 digits."""
    return value.copy_abs()


def earlier(first_h: Decimal, second_h: Decimal) -> bool:
    """Return whether the first time, in hours, is before the second.

    A time that was divided (thirds of an hour) is off in its 60th digit; nothing may be decided by that.
    """
    return difference(second_h, first_h) > _INSTANT_H


def same_moment(first_h: Decimal, second_h: Decimal) -> bool:
    """Return whether two times, in hours, are one: neither is earlier."""
    return not earlier(first_h, second_h) and not earlier(second_h, first_h)


def half_up(value: Decimal, step: Decimal = ONE) -> Decimal:
    """Return `value` at the nearest multiple of `step`, halves up."""
    return product(whole_steps(value, step), step)


def whole_steps(value: Decimal, step: Decimal) -> Decimal:
    """Return how many `step` make the nearest multiple to `value`, halves up."""
    return quotient((value,), (step,)).to_integral_value(ROUND_HALF_UP)


def ten_digits(value: Decimal) -> Decimal:
    """Return `value` to 10 significant digits, halves even, as the command line gives quotients that do not end."""
    return _TEN_DIGITS.plus(value)


Amount = Annotated[Decimal, Field(gt=0)]
"""A quantity as it may be ordered: above zero; a zero, a negative one or no number at all cannot be held (SR-06)."""


class DoseUnit(StrEnum):
    """Units a dose rate may be given in. The factors are composed from mass and time, never listed pair by pair."""

    MG_PER_KG_PER_H = "mg/kg/h"
    MCG_PER_KG_PER_MIN = "mcg/kg/min"
    MCG_PER_KG_PER_H = "mcg/kg/h"
    MG_PER_KG_PER_MIN = "mg/kg/min"
    MG_PER_H = "mg/h"
    MG_PER_MIN = "mg/min"
    MCG_PER_MIN = "mcg/min"

    @property
    def per_kg(self) -> bool:
        """True when the dose is multiplied by a weight."""
        return "/kg" in self.value

    @property
    def in_mg_per_h(self) -> Decimal:
        """One of this unit, in mg per hour (per kg where the unit is)."""
        per_hour = MINUTES_PER_HOUR if self.value.endswith("/min") else ONE
        return quotient((per_hour,), (_MCG_PER_MG if self.value.startswith("mcg") else ONE,))


class BodyWeight(Model):
    """A weight in kilograms; there is no other unit."""

    kg: Decimal


class Container(Model):
    """Drug in fluid, kept as its two amounts: their quotient does not always end."""

    mg: Decimal
    ml: Decimal

    @property
    def mg_per_ml(self) -> Decimal:
        """The concentration, for reading; arithmetic uses the two amounts."""
        return quotient((self.mg,), (self.ml,))


class DoseRate(Model):
    """An amount over a time, kept as two numbers so that nothing is divided early."""

    mg: Decimal
    over_h: Decimal = ONE

    @property
    def mg_per_h(self) -> Decimal:
        """The rate, for reading and comparing."""
        return quotient((self.mg,), (self.over_h,))

    def fraction(self, numerator: int, denominator: int) -> "DoseRate":
        """Return numerator/denominator of this rate, exactly."""
        return DoseRate(mg=product(self.mg, Decimal(numerator)), over_h=product(self.over_h, Decimal(denominator)))


def dose_rate(dose: Decimal, unit: DoseUnit, weight: BodyWeight | None) -> DoseRate:
    """Return `dose` as mg over hours. Raises `ValueError` when a per-kg unit comes without a weight."""
    if not unit.per_kg:
        return DoseRate(mg=product(dose, unit.in_mg_per_h))
    if weight is None:
        raise ValueError(f"{unit} needs a weight")
    return DoseRate(mg=product(dose, unit.in_mg_per_h, weight.kg))


def in_unit(rate: DoseRate, unit: DoseUnit, weight: BodyWeight) -> Decimal:
    """Return `rate` read in `unit`."""
    kg = weight.kg if unit.per_kg else ONE
    return quotient((rate.mg,), (rate.over_h, unit.in_mg_per_h, kg))
