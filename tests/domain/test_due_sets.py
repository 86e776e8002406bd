"""What is due and what became of it, worked by hand: minutes count from a start at 14:00 UTC on 22 November 2026."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ketadesk import app
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet, due_sets, needed_items
from ketadesk.domain.bedside.due_slots import slots
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, NotObserved
from ketadesk.domain.loading_dose import Via

from .courses import (
    FIRST_HOUR,
    HIGHER_RATE,
    PUSH_ONLY_PLAN,
    START,
    STEP_1,
    at,
    baseline,
    bolus_ordered,
    bolus_settled,
    container_changed,
    logged,
    lowered,
    observed,
    order,
    orders,
    paused,
    resumed,
    started,
    step,
    stopped,
    struck,
)

RULES = app.read_library().observation
MIND, CIRCULATION, TEMPERATURE = "breathing-and-mind", "circulation", "temperature"
BOTH = (MIND, CIRCULATION)
ALL = (MIND, CIRCULATION, TEMPERATURE)
QUARTERS = [15, 30, 45, 60]
HALVES = [90, 120, 150, 180]
DAY = 24 * 60


def a_set(minutes: int, tracks: Sequence[str] = ALL, entry_id: str = "", without: Sequence[str] = ()) -> Logged:
    """Every item of these tracks, and of every set, less those left out."""
    items = [i.id for i in RULES.items if i.track in (*tracks, "pump") and i.id not in without]
    return observed(minutes, entry_id or f"set-{minutes}", **{i.replace("-", "_"): "1" for i in items})


def not_done(minutes: int, due: int, tracks: Sequence[str] = ALL, entry_id: str = "why") -> Logged:
    fact = NotObserved(due_at=at(due), tracks=tuple(tracks), reason="Asleep, breathing and colour seen")
    return logged(minutes, fact, entry_id)


def course(*log: Logged) -> InfusionCourse:
    return replay((*FIRST_HOUR, *log), orders(order(), HIGHER_RATE))


def minutes_of(moments: Sequence[datetime]) -> list[int]:
    return [int((moment - START).total_seconds()) // 60 for moment in moments]


def due_minutes(track: str, until: int, *log: Logged) -> list[int]:
    found = slots(course(*log), RULES, at(until))
    return minutes_of([s.at for s in found if track in s.tracks])


def states(now: int, *log: Logged) -> dict[int, DueState]:
    """Minute of each slot -> its state."""
    return {minutes_of([d.slot.at])[0]: d.state for d in found(now, *log)}


def found(now: int, *log: Logged) -> tuple[DueSet, ...]:
    return due_sets(course(*log), RULES, (*FIRST_HOUR, *log), at(now))


def the_set(due: int, now: int, *log: Logged) -> DueSet:
    return next(d for d in found(now, *log) if d.slot.at == at(due))


@pytest.mark.req("SR-31")
def test_a_start_at_14_00_as_the_source_has_it() -> None:
    # 14:15, 14:30, 14:45, 15:00, 15:30, 16:00, 16:30, 17:00, then hourly
    expected = ["14:15", "14:30", "14:45", "15:00", "15:30", "16:00", "16:30", "17:00", "18:00", "19:00"]
    for track in BOTH:
        times = [f"{s.at:%H:%M}" for s in slots(course(), RULES, at(5 * 60)) if track in s.tracks]
        assert times == expected


@pytest.mark.req("SR-31")
def test_each_track_steps_down_by_itself_across_two_midnights() -> None:
    hourly_to_24_h = [60 * h for h in range(4, 25)]
    assert due_minutes(MIND, 30 * 60) == [*QUARTERS, *HALVES, *hourly_to_24_h, 26 * 60, 28 * 60, 30 * 60]
    hourly_to_12_h = [60 * h for h in range(4, 13)]
    two_hourly = [60 * h for h in range(14, 31, 2)]
    assert due_minutes(CIRCULATION, 30 * 60) == [*QUARTERS, *HALVES, *hourly_to_12_h, *two_hourly]
    assert due_minutes(TEMPERATURE, 30 * 60) == [240 * k for k in range(1, 8)]


@pytest.mark.req("SR-31")
def test_the_windows_are_the_tolerance_of_the_interval() -> None:
    by_minute = {minutes_of([s.at])[0]: s for s in slots(course(), RULES, at(26 * 60))}
    for due, tolerance in ((15, 5), (60, 5), (90, 10), (180, 10), (240, 30), (26 * 60, 30)):
        slot = by_minute[due]
        assert minutes_of([slot.opens, slot.late_after]) == [due - tolerance, due + tolerance]


@pytest.mark.req("SR-31")
def test_tracks_due_at_one_time_stand_in_one_slot_with_one_window() -> None:
    by_minute = {minutes_of([s.at])[0]: s.tracks for s in slots(course(), RULES, at(16 * 60))}
    assert by_minute[15] == BOTH
    assert by_minute[240] == ALL
    assert by_minute[13 * 60] == (MIND,)
    assert by_minute[14 * 60] == BOTH
    assert by_minute[16 * 60] == ALL


@pytest.mark.req("SR-31")
def test_where_the_windows_differ_two_slots_stand_at_one_time() -> None:
    # a bolus at 3:30 makes 4:00 half of its first hour (5 min); temperature has the 30 min of the longest interval
    log = (bolus_ordered(200), bolus_settled(210))
    at_4_h = [s for s in slots(course(*log), RULES, at(240)) if s.at == at(240)]
    assert [(s.tracks, minutes_of([s.opens, s.late_after])) for s in at_4_h] == [
        (BOTH, [235, 245]),
        ((TEMPERATURE,), [210, 270]),
    ]


@pytest.mark.req("SR-31")
def test_before_the_start_nothing_is_due() -> None:
    before = replay((baseline(),), orders())
    assert slots(before, RULES, at(1000)) == ()
    assert due_sets(before, RULES, (baseline(),), at(1000)) == ()
    assert slots(course(), RULES, at(-60)) == ()


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(
    "restart",
    [
        (bolus_ordered(280), bolus_settled(300)),
        (bolus_ordered(280, via=Via.HAND, mg_per_ml="10"), bolus_settled(300)),
        (paused(240), resumed(300, "35")),
        (started(300, "42", revision=2),),
    ],
    ids=["bolus by pump", "bolus by hand", "resume", "rate increase"],
)
def test_a_restart_counts_from_the_beginning_with_all_step_downs(restart: tuple[Logged, ...]) -> None:
    # at 5 h: 5:15 to 6:00, half-hourly to 8:00, hourly to 5 + 12 = 17 h and 5 + 24 = 29 h
    quarters = [*QUARTERS, *HALVES, 240]
    again = [300 + m for m in (*QUARTERS, *HALVES)]
    assert due_minutes(CIRCULATION, 22 * 60, *restart) == [
        *quarters, *again, *(300 + 60 * h for h in range(4, 13)), 300 + 14 * 60, 300 + 16 * 60,
    ]  # fmt: skip
    assert due_minutes(MIND, 31 * 60, *restart)[-3:] == [300 + 23 * 60, 300 + 24 * 60, 300 + 26 * 60]
    assert due_minutes(TEMPERATURE, 9 * 60, *restart) == [240, 480]


@pytest.mark.req("SR-31")
def test_what_restarts_nothing() -> None:
    plain = due_minutes(MIND, 52 * 60)
    for log in (
        (bolus_ordered(280),),
        (lowered(280, "20"),),
        (container_changed(280, "300"),),
        (paused(280),),
        (step(48 * 60 + 15, STEP_1, "28"),),
    ):
        assert due_minutes(MIND, 52 * 60, *log) == plain


@pytest.mark.req("SR-31")
def test_a_set_of_the_old_rhythm_at_the_very_moment_of_a_restart_is_dropped() -> None:
    # 4 h is due by the old rhythm, and is the moment of the bolus: 4:15 is next
    assert due_minutes(MIND, 270, bolus_ordered(230), bolus_settled(240)) == [*QUARTERS, *HALVES, 255, 270]


@pytest.mark.req("SR-31")
def test_two_restarts_at_one_moment_are_one() -> None:
    by_two = (paused(200), resumed(240, "35"), started(240, "42", revision=2))
    assert due_minutes(MIND, 270, *by_two) == [*QUARTERS, *HALVES, 255, 270]


@pytest.mark.req("SR-31")
def test_a_pause_changes_nothing() -> None:
    assert due_minutes(MIND, 600, paused(70)) == due_minutes(MIND, 600)


@pytest.mark.req("SR-31")
def test_after_the_stop_half_hourly_for_two_hours_and_then_nothing() -> None:
    # stopped at 5:10: 5:40, 6:10, 6:40, 7:10
    assert due_minutes(MIND, DAY, stopped(310)) == [*QUARTERS, *HALVES, 240, 300, 340, 370, 400, 430]
    assert due_minutes(CIRCULATION, DAY, stopped(310))[-4:] == [340, 370, 400, 430]
    # no temperature after the stop
    assert due_minutes(TEMPERATURE, DAY, stopped(310)) == [240]
    assert due_minutes(TEMPERATURE, DAY, stopped(240)) == [240]


@pytest.mark.req("SR-31")
def test_stopped_in_the_first_hour_the_quarters_go_on_beside() -> None:
    # stopped at 0:30: quarters to 1:00, then 1:30, 2:00, 2:30, as the printed schedule has them
    assert due_minutes(MIND, DAY, stopped(30)) == [15, 30, 45, 60, 90, 120, 150]


@pytest.mark.req("SR-31")
def test_stopped_after_a_restart_the_rhythm_of_the_restart_goes_on_beside() -> None:
    # bolus at 5:00, stopped at 5:30: quarters to 6:00, then 6:30, 7:00, 7:30
    log = (bolus_ordered(290), bolus_settled(300), stopped(330))
    assert due_minutes(MIND, DAY, *log)[9:] == [315, 330, 345, 360, 390, 420, 450]


@pytest.mark.req("SR-31")
def test_an_order_with_nothing_on_the_pump_has_the_same_schedule() -> None:
    log = (baseline(), started(ml_per_h=None))
    by_hand = replay(log, orders(order(phases=PUSH_ONLY_PLAN, container=None)))
    assert minutes_of([s.at for s in slots(by_hand, RULES, at(60))]) == QUARTERS


@pytest.mark.req("SR-31")
def test_next_due_overdue_done_by_the_minute() -> None:
    assert states(9) == {15: DueState.NEXT}
    assert states(10) == {15: DueState.DUE, 30: DueState.NEXT}
    assert states(20) == {15: DueState.DUE, 30: DueState.NEXT}
    assert states(21) == {15: DueState.OVERDUE, 30: DueState.NEXT}
    assert states(25) == {15: DueState.OVERDUE, 30: DueState.DUE, 45: DueState.NEXT}
    assert states(14, a_set(10)) == {15: DueState.DONE, 30: DueState.NEXT}
    assert states(21, a_set(20)) == {15: DueState.DONE, 30: DueState.NEXT}
    assert states(24, a_set(21)) == {15: DueState.DONE_LATE, 30: DueState.NEXT}


@pytest.mark.req("SR-31")
def test_an_overdue_set_stays_so_and_a_later_one_does_not_satisfy_it() -> None:
    assert states(46, a_set(31)) == {
        15: DueState.OVERDUE,
        30: DueState.DONE,
        45: DueState.DUE,
        60: DueState.NEXT,
    }
    # a day later still
    assert states(DAY, a_set(31))[15] is DueState.OVERDUE


@pytest.mark.req("SR-31")
def test_a_set_counts_until_the_next_one_opens() -> None:
    # 14:30 opens at 14:25: a set at 14:24 is for 14:15, late; at 14:25 for 14:30
    assert states(25, a_set(24))[15] is DueState.DONE_LATE
    assert states(25, a_set(25)) == {15: DueState.OVERDUE, 30: DueState.DONE, 45: DueState.NEXT}


@pytest.mark.req("SR-31")
def test_a_set_before_the_first_one_opens_counts_for_none() -> None:
    assert states(12, a_set(9)) == {15: DueState.DUE, 30: DueState.NEXT}


@pytest.mark.req("SR-31")
def test_two_sets_for_one_slot_the_first_does_and_the_second_is_extra() -> None:
    done = the_set(15, 20, a_set(14, entry_id="first"), a_set(16, entry_id="second"))
    assert (done.state, done.entries, done.missing) == (DueState.DONE, ("first",), ())
    # entered in the other order, it is the time at the bed that counts
    other = the_set(15, 20, a_set(16, entry_id="second"), a_set(14, entry_id="first"))
    assert other == done


@pytest.mark.req("SR-31")
def test_partly_done_says_what_is_missing_and_a_second_set_may_add_it() -> None:
    part = a_set(14, entry_id="part", without=("systolic-bp", "diastolic-bp"))
    partly = the_set(15, 20, part)
    assert (partly.state, partly.entries) == (DueState.PARTLY_DONE, ("part",))
    assert partly.missing == ("systolic-bp", "diastolic-bp")
    assert not partly.state.is_open
    pressure = observed(18, "pressure", systolic_bp="120", diastolic_bp="70")
    whole = the_set(15, 20, part, pressure)
    assert (whole.state, whole.entries, whole.missing) == (DueState.DONE, ("part", "pressure"), ())
    late = observed(22, "pressure", systolic_bp="120", diastolic_bp="70")
    assert the_set(15, 24, part, late).state is DueState.DONE_LATE


@pytest.mark.req("SR-31")
def test_a_whole_track_left_out_is_missing_item_by_item() -> None:
    partly = the_set(15, 20, a_set(14, tracks=(MIND,)))
    assert partly.state is DueState.PARTLY_DONE
    assert partly.missing == (
        "systolic-bp", "diastolic-bp", "heart-rate", "spo2", "oxygen", "consciousness",
    )  # fmt: skip


@pytest.mark.req("SR-31")
def test_what_is_looked_at_with_every_set_is_missing_too() -> None:
    partly = the_set(15, 20, a_set(14, without=("pump-rate", "danger-signs")))
    assert (partly.state, partly.missing) == (DueState.PARTLY_DONE, ("danger-signs", "pump-rate"))


@pytest.mark.req("SR-31")
def test_a_look_at_the_pump_alone_is_no_set() -> None:
    assert states(20, observed(15, pump_rate="56", volume_left="490"))[15] is DueState.DUE


@pytest.mark.req("SR-31")
def test_a_set_of_another_track_is_none_for_a_slot_that_does_not_ask_for_it() -> None:
    # at 13 h only breathing and mind are due: a blood pressure taken then is not that set
    pressure = observed(13 * 60, systolic_bp="120", diastolic_bp="70")
    assert states(13 * 60 + 10, pressure)[13 * 60] is DueState.DUE


@pytest.mark.req("SR-31")
def test_what_came_too_late_for_one_track_leaves_the_other_open() -> None:
    # nobody came at 14 h; at 15 h breathing and mind are due anew, the circulation's window is still that of 14 h
    missed, now = 14 * 60, 15 * 60
    due = the_set(missed, now, a_set(now))
    assert due.state is DueState.OVERDUE
    assert due.entries == (f"set-{now}",)
    assert states(now, a_set(now))[now] is DueState.DONE


@pytest.mark.req("SR-31")
def test_late_for_one_of_its_tracks_is_done_late() -> None:
    # at 14 h breathing and mind in time, the circulation an hour later: it counts for 14 h until 15:30
    mind, rest = a_set(14 * 60, tracks=(MIND,)), a_set(15 * 60, tracks=(MIND, CIRCULATION))
    assert the_set(14 * 60, 15 * 60, mind, rest).state is DueState.DONE_LATE


@pytest.mark.req("SR-31")
def test_a_reason_settles_the_slot_and_its_tracks_only() -> None:
    due = the_set(15, 60, not_done(30, 15))
    assert (due.state, due.entries) == (DueState.NOT_DONE, ("why",))
    half = the_set(15, 60, not_done(30, 15, tracks=(MIND,)))
    assert (half.state, half.entries) == (DueState.OVERDUE, ("why",))
    both = the_set(15, 60, not_done(30, 15, (MIND,), "one"), not_done(31, 15, (CIRCULATION,), "two"))
    assert (both.state, both.entries) == (DueState.NOT_DONE, ("one", "two"))
    # a reason for another time settles nothing here
    assert states(60, not_done(30, 16))[15] is DueState.OVERDUE


@pytest.mark.req("SR-31")
def test_a_set_that_was_made_counts_more_than_a_reason_why_not() -> None:
    assert the_set(15, 20, not_done(14, 15), a_set(16)).state is DueState.DONE


@pytest.mark.req("SR-31")
def test_one_track_done_and_a_reason_for_the_other_is_partly_done() -> None:
    # 14 h: the circulation late, and a reason for breathing and mind
    log = (a_set(15 * 60), not_done(15 * 60, 14 * 60, (MIND,)))
    due = the_set(14 * 60, 16 * 60, *log)
    assert (due.state, due.entries) == (DueState.PARTLY_DONE, ("why", f"set-{15 * 60}"))


@pytest.mark.req("SR-31")
def test_a_reason_given_before_its_time_is_kept_in_sight() -> None:
    ahead = not_done(31, 90, tracks=(MIND,))
    assert states(32, a_set(15), a_set(30), ahead) == {
        15: DueState.DONE,
        30: DueState.DONE,
        45: DueState.NEXT,
        90: DueState.NEXT,
    }


@pytest.mark.req("SR-31")
def test_a_set_entered_late_counts_for_when_it_was_made() -> None:
    # it stands last in the log and was made first
    log = (a_set(31), a_set(14, entry_id="on paper"))
    assert states(40, *log) == {15: DueState.DONE, 30: DueState.DONE, 45: DueState.DUE} | {60: DueState.NEXT}


@pytest.mark.req("SR-31")
def test_a_corrected_set_counts_as_it_was_corrected() -> None:
    first = a_set(16, entry_id="first")
    moved = a_set(31, entry_id="moved").model_copy(update={"replaces": "first", "why": "Wrong time"})
    assert states(40, first, moved) == {
        15: DueState.OVERDUE,
        30: DueState.DONE,
        45: DueState.DUE,
        60: DueState.NEXT,
    }
    assert states(20, first, struck(17, "first"))[15] is DueState.DUE


@pytest.mark.req("SR-31")
def test_a_bolus_that_is_struck_out_gives_the_old_rhythm_back() -> None:
    ordered, given = bolus_ordered(280), bolus_settled(300, entry_id="given")
    assert due_minutes(MIND, 480, ordered, given)[9] == 315
    assert due_minutes(MIND, 480, ordered, given, struck(305, "given"))[9:] == [300, 360, 420, 480]


@pytest.mark.req("SR-31")
def test_a_computer_that_slept_nine_hours_lists_every_set_that_was_missed() -> None:
    # asleep from 16:00 to 25:00 after the start (5:00 the day after the next midnight)
    done = [a_set(m) for m in (*QUARTERS, *HALVES, *range(240, 16 * 60 + 1, 60))]
    missed = {m: s for m, s in states(25 * 60, *done).items() if m > 16 * 60}
    overdue = {60 * h: DueState.OVERDUE for h in range(17, 25)}
    # 26 h opens at 25:30
    assert missed == overdue | {26 * 60: DueState.NEXT}


@pytest.mark.req("SR-31")
def test_a_clock_that_jumps_back_a_day_loses_no_set() -> None:
    log = (a_set(15), a_set(30), a_set(45), a_set(25 * 60, tracks=ALL))
    jumped = states(30 - DAY, *log)
    assert jumped == {
        15: DueState.DONE,
        30: DueState.DONE,
        45: DueState.DONE,
        60: DueState.NEXT,
        # made at 25 h, while 24 h was still the open one
        24 * 60: DueState.DONE_LATE,
    }


@pytest.mark.req("SR-31")
def test_intervals_that_are_no_round_part_of_an_hour_are_due_to_the_second() -> None:
    thirds = RULES.tracks[0].stretches[0].model_copy(update={"every_min": Decimal(20), "until_h": None})
    rules = RULES.model_copy(update={"tracks": (RULES.tracks[0].model_copy(update={"stretches": (thirds,)}),)})
    assert [s.at for s in slots(course(), rules, at(100))] == [at(m) for m in (20, 40, 60, 80, 100)]


@pytest.mark.req("SR-31")
def test_a_bolus_settled_after_the_stop_begins_no_schedule_anew() -> None:
    ended = course(stopped(310))
    late = ended.model_copy(update={"restarts": (*ended.restarts, at(320))})
    assert slots(late, RULES, at(DAY)) == slots(ended, RULES, at(DAY))


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(
    ("zone", "local_start", "expected"),
    [
        # the clocks go back at 02:00 BST: 01:00 comes twice
        ("Europe/London", "2026-10-25T00:00", ["00:15", "00:30", "00:45", "01:00", "01:30", "01:00", "01:30", "02:00"]),
        # and forward at 01:00 GMT: 01:30 never comes
        ("Europe/London", "2026-03-29T00:00", ["00:15", "00:30", "00:45", "02:00", "02:30", "03:00", "03:30", "04:00"]),
        # half an hour back at 02:00 on Lord Howe
        ("Australia/Lord_Howe", "2026-04-05T01:00",
         ["01:15", "01:30", "01:45", "01:30", "02:00", "02:30", "03:00", "03:30"]),
        # and forward
        ("Australia/Lord_Howe", "2026-10-04T01:00",
         ["01:15", "01:30", "01:45", "02:30", "03:00", "03:30", "04:00", "04:30"]),
    ],
)  # fmt: skip
def test_elapsed_time_across_a_change_of_the_clocks(zone: str, local_start: str, expected: list[str]) -> None:
    ward = ZoneInfo(zone)
    start = datetime.fromisoformat(local_start).replace(tzinfo=ward).astimezone(UTC)
    moved = tuple(e.model_copy(update={"at": e.at - START + start}) for e in FIRST_HOUR)
    found_slots = slots(replay(moved, orders()), RULES, start + timedelta(hours=3))
    assert [f"{s.at.astimezone(ward):%H:%M}" for s in found_slots] == expected


@pytest.mark.req("SR-31")
def test_a_changed_time_zone_moves_nothing() -> None:
    now = at(46)
    far = now.astimezone(ZoneInfo("Asia/Kathmandu"))
    log = (*FIRST_HOUR, a_set(31))
    here = due_sets(course(), RULES, log, now)
    assert due_sets(course(), RULES, log, far) == here


@pytest.mark.req("SR-31")
def test_what_a_full_set_has_with_and_without_a_pump() -> None:
    running = course(stopped(310))
    on_pump = [i.id for i in needed_items(running, RULES, (TEMPERATURE,), at(100))]
    assert on_pump == ["temperature", "danger-signs", "line-site", "pump-rate", "volume-left"]
    off = ["danger-signs", "line-site"]
    assert [i.id for i in needed_items(running, RULES, (), at(310))] == off
    assert [i.id for i in needed_items(running, RULES, (), at(-1))] == off
    assert [i.id for i in needed_items(course(), RULES, (), at(9000))] == [*off, "pump-rate", "volume-left"]
    log = (baseline(), started(ml_per_h=None))
    by_hand = replay(log, orders(order(phases=PUSH_ONLY_PLAN, container=None)))
    assert [i.id for i in needed_items(by_hand, RULES, (), at(10))] == off


@pytest.mark.req("SR-31")
def test_after_the_stop_a_set_is_whole_without_the_pump() -> None:
    log = (stopped(310), a_set(340, tracks=BOTH, without=("pump-rate", "volume-left")))
    assert the_set(340, 345, *log).state is DueState.DONE


@pytest.mark.req("SR-31")
def test_an_infusion_that_is_never_stopped_goes_on_two_hourly() -> None:
    # 30 days: 8 + 21 to 24 h, then two-hourly to 720 h (348)
    assert len(due_minutes(MIND, 30 * DAY)) == 8 + 21 + 348
    assert states(30 * DAY)[15] is DueState.OVERDUE


@pytest.mark.req("SR-31")
def test_which_states_are_open() -> None:
    assert [s.value for s in DueState if s.is_open] == ["Next", "Due", "Overdue"]
