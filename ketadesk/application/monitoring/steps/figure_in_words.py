"""A figure read aloud, for a read-back: 41.7 and 4.17 look alike, and do not sound alike."""

from decimal import Decimal
from typing import Final

_SMALL: Final = (
    "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def figure_in_words(value: Decimal) -> str:
    """Return a figure from 0 to 9999.99 as it is said: `forty-one point seven`."""
    whole, _, decimals = f"{value:f}".partition(".")
    said = _whole(int(whole))
    return said if not decimals else f"{said} point {' '.join(_SMALL[int(digit)] for digit in decimals)}"


def _whole(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[rest]}" if rest else "")
    size, word = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    said = f"{_SMALL[many]} {word}"
    if not rest:
        return said
    return f"{said} and {_whole(rest)}" if rest < 100 else f"{said} {_whole(rest)}"
