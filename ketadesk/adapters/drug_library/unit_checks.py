"""Each figure stands in a unit that the arithmetic reads it in; another one would be taken for that one."""

from collections.abc import Iterator

from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import (
    ActionThreshold,
    Citation,
    DoseLimit,
    DoseRange,
    DrugLibrary,
    Figure,
    IdealWeightRule,
    Quantity,
)
from ketadesk.domain.quantity import DoseUnit

_RATE = {unit.value for unit in DoseUnit}
_OF_QUANTITY = {
    Quantity.AGE: {"a"},
    Quantity.WEIGHT: {"kg"},
    Quantity.HEIGHT: {"cm"},
    Quantity.BMI: {"kg/m2"},
    Quantity.LOADING_DOSE: {"mg/kg", "mg"},
    Quantity.LOADING_TIME: {"min"},
    Quantity.INFUSION_RATE: _RATE,
    Quantity.DURATION: {"h"},
    Quantity.TAPER_STEPS: {"1"},
    Quantity.TAPER_TIME: {"h"},
    Quantity.HAND_CONCENTRATION: {"mg/mL"},
    Quantity.ROUNDING_ERROR: {"%"},
    Quantity.CUMULATIVE_24_H: {"mg/kg"},
}
_OF_FIELD: dict[str, set[str]] = {
    "rules.usual_multiple_asks": {"1"},
    "rules.usual_multiple_blocks": {"1"},
    "rules.older_above_years": {"a"},
    "rules.light_below_kg": {"kg"},
    "rules.pregnancy_not_applicable_above_years": {"a"},
    "rules.low_dose_band_below": {"mg/kg"},
    "rules.container_change_h": {"h"},
    "rules.default_pump_maximum": {"mL/h"},
    "rules.default_increment": {"mL/h"},
    "ideal_weight.threshold_inches": {"[in_i]"},
    "loading.range": {"mg/kg"},  # a typed dose is compared with it per kg
    "loading.usual_dose": {"mg/kg"},
    "loading.fixed_dose": {"mg/kg", "mg"},
    "loading.fixed_minutes": {"min"},
    "loading.usual_minutes": {"min"},
    "infusion.range": _RATE,
    "infusion.older_range": _RATE,
    "infusion.fixed_dose": _RATE,
    "infusion.usual_dose": _RATE,
    "infusion.table_step": _RATE,
    "infusion.fixed_hours": {"h"},
    "infusion.duration_range": {"h"},
    "saline.volumes": {"mL"},
    "saline.minutes": {"min"},
    "taper.steps": {"1"},
    "taper.hours": {"h"},
    "rate_change.at_most": _RATE,
    "rate_change.ward_not_sooner_min": {"min"},
    "rate_change.monitored_not_sooner_min": {"min"},
    "observation.after_stop_every_min": {"min"},
    "observation.after_stop_hours": {"h"},
    "observation.temperature_every_h": {"h"},
    "observation.baseline_holds_min": {"min"},
    "observation.pause_h": {"h"},
    "observation.bolus_not_sooner_min": {"min"},
    "observation.early_step_min": {"min"},
    "observation.lowest_target_percent": {"%"},
    "regimens.review_after_h": {"h"},
} | {f"ideal_weight.{name}": {"kg"} for name in IdealWeightRule.model_fields if name != "threshold_inches"}
_OF_OBSERVATION = {
    "systolic-bp": "mm[Hg]",
    "diastolic-bp": "mm[Hg]",
    "heart-rate": "/min",
    "respiratory-rate": "/min",
    "spo2": "%",
    "spo2-scale-1": "%",
    "spo2-scale-2": "%",
    "temperature": "Cel",
    "news2": "{score}",
    "news2-parameter": "{score}",
    "poss": "{score}",
    "running-hours": "h",
}


def unit_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield each entry whose unit is not one of its quantity."""
    for place, entry in entries(library):
        if isinstance(entry, DoseLimit | Citation):
            allowed = _OF_QUANTITY[entry.quantity]
        elif isinstance(entry, Figure | DoseRange):
            allowed = _OF_FIELD[_field(place)]
        elif isinstance(entry, ActionThreshold):
            allowed = _of_threshold(entry)
        else:
            continue
        if entry.unit not in allowed:
            yield f"{place} has the unit {entry.unit or '(none)'} in place of {' or '.join(sorted(allowed))}"


def _field(place: str) -> str:
    """The last two names of a place: `regimens[0].saline.volumes[1] (x)` is `saline.volumes`."""
    path = place.partition(" ")[0]
    return ".".join(part.partition("[")[0] for part in path.split(".")[-2:])


def _of_threshold(threshold: ActionThreshold) -> set[str]:
    if threshold.comparison == "above-baseline-percent":
        return {"%"}
    return {_OF_OBSERVATION.get(threshold.observation, "")}
