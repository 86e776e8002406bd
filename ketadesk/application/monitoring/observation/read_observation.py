"""Each typed value of a set against its item of the library: read as it stands, refused, or asked about.

Nothing is repaired, stripped or clamped, and a blank was not observed: it is never a zero and never a `none`.
Impossible is refused; improbable is asked, because one day it is true. The limits are the library's.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from ketadesk.application.monitoring.bedside_desk import ObservationDraft
from ketadesk.application.numbers import NO_BREAK, NotANumber, number_text, read_observed_number, with_unit
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.drug_library import ItemKind, ObservationItem

SYSTOLIC: Final = "systolic-bp"
DIASTOLIC: Final = "diastolic-bp"
PUMP_RATE: Final = "pump-rate"
VOLUME_LEFT: Final = "volume-left"
NONE: Final = "none"
"""The answer that no sign is there: it excludes the others."""


class Equipment(NamedTuple):
    """What hangs and what pumps: a value above it was not read off it."""

    container_ml: Decimal | None = None
    pump_maximum_ml_per_h: Decimal | None = None


class ReadItem(NamedTuple):
    """What became of one item's text; a value only where nothing stands in its way."""

    value: ObservedValue | None = None
    problem: str = ""
    ask: str = ""


NOT_OBSERVED: Final = ReadItem()


def read_items(
    draft: ObservationDraft, items: Iterable[ObservationItem], equipment: Equipment
) -> Mapping[str, ReadItem]:
    """Return item id -> what became of its text, for every item of the library."""
    read = {item.id: _read(item, draft) for item in items}
    for item_id, problem in _contradictions(read, equipment).items():
        read[item_id] = ReadItem(problem=problem)
    return read


def values_of(read: Mapping[str, ReadItem]) -> ObservationSet:
    """What can be used of it so far: without what is refused or still asked about."""
    return ObservationSet(values=tuple(r.value for r in read.values() if r.value is not None and not r.ask))


def _read(item: ObservationItem, draft: ObservationDraft) -> ReadItem:
    text = draft.typed.get(item.id, "")
    if not text:
        return NOT_OBSERVED
    if item.kind is ItemKind.NUMBER:
        return _read_number(item, text, item.id in draft.confirmed)
    return _read_choices(item, text)


def _read_number(item: ObservationItem, text: str, confirmed: bool) -> ReadItem:
    try:
        number = read_observed_number(text, item.decimals)
    except NotANumber as flaw:
        return ReadItem(problem=f"{text!r} cannot be used: {flaw.reason}. Allowed: {_range_words(item)}")
    if _below(number, item.lowest) or _above(number, item.highest):
        return ReadItem(problem=f"{_seen(item, text)} is impossible. Allowed: {_range_words(item)}. Look again.")
    improbable = _improbable(item, number)
    value = ObservedValue(
        item=item.id, text=text, unit=item.unit, code=item.code, confirmed=bool(improbable) and confirmed
    )
    ask = f"{_seen(item, text)} is {improbable}. Is it right?" if improbable and not confirmed else ""
    return ReadItem(value=value, ask=ask)


def _improbable(item: ObservationItem, number: Decimal) -> str:
    if _below(number, item.asked_below):
        return "unusually low"
    return "unusually high" if _above(number, item.asked_above) else ""


def _below(number: Decimal, limit: Decimal | None) -> bool:
    return limit is not None and number < limit


def _above(number: Decimal, limit: Decimal | None) -> bool:
    return limit is not None and number > limit


def _seen(item: ObservationItem, text: str) -> str:
    """The value exactly as it was typed, with its unit."""
    return f"{text}{NO_BREAK}{item.shown_unit}" if item.shown_unit else text


def _range_words(item: ObservationItem) -> str:
    low = "" if item.lowest is None else f"from {number_text(item.lowest)} "
    high = "" if item.highest is None else f"to {with_unit(item.highest, item.shown_unit)}"
    decimals = f", at most {item.decimals} {'decimal' if item.decimals == 1 else 'decimals'}" if item.decimals else ""
    return f"a {'' if item.decimals else 'whole '}number {low}{high}".rstrip() + decimals


def _read_choices(item: ObservationItem, text: str) -> ReadItem:
    """One answer; of signs any number in the library's order, or none of them."""
    chosen = text.split(" ")
    in_order = [choice for choice in item.choices if choice.id in chosen]
    if [choice.id for choice in in_order] != chosen:
        return ReadItem(problem=f"{text!r} is no answer here. Choose again.")
    if len(chosen) > 1 and (item.kind is ItemKind.CHOICE or NONE in chosen):
        return ReadItem(problem="These answers exclude each other. Choose again.")
    codes = dict.fromkeys(choice.code or item.code for choice in in_order)
    return ReadItem(value=ObservedValue(item=item.id, text=text, unit=item.unit, code="; ".join(codes)))


def _contradictions(read: Mapping[str, ReadItem], equipment: Equipment) -> dict[str, str]:
    """Values that cannot be together, or cannot come from this pump and container: item id -> why."""
    found = {}
    systolic, diastolic = _number(read, SYSTOLIC), _number(read, DIASTOLIC)
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        words = f"Diastolic {diastolic} is not below systolic {systolic}. Look at both again."
        found = {SYSTOLIC: words, DIASTOLIC: words}
    for item_id, what, most, unit in (
        (VOLUME_LEFT, "the container holds", equipment.container_ml, "mL"),
        (PUMP_RATE, "this pump runs at most at", equipment.pump_maximum_ml_per_h, "mL/h"),
    ):
        seen = _number(read, item_id)
        if seen is not None and most is not None and seen > most:
            limit = with_unit(most, unit)
            found[item_id] = f"{with_unit(seen, unit)} is impossible: {what} {limit}. Look again."
    return found


def _number(read: Mapping[str, ReadItem], item_id: str) -> Decimal | None:
    value = read.get(item_id, NOT_OBSERVED).value
    return None if value is None else value.number
