"""The clinical figures as the second engine holds them: sorted by what asks for them, in one base unit each.

Nothing is computed here but a figure per kg at a weight, so that the same order always meets the same figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


class FiguresUnreadable(ValueError):
    """The clinical figures lack something, or hold something that this engine cannot follow."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount (mg) or a rate (mg per hour), for each kg of the dosing weight where it says so."""

    value: Fraction
    per_kg: bool

    def at(self, dosing_weight_kg: Fraction) -> Fraction:
        """Return it for this patient, in mg or mg per hour."""
        return self.value * dosing_weight_kg if self.per_kg else self.value


@dataclass(frozen=True, slots=True)
class LimitFigure:
    """One limit: its side, whether it is hard, its value, and whether it holds for restricted patients alone."""

    upper: bool
    hard: bool
    amount: Amount
    restricted_only: bool


LimitsByQuantity = Mapping[str, tuple[LimitFigure, ...]]


@dataclass(frozen=True, slots=True)
class LoadingFigures:
    """What a regimen says of its loading dose; a fixed one has its dose and minutes."""

    availability: str
    fixed_dose: Amount | None
    fixed_minutes: Fraction | None
    usual: Amount | None


@dataclass(frozen=True, slots=True)
class InfusionFigures:
    """What a regimen says of its infusion; a fixed one has its dose, its unit and its hours."""

    availability: str
    units: frozenset[str]
    fixed_dose: Fraction | None
    fixed_unit: str
    fixed_hours: Fraction | None
    usual: Amount | None
    table_step: Amount | None


@dataclass(frozen=True, slots=True)
class SalineFigures:
    """The volumes (mL) that may follow the loading dose, and over how many minutes."""

    volumes_ml: frozenset[Fraction]
    minutes: Fraction


@dataclass(frozen=True, slots=True)
class RegimenFigures:
    """One regimen, its limits sorted by care setting and quantity, with the library's general limits among them."""

    doses_on_lower_weight: bool
    loading: LoadingFigures
    infusion: InfusionFigures
    taper_availability: str
    taper_shape: str
    saline: SalineFigures | None
    limits: Mapping[str, LimitsByQuantity]


@dataclass(frozen=True, slots=True)
class IdealWeightFigures:
    """The rule for the ideal weight: a base for 60 inches, kg for each inch above, rounded to a step."""

    male_base_kg: Fraction
    other_base_kg: Fraction
    kg_per_inch: Fraction
    threshold_inches: Fraction
    rounded_to_kg: Fraction


@dataclass(frozen=True, slots=True)
class PumpFigures:
    """The step and the highest rate of a pump, in mL per hour."""

    increment_ml_per_h: Fraction
    maximum_ml_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an observation track: sets every so many minutes from one minute until another (None: for ever)."""

    from_min: Fraction
    until_min: Fraction | None
    every_min: Fraction


@dataclass(frozen=True, slots=True)
class ScheduleFigures:
    """The observation tracks in the library's order, and what follows the stop."""

    tracks: tuple[tuple[str, tuple[Stretch, ...]], ...]
    after_stop_every_min: Fraction
    after_stop_hours: Fraction
    after_stop_tolerance_min: Fraction


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures that the second engine needs."""

    regimens: Mapping[str, RegimenFigures]
    ideal_weight: IdealWeightFigures
    older_above_years: Fraction
    light_below_kg: Fraction
    frailty_items: tuple[str, ...]
    usual_multiple_soft: Fraction
    usual_multiple_hard: Fraction
    container_change_h: Fraction
    default_pump_maximum_ml_per_h: Fraction
    vial_sizes_ml: Mapping[Fraction, tuple[Fraction, ...]]
    containers: Mapping[tuple[Fraction, Fraction], bool]
    """mg and mL of each container that is turned on -> whether "add to" is permitted."""
    pumps: Mapping[str, PumpFigures]
    schedule: ScheduleFigures
