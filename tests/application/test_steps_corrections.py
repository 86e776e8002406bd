"""Entries put right and struck through: prefilled as logged, readable afterwards, tried in the whole log."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.bedside_desk import StepDraft, StepForm, Verb
from ketadesk.application.monitoring.history import history
from ketadesk.application.monitoring.steps.logged_answers import logged_answers, verb_of
from ketadesk.application.monitoring.steps.take_step import step_form
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.monitoring.ward.ward_line import ward_line
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    MovedToBed,
    NotObserved,
    Outcome,
    Paused,
    PumpRead,
    RateLowered,
    Reanswered,
    Reconciled,
    Resumed,
    Started,
    StepTaken,
    Stopped,
    StruckThrough,
    TargetSet,
)
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via

from .bedside_steps import field_names, form, plain, refusal, row, said, take, take_signed
from .people import ANNA, BERTA
from .record_fakes import LONDON
from .watched_sample import BED, PRESCRIBER, RunningWard, full_set, minutes_after, running_ward

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


@pytest.fixture
def ward() -> RunningWard:
    return running_ward([(15, INFUSION)])


def texts(shown: StepForm) -> dict[str, str]:
    return {asked.name: asked.text for asked in shown.fields}


def test_a_correction_is_the_form_as_it_was_filled_in(ward: RunningWard) -> None:
    entry, _ = take(ward, 60, Verb.LOWER_RATE, read_back="21", prescriber=PRESCRIBER, reason="Drowsy")
    asked = form(ward, 70, Verb.CORRECT, entry.entry_id)
    assert texts(asked) == {
        "read_back": "21", "prescriber": PRESCRIBER, "reason": "Drowsy", "why": "", "at": "22-Nov-2026 15:00",
    }  # fmt: skip
    assert (asked.title, asked.do_words) == ("Correct: Lower the rate", "Record the correction")
    assert (asked.missing, asked.asks_pin) == (("Reason of the correction",), True)
    corrected, _ = take(ward, 70, Verb.CORRECT, entry.entry_id, read_back="28", why="Misread")
    assert corrected.fact == RateLowered(read_back_ml_per_h=Decimal(28), prescriber=PRESCRIBER, reason="Drowsy")
    assert (corrected.replaces, corrected.why, corrected.at) == (entry.entry_id, "Misread", entry.at)
    assert str(ward.watched(70).course.segments[-1].ml_per_h) == "28"


def test_the_old_entry_stays_readable_with_reason_and_name(ward: RunningWard) -> None:
    entry, _ = take(ward, 60, Verb.MOVE_BED, bed="4")
    take_signed(ward, 150, Verb.CORRECT, BERTA, None, entry.entry_id, bed="5", why="Wrong bed")
    lines = {line.what: line for line in history(ward.watched(160), ward.reference, LONDON)}
    old, new = lines["Moved to Bed 4"], lines["Moved to Bed 5 (correction: Wrong bed)"]
    assert old.struck == "Replaced by Berta Example, 22-Nov-2026 16:30: Wrong bed"
    assert (old.can_correct, old.can_strike) == (False, False)
    assert (new.struck, new.can_correct, new.can_strike) == ("", True, True)
    assert (new.at, new.entered, new.by) == ("22-Nov-2026 15:00", "entered 16:30, late by 1hr 30min", "Berta Example")


def test_an_entry_is_corrected_once_and_its_correction_again(ward: RunningWard) -> None:
    entry, _ = take(ward, 60, Verb.MOVE_BED, bed="4")
    second, _ = take(ward, 61, Verb.CORRECT, entry.entry_id, bed="5", why="Wrong bed")
    assert "does not hold any more" in refusal(ward, 62, Verb.CORRECT, entry.entry_id, bed="6", why="x").what
    third, _ = take(ward, 62, Verb.CORRECT, second.entry_id, bed="6", why="Wrong again")
    assert third.replaces == second.entry_id


def test_a_correction_may_move_the_time_and_keeps_its_seconds_otherwise(ward: RunningWard) -> None:
    ward.logged(60, Paused(reason="Pump alarm"))
    kept = ward.log.kept[-1]
    ward.log.kept[-1] = kept.model_copy(update={"at": kept.at + timedelta(seconds=40)})
    entry = ward.log.kept[-1]
    same, _ = take(ward, 70, Verb.CORRECT, entry.entry_id, reason="line-problem", why="Other reason")
    assert same.at == minutes_after(60) + timedelta(seconds=40)
    moved, _ = take(ward, 71, Verb.CORRECT, same.entry_id, at="14:55", why="Earlier")
    assert (moved.at, moved.fact) == (minutes_after(55), Paused(reason="Line problem"))


def test_a_start_is_corrected_in_its_time_without_another_step_of_the_order(ward: RunningWard) -> None:
    start = next(e for e in ward.log.kept if isinstance(e.fact, Started))
    steps = len(ward.orders.steps)
    asked = form(ward, 30, Verb.CORRECT, start.entry_id)
    assert texts(asked) == {"bed": BED, "read_back": "56", "why": "", "at": "22-Nov-2026 14:00"}
    assert row(asked, "Baseline") == "22-Nov-2026 13:50 by Anna Example"
    corrected, _ = take(ward, 30, Verb.CORRECT, start.entry_id, at="14:05", why="Clamp was closed")
    assert (corrected.at, corrected.revision, len(ward.orders.steps)) == (minutes_after(5), 1, steps)
    assert ward.watched(30).course.started_at == minutes_after(5)
    wrong = form(ward, 30, Verb.CORRECT, corrected.entry_id, read_back="35", why="x")
    assert "go back to the pump" in said(wrong)[0]


def test_a_correction_that_the_rest_of_the_log_contradicts_is_refused(ward: RunningWard) -> None:
    start = next(e for e in ward.log.kept if isinstance(e.fact, Started))
    asked = form(ward, 30, Verb.CORRECT, start.entry_id, at="14:20", why="Later")
    assert said(asked) != ()
    assert not asked.can_do


def test_a_stop_is_corrected_and_not_struck_through(ward: RunningWard) -> None:
    entry, _ = take(ward, 75, Verb.STOP, reason="patient")
    assert said(form(ward, 80, Verb.STRIKE, entry.entry_id, why="Error")) == (
        "A start and a stop are not struck through: correct their time or figures.",
    )
    corrected, _ = take(ward, 80, Verb.CORRECT, entry.entry_id, left_ml="450", why="Read now")
    assert corrected.fact == Stopped(reason="Patient's wish", left_ml=Decimal(450))


def test_an_entry_made_in_error_is_struck_through(ward: RunningWard) -> None:
    entry, _ = take(ward, 60, Verb.MOVE_BED, bed="4")
    asked = form(ward, 61, Verb.STRIKE, entry.entry_id)
    assert (field_names(asked), asked.missing) == (("why", "at"), ("Reason of the correction",))
    struck, words = take(ward, 61, Verb.STRIKE, entry.entry_id, why="Other patient")
    assert struck.fact == StruckThrough(entry=entry.entry_id)
    assert (struck.why, struck.replaces) == ("Other patient", "")
    assert words == "Recorded for 22-Nov-2026 15:01: The entry of 22-Nov-2026 15:00 struck through."
    line = next(x for x in history(ward.watched(62), ward.reference, LONDON) if x.entry_id == entry.entry_id)
    assert line.struck == "Struck through by Anna Example, 22-Nov-2026 15:01: Other patient"
    newest = history(ward.watched(62), ward.reference, LONDON)[0]
    assert newest.what == "The entry of 22-Nov-2026 15:00 struck through: Other patient"
    assert (newest.can_correct, newest.can_strike) == (False, False)


def test_what_others_stand_on_is_not_struck_through(ward: RunningWard) -> None:
    pause, _ = take(ward, 60, Verb.PAUSE, reason="pump-alarm")
    take(ward, 65, Verb.RESUME, read_back="35", prescriber=PRESCRIBER)
    assert "not paused" in said(form(ward, 70, Verb.STRIKE, pause.entry_id, why="Error"))[0]


def test_a_set_is_corrected_on_its_own_page(ward: RunningWard) -> None:
    entry = ward.logged(20, full_set())
    with pytest.raises(OrderRefused, match="not corrected here"):
        form(ward, 30, Verb.CORRECT, entry.entry_id)


def test_a_settled_bolus_is_corrected_though_its_order_was_corrected_since(ward: RunningWard) -> None:
    ordered, _ = take(
        ward, 60, Verb.ORDER_BOLUS, mg_per_kg="0.1", over_min="15", via="hand", syringe="10", prescriber=PRESCRIBER
    )  # fmt: skip
    settled, _ = take(ward, 62, Verb.SETTLE_BOLUS, outcome="given", given_mg="7")
    again, _ = take(ward, 63, Verb.CORRECT, ordered.entry_id, over_min="20", why="Over 20 min")
    asked = form(ward, 64, Verb.CORRECT, settled.entry_id)
    assert texts(asked)["given_mg"] == "7"
    assert plain(dict(asked.shown)["Ordered"]) == "7 mg (0.7 mL) over 20 min, by hand, 22-Nov-2026 15:00"
    corrected, _ = take(ward, 64, Verb.CORRECT, settled.entry_id, given_mg="6.5", why="A rest was left")
    assert corrected.fact == BolusSettled(bolus=again.entry_id, outcome=Outcome.GIVEN, given_mg=Decimal("6.5"))
    assert [b.bolus_id for b in ward.watched(65).course.boluses] == [again.entry_id]


def test_a_log_that_cannot_be_followed_is_put_right_from_its_first_wrong_entry(ward: RunningWard) -> None:
    wrong = ward.logged(20, Resumed(read_back_ml_per_h=Decimal(35), prescriber=PRESCRIBER))
    later = ward.logged(60, MovedToBed(bed="4"))
    assert ward.watched(70).flaw
    with pytest.raises(OrderRefused, match="Correct the entry before this one first"):
        form(ward, 70, Verb.CORRECT, later.entry_id)
    take(ward, 70, Verb.STRIKE, wrong.entry_id, why="Never paused")
    assert form(ward, 71, Verb.CORRECT, later.entry_id, bed="5", why="Wrong bed").can_do


def test_a_limit_of_24_h_is_only_said_of_what_was_done(ward: RunningWard) -> None:
    """The record has to be able to say what happened, also where it should not have."""
    order, watched = ward.watched(60).orders[1], ward.watched(60)
    start = next(e for e in ward.log.kept if isinstance(e.fact, Started))
    tight = order.model_copy(update={"cumulative_limit_mg": Decimal(100)})
    draft = StepDraft(verb=Verb.CORRECT, subject=start.entry_id, typed={"bed": "5", "why": "Wrong bed"})
    asked = step_form(replace(watched, orders={1: tight}), draft, ward.reference, ANNA, LONDON)
    assert "above the limit of 100" in plain(said(asked, "caution")[0])
    assert asked.can_do
    unlimited = order.model_copy(update={"cumulative_limit_mg": None})
    asked = step_form(replace(watched, orders={1: unlimited}), draft, ward.reference, ANNA, LONDON)
    assert row(asked, "Most in any 24 hr with what is planned").endswith("no limit for this order")


FACTS: tuple[tuple[Fact, Verb, dict[str, str]], ...] = (
    (Started(revision=2, read_back_ml_per_h=None, bed="4"), Verb.START_REVISION, {"bed": "4", "read_back": ""}),
    (INFUSION, Verb.NEXT_STEP, {"phase": "1", "read_back": "35", "prescriber": "", "reason": ""}),
    (Paused(reason="Scan"), Verb.PAUSE, {"reason": "other", "reason_other": "Scan"}),
    (
        Resumed(read_back_ml_per_h=Decimal("20.5"), prescriber="Dr Lee"),
        Verb.RESUME,
        {"read_back": "20.5", "prescriber": "Dr Lee", "reason": ""},
    ),
    (
        BolusOrdered(mg=Decimal("17.5"), over_min=Decimal(5), via=Via.HAND, mg_per_ml=Decimal(10), prescriber="Dr Lee"),
        Verb.ORDER_BOLUS,
        {
            "mg_per_kg": "0.25",
            "over_min": "5",
            "via": "hand",
            "syringe": "10",
            "prescriber": "Dr Lee",
            "reason": "",
        },
    ),
    (
        BolusSettled(bolus="b", outcome=Outcome.UNKNOWN, given_mg=Decimal(0)),
        Verb.SETTLE_BOLUS,
        {"subject": "b", "outcome": "unknown"},
    ),
    (ContainerChanged(left_ml=Decimal(0)), Verb.CHANGE_CONTAINER, {"left_ml": "0"}),
    (PumpRead(ml_per_h=Decimal(35), left_ml=None), Verb.READ_PUMP, {"ml_per_h": "35", "left_ml": ""}),
    (
        Discarded(ml=Decimal(5), mg_per_ml=Decimal(1), what="container 1", witness="b", witness_name="B"),
        Verb.DISCARD,
        {"what": "container 1", "ml": "5"},
    ),
    (
        Reconciled(unaccounted_mg=Decimal(1), reason="Line", witness="b", witness_name="B"),
        Verb.RECONCILE,
        {"reason": "Line"},
    ),
    (
        TargetSet(scale=2, lowest_percent=88, prescriber="Dr Lee"),
        Verb.SET_TARGET,
        {"scale": "2", "lowest_percent": "88", "prescriber": "Dr Lee"},
    ),
    (
        TargetSet(scale=1, lowest_percent=None, prescriber="Dr Lee"),
        Verb.SET_TARGET,
        {"scale": "1", "lowest_percent": "", "prescriber": "Dr Lee"},
    ),
    (MovedToBed(bed="4"), Verb.MOVE_BED, {"bed": "4"}),
    (
        NotObserved(due_at=minutes_after(30), tracks=("circulation",), reason="Refused"),
        Verb.NOT_OBSERVED,
        {"subject": "2026-11-22T14:30:00+00:00", "reason": "refused"},
    ),
    (
        ActedOn(findings=("a:1", "b:2"), done="Pump paused", called="Dr Lee", answer="Yes"),
        Verb.ACT,
        {"subject": "a:1 b:2", "done": "pump-paused", "called": "Dr Lee", "answer": "Yes"},
    ),
    (
        Reanswered(item="recent-seizure", answer=Answer.ABSENT, prescriber="Dr Lee", reason="Asked"),
        Verb.REANSWER,
        {"subject": "recent-seizure", "answer": "absent", "prescriber": "Dr Lee", "reason": "Asked"},
    ),
)


@pytest.mark.parametrize(("fact", "verb", "answers"), FACTS, ids=lambda value: getattr(value, "kind", None))
def test_each_fact_as_the_answers_that_make_it(
    ward: RunningWard, fact: Fact, verb: Verb, answers: dict[str, str]
) -> None:
    assert verb_of(fact) is verb
    assert logged_answers(fact, ward.watched(20).orders[1]) == answers


def test_a_strike_and_a_set_have_no_form_here(ward: RunningWard) -> None:
    order = ward.watched(20).orders[1]
    for fact in (StruckThrough(entry="x"), full_set()):
        assert verb_of(fact) is None
        assert logged_answers(fact, order) == {}


@pytest.mark.req("SR-33")
def test_a_start_whose_baseline_was_struck_through_is_flagged_and_can_be_put_right(ward: RunningWard) -> None:
    baseline, start = ward.log.kept[:2]
    take(ward, 60, Verb.CORRECT, start.entry_id, at="13:59", why="Read off the clock wrong")
    assert ward.watched(61).course.started_at == minutes_after(-1)
    take(ward, 62, Verb.STRIKE, baseline.entry_id, why="Another patient's")
    watched = ward.watched(63)
    flags = ward_line(BesideBed(watched, ward.reference, LONDON)).flags
    assert flags == ("The set that the start stood on was struck through or moved behind it",)
    again = ward.watched(63).log[-2]
    assert isinstance(again.fact, Started)
    entry, _ = take(ward, 64, Verb.CORRECT, again.entry_id, at="13:58", why="Once more")
    assert isinstance(entry.fact, Started)
    assert entry.fact.baseline == baseline.entry_id
    old = form(ward, 65, Verb.CORRECT, entry.entry_id, at="21-Nov 13:58", why="Wrong day")
    assert said(old)[0].startswith("The prescriber's signature is recorded for")


@pytest.mark.req("SR-33")
def test_a_baseline_that_is_corrected_into_one_that_forbids_the_start_is_flagged(ward: RunningWard) -> None:
    baseline = ward.log.kept[0]
    ward.logged(-10, full_set(respiratory_rate="14"), replaces=baseline.entry_id, why="Typed twice", entered=60)
    assert flags_of(ward) == ()
    second = ward.log.kept[-1]
    ward.logged(-10, full_set(respiratory_rate="7"), replaces=second.entry_id, why="It was 7", entered=61)
    assert flags_of(ward) == ("The set that the start stood on was corrected: now it speaks against the start",)
    third = ward.log.kept[-1]
    ward.logged(20, full_set(), replaces=third.entry_id, why="It was after the start", entered=62)
    assert flags_of(ward) == ("The set that the start stood on was struck through or moved behind it",)


def flags_of(ward: RunningWard) -> tuple[str, ...]:
    return ward_line(BesideBed(ward.watched(70), ward.reference, LONDON)).flags
