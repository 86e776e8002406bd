"""The pump and the container: both picked from the library, the container kept as mg and mL."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ketadesk.cross_check.figures import Figures, PumpFigures
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder, typed_number
from ketadesk.cross_check.verbs import second_preparation


@dataclass(frozen=True, slots=True)
class Container:
    """A container and how one is made: mL to draw up from how many vials, mL of diluent, mg in total mL."""

    mg: Fraction
    ml: Fraction
    draw_up_ml: Fraction
    diluent_ml: Fraction
    vials: int


def pump_of(order: TypedOrder, figures: Figures) -> PumpFigures:
    """Return the pump, by its model or by its increment alone (then with the library's default maximum).

    Both may be typed if they say the same.
    """
    if not order.pump_model:
        increment = typed_number("pump_increment_ml_per_h", order.pump_increment_ml_per_h)
        return PumpFigures(increment, figures.default_pump_maximum_ml_per_h)
    if order.pump_model not in figures.pumps:
        raise CannotFollow("pump_model", "is not in the library")
    pump = figures.pumps[order.pump_model]
    typed = order.pump_increment_ml_per_h
    if typed and typed_number("pump_increment_ml_per_h", typed) != pump.increment_ml_per_h:
        raise CannotFollow("pump_increment_ml_per_h", "is not the increment of the model")
    return pump


def container_of(order: TypedOrder, figures: Figures) -> Container:
    """Return the container; raises CannotFollow where vial, pair or method is not one that the library permits."""
    mg, volume = typed_number("drug_mg", order.drug_mg), typed_number("volume_ml", order.volume_ml)
    if (mg, volume) not in figures.containers:
        raise CannotFollow("drug_mg", "with this volume is no container of the library")
    if order.method == "add-to" and not figures.containers[mg, volume]:
        raise CannotFollow("method", "add-to is not permitted for this container")
    strength = typed_number("vial_mg_per_ml", order.vial_mg_per_ml)
    vial_ml = _vial_ml(order.vial_ml, figures.vial_sizes_ml.get(strength, ()))
    draw_up, diluent, total = second_preparation(strength, mg, volume, order.method)
    return Container(mg=mg, ml=total, draw_up_ml=draw_up, diluent_ml=diluent, vials=ceil(draw_up / vial_ml))


def _vial_ml(text: str, sizes: tuple[Fraction, ...]) -> Fraction:
    if not sizes:
        raise CannotFollow("vial_mg_per_ml", "is not a strength of the library")
    if text:
        size = typed_number("vial_ml", text)
        if size not in sizes:
            raise CannotFollow("vial_ml", "is not a size of this strength")
        return size
    if len(sizes) > 1:
        raise CannotFollow("vial_ml", "is missing, and this strength has more than one size")
    return sizes[0]
