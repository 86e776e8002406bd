"""The patient as the doses need one: dosing weight, age on the day of the start, and whether limits are narrower."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ketadesk.cross_check.figures import Figures, IdealWeightFigures, RegimenFigures
from ketadesk.cross_check.pump_ticks import nearest_ticks
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder, one_of, typed_day, typed_number

CM_PER_INCH: Final = Fraction(254, 100)
SEXES: Final = ("male", "female", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Patient:
    """Weights in kg, height in cm, age in whole years (None: not given)."""

    weight_kg: Fraction
    height_cm: Fraction | None
    ideal_weight_kg: Fraction | None
    dosing_weight_kg: Fraction
    dosing_weight_basis: str
    age_years: int | None
    restricted: bool
    """Older, frail or light; also where that is not known."""


def patient_of(order: TypedOrder, regimen: RegimenFigures, figures: Figures) -> Patient:
    """Return the patient; raises CannotFollow without a weight, and without height and sex where they dose."""
    weight = typed_number("weight_kg", order.weight_kg)
    height = typed_number("height_cm", order.height_cm) if order.height_cm else None
    ideal = _needed_ideal_weight(order.sex, height, figures.ideal_weight) if regimen.doses_on_lower_weight else None
    on_ideal = ideal is not None and ideal < weight
    age = _age_on_start(order)
    return Patient(
        weight_kg=weight,
        height_cm=height,
        ideal_weight_kg=ideal,
        dosing_weight_kg=ideal if ideal is not None and on_ideal else weight,
        dosing_weight_basis="ideal" if on_ideal else "actual",
        age_years=age,
        restricted=(
            age is None
            or age > figures.older_above_years
            or weight < figures.light_below_kg
            or any(order.checklist.get(item) != "absent" for item in figures.frailty_items)
        ),
    )


def ideal_weight_kg(sex: str, height_cm: Fraction, figures: IdealWeightFigures) -> Fraction:
    """Return the ideal weight, rounded half up to the figures' step; without a deduction below the threshold."""
    base = figures.male_base_kg if sex == "male" else figures.other_base_kg
    inches_above = height_cm / CM_PER_INCH - figures.threshold_inches
    unrounded = base + figures.kg_per_inch * inches_above if inches_above > 0 else base
    return nearest_ticks(unrounded, figures.rounded_to_kg) * figures.rounded_to_kg


def _needed_ideal_weight(sex: str, height_cm: Fraction | None, figures: IdealWeightFigures) -> Fraction:
    if height_cm is None:
        raise CannotFollow("height_cm", "is missing, and this regimen doses on the ideal weight")
    return ideal_weight_kg(one_of("sex", sex, SEXES), height_cm, figures)


def _age_on_start(order: TypedOrder) -> int | None:
    """Return the birthdays passed on the day of the start; 29 February counts from 1 March in a common year."""
    born = typed_day("birth_date", order.birth_date) if order.birth_date else None
    start = typed_day("start_day", order.start_day) if order.start_day else None
    if born is None or start is None:
        return None
    return start.year - born.year - ((start.month, start.day) < (born.month, born.day))
