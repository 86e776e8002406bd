"""The edges of the small parts: nothing to multiply, a gap between runs, a rate at the pump's end."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from ketadesk.domain.body_weight import Sex, body_mass_index
from ketadesk.domain.checklist import Answer, ChecklistAnswer, checklist_findings
from ketadesk.domain.container_change import PumpRun, container_changes
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Bound, ChecklistClass, Quantity
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.infusion import OrderedInfusion, Pump
from ketadesk.domain.order_state import EventKind, OrderEvent
from ketadesk.domain.preparation import Method, Preparation, prepare
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit, in_unit, product, quotient, total
from ketadesk.domain.rate_table import rate_table

from .parts import NO_LIMITS, container, dose_limit, figure, item, mg_per_h, rate_limits, weighing
from .regimens import RULES, in_force

TENTH = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))

# --- quantity ---


def test_of_nothing_the_product_is_one_and_the_sum_is_zero() -> None:
    assert (product(), total()) == (Decimal(1), Decimal(0))


@pytest.mark.req("SR-06")
def test_a_division_by_zero_says_so() -> None:
    with pytest.raises(ZeroDivisionError, match=r"^a quantity was divided by zero$"):
        quotient((Decimal(1),), (Decimal(0), Decimal(70)))


@pytest.mark.req("SR-14")
def test_a_rate_is_divided_by_the_weight_only_in_units_per_kg() -> None:
    seventy = BodyWeight(kg=Decimal(70))
    assert in_unit(mg_per_h("35"), DoseUnit.MG_PER_H, seventy) == 35
    assert in_unit(mg_per_h("35"), DoseUnit.MG_PER_KG_PER_H, seventy) == Decimal("0.5")


# --- limits ---


@pytest.mark.req("SR-07")
def test_of_several_values_the_lowest_meets_a_lower_limit() -> None:
    limits = in_force((dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MIN, "30", "mg"), "30"))
    (breach,) = limits.breaches(Quantity.LOADING_DOSE, [Decimal(20), Decimal(40)])
    assert breach.value == 20


# --- preparation ---


def test_a_preparation_keeps_all_it_was_made_from() -> None:
    # 500 / 50 = 10 mL of one vial
    assert prepare(Decimal(50), Decimal(10), Decimal(500), Decimal(250), Method.ADD_TO) == Preparation(
        vial_mg_per_ml=Decimal(50), vial_ml=Decimal(10), drug_mg=Decimal(500), bag_ml=Decimal(250),
        method=Method.ADD_TO, draw_up_ml=Decimal(10), diluent_ml=Decimal(250),
        container=Container(mg=Decimal(500), ml=Decimal(260)), vials=1,
    )  # fmt: skip


# --- containers ---


def run(start_h: str, end_h: str, ml_per_h: str) -> PumpRun:
    return PumpRun(start_h=Decimal(start_h), end_h=Decimal(end_h), ml_per_h=Decimal(ml_per_h))


def changes(*runs: PumpRun) -> list[tuple[str, str | None, str | None, str]]:
    """Connected, runs out, changed, ends: of containers of 50 mL that expire after 24 h."""
    return [
        (
            str(use.start_h),
            None if use.runs_out_h is None else str(use.runs_out_h),
            None if use.change_h is None else str(use.change_h),
            str(use.end_h),
        )
        for use in container_changes(runs, Decimal(50), Decimal(24))
    ]


def test_a_container_that_is_empty_when_the_plan_ends_runs_out_then() -> None:
    assert changes(run("0", "5", "10")) == [("0", "5", None, "5")]
    assert changes(run("0", "4", "10")) == [("0", None, None, "4")]


def test_a_container_that_is_empty_before_a_pause_is_changed_then_and_not_after_it() -> None:
    # 50 mL are gone at 5 h; an hour of saline; then 10 mL of the next
    assert changes(run("0", "5", "10"), run("6", "8", "5")) == [("0", "5", "5", "5"), ("5", None, None, "8")]


def test_a_run_of_no_time_uses_nothing() -> None:
    assert changes(run("5", "5", "10")) == [("5", None, None, "5")]


# --- rates beside the ordered one ---


def rates(ordered: str, step: str, limits: LimitSet = NO_LIMITS, pump: Pump = TENTH) -> list[tuple[str, str]]:
    """Dose in mg/h and the pump's rate of each row, at 1 mg/mL."""
    rate = mg_per_h(ordered)
    order = OrderedInfusion(dose=rate.mg, unit=DoseUnit.MG_PER_H, rate=rate, hours=Decimal(24))
    rows = rate_table(order, figure(step, "mg/h"), weighing("70"), container("500", "500"), pump, limits)
    return [(str(row.dose), str(row.rate.pump_ml_per_h)) for row in rows]


