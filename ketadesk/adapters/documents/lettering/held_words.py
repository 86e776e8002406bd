"""What of the program's own words is never broken over two lines: a unit, and the medicine beside its amount.

A no-break space keeps a number with the first word of its unit. `0.5 mg per kg` above `per hour` is another dose, so a
unit of several words is held together too; and so is `14 mg of ketamine`, since the medicine and its dose stand on one
line.
"""

import re

_HOLD = "\N{INFORMATION SEPARATOR ONE}"
"""Stands for a space at which no line ends; no text that is printed holds it."""
_UNIT = r"(?:mg|mL|mcg|kg)(?: per (?:mL|kg|hour|min))*"
_NUMBER = "\\d[\\d.,]*\N{NO-BREAK SPACE}"
_HELD = re.compile(
    rf"(?:{_NUMBER}{_UNIT} of )?\bketamine\b(?: {_NUMBER}{_UNIT})?(?: in {_NUMBER}mL)?"
    r"|\b(?:mg|mL|mcg|kg)(?: per (?:mL|kg|hour|min))+"
)


def held_words(text: str) -> list[str]:
    """Return the pieces of a paragraph of our own at which a line may begin; a space stands between two of them."""
    if " per " not in text and "ketamine" not in text:
        return text.split(" ")
    return [word.replace(_HOLD, " ") for word in _HELD.sub(_held, text).split(" ")]


def _held(found: re.Match[str]) -> str:
    return found[0].replace(" ", _HOLD)
