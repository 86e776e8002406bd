"""Nothing stands twice under one name: of two twins nobody knows which one counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import DrugLibrary

_BY_VALUE = {"incompatible", "care_settings", "units", "sources", "incompatible_sources", "product_rule_sources"}
"""Lists of plain words that are looked up in; all other plain lists are sentences."""


def twin_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield each name that two entries of one list share."""
    lists: dict[str, Iterable[str]] = {
        "vials": (f"{v.mg_per_ml} mg/mL in {v.ml} mL" for v in library.vials),
        "containers": (f"{c.mg} mg in {c.ml} mL" for c in library.containers),
        "hand_syringes": (f"{s.mg_per_ml} mg/mL" for s in library.hand_syringes),
        "tolerances": (f"up to {t.interval_at_most_min} min" for t in library.observation.tolerances),
        "actions": (threshold.id for level in library.actions for threshold in level.thresholds),
        "checklist": (f"SNOMED CT {item.snomed}" for item in library.checklist if item.snomed),
        "approved_by": (name.strip().casefold() for name in library.approved_by),
    }
    for name, keys in lists.items():
        yield from (f"{name} has {key} twice" for key in _twice(keys))
    for regimen in library.regimens:
        both = [limit.id for limit in (*library.rules.limits, *regimen.limits)]
        yield from (f"limits of {regimen.id} and of the whole library have {key} twice" for key in _twice(both))
    for place, entry in entries(library):
        for name, value in entry:
            if isinstance(value, tuple):
                keys = [_key(part) for part in value if name in _BY_VALUE or hasattr(part, "id")]
                yield from (f"{name} of {place} has {key} twice" for key in _twice(keys))


def _key(part: object) -> str:
    if isinstance(part, StrEnum):
        return part.value
    return part if isinstance(part, str) else str(getattr(part, "id", ""))


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]
