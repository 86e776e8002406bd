"""What stands under a field: the typed value in words and other units, for reading back."""

from decimal import Decimal

from ketadesk.application import phrases
from ketadesk.application.clock_times import date_text, moment_text
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import NO_BREAK, duration_text, number_text, shown, unit_words, with_unit
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.infusion import InfusionPlan
from ketadesk.domain.quantity import half_up, quotient

_KG_PER_POUND = Decimal("0.45359237")
_CM_PER_INCH = Decimal("2.54")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS_IN_WORDS = {"mg": "milligrams", "mcg": "micrograms", "kg": "kilogram", "h": "hour", "min": "minute"}


def echoes(examined: ExaminedOrder, plan: InfusionPlan | None, library: DrugLibrary) -> dict[str, str]:
    """Return field path -> echo, for the fields that could be read; a pump rate only where `plan` may be shown."""
    found = {**_patient(examined), **_loading(examined, plan, library), **_infusion(examined)}
    return {field: text for field, text in found.items() if text}


def _patient(examined: ExaminedOrder) -> dict[str, str]:
    terms = examined.terms
    found: dict[str, str] = {"patient.birth_date": phrases.born_text(terms)}
    if terms.weight_kg is not None:
        pounds = half_up(quotient((terms.weight_kg,), (_KG_PER_POUND,)), Decimal("0.1"))
        spoken = f"{number_words(terms.weight_kg)} kilograms"
        dosed = phrases.dosing_weight_text(examined.assessed)
        found["patient.weight_kg"] = f"= {spoken} = about {number_text(pounds)}{NO_BREAK}lb, to read back" + (
            f". Doses by {dosed}" if dosed else ""
        )
    if terms.height_cm is not None:
        inches = half_up(quotient((terms.height_cm,), (_CM_PER_INCH,)), Decimal(1))
        feet, rest = divmod(int(inches), 12)
        found["patient.height_cm"] = f"= about {feet}{NO_BREAK}ft {rest}{NO_BREAK}in, to read back"
    if terms.weight_date is not None:
        found["patient.weight_date"] = date_text(terms.weight_date)
    return found


def _loading(examined: ExaminedOrder, plan: InfusionPlan | None, library: DrugLibrary) -> dict[str, str]:
    loading, body = examined.assessed.parts.loading, examined.assessed.parts.body
    if loading is None or body is None:
        return {}
    per_kg = quotient((loading.mg,), (body.kg,))
    band = phrases.band_label(per_kg, library.rules.low_dose_band_below.value)
    text = f"= {with_unit(loading.mg, 'mg')} over {with_unit(loading.over_min, 'min')}, {band}"
    if loading.hand_ml is not None:
        text += f", {with_unit(loading.hand_ml, 'mL')} in the syringe"
    elif plan is not None and plan.phases[0].pump_ml_per_h is not None:
        text += f", run at {with_unit(plan.phases[0].pump_ml_per_h, 'mL/h')}"
    return {"loading_dose.mg_per_kg": text}


def _infusion(examined: ExaminedOrder) -> dict[str, str]:
    terms, assessed, clock = examined.terms, examined.assessed, examined.clock
    found: dict[str, str] = {}
    asked = terms.infusion
    if asked is not None and asked.dose is not None and asked.unit is not None:
        spoken = f"= {number_words(asked.dose)} {unit_in_words(asked.unit.value)}"
        found["infusion.dose"] = f"{spoken} {phrases.other_units(assessed)}".strip()
        if assessed.parts.weight is not None and assessed.parts.weight.ideal_was_used and asked.unit.per_kg:
            found["infusion.dose"] += f". Doses by {phrases.dosing_weight_text(assessed)}"
    if asked is not None and asked.hours is not None:
        days = quotient((asked.hours,), (Decimal(24),))
        found["infusion.duration_h"] = f"= {duration_text(asked.hours)} = {shown(days)} days at the ordered rate"
    if terms.start is not None and clock is not None:
        found["start"] = moment_text(clock.at(Decimal(0)))
    if terms.taper is not None:
        each = duration_text(quotient((terms.taper.over_h,), (Decimal(terms.taper.steps),)))
        found["taper.steps"] = f"= {terms.taper.steps} steps of {each} each, {terms.taper.shape.value}"
    return found


def number_words(value: Decimal) -> str:
    """Return digits after the point one by one: `zero point one five`; whole numbers stay in figures from ten."""
    whole, _, decimals = number_text(value).partition(".")
    spoken = _DIGITS[int(whole)] if len(whole) == 1 else whole
    return f"{spoken} point {' '.join(_DIGITS[int(d)] for d in decimals)}" if decimals else spoken


def unit_in_words(unit: str) -> str:
    """Return `milligrams per kilogram per hour` for `mg/kg/h`."""
    parts = [_UNITS_IN_WORDS.get(part, unit_words(part)) for part in unit.split("/")]
    return " per ".join(parts)
