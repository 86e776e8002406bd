"""What an order's plan and draft ask of the preparation and the order on its sheet: containers, rates, times."""

from collections.abc import Iterator

from ketadesk.application.plan_schema import PhaseTold
from ketadesk.application.read_back.asked import Asked
from ketadesk.application.read_back.own_figures import offset
from ketadesk.application.read_back.sheet_parts import tokens
from ketadesk.application.read_back.wants import FREE, Want, anchor, count, error, figure, length, moment, typed_figure

_ROWS = {"loading": "Loading dose", "infusion": "Infusion", "saline": "Saline"}


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
