"""The program's set phrases about an order, used by screen and sheet alike."""

from decimal import Decimal

from ketadesk.application.clock_times import date_text
from ketadesk.application.numbers import NO_BREAK, percent_text, with_unit
from ketadesk.application.order_draft import KnownAllergies, OrderDraft
from ketadesk.domain.drug_library import WeightBasis
from ketadesk.domain.finding import Evidence
from ketadesk.domain.infusion import InfusionPlan, PhaseKind
from ketadesk.domain.loading_dose import LoadingDose
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.preparation import Method, Preparation
from ketadesk.domain.pump_rate import ProgrammedRate, mg_per_kg_per_h
from ketadesk.domain.quantity import BodyWeight, DoseUnit, in_unit, quotient

NOT_RECORDED = "Not recorded"
ANSWERS = {
    "absent": "Absent",
    "present": "PRESENT",
    "not-known": "NOT KNOWN",
    "not-applicable": "Not applicable",
}
SEXES = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}
EVIDENCE = {
    Evidence.SOURCE: "read in the source",
    Evidence.SECONDARY: "read in a text quoting it",
    Evidence.UNREAD: "unread: a pharmacist must confirm it",
    Evidence.JUDGEMENT: "judgement of the authors",
}

EVIDENCE_SHORT = {
    Evidence.SOURCE: "read",
    Evidence.SECONDARY: "quoted",
    Evidence.UNREAD: "unread",
    Evidence.JUDGEMENT: "judgement",
}


def or_not_recorded(text: str) -> str:
    """Typed text as it stands, or `Not recorded`."""
    return text or NOT_RECORDED


def full_name(draft: OrderDraft) -> str:
    """`FAMILY, Given (Title)`: the family name in capitals only as it was typed."""
    patient = draft.patient
    title = f" ({patient.title})" if patient.title else ""
    given = f", {patient.given_name}" if patient.given_name else ""
    return f"{patient.family_name}{given}{title}"


def born_text(terms: OrderTerms) -> str:
    """`01-Apr-1980 (46y)`, blank while unknown."""
    if terms.birth_date is None:
        return ""
    age = "" if terms.age is None else f" ({terms.age}y)"
    return f"{date_text(terms.birth_date)}{age}"


def weight_text(draft: OrderDraft, terms: OrderTerms) -> str:
    """`70 kg measured 22-Nov-2026`, blank while unknown."""
    if terms.weight_kg is None:
        return ""
    day = "" if terms.weight_date is None else f" {date_text(terms.weight_date)}"
    return f"{with_unit(terms.weight_kg, 'kg')} {draft.patient.weight_source}{day}"


def allergy_text(allergies: str | KnownAllergies) -> str:
    """Exactly one of the four statements; the names behind `Known allergies`."""
    if isinstance(allergies, KnownAllergies):
        return f"Known allergies: {', '.join(allergies.known)}"
    return {
        "none known": "No known allergies",
        "not recorded": "Allergies not recorded",
        "unavailable": "Allergies unavailable",
    }.get(allergies, "")


def dosing_weight_text(assessed: Assessment) -> str:
    """Which weight doses, and by which rule."""
    weight = assessed.parts.weight
    if weight is None:
        return ""
    used = with_unit(weight.weight.kg, "kg")
    if weight.basis is WeightBasis.ACTUAL or weight.ideal_kg is None:
        return f"{used}, the actual weight"
    ideal = with_unit(weight.ideal_kg, "kg")
    which = "the ideal weight" if weight.ideal_was_used else "the actual weight"
    return f"{used}, {which}: the lower of actual {with_unit(weight.actual_kg, 'kg')} and ideal {ideal}"


def error_text(rate: ProgrammedRate) -> str:
    """How far the pump's step is from the order."""
    if rate.error_percent == 0:
        return "Exactly as ordered"
    return f"{percent_text(rate.error_percent)} from the order"


def delivered_text(rate: ProgrammedRate, weight: BodyWeight) -> str:
    """`0.6 mg per kg per hour, 42 mg per hour`."""
    per_kg = with_unit(mg_per_kg_per_h(rate.delivered, weight), "mg/kg/h")
    return f"{per_kg}, {with_unit(rate.delivered.mg_per_h, 'mg/h')}"


def preparation_text(preparation: Preparation, diluent: str) -> tuple[str, ...]:
    """How the container is made, a line a step."""
    container = preparation.container
    vials = "" if preparation.vials is None else f", from {_vial_text(preparation)}"
    strength = with_unit(preparation.vial_mg_per_ml, "mg/mL")
    draw = f"Draw up {with_unit(preparation.draw_up_ml, 'mL')} of ketamine {strength}"
    if preparation.method is Method.MAKE_UP_TO:
        rest = with_unit(preparation.diluent_ml, "mL")
        mix = f"Make up to {with_unit(preparation.bag_ml, 'mL')} with {diluent}: {rest} of diluent"
    else:
        mix = f"Add to a full container of {with_unit(preparation.bag_ml, 'mL')} {diluent}"
    amounts = f"{with_unit(container.mg, 'mg')} in {with_unit(container.ml, 'mL')}"
    return f"{draw}{vials}", mix, f"ketamine {amounts} = {with_unit(container.mg_per_ml, 'mg/mL')}"


