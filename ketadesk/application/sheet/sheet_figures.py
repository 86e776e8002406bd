"""Sections 3, 4, 5, 7 and 8 of the sheet: container, order, calculation, rates around it, taper."""

from ketadesk.application import phrases
from ketadesk.application.clock_times import PlanClock, moment_text, offset_text
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import bind_units, duration_text, percent_text, with_unit
from ketadesk.application.sheet.sheet_content import (
    Cell,
    Column,
    EntryBoxes,
    Facts,
    Grid,
    KeyRate,
    Lines,
    Section,
    Tone,
)
from ketadesk.domain.drug_library import DrugLibrary, RateChangeRule, Regimen
from ketadesk.domain.infusion import InfusionPhase, InfusionPlan, PhaseKind
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.preparation import vials_needed
from ketadesk.domain.pump_rate import mg_per_kg_per_h
from ketadesk.domain.quantity import BodyWeight, quotient

_PHASES = {
    PhaseKind.LOADING: "Loading dose",
    PhaseKind.INFUSION: "Infusion",
    PhaseKind.SALINE: "Saline, no drug",
    PhaseKind.TAPER: "Taper",
}


def preparation_section(examined: ExaminedOrder, plan: InfusionPlan, clock: PlanClock, library: DrugLibrary) -> Section:
    """3. What to draw up, and when containers are changed."""
    blocks: list[Facts | Grid | Lines | EntryBoxes] = []
    preparation, terms = examined.assessed.parts.preparation, examined.terms.preparation
    if preparation is not None and terms is not None and terms.diluent is not None and plan.inputs.container:
        lines = phrases.preparation_text(preparation, bind_units(terms.diluent.label))
        rows = tuple(zip(("Draw up", "Mix", "Container"), (Cell(text=t, strong=True) for t in lines), strict=True))
        blocks.append(Facts(rows=rows))
        blocks.append(_container_grid(plan, clock))
        if clock.offsets_differ(plan.phases[-1].end_h):
            blocks.append(clocks_change_line())
    hand = plan.inputs.loading
    if hand is not None and hand.via is Via.HAND:
        blocks.append(Lines(lines=(Cell(text=_hand_line(hand, library), strong=True),)))
        if not any(vial.mg_per_ml == hand.hand_mg_per_ml for vial in library.vials):
            blocks.append(_DILUTED_BY_HAND)
    rules = library.rules
    change = with_unit(rules.container_change_h.value, rules.container_change_h.unit)
    rules_in_words = [Cell(text=bind_units(rules.product_rule), strong=True)]
    if examined.assessed.parts.preparation is not None:
        how_known = phrases.EVIDENCE[rules.container_change_h.evidence]
        rules_in_words.append(
            Cell(
                text=f"Each container is changed {change} after it was prepared at the latest, {how_known}: the times "
                "above are for one that is prepared when it is connected. The earlier time on its label counts."
            )
        )
    incompatible = f"Never mix or run in the same line with {' or '.join(rules.incompatible)}."
    blocks.append(Lines(lines=(*rules_in_words, Cell(text=incompatible))))
    return Section(number=3, title="Preparation", blocks=tuple(blocks))


def clocks_change_line() -> Lines:
    """Beside every list of times that goes over a change of the clocks: one that stands there twice is no mistake."""
    text = (
        "The clocks change during this plan: times after the change are in the new time. A time that stands here twice "
        "comes twice."
    )
    return Lines(lines=(Cell(text=text, strong=True),))


_DILUTED_BY_HAND = EntryBoxes(
    columns=(
        Column(title="Ampoule in mg per mL", weight=3),
        Column(title="Drawn up in mL", weight=3),
        Column(title="Diluent in mL", weight=3),
        Column(title="Checked by", weight=3),
    ),
    rows=("How the syringe was diluted",),
)


