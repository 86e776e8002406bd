"""Limits: none upside down, none for nobody, and none missing without which a dose would be unbounded."""

from collections.abc import Iterator
from decimal import Decimal

from ketadesk.domain.drug_library import (
    Availability,
    Bound,
    CareSetting,
    DoseLimit,
    DrugLibrary,
    Patients,
    Quantity,
    Regimen,
)
from ketadesk.domain.quantity import DoseUnit, product

_ORDER = (Bound.HARD_MIN, Bound.SOFT_MIN, Bound.SOFT_MAX, Bound.HARD_MAX)
_BOTH = (Bound.HARD_MIN, Bound.HARD_MAX)
_UPPER = (Bound.HARD_MAX,)
_GENERAL = {
    Quantity.AGE: _BOTH,
    Quantity.WEIGHT: _BOTH,
    Quantity.HEIGHT: _BOTH,
    Quantity.LOADING_TIME: _BOTH,
    Quantity.DURATION: _UPPER,
    Quantity.TAPER_STEPS: _BOTH,
    Quantity.TAPER_TIME: _BOTH,
    Quantity.HAND_CONCENTRATION: _UPPER,
    Quantity.ROUNDING_ERROR: _UPPER,
}
"""Hard limits that the general rules must set for every care setting."""


def limit_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with the limits of the whole library and of each regimen."""
    general = library.rules.limits
    yield from _own_flaws("rules.limits", general, general)
    for quantity, bounds in _GENERAL.items():
        for bound in bounds:
            yield from _unbounded("rules.limits", general, quantity, bound, tuple(CareSetting))
    for index, regimen in enumerate(library.regimens):
        place = f"regimens[{index}].limits"
        yield from _own_flaws(f"{place} ({regimen.id})", regimen.limits, (*general, *regimen.limits))
        for quantity in _ordered_freely(regimen):
            yield from _unbounded(
                f"{place} ({regimen.id})", regimen.limits, quantity, Bound.HARD_MAX, regimen.care_settings
            )


def _own_flaws(place: str, limits: tuple[DoseLimit, ...], in_force: tuple[DoseLimit, ...]) -> Iterator[str]:
    """Flaws of `limits`, each held against all that are `in_force` beside it."""
    own = {id(limit) for limit in limits}
    for limit in limits:
        if not limit.care_settings:
            yield f"{place}: {limit.id} is for no care setting"
    for low in in_force:
        for high in in_force:
            if own & {id(low), id(high)} and _meet(low, high) and _upside_down(low, high):
                yield f"{place}: {low.id} lies beyond {high.id}"


def _ordered_freely(regimen: Regimen) -> Iterator[Quantity]:
    """The doses of a regimen that are typed, and so need a hard limit of their own."""
    free = (Availability.OPTIONAL, Availability.REQUIRED)
    if regimen.loading.availability in free:
        yield Quantity.LOADING_DOSE
    if regimen.infusion.availability in free:
        yield Quantity.INFUSION_RATE


def _unbounded(
    place: str, limits: tuple[DoseLimit, ...], quantity: Quantity, bound: Bound, settings: tuple[CareSetting, ...]
) -> Iterator[str]:
    bounded = {
        setting
        for limit in limits
        if (limit.quantity, limit.bound, limit.patients) == (quantity, bound, Patients.ALL)
        for setting in limit.care_settings
    }
    missing = [setting.value for setting in settings if setting not in bounded]
    if missing:
        yield f"{place}: no {bound.value} of {quantity.value} for {', '.join(missing)}"


def _meet(low: DoseLimit, high: DoseLimit) -> bool:
    """True when both can be in force on one order, and one of them is of no use beyond the other."""
    same_patients = low.patients is high.patients
    opposite = not low.bound.is_upper and high.bound.is_upper
    same_settings = set(low.care_settings) & set(high.care_settings)
    return low.quantity is high.quantity and bool(same_settings) and (same_patients or opposite)


def _upside_down(low: DoseLimit, high: DoseLimit) -> bool:
    if _ORDER.index(low.bound) >= _ORDER.index(high.bound):
        return False
    (low_kind, low_value), (high_kind, high_value) = _comparable(low), _comparable(high)
    return low_kind == high_kind and low_value > high_value


def _comparable(limit: DoseLimit) -> tuple[str, Decimal]:
    """The value in a unit that the limits of its kind share; mg/kg and mg are of different kinds."""
    if limit.quantity is Quantity.INFUSION_RATE and limit.unit in set(DoseUnit):
        unit = DoseUnit(limit.unit)
        return ("per kg" if unit.per_kg else "absolute"), product(limit.value, unit.in_mg_per_h)
    return limit.unit, limit.value
