"""The shipped library with one thing changed: a limit left out, a figure moved, a flag turned."""

from collections.abc import Iterable

from ketadesk.domain.drug_library import DoseLimit, DrugLibrary, Figure, Quantity, Regimen
from ketadesk.domain.model import Model

from .orders import LIBRARY


def with_rules(library: DrugLibrary = LIBRARY, /, **changes: object) -> DrugLibrary:
    return library.model_copy(update={"rules": library.rules.model_copy(update=changes)})


def with_regimen(regimen_id: str, library: DrugLibrary = LIBRARY, /, **changes: object) -> DrugLibrary:
    """The library in which that regimen is changed."""
    changed = (r.model_copy(update=changes) if r.id == regimen_id else r for r in library.regimens)
    return library.model_copy(update={"regimens": tuple(changed)})


def with_part(regimen_id: str, part: str, library: DrugLibrary = LIBRARY, /, **changes: object) -> DrugLibrary:
    """The library in which a part of that regimen (`loading`, `infusion`, `taper`, `saline`) is changed."""
    rule: Model = getattr(regimen(regimen_id, library), part)
    return with_regimen(regimen_id, library, **{part: rule.model_copy(update=changes)})


def with_entry(field: str, at: int, library: DrugLibrary = LIBRARY, /, **changes: object) -> DrugLibrary:
    """The library in which one entry of a list (`vials`, `containers` ...) is changed."""
    entries: tuple[Model, ...] = getattr(library, field)
    changed = tuple(e.model_copy(update=changes) if place == at else e for place, e in enumerate(entries))
    return library.model_copy(update={field: changed})


def with_one_more(field: str, entry: Model, library: DrugLibrary = LIBRARY) -> DrugLibrary:
    return library.model_copy(update={field: (*getattr(library, field), entry)})


def without_limits(
    *ids: str, regimen_id: str = "", quantities: Iterable[Quantity] = (), library: DrugLibrary = LIBRARY
) -> DrugLibrary:
    """The library without these limits of a regimen, or of the general rules where no regimen is named."""
    gone = set(quantities)

    def left(limits: tuple[DoseLimit, ...]) -> tuple[DoseLimit, ...]:
        return tuple(e for e in limits if e.id not in ids and e.quantity not in gone)

    if regimen_id:
        return with_regimen(regimen_id, library, limits=left(regimen(regimen_id, library).limits))
    return with_rules(library, limits=left(library.rules.limits))


def with_limit_moved(
    limit: DoseLimit, regimen_id: str, library: DrugLibrary = LIBRARY, **changes: object
) -> DrugLibrary:
    """The library in which that one limit is another."""

    def moved(limits: tuple[DoseLimit, ...]) -> tuple[DoseLimit, ...]:
        return tuple(e.model_copy(update=changes) if e.id == limit.id else e for e in limits)

    if regimen_id:
        return with_regimen(regimen_id, library, limits=moved(regimen(regimen_id, library).limits))
    return with_rules(library, limits=moved(library.rules.limits))


def regimen(regimen_id: str, library: DrugLibrary = LIBRARY) -> Regimen:
    found = library.regimen(regimen_id)
    assert found is not None, regimen_id
    return found


def moved(figure: Figure, value: object) -> Figure:
    return figure.model_copy(update={"value": value})
