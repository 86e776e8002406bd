"""The figures of two entries in words, for the comparison: so exactly that two which differ never read the same.

Nothing here says who is right.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.clock_times import date_text, moment_text
from ketadesk.application.numbers import NO_BREAK, number_text, unit_words
from ketadesk.application.phrases import SEXES
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import ShownDifference
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit, ten_digits
from ketadesk.domain.second_entry import CheckedFigures, Difference, Figure, FirstFigures, NotPart, SecondEntry

_SAID: Final[dict[str, tuple[str, str]]] = {
    "identifier": ("Identifier", ""),
    "patient_name": ("Name", ""),
    "birth_date": ("Date of birth", ""),
    "weight_kg": ("Weight", "kg"),
    "height_cm": ("Height", "cm"),
    "sex": ("Sex", ""),
    "care_setting": ("Where the patient is", ""),
    "regimen": ("Regimen", ""),
    "dose": ("Dose of the infusion", ""),
    "dose_unit": ("Unit of that dose", ""),
    "infusion_h": ("Infusion runs for", "h"),
    "taper_steps": ("Steps of the taper", ""),
    "taper_h": ("Taper runs for", "h"),
    "taper_shape": ("Shape of the taper", ""),
    "loading_mg_per_kg": ("Loading dose per kg", "mg/kg"),
    "loading_over_min": ("Loading dose given over", "min"),
    "loading_rate_ml_per_h": ("Pump rate of the loading dose", "mL/h"),
    "hand_syringe_mg_per_ml": ("Ketamine in the hand syringe", "mg/mL"),
    "saline_ml": ("Saline", "mL"),
    "start": ("Start", ""),
    "vial_mg_per_ml": ("Ampoule", "mg/mL"),
    "container": ("Container", ""),
    "diluent": ("Fluid in the container", ""),
    "method": ("How the container was made", ""),
    "pump_rate_ml_per_h": ("Pump rate", "mL/h"),
}
"""Caption and unit of each figure."""
_METHODS: Final = {Method.MAKE_UP_TO: "make up to", Method.ADD_TO: "add to"}
_NOT_PART: Final = "no part of the order"
_ANOTHER: Final = "not the same on the wristband"


def shown_differences(
    found: Sequence[Difference], first: FirstFigures, second: SecondEntry, reference: Reference
) -> tuple[ShownDifference, ...]:
    """Return both figures of each difference as they are read."""
    return tuple(
        ShownDifference(
            caption=caption_of(difference.field),
            first=_text(difference.field, first, reference) or "not known",
            second=_text(difference.field, second, reference) or _ANOTHER,
        )
        for difference in found
    )


def caption_of(field: str) -> str:
    """`Weight`; the name itself for a figure of a later program's record."""
    return _SAID[field][0] if field in _SAID else field


def _text(field: str, figures: CheckedFigures, reference: Reference) -> str:
    figure: Figure = getattr(figures, field)
    if field == "dose" and isinstance(figure, Decimal) and isinstance(figures.dose_unit, DoseUnit):
        return _with_unit(figure, figures.dose_unit.value)
    if field == "regimen" and isinstance(figure, str):
        regimen = reference.library.regimen(figure)
        return figure if regimen is None else regimen.title
    if isinstance(figure, CareSetting):
        return reference.wording.setting(figure)
    return _figure(figure, _SAID[field][1])


def _figure(figure: Figure, unit: str) -> str:
    match figure:
        case NotPart():
            return _NOT_PART
        case Decimal():
            return _with_unit(figure, unit)
        case Container():
            return f"{_with_unit(figure.mg, 'mg')} in {_with_unit(figure.ml, 'mL')}"
        case Method():
            return _METHODS[figure]
        case DoseUnit():
            return unit_words(figure.value)
        case Sex():
            return SEXES[figure.value]
        case datetime():
            return moment_text(figure)
        case date():
            return date_text(figure)
        case _:
            return figure or ""


def _with_unit(value: Decimal, unit: str) -> str:
    """To ten digits: rounded as elsewhere, two figures that differ could read the same."""
    exact = ten_digits(value)
    about = "" if exact == value else "about "
    return f"{about}{number_text(exact)}{NO_BREAK}{unit_words(unit)}".rstrip(NO_BREAK)
