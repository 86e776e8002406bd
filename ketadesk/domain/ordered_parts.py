"""What was ordered, as amounts: dosing weight, loading dose, infusion, container, saline.

Each part stands by itself, so that a half-typed order shows what is known and no more: a part that lacks something
is `None`. A regimen that fixes a dose or a time fills it in here.
"""

from ketadesk.domain.body_weight import DosingWeight, dosing_weight
from ketadesk.domain.drug_library import DrugLibrary, Regimen
from ketadesk.domain.infusion import OrderedInfusion, Saline
from ketadesk.domain.loading_dose import LoadingDose, Via, weight_based_dose
from ketadesk.domain.model import Model
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.preparation import DrawUpExceedsVolume, Preparation, prepare
from ketadesk.domain.quantity import MINUTES_PER_HOUR, BodyWeight, DoseUnit, dose_rate, quotient


class OrderedParts(Model):
    """The parts of one order that are known so far."""

    weight: DosingWeight | None
    loading: LoadingDose | None
    infusion: OrderedInfusion | None
    preparation: Preparation | None

    @property
    def body(self) -> BodyWeight | None:
        """The weight that doses and limits per kg use."""
        return None if self.weight is None else self.weight.weight


def ordered_parts(terms: OrderTerms, regimen: Regimen, library: DrugLibrary) -> OrderedParts:
    """Return what `terms` order under `regimen`."""
    weight = _dosing_weight(terms, regimen, library)
    body = None if weight is None else weight.weight
    return OrderedParts(
        weight=weight,
        loading=_loading(terms.loading, regimen, body),
        infusion=_infusion(terms.infusion, regimen, body),
        preparation=_preparation(terms.preparation),
    )


def ordered_saline(terms: OrderTerms, regimen: Regimen) -> Saline | None:
    """Return the run of saline, where the regimen has one and its volume was chosen."""
    if regimen.saline is None or terms.saline_ml is None:
        return None
    return Saline(ml=terms.saline_ml, hours=quotient((regimen.saline.minutes.value,), (MINUTES_PER_HOUR,)))


def _dosing_weight(terms: OrderTerms, regimen: Regimen, library: DrugLibrary) -> DosingWeight | None:
    if terms.weight_kg is None:
        return None
    rule = library.rules.ideal_weight
    return dosing_weight(regimen.weight_basis, terms.weight_kg, terms.sex, terms.height_cm, rule)


def _loading(terms: LoadingTerms | None, regimen: Regimen, body: BodyWeight | None) -> LoadingDose | None:
    if terms is None or terms.via is None or body is None:
        return None
    if terms.via is Via.HAND and terms.hand_mg_per_ml is None:
        return None
    rule = regimen.loading
    minutes = rule.fixed_minutes.value if rule.fixed_minutes else terms.over_min
    mg = None
    if rule.fixed_dose is None:
        mg = None if terms.mg_per_kg is None else weight_based_dose(terms.mg_per_kg, body)
    elif rule.fixed_dose.unit == "mg":
        mg = rule.fixed_dose.value
    else:
        mg = weight_based_dose(rule.fixed_dose.value, body)
    if mg is None or minutes is None:
        return None
    return LoadingDose(mg=mg, over_min=minutes, via=terms.via, hand_mg_per_ml=terms.hand_mg_per_ml)


def _infusion(terms: InfusionTerms | None, regimen: Regimen, body: BodyWeight | None) -> OrderedInfusion | None:
    rule = regimen.infusion
    if terms is None or body is None:
        return None
    if rule.fixed_dose is not None and rule.fixed_hours is not None:
        unit = DoseUnit(rule.fixed_dose.unit)
        dose, hours = rule.fixed_dose.value, rule.fixed_hours.value
        return OrderedInfusion(dose=dose, unit=unit, rate=dose_rate(dose, unit, body), hours=hours)
    if terms.dose is None or terms.unit is None or terms.hours is None:
        return None
    rate = dose_rate(terms.dose, terms.unit, body)
    return OrderedInfusion(dose=terms.dose, unit=terms.unit, rate=rate, hours=terms.hours)


def _preparation(terms: PreparationTerms | None) -> Preparation | None:
    if terms is None or terms.vial is None or terms.pair is None or terms.method is None:
        return None
    try:
        return prepare(terms.vial.mg_per_ml, terms.vial.ml, terms.pair.mg, terms.pair.ml, terms.method)
    except DrawUpExceedsVolume:
        # The findings on the container say so; nothing is made of it.
        return None
