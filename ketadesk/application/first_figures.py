"""An examined order as the figures that a second nurse's blind entry is compared with.

A figure that the order does not have is stated as `NotPart`, so that the second entry has to say so too. One that is
not known, or that cannot be, is left missing and agrees with nothing: an order that is not whole cannot pass its check.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.order_draft import PatientDraft, PumpDraft
from ketadesk.domain.drug_library import Availability, Regimen, WeightBasis
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.quantity import Container
from ketadesk.domain.second_entry import Figure, FirstFigures, NotPart

_NOT_PART: Final = NotPart.NOT_PART
_OF_INFUSION: Final = ("dose", "dose_unit", "infusion_h")
_OF_IDEAL_WEIGHT: Final = ("height_cm", "sex")
_OF_TAPER: Final = ("taper_steps", "taper_h", "taper_shape")
_OF_LOADING: Final = ("loading_mg_per_kg", "loading_over_min", "loading_rate_ml_per_h", "hand_syringe_mg_per_ml")
_OF_CONTAINER: Final = ("vial_mg_per_ml", "container", "diluent", "method")
_Figures = dict[str, Figure]


def first_figures(examined: ExaminedOrder) -> FirstFigures:
    """Return the figures of `examined`; rates in mL/h, at the pump's step, as the sheet says them."""
    regimen = examined.terms.regimen
    ordered = {} if regimen is None else _ordered(examined, regimen)
    return FirstFigures.model_validate(_of_patient(examined) | ordered)


def patient_name(patient: PatientDraft) -> str | None:
    """`EXAMPLE, Alex`; none where nobody is named."""
    name = f"{patient.family_name}, {patient.given_name}"
    return name if any(character.isalnum() for character in name) else None


def _of_patient(examined: ExaminedOrder) -> _Figures:
    identifier, terms = examined.draft.patient.identifier, examined.terms
    names_somebody = any(character.isalnum() for character in identifier)
    return {
        "identifier": identifier if names_somebody else None,
        "patient_name": patient_name(examined.draft.patient),
        "birth_date": terms.birth_date,
        "weight_kg": terms.weight_kg,
        "care_setting": terms.care_setting,
        "start": _start(examined),
    }


def _ordered(examined: ExaminedOrder, regimen: Regimen) -> _Figures:
    return {
        "regimen": regimen.id,
        **_of_ideal_weight(examined.terms, regimen),
        **_of_infusion(examined, regimen),
        **_of_taper(examined.terms, regimen),
        **_of_loading(examined, regimen),
        **_of_container(examined.terms, regimen),
        "saline_ml": _NOT_PART if regimen.saline is None else examined.terms.saline_ml,
        "pump_rate_ml_per_h": _pump_rate(examined, regimen),
    }


def _start(examined: ExaminedOrder) -> datetime | None:
    """What the ward's clock shows then, as the sheet says it: to the minute."""
    start = examined.terms.start
    if start is None:
        return None
    local = start if examined.read.zone is None else start.astimezone(examined.read.zone)
    return local.replace(second=0, microsecond=0, tzinfo=None, fold=0)


def _of_ideal_weight(terms: OrderTerms, regimen: Regimen) -> _Figures:
    if regimen.weight_basis is not WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL:
        return dict.fromkeys(_OF_IDEAL_WEIGHT, _NOT_PART)
    return {"height_cm": terms.height_cm, "sex": terms.sex}


def _of_infusion(examined: ExaminedOrder, regimen: Regimen) -> _Figures:
    """Dose, unit and hours as the prescription says them, or as the regimen fixes them."""
    if not _has_infusion(regimen):
        return dict.fromkeys(_OF_INFUSION, _NOT_PART)
    infusion = examined.assessed.parts.infusion
    if infusion is None:
        return {}
    return {"dose": infusion.dose, "dose_unit": infusion.unit, "infusion_h": infusion.hours}


def _of_taper(terms: OrderTerms, regimen: Regimen) -> _Figures:
    if not terms.taper_asked or regimen.taper.availability is Availability.NONE:
        return dict.fromkeys(_OF_TAPER, _NOT_PART)
    if terms.taper is None:
        return {}
    taper = terms.taper
    return {"taper_steps": Decimal(taper.steps), "taper_h": taper.over_h, "taper_shape": taper.shape}


def _of_loading(examined: ExaminedOrder, regimen: Regimen) -> _Figures:
    asked, loading = examined.terms.loading, examined.assessed.parts.loading
    if asked is None and regimen.loading.availability in (Availability.NONE, Availability.OPTIONAL):
        return dict.fromkeys(_OF_LOADING, _NOT_PART)
    if asked is None or loading is None:
        return {}
    fixed = regimen.loading.fixed_dose
    per_kg = asked.mg_per_kg if fixed is None else fixed.value
    by_hand = loading.via is Via.HAND
    return {
        # A dose that is fixed in mg has no figure per kg.
        "loading_mg_per_kg": _NOT_PART if fixed is not None and fixed.unit == "mg" else per_kg,
        "loading_over_min": loading.over_min,
        "loading_rate_ml_per_h": _NOT_PART if by_hand else _rate_of(examined, PhaseKind.LOADING),
        "hand_syringe_mg_per_ml": loading.hand_mg_per_ml if by_hand else _NOT_PART,
    }


def _of_container(terms: OrderTerms, regimen: Regimen) -> _Figures:
    """What drug runs from on the pump."""
    by_hand = terms.loading is not None and terms.loading.via is Via.HAND
    if by_hand and not _has_infusion(regimen):
        return dict.fromkeys(_OF_CONTAINER, _NOT_PART)
    chosen = terms.preparation
    if chosen is None:
        return {}
    return {
        "vial_mg_per_ml": None if chosen.vial is None else chosen.vial.mg_per_ml,
        "container": None if chosen.pair is None else Container(mg=chosen.pair.mg, ml=chosen.pair.ml),
        "diluent": None if chosen.diluent is None else chosen.diluent.label,
        "method": chosen.method,
    }


def _pump_rate(examined: ExaminedOrder, regimen: Regimen) -> Figure:
    """The rate that runs on: the infusion's, or that of saline after a bolus where a pump runs it."""
    if _has_infusion(regimen):
        return _rate_of(examined, PhaseKind.INFUSION)
    if regimen.saline is not None and examined.draft.pump not in (None, PumpDraft()):
        return _rate_of(examined, PhaseKind.SALINE)
    return _NOT_PART


def _rate_of(examined: ExaminedOrder, kind: PhaseKind) -> Figure:
    """The phase's rate in mL/h; missing while there is no plan, and where it rounds to zero."""
    phase = None if examined.plan is None else examined.plan.phase(kind)
    return None if phase is None else phase.pump_ml_per_h or None


def _has_infusion(regimen: Regimen) -> bool:
    return regimen.infusion.availability is not Availability.NONE
