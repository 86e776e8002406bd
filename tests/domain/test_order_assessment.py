"""From terms to plan and findings, stage by stage: what is shown while something is still missing."""

from decimal import Decimal

import pytest

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.checklist import Answer, ChecklistAnswer
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Availability, Bound, CareSetting, Patients, Quantity, Regimen, WeightBasis
from ketadesk.domain.infusion import PhaseKind, Pump
from ketadesk.domain.limit_findings import stop
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_assessment import Assessment, assess
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import DoseUnit
from ketadesk.domain.schedule import due_observations
from ketadesk.domain.taper import Taper, TaperShape

from .parts import dose_limit, figure
from .regimens import DILUENT, LIBRARY, RULES, SALINE, dose_range, infusion, loading, pair, regimen, taper, vial

NOT_FRAIL = ChecklistAnswer(
    item=next(item for item in LIBRARY.checklist if item.marks_frailty), answer=Answer.ABSENT
)  # fmt: skip
FOR_OLDER = dose_limit(
    Quantity.INFUSION_RATE, Bound.HARD_MAX, "0.6", "mg/kg/h", patients=Patients.OLDER_FRAIL_OR_LIGHT
)  # fmt: skip
PUMP = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))
COMPLETE = OrderTerms(
    care_setting=CareSetting.ICU,
    regimen=regimen(),
    age=46,
    sex=Sex.FEMALE,
    weight_kg=Decimal(70),
    answers=(NOT_FRAIL,),
    infusion=InfusionTerms(dose=Decimal("0.5"), unit=DoseUnit.MG_PER_KG_PER_H, hours=Decimal(24)),
    preparation=PreparationTerms(
        vial=vial("50"), pair=pair("500", "500"), diluent=DILUENT, method=Method.MAKE_UP_TO
    ),
    pump=PUMP,
)  # fmt: skip
COMPLETE_INFUSION = InfusionTerms(dose=Decimal("0.5"), unit=DoseUnit.MG_PER_KG_PER_H, hours=Decimal(24))
BY_PUMP = LoadingTerms(mg_per_kg=Decimal("0.2"), over_min=Decimal(15), via=Via.PUMP)
BY_HAND = BY_PUMP.model_copy(update={"via": Via.HAND, "hand_mg_per_ml": Decimal(10)})
DOWN = Taper(steps=4, over_h=Decimal(12), shape=TaperShape.EQUAL)
NO_INFUSION = regimen(infusion=infusion(Availability.NONE), loading=loading(Availability.REQUIRED))


def assessed(of: Regimen | None = None, **changes: object) -> Assessment:
    changed = {"regimen": of, **changes} if of is not None else changes
    return assess(COMPLETE.model_copy(update=changed), LIBRARY)


def kinds(assessment: Assessment) -> list[PhaseKind]:
    return [] if assessment.plan is None else [phase.kind for phase in assessment.plan.phases]


def codes(assessment: Assessment) -> list[str]:
    return [f.code for f in assessment.findings]


def test_a_complete_order() -> None:
    answer = assessed()
    assert answer.plan is not None
    assert answer.findings == ()
    assert answer.plan.pump_phase is not None
    # 0.5 x 70 = 35 mg/h, 1 mg/mL
    assert answer.plan.pump_phase.pump_ml_per_h == 35
    assert answer.plan.total_mg == 840
    assert answer.plan.inputs.change_container_after_h == 24
    assert answer.parts.body is not None
    assert (answer.parts.body.kg, answer.older_frail_or_light) == (Decimal(70), False)
    assert answer.due == due_observations(Decimal(24), LIBRARY.observation)


def test_nothing_known() -> None:
    nothing = assess(OrderTerms(), LIBRARY)
    assert nothing == Assessment(older_frail_or_light=True)
    assert (nothing.plan, nothing.rate_table, nothing.due, nothing.findings) == (None, (), (), ())
    assert nothing.parts.weight is None


