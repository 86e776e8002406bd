"""Text <-> Decimal, and the one way a number is written: on screen, on paper and in JSON.

A number is read by an ASCII pattern that must match the whole text; anything else is refused as it stands. Nothing is
stripped, guessed or clamped, and a blank is never zero.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from ketadesk.application.number_flaw import number_flaw
from ketadesk.domain.quantity import MINUTES_PER_HOUR, half_up, product, quotient, ten_digits

NO_BREAK = "\N{NO-BREAK SPACE}"
_ORDER = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,2})?")
_ARITHMETIC = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,6})?")
ORDER_FORM = "a number from 0.01 to 9999.99 with a dot, at most 2 decimals, such as 0.5"
AMOUNT_FORM = "a number from 0 to 9999.99 with a dot, at most 2 decimals, such as 0.5"
ARITHMETIC_FORM = "a number above 0 and below 10000 with a dot, at most 6 decimals, such as 0.15"
_WHOLE = re.compile(r"[1-9][0-9]{0,2}")
WHOLE_FORM = "a whole number from 1 to 999"
_OBSERVED_WHOLE = 4
"""Digits before the dot of an observed value; what is too much of them is said by the item's own range."""
_NUMBER_AND_UNIT = re.compile(r"(\d) (mg|mL|mcg|kg|cm|mmHg|min|hours?|hr|years?|%)(?!\w)")
_ENDS_WITH_UNIT = re.compile(rf"\d{NO_BREAK}(mg|mL|mcg|kg|cm|mmHg|min|hr|%)( per (mL|kg|hour|min))*\.$")
_SHOWN_PLACES = 3
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")
_SHOWN_DIGITS = 3

UNIT_WORDS = {
    "mg/kg/h": "mg per kg per hour",
    "mcg/kg/min": "mcg per kg per min",
    "mcg/kg/h": "mcg per kg per hour",
    "mg/kg/min": "mg per kg per min",
    "mg/h": "mg per hour",
    "mg/min": "mg per min",
    "mcg/min": "mcg per min",
    "mL/h": "mL per hour",
    "mg/mL": "mg per mL",
    "mg/kg": "mg per kg",
    "kg/m2": "kg per square metre",
    "h": "hr",
    "a": "years",
    "1": "",
}


class NotANumber(ValueError):
    """The text is not a number as it must be typed; `reason` says what is wrong, `allowed` how it is typed."""

    def __init__(self, seen: str, reason: str, allowed: str) -> None:
        super().__init__(f"{seen!r}: {reason}. Allowed: {allowed}")
        self.seen = seen
        self.reason = reason
        self.allowed = allowed


def read_order_number(text: str) -> Decimal:
    """Return the positive number of an order's field, at most 2 decimals. Raises `NotANumber`."""
    return _read(text, _ORDER, 2, ORDER_FORM)


def read_arithmetic_number(text: str) -> Decimal:
    """Return a positive number for the arithmetic verbs, at most 6 decimals. Raises `NotANumber`."""
    return _read(text, _ARITHMETIC, 6, ARITHMETIC_FORM)


def read_whole_number(text: str) -> int:
    """Return a count. Raises `NotANumber`."""
    if not _WHOLE.fullmatch(text):
        raise NotANumber(text, number_flaw(text, 3, 0), WHOLE_FORM)
    return int(text)


def read_amount(text: str) -> Decimal:
    """Return an order's number where nought is an answer too: nothing left, nothing flowing. Raises `NotANumber`."""
    if _ORDER.fullmatch(text):
        return Decimal(text)
    raise NotANumber(text, number_flaw(text, 4, 2), AMOUNT_FORM)


def read_observed_number(text: str, most_decimals: int) -> Decimal:
    """Return the number of an observed value, zero too, as it was typed: 36.0 stays 36.0. Raises `NotANumber`."""
    decimals = rf"(\.[0-9]{{1,{most_decimals}}})?" if most_decimals else ""
    if re.fullmatch(rf"(0|[1-9][0-9]{{0,{_OBSERVED_WHOLE - 1}}}){decimals}", text):
        return Decimal(text)
    form = f"with a dot and at most {most_decimals} decimals" if most_decimals else "without decimals"
    raise NotANumber(text, number_flaw(text, _OBSERVED_WHOLE, most_decimals), f"a number {form}")


