"""Ask the second engine for the same plan and name every figure on which the two differ.

The second engine gets what was typed, as text, and its own reading of the library: it shares no number with the first.
Pump rates are compared exactly, quotients to 10 digits. A plan that it cannot follow counts as a difference.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ketadesk.application.order_draft import (
    InfusionDraft,
    LoadingDoseDraft,
    OrderDraft,
    PreparationDraft,
    PumpDraft,
    TaperDraft,
)
from ketadesk.cross_check import (
    CannotFollow,
    Figures,
    SecondPhase,
    SecondPlan,
    TypedOrder,
    due_observations,
    rate_rows,
    second_dose,
    second_dosing_weight,
    second_plan,
    second_preparation,
    second_rate,
)
from ketadesk.domain.infusion import InfusionPhase, InfusionPlan, PhaseKind
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.ordered_parts import OrderedParts
from ketadesk.domain.rate_table import RateRow

_TEN_DIGITS = 10**10
_BROKEN_LIMIT = (
    *("-soft-min", "-soft-max", "-hard-min", "-hard-max"),
    *("-above-usual-soft", "-above-usual-hard", "-rounding-error-soft", "-rounding-error-hard"),
    *("-above-pump-maximum", "-below-pump-step", "taper-has-no-step"),
)
"""How the codes end of findings that compare a figure with a limit; the second engine knows no others."""
_Pair = tuple[str, Decimal | None, Fraction | None]


def same(first: Decimal | None, second: Fraction | None) -> bool:
    """Return whether two figures are one to 10 significant digits; nothing is equal only to nothing."""
    if first is None or second is None:
        return first is None and second is None
    top, bottom = first.as_integer_ratio()
    here, there = top * second.denominator, second.numerator * bottom
    return here == there or abs(here - there) * _TEN_DIGITS <= abs(there)


def exactly_same(first: Decimal | None, second: Fraction | None) -> bool:
    """Return whether two pump rates are the same step."""
    if first is None or second is None:
        return first is None and second is None
    top, bottom = first.as_integer_ratio()
    return top == second.numerator and bottom == second.denominator


def differences(draft: OrderDraft, start_day: str, assessed: Assessment, figures: Figures) -> tuple[str, ...]:
    """Return the names of the figures on which the engines differ, with both values; no word about the patient."""
    plan = assessed.plan
    if plan is None:
        return ()
    try:
        second = second_plan(typed_order(draft, start_day), figures)
    except CannotFollow as lost:
        return (_lost(lost),)
    found = [_told(name, one, two) for name, one, two in _quotients(assessed, plan, second) if not same(one, two)]
    found += [_told(name, one, two) for name, one, two in _pump_rates(plan, second) if not exactly_same(one, two)]
    found += _unlike_words(assessed, plan, second)
    return tuple(found)


def differences_on_paper(draft: OrderDraft, start_day: str, assessed: Assessment, figures: Figures) -> tuple[str, ...]:
    """Return the same for what only the sheet and the whole plan show: observation times and the rate table."""
    plan = assessed.plan
    if plan is None:
        return ()
    try:
        order = typed_order(draft, start_day)
        # Of the second engine's own plan: 10 min in hours of 28 digits lie beside what is exactly 10 min away.
        due = due_observations(second_plan(order, figures).stop_h, figures)
        doses = [_dose_in_ordered_unit(row, plan) for row in assessed.rate_table]
        rows = rate_rows(order, figures, doses) if doses else ()
    except CannotFollow as lost:
        return (_lost(lost),)
    found: list[str] = []
    if [entry.track for entry in assessed.due] != [track for track, _ in due] or not all(
        same(one.at_h, at_h) for one, (_, at_h) in zip(assessed.due, due, strict=True)
    ):
        found.append(f"observation times: {len(assessed.due)} and {len(due)}")
    for row, (_, pump_ml_per_h) in zip(assessed.rate_table, rows, strict=True):
        if not exactly_same(row.rate.pump_ml_per_h, pump_ml_per_h):
            found.append(_told(f"rate table at {row.dose} {row.unit}, mL/h", row.rate.pump_ml_per_h, pump_ml_per_h))
    return tuple(found)


def _dose_in_ordered_unit(row: RateRow, plan: InfusionPlan) -> Fraction:
    """The table's dose in the unit of the order, as the second engine takes it."""
    assert plan.inputs.infusion is not None
    ordered = plan.inputs.infusion.unit
    return Fraction(row.dose) * Fraction(row.unit.in_mg_per_h) / Fraction(ordered.in_mg_per_h)


