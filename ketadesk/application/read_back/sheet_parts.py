"""An order sheet's text taken apart by its numbered headings, and the figures of a part with their units.

The headings are those of the standard. What stands above the first one on a page is its header with the identity, what
stands from the foot's first words on is its foot.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ketadesk.application.read_back.own_figures import UNITS
from ketadesk.application.read_back.page_text import words

TITLES = (
    "Patient and order",
    "Contraindication checklist",
    "Preparation",
    "Order",
    "Calculation",
    "Limits and sources",
    "Rate table",
    "Taper",
    "Observation schedule",
    "When to call, when to stop",
    "Signatures",
)
_HEADING = re.compile(r"([0-9]{1,2}) ([A-Z][a-z, ]+?)( continued)?")
_FOOT = "Check the pump screen against this sheet."
ANCHORS = ("KEY INTO THE PUMP", "Loading dose", "Infusion", "Saline", "Ends", "Total", "this order", "Stop")
"""Words that say what the figure after them is, or the one before."""
_UNIT_WORDS = sorted({*UNITS.values(), "mg", "mL", "mcg", "kg", "cm", "hr", "min", "s", "%"}, key=len, reverse=True)
_KINDS = ("day", "offset", "time", "anchor")
_TOKEN = re.compile(
    r"(?P<day>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4})|(?P<offset>UTC[+-][0-9]{2}:[0-9]{2})|(?P<time>[0-9]{2}:[0-9]{2})"
    rf"|(?P<anchor>{'|'.join(ANCHORS)})"
    r"|(?P<number>(?:about |below )?[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)"
    rf"(?: ?(?P<unit>{'|'.join(map(re.escape, _UNIT_WORDS))})(?![A-Za-z]))?"
)


class Token(NamedTuple):
    """A figure with its unit, a date, a time, or an anchor; `unit` says which of these where it has none."""

    text: str
    unit: str

    def __str__(self) -> str:
        return self.text if self.unit in _KINDS else f"{self.text} {self.unit}".strip()


class SheetParts(NamedTuple):
    """The sheet's sections by their number, as text with single spaces, and the header of every page."""

    sections: dict[int, str]
    headers: tuple[str, ...]


def sheet_parts(pages: Sequence[str]) -> SheetParts:
    """Take the pages of one order sheet apart."""
    sections: dict[int, list[str]] = {}
    headers: list[str] = []
    current = 0
    for page in pages:
        header: list[str] = []
        target = header
        lines = page.splitlines()
        for line in lines[: _foot_at(lines)]:
            number = _heading_number(line, current)
            if number:
                current = number
                target = sections.setdefault(number, [])
            else:
                target.append(line)
        headers.append("\n".join(header))
    return SheetParts({number: words("\n".join(lines)) for number, lines in sections.items()}, tuple(headers))


def _foot_at(lines: list[str]) -> int:
    feet = [number for number, line in enumerate(lines) if line.startswith(_FOOT)]
    return feet[-1] if feet else len(lines)


def _heading_number(line: str, current: int) -> int:
    """Its number where `line` is the heading of the section that goes on, or of the next one."""
    found = _HEADING.fullmatch(line.strip())
    if found is None or int(found[1]) not in (current, current + 1):
        return 0
    number = int(found[1])
    return number if 0 < number <= len(TITLES) and TITLES[number - 1] == found[2] else 0


def tokens(text: str) -> list[Token]:
    """Every figure of `text`, in order."""
    return [_token(found) for found in _TOKEN.finditer(text)]


def _token(found: re.Match[str]) -> Token:
    for kind in _KINDS:
        if found[kind]:
            return Token(found[kind], kind)
    return Token(found["number"], found["unit"] or "")