@pytest.mark.req("SR-07")
def test_no_row_whose_dose_breaks_a_limit_though_the_pump_would_round_it_inside() -> None:
    # 30.04 mg/h run at 30.0
    assert rates("30", "0.04", rate_limits(hard_max="30"))[-1] == ("30", "30")


@pytest.mark.req("SR-07", "SR-10")
def test_no_row_whose_rate_breaks_a_limit_though_its_dose_does_not() -> None:
    # 35 mg/h meet both limits; the pump does 30 or 40
    tens = Pump(increment_ml_per_h=Decimal(10), maximum_ml_per_h=Decimal(999))
    assert rates("30", "5", rate_limits(hard_min="35", hard_max="35"), tens) == [("30", "30")]


def test_no_row_that_the_pump_cannot_do() -> None:
    # 0.14, 0.09 -> 0.1, 0.04 -> 0; upwards the pump ends at 0.2
    slow = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal("0.2"))
    assert rates("0.14", "0.05", pump=slow) == [("0.09", "0.1"), ("0.14", "0.1"), ("0.19", "0.2"), ("0.24", "0.2")]


# --- the checklist's findings, whole ---


def answered(
    klass: ChecklistClass, answer: Answer, age: int | None = 46, not_applicable: bool = False, from_age: bool = False
) -> tuple[Finding, ...]:
    asked = item(klass, not_applicable=not_applicable, from_age=from_age)
    return checklist_findings((ChecklistAnswer(item=asked, answer=answer),), age, Sex.FEMALE, RULES)


def expected(code: str, severity: Severity, key: str, answer: str, **more: Decimal | int | str) -> tuple[Finding, ...]:
    klass = code.rpartition("an-")[2].partition("-item")[0]
    return (
        Finding(
            code=code,
            severity=severity,
            wording_key=key,
            values={"item": f"An {klass} item", "answer": answer, **more},
            field=f"checklist.an-{klass}-item",
            evidence=Evidence.SOURCE,
            sources=("a-source",),
        ),
    )


@pytest.mark.req("SR-29")
def test_the_answers_as_they_are_told() -> None:
    stopped = expected("absolute-an-absolute-item", Severity.STOP, "checklist-absolute", "not known")
    assert answered(ChecklistClass.ABSOLUTE, Answer.NOT_KNOWN) == stopped
    asked = expected("relative-an-relative-item", Severity.OVERRIDE, "checklist-relative", "present")
    assert answered(ChecklistClass.RELATIVE, Answer.PRESENT) == asked


@pytest.mark.req("SR-29")
def test_not_applicable_without_a_reason_that_the_program_knows_asks() -> None:
    found = answered(ChecklistClass.ABSOLUTE, Answer.NOT_APPLICABLE, not_applicable=True)
    assert found == expected(
        "an-absolute-item-not-applicable", Severity.OVERRIDE, "checklist-not-applicable", "not applicable",
        limit=Decimal(55),
    )  # fmt: skip


@pytest.mark.req("SR-29")
def test_an_answer_that_the_age_contradicts() -> None:
    found = answered(ChecklistClass.CAUTION, Answer.ABSENT, age=61, from_age=True)
    assert found == expected(
        "an-caution-item-contradicted", Severity.STOP, "checklist-contradicted", "absent", age=61
    )  # fmt: skip
    agreed = answered(ChecklistClass.CAUTION, Answer.PRESENT, age=61, from_age=True)
    assert agreed == expected("caution-an-caution-item", Severity.CAUTION, "checklist-caution", "present")
    assert answered(ChecklistClass.CAUTION, Answer.ABSENT, age=60, from_age=True) == ()
    assert answered(ChecklistClass.CAUTION, Answer.PRESENT, age=None, from_age=True) == ()


# --- body mass index ---


@pytest.mark.req("SR-16")
def test_body_mass_index() -> None:
    # 80 kg at 2 m: 80 / 4 = 20; 72 kg at 1.5 m: 72 / 2.25 = 32
    assert body_mass_index(Decimal(80), Decimal(200)) == 20
    assert body_mass_index(Decimal(72), Decimal(150)) == 32


# --- people ---


@pytest.mark.req("SR-24")
def test_a_person_without_a_letter_or_a_digit_is_nobody() -> None:
    with pytest.raises(ValidationError, match="Value error, a person needs an id with a letter or a digit in it"):
        OrderEvent(kind=EventKind.SIGN_OFF, revision=1, by=" - ")
