"""What a well-formed library can still get wrong: left in, it would mislead, or end in a crash at the bedside."""

from collections.abc import Iterator

from ketadesk.adapters.drug_library.bedside_checks import bedside_flaws
from ketadesk.adapters.drug_library.entry_checks import entry_flaws
from ketadesk.adapters.drug_library.item_checks import item_flaws
from ketadesk.adapters.drug_library.limit_checks import limit_flaws
from ketadesk.adapters.drug_library.news_checks import news_flaws
from ketadesk.adapters.drug_library.regimen_checks import regimen_flaws
from ketadesk.adapters.drug_library.threshold_checks import threshold_flaws
from ketadesk.adapters.drug_library.twin_checks import twin_flaws
from ketadesk.adapters.drug_library.unit_checks import unit_flaws
from ketadesk.domain.drug_library import DrugLibrary

_ANY_DAY = ""
_MAY_BE_EMPTY = {"approved_by"}


def flaws(library: DrugLibrary) -> list[str]:
    """Return all that is wrong, each with its place, in words; empty for a sound library."""
    return [
        *_approval_flaws(library),
        *_empty_lists(library),
        *twin_flaws(library),
        *unit_flaws(library),
        *limit_flaws(library),
        *regimen_flaws(library),
        *bedside_flaws(library),
        *item_flaws(library),
        *threshold_flaws(library),
        *news_flaws(library),
        *entry_flaws(library),
    ]


def _approval_flaws(library: DrugLibrary) -> Iterator[str]:
    if library.approved and not library.in_force(None, _ANY_DAY):
        yield "approved is true without two named people in approved_by and a day in approved_on"
    if library.approved_on and library.expires_on and library.expires_on < library.approved_on:
        yield "expires_on lies before approved_on"


def _empty_lists(library: DrugLibrary) -> Iterator[str]:
    lists = {**dict(library), **{f"observation.{name}": value for name, value in library.observation}}
    for name, value in lists.items():
        if value == () and name not in _MAY_BE_EMPTY:
            yield f"{name} is empty"
