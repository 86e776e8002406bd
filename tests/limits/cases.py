"""All cases of the shipped library."""

from collections.abc import Iterator

from ketadesk.domain.drug_library import DrugLibrary

from .edge import Case
from .equipment_cases import equipment_cases
from .limit_cases import limit_cases
from .orders import LIBRARY
from .regimen_cases import regimen_cases
from .rule_cases import rule_cases


def cases_of(library: DrugLibrary) -> Iterator[Case]:
    """Yield every case of a library."""
    yield from limit_cases(library)
    yield from rule_cases(library)
    yield from regimen_cases(library)
    yield from equipment_cases(library)


LIMIT_CASES = list(limit_cases(LIBRARY))
CASES = list(cases_of(LIBRARY))
