"""What is not about the pump: target, bed, a set not done, findings acted on, the checklist answered again."""

from datetime import datetime
from decimal import Decimal

import pytest

from ketadesk.application.errors import NotAllowed
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import due_sets
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    MovedToBed,
    NotObserved,
    Paused,
    Reanswered,
    Resumed,
    StepTaken,
    TargetSet,
)
from ketadesk.domain.checklist import Answer

from .bedside_steps import field_names, form, form_for, refusal, row, said, take
from .people import ADMIN
from .watched_sample import PRESCRIBER, RunningWard, full_set, minutes_after, running_ward

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


@pytest.fixture
def ward() -> RunningWard:
    return running_ward([(15, INFUSION)])


def test_a_target_with_its_scale_and_one_without_a_figure(ward: RunningWard) -> None:
    entry, words = take(ward, 20, Verb.SET_TARGET, scale="2", lowest_percent="88", prescriber=PRESCRIBER)
    assert entry.fact == TargetSet(scale=2, lowest_percent=88, prescriber=PRESCRIBER)
    assert "NEWS2 scale 2, prescribed by Dr A Example" in words
    entry, _ = take(ward, 21, Verb.SET_TARGET, scale="1", prescriber=PRESCRIBER)
    assert entry.fact == TargetSet(scale=1, lowest_percent=None, prescriber=PRESCRIBER)


@pytest.mark.parametrize("typed", ["79", "101", "88.5", "088", "9", "９０", "88 %", "1000", "-88"])
def test_a_target_that_is_no_whole_number_from_80_to_100_is_refused(ward: RunningWard, typed: str) -> None:
    asked = form(ward, 20, Verb.SET_TARGET, scale="1", lowest_percent=typed, prescriber=PRESCRIBER)
    assert "a whole number from 80 to 100" in asked.fields[1].problem
    assert not asked.can_do


@pytest.mark.parametrize("typed", ["80", "100"])
def test_the_ends_of_the_target_are_inside(ward: RunningWard, typed: str) -> None:
    assert form(ward, 20, Verb.SET_TARGET, scale="1", lowest_percent=typed, prescriber=PRESCRIBER).can_do


def test_a_move_to_another_bed(ward: RunningWard) -> None:
    assert form(ward, 20, Verb.MOVE_BED).missing == ("Bed",)
    entry, _ = take(ward, 20, Verb.MOVE_BED, bed="Bay 1, bed 2")
    assert entry.fact == MovedToBed(bed="Bay 1, bed 2")


def test_a_set_not_done_because_the_patient_sleeps(ward: RunningWard) -> None:
    due = "2026-11-22T14:30:00+00:00"
    asked = form(ward, 31, Verb.NOT_OBSERVED, due, reason="asleep")
    assert row(asked, "Set due") == "22-Nov-2026 14:30"
    assert (asked.asks_pin, asked.can_do) == (False, True)
    entry, words = take(ward, 31, Verb.NOT_OBSERVED, due, reason="asleep")
    assert isinstance(entry.fact, NotObserved)
    assert entry.fact.reason == "Asleep, breathing and colour seen"
    assert entry.fact.tracks == ("breathing-and-mind", "circulation")
    assert "Set due 22-Nov-2026 14:30 not done" in words


@pytest.mark.parametrize("subject", ["", "noon", "2026-11-22T14:31:00+00:00", "2026-11-22T14:30:00"])
def test_a_set_that_is_not_due_cannot_be_left_out(ward: RunningWard, subject: str) -> None:
    asked = form(ward, 31, Verb.NOT_OBSERVED, subject, reason="refused")
    assert said(asked) == ("There is no set due at that time any more: open the infusion again.",)


@pytest.mark.req("SR-31")
def test_a_set_that_was_done_meanwhile_cannot_be_left_out(ward: RunningWard) -> None:
    ward.logged(30, full_set())
    asked = form(ward, 31, Verb.NOT_OBSERVED, "2026-11-22T14:30:00+00:00", reason="refused")
    assert said(asked) == ("There is no set due at that time any more: open the infusion again.",)


@pytest.mark.req("SR-31")
def test_a_set_not_done_settles_every_track_that_was_due_then(ward: RunningWard) -> None:
    # Resumed after 1 h: at 4 h stands a set with a window of 10 min, and the temperature with one of half an hour.
    ward.logged(45, Paused(reason="Moved"))
    ward.logged(60, Resumed(read_back_ml_per_h=Decimal(35), prescriber=PRESCRIBER))
    due_at = minutes_after(240)
    assert slots_at(ward, due_at) == {
        ("breathing-and-mind", "circulation"): DueState.OVERDUE,
        ("temperature",): DueState.DUE,
    }
    entry, _ = take(ward, 260, Verb.NOT_OBSERVED, due_at.isoformat(), reason="off-ward")
    assert isinstance(entry.fact, NotObserved)
    assert entry.fact.tracks == ("breathing-and-mind", "circulation", "temperature")
    assert set(slots_at(ward, due_at).values()) == {DueState.NOT_DONE}