def part_differences(
    draft: OrderDraft, start_day: str, parts: OrderedParts, terms: OrderTerms, figures: Figures, unreadable: bool
) -> tuple[str, ...]:
    """Return the same for the parts of an order that has no plan yet: weight, loading dose, ordered rate, container.

    Where a field is `unreadable` the second engine may not find the dosing weight itself: it takes the first's.
    """
    kg: Fraction | None = None
    found: list[_Pair] = []
    if parts.body is not None:
        try:
            kg = second_dosing_weight(typed_order(draft, start_day), figures)
        except CannotFollow as lost:
            if not unreadable:
                return (_lost(lost),)
            kg = Fraction(parts.body.kg)
        found.append(("dosing weight, kg", parts.body.kg, kg))
    infusion, made = parts.infusion, parts.preparation
    mg_per_kg = _loading_mg_per_kg(terms)
    if mg_per_kg is not None and parts.loading is not None and kg is not None:
        mg, _, _ = second_dose(Fraction(mg_per_kg), kg, Fraction(1), None)
        found.append(("loading dose, mg", parts.loading.mg, mg))
    if infusion is not None:
        exact, _, _ = second_rate(Fraction(infusion.dose), infusion.unit.value, kg, Fraction(1), Fraction(1))
        found.append(("ordered rate, mg/h", infusion.rate.mg_per_h, exact))
    if made is not None:
        vial, drug, volume = Fraction(made.vial_mg_per_ml), Fraction(made.drug_mg), Fraction(made.bag_ml)
        draw_up, diluent, total_ml = second_preparation(vial, drug, volume, made.method.value)
        found.append(("draw up, mL", made.draw_up_ml, draw_up))
        found.append(("diluent, mL", made.diluent_ml, diluent))
        found.append(("container, mL", made.container.ml, total_ml))
    return tuple(_told(name, one, two) for name, one, two in found if not same(one, two))


def _loading_mg_per_kg(terms: OrderTerms) -> Decimal | None:
    """The dose per kg that counts: the regimen's where it fixes one, never what was typed against it."""
    if terms.loading is None or terms.regimen is None:
        return None
    fixed = terms.regimen.loading.fixed_dose
    if fixed is None:
        return terms.loading.mg_per_kg
    return fixed.value if fixed.unit == "mg/kg" else None


def _lost(lost: CannotFollow) -> str:
    return f"the second engine cannot follow: {lost}"


def _told(name: str, first: Decimal | None, second: Fraction | None) -> str:
    return f"{name}: {first} and {second}"


def _unlike_words(assessed: Assessment, plan: InfusionPlan, second: SecondPlan) -> Iterator[str]:
    """What is compared as it stands: kinds of phases, broken limits, counts."""
    kinds = [(phase.kind.value, phase.step) for phase in plan.phases]
    others = [(phase.kind, phase.step) for phase in second.phases]
    if kinds != others:
        yield f"phases: {kinds} and {others}"
    broken = frozenset(f.code for f in assessed.findings if f.code.endswith(_BROKEN_LIMIT))
    if broken != second.breaches:
        yield f"broken limits: {sorted(broken - second.breaches)} and {sorted(second.breaches - broken)}"
    preparation = assessed.parts.preparation if plan.inputs.container else None
    vials = None if preparation is None else preparation.vials
    if vials != second.vials:
        yield f"vials: {vials} and {second.vials}"
    if len(plan.containers) != len(second.containers):
        yield f"containers: {len(plan.containers)} and {len(second.containers)}"


