"""The order as typed, and the only way from its texts to numbers, counts and days.

Nothing is trimmed, repaired or assumed: a text that is not exactly a number of the allowed form is not followed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

NUMBER: Final = re.compile(r"(0|[1-9][0-9]{0,3})(?:\.([0-9]{1,2}))?")
COUNT: Final = re.compile(r"[1-9][0-9]{0,3}")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CannotFollow(ValueError):
    """Something needed is missing, malformed or not of the library: this engine gives no plan.

    `field` names the field of the typed order (or the argument of a verb).
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """An order with every quantity as the text that was typed, "" where nothing was."""

    regimen: str
    care_setting: str
    sex: str
    birth_date: str
    start_day: str
    """The calendar day of the start where the patient is, as YYYY-MM-DD."""
    weight_kg: str
    height_cm: str
    checklist: Mapping[str, str]
    """Item id -> absent, present, not-known, not-applicable; "" or missing is unanswered."""
    loading_ordered: bool
    loading_mg_per_kg: str
    loading_over_min: str
    loading_via: str
    loading_hand_mg_per_ml: str
    infusion_dose: str
    infusion_unit: str
    infusion_duration_h: str
    taper_ordered: bool
    taper_steps: str
    taper_over_h: str
    taper_shape: str
    """ "" is the regimen's."""
    vial_mg_per_ml: str
    vial_ml: str
    """ "" is the library's only size of that strength."""
    drug_mg: str
    volume_ml: str
    method: str
    pump_increment_ml_per_h: str
    pump_model: str
    saline_volume_ml: str


def typed_number(field: str, text: str) -> Fraction:
    """Return the number that `text` is, above nought.

    Raises CannotFollow where it is blank, nought, or not of the form `(0|[1-9]d{0,3})(.d{1,2})?` in ASCII digits.
    """
    match = NUMBER.fullmatch(text)
    if match is None:
        raise CannotFollow(field, "is missing" if text == "" else "is not a number of the allowed form")
    whole, decimals = match.groups("")
    number = Fraction(int(whole + decimals), 10 ** len(decimals))
    if number == 0:
        raise CannotFollow(field, "is nought")
    return number


def typed_count(field: str, text: str) -> int:
    """Return the whole number from 1 to 9999 that `text` is."""
    if COUNT.fullmatch(text) is None:
        raise CannotFollow(field, "is missing" if text == "" else "is not a count")
    return int(text)


def typed_day(field: str, text: str) -> date:
    """Return the calendar day that `text` (YYYY-MM-DD) names."""
    if DAY.fullmatch(text) is None:
        raise CannotFollow(field, "is not a day of the form YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise CannotFollow(field, "is not a day of the calendar") from wrong


def one_of(field: str, text: str, allowed: tuple[str, ...]) -> str:
    """Return `text` if it is one of the words allowed."""
    if text not in allowed:
        raise CannotFollow(field, "is missing" if text == "" else "is not one of " + ", ".join(allowed))
    return text