def _hand_line(loading: LoadingDose, library: DrugLibrary) -> str:
    assert loading.hand_mg_per_ml is not None
    assert loading.hand_ml is not None
    same = next((v for v in library.vials if v.mg_per_ml == loading.hand_mg_per_ml), None)
    source = "diluted: write down below how" if same is None else "undiluted"
    vials = "" if same is None else f", ampoules to open: {vials_needed(loading.mg, same.mg_per_ml, same.ml)}"
    return (
        f"Syringe of its own for the push: {with_unit(loading.hand_ml, 'mL')} of ketamine "
        f"{with_unit(loading.hand_mg_per_ml, 'mg/mL')}, {source}{vials}"
    )


def _container_grid(plan: InfusionPlan, clock: PlanClock) -> Grid:
    columns = (
        Column(title="Container", weight=2),
        Column(title="Connect", weight=3),
        Column(title="Runs out", weight=3),
        Column(title="Expires", weight=3),
        Column(title="Change", weight=3),
    )
    rows = tuple(
        (
            Cell(text=f"{use.number} of {len(plan.containers)}"),
            Cell(text=moment_text(clock.at(use.start_h))),
            Cell(text="Not before its change" if use.runs_out_h is None else moment_text(clock.at(use.runs_out_h))),
            Cell(text=moment_text(clock.at(use.expires_h))),
            Cell(text="End of the plan" if use.change_h is None else moment_text(clock.at(use.change_h)), strong=True),
        )
        for use in plan.containers
    )
    return Grid(columns=columns, rows=rows, tick=True)


def order_section(examined: ExaminedOrder, plan: InfusionPlan, clock: PlanClock, library: DrugLibrary) -> Section:
    """4. The order: the rate in the largest type, then every step."""
    blocks: list[KeyRate | Grid | Lines] = []
    regimen = examined.terms.regimen
    assert regimen is not None
    phase = plan.pump_phase or plan.phase(PhaseKind.SALINE)
    weight = plan.inputs.weight.weight
    if phase is not None and phase.programmed is not None:
        blocks.append(_key_rate(phase, plan))
    if plan.inputs.loading is not None:
        blocks.append(Lines(lines=tuple(Cell(text=t) for t in _loading_lines(plan, regimen, library, weight))))
    blocks.append(_order_grid(examined, plan, clock))
    last_h = plan.phases[-1].end_h
    end = moment_text(clock.at(last_h))
    zone = offset_text(clock.at(last_h))
    summary = f"Ends {end} on the 24-hour clock, {zone}. Total {with_unit(plan.total_mg, 'mg')} of ketamine"
    blocks.append(Lines(lines=(Cell(text=summary, strong=True),)))
    if regimen.notes:
        blocks.append(Lines(lines=tuple(Cell(text=bind_units(note), strong=True) for note in regimen.notes)))
    if regimen.rate_change is not None:
        blocks.append(Lines(lines=(Cell(text=_rate_change_line(regimen.rate_change)),), tone=Tone.QUIET))
    return Section(number=4, title="Order", blocks=tuple(blocks))


def _rate_change_line(rule: RateChangeRule) -> str:
    step = with_unit(rule.at_most.value, rule.at_most.unit)
    ward = with_unit(rule.ward_not_sooner_min.value, "min")
    monitored = with_unit(rule.monitored_not_sooner_min.value, "min")
    return (
        f"A later change of rate needs a new order: at most {step} a step, not sooner than {ward} on a ward "
        f"and {monitored} in a monitored area."
    )


def _key_rate(phase: InfusionPhase, plan: InfusionPlan) -> KeyRate:
    assert phase.programmed is not None
    weight = plan.inputs.weight.weight
    container = plan.inputs.container
    if container is None:
        return KeyRate(
            label="KEY INTO THE PUMP for the saline",
            rate=with_unit(phase.programmed.pump_ml_per_h, "mL/h"),
            beside=(Cell(text="Saline only, no drug", strong=True), Cell(text="The drug is pushed by hand")),
        )
    what = "infusion" if phase.kind is PhaseKind.INFUSION else "loading dose"
    return KeyRate(
        label=f"KEY INTO THE PUMP for the {what}",
        rate=with_unit(phase.programmed.pump_ml_per_h, "mL/h"),
        beside=(
            Cell(text=f"ketamine {with_unit(container.mg_per_ml, 'mg/mL')}", strong=True),
            Cell(text=f"Delivers {phrases.delivered_text(phase.programmed, weight)}"),
            Cell(text=phrases.error_text(phase.programmed)),
        ),
    )


