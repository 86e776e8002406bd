"""What the second check asks of the prescription, in the prescription's own words.

Lists are the library's own, without their notes: a note that says what a regimen fixes would be copied where the
prescription has to be read. A short infusion that a regimen fixes is prescribed as so much per kg over so many minutes
(0.15 mg/kg over 30 min) as often as by its rate (0.3 mg/kg/h): both can be typed as they stand, and nothing has to be
converted at the bed.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ketadesk.application import check_answers as read_as
from ketadesk.application.check_answers import HAND, NO, NONE, OFF_THE_PRESCRIPTION, PUMP, YES, Question
from ketadesk.application.numbers import unit_words
from ketadesk.application.order_choices import Choice, OrderChoices
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.domain.drug_library import Availability, Regimen
from ketadesk.domain.quantity import MINUTES_PER_HOUR, ONE, DoseUnit, quotient
from ketadesk.domain.second_entry import Figure
from ketadesk.domain.taper import TaperShape

_PER_HOUR: Final = "/h"


def regimen_asked(choices: OrderChoices) -> Question:
    """Which regimen is prescribed; one that is not for her care setting cannot be chosen."""
    offered = _without_notes(choices.regimens)
    return Question("regimen", "Regimen as prescribed", read_as.word, hint=OFF_THE_PRESCRIPTION, choices=offered)


def prescription(draft: CheckDraft, regimen: Regimen | None, choices: OrderChoices) -> tuple[Question, ...]:
    """Return what else is asked once the regimen is chosen."""
    if regimen is None:
        return ()
    return (
        *_infusion(regimen, choices),
        *_loading(draft, regimen),
        *_taper(draft, regimen, choices),
        *_saline(regimen, choices),
        Question("start_date", "Start date", read_as.day, hint=f"{OFF_THE_PRESCRIPTION}: yyyy-mm-dd"),
        Question("start_time", "Start time", read_as.time_of_day, hint=f"{OFF_THE_PRESCRIPTION}: hh:mm, 24-hour clock"),
    )


def has_infusion(regimen: Regimen) -> bool:
    return regimen.infusion.availability is not Availability.NONE


def way_of_loading(draft: CheckDraft, regimen: Regimen) -> str:
    """By pump or by hand; an answer left over from another regimen counts for nothing."""
    return "" if regimen.loading.availability is Availability.NONE else draft.loading


def infusion_as_a_rate(answers: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return dose, unit and hours of a short infusion as a rate; nothing where hours were asked.

    0.15 mg/kg over 30 min: 0.3 mg/kg/h for 0.5 h.
    """
    minutes, dose, unit = (answers.get(name) for name in ("duration_min", "dose", "dose_unit"))
    if not isinstance(minutes, Decimal):
        return {}
    assert isinstance(dose, Decimal)
    hours = {"infusion_h": quotient((minutes,), (MINUTES_PER_HOUR,))}
    if isinstance(unit, DoseUnit):
        return {**hours, "dose": dose, "dose_unit": unit}
    rate = quotient((dose, MINUTES_PER_HOUR), (minutes,))
    return {**hours, "dose": rate, "dose_unit": DoseUnit(f"{unit}{_PER_HOUR}")}


def _infusion(regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    if not has_infusion(regimen):
        return ()
    is_short = regimen.infusion.fixed_hours is not None and regimen.infusion.fixed_hours.value < ONE
    whole = tuple(
        Choice(value=unit, label=f"{unit_words(unit)}, all of it over that time")
        for unit in (u.value.removesuffix(_PER_HOUR) for u in choices.infusion_units if u.value.endswith(_PER_HOUR))
    )
    units = (*choices.infusion_units, *whole) if is_short else choices.infusion_units
    runs, said = "Infusion runs for", OFF_THE_PRESCRIPTION
    return (
        Question("dose", "Dose of the infusion", read_as.number, hint=said),
        Question("dose_unit", "Unit of that dose", _unit_of_dose, hint=said, choices=units),
        Question("duration_min", runs, read_as.number, "min", said)
        if is_short
        else Question("duration_h", runs, read_as.number, unit_words("h"), said),
    )


def _unit_of_dose(text: str) -> Figure:
    """The unit of a rate; of a dose over the whole time the text itself."""
    return DoseUnit(text) if text in DoseUnit._value2member_map_ else text


def _loading(draft: CheckDraft, regimen: Regimen) -> tuple[Question, ...]:
    rule = regimen.loading
    if rule.availability is Availability.NONE:
        return ()
    ways = [Choice(value=PUMP, label="by pump"), Choice(value=HAND, label="by hand")]
    if rule.availability is Availability.OPTIONAL:
        ways.insert(0, Choice(value=NONE, label="none"))
    said = OFF_THE_PRESCRIPTION
    way = Question("loading", "Loading dose", read_as.word, hint=said, choices=tuple(ways))
    if draft.loading not in (PUMP, HAND):
        return (way,)
    amount = Question("loading_mg_per_kg", "Loading dose per kg", read_as.number, unit_words("mg/kg"), said)
    # A dose that the regimen fixes in mg has no figure per kg.
    fixed_in_mg = rule.fixed_dose is not None and rule.fixed_dose.unit == "mg"
    over = Question("loading_over_min", "Loading dose given over", read_as.number, "min", said)
    return (way, *(() if fixed_in_mg else (amount,)), over)


def _taper(draft: CheckDraft, regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    availability, said = regimen.taper.availability, OFF_THE_PRESCRIPTION
    if availability is Availability.NONE:
        return ()
    ways = (Choice(value=NONE, label="none"), Choice(value=YES, label="with a taper"))
    way = Question("taper", "Taper", read_as.word, hint=said, choices=ways)
    figures = (
        Question("taper_steps", "Steps of the taper", read_as.whole, "steps", said),
        Question("taper_over_h", "Taper runs for", read_as.number, unit_words("h"), said),
        Question("taper_shape", "Shape of the taper", TaperShape, hint=said, choices=choices.taper_shapes),
    )
    if availability is Availability.REQUIRED:
        return figures
    return (way, *figures) if draft.taper == YES else (way,)


def _saline(regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    if regimen.saline is None:
        return ()
    volumes = _without_notes(choices.saline_volumes)
    ways = (Choice(value=YES, label="by pump"), Choice(value=NO, label="without a pump"))
    return (
        Question("saline_ml", "Saline", Decimal, hint=OFF_THE_PRESCRIPTION, choices=volumes),
        Question("saline_by_pump", "Saline runs", read_as.word, hint="as it is set up", choices=ways),
    )


def _without_notes(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(choice.model_copy(update={"note": ""}) for choice in choices)
