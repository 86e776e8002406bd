"""The figures that a part of the sheet must have, in order, held against those that were found there."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ketadesk.application.read_back.own_figures import UNITS, lengths, percent, written
from ketadesk.application.read_back.sheet_parts import Token


class Want(NamedTuple):
    """A figure: where, in which unit, and the ways in which it may be written, the first of which is told; without
    any, whichever figure stands there."""

    place: str
    texts: tuple[str, ...]
    unit: str
    others: tuple[tuple[tuple[str, str], ...], ...] = ()
    """A length: ways of several figures with their units; `texts` and `unit` are blank then."""
    free: bool = False
    """Not a figure: from here on words of the drug library may have figures of their own, until the next one wanted."""


FREE = Want("library's words", (), "", free=True)
ORDERED_UNITS = frozenset({"mL per hour", "mL", "mg", "mg per mL", "mg per hour"})
"""Units of an order's own figures: none of them stands in the library's words unasked."""


def figure(place: str, text: str, unit: str) -> Want:
    """A quantity of the plan or the draft; `unit` as an order has it."""
    return Want(place, written(text), UNITS.get(unit, unit))


def typed_figure(place: str, text: str, unit: str) -> Want:
    """The same of a field that may be left to the drug library: then whichever figure in its unit."""
    return figure(place, text, unit) if text else Want(place, (), UNITS.get(unit, unit))


def error(place: str, text: str) -> list[Want]:
    """A rounding error; nought is said in words."""
    ways = percent(text)
    return [] if ways == ("0",) else [Want(place, ways, "%")]


def anchor(word: str) -> Want:
    """A word that must stand there."""
    return Want("words", (word,), "anchor")


def count(place: str, number: object) -> Want:
    """A whole number without a unit."""
    return Want(place, (str(number),), "")


def moment(place: str, when: tuple[str, str]) -> list[Want]:
    """A date and a time."""
    return [Want(f"{place}, date", (when[0],), "day"), Want(f"{place}, time", (when[1],), "time")]


def length(place: str, start: str, end: str) -> Want:
    """A duration between two moments of the plan."""
    return Want(place, (), "", lengths(start, end))


def mismatch(section: str, wanted: Iterable[Want], found: Sequence[Token]) -> tuple[str, ...]:
    """The first figure that is not what was wanted, or one too many; nothing where all are right."""
    at, is_free = 0, False
    for want in wanted:
        if want.free:
            is_free = True
            continue
        while is_free and at < len(found) and not _fits(want, found, at) and _is_librarys(found[at]):
            at += 1
        took = _fits(want, found, at)
        if not took:
            seen = found[at] if at < len(found) else "nothing"
            return (f"{section}, {want.place}: expected {_told(want)}, found {seen}",)
        at, is_free = at + took, False
    left = [token for token in found[at:] if not (is_free and _is_librarys(token))]
    return (f"{section}: {left[0]} belongs to nothing in the order",) if left else ()


def _fits(want: Want, found: Sequence[Token], at: int) -> int:
    """How many of the figures from `at` on are the one that is wanted; 0 where they are not."""
    for way in want.others:
        if tuple(found[at : at + len(way)]) == way:
            return len(way)
    if want.others or at == len(found) or found[at].unit != want.unit:
        return 0
    return int(not want.texts or found[at].text in want.texts)


def _is_librarys(token: Token) -> bool:
    return token.unit not in ORDERED_UNITS


def _told(want: Want) -> str:
    if want.others:
        return " ".join(f"{number}{unit}" for number, unit in want.others[0])
    return str(Token(want.texts[0] if want.texts else "a figure in", want.unit))