def _quotients(assessed: Assessment, plan: InfusionPlan, second: SecondPlan) -> Iterator[_Pair]:
    parts, inputs = assessed.parts, plan.inputs
    preparation = parts.preparation if inputs.container else None
    yield "dosing weight, kg", inputs.weight.weight.kg, second.dosing_weight_kg
    if second.ideal_weight_kg is not None:
        yield "ideal weight, kg", inputs.weight.ideal_kg, second.ideal_weight_kg
    yield "ordered rate, mg/h", inputs.infusion.rate.mg_per_h if inputs.infusion else None, second.ordered_mg_per_h
    yield "loading dose, mg", inputs.loading.mg if inputs.loading else None, second.loading_mg
    yield "loading dose by hand, mL", inputs.loading.hand_ml if inputs.loading else None, second.loading_hand_ml
    yield "draw up, mL", preparation.draw_up_ml if preparation else None, second.draw_up_ml
    yield "diluent, mL", preparation.diluent_ml if preparation else None, second.diluent_ml
    yield "container, mg", preparation.container.mg if preparation else None, second.container_mg
    yield "container, mL", preparation.container.ml if preparation else None, second.container_ml
    yield "total, mg", plan.total_mg, second.total_mg
    yield "stop, h", plan.stop_h, second.stop_h
    yield "most in a day, mg", plan.most_in_a_day_mg, second.highest_in_24_h_mg
    yield "cumulative limit, mg", assessed.cumulative_limit_mg, second.cumulative_limit_mg
    for one, two in zip(plan.phases, second.phases, strict=False):
        yield from _phase_quotients(one, two)
    for use, number in zip(plan.containers, second.containers, strict=False):
        name = f"container {use.number}"
        yield f"{name} start, h", use.start_h, number.start_h
        yield f"{name} runs out, h", use.runs_out_h, number.runs_out_h
        yield f"{name} expires, h", use.expires_h, number.expires_h
        yield f"{name} change, h", use.change_h, number.change_h


def _phase_quotients(phase: InfusionPhase, second: SecondPhase) -> Iterator[_Pair]:
    name = f"{phase.kind.value} {phase.step}" if phase.step else phase.kind.value
    drug = phase.programmed if phase.ordered is not None else None
    by_hand = phase.kind is PhaseKind.LOADING and phase.programmed is None
    yield f"{name} start, h", phase.start_h, second.start_h
    yield f"{name} end, h", phase.end_h, second.end_h
    yield f"{name} exact, mL/h", phase.exact_ml_per_h, None if by_hand else second.exact_ml_per_h
    yield f"{name} delivered, mg/h", drug.delivered.mg_per_h if drug else None, second.delivered_mg_per_h
    yield f"{name} error, %", phase.programmed.error_percent if phase.programmed else None, second.error_percent
    yield f"{name} volume, mL", phase.volume_ml, second.volume_ml
    yield f"{name} dose, mg", phase.mg, second.mg
    yield f"{name} running total, mg", phase.cumulative_mg, second.cumulative_mg


def _pump_rates(plan: InfusionPlan, second: SecondPlan) -> Iterator[_Pair]:
    for one, two in zip(plan.phases, second.phases, strict=False):
        yield f"{one.kind.value} pump rate, mL/h", one.pump_ml_per_h, two.pump_ml_per_h


def typed_order(draft: OrderDraft, start_day: str) -> TypedOrder:
    """Return the draft's texts as the second engine takes them; `start_day` is the local calendar day, ISO 8601."""
    loading = draft.loading_dose or LoadingDoseDraft()
    infusion = draft.infusion or InfusionDraft()
    taper = draft.taper or TaperDraft()
    preparation = draft.preparation or PreparationDraft()
    pump = draft.pump or PumpDraft()
    return TypedOrder(
        regimen=draft.regimen,
        care_setting=draft.care_setting,
        sex=draft.patient.sex,
        birth_date=draft.patient.birth_date,
        start_day=start_day,
        weight_kg=draft.patient.weight_kg,
        height_cm=draft.patient.height_cm,
        checklist=draft.checklist,
        loading_ordered=draft.loading_dose is not None,
        loading_mg_per_kg=loading.mg_per_kg,
        loading_over_min=loading.over_min,
        loading_via=loading.via,
        loading_hand_mg_per_ml=loading.concentration_mg_per_ml,
        infusion_dose=infusion.dose,
        infusion_unit=infusion.unit,
        infusion_duration_h=infusion.duration_h,
        taper_ordered=draft.taper is not None,
        taper_steps=taper.steps,
        taper_over_h=taper.over_h,
        taper_shape=taper.shape,
        vial_mg_per_ml=preparation.vial_mg_per_ml,
        vial_ml=preparation.vial_ml,
        drug_mg=preparation.drug_mg,
        volume_ml=preparation.volume_ml,
        method=preparation.method,
        pump_increment_ml_per_h=pump.increment_ml_per_h,
        pump_model=pump.model,
        saline_volume_ml=draft.saline_volume_ml,
    )
