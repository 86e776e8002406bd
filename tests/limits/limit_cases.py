"""A case for each `[[limits]]` entry of the library and each care setting that it is for.

A quantity that is not known here is a `KeyError`: a limit of a new kind cannot be shipped without its edge.
"""

from collections.abc import Callable, Iterator

from ketadesk.domain.drug_library import DrugLibrary, Quantity

from . import delivered_cases, dose_cases, typed_cases
from .edge import Case
from .place import Place

MAKERS: dict[Quantity, Callable[[Place], Iterator[Case]]] = {
    Quantity.AGE: typed_cases.age,
    Quantity.WEIGHT: typed_cases.weight,
    Quantity.HEIGHT: typed_cases.height,
    Quantity.BMI: typed_cases.bmi,
    Quantity.BMI: typed_cases.body_mass_index,
    Quantity.LOADING_DOSE: dose_cases.loading,
    Quantity.LOADING_TIME: typed_cases.loading_time,
    Quantity.INFUSION_RATE: dose_cases.rate,
    Quantity.DURATION: typed_cases.duration,
    Quantity.TAPER_STEPS: typed_cases.taper_steps,
    Quantity.TAPER_TIME: typed_cases.taper_time,
    Quantity.HAND_CONCENTRATION: typed_cases.hand_concentration,
    Quantity.ROUNDING_ERROR: delivered_cases.rounding_error,
    Quantity.CUMULATIVE_24_H: delivered_cases.cumulative,
}


def limit_cases(library: DrugLibrary) -> Iterator[Case]:
    """Yield a case for each limit in each of its settings."""
    for place in _places(library):
        yield from MAKERS[place.limit.quantity](place)


def _places(library: DrugLibrary) -> Iterator[Place]:
    for limit in library.rules.limits:
        yield from (Place(limit, "", setting) for setting in limit.care_settings)
    for entry in library.regimens:
        for limit in entry.limits:
            yield from (Place(limit, entry.id, setting) for setting in limit.care_settings)
