"""What an order's plan and draft ask of the calculation, the rate table and the taper on its sheet."""

from collections.abc import Iterator

from ketadesk.application.plan_schema import PhaseTold, PreparationTold
from ketadesk.application.read_back.asked import Asked
from ketadesk.application.read_back.own_figures import mg_per_hour
from ketadesk.application.read_back.wants import FREE, Want, anchor, count, error, figure, length, moment, typed_figure


def calculation_wants(asked: Asked, *, loading_rate: bool = True) -> Iterator[Want]:
    """5. The arithmetic written out; without `loading_rate` as on sheets that were stored before it stood there."""
    plan, draft = asked.plan, asked.draft
    loading, infusion, made = asked.phase("loading"), asked.phase("infusion"), plan["preparation"]
    weight = plan["dosing_weight_kg"]
    if loading is not None:
        yield figure("loading dose", asked.loading_per_kg, "mg/kg")
        yield figure("weight", weight, "kg")
        yield figure("loading dose", loading["ordered_mg"], "mg")
        if loading["via"] == "hand" and draft.loading_dose is not None:
            yield figure("push", loading["ordered_mg"], "mg")
            yield figure("push", draft.loading_dose.concentration_mg_per_ml, "mg/mL")
            yield figure("push", loading["ml"], "mL")
        elif made is not None and loading_rate:
            yield figure("loading dose", loading["ordered_mg"], "mg")
            yield figure("loading dose", loading["over_min"], "min")
            yield from _in_the_container(made)
            yield figure("exact rate of the loading dose", loading["exact_ml_per_h"] or "", "mL/h")
            yield from _rounded(asked, loading)
    if infusion is not None and made is not None:
        dose, unit = asked.dose, asked.unit
        if "/kg" in unit:
            yield figure("dose", dose, unit)
            yield figure("weight", weight, "kg")
            yield from _factors(unit)
            yield figure("dose per hour", mg_per_hour(dose, unit, weight), "mg/h")
        yield figure("dose per hour", mg_per_hour(dose, unit, weight), "mg/h")
        yield from _in_the_container(made)
        yield figure("exact rate", infusion["exact_ml_per_h"] or "", "mL/h")
        yield from _rounded(asked, infusion)


def _in_the_container(made: PreparationTold) -> Iterator[Want]:
    yield figure("drug in the container", made["total_mg"], "mg")
    yield figure("volume of the container", made["total_ml"], "mL")


def _factors(unit: str) -> Iterator[Want]:
    """As the line says them: `x 60 min per hour / 1,000 mcg per mg`."""
    if unit.endswith("/min"):
        yield Want("factor", ("60",), "min")
    if unit.startswith("mcg"):
        yield Want("factor", ("1,000",), "mcg")


def _rounded(asked: Asked, phase: PhaseTold) -> Iterator[Want]:
    wrong = error("rounding error", phase["error_percent"] or "0")
    if wrong:
        step = asked.draft.pump.increment_ml_per_h if asked.draft.pump is not None else ""
        yield typed_figure("pump step", step, "mL/h")
        yield figure("pump rate", phase["pump_ml_per_h"] or "", "mL/h")
        yield from wrong


def rate_table_wants(asked: Asked) -> Iterator[Want]:
    """7. The rates around the ordered dose, and what they hold for."""
    made, rows = asked.plan["preparation"], asked.plan["rate_table"]
    if made is None or not rows:
        yield FREE
        return
    for number, row in enumerate(rows, start=1):
        place = f"row {number}"
        yield figure(place, row["dose"], row["unit"])
        yield figure(place, row["pump_ml_per_h"], "mL/h")
        yield figure(place, row["delivered_mg_per_h"], "mg/h")
        yield figure(place, row["delivered_mg_per_kg_per_h"], "mg/kg/h")
        if row["ordered"]:
            yield anchor("this order")
    yield figure("weight it holds for", asked.plan["dosing_weight_kg"], "kg")
    yield figure("strength it holds for", made["mg_per_ml"], "mg/mL")


def taper_wants(asked: Asked) -> Iterator[Want]:
    """8. Every step of the taper, and the stop."""
    steps = [phase for phase in asked.plan["phases"] if phase["kind"] == "taper"]
    for phase in steps:
        place = f"step {phase['step']}"
        yield count(place, phase["step"])
        yield from moment(place, asked.when(phase["start"]))
        yield figure(place, phase["pump_ml_per_h"] or "", "mL/h")
        yield figure(place, phase["delivered_mg_per_h"] or "", "mg/h")
        yield figure(place, phase["delivered_mg_per_kg_per_h"] or "", "mg/kg/h")
        yield length(place, phase["start"], phase["end"])
        yield from error(place, phase["error_percent"] or "0") or [count(place, 0)]
    if not steps:
        yield FREE
        return
    yield anchor("Stop")
    yield from moment("stop", asked.when(steps[-1]["end"]))
