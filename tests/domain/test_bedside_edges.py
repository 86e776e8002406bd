"""Edges of what is counted and due at the bed, worked by hand: to the minute, to the last digit, and just beside."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from ketadesk import app
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import due_sets, needed_items
from ketadesk.domain.bedside.due_slots import longest_interval_min, slots
from ketadesk.domain.bedside.elapsed import seconds_between
from ketadesk.domain.bedside.infusion_course import CourseBolus, CourseOrder, InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, NotInTheLog, Outcome
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.bedside.projection import most_in_24_h, remaining_plan
from ketadesk.domain.drug_library import ObservationRules
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import Container

from .bedside import asked
from .courses import (
    FIRST_HOUR,
    HAND_PLAN,
    PUSH,
    START_ENTRY,
    STEP_1,
    STRONG_BAG,
    at,
    baseline,
    bolus_ordered,
    bolus_settled,
    container_changed,
    lowered,
    observed,
    order,
    orders,
    paused,
    phase,
    resumed,
    started,
    step,
    stopped,
)

RULES = app.read_library().observation
BY_HAND = order(phases=HAND_PLAN)
READ_OFF_THE_PUMP = ("pump-rate", "volume-left")


def told(*log: Logged, of: CourseOrder | None = None) -> InfusionCourse:
    return replay(log, orders(of or order()))


def empty_at(minutes: int, *log: Logged) -> datetime | None:
    return ledger(told(*log), orders(), log, at(minutes)).empty_at


def unaccounted_mg(minutes: int, *log: Logged, of: CourseOrder | None = None) -> Decimal:
    by_revision = orders(of or order())
    return ledger(replay(log, by_revision), by_revision, log, at(minutes)).unaccounted_mg


@pytest.mark.req("SR-13")
def test_a_container_may_be_empty_to_the_drop_when_the_pump_is_paused() -> None:
    # 14 mL in the loading dose and a bolus of 486 mL: nothing is left at 15 min, and nothing flows from then on.
    exactly = (*FIRST_HOUR, bolus_ordered(15, mg="486"), bolus_settled(15, given_mg="486"), paused(15))
    assert empty_at(60, *exactly) == at(15)
    # Half a millionth of a mL is left, which the pause keeps.
    hardly = (*FIRST_HOUR, bolus_ordered(15, mg="486"), bolus_settled(15, given_mg="485.9999995"), paused(15))
    assert empty_at(60, *hardly) is None


@pytest.mark.req("SR-35")
def test_a_concentration_that_does_not_end_leaves_nothing_unaccounted() -> None:
    # 250 mg made 255 mL by 5 mL of 50 mg/mL: what was given and what is left have no last digit, their sum is 250.
    thirds = order(container=Container(mg=Decimal(250), ml=Decimal(255)))
    for minutes in (1, 7, 20, 100, 181, 333):
        assert str(unaccounted_mg(minutes, *FIRST_HOUR, of=thirds)) == "0"


def test_what_is_smaller_than_any_dose_is_not_unaccounted_for() -> None:
    def with_syringe_of(mg: str) -> Decimal:
        push = CourseBolus(
            bolus_id="b", ordered_at=at(0), mg=Decimal(mg), over_min=Decimal(1), via=Via.HAND, mg_per_ml=Decimal(10),
            prescriber="", outcome=Outcome.NOT_GIVEN, given_at=None, given_mg=Decimal(0), settled_at=at(0),
        )  # fmt: skip
        course = told().model_copy(update={"boluses": (push,)})
        return ledger(course, orders(), (), at(1)).unaccounted_mg

    assert with_syringe_of("1E-30") == 0
    assert with_syringe_of("2E-30") == Decimal("2E-30")


@pytest.mark.parametrize(("microseconds", "seconds"), [(1_500_000, 1), (999_999, 0), (-1, -1), (-1_500_000, -2)])
def test_a_part_of_a_second_is_none(microseconds: int, seconds: int) -> None:
    assert seconds_between(at(0), at(0) + timedelta(microseconds=microseconds)) == seconds


def test_what_runs_is_the_last_segment() -> None:
    running = told(*FIRST_HOUR, lowered(60, "28"), lowered(90, "21"))
    assert running.now_running == running.segments[3]
    assert running.segments[3].ml_per_h == 21
    assert told(*FIRST_HOUR, lowered(60, "28"), stopped(90)).now_running is None
    assert told().now_running is None


@pytest.mark.req("SR-13")
def test_when_the_time_of_a_phase_is_up_to_the_minute_the_next_one_follows() -> None:
    (first, *_) = remaining_plan(told(*FIRST_HOUR), order(), at(15 + 48 * 60))
    assert (first.start, first.end, first.mg) == (at(2895), at(3075), Decimal(84))
    pushed = told(
        baseline(), started(0, "35"), bolus_settled(10, given_mg="14", bolus=START_ENTRY), of=BY_HAND
    )  # fmt: skip
    (first, *_) = remaining_plan(pushed, BY_HAND, at(15))
    assert (first.start, first.end, first.mg) == (at(15), at(2895), Decimal(1680))


@pytest.mark.req("SR-13")
def test_a_taper_step_that_is_paused_as_it_begins_is_made_up_for_all_of_it() -> None:
    log = (*FIRST_HOUR, step(2895, STEP_1, "28"), paused(2895), resumed(2955, "28"))
    (first, *_) = remaining_plan(told(*log), order(), at(2955))
    assert (first.start, first.end, first.mg) == (at(2955), at(3135), Decimal(84))


def test_what_runs_without_an_end_says_so_in_words() -> None:
    with pytest.raises(ValueError, match=r"^the infusion runs: say until when it is counted$"):
        most_in_24_h(told(*FIRST_HOUR), ())


def test_a_bolus_belongs_to_the_revision_in_force() -> None:
    (push,) = told(baseline(), started(0, "35"), of=BY_HAND).boluses
    assert push.revision == 1
    (bolus,) = told(*FIRST_HOUR, bolus_ordered(60)).boluses
    assert bolus.revision == 1


@pytest.mark.req("SR-31")
def test_a_small_container_of_a_stronger_mixture_is_compared_by_its_mg() -> None:
    # 35 mg in an hour ran; 17.5 mL/h of 100 mg in 50 mL is as much, 17.6 is more.
    def restarts(ml_per_h: str) -> tuple[datetime, ...]:
        plan = (phase(PhaseKind.INFUSION, "24", ml_per_h, "840"),)
        change = order(revision=2, phases=plan, container=Container(mg=Decimal(100), ml=Decimal(50)))
        return replay((*FIRST_HOUR, started(600, ml_per_h, revision=2)), orders(order(), change)).restarts

    assert restarts("17.5") == (at(0),)
    assert restarts("17.6") == (at(0), at(600))


def test_a_bolus_is_held_against_the_container_that_hangs_now() -> None:
    change = order(revision=2, phases=(phase(PhaseKind.INFUSION, "24", "20", "960"),), container=STRONG_BAG)
    log = (*FIRST_HOUR, started(600, "20", revision=2), bolus_ordered(610, mg_per_ml="2"))
    assert replay(log, orders(order(), change)).boluses[0].mg_per_ml == 2


def test_a_container_may_be_taken_down_as_full_as_it_was_hung() -> None:
    first, _ = told(*FIRST_HOUR, container_changed(70, "500")).containers
    assert first.left_ml == 500


def test_a_step_to_the_rate_that_runs_gives_no_more_and_waits_for_no_bolus() -> None:
    log = (*FIRST_HOUR, bolus_ordered(60), lowered(65, "28"), step(70, STEP_1, "28"))
    assert told(*log).phase == STEP_1


def test_nothing_can_be_left_in_a_container_that_a_change_to_saline_took_down() -> None:
    saline = order(revision=2, phases=(phase(PhaseKind.SALINE, "0.5", "100", "0"),), container=None)
    log = (*FIRST_HOUR, started(60, "100", revision=2))
    assert replay((*log, stopped(70)), orders(order(), saline)).containers[0].taken_down_at == at(60)
    with pytest.raises(NotInTheLog, match="No container hangs"):
        replay((*log, stopped(70, "1")), orders(order(), saline))


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(
    ("course", "minutes", "read"),
    [
        (told(*FIRST_HOUR), 0, True),
        (told(*FIRST_HOUR, paused(60)), 70, True),
        (told(*FIRST_HOUR, stopped(60)), 59, True),
        (told(*FIRST_HOUR, stopped(60)), 60, False),
        (
            told(
                baseline(), started(0, "1"), bolus_settled(5, given_mg="14", bolus=START_ENTRY), step(5, 1, "1"),
                of=order(phases=(PUSH, phase(PhaseKind.SALINE, "0.5", "1", "0")), container=None),
            ),
            10,
            True,
        ),
        (told(baseline(), started(0, "35"), of=BY_HAND), 0, False),
    ],
    ids=["as it starts", "paused", "before the stop", "as it stops", "saline", "pushed by hand"],
)  # fmt: skip
def test_the_pump_is_read_as_long_as_something_is_on_it(course: InfusionCourse, minutes: int, read: bool) -> None:
    found = {item.id for item in needed_items(course, RULES, (), at(minutes))}
    assert found.intersection(READ_OFF_THE_PUMP) == (set(READ_OFF_THE_PUMP) if read else set())


@pytest.mark.req("SR-31")
def test_a_bolus_at_the_very_stop_begins_the_schedule_anew() -> None:
    log = (bolus_ordered(300), bolus_settled(310), stopped(310))
    found = [s.at for s in slots(told(*FIRST_HOUR, *log), RULES, at(600)) if s.at > at(310)]
    assert found == [at(310 + m) for m in (15, 30, 45, 60, 90, 120)]


@pytest.mark.req("SR-31")
def test_before_the_start_and_at_it_nothing_is_due() -> None:
    for minutes in (-2000, -10, 0, 14):
        assert slots(told(*FIRST_HOUR), RULES, at(minutes)) == ()


@pytest.mark.req("SR-31")
def test_a_track_without_items_of_its_own_is_done_with_the_others() -> None:
    rules = RULES.model_copy(update={"items": tuple(i for i in RULES.items if i.track != "temperature")})
    full = observed(240, "set", **{i.id.replace("-", "_"): "1" for i in rules.items})
    log = (*FIRST_HOUR, full)
    (at_four,) = [d for d in due_sets(told(*log), rules, log, at(245)) if d.slot.at == at(240)]
    assert at_four.slot.tracks == ("breathing-and-mind", "circulation", "temperature")
    assert at_four.state is DueState.DONE


def rules_with(**hours_or_minutes: int) -> ObservationRules:
    changes = {
        name: getattr(RULES, name).model_copy(update={"value": Decimal(value)})
        for name, value in hours_or_minutes.items()
    }
    return RULES.model_copy(update=changes)


def test_the_longest_interval_is_that_of_the_temperature_of_a_track_or_after_the_stop() -> None:
    assert longest_interval_min(RULES) == 240
    assert longest_interval_min(rules_with(temperature_every_h=1)) == 120
    assert longest_interval_min(rules_with(after_stop_every_min=300)) == 300


def test_what_the_length_and_the_repeat_ask_for_names_its_threshold() -> None:
    found = asked(now=49 * 60, repeat_course=True)
    assert [a.trigger.threshold and a.trigger.threshold.id for a in found] == ["liver-repeat", "liver-repeat-course"]
