"""The rate table around the ordered dose: doses in the regimen's step, inside the limits, rounded to the pump."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ketadesk.cross_check.equipment import Container
from ketadesk.cross_check.figures import Figures, PumpFigures
from ketadesk.cross_check.ordered import infusion_dose
from ketadesk.cross_check.plan import Groundwork, groundwork
from ketadesk.cross_check.pump_ticks import pump_ticks
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder
from ketadesk.cross_check.verbs import mg_per_hour


def rate_rows(
    order: TypedOrder, figures: Figures, doses: Iterable[Fraction] | None = None
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return dose (in the ordered unit) and programmed rate (mL/h) for each row.

    With `doses`, exactly these are worked out. Without, they are the ordered dose and those a whole number of the
    regimen's table steps away from it that keep every limit on the infusion rate, soft and hard, ordered and
    delivered alike; none where the regimen has no table step.
    Raises CannotFollow where the regimen has no infusion, or no upper limit that ends the table.
    """
    ground = groundwork(order, figures)
    if ground.container is None or ground.pump is None or ground.ordered.infusion is None:
        raise CannotFollow("regimen", "has no infusion")
    dose, unit = infusion_dose(order, ground.regimen)
    in_one_unit = mg_per_hour(Fraction(1), unit, ground.patient.dosing_weight_kg)
    asked_for = None if doses is None else ((chosen, True) for chosen in doses)
    table = []
    for chosen, always in asked_for or _doses_in_steps(ground, dose, in_one_unit):
        rate, inside = _programmed(ground, ground.pump, ground.container, chosen * in_one_unit)
        if inside or always:
            table.append((chosen, rate))
    return tuple(table)


def _doses_in_steps(ground: Groundwork, dose: Fraction, in_one_unit: Fraction) -> Iterator[tuple[Fraction, bool]]:
    """Yield the doses to look at, from low to high, each with whether it is the ordered one."""
    table_step = ground.regimen.infusion.table_step
    if table_step is None:
        return
    most = ground.bounds.most("infusion-rate")
    if not most:
        raise CannotFollow("regimen", "has no upper limit on its infusion rate")
    step = table_step.at(ground.patient.dosing_weight_kg) / in_one_unit
    last = max(dose, min(most) / in_one_unit)
    chosen = dose % step or step
    while chosen <= last:
        yield chosen, chosen == dose
        chosen += step


def _programmed(
    ground: Groundwork, pump: PumpFigures, container: Container, mg_per_h: Fraction
) -> tuple[Fraction, bool]:
    """Return the rate to program, and whether dose and delivered dose keep all limits on the infusion rate."""
    most, least = ground.bounds.most("infusion-rate"), ground.bounds.least("infusion-rate")
    tick = pump.increment_ml_per_h * container.mg / container.ml
    ticks = pump_ticks(mg_per_h, tick, most, least)
    inside = not ground.bounds.codes("infusion-rate", (mg_per_h, ticks * tick))
    return ticks * pump.increment_ml_per_h, inside
