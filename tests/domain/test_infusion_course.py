"""The course that the log's facts tell, and every fact that cannot be where it stands."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, InfusionCourse, SegmentCause
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    Fact,
    Logged,
    MovedToBed,
    NotInTheLog,
    NotObserved,
    Outcome,
    Reanswered,
    TargetSet,
)
from ketadesk.domain.checklist import Answer
from ketadesk.domain.infusion import PhaseKind, Pump
from ketadesk.domain.loading_dose import Via

from .courses import (
    BAG,
    BASELINE,
    FIRST_HOUR,
    HAND_PLAN,
    HIGHER_RATE,
    INFUSION,
    LOADING,
    PUMP_PLAN,
    PUSH,
    PUSH_ONLY_PLAN,
    START_ENTRY,
    STEP_1,
    STEP_2,
    STEP_3,
    STRONG_BAG,
    at,
    baseline,
    bolus_ordered,
    bolus_settled,
    container_changed,
    discarded,
    logged,
    lowered,
    observed,
    order,
    orders,
    paused,
    phase,
    pump_read,
    reconciled,
    resumed,
    started,
    step,
    stopped,
    struck,
)

BY_HAND = order(phases=HAND_PLAN)
PUSH_ONLY = order(phases=PUSH_ONLY_PLAN, container=None)
SALINE = phase(PhaseKind.SALINE, "0.5", "100", "0")
THEN_SALINE = order(phases=(PUSH, SALINE), container=None)
TARGET = TargetSet(scale=1, lowest_percent=94, prescriber="Dr Lee")
ACTED = ActedOn(findings=("a",), done="Called", called="Dr Lee", answer="Pause")
REANSWERED = Reanswered(item="psychosis", answer=Answer.ABSENT, prescriber="Dr Lee", reason="Seen")
NOT_OBSERVED = NotObserved(due_at=at(15), tracks=("circulation",), reason="Asleep")
MOVED = MovedToBed(bed="7")


def course(*log: Logged, of: CourseOrder | None = None, more: Sequence[CourseOrder] = ()) -> InfusionCourse:
    return replay([*FIRST_HOUR, *log] if of is None else log, orders(of or order(), *more))


def refusal(*log: Logged, of: CourseOrder | None = None, more: Sequence[CourseOrder] = ()) -> str:
    with pytest.raises(NotInTheLog) as refused:
        course(*log, of=of, more=more)
    return refused.value.reason


def stretches(told: InfusionCourse) -> list[tuple[int, int | None, str, int, SegmentCause]]:
    """Minutes from the start, rate, container and cause of every segment."""
    return [
        (
            int((s.start - at(0)).total_seconds()) // 60,
            None if s.end is None else int((s.end - at(0)).total_seconds()) // 60,
            str(s.ml_per_h),
            s.container_number,
            s.cause,
        )
        for s in told.segments
    ]


def test_nothing_logged_is_not_started() -> None:
    told = replay([], orders())
    assert told.state is CourseState.NOT_STARTED
    assert (told.revision, told.started_at, told.now_running, told.open_bolus) == (0, None, None, None)


def test_what_is_logged_before_the_start_starts_nothing() -> None:
    before = replay([baseline(), logged(-5, TARGET), logged(-4, MOVED)], orders())
    assert before.state is CourseState.NOT_STARTED


def test_start_and_infusion_after_its_loading_dose() -> None:
    told = course()
    assert told.state is CourseState.RUNNING
    assert (told.revision, told.phase, told.phase_since, told.started_at) == (1, INFUSION, at(15), at(0))
    assert stretches(told) == [(0, 15, "56", 1, SegmentCause.START), (15, None, "35", 1, SegmentCause.STEP)]
    assert told.now_running == told.segments[-1]
    assert told.segments[0].container == BAG
    assert told.segments[0].entry_id == START_ENTRY
    assert told.restarts == (at(0),)


@pytest.mark.req("SR-31")
def test_a_pause_stands_still_and_a_resume_begins_the_schedule_anew() -> None:
    told = course(paused(300), resumed(360, "28"))
    assert stretches(told)[1:] == [
        (15, 300, "35", 1, SegmentCause.STEP),
        (300, 360, "0", 1, SegmentCause.PAUSE),
        (360, None, "28", 1, SegmentCause.RESUME),
    ]
    assert told.restarts == (at(0), at(360))
    assert (told.phase, told.phase_since) == (INFUSION, at(15))
    assert course(paused(300)).state is CourseState.PAUSED


def test_lowering_restarts_nothing() -> None:
    told = course(lowered(120, "28"))
    assert stretches(told)[-1] == (120, None, "28", 1, SegmentCause.LOWERED)
    assert told.restarts == (at(0),)


def test_taper_steps_to_the_stop() -> None:
    told = course(step(2895, STEP_1, "28"), step(3075, STEP_2, "21"), stopped(3100, "17.5"))
    assert stretches(told)[-2:] == [
        (2895, 3075, "28", 1, SegmentCause.STEP),
        (3075, 3100, "21", 1, SegmentCause.STEP),
    ]
    assert (told.state, told.stopped_at, told.now_running) == (CourseState.STOPPED, at(3100), None)
    assert told.restarts == (at(0),)
    assert (told.containers[0].taken_down_at, told.containers[0].left_ml) == (at(3100), Decimal("17.5"))


@pytest.mark.req("SR-31")
def test_a_taper_step_above_a_lowered_rate_begins_the_schedule_anew() -> None:
    assert course(lowered(120, "10"), step(240, STEP_1, "28")).restarts == (at(0), at(240))


def test_a_container_goes_on_at_the_rate_that_runs_or_stands_still() -> None:
    told = course(container_changed(60, "450"), paused(90), container_changed(100, "480"), resumed(120, "35"))
    assert stretches(told)[2:] == [
        (60, 90, "35", 2, SegmentCause.CONTAINER),
        (90, 100, "0", 2, SegmentCause.PAUSE),
        (100, 120, "0", 3, SegmentCause.CONTAINER),
        (120, None, "35", 3, SegmentCause.RESUME),
    ]
    assert [(c.number, c.hung_at, c.taken_down_at, c.left_ml) for c in told.containers] == [
        (1, at(0), at(60), Decimal(450)),
        (2, at(60), at(100), Decimal(480)),
        (3, at(100), None, None),
    ]


def test_a_revision_with_a_higher_rate_goes_on_with_the_container() -> None:
    told = course(started(600, "42", revision=2), more=[HIGHER_RATE])
    assert stretches(told)[-1] == (600, None, "42", 1, SegmentCause.REVISION)
    assert (told.revision, told.phase, told.phase_since, told.started_at) == (2, 0, at(600), at(0))
    assert told.restarts == (at(0), at(600))


def test_a_revision_with_a_lower_rate_restarts_nothing() -> None:
    lower = order(revision=2, phases=(phase(PhaseKind.INFUSION, "24", "28", "672"),))
    assert course(started(600, "28", revision=2), more=[lower]).restarts == (at(0),)


def test_another_mixture_hangs_from_the_start_of_its_revision() -> None:
    stronger = order(revision=2, phases=(phase(PhaseKind.INFUSION, "24", "17.5", "840"),), container=STRONG_BAG)
    told = course(started(600, "17.5", revision=2), more=[stronger])
    assert [(c.number, c.container, c.revision) for c in told.containers] == [(1, BAG, 1), (2, STRONG_BAG, 2)]
    assert (told.containers[0].taken_down_at, told.containers[0].left_ml) == (at(600), None)
    assert stretches(told)[-1] == (600, None, "17.5", 2, SegmentCause.REVISION)
    assert told.restarts == (at(0),), "17.5 mL of 2 mg/mL is the 35 mg it was"


def test_a_revision_may_start_out_of_a_pause() -> None:
    told = course(paused(300), started(400, "42", revision=2), more=[HIGHER_RATE])
    assert told.state is CourseState.RUNNING
    assert told.restarts == (at(0), at(400))


def test_the_second_revision_may_be_the_first_that_runs() -> None:
    told = replay([baseline(), started(0, "42", revision=2)], orders(order(), HIGHER_RATE))
    assert (told.revision, told.segments[0].cause) == (2, SegmentCause.START)


def test_a_push_by_hand_is_open_until_it_is_settled() -> None:
    log = (baseline(), started(0, "35"))
    told = course(*log, of=BY_HAND)
    assert told.state is CourseState.BY_HAND
    assert stretches(told) == [(0, None, "0", 0, SegmentCause.START)]
    assert told.open_bolus == told.boluses[0]
    push = told.boluses[0]
    assert (push.bolus_id, push.mg, push.over_min, push.via, push.mg_per_ml, push.prescriber) == (
        START_ENTRY, Decimal(14), Decimal(15), Via.HAND, Decimal(10), "",
    )  # fmt: skip
    assert told.containers[0].hung_at == at(0)


@pytest.mark.req("SR-31")
def test_the_infusion_after_a_push_is_no_restart_and_nor_is_the_push() -> None:
    settled = bolus_settled(15, given_mg="14", bolus=START_ENTRY)
    told = course(baseline(), started(0, "35"), settled, step(20, INFUSION, "35"), of=BY_HAND)
    assert (told.state, told.open_bolus, told.restarts) == (CourseState.RUNNING, None, (at(0),))
    assert stretches(told)[-1] == (20, None, "35", 1, SegmentCause.STEP)


def test_a_push_of_a_corrected_start_is_settled_by_either_id() -> None:
    start = started(1, "35", entry_id="start-corrected").model_copy(update={"replaces": START_ENTRY})
    for named in (START_ENTRY, "start-corrected"):
        settled = bolus_settled(15, given_mg="14", bolus=named)
        told = course(baseline(), started(0, "35"), settled, start, of=BY_HAND)
        assert (told.boluses[0].bolus_id, told.boluses[0].given_mg) == ("start-corrected", Decimal(14))


def test_a_push_alone_goes_on_until_it_is_stopped() -> None:
    told = course(baseline(), started(0, None), of=PUSH_ONLY)
    assert (told.state, told.containers) == (CourseState.BY_HAND, ())
    over = course(baseline(), started(0, None), stopped(30), of=PUSH_ONLY)
    assert (over.state, over.segments[0].end) == (CourseState.STOPPED, at(30))


def test_saline_takes_nothing_out_of_a_container() -> None:
    settled = bolus_settled(1, given_mg="14", bolus=START_ENTRY)
    told = course(baseline(), started(0, "100"), settled, step(2, 1, "100"), of=THEN_SALINE)
    assert told.state is CourseState.RUNNING
    assert (told.segments[-1].container, told.segments[-1].ml_per_h) == (None, Decimal(100))


@pytest.mark.req("SR-31")
def test_a_bolus_given_by_the_pump_begins_the_schedule_anew() -> None:
    told = course(bolus_ordered(100), bolus_settled(110, given_mg="6.5"))
    given = told.boluses[0]
    assert (given.ordered_at, given.given_at, given.given_mg, given.settled_at) == (
        at(100), at(110), Decimal("6.5"), at(110),
    )  # fmt: skip
    assert (given.outcome, given.container_number, given.is_open) == (Outcome.GIVEN, 1, False)
    assert told.restarts == (at(0), at(110))
    assert len(told.segments) == 2, "a bolus is no stretch of constant rate"


def test_a_bolus_not_given_begins_nothing() -> None:
    told = course(bolus_ordered(100), bolus_settled(110, Outcome.NOT_GIVEN, "0"))
    assert (told.boluses[0].given_at, told.boluses[0].is_open, told.restarts) == (None, False, (at(0),))


def test_an_unknown_bolus_stays_open_until_somebody_knows() -> None:
    told = course(bolus_ordered(100), bolus_settled(110, Outcome.UNKNOWN, "0"))
    assert told.open_bolus is not None
    assert (told.open_bolus.outcome, told.open_bolus.settled_at) == (Outcome.UNKNOWN, at(110))
    known = course(bolus_ordered(100), bolus_settled(110, Outcome.UNKNOWN, "0"), bolus_settled(120))
    assert (known.open_bolus, known.boluses[0].given_at, known.boluses[0].settled_at) == (None, at(120), at(110))


def test_a_bolus_by_hand_comes_out_of_no_container() -> None:
    told = course(paused(90), bolus_ordered(100, via=Via.HAND, mg_per_ml="10"), bolus_settled(105))
    assert (told.boluses[0].container_number, told.boluses[0].mg_per_ml) == (0, Decimal(10))


def test_an_open_bolus_blocks_only_what_gives_more() -> None:
    told = course(bolus_ordered(100), lowered(110, "28"), step(120, STEP_2, "21"), paused(130), stopped(140))
    assert told.state is CourseState.STOPPED


def test_after_the_stop_it_is_watched_counted_and_settled() -> None:
    after = [
        observed(3130),
        bolus_settled(3131),
        discarded(3132, "10"),
        reconciled(3133),
        *(logged(3134, fact) for fact in (ACTED, NOT_OBSERVED, TARGET, MOVED, REANSWERED)),
    ]
    told = course(bolus_ordered(100), stopped(3100), *after)
    assert told.state is CourseState.STOPPED
    assert told.restarts == (at(0),), "nothing begins anew after the stop"


@pytest.mark.req("SR-35")
def test_what_was_struck_through_never_was() -> None:
    assert course(paused(300, "wrong"), struck(310, "wrong")).state is CourseState.RUNNING


@pytest.mark.req("SR-36")
def test_a_late_entry_is_replayed_at_its_time() -> None:
    told = course(resumed(360, "28"), paused(300))
    assert stretches(told)[-2:] == [(300, 360, "0", 1, SegmentCause.PAUSE), (360, None, "28", 1, SegmentCause.RESUME)]


@pytest.mark.req("SR-36")
def test_a_late_entry_that_makes_a_later_one_impossible_is_refused() -> None:
    assert "not below the 20 mL per hour" in refusal(lowered(300, "28"), lowered(200, "20"))


@pytest.mark.req("SR-35")
def test_a_correction_that_makes_a_later_one_impossible_is_refused() -> None:
    assert "not paused" in refusal(paused(300, "wrong"), resumed(360, "28"), struck(370, "wrong"))


RUNNING = (baseline(), started(), step(15, INFUSION, "35"))
PAUSED = (*RUNNING, paused(60))
OPEN = (*RUNNING, bolus_ordered(60))


@pytest.mark.parametrize(
    "entry",
    [
        step(0, INFUSION, "35"),
        lowered(0, "28"),
        paused(0),
        resumed(0, "28"),
        container_changed(0, "1"),
        bolus_ordered(0),
        bolus_settled(0),
        pump_read(0, "35"),
        stopped(0),
        discarded(0, "1"),
        reconciled(0),
        *(logged(0, fact) for fact in (ACTED, REANSWERED, NOT_OBSERVED)),
    ],
    ids=lambda entry: entry.fact.kind,
)
def test_nothing_of_it_can_be_before_the_start(entry: Logged) -> None:
    assert "had not been started" in refusal(baseline(), entry, of=order())


@pytest.mark.parametrize(
    "entry",
    [
        started(70, "42", revision=2),
        step(70, STEP_1, "28"),
        lowered(70, "28"),
        paused(70),
        resumed(70, "28"),
        container_changed(70, "1"),
        bolus_ordered(70),
        pump_read(70, "35"),
        stopped(70),
    ],
    ids=lambda entry: entry.fact.kind,
)
def test_nothing_runs_after_the_stop(entry: Logged) -> None:
    assert "had been stopped" in refusal(stopped(65), entry, more=[HIGHER_RATE])


@pytest.mark.parametrize(
    ("log", "why"),
    [
        ((*RUNNING, started(60, entry_id="again")), "R1 has been started already"),
        ((baseline(), started(0, "42", revision=2), started(60)), "R1 was superseded by R2"),
        ((*RUNNING, started(60, "42", revision=3)), "R3 is not a signed revision"),
        ((*PAUSED, paused(70)), "There is nothing to pause: the infusion is paused"),
        ((*PAUSED, lowered(70, "28")), "There is no rate to lower: the infusion is paused"),
        ((*PAUSED, step(70, STEP_1, "28")), "resume or stop it before the next step"),
        ((*RUNNING, resumed(70, "28")), "not paused"),
        ((*PAUSED, resumed(70, "35.1")), "35.1 mL per hour is above the 35 mL per hour before the pause"),
        ((*RUNNING, step(70, LOADING, "56")), "only goes forward"),
        ((*RUNNING, step(70, INFUSION, "35")), "only goes forward"),
        ((*RUNNING, step(70, STEP_2, "21"), step(80, STEP_1, "28")), "only goes forward"),
        ((*RUNNING, step(70, 6, "28")), "no such step"),
        ((*RUNNING, step(70, -1, "28")), "no such step"),
        ((*RUNNING, step(70, STEP_1, "28.1")), "The pump shows 28.1 mL per hour, and the plan says 28 mL per hour"),
        ((*RUNNING, lowered(70, "35")), "35 mL per hour is not below the 35 mL per hour that runs"),
        ((*RUNNING, lowered(70, "35.1")), "needs a new revision"),
        ((*RUNNING, lowered(70, "28.05")), "cannot be set to 28.05 mL per hour: its step is 0.1 mL per hour"),
        ((*PAUSED, resumed(70, "28.05")), "its step is 0.1 mL per hour"),
        ((*RUNNING, container_changed(70, "500.1")), "500.1 mL cannot be left in a container of 500 mL"),
        ((*RUNNING, stopped(70, "501")), "501 mL cannot be left"),
        ((*OPEN, bolus_ordered(70, entry_id="other")), "whether the 7 mg bolus was given"),
        ((*OPEN, started(70, "42", revision=2)), "whether the 7 mg bolus was given"),
        ((*OPEN, lowered(65, "20"), step(70, STEP_1, "28")), "whether the 7 mg bolus was given"),
        ((*OPEN, paused(65), resumed(70, "28")), "whether the 7 mg bolus was given"),
        ((*OPEN, bolus_settled(65, Outcome.UNKNOWN, "0"), bolus_ordered(70, entry_id="b")), "7 mg bolus was given"),
        ((*PAUSED, bolus_ordered(70)), "The pump cannot give a bolus: the infusion is paused"),
        ((*RUNNING, bolus_ordered(70, mg_per_ml="2")), "The container that hangs has 1 mg per mL, not 2 mg per mL"),
        ((*RUNNING, bolus_settled(70)), "No such bolus"),
        ((*RUNNING, bolus_settled(70, bolus=BASELINE)), "No such bolus"),
        ((*OPEN, struck(65, "bolus"), bolus_settled(70)), "No such bolus"),
        ((*OPEN, bolus_settled(70), bolus_settled(80)), "recorded already"),
        ((*OPEN, bolus_settled(70, given_mg="7.1")), "7.1 mg cannot be given of a bolus of 7 mg"),
        ((*OPEN, bolus_settled(70, given_mg="0")), "above nought"),
        ((*OPEN, bolus_settled(70, Outcome.NOT_GIVEN, "1")), "has no mg given"),
        ((*OPEN, bolus_settled(70, Outcome.UNKNOWN, "7")), "has no mg given"),
        ((baseline(), started(0, "53")), "The pump shows 53 mL per hour, and the plan says 56 mL per hour"),
        ((baseline(), started(0, None)), "The pump was not read back"),
    ],
)  # fmt: skip
def test_what_cannot_be(log: tuple[Logged, ...], why: str) -> None:
    assert why in refusal(*log, of=order(), more=[HIGHER_RATE])


@pytest.mark.parametrize(
    ("of", "log", "why"),
    [
        (BY_HAND, (started(0, "35"), step(10, INFUSION, "35")), "whether the 14 mg bolus was given"),
        (BY_HAND, (started(0, "35"), paused(10)), "There is nothing to pause: nothing runs on the pump"),
        (BY_HAND, (started(0, "35"), lowered(10, "28")), "There is no rate to lower: nothing runs on the pump"),
        (PUSH_ONLY, (started(0, "35"),), "there is no rate to read back"),
        (PUSH_ONLY, (started(0, None), container_changed(10, "1")), "No container hangs"),
        (PUSH_ONLY, (started(0, None), stopped(10, "1")), "No container hangs"),
        (PUSH_ONLY, (started(0, None), step(10, 0, "35")), "no such step"),
        (order(phases=()), (started(0, "35"),), "R1 is not a signed revision"),
        (
            THEN_SALINE,
            (
                started(0, "100"),
                bolus_settled(1, given_mg="14", bolus=START_ENTRY),
                step(2, 1, "100"),
                bolus_ordered(3),
            ),
            "what runs on it has no ketamine",
        ),
        (order().model_copy(update={"pump": None}), (started(), lowered(10, "28")), "names no pump"),
        (
            order().model_copy(
                update={"pump": Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(40))}
            ),
            (started(), lowered(10, "50")),
            "50 mL per hour is above the pump's maximum of 40 mL per hour",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_of_other_orders(of: CourseOrder, log: tuple[Logged, ...], why: str) -> None:
    assert why in refusal(baseline(), *log, of=of)


def test_a_later_revision_begins_on_the_pump() -> None:
    by_hand = order(revision=2, phases=HAND_PLAN)
    assert "begins with a dose by hand" in refusal(started(60, "35", revision=2), more=[by_hand])


def test_a_change_of_a_push_may_start_before_its_infusion() -> None:
    log = (baseline(), started(0, "35"), bolus_settled(15, given_mg="14", bolus=START_ENTRY))
    told = course(*log, started(20, "42", revision=2), of=BY_HAND, more=[HIGHER_RATE])
    assert stretches(told)[-1] == (20, None, "42", 1, SegmentCause.REVISION)


@pytest.mark.parametrize("fact", [ACTED, REANSWERED, NOT_OBSERVED, TARGET, MOVED], ids=lambda fact: fact.kind)
def test_what_is_said_of_a_course_changes_nothing_of_it(fact: Fact) -> None:
    assert course(logged(60, fact), pump_read(61, "35", "450"), discarded(62, "1"), reconciled(63)) == course()


def test_a_kind_of_fact_that_nobody_thought_of_is_not_passed_over() -> None:
    unknown = logged(60, MOVED).model_copy(update={"fact": PUSH})
    with pytest.raises(AssertionError, match="PlannedPhase"):
        course(unknown)


def test_the_plan_of_these_tests_has_its_taper_in_place() -> None:
    assert [p.step for p in PUMP_PLAN][STEP_1 : STEP_3 + 1] == [1, 2, 3]