def _read(text: str, pattern: re.Pattern[str], most_decimals: int, allowed: str) -> Decimal:
    if pattern.fullmatch(text):
        value = Decimal(text)
        if value > 0:
            return value
    raise NotANumber(text, number_flaw(text, 4, most_decimals), allowed)


def json_number(value: Decimal) -> str:
    """Return `value` for JSON: at most 10 significant digits, halves even, no exponent, no trailing zero."""
    return _plain(ten_digits(value))


def number_text(value: Decimal) -> str:
    """Return `value` exactly, for reading: leading zero, no trailing zero, comma from 1,000."""
    text = _plain(value)
    whole, dot, decimals = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{decimals}"


def shown(value: Decimal) -> str:
    """Return `value` for reading; where it has more places than can be read it is rounded and says `about`.

    Ten digits count, as in the plan: 0.3 h of 30 mL per hour reckoned over sixtieths is 9 mL, not about 9 mL.
    """
    reckoned = ten_digits(value)
    rounded = _rounded_for_reading(reckoned)
    return number_text(rounded) if rounded == reckoned else f"about {number_text(rounded)}"


def _rounded_for_reading(value: Decimal) -> Decimal:
    places = Decimal(1).scaleb(-_SHOWN_PLACES)
    if value == value.quantize(places, ROUND_HALF_UP) or abs(value) >= Decimal("0.1"):
        return value.quantize(places, ROUND_HALF_UP)
    return value.quantize(Decimal(1).scaleb(value.adjusted() - _SHOWN_DIGITS + 1), ROUND_HALF_UP)


def with_unit(value: Decimal, unit: str) -> str:
    """Return number, no-break space and the unit in words: `0.5 mg per kg per hour`."""
    return f"{shown(value)}{NO_BREAK}{unit_words(unit)}" if unit_words(unit) else shown(value)


def counted(value: Decimal, unit: str) -> str:
    """Return an amount that was reckoned: as it is, or about to a tenth, for three decimals read like thousands."""
    if half_up(value, _HUNDREDTH) == value:
        return with_unit(value, unit)
    return f"about {with_unit(half_up(value, _TENTH), unit)}"


def bind_units(text: str) -> str:
    """Return a sentence of our own with a no-break space between each number and its unit, and no stop after it."""
    bound = _NUMBER_AND_UNIT.sub(rf"\1{NO_BREAK}\2", text)
    return bound[:-1] if _ENDS_WITH_UNIT.search(bound) else bound


def unit_words(unit: str) -> str:
    """Return a unit as it is read: `per` instead of a slash."""
    return UNIT_WORDS.get(unit, unit)


def percent_text(value: Decimal) -> str:
    """Return a signed percentage to two places, or `0 %`."""
    rounded = half_up(value, Decimal("0.01"))
    if rounded == 0:
        return f"0{NO_BREAK}%" if value == 0 else f"below 0.01{NO_BREAK}%"
    sign = "+" if rounded > 0 else ""
    return f"{sign}{number_text(rounded)}{NO_BREAK}%"


def duration_text(hours: Decimal) -> str:
    """Return a duration as `1hr 30min`; seconds, where a plan has them, are said."""
    seconds = int(half_up(product(hours, MINUTES_PER_HOUR, MINUTES_PER_HOUR)))
    whole_hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(whole_hours, "hr"), (minutes, "min"), (seconds, "s")]
    return " ".join(f"{number_text(Decimal(n))}{unit}" for n, unit in parts if n) or "0min"


def hours_of_minutes(minutes: Decimal) -> Decimal:
    """Return minutes as hours."""
    return quotient((minutes,), (MINUTES_PER_HOUR,))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