def _loading_lines(plan: InfusionPlan, regimen: Regimen, library: DrugLibrary, weight: BodyWeight) -> list[str]:
    loading = plan.inputs.loading
    phase = plan.phase(PhaseKind.LOADING)
    assert loading is not None
    assert phase is not None
    per_kg = quotient((loading.mg,), (weight.kg,))
    band = phrases.band_label(per_kg, library.rules.low_dose_band_below.value)
    how = f"{with_unit(loading.mg, 'mg')} of ketamine over {with_unit(loading.over_min, 'min')}"
    if loading.via is Via.HAND and loading.hand_ml is not None:
        how += f", by hand: {with_unit(loading.hand_ml, 'mL')} from a syringe of its own"
    else:
        assert phase.programmed is not None
        how += (
            f", by the pump: {with_unit(phase.volume_ml, 'mL')} at "
            f"{with_unit(phase.programmed.pump_ml_per_h, 'mL/h')}, which gives {with_unit(phase.mg, 'mg')}, "
            f"{phrases.error_text(phase.programmed).lower()}"
        )
    return [f"Loading dose: {how}; {with_unit(per_kg, 'mg/kg')}, {band}", regimen.who_may_give_loading]


def _order_grid(examined: ExaminedOrder, plan: InfusionPlan, clock: PlanClock) -> Grid:
    columns = (
        Column(title="Step", weight=9),
        Column(title="Ordered, delivers", weight=20),
        Column(title="Rate", weight=21, numeric=True, large=True),
        Column(title="Duration", weight=8, compact=True),
        Column(title="Start, end", weight=16, compact=True),
        Column(title="Running total", weight=10, numeric=True, compact=True),
    )
    rows = tuple(_order_row(p, examined, plan, clock) for p in plan.phases if p.kind is not PhaseKind.TAPER)
    return Grid(columns=columns, rows=rows)


def _order_row(phase: InfusionPhase, examined: ExaminedOrder, plan: InfusionPlan, clock: PlanClock) -> tuple[Cell, ...]:
    """Two lines a cell where there are two of a kind: eight columns would break a rate or its unit."""
    rate = "By hand" if phase.pump_ml_per_h is None else with_unit(phase.pump_ml_per_h, "mL/h")
    if phase.kind is PhaseKind.SALINE and phase.pump_ml_per_h is None and phase.exact_ml_per_h is not None:
        rate = with_unit(phase.exact_ml_per_h, "mL/h")
    return (
        Cell(text=_PHASES[phase.kind]),
        Cell(text=_ordered_and_delivered(phase, examined, plan)),
        Cell(text=rate, strong=True),
        Cell(text=duration_text(phase.hours)),
        Cell(text=f"{moment_text(clock.at(phase.start_h))}\n{moment_text(clock.at(phase.end_h))}"),
        Cell(text=with_unit(phase.cumulative_mg, "mg")),
    )


def _ordered_and_delivered(phase: InfusionPhase, examined: ExaminedOrder, plan: InfusionPlan) -> str:
    loading, infusion = plan.inputs.loading, examined.assessed.parts.infusion
    if phase.kind is PhaseKind.LOADING and loading is not None:
        per_kg = with_unit(quotient((loading.mg,), (plan.inputs.weight.weight.kg,)), "mg/kg")
        return f"{per_kg}\ndelivers {with_unit(phase.mg, 'mg')}"
    if phase.kind is PhaseKind.INFUSION and infusion is not None and phase.programmed is not None:
        ordered = with_unit(infusion.dose, infusion.unit.value)
        return f"{ordered}\ndelivers {with_unit(phase.programmed.delivered.mg_per_h, 'mg/h')}"
    return f"No drug\n{with_unit(phase.volume_ml, 'mL')}"


