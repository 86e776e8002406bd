"""The arithmetic alone: `rate`, `dose`, `prepare`. No regimen, no limits, any age; not an order.

Every answer was worked out by both engines; where they differ there is none.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.numbers import json_number, unit_words, with_unit
from ketadesk.application.plan_json import preparation_json
from ketadesk.application.second_opinion import exactly_same, same
from ketadesk.cross_check import second_dose, second_preparation, second_rate
from ketadesk.domain.loading_dose import weight_based_dose
from ketadesk.domain.preparation import Method, prepare
from ketadesk.domain.pump_rate import mg_per_kg_per_h, program
from ketadesk.domain.quantity import (
    MINUTES_PER_HOUR,
    ONE,
    BodyWeight,
    Container,
    DoseUnit,
    dose_rate,
    in_unit,
    quotient,
)

_READ_AS = {
    "exact_ml_per_h": ("Exact rate", "mL/h"),
    "pump_ml_per_h": ("Pump rate", "mL/h"),
    "delivered_mg_per_h": ("Delivers", "mg/h"),
    "delivered_mg_per_kg_per_h": ("Delivers", "mg/kg/h"),
    "delivered_mcg_per_kg_per_min": ("Delivers", "mcg/kg/min"),
    "error_percent": ("Off the order by", "%"),
    "mg": ("Dose", "mg"),
    "ml": ("Volume", "mL"),
    "rate_ml_per_h": ("Rate", "mL/h"),
    "draw_up_ml": ("Draw up", "mL"),
    "diluent_ml": ("Diluent", "mL"),
    "total_mg": ("Drug in all", "mg"),
    "total_ml": ("Volume in all", "mL"),
    "mg_per_ml": ("Concentration", "mg/mL"),
    "vials": ("Vials", "1"),
}


def in_words(answer: dict[str, Any]) -> list[str]:
    """Return the answer of a verb for reading, a line a value."""
    lines = []
    for key, value in answer.items():
        label, unit = _READ_AS[key]
        text = f"{unit_words(unit)}: not known" if value is None else with_unit(Decimal(value), unit)
        lines.append(f"{label}: {text}")
    return lines


def pump_rate_json(
    dose: Decimal, unit: DoseUnit, weight_kg: Decimal | None, concentration: Decimal, increment: Decimal
) -> dict[str, Any]:
    """Return the pump rate of a dose rate. Raises `ValueError` when a per-kg unit comes without a weight."""
    weight = None if weight_kg is None else BodyWeight(kg=weight_kg)
    rate = program(dose_rate(dose, unit, weight), Container(mg=concentration, ml=ONE), increment)
    exact, pump, delivered = second_rate(
        Fraction(dose),
        unit.value,
        None if weight_kg is None else Fraction(weight_kg),
        Fraction(concentration),
        Fraction(increment),
    )
    _agree(
        same(rate.exact_ml_per_h, exact),
        exactly_same(rate.pump_ml_per_h, pump),
        same(rate.delivered.mg_per_h, delivered),
    )
    known = weight if unit.per_kg or weight is not None else None
    per_kg = None if known is None else mg_per_kg_per_h(rate.delivered, known)
    per_min = None if known is None else in_unit(rate.delivered, DoseUnit.MCG_PER_KG_PER_MIN, known)
    return {
        "exact_ml_per_h": json_number(rate.exact_ml_per_h),
        "pump_ml_per_h": json_number(rate.pump_ml_per_h),
        "delivered_mg_per_h": json_number(rate.delivered.mg_per_h),
        "delivered_mg_per_kg_per_h": None if per_kg is None else json_number(per_kg),
        "delivered_mcg_per_kg_per_min": None if per_min is None else json_number(per_min),
        "error_percent": json_number(rate.error_percent),
    }


def dose_json(
    dose: Decimal, per_kg: bool, weight_kg: Decimal | None, concentration: Decimal, over_min: Decimal | None
) -> dict[str, Any]:
    """Return a weight-based amount. Raises `ValueError` when a per-kg dose comes without a weight."""
    if per_kg and weight_kg is None:
        raise ValueError("mg/kg needs a weight")
    mg = weight_based_dose(dose, BodyWeight(kg=weight_kg)) if per_kg and weight_kg is not None else dose
    rate = None if over_min is None else quotient((mg, MINUTES_PER_HOUR), (concentration, over_min))
    ml = quotient((mg,), (concentration,))
    kg = Fraction(weight_kg) if per_kg and weight_kg is not None else Fraction(1)
    minutes = None if over_min is None else Fraction(over_min)
    second = second_dose(Fraction(dose), kg, Fraction(concentration), minutes)
    _agree(*(same(one, two) for one, two in zip((mg, ml, rate), second, strict=True)))
    return {
        "mg": json_number(mg),
        "ml": json_number(ml),
        "rate_ml_per_h": None if rate is None else json_number(rate),
    }


def prepare_json(
    vial: Decimal, vial_ml: Decimal | None, drug_mg: Decimal, volume_ml: Decimal, method: Method
) -> dict[str, Any]:
    """Return how a container is made. Raises `DrawUpExceedsVolume`."""
    made = prepare(vial, vial_ml, drug_mg, volume_ml, method)
    second = second_preparation(Fraction(vial), Fraction(drug_mg), Fraction(volume_ml), method.value)
    first = (made.draw_up_ml, made.diluent_ml, made.container.ml)
    _agree(*(same(one, two) for one, two in zip(first, second, strict=True)))
    answer = preparation_json(made)
    assert answer is not None
    return answer


def _agree(*equal: bool) -> None:
    if not all(equal):
        raise EnginesDisagree(
            "The program's two ways of working this out disagree: there is no answer.",
            "Work it out by hand and report this to whoever looks after KetaDesk.",
        )
