"""The count of the drug, by hand: 1 mg/mL throughout, so that mL and mg are one figure unless it is said."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, Outcome
from ketadesk.domain.bedside.ledger import Ledger, ledger
from ketadesk.domain.bedside.projection import Flow, most_in_24_h, remaining_plan
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import Container, total
from ketadesk.domain.sliding_window import ConstantFlow, most_in_window

from .courses import (
    FIRST_HOUR,
    HAND_PLAN,
    HIGHER_RATE,
    START,
    START_ENTRY,
    STEP_1,
    STEP_2,
    STRONG_BAG,
    after,
    at,
    baseline,
    bolus_ordered,
    bolus_settled,
    container_changed,
    discarded,
    lowered,
    order,
    orders,
    paused,
    phase,
    resumed,
    started,
    step,
    stopped,
)
from .parts import figures
from .random_courses import courses, moments

BY_HAND = order(phases=HAND_PLAN)
STRONGER = order(revision=2, phases=(phase(PhaseKind.INFUSION, "24", "17.5", "840"),), container=STRONG_BAG)
SMALL = order(container=Container(mg=Decimal(50), ml=Decimal(50)))
DAY_S = Decimal(86400)


def counted(minutes: int, *log: Logged, of: Mapping[int, CourseOrder] | None = None) -> Ledger:
    by_revision = of or orders()
    return ledger(replay(log, by_revision), by_revision, log, at(minutes))


def told(*log: Logged, of: Mapping[int, CourseOrder] | None = None) -> InfusionCourse:
    return replay(log, of or orders())


def flows(*found: Flow) -> list[tuple[datetime, datetime, Decimal]]:
    return [(f.start, f.end, f.mg) for f in found]


def in_minutes(*found: Flow) -> list[tuple[int, int, Decimal]]:
    minute = timedelta(minutes=1)
    return [((f.start - START) // minute, (f.end - START) // minute, f.mg) for f in found]


def test_before_the_start_nothing_is_counted() -> None:
    for count in (counted(-5), counted(-5, *FIRST_HOUR)):
        assert figures(count.given_mg, count.in_24_h_mg, count.prepared_mg, count.unaccounted_mg) == figures(0, 0, 0, 0)
        assert (count.container_left_ml, count.container_left_mg, count.container_number) == (None, None, 0)
        assert (count.empty_at, count.expires_at) == (None, None)


@pytest.mark.req("SR-13")
def test_loading_and_infusion() -> None:
    # 14 in the first quarter of an hour, then 35 in an hour: 14 + 35 x 45 / 60 = 40.25.
    count = counted(60, *FIRST_HOUR)
    assert figures(count.given_mg, count.container_left_ml, count.container_left_mg) == (
        Decimal("40.25"), Decimal("459.75"), Decimal("459.75"),
    )  # fmt: skip
    # 459.75 / 35 = 13.1357 h = 13 h 8 min 8.57 s after 15:00
    assert count.empty_at == after(60 + 13 * 60 + 8, 8)
    assert count.expires_at == at(24 * 60)
    assert figures(count.prepared_mg, count.unaccounted_mg, count.container_number) == figures(500, 0, 1)


@pytest.mark.req("SR-13")
def test_what_ends_is_exact_whatever_it_was_summed_from() -> None:
    # A thousand seconds and 2,600 seconds of 35 mg/h are no round figures, and 35 mg together.
    split = Logged(entry_id="change", at=after(15, 1000), fact=container_changed(0, "470").fact)
    count = counted(75, *FIRST_HOUR, split)
    assert figures(count.given_mg) == figures(49)
    # The container holds 500 less 35 x 2,600 / 3,600.
    assert count.container_left_ml is not None
    assert f"{count.container_left_ml:.6f}" == "474.722222"


def test_a_pause_gives_nothing() -> None:
    # 14 + 35 x 4.75 h = 180.25
    paused_log = (*FIRST_HOUR, paused(300))
    assert counted(300, *paused_log).given_mg == Decimal("180.25")
    count = counted(900, *paused_log)
    assert (count.given_mg, count.container_left_ml) == (Decimal("180.25"), Decimal("319.75"))
    assert count.empty_at is None


@pytest.mark.req("SR-13")
def test_a_bolus_by_the_pump_comes_out_of_the_container() -> None:
    log = (*FIRST_HOUR, bolus_ordered(60), bolus_settled(75, given_mg="6.5"))
    # At 1 h 15 min: 14 + 35 + 6.5
    assert counted(74, *log).given_mg == counted(74, *FIRST_HOUR).given_mg
    count = counted(75, *log)
    assert (count.given_mg, count.container_left_ml) == (Decimal("55.5"), Decimal("444.5"))
    assert figures(count.prepared_mg, count.unaccounted_mg) == figures(500, 0)


@pytest.mark.req("SR-13")
def test_a_bolus_by_hand_comes_out_of_its_own_syringe() -> None:
    ordered = bolus_ordered(60, mg="10", via=Via.HAND, mg_per_ml="10")
    log = (*FIRST_HOUR, ordered, bolus_settled(75, given_mg="6"))
    count = counted(75, *log)
    assert figures(count.given_mg, count.container_left_ml, count.prepared_mg) == figures(55, 451, 510)
    assert count.unaccounted_mg == 4, "what was left in the syringe is not discarded yet"
    thrown_away = discarded(80, "0.4", "10")
    assert figures(counted(80, *log, thrown_away).unaccounted_mg) == figures(0)
    assert figures(counted(80, *log, thrown_away).discarded_mg) == figures(4)


@pytest.mark.parametrize("outcome", [Outcome.NOT_GIVEN, Outcome.UNKNOWN])
def test_a_syringe_counts_as_drawn_up_once_anybody_spoke_of_it(outcome: Outcome) -> None:
    ordered = bolus_ordered(60, mg="10", via=Via.HAND, mg_per_ml="10")
    assert counted(60, *FIRST_HOUR, ordered).prepared_mg == 500
    count = counted(75, *FIRST_HOUR, ordered, bolus_settled(75, outcome, "0"))
    assert figures(count.given_mg, count.prepared_mg, count.unaccounted_mg) == figures(49, 510, 10)


def test_a_push_counts_from_when_it_was_given() -> None:
    log = (baseline(), started(0, "35"), bolus_settled(15, given_mg="14", bolus=START_ENTRY))
    by_revision = orders(BY_HAND)
    first, second = counted(14, *log, of=by_revision), counted(15, *log, of=by_revision)
    assert figures(first.given_mg, second.given_mg, second.prepared_mg) == figures(0, 14, 514)
    assert figures(second.container_left_ml, second.container_number, second.unaccounted_mg) == figures(500, 1, 0)
    assert second.empty_at is None


@pytest.mark.req("SR-35")
def test_what_was_left_is_unaccounted_until_it_is_discarded() -> None:
    # 14 + 35 x 13 h = 469 at 13 h 15 min; 31 left by reckoning, 30 as read.
    log = (*FIRST_HOUR, container_changed(795, "30"))
    count = counted(795, *log)
    assert figures(count.given_mg, count.container_number, count.container_left_ml) == figures(469, 2, 500)
    assert figures(count.prepared_mg, count.unaccounted_mg) == figures(1000, 31)
    assert figures(counted(800, *log, discarded(800, "30")).unaccounted_mg) == figures(1)


def test_after_the_stop_nothing_hangs() -> None:
    log = (*FIRST_HOUR, stopped(75, "451"))
    count = counted(75, *log)
    assert (count.container_left_ml, count.container_number, count.empty_at, count.expires_at) == (None, 0, None, None)
    assert figures(count.given_mg, count.unaccounted_mg) == figures(49, 451)
    assert figures(counted(90, *log, discarded(90, "451")).unaccounted_mg) == figures(0)
    assert figures(counted(74, *log).container_number) == figures(1), "it hung a minute before"


def test_a_container_that_is_past_empty_by_reckoning() -> None:
    # 50 mL: 14 in the loading dose, 36 at 35 mL/h last 61 min 42.86 s from 14:15.
    count = counted(120, *FIRST_HOUR, of=orders(SMALL))
    assert figures(count.container_left_ml, count.container_left_mg) == figures(0, 0)
    assert count.empty_at == after(15 + 61, 42)
    assert count.given_mg == Decimal("75.25"), "14 + 35 x 1.75 h: never less than may have been given"
    assert count.unaccounted_mg == Decimal("-25.25")
    # It was empty at that moment also when the rate was lowered, or the pump paused, after that.
    assert counted(120, *FIRST_HOUR, lowered(90, "7"), paused(100), of=orders(SMALL)).empty_at == after(76, 42)


def test_a_bolus_may_be_what_empties_a_container() -> None:
    # At 70 min 14 + 35 x 55 / 60 = 46.08 are gone, 3.92 left.
    log = (*FIRST_HOUR, paused(70), resumed(70, "35"), bolus_ordered(70), bolus_settled(70))
    count = counted(70, *log, of=orders(SMALL))
    assert (count.container_left_ml, count.empty_at) == (Decimal(0), at(70))
    # In a pause nothing flows, so a bolus that was settled then is what empties it.
    still = (*FIRST_HOUR, bolus_ordered(60), paused(70), bolus_settled(71))
    assert counted(80, *still, of=orders(SMALL)).empty_at == at(71)


@pytest.mark.req("SR-13")
def test_the_last_24_hours() -> None:
    # At 30 h: 35 an hour for 24 h. At 24 h 5 min ten minutes of the loading dose are inside: 9 1/3, and 35 x 23 5/6 h.
    assert figures(counted(1800, *FIRST_HOUR).in_24_h_mg) == figures(840)
    at_24_05 = counted(1445, *FIRST_HOUR).in_24_h_mg
    assert figures(at_24_05 * 6) == figures(56 + 35 * 143)


def test_a_bolus_a_day_ago_to_the_second_is_inside() -> None:
    log = (*FIRST_HOUR, bolus_ordered(60), bolus_settled(60))
    assert figures(counted(1500, *log).in_24_h_mg, counted(1501, *log).in_24_h_mg) == figures(847, 840)


@pytest.mark.req("SR-13")
def test_two_mixtures() -> None:
    # 14 + 35 x 9.75 h = 355.25 by 10 h; then 17.5 mL/h of 2 mg/mL: 35 mg in an hour.
    log = (*FIRST_HOUR, started(600, "17.5", revision=2))
    count = counted(660, *log, of=orders(order(), STRONGER))
    assert (count.given_mg, count.container_left_ml, count.container_left_mg) == (
        Decimal("390.25"), Decimal("232.5"), Decimal(465),
    )  # fmt: skip
    assert (count.container_number, count.expires_at) == (2, at(600 + 24 * 60))
    assert count.unaccounted_mg == Decimal("144.75"), "what was left in the first one"


@pytest.mark.req("SR-13")
def test_the_rest_of_the_plan_from_the_running_infusion() -> None:
    # The infusion ends 48 h after 14:15; from 10 h 15 min 38 h of 35 are left.
    assert in_minutes(*remaining_plan(told(*FIRST_HOUR), order(), at(615))) == [
        (615, 2895, Decimal(1330)),
        (2895, 3075, Decimal(84)),
        (3075, 3255, Decimal(63)),
        (3255, 3435, Decimal(42)),
        (3435, 3615, Decimal(21)),
    ]


def test_a_pause_does_not_lengthen_the_infusion() -> None:
    course = told(*FIRST_HOUR, paused(300), container_changed(310, "300"))
    # Resumed at 615 it would go on at the 35 before the pause until its planned end.
    assert in_minutes(*remaining_plan(course, order(), at(615)))[0] == (615, 2895, Decimal(1330))
    course = told(*FIRST_HOUR, lowered(200, "28"), paused(300))
    assert in_minutes(*remaining_plan(course, order(), at(615)))[0] == (615, 2895, Decimal(1064))


def test_a_paused_taper_step_is_made_up_for_its_pause() -> None:
    log = (*FIRST_HOUR, paused(100), resumed(130, "35"), step(2895, STEP_1, "28"), paused(2955))
    # One of its three hours has run: two are left, whenever it goes on.
    assert in_minutes(*remaining_plan(told(*log), order(), at(3015)))[:2] == [
        (3015, 3135, Decimal(56)),
        (3135, 3315, Decimal(63)),
    ]
    resumed_log = (*log, resumed(3015, "28"))
    assert in_minutes(*remaining_plan(told(*resumed_log), order(), at(3075)))[0] == (3075, 3135, Decimal(28))


def test_a_step_whose_time_is_up_gives_nothing_more() -> None:
    course = told(*FIRST_HOUR, step(2895, STEP_2, "21"))
    assert in_minutes(*remaining_plan(course, order(), at(3100))) == [
        (3100, 3280, Decimal(42)),
        (3280, 3460, Decimal(21)),
    ]


def test_the_whole_plan_before_the_start_and_for_a_revision_that_waits() -> None:
    assert sum(f.mg for f in remaining_plan(told(), order(), at(0))) == 14 + 1680 + 84 + 63 + 42 + 21
    waiting = remaining_plan(told(*FIRST_HOUR), HIGHER_RATE, at(600))
    assert in_minutes(*waiting)[0] == (600, 2040, Decimal(1008))
    assert remaining_plan(told(*FIRST_HOUR, stopped(60)), order(), at(61)) == ()


def test_a_push_that_nobody_settled_counts_as_coming() -> None:
    log = (baseline(), started(0, "35"))
    by_revision = orders(BY_HAND)
    open_push = remaining_plan(told(*log, of=by_revision), BY_HAND, at(5))
    assert in_minutes(*open_push)[:2] == [(5, 15, Decimal(14)), (15, 2895, Decimal(1680))]
    late = remaining_plan(told(*log, of=by_revision), BY_HAND, at(20))
    assert in_minutes(*late)[:2] == [(20, 20, Decimal(14)), (20, 2900, Decimal(1680))]
    settled = told(*log, bolus_settled(10, given_mg="14", bolus=START_ENTRY), of=by_revision)
    assert in_minutes(*remaining_plan(settled, BY_HAND, at(12)))[:2] == [
        (12, 15, Decimal(0)),
        (15, 2895, Decimal(1680)),
    ]
    assert in_minutes(*remaining_plan(settled, BY_HAND, at(20)))[0] == (20, 2900, Decimal(1680))


@pytest.mark.req("SR-13")
def test_the_most_in_24_hours_of_what_was_and_what_comes() -> None:
    course = told(*FIRST_HOUR)
    # The first day holds the loading dose: 14 + 35 x 23.75 h = 845.25.
    assert most_in_24_h(course, remaining_plan(course, order(), at(60))) == Decimal("845.25")
    # R2 from 10 h 15 min on: 42 x 24 h is more than any day that holds the loading dose (14 + 35 x 10 + 42 x 13.75).
    assert figures(most_in_24_h(course, remaining_plan(course, HIGHER_RATE, at(615)))) == figures(1008)
    bolus = Flow(start=at(615), end=at(615), mg=Decimal(20))
    assert most_in_24_h(course, [bolus, *remaining_plan(course, order(), at(615))]) == Decimal("865.25")


def test_the_most_in_24_hours_of_what_was() -> None:
    assert figures(most_in_24_h(told(), ())) == figures(0)
    over = told(*FIRST_HOUR, stopped(75))
    assert figures(most_in_24_h(over, ())) == figures(49)
    assert figures(most_in_24_h(told(*FIRST_HOUR), (), at(75))) == figures(49)
    assert figures(most_in_24_h(told(), [Flow(start=at(0), end=at(60), mg=Decimal(35))])) == figures(35)
    given_by_hand = told(
        baseline(), started(0, "35"), bolus_settled(15, given_mg="14", bolus=START_ENTRY), of=orders(BY_HAND)
    )
    assert figures(most_in_24_h(given_by_hand, (), at(20))) == figures(14)
    with pytest.raises(ValueError, match="until when"):
        most_in_24_h(told(*FIRST_HOUR), ())


@pytest.mark.req("SR-13")
def test_two_boluses_a_day_apart_touch_one_day() -> None:
    bolus = ConstantFlow(start=Decimal(0), end=Decimal(0), mg=Decimal(7))
    day_later = ConstantFlow(start=DAY_S, end=DAY_S, mg=Decimal(5))
    second_later = ConstantFlow(start=DAY_S + 1, end=DAY_S + 1, mg=Decimal(5))
    assert figures(most_in_window([bolus, day_later], DAY_S)) == figures(12)
    assert figures(most_in_window([bolus, second_later], DAY_S)) == figures(7)
    assert figures(most_in_window([], DAY_S)) == figures(0)


@given(courses(), moments, moments)
def test_what_was_given_never_grows_less(log: tuple[Logged, ...], one: int, other: int) -> None:
    first, second = counted(min(one, other), *log), counted(max(one, other), *log)
    assert first.given_mg <= second.given_mg
    assert 0 <= first.in_24_h_mg <= first.given_mg


@pytest.mark.req("SR-35")
@given(courses(), moments)
def test_a_correction_that_is_taken_back_leaves_the_count(log: tuple[Logged, ...], minute: int) -> None:
    start = log[1]
    moved = start.model_copy(update={"at": at(-5), "entry_id": "wrong", "replaces": START_ENTRY})
    back = start.model_copy(update={"entry_id": "right", "replaces": "wrong"})
    assert counted(minute, *log, moved, back) == counted(minute, *log)


@given(courses(), moments)
def test_everything_prepared_is_somewhere(log: tuple[Logged, ...], minute: int) -> None:
    """Up to the first container's end: given and left make up what was prepared, unless it is past empty."""
    count = counted(minute, *log)
    if count.container_number == 1 and count.container_left_ml:
        assert count.unaccounted_mg == 0


@pytest.mark.req("SR-13")
@given(courses(), moments)
def test_no_day_holds_more_than_the_most(log: tuple[Logged, ...], minute: int) -> None:
    course = told(*log)
    most = most_in_24_h(course, (), at(8000))
    assert counted(minute, *log).in_24_h_mg <= total(most, Decimal("1E-30"))
