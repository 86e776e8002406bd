"""What a well-formed library can still get wrong: dangling sources, twins, ranges upside down, unknown units."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from ketadesk.domain.drug_library import (
    Bound,
    DoseLimit,
    DoseRange,
    DrugLibrary,
    Quantity,
    Regimen,
    Sourced,
)
from ketadesk.domain.quantity import DoseUnit

_UNITS = {
    Quantity.AGE: {"a"},
    Quantity.WEIGHT: {"kg"},
    Quantity.HEIGHT: {"cm"},
    Quantity.LOADING_DOSE: {"mg/kg", "mg"},
    Quantity.LOADING_TIME: {"min"},
    Quantity.INFUSION_RATE: {unit.value for unit in DoseUnit},
    Quantity.DURATION: {"h"},
    Quantity.TAPER_STEPS: {"1"},
    Quantity.TAPER_TIME: {"h"},
    Quantity.HAND_CONCENTRATION: {"mg/mL"},
    Quantity.ROUNDING_ERROR: {"%"},
    Quantity.CUMULATIVE_24_H: {"mg/kg"},
}
_ORDER = (Bound.HARD_MIN, Bound.SOFT_MIN, Bound.SOFT_MAX, Bound.HARD_MAX)


def flaws(library: DrugLibrary) -> list[str]:
    """Return what is wrong, in words; empty for a sound library."""
    found = [*_sources(library), *_twins(library)]
    found += _limits("all regimens", library.rules.limits)
    for regimen in library.regimens:
        found += _limits(regimen.id, regimen.limits)
        found += _ranges(regimen)
    return found


def sourced_entries(model: BaseModel, place: str = "") -> Iterator[tuple[str, Sourced]]:
    """Every entry that carries sources, with where it stands."""
    if isinstance(model, Sourced):
        yield place, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        inner = value if isinstance(value, tuple) else (value,)
        for index, part in enumerate(inner):
            if isinstance(part, BaseModel):
                yield from sourced_entries(part, f"{place}.{name}[{index}]")


def _sources(library: DrugLibrary) -> Iterator[str]:
    known = {source.id for source in library.sources}
    for place, entry in sourced_entries(library):
        if not entry.sources:
            yield f"{place} names no source"
        for unknown in set(entry.sources) - known:
            yield f"{place} names the unknown source {unknown}"


def _twins(library: DrugLibrary) -> Iterator[str]:
    lists: dict[str, Iterable[str]] = {
        "regimens": (r.id for r in library.regimens),
        "checklist": (i.id for i in library.checklist),
        "sources": (s.id for s in library.sources),
        "pumps": (p.id for p in library.pumps),
        "containers": (f"{c.mg} mg in {c.ml} mL" for c in library.containers),
        "vials": (f"{v.mg_per_ml} mg/mL in {v.ml} mL" for v in library.vials),
    }
    for name, ids in lists.items():
        seen: set[str] = set()
        for entry in ids:
            if entry in seen:
                yield f"{name} has {entry} twice"
            seen.add(entry)


def _limits(place: str, limits: tuple[DoseLimit, ...]) -> Iterator[str]:
    for limit in limits:
        if limit.unit not in _UNITS[limit.quantity]:
            yield f"limit {limit.id} of {place} has the unit {limit.unit}"
        if limit.value <= 0:
            yield f"limit {limit.id} of {place} is not above zero"
    for low in limits:
        for high in limits:
            comparable = (low.quantity, low.unit, low.patients) == (high.quantity, high.unit, high.patients)
            if comparable and set(low.care_settings) & set(high.care_settings) and _upside_down(low, high):
                yield f"limit {low.id} of {place} lies beyond {high.id}"


def _upside_down(low: DoseLimit, high: DoseLimit) -> bool:
    return _ORDER.index(low.bound) < _ORDER.index(high.bound) and low.value > high.value


def _ranges(regimen: Regimen) -> Iterator[str]:
    ranges: tuple[DoseRange | None, ...] = (
        regimen.loading.range,
        regimen.infusion.range,
        regimen.infusion.older_range,
        regimen.infusion.duration_range,
    )
    for entry in ranges:
        if entry is not None and entry.low > entry.high:
            yield f"a range of {regimen.id} is upside down: {entry.low} to {entry.high}"
