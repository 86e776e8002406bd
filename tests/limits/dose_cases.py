"""Cases of limits on a dose: a weight and a typed dose are looked for that meet this limit alone, and exactly."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ketadesk.domain.drug_library import DoseLimit, Patients, Quantity

from .changed_library import regimen
from .edge import Case, Edge
from .orders import TICK, push, typed, weighing
from .place import TYPED, Place, case_of, edge_at

_FRAIL = {"checklist.frailty": "present"}
_WEIGHTS = tuple(Decimal(kg) for kg in (70, *range(50, 131), *range(45, 50)))
"""Tried in this order: an everyday weight, then those that ask for no override, then heavier and lighter ones."""

_PER_HOUR = {"mg/kg/h": Fraction(1), "mg/h": Fraction(1), "mcg/kg/min": Fraction(60, 1000)}
_AMOUNTS = {"mg/kg": Fraction(1), "mg": Fraction(1)}


def rate(place: Place) -> Iterator[Case]:
    rule = regimen(place.of).infusion
    if rule.availability not in TYPED:
        yield _fixed(place)
        return
    unit = place.limit.unit if place.limit.unit in rule.units else rule.units[0]

    def edge() -> Edge:
        kg, dose = _dose_at(place, _PER_HOUR, unit)
        whom = _FRAIL if place.limit.patients is Patients.OLDER_FRAIL_OR_LIGHT else {}
        orders = ({**weighing(kg), **whom, "infusion.dose": typed(d), "infusion.unit": unit}
                  for d in (dose, dose + place.outwards))  # fmt: skip
        return edge_at(place, place.of, *orders)

    yield case_of(place, edge)


def loading(place: Place) -> Iterator[Case]:
    if regimen(place.of).loading.availability not in TYPED:
        yield _fixed(place)
        return

    def edge() -> Edge:
        kg, dose = _dose_at(place, _AMOUNTS, "mg/kg")
        return edge_at(place, place.of, *({**weighing(kg), **push(typed(d))} for d in (dose, dose + place.outwards)))

    yield case_of(place, edge)


def _dose_at(place: Place, factors: dict[str, Fraction], unit: str) -> tuple[Decimal, Decimal]:
    """A weight, and the typed dose at which this limit alone is met exactly."""

    def amount(value: Decimal, of_unit: str, kg: Decimal) -> Fraction:
        return Fraction(value) * factors[of_unit] * (Fraction(kg) if "/kg" in of_unit else 1)

    for kg in _WEIGHTS:
        ticks = amount(place.limit.value, place.limit.unit, kg) / amount(TICK, unit, kg)
        if ticks.denominator != 1:
            continue
        dose = int(ticks) * TICK
        beyond = amount(dose + place.outwards, unit, kg)
        if not any(_hides(place, other, amount(other.value, other.unit, kg), beyond) for other in _beside(place)):
            return kg, dose
    raise AssertionError(f"no order meets {place.path} alone: a limit that nothing can break")


def _beside(place: Place) -> Iterator[DoseLimit]:
    """The limits that a dose beyond this one could break too."""
    special = place.limit.patients is Patients.OLDER_FRAIL_OR_LIGHT
    for other in regimen(place.of).limits:
        same = other.quantity is place.limit.quantity and other.bound.is_upper is place.limit.bound.is_upper
        holds = place.setting in other.care_settings and (other.patients is Patients.ALL or special)
        if other.id != place.limit.id and same and holds:
            yield other


def _hides(place: Place, other: DoseLimit, at: Fraction, beyond: Fraction) -> bool:
    """True when `other` is broken too and is said instead; a hard limit is said instead of a soft one."""
    broken = beyond > at if other.bound.is_upper else beyond < at
    return broken and (other.bound.is_hard or not place.limit.bound.is_hard)


def _fixed(place: Place) -> Case:
    """A dose that is not typed: the weight, or a coarse pump, takes it to the limit."""
    rule = regimen(place.of)
    kinds = {Quantity.LOADING_DOSE: _light_for_the_bolus, Quantity.INFUSION_RATE: _coarse_step_for_the_rate}
    assert rule.loading.fixed_dose is not None and rule.loading.fixed_dose.unit == "mg", place.path
    return case_of(place, lambda: kinds[place.limit.quantity](place))


def _light_for_the_bolus(place: Place) -> Edge:
    """The last weight that can be typed at which the fixed dose is inside, and the one below it."""
    fixed = regimen(place.of).loading.fixed_dose
    assert fixed is not None
    kg = Decimal(-(-Fraction(fixed.value) / Fraction(place.limit.value) // Fraction(TICK))) * TICK
    return edge_at(place, place.of, weighing(kg), weighing(kg - TICK))


def _coarse_step_for_the_rate(place: Place) -> Edge:
    """The bolus is at its limit before the rate is, so the rate is met by rounding: 20 mg/h on a step of 21.9 mL/h.

    It is 21.9 mg/h at 1 mg per mL, 9.5 % more, and 0.5 mg/kg/h at 43.8 kg, where 15 mg are still 0.342 mg/kg.
    """
    coarse = {"pump.increment_ml_per_h": "21.9"}
    kg = Decimal("21.9") / place.limit.value
    return edge_at(place, place.of, {**weighing(kg), **coarse}, {**weighing(kg - TICK), **coarse})