def calculation_section(examined: ExaminedOrder, plan: InfusionPlan) -> Section:
    """5. The calculation, written out."""
    lines = tuple(Cell(text=t) for t in phrases.calculation_lines(examined.assessed, plan))
    return Section(number=5, title="Calculation", blocks=(Lines(lines=lines, tone=Tone.CALCULATION),))


def rate_table_section(examined: ExaminedOrder, plan: InfusionPlan, regimen: Regimen) -> Section:
    """7. Rates around the ordered dose, for this container only."""
    rows = examined.assessed.rate_table
    if not rows or plan.inputs.container is None:
        line = Cell(text=f"{regimen.title}: no other rate belongs to this order.")
        return Section(number=7, title="Rate table", blocks=(Lines(lines=(line,)),))
    weight = plan.inputs.weight.weight
    columns = (
        Column(title="Dose", weight=7),
        Column(title="Rate", weight=6, numeric=True),
        Column(title="Delivers", weight=6, numeric=True, compact=True),
        Column(title="Delivers per kg", weight=8, numeric=True, compact=True),
        Column(title="", weight=3),
    )
    table = tuple(
        (
            Cell(text=with_unit(row.dose, row.unit.value), strong=row.ordered),
            Cell(text=with_unit(row.rate.pump_ml_per_h, "mL/h"), strong=row.ordered),
            Cell(text=with_unit(row.rate.delivered.mg_per_h, "mg/h"), strong=row.ordered),
            Cell(text=with_unit(mg_per_kg_per_h(row.rate.delivered, weight), "mg/kg/h"), strong=row.ordered),
            Cell(text="this order" if row.ordered else "", strong=row.ordered),
        )
        for row in rows
    )
    concentration = with_unit(plan.inputs.container.mg_per_ml, "mg/mL")
    note = Cell(
        text=f"For {with_unit(weight.kg, 'kg')} and ketamine {concentration} only; "
        "a change of rate needs a prescriber's order."
    )
    return Section(
        number=7, title="Rate table", blocks=(Grid(columns=columns, rows=table), Lines(lines=(note,), tone=Tone.QUIET))
    )


def taper_section(plan: InfusionPlan, clock: PlanClock) -> Section:
    """8. The taper with clock times and tick boxes."""
    steps = [p for p in plan.phases if p.kind is PhaseKind.TAPER]
    if not steps:
        return Section(number=8, title="Taper", blocks=(Lines(lines=(Cell(text="No taper in this order."),)),))
    weight = plan.inputs.weight.weight
    columns = (
        Column(title="Step", weight=4),
        Column(title="From", weight=18),
        Column(title="Rate", weight=20, numeric=True, large=True),
        Column(title="Delivers", weight=27, compact=True),
        Column(title="For", weight=7, compact=True),
        Column(title="Off by", weight=8, numeric=True, compact=True),
    )
    rows = tuple(_taper_row(p, clock, weight) for p in steps)
    last = steps[-1].end_h
    stop = (Cell(text="Stop"), Cell(text=moment_text(clock.at(last)), strong=True), *(Cell(text="") for _ in range(4)))
    note = "Off by: the pump's step against the planned dose. Each step is computed from the unrounded ordered rate."
    return Section(
        number=8,
        title="Taper",
        blocks=(Grid(columns=columns, rows=(*rows, stop), tick=True), Lines(lines=(Cell(text=note),), tone=Tone.QUIET)),
    )


def _taper_row(phase: InfusionPhase, clock: PlanClock, weight: BodyWeight) -> tuple[Cell, ...]:
    rate = phase.programmed
    assert rate is not None
    per_kg = with_unit(mg_per_kg_per_h(rate.delivered, weight), "mg/kg/h")
    off = "0" if rate.error_percent == 0 else percent_text(rate.error_percent)
    return (
        Cell(text=str(phase.step)),
        Cell(text=moment_text(clock.at(phase.start_h)), strong=True),
        Cell(text=with_unit(rate.pump_ml_per_h, "mL/h"), strong=True),
        Cell(text=f"{with_unit(rate.delivered.mg_per_h, 'mg/h')}\n{per_kg}"),
        Cell(text=duration_text(phase.hours)),
        Cell(text=off),
    )