def test_without_a_regimen_or_a_place_nothing_is_planned() -> None:
    age = dose_limit(Quantity.AGE, Bound.HARD_MIN, "18", "a")
    library = LIBRARY.model_copy(update={"rules": RULES.model_copy(update={"limits": (age,)})})
    no_regimen = assess(COMPLETE.model_copy(update={"regimen": None, "age": 17}), library)
    assert (no_regimen.plan, no_regimen.limits) == (None, LimitSet(limits=()))
    assert codes(no_regimen) == ["age-hard-min"]
    assert not no_regimen.older_frail_or_light
    no_place = assess(COMPLETE.model_copy(update={"care_setting": None, "age": 17}), library)
    assert (no_place.plan, no_place.findings) == (None, ())


def test_a_slipped_decimal_point_is_said_without_a_place_or_a_weight() -> None:
    usual = regimen(infusion=infusion(usual_dose=figure("0.05", "mg/kg/h")))
    assert codes(assessed(usual, care_setting=None, weight_kg=None)) == ["infusion-above-usual-hard"]
    assert "infusion-above-usual-hard" in codes(assessed(usual))


@pytest.mark.req("SR-29")
def test_the_checklist_is_judged_first() -> None:
    pregnancy = next(item for item in LIBRARY.checklist if item.id == "pregnancy")
    answers = (NOT_FRAIL, ChecklistAnswer(item=pregnancy, answer=Answer.NOT_APPLICABLE))
    assert codes(assessed(answers=answers)) == ["pregnancy-not-applicable"]
    assert codes(assessed(answers=answers, age=56)) == []
    assert codes(assessed(answers=answers, sex=Sex.MALE)) == []


# --- who is older, frail or light: what is not known counts as a yes ---


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("changes", "special"),
    [
        ({}, False),
        ({"age": 60}, False),
        ({"age": 61}, True),
        ({"age": None}, True),
        ({"weight_kg": Decimal(50)}, False),
        ({"weight_kg": Decimal("49.99")}, True),
        ({"weight_kg": None}, True),
        ({"answers": ()}, True),
        ({"answers": (NOT_FRAIL.model_copy(update={"answer": Answer.NOT_KNOWN}),)}, True),
        ({"answers": (NOT_FRAIL.model_copy(update={"answer": Answer.PRESENT}),)}, True),
    ],
)
def test_who_gets_the_stricter_limits(changes: dict[str, object], special: bool) -> None:
    answer = assessed(regimen(limits=(FOR_OLDER,)), **changes)
    assert answer.older_frail_or_light is special
    assert ("stricter-limit" in codes(answer)) is special
    if answer.parts.body is not None:
        assert len(answer.limits.limits) == special


@pytest.mark.req("SR-07")
def test_limits_and_ranges_for_older_patients_hold_for_them() -> None:
    age = dose_limit(Quantity.AGE, Bound.SOFT_MAX, "60", "a", patients=Patients.OLDER_FRAIL_OR_LIGHT)
    library = LIBRARY.model_copy(update={"rules": RULES.model_copy(update={"limits": (age,)})})
    assert codes(assess(COMPLETE.model_copy(update={"age": 61}), library)) == ["age-soft-max"]
    stated = regimen(
        infusion=infusion(range=dose_range("0.1", "1", "mg/kg/h"), older_range=dose_range("0.1", "0.2", "mg/kg/h"))
    )
    assert codes(assessed(stated)) == []
    assert codes(assessed(stated, age=61)) == ["infusion-rate-outside-range"]


@pytest.mark.req("SR-29")
def test_an_absent_condition_that_is_not_frailty_says_nothing_about_it() -> None:
    other = next(item for item in LIBRARY.checklist if item.id == "delirium")
    assert assessed(answers=(ChecklistAnswer(item=other, answer=Answer.ABSENT),)).older_frail_or_light