def slots_at(ward: RunningWard, at: datetime) -> dict[tuple[str, ...], DueState]:
    """Tracks -> state of each slot of that time, 20 min later."""
    watched = ward.watched(260)
    sets = due_sets(watched.course, ward.reference.library.observation, watched.log, watched.now)
    return {d.slot.tracks: d.state for d in sets if d.slot.at == at}


def test_a_finding_is_acted_on_with_the_call_and_the_answer(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8"), entry_id="slow")
    asked = form(ward, 32, Verb.ACT, "stop-rr:slow")
    assert field_names(asked) == ("done", "called", "answer", "at")
    assert asked.missing == ("What was done", "Who was called", "What was said")
    answers = {"done": "pump-stopped", "called": "Dr Lee", "answer": "Comes now"}
    assert not form(ward, 32, Verb.ACT, "stop-rr:slow", done="pump-stopped").can_do
    entry, words = take(ward, 32, Verb.ACT, "stop-rr:slow", **answers)
    assert entry.fact == ActedOn(
        findings=("stop-rr:slow",), done="Pump stopped", called="Dr Lee", answer="Comes now"
    )  # fmt: skip
    assert words == "Recorded for 22-Nov-2026 14:32: Done: Pump stopped. Called: Dr Lee. Answer: Comes now."


def test_nothing_is_done_about_a_finding_before_it_was_found(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8"), entry_id="slow")
    answers = {"done": "pump-stopped", "called": "Dr Lee", "answer": "Comes now"}
    early = form(ward, 32, Verb.ACT, "stop-rr:slow", at="14:29", **answers)
    assert said(early) == ("This is before it was found: check the time of what was done.",)
    assert form(ward, 32, Verb.ACT, "stop-rr:slow", at="14:30", **answers).can_do


def test_a_finding_without_a_call_asks_for_none(ward: RunningWard) -> None:
    ward.logged(30, full_set(pump_rate="36"), entry_id="read")
    asked = form(ward, 32, Verb.ACT, "pump-rate-differs:read", done="pump-set-right")
    assert asked.missing == ()
    entry, _ = take(ward, 32, Verb.ACT, "pump-rate-differs:read", done="other", done_other="Alarm cleared")
    assert entry.fact == ActedOn(findings=("pump-rate-differs:read",), done="Alarm cleared", called="", answer="")


def test_several_findings_are_acted_on_together_and_unknown_ones_not_at_all(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8", systolic_bp="221"), entry_id="both")
    answers = {"done": "pump-stopped", "called": "Dr Lee", "answer": "Comes now"}
    entry, _ = take(ward, 32, Verb.ACT, "stop-rr:both stop-sbp:both", **answers)
    assert isinstance(entry.fact, ActedOn)
    assert entry.fact.findings == ("stop-rr:both", "stop-sbp:both")
    for subject in ("", "stop-rr:nothing", "stop-rr:both stop-rr:nothing"):
        assert said(form(ward, 33, Verb.ACT, subject, **answers))[0].startswith("What was found is not in the list")


def test_a_checklist_item_is_answered_again(ward: RunningWard) -> None:
    ward.logged(30, full_set(hallucination="mild"))
    asked = form(ward, 32, Verb.REANSWER, "active-psychosis", answer="present")
    assert row(asked, "Answered for the order") == "Absent"
    assert said(asked, "caution") == ("This forbids ketamine: stop the pump and call the prescriber now.",)
    answers = {"answer": "absent", "prescriber": PRESCRIBER, "reason": "Known effect of ketamine"}
    assert said(form(ward, 32, Verb.REANSWER, "active-psychosis", **answers), "caution") == ()
    entry, _ = take(ward, 32, Verb.REANSWER, "active-psychosis", **answers)
    assert entry.fact == Reanswered(
        item="active-psychosis", answer=Answer.ABSENT, prescriber=PRESCRIBER, reason="Known effect of ketamine"
    )  # fmt: skip
    relative = form(ward, 33, Verb.REANSWER, "recent-seizure", **{**answers, "answer": "present"})
    assert said(relative, "caution") == ()
    assert said(form(ward, 33, Verb.REANSWER, "nothing", **answers)) == (
        "The checklist has no such item: open the infusion again.",
    )


def test_who_may_not_observe_may_not_act(ward: RunningWard) -> None:
    with pytest.raises(NotAllowed, match="may not record observations"):
        form_for(ward, 20, Verb.MOVE_BED, ADMIN)
    with pytest.raises(NotAllowed, match="may not start, change and stop"):
        form_for(ward, 20, Verb.STOP, ADMIN)


def test_a_clock_that_is_wrong_keeps_what_was_typed_and_takes_nothing(ward: RunningWard) -> None:
    ward.logged(60, full_set())
    asked = form(ward, 30, Verb.PAUSE, reason="pump-alarm")
    assert "The workstation's clock says" in said(asked)[0]
    assert asked.fields[0].text == "pump-alarm"
    assert "Nothing can be entered" in refusal(ward, 30, Verb.PAUSE, reason="pump-alarm").what
