"""What is ordered, from the typed texts and the regimen: loading dose, infusion, taper, saline.

A regimen that fixes a value fills it in; another value typed beside it is not followed.
"""

from dataclasses import dataclass
from fractions import Fraction

from ketadesk.cross_check.figures import RegimenFigures
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder, one_of, typed_count, typed_number
from ketadesk.cross_check.units import MIN_IN_AN_HOUR
from ketadesk.cross_check.verbs import mg_per_hour


@dataclass(frozen=True, slots=True)
class OrderedLoading:
    """A loading dose in mg over minutes; pushed by hand from a syringe of its own where that has mg per mL."""

    mg: Fraction
    minutes: Fraction
    hand_mg_per_ml: Fraction | None

    @property
    def hours(self) -> Fraction:
        """The time it takes."""
        return self.minutes / MIN_IN_AN_HOUR


@dataclass(frozen=True, slots=True)
class OrderedInfusion:
    """An infusion in mg per hour over hours."""

    mg_per_h: Fraction
    hours: Fraction


@dataclass(frozen=True, slots=True)
class OrderedTaper:
    """A number of steps that share hours evenly."""

    steps: int
    hours: Fraction
    halving: bool


@dataclass(frozen=True, slots=True)
class OrderedSaline:
    """A volume of saline over hours."""

    volume_ml: Fraction
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Ordered:
    """The parts of the order in the order of time; None where a part is not ordered."""

    loading: OrderedLoading | None
    saline: OrderedSaline | None
    infusion: OrderedInfusion | None
    taper: OrderedTaper | None

    @property
    def drug_by_pump(self) -> bool:
        """Tell whether drug runs on the pump, so that a container is needed."""
        return self.infusion is not None or (self.loading is not None and self.loading.hand_mg_per_ml is None)


def ordered_parts(order: TypedOrder, regimen: RegimenFigures, dosing_weight_kg: Fraction) -> Ordered:
    """Return what is ordered; raises CannotFollow where a needed text is missing or not of the regimen."""
    ordered = Ordered(
        loading=_loading(order, regimen, dosing_weight_kg),
        saline=_saline(order, regimen),
        infusion=_infusion(order, regimen, dosing_weight_kg),
        taper=_taper(order, regimen),
    )
    if ordered.loading is None and ordered.infusion is None:
        raise CannotFollow("loading_ordered", "no drug is ordered")
    return ordered


def _loading(order: TypedOrder, regimen: RegimenFigures, dosing_weight_kg: Fraction) -> OrderedLoading | None:
    figures = regimen.loading
    if figures.availability == "none" and order.loading_ordered:
        raise CannotFollow("loading_ordered", "this regimen has no loading dose")
    if figures.availability in {"none", "optional"} and not order.loading_ordered:
        return None
    if figures.fixed_dose is None:
        mg = typed_number("loading_mg_per_kg", order.loading_mg_per_kg) * dosing_weight_kg
    else:
        mg = figures.fixed_dose.at(dosing_weight_kg)
        _same_as_fixed("loading_mg_per_kg", order.loading_mg_per_kg, figures.fixed_dose.value)
        if order.loading_mg_per_kg and not figures.fixed_dose.per_kg:
            raise CannotFollow("loading_mg_per_kg", "the regimen fixes a dose that is not per kg")
    by_hand = one_of("loading_via", order.loading_via, ("pump", "hand")) == "hand"
    return OrderedLoading(
        mg=mg,
        minutes=_typed_or_fixed("loading_over_min", order.loading_over_min, figures.fixed_minutes),
        hand_mg_per_ml=typed_number("loading_hand_mg_per_ml", order.loading_hand_mg_per_ml) if by_hand else None,
    )


def _infusion(order: TypedOrder, regimen: RegimenFigures, dosing_weight_kg: Fraction) -> OrderedInfusion | None:
    figures = regimen.infusion
    if figures.availability == "none":
        return None
    return OrderedInfusion(
        mg_per_h=mg_per_hour(*infusion_dose(order, regimen), dosing_weight_kg),
        hours=_typed_or_fixed("infusion_duration_h", order.infusion_duration_h, figures.fixed_hours),
    )


def infusion_dose(order: TypedOrder, regimen: RegimenFigures) -> tuple[Fraction, str]:
    """Return the dose of the infusion and its unit, typed or fixed."""
    figures = regimen.infusion
    dose = _typed_or_fixed("infusion_dose", order.infusion_dose, figures.fixed_dose)
    allowed = (figures.fixed_unit,) if figures.fixed_unit else tuple(figures.units)
    return dose, one_of("infusion_unit", order.infusion_unit or figures.fixed_unit, allowed)


def _taper(order: TypedOrder, regimen: RegimenFigures) -> OrderedTaper | None:
    if not order.taper_ordered:
        if regimen.taper_availability == "required":
            raise CannotFollow("taper_ordered", "this regimen needs a taper")
        return None
    if regimen.taper_availability == "none":
        raise CannotFollow("taper_ordered", "this regimen has no taper")
    return OrderedTaper(
        steps=typed_count("taper_steps", order.taper_steps),
        hours=typed_number("taper_over_h", order.taper_over_h),
        halving=one_of("taper_shape", order.taper_shape or regimen.taper_shape, ("equal", "halving")) == "halving",
    )


def _saline(order: TypedOrder, regimen: RegimenFigures) -> OrderedSaline | None:
    if regimen.saline is None:
        return None
    volume = typed_number("saline_volume_ml", order.saline_volume_ml)
    if volume not in regimen.saline.volumes_ml:
        raise CannotFollow("saline_volume_ml", "is not a volume of this regimen")
    return OrderedSaline(volume_ml=volume, hours=regimen.saline.minutes / MIN_IN_AN_HOUR)


def _typed_or_fixed(field: str, text: str, fixed: Fraction | None) -> Fraction:
    if fixed is None:
        return typed_number(field, text)
    _same_as_fixed(field, text, fixed)
    return fixed


def _same_as_fixed(field: str, text: str, fixed: Fraction) -> None:
    if text and typed_number(field, text) != fixed:
        raise CannotFollow(field, "is not the value that the regimen fixes")
