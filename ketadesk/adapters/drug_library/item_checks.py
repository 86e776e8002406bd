"""What an observed item can get wrong: a number without its range, a key that gives two answers, no such code."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ketadesk.adapters.drug_library.bedside_checks import is_concept
from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.bedside.sign_episodes import COUNTED_TOGETHER
from ketadesk.domain.drug_library import DrugLibrary, ItemKind, ObservationItem

_OWN_TRACKS = {"temperature", "pump"}
"""Tracks beside those of the schedule: temperature has its own interval, and the pump is read with every set."""
_NEVER_MISSING = {"pump-rate", "spo2", "oxygen", *COUNTED_TOGETHER}
"""Items the program itself looks for."""
_UNIT_OF = {
    "pain-rest": "{score}",
    "pain-movement": "{score}",
    "respiratory-rate": "/min",
    "heart-rate": "/min",
    "systolic-bp": "mm[Hg]",
    "diastolic-bp": "mm[Hg]",
    "spo2": "%",
    "temperature": "Cel",
    "pump-rate": "mL/h",
    "volume-left": "mL",
}
_MOST_DECIMALS = 3
_NONE = "none"
_SPO2 = "spo2"
_WORD = re.compile(r"[A-Za-z0-9]+(-[a-z0-9]+)*", re.ASCII)
"""An id; a blank parts two of them where several signs were chosen."""
_KEY = re.compile(r"[a-z0-9]", re.ASCII)
_LOINC = re.compile(r"[1-9][0-9]{0,5}-[0-9]", re.ASCII)


def item_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with the items that are observed."""
    items = library.observation.items
    missing = _NEVER_MISSING - {item.id for item in items}
    if missing:
        yield f"observation has no item {', '.join(sorted(missing))}"
    tracks = {track.id for track in library.observation.tracks} | _OWN_TRACKS
    yield from _shared_names(items)
    yield from _target_flaws(library)
    for place, item in entries(library):
        if isinstance(item, ObservationItem):
            if item.track not in tracks:
                yield f"{place} is on the unknown track {item.track}"
            yield from _code_flaws(place, item)
            yield from _number_flaws(place, item) if item.kind is ItemKind.NUMBER else _choice_flaws(place, item)


def _target_flaws(library: DrugLibrary) -> Iterator[str]:
    target = library.observation.lowest_target_percent.value
    bounds = [b for i in library.observation.items if i.id == _SPO2 for b in (i.lowest, i.highest) if b is not None]
    if bounds and not min(bounds) <= target < max(bounds):
        yield f"lowest_target_percent of observation lies outside the range of {_SPO2}"


def _shared_names(items: tuple[ObservationItem, ...]) -> Iterator[str]:
    """A danger sign is named by a threshold as an item is: nothing may bear the name of both."""
    signs = [choice.id for item in items if item.kind is ItemKind.SIGNS for choice in item.choices]
    names = Counter([*signs, *(item.id for item in items)])
    yield from (f"observation has {name} as two things" for name, times in names.items() if times > 1)


def _code_flaws(place: str, item: ObservationItem) -> Iterator[str]:
    codes = [item.code, *(choice.code for choice in item.choices if choice.code)]
    yield from (f"{place} has {code!r}, which is no code" for code in codes if not _is_code(code))


def _is_code(code: str) -> bool:
    system, _, value = code.rpartition(" ")
    match system:
        case "LOINC":
            return _LOINC.fullmatch(value) is not None
        case "SNOMED CT":
            return is_concept(value)
    return system == "local" and _WORD.fullmatch(value) is not None


def _number_flaws(place: str, item: ObservationItem) -> Iterator[str]:
    if item.choices:
        yield f"{place} is a number and has choices"
    if item.unit != _UNIT_OF.get(item.id, item.unit) or not item.unit:
        yield f"{place} has the unit {item.unit or '(none)'}"
    if not 0 <= item.decimals <= _MOST_DECIMALS:
        yield f"{place} cannot have {item.decimals} decimals"
        return
    if item.lowest is None or item.highest is None:
        yield f"{place} is a number without lowest and highest"
        return
    bounds = [b for b in (item.lowest, item.asked_below, item.asked_above, item.highest) if b is not None]
    if any(low > high for low, high in pairwise(bounds)) or item.lowest == item.highest:
        yield f"{place} has its range out of order"
    if any(bound != round(bound, item.decimals) for bound in bounds):
        yield f"{place} has a bound with more than its {item.decimals} decimals"


def _choice_flaws(place: str, item: ObservationItem) -> Iterator[str]:
    numbers: tuple[Decimal | None, ...] = (item.lowest, item.highest, item.asked_below, item.asked_above)
    if item.unit or item.shown_unit or item.decimals or any(n is not None for n in numbers):
        yield f"{place} is a choice and has a unit, decimals or a range"
    keys = Counter(choice.key for choice in item.choices)
    yield from (f"{place} has the key {key!r} twice" for key, times in keys.items() if times > 1)
    yield from (f"{place} has {key!r}, which is no single letter or digit" for key in keys if not _KEY.fullmatch(key))
    yield from (f"{place} has the choice {c.id!r}" for c in item.choices if not _WORD.fullmatch(c.id))
    seen = {choice.id for choice in item.choices if choice.seen}
    unseen = {choice.id for choice in item.choices} - seen
    if not unseen or len(item.choices) == 1:
        yield f"{place} cannot be answered with less"
    if item.kind is ItemKind.SIGNS and unseen != {_NONE}:
        yield f"{place} has signs without {_NONE}, or a sign that counts as not seen"
    if item.id in COUNTED_TOGETHER and not seen:
        yield f"{place} has no choice that is seen"
