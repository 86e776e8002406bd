"""What every entry owes: sources that exist, numbers above zero, words where words belong, days that are days."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import DrugLibrary, ObservationItem, Source, Sourced

_MAY_BE_BLANK = {
    "approved_on",
    "code",  # of a choice whose item's code says it; an item's own is checked with the items
    "expires_on",
    "note",
    "on",
    "reviewed_by",
    "reviewed_on",
    "shown_unit",
    "snomed",
    "state",
    "unit",  # of a threshold without a number; all other units are checked with their quantity
    "year",
}
_MAY_BE_ZERO = {"lowest", "asked_below"}
"""Of an observed item: no pain is 0, and somebody who does not breathe has a respiratory rate of 0."""
_DAYS = ("approved_on", "expires_on", "reviewed_on")
_ACCESS = {"read", "quoted", "unread"}
_DIGITS = 6
"""A figure with more digits before or after its point is a slip, and long ones would leave the exact arithmetic."""


def entry_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with single entries, wherever they stand."""
    known = {source.id for source in library.sources}
    for place, entry in entries(library):
        yield from _source_flaws(place, entry, known)
        yield from _number_flaws(place, entry)
        yield from _word_flaws(place, entry)
        yield from _day_flaws(place, entry)
        if isinstance(entry, Source) and entry.access not in _ACCESS:
            yield f"{place} has the unknown access {entry.access}"


def _source_flaws(place: str, entry: BaseModel, known: set[str]) -> Iterator[str]:
    for name, value in entry:
        if isinstance(entry, DrugLibrary) or not (name == "sources" or name.endswith("_sources")):
            continue
        if not value:
            yield f"{place} names no source in {name}"
        for source in value:
            if source not in known:
                yield f"{place} names the unknown source {source}"


def _number_flaws(place: str, entry: BaseModel) -> Iterator[str]:
    for name, value in entry:
        if not isinstance(value, Decimal):
            continue
        if value < 0 or (value == 0 and not (isinstance(entry, ObservationItem) and name in _MAY_BE_ZERO)):
            yield f"{name} of {place} is not above zero: {value}"
        elif value >= Decimal(10) ** _DIGITS or value != round(value, _DIGITS):
            yield f"{name} of {place} is no figure with up to {_DIGITS} digits before and after the point: {value}"


def _word_flaws(place: str, entry: BaseModel) -> Iterator[str]:
    for name, value in entry:
        words = value if isinstance(value, tuple) else (value,)
        if name not in _MAY_BE_BLANK and any(isinstance(word, str) and not word.strip() for word in words):
            yield f"{name} of {place} is blank"


def _day_flaws(place: str, entry: BaseModel) -> Iterator[str]:
    for name in _DAYS:
        day = getattr(entry, name, "")
        if day and not _is_day(day):
            yield f"{name} of {place} is no day as in 2026-01-31: {day}"
    if isinstance(entry, Sourced) and bool(entry.reviewed_by) != bool(entry.reviewed_on):
        yield f"{place} names a reviewer or a day of review without the other"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text  # the domain compares days as text: one form only
    except ValueError:
        return False
