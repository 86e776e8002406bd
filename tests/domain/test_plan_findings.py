"""What is said of a plan: what the rounded rates deliver, the pump's range, rounding, 24 hours, the taper."""

from decimal import Decimal

import pytest

from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.infusion import (
    InfusionPlan,
    OrderedInfusion,
    PlanInputs,
    Pump,
    Saline,
    plan_infusion,
)
from ketadesk.domain.limit_findings import stop
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.plan_findings import cumulative_limit_mg, plan_findings
from ketadesk.domain.quantity import DoseUnit
from ketadesk.domain.taper import Taper, TaperShape

from .parts import NO_LIMITS, container, dose_limit, mg_per_h, weighing
from .regimens import in_force

NEW: frozenset[str] = frozenset()
"""Nothing was found on what was typed."""
LOADING = LoadingDose(mg=Decimal(14), over_min=Decimal(15), via=Via.PUMP)
SALINE = Saline(ml=Decimal(50), hours=Decimal("0.5"))
MAX_RATE = dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MAX, "0.7", "mg/kg/h")
MIN_RATE = dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MIN, "0.7", "mg/kg/h")
MAX_DOSE = dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "0.28", "mg/kg")
MIN_DOSE = dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MIN, "0.28", "mg/kg")


def running(rate: str, hours: str = "24") -> OrderedInfusion:
    return OrderedInfusion(dose=Decimal(rate), unit=DoseUnit.MG_PER_H, rate=mg_per_h(rate), hours=Decimal(hours))


def plan(
    infusion: str | None = None,
    loading: LoadingDose | None = None,
    saline: Saline | None = None,
    taper: Taper | None = None,
    step: str = "0.1",
    maximum: str = "999",
    limits: LimitSet = NO_LIMITS,
    hours: str = "24",
) -> InfusionPlan:
    """A plan for 50 kg from 500 mg in 500 mL: mL/h are mg/h."""
    return plan_infusion(
        PlanInputs(
            weight=weighing("50"),
            limits=limits,
            loading=loading,
            infusion=None if infusion is None else running(infusion, hours),
            saline=saline,
            taper=taper,
            container=container("500", "500"),
            pump=Pump(increment_ml_per_h=Decimal(step), maximum_ml_per_h=Decimal(maximum)),
            change_container_after_h=Decimal(24),
        )
    )


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.field) for f in findings]


def test_a_plan_without_a_flaw() -> None:
    assert plan_findings(plan("35", LOADING, SALINE), NEW) == []


# --- what is delivered breaks a limit that the order keeps ---

BETWEEN = in_force((MAX_RATE, "35"), (MIN_RATE, "35"), (MAX_DOSE, "14"), (MIN_DOSE, "14"))
"""Limits that only the exact rates meet: whatever a pump with steps of 10 mL/h does breaks one of them."""


@pytest.mark.req("SR-07", "SR-10")
def test_what_the_pump_delivers_is_held_against_the_limits() -> None:
    # 56 mL/h for 14 mg in 15 min: 60 gives 15 mg, 50 gives 12.5 mg = 0.25 mg/kg; 35 mL/h: 40, or 30 = 0.6 mg/kg/h
    found = plan_findings(plan("35", LOADING, step="10", limits=BETWEEN), NEW)
    assert codes(found) == [
        ("loading-dose-hard-min", "loading_dose.mg_per_kg"),
        ("loading-rate-moved-inside-limit", "preparation.drug_mg"),
        ("infusion-rate-hard-min", "infusion.dose"),
        ("infusion-rate-moved-inside-limit", "preparation.drug_mg"),
    ]
    assert found[0].values == {
        "quantity": "loading-dose", "value": Decimal("0.25"), "limit": Decimal("0.28"), "unit": "mg/kg",
    }  # fmt: skip
    assert found[1] == Finding(
        code="loading-rate-moved-inside-limit",
        severity=Severity.INFORMATION,
        wording_key="rate-moved-inside-limit",
        values={"phase": "loading", "nearest": Decimal(60), "taken": Decimal(50)},
        field="preparation.drug_mg",
    )
    assert found[2].values["value"] == Decimal("0.6")
    assert found[3].values == {"phase": "infusion", "nearest": Decimal(40), "taken": Decimal(30)}


def test_a_breach_that_was_found_on_what_was_typed_is_not_said_twice() -> None:
    already = frozenset({"loading-dose-hard-min", "infusion-rate-hard-min"})
    found = plan_findings(plan("35", LOADING, step="10", limits=BETWEEN), already)
    assert codes(found) == [
        ("loading-rate-moved-inside-limit", "preparation.drug_mg"),
        ("infusion-rate-moved-inside-limit", "preparation.drug_mg"),
    ]