# --- what has to be there before there is a plan ---


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    "changes",
    [
        {"weight_kg": None}, {"infusion": None}, {"preparation": None}, {"pump": None},
        {"loading": LoadingTerms(via=Via.PUMP)}, {"taper_asked": True},
    ],
)  # fmt: skip
def test_no_plan_while_something_is_missing(changes: dict[str, object]) -> None:
    answer = assessed(None, **changes)
    assert (answer.plan, answer.rate_table, answer.due) == (None, (), ())


def test_with_all_its_parts_there_is_a_plan() -> None:
    assert kinds(assessed(loading=BY_PUMP)) == [PhaseKind.LOADING, PhaseKind.INFUSION]
    assert kinds(assessed(taper=DOWN, taper_asked=True)) == [PhaseKind.INFUSION] + [PhaseKind.TAPER] * 4


@pytest.mark.parametrize("availability", [Availability.REQUIRED, Availability.FIXED])
def test_a_loading_dose_that_the_regimen_asks_for(availability: Availability) -> None:
    needed = regimen(loading=loading(availability))
    assert assessed(needed).plan is None
    assert kinds(assessed(needed, loading=BY_PUMP)) == [PhaseKind.LOADING, PhaseKind.INFUSION]


def test_a_regimen_without_a_taper_has_none_to_wait_for() -> None:
    none = regimen(taper=taper(Availability.NONE))
    assert kinds(assessed(none, taper_asked=True)) == [PhaseKind.INFUSION]


def test_a_run_of_saline_that_was_not_chosen() -> None:
    with_saline = regimen(saline=SALINE)
    assert assessed(with_saline).plan is None
    assert kinds(assessed(with_saline, saline_ml=Decimal(50))) == [PhaseKind.SALINE, PhaseKind.INFUSION]


def test_a_push_by_hand_needs_no_container_and_no_pump() -> None:
    alone = assessed(NO_INFUSION, infusion=None, loading=BY_HAND, preparation=None, pump=None)
    assert kinds(alone) == [PhaseKind.LOADING]
    # a container that was chosen all the same is not connected
    mixed = assessed(NO_INFUSION, infusion=None, loading=BY_HAND)
    assert mixed.plan is not None
    assert mixed.plan.inputs.container is None
    assert mixed.plan.inputs.pump == PUMP


@pytest.mark.parametrize("missing", ["preparation", "pump"])
def test_a_loading_dose_by_pump_needs_both(missing: str) -> None:
    assert kinds(assessed(NO_INFUSION, infusion=None, loading=BY_PUMP)) == [PhaseKind.LOADING]
    assert assessed(NO_INFUSION, infusion=None, loading=BY_PUMP, **{missing: None}).plan is None


def test_a_regimen_that_has_no_infusion_and_no_dose_plans_nothing_to_give() -> None:
    empty = assessed(regimen(infusion=infusion(Availability.NONE)), infusion=None, preparation=None, pump=None)
    assert empty.plan is not None
    assert (empty.plan.phases, empty.plan.total_mg) == ((), Decimal(0))


# --- findings of the assessment's own ---


def test_a_regimen_by_ideal_weight_asks_for_the_height() -> None:
    ideal = regimen(weight_basis=WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL)
    height = stop("height-required", "patient.height_cm", regimen="A regimen")
    assert assessed(ideal).findings == (height,)
    assert assessed(ideal, weight_kg=None).findings == ()
    assert assessed(ideal, height_cm=Decimal(168)).findings == ()
    assert assessed(ideal, height_cm=Decimal(168), sex=None).findings == ()


def test_each_kind_of_finding_is_asked_for() -> None:
    limits = (
        dose_limit(Quantity.INFUSION_RATE, Bound.SOFT_MAX, "0.4", "mg/kg/h"),
        dose_limit(Quantity.CUMULATIVE_24_H, Bound.HARD_MAX, "10", "mg/kg"),
    )
    bad = regimen(limits=limits, care_settings=(CareSetting.WARD,))
    found = codes(assessed(bad, preparation=COMPLETE.preparation.model_copy(update={"vial": vial("10", "10", True)})))  # type: ignore[union-attr]  # it is there
    assert found == [
        "care-setting-not-allowed", "vial-should-not-be-diluted", "infusion-rate-soft-max", "cumulative-24-h-hard-max",
    ]  # fmt: skip


