"""What a regimen can get wrong in itself: ranges upside down, fixed parts that are not fixed, unknown words."""

from collections.abc import Iterator

from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import (
    Availability,
    Citation,
    DoseRange,
    DrugLibrary,
    InfusionRule,
    LoadingRule,
    Regimen,
    SalineRule,
    TaperRule,
)
from ketadesk.domain.quantity import DoseUnit
from ketadesk.domain.taper import TaperShape


def regimen_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with the regimens and their parts."""
    for place, entry in entries(library):
        if isinstance(entry, DoseRange | Citation) and entry.low > entry.high:
            yield f"{place} is upside down: {entry.low} to {entry.high}"
        elif isinstance(entry, Regimen) and not entry.care_settings:
            yield f"{place} is for no care setting"
        elif isinstance(entry, LoadingRule | InfusionRule):
            yield from _fixed_flaws(place, entry)
            if isinstance(entry, InfusionRule):
                yield from _infusion_flaws(place, entry)
        elif isinstance(entry, SalineRule) and not entry.volumes:
            yield f"{place} has no volume"
        elif isinstance(entry, TaperRule):
            yield from _taper_flaws(place, entry)


def _fixed_flaws(place: str, rule: LoadingRule | InfusionRule) -> Iterator[str]:
    """A fixed part states all of itself; any other part fixes nothing."""
    is_fixed = rule.availability is Availability.FIXED
    for name, value in rule:
        if name.startswith("fixed_") and is_fixed is (value is None):
            yield f"{place} is {rule.availability.value} and has {'no ' if is_fixed else ''}{name}"


def _infusion_flaws(place: str, rule: InfusionRule) -> Iterator[str]:
    if rule.availability is not Availability.NONE and not rule.units:
        yield f"{place} has no unit to be ordered in"
    for unit in rule.units:
        if unit not in set(DoseUnit):
            yield f"{place} has the unknown unit {unit}"
    for name in ("fixed_dose", "usual_dose", "table_step"):
        figure = getattr(rule, name)
        if figure is not None and figure.unit not in rule.units:
            yield f"{name} of {place} is in {figure.unit}, which is not among its units"


def _taper_flaws(place: str, rule: TaperRule) -> Iterator[str]:
    if rule.shape not in set(TaperShape):
        yield f"{place} has the unknown shape {rule.shape}"
    if (rule.steps is None) is not (rule.hours is None):
        yield f"{place} has steps or hours without the other"
    if rule.steps is not None and rule.steps.value != rule.steps.value.to_integral_value():
        yield f"{place} has no whole number of steps: {rule.steps.value}"
