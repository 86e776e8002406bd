"""What was ordered, part by part: each stands by itself, and one that lacks something is not there."""

from decimal import Decimal

import pytest

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import Availability, Regimen, WeightBasis
from ketadesk.domain.infusion import OrderedInfusion, Saline
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.ordered_parts import OrderedParts, ordered_parts, ordered_saline
from ketadesk.domain.preparation import Method, prepare
from ketadesk.domain.quantity import DoseRate, DoseUnit

from .parts import figure
from .regimens import DILUENT, LIBRARY, SALINE, infusion, loading, pair, regimen, vial

MG_PER_KG_H = DoseUnit.MG_PER_KG_PER_H
FIXED = Availability.FIXED
BY_PUMP = LoadingTerms(mg_per_kg=Decimal("0.2"), over_min=Decimal(15), via=Via.PUMP)
RUNNING = InfusionTerms(dose=Decimal("0.5"), unit=MG_PER_KG_H, hours=Decimal(48))
MIXED = PreparationTerms(vial=vial("50"), pair=pair("500", "500"), diluent=DILUENT, method=Method.MAKE_UP_TO)


def parts(of: Regimen | None = None, **terms: object) -> OrderedParts:
    """The parts of an order for 70 kg, changed."""
    return ordered_parts(OrderTerms(**{"weight_kg": Decimal(70), **terms}), of or regimen(), LIBRARY)  # type: ignore[arg-type]  # one dict


def test_nothing_ordered() -> None:
    nothing = ordered_parts(OrderTerms(), regimen(), LIBRARY)
    assert nothing == OrderedParts(weight=None, loading=None, infusion=None, preparation=None)
    assert nothing.body is None


def test_a_dosing_weight() -> None:
    weighed = parts()
    assert weighed.body is not None
    assert weighed.body.kg == 70
    # 168 cm: 45.5 + 2.3 x 6.14.. inches = 59.6 kg
    lower = regimen(weight_basis=WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL)
    tall = parts(lower, sex=Sex.FEMALE, height_cm=Decimal(168))
    assert tall.body is not None
    assert tall.body.kg == Decimal("59.6")
    assert parts(lower, sex=Sex.FEMALE).weight is None


# --- the loading dose ---


@pytest.mark.req("SR-14")
def test_a_loading_dose_per_kg() -> None:
    # 0.2 x 70 = 14 mg
    assert parts(loading=BY_PUMP).loading == LoadingDose(mg=Decimal(14), over_min=Decimal(15), via=Via.PUMP)
    by_hand = BY_PUMP.model_copy(update={"via": Via.HAND, "hand_mg_per_ml": Decimal(10)})
    assert parts(loading=by_hand).loading == LoadingDose(
        mg=Decimal(14), over_min=Decimal(15), via=Via.HAND, hand_mg_per_ml=Decimal(10)
    )


@pytest.mark.parametrize("missing", ["mg_per_kg", "over_min", "via"])
def test_a_loading_dose_that_lacks_something(missing: str) -> None:
    assert parts(loading=BY_PUMP.model_copy(update={missing: None})).loading is None
    assert parts(loading=BY_PUMP, weight_kg=None).loading is None
    assert parts(loading=BY_PUMP.model_copy(update={"via": Via.HAND})).loading is None, "no syringe"


def test_a_fixed_loading_dose_is_filled_in() -> None:
    asked = LoadingTerms(via=Via.PUMP)
    in_mg = regimen(loading=loading(FIXED, fixed_dose=figure("15", "mg"), fixed_minutes=figure("1", "min")))
    assert parts(in_mg, loading=asked).loading == LoadingDose(mg=Decimal(15), over_min=Decimal(1), via=Via.PUMP)
    per_kg = regimen(loading=loading(FIXED, fixed_dose=figure("0.3", "mg/kg"), fixed_minutes=figure("1", "min")))
    # 0.3 x 70 = 21 mg
    assert parts(per_kg, loading=asked).loading == LoadingDose(mg=Decimal(21), over_min=Decimal(1), via=Via.PUMP)
    # what is fixed wins over what was typed; that it differs is found elsewhere
    assert parts(per_kg, loading=BY_PUMP).loading == LoadingDose(mg=Decimal(21), over_min=Decimal(1), via=Via.PUMP)


# --- the infusion ---


@pytest.mark.req("SR-14")
def test_an_infusion() -> None:
    # 0.5 x 70 = 35 mg/h
    assert parts(infusion=RUNNING).infusion == OrderedInfusion(
        dose=Decimal("0.5"), unit=MG_PER_KG_H, rate=DoseRate(mg=Decimal(35)), hours=Decimal(48)
    )


@pytest.mark.parametrize("missing", ["dose", "unit", "hours"])
def test_an_infusion_that_lacks_something(missing: str) -> None:
    assert parts(infusion=RUNNING.model_copy(update={missing: None})).infusion is None
    assert parts(infusion=RUNNING, weight_kg=None).infusion is None


def test_a_fixed_infusion_is_filled_in() -> None:
    fixed = regimen(infusion=infusion(FIXED, fixed_dose=figure("20", "mg/h"), fixed_hours=figure("1", "h")))
    assert parts(fixed, infusion=InfusionTerms()).infusion == OrderedInfusion(
        dose=Decimal(20), unit=DoseUnit.MG_PER_H, rate=DoseRate(mg=Decimal(20)), hours=Decimal(1)
    )
    per_kg = regimen(infusion=infusion(FIXED, fixed_dose=figure("0.3", "mg/kg/h"), fixed_hours=figure("0.5", "h")))
    filled = parts(per_kg, infusion=RUNNING).infusion
    assert filled is not None
    assert (filled.rate.mg_per_h, filled.hours) == (Decimal(21), Decimal("0.5"))


def test_a_fixed_dose_without_fixed_hours_asks_for_the_dose_as_well() -> None:
    half = regimen(infusion=infusion(FIXED, fixed_dose=figure("20", "mg/h")))
    assert parts(half, infusion=InfusionTerms(hours=Decimal(1))).infusion is None
    typed = parts(half, infusion=RUNNING).infusion
    assert typed is not None
    assert typed.dose == Decimal("0.5")


# --- container and saline ---


def test_a_container() -> None:
    made = prepare(Decimal(50), Decimal(10), Decimal(500), Decimal(500), Method.MAKE_UP_TO)
    assert parts(preparation=MIXED).preparation == made
    assert parts(preparation=MIXED.model_copy(update={"diluent": None})).preparation == made


@pytest.mark.parametrize("missing", ["vial", "pair", "method"])
def test_a_container_that_lacks_something(missing: str) -> None:
    assert parts(preparation=MIXED.model_copy(update={missing: None})).preparation is None


@pytest.mark.req("SR-06")
def test_a_container_that_cannot_be_made_is_not_there() -> None:
    # 501 mg of 10 mg/mL do not go into 50 mL
    asked = MIXED.model_copy(update={"vial": vial("10"), "pair": pair("501", "50")})
    assert parts(preparation=asked).preparation is None
    assert parts(preparation=asked.model_copy(update={"method": Method.ADD_TO})).preparation is not None


def test_a_run_of_saline() -> None:
    # 30 min are 0.5 h
    chosen = OrderTerms(saline_ml=Decimal(50))
    assert ordered_saline(chosen, regimen(saline=SALINE)) == Saline(ml=Decimal(50), hours=Decimal("0.5"))
    assert ordered_saline(OrderTerms(), regimen(saline=SALINE)) is None
    assert ordered_saline(chosen, regimen()) is None
