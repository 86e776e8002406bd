"""Every figure and every flag of the library, by its place, so that none is without a test or a reason."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel

from ketadesk.domain.drug_library import DoseLimit, Figure

_WORDS = {"evidence", "quantity", "patients"}
"""What says how a figure is meant; its test looks at it with the figure."""
_LISTS = {"care_settings", "units"}


def figures(entry: BaseModel, place: str = "") -> Iterator[tuple[str, object]]:
    """Yield place and value, such as `regimens.single-bolus.limits.bolus-hard` and `vials.2.ml`."""
    for name, value in entry:
        path = f"{place}.{name}".removeprefix(".")
        if isinstance(value, Figure | DoseLimit):
            yield path, value
        elif isinstance(value, BaseModel):
            yield from figures(value, path)
        elif name in _LISTS:
            yield path, value
        elif isinstance(value, tuple):
            yield from _entries(value, path)
        elif isinstance(value, Decimal | bool | StrEnum) and name not in _WORDS:
            yield path, value


def _entries(parts: tuple[object, ...], path: str) -> Iterator[tuple[str, object]]:
    for index, part in enumerate(parts):
        if isinstance(part, BaseModel):
            own = f"{path}.{getattr(part, 'id', index)}"
            if isinstance(part, Figure | DoseLimit):
                yield own, part
            else:
                yield from figures(part, own)


def with_figure(entry: BaseModel, place: str, change: Callable[[object], object]) -> BaseModel:
    """The entry in which what stands at `place` is changed."""
    name, _, rest = place.partition(".")
    value = getattr(entry, name)
    if not rest:
        return entry.model_copy(update={name: change(value)})
    if isinstance(value, BaseModel):
        return entry.model_copy(update={name: with_figure(value, rest, change)})
    key, inner = _longest_key(value, rest)
    parts = tuple(
        (with_figure(part, inner, change) if inner else change(part)) if _key(part, index) == key else part
        for index, part in enumerate(value)
    )
    return entry.model_copy(update={name: parts})


def _key(part: object, index: int) -> str:
    return str(getattr(part, "id", index))


def _longest_key(parts: tuple[object, ...], rest: str) -> tuple[str, str]:
    """The key at the head of `rest`, and what follows it; a key such as `step-0.1` has a dot of its own."""
    keys = [_key(part, index) for index, part in enumerate(parts)]
    key = max((k for k in keys if rest == k or rest.startswith(f"{k}.")), key=len)
    return key, rest[len(key) + 1 :]
