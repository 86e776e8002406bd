"""What is said of an order as it was typed: each finding whole, and the values around it that are fine."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ketadesk.domain.body_weight import DosingWeight
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Availability, Bound, CareSetting, Patients, Quantity, Regimen
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.infusion import OrderedInfusion
from ketadesk.domain.limit_findings import stop
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.ordered_parts import OrderedParts
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import BodyWeight, DoseUnit, dose_rate
from ketadesk.domain.taper import Taper, TaperShape
from ketadesk.domain.typed_findings import (
    container_findings,
    dose_findings,
    patient_findings,
    regimen_findings,
    usual_findings,
)

from .parts import NO_LIMITS, dose_limit, figure, weighing
from .regimens import RULES, VIAL_SOURCE, dose_range, in_force, infusion, loading, pair, regimen, taper, vial

MG_PER_KG_H, MCG_PER_KG_MIN = DoseUnit.MG_PER_KG_PER_H, DoseUnit.MCG_PER_KG_PER_MIN
FIXED = Availability.FIXED
NOTHING = OrderedParts(weight=None, loading=None, infusion=None, preparation=None)


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.field) for f in findings]


# --- the patient ---

PATIENT_LIMITS = in_force(
    (dose_limit(Quantity.AGE, Bound.HARD_MIN, "18", "a"), "18"),
    (dose_limit(Quantity.WEIGHT, Bound.SOFT_MAX, "115", "kg"), "115"),
    (dose_limit(Quantity.HEIGHT, Bound.HARD_MAX, "250", "cm"), "250"),
)


@pytest.mark.req("SR-07")
def test_age_weight_and_height_against_their_limits() -> None:
    inside = OrderTerms(age=18, weight_kg=Decimal(115), height_cm=Decimal(250))
    assert patient_findings(inside, PATIENT_LIMITS) == []
    outside = OrderTerms(age=17, weight_kg=Decimal("115.01"), height_cm=Decimal("250.01"))
    assert codes(patient_findings(outside, PATIENT_LIMITS)) == [
        ("age-hard-min", "patient.birth_date"),
        ("weight-soft-max", "patient.weight_kg"),
        ("height-hard-max", "patient.height_cm"),
    ]
    assert patient_findings(OrderTerms(), PATIENT_LIMITS) == []


@pytest.mark.req("SR-16")
def test_a_weight_that_does_not_go_with_the_height() -> None:
    # 168 kg at 2 m: 42, and 172 kg 43
    limits = in_force((dose_limit(Quantity.BMI, Bound.SOFT_MAX, "42", "kg/m2"), "42"))
    assert patient_findings(OrderTerms(weight_kg=Decimal(168), height_cm=Decimal(200)), limits) == []
    (found,) = patient_findings(OrderTerms(weight_kg=Decimal(172), height_cm=Decimal(200)), limits)
    assert (found.code, found.field, found.values["value"]) == ("bmi-soft-max", "patient.weight_kg", 43)
    for half in (OrderTerms(weight_kg=Decimal(172)), OrderTerms(height_cm=Decimal(10))):
        assert patient_findings(half, limits) == []


@pytest.mark.req("SR-16")
def test_a_weight_of_after_the_start() -> None:
    start = datetime(2026, 11, 22, 14, tzinfo=UTC)
    same_day, next_day = date(2026, 11, 22), date(2026, 11, 23)
    assert patient_findings(OrderTerms(weight_date=same_day, start=start), NO_LIMITS) == []
    assert patient_findings(OrderTerms(weight_date=next_day, start=start), NO_LIMITS) == [
        stop("weight-date-after-start", "patient.weight_date")
    ]
    assert patient_findings(OrderTerms(weight_date=next_day), NO_LIMITS) == []
    assert patient_findings(OrderTerms(start=start), NO_LIMITS) == []


# --- the regimen ---


def test_a_regimen_not_for_this_place() -> None:
    for setting, seen in ((CareSetting.EMERGENCY, "ed"), (None, "")):
        (found,) = regimen_findings(OrderTerms(care_setting=setting), regimen(), RULES, False)
        assert found == stop(
            "care-setting-not-allowed", "care_setting", regimen="A regimen", seen=seen, allowed="ward, icu"
        )
    assert regimen_findings(OrderTerms(care_setting=CareSetting.ICU), regimen(), RULES, False) == []


def test_a_taper_that_the_regimen_asks_for() -> None:
    asked = regimen(taper=taper(Availability.REQUIRED))
    terms = OrderTerms(care_setting=CareSetting.ICU)
    assert regimen_findings(terms, asked, RULES, False) == [stop("taper-required", "taper", regimen="A regimen")]
    assert regimen_findings(terms.model_copy(update={"taper_asked": True}), asked, RULES, False) == []


FOR_ALL = dose_limit(Quantity.INFUSION_RATE, Bound.SOFT_MAX, "0.2", "mg/kg/h")
FOR_OLDER = dose_limit(
    Quantity.INFUSION_RATE, Bound.SOFT_MAX, "0.1", "mg/kg/h", patients=Patients.OLDER_FRAIL_OR_LIGHT
)  # fmt: skip


@pytest.mark.req("SR-07")
def test_the_stricter_limit_of_older_frail_or_light_patients_is_told() -> None:
    terms, strict = OrderTerms(care_setting=CareSetting.ICU), regimen(limits=(FOR_ALL, FOR_OLDER))
    assert regimen_findings(terms, strict, RULES, True) == [
        Finding(
            code="stricter-limit",
            severity=Severity.INFORMATION,
            wording_key="stricter-limit",
            values={"limit": Decimal("0.1"), "unit": "mg/kg/h", "older": Decimal(60), "light": Decimal(50)},
            field="infusion.dose",
            evidence=Evidence.SOURCE,
            sources=("a-source",),
        )
    ]
    assert regimen_findings(terms, strict, RULES, False) == []
    assert regimen_findings(terms, regimen(limits=(FOR_ALL,)), RULES, True) == []


# --- several times the usual dose, without a weight ---

USUAL = regimen(
    loading=loading(usual_dose=figure("0.2", "mg/kg")), infusion=infusion(usual_dose=figure("0.1", "mg/kg/h"))
)  # fmt: skip


@pytest.mark.parametrize(
    ("dose", "unit", "times"),
    [
        ("0.3", MG_PER_KG_H, "3"),
        # 5 mcg/kg/min are 0.3 mg/kg/h
        ("5", MCG_PER_KG_MIN, "3"),
    ],
)
def test_an_infusion_several_times_the_usual_one(dose: str, unit: DoseUnit, times: str) -> None:
    terms = OrderTerms(infusion=InfusionTerms(dose=Decimal(dose), unit=unit))
    (found,) = usual_findings(terms, USUAL, RULES)
    assert (found.code, found.field) == ("infusion-above-usual-soft", "infusion.dose")
    assert found.values["times"] == Decimal(times)
    less = InfusionTerms(dose=Decimal(dose) - Decimal("0.01"), unit=unit)
    assert usual_findings(OrderTerms(infusion=less), USUAL, RULES) == []


def test_a_loading_dose_several_times_the_usual_one() -> None:
    (found,) = usual_findings(OrderTerms(loading=LoadingTerms(mg_per_kg=Decimal(2))), USUAL, RULES)
    assert (found.code, found.field) == ("loading-dose-above-usual-hard", "loading_dose.mg_per_kg")


def test_both_doses_are_compared_with_the_usual_ones() -> None:
    terms = OrderTerms(
        loading=LoadingTerms(mg_per_kg=Decimal(2)), infusion=InfusionTerms(dose=Decimal(1), unit=MG_PER_KG_H)
    )
    assert codes(usual_findings(terms, USUAL, RULES)) == [
        ("loading-dose-above-usual-hard", "loading_dose.mg_per_kg"),
        ("infusion-above-usual-hard", "infusion.dose"),
    ]


@pytest.mark.parametrize(
    "terms",
    [
        OrderTerms(),
        OrderTerms(loading=LoadingTerms(), infusion=InfusionTerms()),
        OrderTerms(infusion=InfusionTerms(dose=Decimal(99))),
        OrderTerms(infusion=InfusionTerms(unit=MG_PER_KG_H)),
        # a dose in mg/h says nothing about mg/kg/h while the weight is not looked at
        OrderTerms(infusion=InfusionTerms(dose=Decimal(99), unit=DoseUnit.MG_PER_H)),
    ],
)
def test_what_cannot_be_compared_with_the_usual_dose(terms: OrderTerms) -> None:
    assert usual_findings(terms, USUAL, RULES) == []


def test_a_regimen_with_no_usual_dose_or_a_fixed_one_compares_nothing() -> None:
    terms = OrderTerms(
        loading=LoadingTerms(mg_per_kg=Decimal(99)), infusion=InfusionTerms(dose=Decimal(99), unit=MG_PER_KG_H)
    )
    assert usual_findings(terms, regimen(), RULES) == []
    fixed = regimen(
        loading=loading(FIXED, usual_dose=figure("0.2", "mg/kg")),
        infusion=infusion(FIXED, usual_dose=figure("0.1", "mg/kg/h")),
    )
    assert usual_findings(terms, fixed, RULES) == []


# --- vial and container ---


def chosen(strength: str, mg: str, ml: str, method: Method, add_to: bool = True, old: bool = False) -> PreparationTerms:
    return PreparationTerms(vial=vial(strength, should_not_be_diluted=old), pair=pair(mg, ml, add_to), method=method)


def test_what_is_said_of_a_container() -> None:
    assert container_findings(chosen("50", "500", "500", Method.ADD_TO)) == []
    assert container_findings(chosen("50", "50", "50", Method.ADD_TO, add_to=False)) == [
        stop("add-to-not-permitted", "preparation.method", mg=Decimal(50), ml=Decimal(50))
    ]
    assert container_findings(chosen("50", "50", "50", Method.MAKE_UP_TO, add_to=False)) == []
    assert container_findings(chosen("10", "50", "50", Method.MAKE_UP_TO, old=True)) == [
        Finding(
            code="vial-should-not-be-diluted",
            severity=Severity.CAUTION,
            wording_key="vial-should-not-be-diluted",
            values={"strength": Decimal(10)},
            field="preparation.vial_mg_per_ml",
            evidence=Evidence.SOURCE,
            sources=VIAL_SOURCE,
        )
    ]


@pytest.mark.req("SR-06")
def test_a_container_that_cannot_hold_the_drug() -> None:
    # 501 mg of 10 mg/mL are 50.1 mL
    assert container_findings(chosen("10", "500", "50", Method.MAKE_UP_TO)) == []
    assert container_findings(chosen("10", "501", "50", Method.MAKE_UP_TO)) == [
        stop("draw-up-exceeds-volume", "preparation.drug_mg", drawn=Decimal("50.1"), ml=Decimal(50))
    ]
    assert container_findings(chosen("10", "501", "50", Method.ADD_TO)) == []


@pytest.mark.parametrize("missing", ["vial", "pair", "method"])
def test_nothing_is_said_of_a_container_that_is_not_chosen(missing: str) -> None:
    bad = chosen("10", "501", "50", Method.MAKE_UP_TO, add_to=False, old=True)
    assert container_findings(bad.model_copy(update={missing: None})) == []
    assert container_findings(None) == []


# --- loading dose, infusion, taper: limits, then the stated range ---

SEVENTY = weighing("70")
LIMITS = in_force(
    (dose_limit(Quantity.LOADING_TIME, Bound.SOFT_MIN, "15", "min"), "15"),
    (dose_limit(Quantity.HAND_CONCENTRATION, Bound.HARD_MAX, "10", "mg/mL"), "10"),
    (dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "0.4", "mg/kg"), "28"),
    (dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MAX, "1", "mg/kg/h"), "70"),
    (dose_limit(Quantity.DURATION, Bound.SOFT_MAX, "48", "h"), "48"),
    (dose_limit(Quantity.TAPER_STEPS, Bound.HARD_MAX, "20", "1"), "20"),
    (dose_limit(Quantity.TAPER_TIME, Bound.HARD_MAX, "24", "h"), "24"),
)


def parts(mg: str | None = None, rate: str | None = None, hours: str = "24") -> OrderedParts:
    """Parts of an order for 70 kg: a loading dose in mg, a rate in mg/kg/h."""
    asked = None if rate is None else Decimal(rate)
    return OrderedParts(
        weight=SEVENTY,
        loading=None if mg is None else LoadingDose(mg=Decimal(mg), over_min=Decimal(15), via=Via.PUMP),
        infusion=None
        if asked is None
        else OrderedInfusion(
            dose=asked, unit=MG_PER_KG_H, rate=dose_rate(asked, MG_PER_KG_H, SEVENTY.weight), hours=Decimal(hours)
        ),
        preparation=None,
    )


def said(
    terms: OrderTerms, of: Regimen, ordered: OrderedParts = NOTHING, limits: LimitSet = LIMITS, special: bool = False
) -> list[Finding]:
    return dose_findings(terms, of, limits, ordered, special)


def test_nothing_typed_nothing_said() -> None:
    assert said(OrderTerms(), regimen()) == []
    assert said(OrderTerms(loading=LoadingTerms(), infusion=InfusionTerms()), regimen()) == []


@pytest.mark.req("SR-07")
def test_the_time_and_the_syringe_of_a_loading_dose() -> None:
    typed = LoadingTerms(over_min=Decimal(14), hand_mg_per_ml=Decimal("10.01"))
    assert codes(said(OrderTerms(loading=typed), regimen())) == [
        ("loading-time-soft-min", "loading_dose.over_min"),
        ("hand-concentration-hard-max", "loading_dose.concentration_mg_per_ml"),
    ]
    fine = LoadingTerms(over_min=Decimal(15), hand_mg_per_ml=Decimal(10))
    assert said(OrderTerms(loading=fine), regimen()) == []
    # where the regimen fixes the time, the limit on typed ones does not hold
    fixed = regimen(loading=loading(FIXED, fixed_minutes=figure("14", "min")))
    assert codes(said(OrderTerms(loading=LoadingTerms(over_min=Decimal(14))), fixed)) == []


@pytest.mark.req("SR-07", "SR-08")
def test_a_loading_dose_over_its_limit() -> None:
    # 28.7 mg are 0.41 mg/kg in 70 kg
    (found,) = said(OrderTerms(loading=LoadingTerms()), regimen(), parts(mg="28.7"))
    assert (found.code, found.field) == ("loading-dose-hard-max", "loading_dose.mg_per_kg")
    assert found.values["value"] == Decimal("0.41")
    assert said(OrderTerms(loading=LoadingTerms()), regimen(), parts(mg="28")) == []


@pytest.mark.req("SR-07")
def test_the_time_and_the_amount_of_a_loading_dose_are_both_judged() -> None:
    typed = OrderTerms(loading=LoadingTerms(over_min=Decimal(14)))
    assert codes(said(typed, regimen(), parts(mg="28.7"))) == [
        ("loading-time-soft-min", "loading_dose.over_min"),
        ("loading-dose-hard-max", "loading_dose.mg_per_kg"),
    ]


STATED = regimen(
    loading=loading(range=dose_range("0.1", "0.3", "mg/kg")),
    infusion=infusion(
        range=dose_range("0.1", "0.3", "mg/kg/h"), older_range=dose_range("0.05", "0.1", "mg/kg/h"),
        duration_range=dose_range("24", "48", "h"),
    ),
)  # fmt: skip


def loaded(mg_per_kg: str | None) -> OrderTerms:
    return OrderTerms(loading=LoadingTerms(mg_per_kg=None if mg_per_kg is None else Decimal(mg_per_kg)))


def test_a_loading_dose_outside_its_stated_range() -> None:
    (found,) = said(loaded("0.31"), STATED, parts(mg="21.7"))
    assert (found.code, found.field) == ("loading-dose-outside-range", "loading_dose.mg_per_kg")
    assert found.values["what"] == "Loading dose"
    assert said(loaded("0.3"), STATED, parts(mg="21")) == []
    assert said(loaded(None), STATED, parts(mg="21.7")) == []
    assert said(loaded("0.31"), STATED) == [], "no amount, no finding"
    assert said(loaded("0.31"), regimen(), parts(mg="21.7")) == []
    # over the limit the range is not said as well
    assert codes(said(loaded("0.5"), STATED, parts(mg="35"))) == [("loading-dose-hard-max", "loading_dose.mg_per_kg")]


@pytest.mark.parametrize(
    ("rate", "special", "found"),
    [
        ("0.3", False, False), ("0.31", False, True), ("0.1", True, False), ("0.11", True, True),
        ("0.05", True, False), ("0.05", False, True),
    ],
)  # fmt: skip
def test_an_infusion_outside_its_stated_range(rate: str, special: bool, found: bool) -> None:
    expected = [("infusion-rate-outside-range", "infusion.dose")] if found else []
    answer = said(OrderTerms(), STATED, parts(rate=rate), special=special)
    assert codes(answer) == expected
    assert [f.values["what"] for f in answer] == ["Infusion rate"] * len(expected)


def test_without_a_range_for_older_patients_the_usual_one_holds() -> None:
    stated = regimen(infusion=infusion(range=dose_range("0.1", "0.3", "mg/kg/h")))
    assert said(OrderTerms(), stated, parts(rate="0.3"), special=True) == []
    assert codes(said(OrderTerms(), stated, parts(rate="0.31"), special=True)) == [
        ("infusion-rate-outside-range", "infusion.dose")
    ]


@pytest.mark.req("SR-14")
def test_a_range_in_another_unit_is_compared_in_that_unit() -> None:
    # 0.12 mg/kg/h are 2 mcg/kg/min
    stated = regimen(infusion=infusion(range=dose_range("1", "2", "mcg/kg/min")))
    assert said(OrderTerms(), stated, parts(rate="0.12")) == []
    (found,) = said(OrderTerms(), stated, parts(rate="0.15"))
    assert (found.values["typed"], found.values["unit"]) == (Decimal("2.5"), "mcg/kg/min")


@pytest.mark.req("SR-07", "SR-08")
def test_an_infusion_over_its_limit_is_told_per_kg_and_the_range_not_as_well() -> None:
    (found,) = said(OrderTerms(), STATED, parts(rate="1.2"))
    assert (found.code, found.field) == ("infusion-rate-hard-max", "infusion.dose")
    assert found.values["value"] == Decimal("1.2")


def test_an_infusion_without_a_weight_is_not_judged() -> None:
    ordered = parts(rate="1.2").model_copy(update={"weight": None})
    assert said(OrderTerms(), STATED, ordered) == []


@pytest.mark.parametrize(
    ("hours", "code"),
    [("24", ""), ("48", ""), ("23", "duration-outside-range"), ("48.01", "duration-soft-max")],
)
def test_how_long_an_infusion_runs(hours: str, code: str) -> None:
    found = said(OrderTerms(), STATED, parts(rate="0.2", hours=hours))
    assert codes(found) == ([(code, "infusion.duration_h")] if code else [])
    if code == "duration-outside-range":
        assert found[0].values["what"] == "Duration"


def test_a_fixed_duration_is_not_judged_and_none_stated_is_none_broken() -> None:
    fixed = regimen(infusion=infusion(FIXED, duration_range=dose_range("24", "48", "h")))
    assert said(OrderTerms(), fixed, parts(rate="0.2", hours="1")) == []
    assert said(OrderTerms(), regimen(), parts(rate="0.2", hours="1")) == []


@pytest.mark.req("SR-07")
def test_the_steps_and_the_time_of_a_taper() -> None:
    def asked(steps: int, over_h: str) -> OrderTerms:
        return OrderTerms(taper=Taper(steps=steps, over_h=Decimal(over_h), shape=TaperShape.EQUAL))

    assert said(asked(20, "24"), regimen()) == []
    assert codes(said(asked(21, "24.01"), regimen())) == [
        ("taper-steps-hard-max", "taper.steps"),
        ("taper-time-hard-max", "taper.over_h"),
    ]


# --- a regimen that fixes a value refuses another one ---

FIXED_PER_KG = regimen(
    loading=loading(FIXED, fixed_dose=figure("0.3", "mg/kg"), fixed_minutes=figure("1", "min")),
    infusion=infusion(FIXED, fixed_dose=figure("0.3", "mg/kg/h"), fixed_hours=figure("0.5", "h")),
)
FIXED_MG = regimen(
    loading=loading(FIXED, fixed_dose=figure("15", "mg")),
    infusion=infusion(FIXED, fixed_dose=figure("20", "mg/h")),
)


def changed(field: str, seen: str, allowed: str, unit: str) -> Finding:
    return stop(
        "fixed-value-changed", field, regimen="A regimen", seen=Decimal(seen), allowed=Decimal(allowed), unit=unit
    )


@pytest.mark.req("SR-21")
def test_other_values_than_the_fixed_ones_are_refused() -> None:
    typed = OrderTerms(
        loading=LoadingTerms(mg_per_kg=Decimal("0.2"), over_min=Decimal(2)),
        infusion=InfusionTerms(dose=Decimal("0.2"), hours=Decimal(1)),
    )
    assert said(typed, FIXED_PER_KG, limits=NO_LIMITS) == [
        changed("loading_dose.mg_per_kg", "0.2", "0.3", "mg/kg"),
        changed("loading_dose.over_min", "2", "1", "min"),
        changed("infusion.dose", "0.2", "0.3", "mg/kg/h"),
        changed("infusion.duration_h", "1", "0.5", "h"),
    ]


def test_the_fixed_values_typed_out_or_left_blank_are_fine() -> None:
    typed = OrderTerms(
        loading=LoadingTerms(mg_per_kg=Decimal("0.3"), over_min=Decimal(1)),
        infusion=InfusionTerms(dose=Decimal("0.3"), hours=Decimal("0.5")),
    )
    blank = OrderTerms(loading=LoadingTerms(), infusion=InfusionTerms())
    for terms in (typed, blank, OrderTerms()):
        assert said(terms, FIXED_PER_KG, limits=NO_LIMITS) == []


def test_a_dose_per_kg_where_mg_are_fixed_is_refused_whatever_it_is() -> None:
    typed = OrderTerms(loading=LoadingTerms(mg_per_kg=Decimal(15), over_min=Decimal(9)))
    assert said(typed, FIXED_MG, limits=NO_LIMITS) == [changed("loading_dose.mg_per_kg", "15", "15", "mg")]
    assert said(OrderTerms(loading=LoadingTerms(over_min=Decimal(9))), FIXED_MG, limits=NO_LIMITS) == []
    hours = OrderTerms(infusion=InfusionTerms(dose=Decimal(20), hours=Decimal(9)))
    assert said(hours, FIXED_MG, limits=NO_LIMITS) == []


# --- a fixed dose that is too much for this weight names the lowest weight that fits ---


def light(kg: str) -> OrderedParts:
    weight = BodyWeight(kg=Decimal(kg))
    return OrderedParts(
        weight=DosingWeight(weight=weight, basis=SEVENTY.basis, actual_kg=weight.kg, ideal_kg=None),
        loading=LoadingDose(mg=Decimal(15), over_min=Decimal(1), via=Via.HAND, hand_mg_per_ml=Decimal(10)),
        infusion=None,
        preparation=None,
    )


@pytest.mark.req("SR-07", "SR-08")
def test_a_fixed_dose_too_much_for_the_weight() -> None:
    # 15 mg / 0.35 mg/kg = 42.857..: from 42.9 kg up; at 40 kg the limit stands at 14 mg
    limits = in_force((dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "0.35", "mg/kg"), "14"))
    (found,) = said(OrderTerms(loading=LoadingTerms()), FIXED_MG, light("40"), limits)
    assert (found.code, found.severity, found.wording_key) == (
        "loading-dose-hard-max", Severity.STOP, "fixed-dose-too-much",
    )  # fmt: skip
    assert found.values == {"dose": Decimal(15), "limit": Decimal("0.35"), "lowest": Decimal("42.9")}


def test_the_lowest_weight_is_rounded_up_only_where_it_must_be() -> None:
    # 15 / 0.3 = 50 exactly; 15 / 0.36 = 41.66.. and 15 / 0.37 = 40.54..: up to 41.7 and 40.6
    for limit, lowest in (("0.3", "50"), ("0.36", "41.7"), ("0.37", "40.6")):
        limits = in_force((dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, limit, "mg/kg"), "10"))
        (found,) = said(OrderTerms(loading=LoadingTerms()), FIXED_MG, light("28"), limits)
        assert found.values["lowest"] == Decimal(lowest)


@pytest.mark.parametrize(
    ("of", "bound", "unit"),
    [
        (regimen(), Bound.HARD_MAX, "mg/kg"),
        (FIXED_PER_KG, Bound.HARD_MAX, "mg/kg"),
        (FIXED_MG, Bound.HARD_MAX, "mg"),
        (FIXED_MG, Bound.SOFT_MAX, "mg/kg"),
    ],
    ids=["typed", "fixed per kg", "limit in mg", "only a soft limit"],
)
def test_otherwise_the_limit_is_named_as_it_is(of: Regimen, bound: Bound, unit: str) -> None:
    limits = in_force((dose_limit(Quantity.LOADING_DOSE, bound, "14", unit), "14"))
    (found,) = said(OrderTerms(loading=LoadingTerms()), of, light("40"), limits)
    assert found.wording_key == f"limit-{bound.value}"
    assert "lowest" not in found.values
