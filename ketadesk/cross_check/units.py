"""Units of dose rates and of limits, as whole factors to one base.

A dose rate is counted in mcg per hour, so that every factor is a whole number: 1 mg is 1000 mcg, 1 hour is 60 min.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple

MCG_PER_H: Final[Mapping[str, int]] = {
    "mg/kg/h": 1000,
    "mcg/kg/min": 60,
    "mcg/kg/h": 1,
    "mg/kg/min": 60_000,
    "mg/h": 1000,
    "mg/min": 60_000,
    "mcg/min": 60,
}
"""mcg per hour (per kg where the unit says so) in one of the unit."""

MCG_IN_A_MG: Final = 1000
MIN_IN_AN_HOUR: Final = 60


class UnitFactor(NamedTuple):
    """How much of the base one of a unit is, and whether it counts for each kg of the dosing weight."""

    factor: Fraction
    per_kg: bool


def _plain(unit: str) -> Mapping[str, UnitFactor]:
    return {unit: UnitFactor(Fraction(1), per_kg=False)}


RATE_UNITS: Final[Mapping[str, UnitFactor]] = {
    unit: UnitFactor(Fraction(mcg, MCG_IN_A_MG), per_kg="/kg/" in unit) for unit, mcg in MCG_PER_H.items()
}
"""To mg per hour."""

AMOUNT_UNITS: Final[Mapping[str, UnitFactor]] = {
    "mg": UnitFactor(Fraction(1), per_kg=False),
    "mg/kg": UnitFactor(Fraction(1), per_kg=True),
}
"""To mg."""

UNITS_OF_QUANTITY: Final[Mapping[str, Mapping[str, UnitFactor]]] = {
    "age": _plain("a"),
    "weight": _plain("kg"),
    "height": _plain("cm"),
    "bmi": _plain("kg/m2"),
    "loading-dose": AMOUNT_UNITS,
    "loading-time": _plain("min"),
    "hand-concentration": _plain("mg/mL"),
    "infusion-rate": RATE_UNITS,
    "duration": _plain("h"),
    "taper-steps": _plain("1"),
    "taper-time": _plain("h"),
    "cumulative-24-h": AMOUNT_UNITS,
    "rounding-error": _plain("%"),
}
"""The quantities that a limit can bind, each with the units that a limit on it may have."""
