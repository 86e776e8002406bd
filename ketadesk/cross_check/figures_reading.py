"""Read the clinical figures from the texts of `resources/clinical`: once, apart from any order.

The reader of its own keeps a slip of the first reader (a unit, a factor, a limit not looked at) from being shared.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from ketadesk.cross_check.figures import (
    Amount,
    Figures,
    FiguresUnreadable,
    IdealWeightFigures,
    InfusionFigures,
    LimitFigure,
    LimitsByQuantity,
    LoadingFigures,
    PumpFigures,
    RegimenFigures,
    SalineFigures,
)
from ketadesk.cross_check.schedule_reading import read_schedule
from ketadesk.cross_check.toml_tables import Table, parsed
from ketadesk.cross_check.units import AMOUNT_UNITS, RATE_UNITS, UNITS_OF_QUANTITY, UnitFactor

CARE_SETTINGS: Final = frozenset({"ward", "monitored", "ed", "icu"})
BOUNDS: Final = frozenset({"hard-min", "soft-min", "soft-max", "hard-max"})
BOUNDS_FOLLOWED: Final[Mapping[str, frozenset[str]]] = {
    "cumulative-24-h": frozenset({"hard-max"}),
    "rounding-error": frozenset({"soft-max", "hard-max"}),
}
"""These two are not checked on both sides: another bound on them would pass unseen, so it is not accepted."""


def read_figures(texts: Mapping[str, str]) -> Figures:
    """Return the figures from `texts`: path below `resources/clinical` -> its text.

    Raises FiguresUnreadable when a text or a figure is missing, or is not what this engine can follow.
    """
    library = parsed(texts, "library.toml")
    preparation = parsed(texts, "preparation.toml")
    figures = library.table("figures")
    return Figures(
        regimens=_regimens(texts, library.tables("limits")),
        ideal_weight=_ideal_weight(library.table("ideal_weight")),
        older_above_years=figures.measured("older_above_years", "a"),
        light_below_kg=figures.measured("light_below_kg", "kg"),
        frailty_items=_frailty_items(parsed(texts, "checklist.toml")),
        usual_multiple_soft=figures.measured("usual_multiple_asks", "1"),
        usual_multiple_hard=figures.measured("usual_multiple_blocks", "1"),
        container_change_h=figures.measured("container_change_h", "h"),
        default_pump_maximum_ml_per_h=figures.measured("default_pump_maximum", "mL/h"),
        vial_sizes_ml=_vial_sizes(preparation),
        containers=_containers(preparation),
        pumps=_pumps(preparation),
        schedule=read_schedule(parsed(texts, "observation.toml")),
    )


def _ideal_weight(table: Table) -> IdealWeightFigures:
    return IdealWeightFigures(
        male_base_kg=table.measured("male_base", "kg"),
        other_base_kg=table.measured("other_base", "kg"),
        kg_per_inch=table.measured("kg_per_inch", "kg"),
        threshold_inches=table.measured("threshold_inches", "[in_i]"),
        rounded_to_kg=table.measured("rounded_to", "kg"),
    )


def _frailty_items(checklist: Table) -> tuple[str, ...]:
    marked = tuple(item.text("id") for item in checklist.tables("checklist") if item.flag("marks_frailty"))
    if not marked:
        raise FiguresUnreadable(f"{checklist.place}: no item marks frailty")
    return marked


def _vial_sizes(preparation: Table) -> Mapping[Fraction, tuple[Fraction, ...]]:
    sizes: dict[Fraction, tuple[Fraction, ...]] = {}
    for vial in preparation.tables("vials"):
        strength = vial.number("mg_per_ml")
        sizes[strength] = (*sizes.get(strength, ()), vial.number("ml"))
    return sizes


def _containers(preparation: Table) -> Mapping[tuple[Fraction, Fraction], bool]:
    return {
        (pair.number("mg"), pair.number("ml")): pair.flag("add_to")
        for pair in preparation.tables("containers")
        if pair.flag("enabled")
    }


def _pumps(preparation: Table) -> Mapping[str, PumpFigures]:
    return {
        pump.text("id"): PumpFigures(pump.number("increment_ml_per_h"), pump.number("maximum_ml_per_h"))
        for pump in preparation.tables("pumps")
    }


def _regimens(texts: Mapping[str, str], general_limits: tuple[Table, ...]) -> Mapping[str, RegimenFigures]:
    regimens: dict[str, RegimenFigures] = {}
    for path in sorted(path for path in texts if path.startswith("regimens/") and path.endswith(".toml")):
        table = parsed(texts, path)
        name = table.text("id")
        if name in regimens:
            raise FiguresUnreadable(f"{path}: {name} stands in another text too")
        regimens[name] = _regimen(table, general_limits)
    if not regimens:
        raise FiguresUnreadable("regimens: there is none")
    return regimens


def _regimen(table: Table, general_limits: tuple[Table, ...]) -> RegimenFigures:
    infusion = _infusion(table.table("infusion"))
    saline = _saline(table.table("saline")) if table.has("saline") else None
    if saline is not None and infusion.availability != "none":
        raise FiguresUnreadable(f"{table.place}: saline and an infusion in one regimen")
    basis = table.text("weight_basis", ("actual", "lower-of-actual-and-ideal"))
    taper = table.table("taper")
    limits = (*general_limits, *(table.tables("limits") if table.has("limits") else ()))
    return RegimenFigures(
        doses_on_lower_weight=basis == "lower-of-actual-and-ideal",
        loading=_loading(table.table("loading")),
        infusion=infusion,
        taper_availability=taper.text("availability", ("none", "optional", "required")),
        taper_shape=taper.text("shape", ("equal", "halving")),
        saline=saline,
        limits={setting: _limits_in(setting, limits) for setting in _care_settings(table)},
    )


def _care_settings(table: Table) -> frozenset[str]:
    settings = frozenset(table.texts("care_settings"))
    if not settings or not settings <= CARE_SETTINGS:
        raise FiguresUnreadable(f"{table.place}: care_settings is {sorted(settings)}")
    return settings


def _limits_in(setting: str, limits: tuple[Table, ...]) -> LimitsByQuantity:
    found: dict[str, tuple[LimitFigure, ...]] = {}
    for table in limits:
        quantity = table.text("quantity", UNITS_OF_QUANTITY)
        limit = _limit(table, quantity)
        if setting in _care_settings(table):
            found[quantity] = (*found.get(quantity, ()), limit)
    return found


def _limit(table: Table, quantity: str) -> LimitFigure:
    bound = table.text("bound", BOUNDS_FOLLOWED.get(quantity, BOUNDS))
    return LimitFigure(
        upper=bound.endswith("-max"),
        hard=bound.startswith("hard-"),
        amount=_amount(table, UNITS_OF_QUANTITY[quantity]),
        restricted_only=table.text("patients", ("all", "older-frail-or-light")) == "older-frail-or-light",
    )


def _amount(table: Table, units: Mapping[str, UnitFactor]) -> Amount:
    unit = units[table.text("unit", units)]
    return Amount(table.number("value") * unit.factor, unit.per_kg)


def _loading(table: Table) -> LoadingFigures:
    availability = table.text("availability", ("none", "optional", "required", "fixed"))
    fixed = availability == "fixed"
    asked = availability in {"optional", "required"}
    return LoadingFigures(
        availability=availability,
        fixed_dose=_amount(table.table("fixed_dose"), AMOUNT_UNITS) if fixed else None,
        fixed_minutes=table.measured("fixed_minutes", "min") if fixed else None,
        usual=_amount(table.table("usual_dose"), AMOUNT_UNITS) if asked else None,
    )


def _infusion(table: Table) -> InfusionFigures:
    availability = table.text("availability", ("none", "required", "fixed"))
    fixed = availability == "fixed"
    units = frozenset(table.texts("units"))
    if not units <= RATE_UNITS.keys() or (availability != "none" and not units):
        raise FiguresUnreadable(f"{table.place}: units is {sorted(units)}")
    return InfusionFigures(
        availability=availability,
        units=units,
        fixed_dose=table.table("fixed_dose").number("value") if fixed else None,
        fixed_unit=table.table("fixed_dose").text("unit", units) if fixed else "",
        fixed_hours=table.measured("fixed_hours", "h") if fixed else None,
        usual=_amount(table.table("usual_dose"), RATE_UNITS) if availability == "required" else None,
        table_step=_amount(table.table("table_step"), RATE_UNITS) if table.has("table_step") else None,
    )


def _saline(table: Table) -> SalineFigures:
    volumes = table.tables("volumes")
    for volume in volumes:
        volume.text("unit", ("mL",))
    return SalineFigures(frozenset(volume.number("value") for volume in volumes), table.measured("minutes", "min"))