@pytest.mark.req("SR-13")
def test_the_limits_of_the_rules_and_of_the_regimen_hold_together() -> None:
    of_regimen = dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MAX, "1", "mg/kg/h")
    of_rules = dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "0.35", "mg/kg")
    library = LIBRARY.model_copy(update={"rules": RULES.model_copy(update={"limits": (of_rules,)})})
    terms = COMPLETE.model_copy(update={"regimen": regimen(limits=(of_regimen,))})
    answer = assess(terms, library)
    assert [entry.limit.id for entry in answer.limits.limits] == [of_rules.id, of_regimen.id]
    # 1 x 70 x 24 + 0.35 x 70
    assert answer.cumulative_limit_mg == Decimal("1704.5")


# --- the rate table ---


def test_rates_beside_the_ordered_one() -> None:
    stepped = regimen(infusion=infusion(table_step=figure("0.25", "mg/kg/h")))
    rows = assessed(stepped).rate_table
    # 0.25 and 0.5 mg/kg/h, and so on up to the pump's end at 14.25 x 70 = 997.5 mL/h
    assert [(row.dose, row.rate.pump_ml_per_h) for row in rows[:3]] == [
        (Decimal("0.25"), Decimal("17.5")), (Decimal("0.5"), Decimal(35)), (Decimal("0.75"), Decimal("52.5")),
    ]  # fmt: skip
    assert [row.ordered for row in rows[:3]] == [False, True, False]
    assert assessed(stepped, pump=None).rate_table == ()


def test_no_step_or_no_infusion_no_rate_table() -> None:
    assert assessed().rate_table == ()
    pushed = regimen(
        infusion=infusion(Availability.NONE, table_step=figure("0.25", "mg/kg/h")), loading=loading()
    )  # fmt: skip
    assert assessed(pushed, infusion=None, loading=BY_PUMP).rate_table == ()
    assert assessed(pushed, infusion=None, loading=BY_HAND).rate_table == ()


# --- a course that is stopped for its length ---

BOUNDED = regimen(
    taper=taper(Availability.OPTIONAL),
    limits=(
        dose_limit(Quantity.TAPER_STEPS, Bound.HARD_MAX, "20", "1"),
        dose_limit(Quantity.TAPER_TIME, Bound.HARD_MAX, "24", "h"),
        dose_limit(Quantity.DURATION, Bound.HARD_MAX, "72", "h"),
        dose_limit(Quantity.DURATION, Bound.SOFT_MAX, "48", "h"),
    ),
)


@pytest.mark.parametrize(
    "changes",
    [
        {"taper": DOWN.model_copy(update={"steps": 21}), "taper_asked": True},
        {"taper": DOWN.model_copy(update={"over_h": Decimal("24.01")}), "taper_asked": True},
        {"infusion": COMPLETE_INFUSION.model_copy(update={"hours": Decimal("72.01")})},
    ],
)
def test_it_is_not_laid_out(changes: dict[str, object]) -> None:
    answer = assessed(BOUNDED, **changes)
    assert [code for code in codes(answer) if code.endswith("-hard-max")] != []
    assert answer.plan is None


def test_one_that_only_asks_for_a_reason_is() -> None:
    answer = assessed(BOUNDED, infusion=COMPLETE_INFUSION.model_copy(update={"hours": Decimal("48.01")}))
    assert codes(answer) == ["duration-soft-max"]
    assert answer.plan is not None


def test_a_dose_that_is_stopped_is_laid_out_all_the_same() -> None:
    strict = regimen(limits=(dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MAX, "0.4", "mg/kg/h"),))
    answer = assessed(strict)
    assert codes(answer)[0] == "infusion-rate-hard-max"
    assert answer.plan is not None
