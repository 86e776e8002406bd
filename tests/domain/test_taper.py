"""The taper: from the unrounded order, rounded once, strictly down."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.domain.pump_rate import program
from ketadesk.domain.quantity import Container, DoseRate
from ketadesk.domain.taper import Taper, TaperPlan, TaperShape, plan_taper, step_fraction

from .parts import CONTAINERS, INCREMENTS, container, figures, mg_per_h, typed_numbers

NEXT_TO_NOTHING = Fraction(1, 10**50)
TENTH = Decimal("0.1")
ONE_MG_PER_ML = container("500", "500")


def taper(steps: int, over_h: str, shape: TaperShape = TaperShape.EQUAL) -> Taper:
    return Taper(steps=steps, over_h=Decimal(over_h), shape=shape)


def planned(asked: Taper, ordered: DoseRate, mixed: Container = ONE_MG_PER_ML, step: Decimal = TENTH) -> TaperPlan:
    return plan_taper(asked, ordered, program(ordered, mixed, step).pump_ml_per_h, mixed, step)


def rates(plan: TaperPlan) -> list[Decimal]:
    return [step.rate.pump_ml_per_h for step in plan.steps]


def test_four_equal_steps_over_12_h() -> None:
    # 80, 60, 40, 20 % of 35 mg/h, 3 h each
    plan = planned(taper(4, "12"), mg_per_h("35"))
    assert rates(plan) == [28, 21, 14, 7]
    assert [step.hours for step in plan.steps] == [3, 3, 3, 3]
    assert (plan.infusion_lengthened_h, plan.merged, plan.ended_early) == figures(0, 0, False)


def test_halving_steps() -> None:
    # 17.5, 8.75 -> 8.8, 4.375 -> 4.4: each from the order, not from the step before
    plan = planned(taper(3, "6", TaperShape.HALVING), mg_per_h("35"))
    assert rates(plan) == [Decimal("17.5"), Decimal("8.8"), Decimal("4.4")]
    assert [step.hours for step in plan.steps] == [2, 2, 2]


def test_fractions_of_the_order() -> None:
    assert [step_fraction(k, taper(4, "12")) for k in range(1, 5)] == [(4, 5), (3, 5), (2, 5), (1, 5)]
    halving = taper(3, "6", TaperShape.HALVING)
    assert [step_fraction(k, halving) for k in range(1, 4)] == [(1, 2), (1, 4), (1, 8)]


@pytest.mark.req("SR-10")
def test_rounding_does_not_compound() -> None:
    # 0.75 of 10.05: 7.5375 -> 7.5; from the rounded 10.1 it would be 7.575 -> 7.6
    plan = planned(taper(3, "3"), mg_per_h("10.05"))
    assert rates(plan)[0] == Decimal("7.5")


def test_merged_lengthened_and_ended_early() -> None:
    # 0.4 mL/h in ninths, an hour each: .356 -> .4 | .311 .3 | .267 .3 | .222 .2 | .178 .2 | .133 .1 | .089 .1 | .044 0
    plan = planned(taper(8, "8"), mg_per_h("0.4"))
    assert rates(plan) == [Decimal("0.3"), Decimal("0.2"), Decimal("0.1")]
    assert [step.hours for step in plan.steps] == [2, 2, 2]
    assert [step.merged for step in plan.steps] == [1, 1, 1]
    assert plan.infusion_lengthened_h == 1
    assert plan.merged == 4
    assert plan.ended_early


def test_a_taper_whose_first_step_rounds_to_zero_has_no_step() -> None:
    plan = planned(taper(1, "1", TaperShape.HALVING), mg_per_h("0.08"))
    assert (plan.steps, plan.ended_early) == ((), True)


def test_an_infusion_moved_below_the_first_step_goes_on_instead_of_rising() -> None:
    # the infusion was moved down to 6.7 by a limit; a step that rounds to 6.7 lengthens it
    plan = plan_taper(taper(1, "1"), mg_per_h("13.4"), Decimal("6.7"), ONE_MG_PER_ML, TENTH)
    assert (plan.steps, plan.infusion_lengthened_h) == figures((), 1)


@given(
    ordered=typed_numbers("0.1", "115"),
    steps=st.integers(1, 20),
    over_h=typed_numbers("1", "24"),
    shape=st.sampled_from(TaperShape),
    mixed=CONTAINERS,
    increment=INCREMENTS,
)
def test_steps_go_down_strictly_and_fill_the_time(
    ordered: Decimal, steps: int, over_h: Decimal, shape: TaperShape, mixed: Container, increment: Decimal
) -> None:
    rate = mg_per_h(ordered)
    infusion = program(rate, mixed, increment).pump_ml_per_h
    plan = plan_taper(Taper(steps=steps, over_h=over_h, shape=shape), rate, infusion, mixed, increment)
    descending = [infusion, *rates(plan)]
    assert all(later < earlier for earlier, later in pairwise(descending))
    assert all(found > 0 and found % increment == 0 for found in rates(plan))
    taken = sum((Fraction(step.hours) for step in plan.steps), Fraction(plan.infusion_lengthened_h))
    assert taken <= Fraction(over_h) + NEXT_TO_NOTHING
    if not plan.ended_early:
        assert taken >= Fraction(over_h) - NEXT_TO_NOTHING
        assert len(plan.steps) + plan.merged == steps