def _vial_text(preparation: Preparation) -> str:
    ampoules = "ampoule" if preparation.vials == 1 else "ampoules"
    return f"{preparation.vials} {ampoules} of {with_unit(preparation.vial_ml or Decimal(0), 'mL')}"


def calculation_lines(assessed: Assessment, plan: InfusionPlan) -> tuple[str, ...]:
    """The arithmetic written out with its units."""
    lines: list[str] = []
    weight, container = plan.inputs.weight.weight, plan.inputs.container
    loading, infusion = assessed.parts.loading, assessed.parts.infusion
    if loading is not None:
        per_kg = with_unit(quotient((loading.mg,), (weight.kg,)), "mg/kg")
        first = f"{per_kg} x {with_unit(weight.kg, 'kg')} = {with_unit(loading.mg, 'mg')}"
        if loading.hand_mg_per_ml is not None and loading.hand_ml is not None:
            strength = with_unit(loading.hand_mg_per_ml, "mg/mL")
            first += f"; {with_unit(loading.mg, 'mg')} at {strength} = {with_unit(loading.hand_ml, 'mL')}"
        lines.append(first)
        lines += _loading_by_pump_lines(loading, plan)
    if infusion is not None and container is not None:
        lines += _infusion_lines(assessed, plan)
    return tuple(lines)


def _loading_by_pump_lines(loading: LoadingDose, plan: InfusionPlan) -> list[str]:
    """From mg over minutes to what is keyed in: it is a rate like any other, so it is worked out like any other."""
    phase, container = plan.phase(PhaseKind.LOADING), plan.inputs.container
    if phase is None or phase.programmed is None or container is None:
        return []
    dose = f"{with_unit(loading.mg, 'mg')} over {with_unit(loading.over_min, 'min')}"
    exact = with_unit(phase.programmed.exact_ml_per_h, "mL/h")
    of = f"{with_unit(container.mg, 'mg')} in {with_unit(container.ml, 'mL')}"
    return [f"{dose} at {of} = {exact}", *_to_the_pump_step(phase.programmed, plan)]


def _to_the_pump_step(rate: ProgrammedRate, plan: InfusionPlan) -> list[str]:
    if rate.error_percent == 0:
        return []
    pump = with_unit(rate.pump_ml_per_h, "mL/h")
    step = with_unit(plan.inputs.pump.increment_ml_per_h, "mL/h") if plan.inputs.pump else ""
    return [f"to the pump step of {step} = {pump}, {percent_text(rate.error_percent)}"]


def _infusion_lines(assessed: Assessment, plan: InfusionPlan) -> list[str]:
    infusion, container, weight = assessed.parts.infusion, plan.inputs.container, plan.inputs.weight.weight
    phase = plan.phase(PhaseKind.INFUSION)
    assert infusion is not None
    assert container is not None
    assert phase is not None
    assert phase.programmed is not None
    dose = with_unit(infusion.dose, infusion.unit.value)
    mg_per_h = with_unit(infusion.rate.mg_per_h, "mg/h")
    lines = []
    if infusion.unit.per_kg:
        per_hour = "" if infusion.unit is DoseUnit.MG_PER_KG_PER_H else f" x 60{NO_BREAK}min per hour"
        thousand = f" / 1,000{NO_BREAK}mcg per mg" if infusion.unit.value.startswith("mcg") else ""
        which = " ideal weight" if plan.inputs.weight.ideal_was_used else ""
        lines.append(f"{dose} x {with_unit(weight.kg, 'kg')}{which}{per_hour}{thousand} = {mg_per_h}")
    exact = with_unit(phase.programmed.exact_ml_per_h, "mL/h")
    lines.append(f"{mg_per_h} at {with_unit(container.mg, 'mg')} in {with_unit(container.ml, 'mL')} = {exact}")
    return lines + _to_the_pump_step(phase.programmed, plan)


def band_label(mg_per_kg: Decimal, low_below: Decimal) -> str:
    """`low` or `high sub-dissociative`, by the ordered dose."""
    return "low dose" if mg_per_kg < low_below else "high sub-dissociative dose"


def other_units(assessed: Assessment) -> str:
    """The infusion in the other units: `= 10 mcg per kg per min = 42 mg per hour`."""
    infusion, weight = assessed.parts.infusion, assessed.parts.weight
    if infusion is None or weight is None:
        return ""
    units = (DoseUnit.MG_PER_KG_PER_H, DoseUnit.MCG_PER_KG_PER_MIN, DoseUnit.MG_PER_H)
    others = [u for u in units if u is not infusion.unit]
    return " ".join(f"= {with_unit(in_unit(infusion.rate, u, weight.weight), u.value)}" for u in others)
