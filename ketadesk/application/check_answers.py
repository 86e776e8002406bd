"""How an answer of the second check is read: typed to the letter as on the order form, or one of what is offered.

A question reads its own answer, so that what is shown as usable and what is compared cannot be two things.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, TypeVar

from ketadesk.application.clock_times import DATE_FORM, read_date
from ketadesk.application.numbers import NotANumber, read_order_number, read_whole_number, with_unit
from ketadesk.application.order_choices import Choice
from ketadesk.application.second_check_form import CheckField, FieldKind
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw
from ketadesk.domain.second_entry import Figure

YES: Final = "yes"
NO: Final = "no"
NONE: Final = "none"
PUMP: Final = "pump"
HAND: Final = "hand"
UNDILUTED: Final = "undiluted"
DILUTED: Final = "diluted"
OFF_THE_PRESCRIPTION: Final = "off the prescription"

Read = Callable[[str], Figure]
_Number = TypeVar("_Number", Decimal, int)
_MOST_SEEN: Final = 120
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
TIME_FORM: Final = "a time of the 24-hour clock as hours and minutes, such as 14:05"


class Unusable(ValueError):
    """The answer cannot be used; `reason` says why and what is allowed."""

    def __init__(self, seen: str, reason: str) -> None:
        shown = repr(seen)
        shortened = shown if len(shown) <= _MOST_SEEN else f"{shown[:_MOST_SEEN]}..."
        super().__init__(f"Cannot be used: {shortened}{reason}")


@dataclass(frozen=True)
class Question:
    """One question, with the way to read what was answered; `choices` only where it is chosen."""

    name: str
    caption: str
    read: Read
    unit: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()

    def answer(self, text: str) -> Figure:
        """Return what was answered; `None` while it is blank. Raises `Unusable`."""
        if not text:
            return None
        if self.choices:
            _refuse_what_is_not_offered(text, self.choices)
        return self.read(text)

    def problem(self, text: str) -> str:
        """Why `text` cannot be used; blank when it is usable or still blank."""
        try:
            self.answer(text)
        except Unusable as refused:
            return str(refused)
        return ""

    def field(self, text: str) -> CheckField:
        """The question as it is shown over the answer `text`."""
        return CheckField(
            name=self.name,
            caption=self.caption,
            unit=self.unit,
            kind=FieldKind.CHOSEN if self.choices else FieldKind.TYPED,
            choices=self.choices,
            hint=self.hint,
            problem=self.problem(text),
        )


def number(text: str) -> Decimal:
    """A number as on the order form. Raises `Unusable`."""
    return _read(text, read_order_number)


def whole(text: str) -> Decimal:
    """A count. Raises `Unusable`."""
    return Decimal(_read(text, read_whole_number))


def more_than(drawn_text: str) -> Read:
    """A volume above the one drawn up, while that can be read."""

    def read(text: str) -> Decimal:
        held = number(text)
        try:
            drawn = number(drawn_text)
        except Unusable:
            return held
        if held <= drawn:
            raise Unusable(
                text, f". Allowed: more than the {with_unit(drawn, 'mL')} drawn up, because something was added"
            )
        return held

    return read


def day(text: str) -> date:
    """A calendar date. Raises `Unusable`."""
    try:
        return read_date(text)
    except ValueError:
        raise Unusable(text, f". Allowed: {DATE_FORM}") from None


def time_of_day(text: str) -> str:
    """A time as it was typed, which can be one. Raises `Unusable`."""
    try:
        usable = bool(_TIME.fullmatch(text) and time.fromisoformat(text))
    except ValueError:
        usable = False
    if not usable:
        raise Unusable(text, f". Allowed: {TIME_FORM}")
    return text


def identifier(text: str) -> str:
    """What stands on the wristband. Raises `Unusable`."""
    flaw = text_flaw(text, NAME_LENGTH)
    if flaw:
        raise Unusable(text, f". Allowed: {flaw}")
    if not any(character.isalnum() for character in text):
        raise Unusable(text, ". Allowed: an identifier with a letter or a digit in it")
    return text


def word(text: str) -> str:
    """The value of a choice as it stands."""
    return text


def _read(text: str, read: Callable[[str], _Number]) -> _Number:
    try:
        return read(text)
    except NotANumber as refused:
        raise Unusable(refused.seen, f": {refused.reason}. Allowed: {refused.allowed}") from None


def _refuse_what_is_not_offered(text: str, choices: tuple[Choice, ...]) -> None:
    offered = [choice for choice in choices if not choice.disabled_because]
    if text not in {choice.value for choice in offered}:
        raise Unusable(text, f". Allowed: {', '.join(choice.label for choice in offered)}")
