"""What an order's plan and draft ask of the figures on its sheet, part by part: preparation, order, calculation, rate
table, taper."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import NamedTuple

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.plan_schema import PhaseTold, PlanTold
from ketadesk.application.read_back.own_figures import day_and_time, dose_in, mg_given, mg_per_hour, offset, over
from ketadesk.application.read_back.sheet_parts import tokens
from ketadesk.application.read_back.wants import FREE, Want, anchor, count, error, figure, length, moment, typed_figure

_ROWS = {"loading": "Loading dose", "infusion": "Infusion", "saline": "Saline"}


class Asked(NamedTuple):
    """One order: its draft, its plan, the clock of its times, and the dose of its infusion."""

    draft: OrderDraft
    plan: PlanTold
    zone: tzinfo
    dose: str = ""
    unit: str = ""
    """As an order has it: `mg/kg/h`."""

    def when(self, text: str) -> tuple[str, str]:
        """Date and time of a moment of the plan."""
        return day_and_time(text, self.zone)

    def phase(self, kind: str) -> PhaseTold | None:
        """The first phase of that kind."""
        return next((phase for phase in self.plan["phases"] if phase["kind"] == kind), None)

    @property
    def loading_per_kg(self) -> str:
        """The loading dose in mg per kg."""
        loading = self.phase("loading")
        return "0" if loading is None else over(loading["ordered_mg"], self.plan["dosing_weight_kg"])


def asked_in_each_way(draft: OrderDraft, plan: PlanTold, zone: tzinfo) -> tuple[Asked, ...]:
    """The order; a dose that the regimen fixes stands in neither draft nor plan, so it is reckoned in each unit."""
    bare = Asked(draft, plan, zone)
    infusion, made = bare.phase("infusion"), plan["preparation"]
    if draft.infusion is not None and draft.infusion.dose:
        return (bare._replace(dose=draft.infusion.dose, unit=draft.infusion.unit),)
    if infusion is None or made is None or infusion["exact_ml_per_h"] is None:
        return (bare,)
    rate = mg_given(infusion["exact_ml_per_h"], made["total_mg"], made["total_ml"])
    doses = ((dose_in(rate, unit, plan["dosing_weight_kg"]), unit) for unit in ("mg/kg/h", "mg/h", "mcg/kg/min"))
    return tuple(bare._replace(dose=dose, unit=unit) for dose, unit in doses)


def preparation_wants(asked: Asked) -> Iterator[Want]:
    """3. What is drawn up and mixed, and when containers are changed."""
    made, typed = asked.plan["preparation"], asked.draft.preparation
    if made is not None and typed is not None:
        yield figure("draw up", made["draw_up_ml"], "mL")
        yield figure("ampoule", typed.vial_mg_per_ml, "mg/mL")
        if made["vials"] is not None:
            yield count("ampoules", made["vials"])
            yield typed_figure("ampoule", typed.vial_ml, "mL")
        yield figure("container", typed.volume_ml, "mL")
        for token in tokens(typed.diluent):
            yield Want("diluent", (token.text,), token.unit)
        if typed.method == "make-up-to":
            yield figure("diluent", made["diluent_ml"], "mL")
        yield figure("drug in the container", made["total_mg"], "mg")
        yield figure("volume of the container", made["total_ml"], "mL")
        yield figure("strength", made["mg_per_ml"], "mg/mL")
        yield from _container_rows(asked)
    loading = asked.phase("loading")
    if loading is not None and loading["via"] == "hand" and asked.draft.loading_dose is not None:
        yield figure("push", loading["ml"], "mL")
        yield figure("push", asked.draft.loading_dose.concentration_mg_per_ml, "mg/mL")
    yield FREE


def _container_rows(asked: Asked) -> Iterator[Want]:
    rows = asked.plan["containers"]
    for row in rows:
        place = f"container {row['number']}"
        yield count(place, row["number"])
        yield count(place, len(rows))
        for told in (row["start"], row["runs_out"], row["expires"], row["change_at"]):
            if told is not None:
                yield from moment(place, asked.when(told))


def order_wants(asked: Asked) -> Iterator[Want]:
    """4. The rate in the largest type, the loading dose, every step, the end."""
    plan = asked.plan
    yield from _key_rate(asked)
    loading = asked.phase("loading")
    if loading is not None:
        yield from _loading_line(asked, loading)
        yield FREE
    for phase in plan["phases"]:
        if phase["kind"] in _ROWS:
            yield from _row(asked, phase)
    last = plan["phases"][-1]["end"]
    yield anchor("Ends")
    yield from moment("end", asked.when(last))
    yield count("24-hour clock", 24)
    yield Want("zone of the end", (offset(last, asked.zone),), "offset")
    yield anchor("Total")
    yield figure("total", plan["total_mg"], "mg")
    yield FREE


def _key_rate(asked: Asked) -> Iterator[Want]:
    keyed = [asked.phase(kind) for kind in ("infusion", "loading", "saline")]
    phase = next((p for p in keyed if p is not None and p["pump_ml_per_h"] is not None), None)
    if phase is None:
        return
    yield anchor("KEY INTO THE PUMP")
    yield figure("key into the pump", phase["pump_ml_per_h"] or "", "mL/h")
    made = asked.plan["preparation"]
    if made is None:
        yield anchor("Saline")
    else:
        yield figure("beside the rate", made["mg_per_ml"], "mg/mL")
        yield figure("beside the rate", phase["delivered_mg_per_kg_per_h"] or "", "mg/kg/h")
        yield figure("beside the rate", phase["delivered_mg_per_h"] or "", "mg/h")
        yield from error("beside the rate", phase["error_percent"] or "0")


def _loading_line(asked: Asked, phase: PhaseTold) -> Iterator[Want]:
    place = "loading dose"
    yield anchor("Loading dose")
    yield figure(place, phase["ordered_mg"], "mg")
    yield figure(place, phase["over_min"], "min")
    yield figure(place, phase["volume_ml"], "mL")
    if phase["pump_ml_per_h"] is not None:
        yield figure(place, phase["pump_ml_per_h"], "mL/h")
        yield figure(place, phase["mg"], "mg")
        yield from error(place, phase["error_percent"] or "0")
    yield figure(place, asked.loading_per_kg, "mg/kg")


def _row(asked: Asked, phase: PhaseTold) -> Iterator[Want]:
    place = f"step {_ROWS[phase['kind']]}"
    yield anchor(_ROWS[phase["kind"]])
    yield from _ordered_and_delivered(asked, phase, place)
    rate = phase["pump_ml_per_h"] or (phase["exact_ml_per_h"] if phase["kind"] == "saline" else None)
    if rate is not None:
        yield figure(place, rate, "mL/h")
    yield length(f"{place}, duration", phase["start"], phase["end"])
    yield from moment(f"{place}, start", asked.when(phase["start"]))
    yield from moment(f"{place}, end", asked.when(phase["end"]))
    yield figure(f"{place}, running total", phase["cumulative_mg"], "mg")


def _ordered_and_delivered(asked: Asked, phase: PhaseTold, place: str) -> Iterator[Want]:
    if phase["kind"] == "loading":
        yield figure(place, asked.loading_per_kg, "mg/kg")
        yield figure(place, phase["mg"], "mg")
    elif phase["kind"] == "infusion":
        yield figure(place, asked.dose, asked.unit)
        yield figure(place, phase["delivered_mg_per_h"] or "", "mg/h")
    else:
        yield figure(place, phase["volume_ml"], "mL")


def calculation_wants(asked: Asked) -> Iterator[Want]:
    """5. The arithmetic written out."""
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
    if infusion is not None and made is not None:
        dose, unit = asked.dose, asked.unit
        if "/kg" in unit:
            yield figure("dose", dose, unit)
            yield figure("weight", weight, "kg")
            yield from _factors(unit)
            yield figure("dose per hour", mg_per_hour(dose, unit, weight), "mg/h")
        yield figure("dose per hour", mg_per_hour(dose, unit, weight), "mg/h")
        yield figure("drug in the container", made["total_mg"], "mg")
        yield figure("volume of the container", made["total_ml"], "mL")
        yield figure("exact rate", infusion["exact_ml_per_h"] or "", "mL/h")
        yield from _rounded(asked, infusion)


def _factors(unit: str) -> Iterator[Want]:
    """As the line says them: `x 60 min per hour / 1,000 mcg per mg`."""
    if unit.endswith("/min"):
        yield Want("factor", ("60",), "min")
    if unit.startswith("mcg"):
        yield Want("factor", ("1,000",), "mcg")


def _rounded(asked: Asked, infusion: PhaseTold) -> Iterator[Want]:
    wrong = error("rounding error", infusion["error_percent"] or "0")
    if wrong:
        step = asked.draft.pump.increment_ml_per_h if asked.draft.pump is not None else ""
        yield typed_figure("pump step", step, "mL/h")
        yield figure("pump rate", infusion["pump_ml_per_h"] or "", "mL/h")
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