def test_a_push_by_hand_delivers_what_was_ordered() -> None:
    push = LOADING.model_copy(update={"via": Via.HAND, "hand_mg_per_ml": Decimal(10)})
    limits = in_force((MAX_DOSE, "13"))
    assert plan_findings(plan(loading=push, limits=limits), NEW) == []


def test_saline_has_no_dose_to_judge() -> None:
    limits = in_force((MIN_RATE, "35"), (MIN_DOSE, "14"))
    assert plan_findings(plan(saline=SALINE, limits=limits), NEW) == []


def test_the_lower_limits_do_not_hold_for_a_taper() -> None:
    down = Taper(steps=4, over_h=Decimal(4), shape=TaperShape.EQUAL)
    limits = in_force((MIN_RATE, "35"))
    made = plan("35", taper=down, limits=limits)
    assert plan_findings(made, NEW) == []
    # wherever the taper stands among the phases, the others are judged
    broken = plan("35", LOADING, taper=down, step="10", limits=BETWEEN)
    turned = broken.model_copy(update={"phases": tuple(reversed(broken.phases))})
    assert sorted(codes(plan_findings(turned, NEW))) == sorted(codes(plan_findings(broken, NEW)))


# --- the pump's range ---


def test_a_rate_that_the_pump_cannot_reach() -> None:
    assert plan_findings(plan("35", maximum="35"), NEW) == []
    assert plan_findings(plan("35", maximum="34.9"), NEW) == [
        stop("infusion-above-pump-maximum", "preparation.drug_mg", wording="above-pump-maximum", phase="infusion",
             rate=Decimal(35), maximum=Decimal("34.9"))
    ]  # fmt: skip
    # 50 mL in half an hour
    assert plan_findings(plan(saline=SALINE, maximum="99.9"), NEW) == [
        stop("saline-above-pump-maximum", "pump", wording="above-pump-maximum", phase="saline", rate=Decimal(100),
             maximum=Decimal("99.9"))
    ]  # fmt: skip


@pytest.mark.req("SR-06")
def test_a_rate_below_the_pump_s_first_step() -> None:
    assert plan_findings(plan("0.04"), NEW) == [
        stop("infusion-below-pump-step", "preparation.drug_mg", wording="below-pump-step", phase="infusion",
             rate=Decimal("0.04"), step=Decimal("0.1"))
    ]  # fmt: skip
    assert plan_findings(plan("0.05"), NEW) == []


# --- how far the step is from the order: over 5 % is said, over 10 % stops ---

ROUNDING = in_force(
    (dose_limit(Quantity.ROUNDING_ERROR, Bound.SOFT_MAX, "5", "%"), "5"),
    (dose_limit(Quantity.ROUNDING_ERROR, Bound.HARD_MAX, "10", "%"), "10"),
)


@pytest.mark.req("SR-11")
@pytest.mark.parametrize(
    ("rate", "error", "how"),
    [
        # 21 at 20 is 4.76 % under, 20 at 20 exact
        ("20", "", ""),
        # 19 at 20 is 5.26 % over; 32 at 30 is 6.25 % under
        ("32", "-6.25", "soft"),
        # 16 at 20 is 25 % over; 25 at 30 is 20 % over
        ("16", "25", "hard"),
        ("25", "20", "hard"),
    ],
)
def test_how_far_the_pump_s_step_is_from_the_order(rate: str, error: str, how: str) -> None:
    found = plan_findings(plan(rate, step="10", limits=ROUNDING), NEW)
    if not how:
        assert found == []
        return
    assert found == [
        Finding(
            code=f"infusion-rounding-error-{how}",
            severity=Severity.STOP if how == "hard" else Severity.CAUTION,
            wording_key=f"rounding-error-{how}",
            values={"phase": "infusion", "error": Decimal(error), "limit": Decimal(10 if how == "hard" else 5)},
            field="preparation.drug_mg",
            evidence=Evidence.SOURCE,
            sources=("a-source",),
        )
    ]


@pytest.mark.req("SR-11")
def test_the_limits_on_rounding_are_inclusive() -> None:
    # 200 at 210 is 5 % over, 100 at 110 is 10 % over: with steps of 70 and 110
    assert plan_findings(plan("200", step="70", limits=ROUNDING), NEW) == []
    (found,) = plan_findings(plan("100", step="110", limits=ROUNDING), NEW)
    assert found.code == "infusion-rounding-error-soft"


# --- 24 hours ---


