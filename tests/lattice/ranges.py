"""Where each regimen's doses begin and end: by its stated ranges and by its limits, whichever reach further."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product as pairs

from ketadesk.cross_check import MCG_PER_H
from ketadesk.domain.drug_library import Availability, DoseLimit, DoseRange, Figure, Regimen
from tests.lattice.figures import LIBRARY
from tests.lattice.points import Dose, Scope

GRID_HUNDREDTHS = {"mg/kg/h": 1, "mcg/kg/min": 10, "mg/kg": 1}
"""The step from dose to dose."""
TO_ONE_UNIT = {**MCG_PER_H, "mg/kg": 1, "mg": 1}
"""Rates to mcg per hour, loading doses to mg."""


def scopes() -> Iterator[Scope]:
    """Each regimen in each of its care settings, for both kinds of patient: its infusion and its loading dose."""
    for regimen in LIBRARY.regimens:
        for setting, special in pairs(regimen.care_settings, (False, True)):
            if regimen.infusion.availability is not Availability.NONE:
                yield Scope(regimen.id, setting, special)
            if regimen.loading.availability is not Availability.NONE:
                yield Scope(regimen.id, setting, special, _minutes(regimen))


def doses_in_range(scope: Scope) -> tuple[Dose, ...]:
    """The fixed dose, or every dose of the range in each unit that the regimen allows, and one outside each end."""
    regimen = regimen_of(scope)
    rule = regimen.loading if scope.over_min else regimen.infusion
    if rule.fixed_dose is not None:
        return (Dose(hundredths(rule.fixed_dose.value), rule.fixed_dose.unit),)
    ranges = (regimen.loading.range,) if scope.over_min else (regimen.infusion.range, regimen.infusion.older_range)
    ends = [*_both_ends(ranges), *_limits_per_kg(scope)]
    units = ("mg/kg",) if scope.over_min else regimen.infusion.units
    return tuple(dose for unit in units for dose in _grid(min(ends), max(ends), unit))


def regimen_of(scope: Scope) -> Regimen:
    """The regimen whose limits hold."""
    return next(regimen for regimen in LIBRARY.regimens if regimen.id == scope.regimen)


def limits_of(scope: Scope) -> tuple[DoseLimit, ...]:
    """What the regimen limits of the dose in this care setting, for any patient."""
    return tuple(
        limit
        for limit in regimen_of(scope).limits
        if limit.quantity is scope.quantity and scope.care_setting in limit.care_settings
    )


def highest_in_one_unit(scope: Scope) -> int:
    """The highest limit per kg."""
    return max(_limits_per_kg(scope))


def in_one_unit(dose: Dose) -> int:
    """The dose in hundredths of the unit that doses are compared in."""
    return dose.hundredths * TO_ONE_UNIT[dose.unit]


def hundredths(value: Decimal) -> int:
    """`value` in whole hundredths. Raises `AssertionError` where it has more decimals than can be typed."""
    whole = int(value * 100)
    assert whole == value * 100, f"{value} is not in hundredths"
    return whole


def _minutes(regimen: Regimen) -> int:
    figure: Figure | None = regimen.loading.fixed_minutes or regimen.loading.usual_minutes
    assert figure is not None, f"{regimen.id} has no time for its loading dose"
    return int(figure.value)


def _limits_per_kg(scope: Scope) -> Iterator[int]:
    return (_in_one_unit(limit.value, limit.unit) for limit in limits_of(scope) if "/kg" in limit.unit)


def _both_ends(ranges: Iterable[DoseRange | None]) -> Iterator[int]:
    for stated in ranges:
        if stated is not None:
            yield _in_one_unit(stated.low, stated.unit)
            yield _in_one_unit(stated.high, stated.unit)


def _in_one_unit(value: Decimal, unit: str) -> int:
    return hundredths(value) * TO_ONE_UNIT[unit]


def _grid(lowest: int, highest: int, unit: str) -> Iterator[Dose]:
    step = GRID_HUNDREDTHS[unit] * TO_ONE_UNIT[unit]
    first, last = lowest // step - 1, -(-highest // step) + 1
    return (Dose(place * GRID_HUNDREDTHS[unit], unit) for place in range(max(first, 1), last + 1))
