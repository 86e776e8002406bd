"""The arithmetic alone, in fractions: a pump rate, a dose by weight, a container. No regimen and no limit.

mL/h = dose rate in mg/h x mL of the container / mg of the container
"""

from fractions import Fraction

from ketadesk.cross_check.pump_ticks import nearest_ticks
from ketadesk.cross_check.typed_order import CannotFollow
from ketadesk.cross_check.units import MIN_IN_AN_HOUR, RATE_UNITS


def mg_per_hour(dose: Fraction, unit: str, weight_kg: Fraction | None) -> Fraction:
    """Return a dose rate in mg per hour; the weight is used only where the unit is per kg."""
    if unit not in RATE_UNITS:
        raise CannotFollow("unit", "is not a unit of a dose rate")
    factor, per_kg = RATE_UNITS[unit]
    if not per_kg:
        return dose * factor
    if weight_kg is None:
        raise CannotFollow("weight_kg", "is missing")
    return dose * factor * weight_kg


def second_rate(
    dose: Fraction, unit: str, weight_kg: Fraction | None, mg_per_ml: Fraction, increment: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the exact rate and the pump's rate (nearest step, halves up) in mL/h, and what that delivers in mg/h."""
    _above_nought(dose=dose, weight_kg=weight_kg, mg_per_ml=mg_per_ml, increment=increment)
    exact = mg_per_hour(dose, unit, weight_kg) / mg_per_ml
    pump = nearest_ticks(exact, increment) * increment
    return exact, pump, pump * mg_per_ml


def second_dose(
    dose_mg_per_kg: Fraction, weight_kg: Fraction, mg_per_ml: Fraction, over_min: Fraction | None
) -> tuple[Fraction, Fraction, Fraction | None]:
    """Return a dose by weight in mg, in mL, and the exact rate in mL/h that gives it in `over_min` minutes."""
    _above_nought(dose_mg_per_kg=dose_mg_per_kg, weight_kg=weight_kg, mg_per_ml=mg_per_ml, over_min=over_min)
    mg = dose_mg_per_kg * weight_kg
    ml = mg / mg_per_ml
    return mg, ml, None if over_min is None else ml * MIN_IN_AN_HOUR / over_min


def second_preparation(
    vial_mg_per_ml: Fraction, drug_mg: Fraction, volume_ml: Fraction, method: str
) -> tuple[Fraction, Fraction, Fraction]:
    """Return the mL to draw up, the mL of diluent, and the total mL of a container.

    Made up to the volume, the drug's own mL are part of it; added to the volume, they come on top.
    Raises CannotFollow where the drug alone is more than the volume to make up to.
    """
    _above_nought(vial_mg_per_ml=vial_mg_per_ml, drug_mg=drug_mg, volume_ml=volume_ml)
    draw_up = drug_mg / vial_mg_per_ml
    if method == "add-to":
        return draw_up, volume_ml, volume_ml + draw_up
    if method != "make-up-to":
        raise CannotFollow("method", "is neither make-up-to nor add-to")
    if draw_up > volume_ml:
        raise CannotFollow("volume_ml", "is less than the drug to draw up")
    return draw_up, volume_ml - draw_up, volume_ml


def _above_nought(**numbers: Fraction | None) -> None:
    for field, number in numbers.items():
        if number is not None and number <= 0:
            raise CannotFollow(field, "is not above nought")
