"""Every paper against its content: every text it was to have stands on it, in order, as often as it must, and nothing
else does.

Whole texts are compared, not numbers alone: a `not` that is lost is as bad as a figure. What is told names the place,
and figures of the program's own words; of what somebody typed it never says a character.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ketadesk.application.read_back.chart_texts import chart_end, chart_flaw
from ketadesk.application.read_back.following import Pages, Place
from ketadesk.application.read_back.furniture import Body, Numbered, body_of
from ketadesk.application.read_back.page_text import PageText, squeezed
from ketadesk.application.read_back.said import Said, Unit, note_units, units_of
from ketadesk.application.sheet.sheet_content import SheetContent

_FIGURE = re.compile(r"\d[\d.,:/-]*")
_SHOWN = 60


class PartRead(NamedTuple):
    """What was found of one paper of a pack."""

    mismatches: tuple[str, ...]
    pages: range
    """The places of its pages in the PDF."""


def paper_mismatches(parts: Sequence[SheetContent], pages: Sequence[str]) -> tuple[str, ...]:
    """Where the PDF whose pages read as `pages` does not say what `parts` say; nothing where it does."""
    return tuple(m for part in read_parts(parts, pages) for m in part.mismatches)


def read_parts(parts: Sequence[SheetContent], pages: Sequence[str]) -> tuple[PartRead, ...]:
    """Each paper of a pack with its pages: it goes on until all of it was read, the next begins on a new page."""
    read = [PageText.of(page) for page in pages]
    found: list[PartRead] = []
    first = 0
    for number, content in enumerate(parts, start=1):
        mismatches, end = _part(content, read, first)
        flaws = tuple(f"{_name(content, number, len(parts))}{flaw}" for flaw in mismatches)
        found.append(PartRead(flaws, range(first, end)))
        if flaws:
            return tuple(found)
        first = end
    if first < len(pages):
        found.append(PartRead((f"page {first + 1}: there is more than the paper was to have",), range(first, first)))
    return tuple(found)


def _name(content: SheetContent, number: int, count: int) -> str:
    return f"part {number} of {count}, {content.title}: " if count > 1 else ""


def _part(content: SheetContent, pages: Sequence[PageText], first: int) -> tuple[tuple[str, ...], int]:
    bodies: list[Body] = []
    strange: tuple[str, ...] = ()
    for place in range(first, len(pages)):
        body = body_of(pages[place], content, Numbered(place + 1, len(pages)))
        if body.flaws:
            strange = body.flaws
            break
        bodies.append(body)
    if not bodies:
        return strange or ("there is no page of it",), first
    mismatches, end = _followed(content, bodies, first)
    # A page that is not this paper's belongs to the next one of a pack, unless this one is not complete without it.
    return ((*strange, *mismatches) if mismatches else ()), end


def _followed(content: SheetContent, bodies: list[Body], first: int) -> tuple[tuple[str, ...], int]:
    pages = Pages([body.text for body in bodies])
    place: Place | None = Place(0, 0)
    note_end = Place(0, 0)
    if any(body.allergies for body in bodies):
        for unit in note_units(content.identity.allergies):
            place = _after(unit, None, pages, note_end)
            if place is None:
                return (_told(unit, pages, note_end, unit.place, content),), first
            note_end = place
    flaws = _pointers(bodies, first, first + note_end.page)
    if flaws:
        return flaws, first
    return _sections(content, pages, note_end, first)


def _sections(content: SheetContent, pages: Pages, place: Place, first: int) -> tuple[tuple[str, ...], int]:
    units = units_of(content)
    for unit, following in zip(units, (*units[1:], None), strict=False):
        end = _after(unit, following, pages, place)
        if end is None:
            where = f"page {first + place.page + 1}, {unit.place}"
            return (_told(unit, pages, place, where, content),), first
        split = _split_figure(unit, pages, place, end)
        if split:
            return (f"page {first + place.page + 1}, {unit.place}: {split}",), first
        place = end
    if pages.rest(place):
        return (f"page {first + place.page + 1}: there is more than the paper was to have",), first
    return (), first + place.page + 1


def _pointers(bodies: list[Body], first: int, last: int) -> tuple[str, ...]:
    """On the first page the allergies in full are below, on the others the box says on which pages they are."""
    where = f"seepages{first + 1}to{last + 1}" if last > first else f"seepage{first + 1}"
    for number, body in enumerate(bodies):
        expected = where if number else "infullbelow"
        if body.allergies and not body.allergies.endswith(f"-{expected}"):
            return (f"page {first + number + 1}: the box does not say where the allergies are",)
    return ()


def _after(unit: Unit, following: Unit | None, pages: Pages, place: Place) -> Place | None:
    heads = tuple(map(squeezed, unit.heads))
    if unit.chart is None and not _opening(unit):
        # Boxes to write in, without a word: their heads alone tell that they go on over the page.
        return pages.turned(place, heads) if heads and pages.next_begins(place, heads[0]) else place
    place = pages.turned(place, heads)
    if unit.chart is not None:
        return chart_end(unit.chart, pages, place, "" if following is None else _opening(following))
    for texts in _readings(unit.texts):
        end = pages.after_row(place, tuple(squeezed(said.text) for said in texts), heads)
        if end is not None:
            return end
    return None


def _readings(texts: tuple[Said, ...]) -> tuple[tuple[Said, ...], ...]:
    """With what is optional, and without."""
    return texts, tuple(said for said in texts if not said.optional)


def _opening(unit: Unit) -> str:
    return squeezed("".join(said.text for said in unit.texts))


def _split_figure(unit: Unit, pages: Pages, start: Place, end: Place) -> str:
    """No blank in a figure of the program's own words: `1 694` reads as two."""
    if unit.chart is not None or any(said.typed for said in unit.texts) or start.page != end.page:
        return ""
    expected = sorted(found for said in unit.texts for found in _FIGURE.findall(said.text.replace("\u00a0", " ")))
    found = sorted(_FIGURE.findall(pages.between(start, end)))
    return "" if found == expected else f"the figures {_list(expected)} read as {_list(found)}"


def _told(unit: Unit, pages: Pages, place: Place, where: str, content: SheetContent) -> str:
    """Where it stops to be what it was to be; both figures where nobody typed them."""
    place = pages.turned(place, tuple(map(squeezed, unit.heads)))
    if unit.chart is not None:
        return f"{where}: {chart_flaw(unit.chart, pages, place)}"
    if any(said.typed for said in unit.texts):
        return f"{where}: what was typed does not stand there as it was typed, or not in its place"
    expected = [found for said in unit.texts for found in _FIGURE.findall(said.text)]
    found = _FIGURE.findall(pages.between(place, Place(place.page, place.at + len(_opening(unit)))))
    if expected == found:
        return f"{where}: its words are not there, or not in their place"
    return f"{where}: expected the figures {_list(expected)}, found {_list(_untyped(found, content))}"


def _untyped(figures: Sequence[str], content: SheetContent) -> list[str]:
    """Figures that are in nothing that somebody typed: those stand as dots."""
    identity = content.identity
    typed = [said.text for unit in units_of(content) for said in unit.texts if said.typed]
    theirs = " ".join((identity.name, identity.born, identity.identifier, identity.allergies, content.hospital, *typed))
    return ["..." if figure in theirs else figure for figure in figures]


def _list(figures: Sequence[str]) -> str:
    return " ".join(figures)[:_SHOWN] or "none"