def limits_of(rate: str | None, bolus: str | None, own: str | None) -> LimitSet:
    given = (
        (MAX_RATE, rate),
        (MAX_DOSE, bolus),
        (dose_limit(Quantity.CUMULATIVE_24_H, Bound.HARD_MAX, "1", "mg/kg"), own),
    )
    return in_force(*((limit, at) for limit, at in given if at is not None))


@pytest.mark.req("SR-13")
@pytest.mark.parametrize(
    ("rate", "bolus", "own", "expected"),
    [
        # 35 x 24 + 14
        ("35", "14", None, "854"),
        ("35", "14", "853", "853"),
        ("35", "14", "855", "854"),
        (None, "14", "70", "70"),
        ("35", None, "70", "70"),
        ("35", None, None, None),
        (None, "14", None, None),
        (None, None, None, None),
    ],
)
def test_the_limit_on_24_hours(rate: str | None, bolus: str | None, own: str | None, expected: str | None) -> None:
    found = cumulative_limit_mg(limits_of(rate, bolus, own))
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.req("SR-13")
def test_more_than_24_hours_allow() -> None:
    # 35 mg/h x 24 h = 840 mg
    assert plan_findings(plan("35", limits=limits_of(None, None, "840")), NEW) == []
    assert plan_findings(plan("35", limits=limits_of(None, None, "839.99")), NEW) == [
        stop("cumulative-24-h-hard-max", "infusion.dose", highest=Decimal(840), limit=Decimal("839.99"))
    ]
    # two days: still 840 mg in any 24 hours
    assert plan_findings(plan("35", hours="48", limits=limits_of(None, None, "840")), NEW) == []


# --- the taper ---


def information(code: str, **values: Decimal | int) -> Finding:
    return Finding(
        code=code, severity=Severity.INFORMATION, wording_key=code, values=dict(values), field="taper.steps"
    )  # fmt: skip


def test_what_rounding_did_to_a_taper() -> None:
    # 0.4 mL/h in ninths, an hour each: .4 | .3 .3 | .2 .2 | .1 .1 | 0: the first lengthens the infusion, three join
    down = Taper(steps=8, over_h=Decimal(8), shape=TaperShape.EQUAL)
    assert plan_findings(plan("0.4", taper=down), NEW) == [
        information("taper-steps-merged", merged=4, steps=3),
        information("taper-lengthens-infusion", hours=Decimal(1)),
        information("taper-ends-early", steps=3),
    ]


def test_a_taper_that_has_no_step() -> None:
    # 0.08 mL/h run at 0.1; half of it is 0.04, and that is none
    down = Taper(steps=1, over_h=Decimal(1), shape=TaperShape.HALVING)
    assert plan_findings(plan("0.08", taper=down), NEW) == [
        information("taper-ends-early", steps=0),
        stop("taper-has-no-step", "taper.steps"),
    ]


def test_what_is_said_of_the_infusion_stands_beside_what_is_said_of_its_taper() -> None:
    down = Taper(steps=1, over_h=Decimal(1), shape=TaperShape.HALVING)
    assert [f.code for f in plan_findings(plan("0.08", taper=down, maximum="0.05"), NEW)] == [
        "infusion-above-pump-maximum",
        "taper-ends-early",
        "taper-has-no-step",
    ]


@pytest.mark.req("SR-07")
def test_an_infusion_that_its_taper_lengthens_is_held_against_the_limit_again() -> None:
    down = Taper(steps=8, over_h=Decimal(8), shape=TaperShape.EQUAL)
    duration = dose_limit(Quantity.DURATION, Bound.HARD_MAX, "24", "h")
    short = plan("0.4", taper=down, hours="23", limits=in_force((duration, "24")))
    assert "duration-hard-max" not in {f.code for f in plan_findings(short, NEW)}
    long = plan("0.4", taper=down, hours="24", limits=in_force((duration, "24")))
    found = plan_findings(long, NEW)
    assert (found[-1].code, found[-1].field, found[-1].values["value"]) == ("duration-hard-max", "taper.steps", 25)
    said = plan_findings(long, frozenset({"duration-hard-max"}))
    assert [f.code for f in said] == [f.code for f in found[:-1]]


def test_a_taper_that_lengthens_nothing_is_not_held_against_the_limit_again() -> None:
    down = Taper(steps=1, over_h=Decimal(1), shape=TaperShape.EQUAL)
    duration = dose_limit(Quantity.DURATION, Bound.HARD_MAX, "24", "h")
    made = plan("35", taper=down, hours="25", limits=in_force((duration, "24")))
    assert plan_findings(made, NEW) == []
