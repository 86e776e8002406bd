"""A regimen, the rules and a library for tests of the findings: figures of the tests' own."""

from decimal import Decimal

from ketadesk import app
from ketadesk.domain.dose_limit import LimitInForce, LimitSet
from ketadesk.domain.drug_library import (
    Availability,
    CareSetting,
    ContainerPair,
    Diluent,
    DoseLimit,
    DoseRange,
    DosingRules,
    InfusionRule,
    LoadingRule,
    Regimen,
    SalineRule,
    TaperRule,
    Vial,
    WeightBasis,
)
from ketadesk.domain.finding import Evidence
from ketadesk.domain.infusion import Pump

from .parts import IDEAL_WEIGHT, figure

_REVIEW = {"evidence": Evidence.SOURCE, "reviewed_by": "", "reviewed_on": ""}
RANGE_SOURCE, VIAL_SOURCE = ("the-range's-source",), ("the-vial's-source",)
PUMP = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))


def dose_range(low: str, high: str, unit: str) -> DoseRange:
    return DoseRange(low=Decimal(low), high=Decimal(high), unit=unit, sources=RANGE_SOURCE, **_REVIEW)  # type: ignore[arg-type]  # one dict


def loading(availability: Availability = Availability.OPTIONAL, **given: object) -> LoadingRule:
    return LoadingRule(availability=availability, sources=(), **_REVIEW, **given)  # type: ignore[arg-type]  # as above


def infusion(availability: Availability = Availability.REQUIRED, **given: object) -> InfusionRule:
    return InfusionRule(availability=availability, units=("mg/kg/h",), sources=(), **_REVIEW, **given)  # type: ignore[arg-type]  # as above


def taper(availability: Availability = Availability.OPTIONAL) -> TaperRule:
    return TaperRule(availability=availability, shape="equal", sources=(), **_REVIEW)  # type: ignore[arg-type]  # as above


SALINE = SalineRule(
    volumes=(figure("50", "mL"),), minutes=figure("30", "min"), sources=(), **_REVIEW  # type: ignore[arg-type]  # as above
)  # fmt: skip
REGIMEN = Regimen(
    id="a-regimen",
    title="A regimen",
    summary="",
    care_settings=(CareSetting.WARD, CareSetting.ICU),
    weight_basis=WeightBasis.ACTUAL,
    approved=True,
    loading=loading(),
    infusion=infusion(),
    taper=taper(),
    limits=(),
    who_may_give_loading="",
    citations=(),
    disagreements=(),
    sources=(),
)


def regimen(**changes: object) -> Regimen:
    return REGIMEN.model_copy(update=changes)


RULES = DosingRules(
    limits=(),
    ideal_weight=IDEAL_WEIGHT,
    usual_multiple_asks=figure("3", "1"),
    usual_multiple_blocks=figure("10", "1"),
    older_above_years=figure("60", "a"),
    light_below_kg=figure("50", "kg"),
    pregnancy_not_applicable_above_years=figure("55", "a"),
    low_dose_band_below=figure("0.3", "mg/kg"),
    container_change_h=figure("24", "h"),
    default_pump_maximum=figure("999", "mL/h"),
    default_increment=figure("0.1", "mL/h"),
    incompatible=(),
    incompatible_sources=(),
    product_rule="",
    product_rule_sources=(),
)
LIBRARY = app.read_library().model_copy(update={"rules": RULES})
"""The shipped library with the rules above: only its checklist and observation times are looked at."""


def vial(mg_per_ml: str, ml: str = "10", should_not_be_diluted: bool = False) -> Vial:
    return Vial(
        mg_per_ml=Decimal(mg_per_ml), ml=Decimal(ml), must_be_diluted=False,
        should_not_be_diluted=should_not_be_diluted, note="", sources=VIAL_SOURCE, **_REVIEW,  # type: ignore[arg-type]  # as above
    )  # fmt: skip


def pair(mg: str, ml: str, add_to: bool = True) -> ContainerPair:
    return ContainerPair(mg=Decimal(mg), ml=Decimal(ml), add_to=add_to, enabled=True, sources=(), **_REVIEW)  # type: ignore[arg-type]  # as above


DILUENT = Diluent(id="saline", label="sodium chloride 0.9 %", sources=(), **_REVIEW)  # type: ignore[arg-type]  # as above


def in_force(*limits: tuple[DoseLimit, str]) -> LimitSet:
    """Limits with the value, in the quantity's base unit, at which each holds."""
    return LimitSet(limits=tuple(LimitInForce(limit=limit, at=Decimal(at)) for limit, at in limits))
