"""The running pump: planned steps, a lower rate, a pause and the way back, a reading, a new container, the stop."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import (
    BolusOrdered,
    ContainerChanged,
    Paused,
    PumpRead,
    RateLowered,
    Resumed,
    StepTaken,
    Stopped,
)
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_state import EventKind, OrderState

from .bedside_steps import field_names, form, plain, refusal, row, said, take
from .watched_sample import ORDER, PRESCRIBER, RunningWard, full_set, running_ward, sample_draft

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


@pytest.fixture
def ward() -> RunningWard:
    """14 mg in 15 min at 56 mL/h, then 35 mL/h."""
    return running_ward([(15, INFUSION)])


def test_the_next_step_is_chosen_by_its_name_and_time_without_its_rate() -> None:
    asked = form(running_ward(), 10, Verb.NEXT_STEP)
    labels = [choice.label for choice in asked.fields[0].choices]
    assert labels == [
        "infusion, 22-Nov-2026 14:15",
        "taper step 1 of 4, 24-Nov-2026 14:15",
        "taper step 2 of 4, 24-Nov-2026 17:15",
        "taper step 3 of 4, 24-Nov-2026 20:15",
        "taper step 4 of 4, 24-Nov-2026 23:15",
    ]
    assert "35" not in " ".join((*labels, asked.words, asked.title))
    assert asked.missing == ("Step of the plan", "Rate on the pump's screen")


@pytest.mark.req("SR-18")
def test_a_step_is_read_back_blind_and_has_to_equal_the_plan() -> None:
    ward = running_ward()
    wrong = form(ward, 15, Verb.NEXT_STEP, phase="1", read_back="3.5")
    assert "go back to the pump" in said(wrong)[0]
    assert "35" not in plain(said(wrong)[0])
    entry, words = take(ward, 15, Verb.NEXT_STEP, phase="1", read_back="35")
    assert entry.fact == INFUSION
    assert plain(words) == "Recorded for 22-Nov-2026 14:15: Infusion, read back 35 mL per hour."
    assert ward.watched(16).course.phase == 1


def test_a_step_15_min_early_is_as_planned_and_a_minute_more_is_a_decision(ward: RunningWard) -> None:
    # Taper step 1 is planned 48 h after 14:15: minute 2,895.
    assert field_names(form(ward, 2880, Verb.NEXT_STEP, phase="2")) == ("phase", "read_back", "at")
    early = form(ward, 2879, Verb.NEXT_STEP, phase="2", read_back="28")
    assert field_names(early) == ("phase", "read_back", "prescriber", "reason", "at")
    assert said(early, "caution") == (
        "This step is planned for 24-Nov-2026 14:15: earlier needs a prescriber's decision.",
    )
    assert not early.can_do
    entry, words = take(
        ward, 2879, Verb.NEXT_STEP, phase="2", read_back="28", prescriber=PRESCRIBER, reason="Pain free"
    )  # fmt: skip
    assert entry.fact == StepTaken(phase=2, read_back_ml_per_h=Decimal(28), prescriber=PRESCRIBER, reason="Pain free")
    assert "decided by Dr A Example: Pain free" in words


def test_a_step_that_is_left_out_is_a_decision_and_none_goes_back(ward: RunningWard) -> None:
    skips = form(ward, 2895, Verb.NEXT_STEP, phase="3", read_back="21")
    assert said(skips, "caution")[-1] == "This step leaves out one before it, which cannot be taken afterwards."
    take(ward, 2895, Verb.NEXT_STEP, phase="3", read_back="21", prescriber=PRESCRIBER, reason="Drowsy")
    back = form(ward, 2900, Verb.NEXT_STEP, phase="2", read_back="28")
    assert back.fields[0].problem == "This cannot be chosen: choose one of the list."


def test_a_step_over_another_one_in_its_own_time_is_a_decision_too(ward: RunningWard) -> None:
    # Taper step 2 is planned three hours after step 1: minute 3,075.
    asked = form(ward, 3075, Verb.NEXT_STEP, phase="3", read_back="21")
    assert said(asked, "caution") == ("This step leaves out one before it, which cannot be taken afterwards.",)
    assert asked.missing == ("Prescriber who decided it", "Reason")


def test_saline_on_the_pump_gives_the_patient_no_drug() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline"))
    ward.logged(-10, full_set())
    order = ward.watched(-5).orders[1]
    rate = order.phases[1].pump_ml_per_h
    assert rate is not None
    take(ward, 0, Verb.START, bed="4", read_back=f"{rate:f}")
    assert form(ward, 1, Verb.READ_PUMP, ml_per_h="5", left_ml="40").shown == ()
    take(ward, 1, Verb.SETTLE_BOLUS, outcome="given", given_mg=f"{order.phases[0].mg:f}")
    take(ward, 2, Verb.NEXT_STEP, phase="1", read_back=f"{rate:f}", prescriber=PRESCRIBER, reason="Pushed")
    assert form(ward, 3, Verb.LOWER_RATE, read_back="1").shown == ()
    take(ward, 4, Verb.PAUSE, reason="pump-alarm")
    labels = [label for label, _ in form(ward, 5, Verb.RESUME, read_back="1").shown]
    assert "The patient gets" not in labels


def test_a_lower_rate_says_what_the_patient_gets(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.LOWER_RATE, read_back="21", prescriber=PRESCRIBER, reason="Drowsy")
    assert row(asked, "The patient gets") == "21 mg per hour, 0.3 mg per kg per hour, 5 mcg per kg per min"
    assert row(asked, "That is") == "below the lower soft limit of 0.5 mg per kg per hour"
    entry, words = take(ward, 60, Verb.LOWER_RATE, read_back="21", prescriber=PRESCRIBER, reason="Drowsy")
    assert entry.fact == RateLowered(read_back_ml_per_h=Decimal(21), prescriber=PRESCRIBER, reason="Drowsy")
    assert (
        plain(words)
        == "Recorded for 22-Nov-2026 15:00: Rate lowered, read back 21 mL per hour, by Dr A Example: Drowsy."
    )
    assert not form(ward, 61, Verb.LOWER_RATE, read_back="20").can_do


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("35", "This is not less than what runs"),
        ("36", "This is not less than what runs"),
        ("20.05", "The pump goes in steps of 0.1 mL per hour"),
    ],
)
def test_a_rate_that_is_no_lower_one_is_refused(ward: RunningWard, typed: str, words: str) -> None:
    asked = form(ward, 60, Verb.LOWER_RATE, read_back=typed, prescriber=PRESCRIBER, reason="Drowsy")
    assert plain(said(asked)[0]).startswith(words)
    assert not asked.can_do


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("read_back", "0", "zero is not an amount"),
        ("read_back", "21,5", "a comma stands in it"),
        ("read_back", " 21", "a blank stands at the beginning"),
        ("prescriber", "12345", "a name has letters"),
        ("reason", "tired ", "no blank at the beginning or end"),
    ],
)
def test_what_cannot_be_used_stays_with_its_reason(ward: RunningWard, field: str, typed: str, words: str) -> None:
    answers = {"read_back": "21", "prescriber": PRESCRIBER, "reason": "Drowsy", field: typed}
    asked = form(ward, 60, Verb.LOWER_RATE, **answers)
    (wrong,) = [f for f in asked.fields if f.problem]
    assert (wrong.name, wrong.text) == (field, typed)
    assert words in wrong.problem
    assert not asked.can_do
    assert words in refusal(ward, 60, Verb.LOWER_RATE, **answers).what


def test_a_pause_asks_for_a_reason_and_nothing_else(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.PAUSE, reason="dysphoria")
    assert field_names(asked) == ("reason", "at")
    assert (asked.asks_pin, asked.can_do) == (False, True)
    entry, words = take(ward, 60, Verb.PAUSE, reason="dysphoria")
    assert entry.fact == Paused(reason="Dysphoria or hallucination")
    assert words == "Recorded for 22-Nov-2026 15:00: Paused: Dysphoria or hallucination."
    assert ward.watched(60).course.state is CourseState.PAUSED


def test_another_reason_is_typed(ward: RunningWard) -> None:
    assert field_names(form(ward, 60, Verb.PAUSE, reason="other")) == ("reason", "reason_other", "at")
    assert form(ward, 60, Verb.PAUSE, reason="other").missing == ("Reason of the pause, in words",)
    entry, _ = take(ward, 60, Verb.PAUSE, reason="other", reason_other="Scan")
    assert entry.fact == Paused(reason="Scan")
    assert not form(ward, 61, Verb.CORRECT, subject=entry.entry_id, reason="nonsense").can_do


@pytest.mark.req("SR-13")
def test_a_resume_is_at_the_rate_before_or_less(ward: RunningWard) -> None:
    take(ward, 60, Verb.PAUSE, reason="pump-alarm")
    more = form(ward, 70, Verb.RESUME, read_back="35.1", prescriber=PRESCRIBER)
    assert said(more) == ("This is more than ran before the pause: it needs a new revision of the order.",)
    less = form(ward, 70, Verb.RESUME, read_back="30", prescriber=PRESCRIBER)
    assert row(less, "The patient gets").startswith("30 mg per hour")
    assert "limit 1,704.5 mg" in row(less, "Most in any 24 hr with what is planned")
    entry, _ = take(ward, 70, Verb.RESUME, read_back="35", prescriber=PRESCRIBER)
    assert entry.fact == Resumed(read_back_ml_per_h=Decimal(35), prescriber=PRESCRIBER)
    assert ward.watched(70).course.state is CourseState.RUNNING


@pytest.mark.req("SR-09")
def test_a_resume_within_the_hour_after_dysphoria_needs_a_reason_that_is_logged(ward: RunningWard) -> None:
    take(ward, 60, Verb.PAUSE, reason="dysphoria")
    typed = {"read_back": "28", "prescriber": PRESCRIBER}
    soon = form(ward, 119, Verb.RESUME, **typed)
    assert said(soon, "override") == (
        "The pause after dysphoria or a hallucination is 1hr; so far it is 59min. Sooner needs a reason. "
        "Source: FPM/ANZCA ketamine guidance.",
    )
    assert soon.missing == ("Reason, as it will be read",)
    refused = refusal(ward, 119, Verb.RESUME, **typed)
    assert (refused.what, refused.code) == ("Not answered: Reason, as it will be read.", "pause-cut-short")
    assert form(ward, 120, Verb.RESUME, **typed).can_do
    entry, _ = take(ward, 119, Verb.RESUME, **typed, reason="Calm since 15:10")
    assert entry.fact == Resumed(read_back_ml_per_h=Decimal(28), prescriber=PRESCRIBER, reason="Calm since 15:10")


@pytest.mark.req("SR-09")
def test_a_new_container_in_the_pause_does_not_begin_it_anew(ward: RunningWard) -> None:
    take(ward, 60, Verb.PAUSE, reason="dysphoria")
    take(ward, 110, Verb.CHANGE_CONTAINER, left_ml="460")
    assert said(form(ward, 119, Verb.RESUME), "override")[0].count("59min") == 1
    assert said(form(ward, 120, Verb.RESUME), "override") == ()


def test_an_observed_dysphoria_counts_whatever_the_pauses_reason_says(ward: RunningWard) -> None:
    ward.logged(59, full_set(dysphoria="mild"))
    take(ward, 60, Verb.PAUSE, reason="pump-alarm")
    assert "59min" in said(form(ward, 119, Verb.RESUME), "override")[0]


def test_an_open_finding_that_says_stop_stops_the_resume(ward: RunningWard) -> None:
    take(ward, 60, Verb.PAUSE, reason="pump-alarm")
    ward.logged(61, full_set(respiratory_rate="8", pump_rate="0"))
    asked = form(ward, 70, Verb.RESUME, read_back="35", prescriber=PRESCRIBER)
    assert said(asked)[0].startswith("Something that asks to stop the pump is open: act on it first.")
    assert not asked.can_do


@pytest.mark.req("SR-18")
def test_a_reading_says_what_the_patient_gets_and_changes_no_rate(ward: RunningWard) -> None:
    asked = form(ward, 75, Verb.READ_PUMP, ml_per_h="37", left_ml="450")
    assert row(asked, "The patient gets").startswith("37 mg per hour, about 0.529 mg per kg per hour, about 8.81 mcg")
    assert row(asked, "That is") == "inside the limits of the order"
    # 500 mL less 14 mL and an hour of 35 mL/h.
    assert row(asked, "Left by the count") == "451 mL"
    assert row(asked, "Difference") == "1 mL less"
    assert plain(said(asked, "caution")[0]).startswith("The record has 35 mL per hour")
    entry, _ = take(ward, 75, Verb.READ_PUMP, ml_per_h="37", left_ml="450")
    assert entry.fact == PumpRead(ml_per_h=Decimal(37), left_ml=Decimal(450))
    assert str(ward.watched(76).course.segments[-1].ml_per_h) == "35"


def test_a_pump_that_stands_is_a_reading_and_what_is_left_may_stay_open(ward: RunningWard) -> None:
    asked = form(ward, 75, Verb.READ_PUMP, ml_per_h="0")
    assert row(asked, "That is") == "nothing"
    assert plain(asked.fields[0].echo) == "0 mL per hour, nought"
    entry, _ = take(ward, 75, Verb.READ_PUMP, ml_per_h="0")
    assert entry.fact == PumpRead(ml_per_h=Decimal(0), left_ml=None)
    assert not form(ward, 76, Verb.READ_PUMP, ml_per_h="35", left_ml="450.123").can_do


def test_the_loading_dose_is_not_held_against_the_infusions_limits() -> None:
    asked = form(running_ward(), 5, Verb.READ_PUMP, ml_per_h="56")
    assert row(asked, "That is") == "the loading dose, which has limits of its own"
    assert said(asked, "caution") == ()


def test_a_new_container_shows_the_count_only_once_the_old_one_was_read(ward: RunningWard) -> None:
    assert form(ward, 75, Verb.CHANGE_CONTAINER).shown == ()
    asked = form(ward, 75, Verb.CHANGE_CONTAINER, left_ml="453.5")
    assert row(asked, "Left by the count") == "451 mL"
    assert row(asked, "Difference") == "2.5 mL more"
    assert row(form(ward, 75, Verb.CHANGE_CONTAINER, left_ml="451"), "Difference") == "None"
    too_much = form(ward, 75, Verb.CHANGE_CONTAINER, left_ml="501")
    assert plain(said(too_much)[0]) == "The container holds 500 mL only: read it again."
    entry, _ = take(ward, 75, Verb.CHANGE_CONTAINER, left_ml="453.5")
    assert entry.fact == ContainerChanged(left_ml=Decimal("453.5"))
    assert ward.watched(75).course.segments[-1].container_number == 2


def test_a_stop_asks_for_a_reason_and_is_the_orders_end(ward: RunningWard) -> None:
    ward.logged(61, full_set(respiratory_rate="8"))
    asked = form(ward, 62, Verb.STOP, reason="danger-sign")
    assert field_names(asked) == ("reason", "left_ml", "at")
    assert (asked.asks_pin, asked.can_do, said(asked)) == (False, True, ())
    entry, _ = take(ward, 62, Verb.STOP, reason="danger-sign")
    assert entry.fact == Stopped(reason="Danger sign or side effect", left_ml=None)
    assert (ward.orders.steps[-1].kind, ward.orders.steps[-1].at) == (EventKind.END, "2026-11-22T15:02:00+00:00")
    assert ward.orders.progress(ORDER).revisions[0].state is OrderState.ENDED
    assert ward.watched(62).course.state is CourseState.STOPPED


def test_neither_pause_nor_stop_waits_for_a_bolus_that_is_open(ward: RunningWard) -> None:
    bolus = BolusOrdered(
        mg=Decimal(7), over_min=Decimal(5), via=Via.HAND, mg_per_ml=Decimal(10), prescriber=PRESCRIBER
    )  # fmt: skip
    ward.logged(90, bolus)
    assert form(ward, 91, Verb.PAUSE, reason="pump-alarm").can_do
    assert form(ward, 91, Verb.STOP, reason="patient", left_ml="0").can_do
    assert form(ward, 91, Verb.LOWER_RATE, read_back="21", prescriber=PRESCRIBER, reason="Drowsy").can_do
    take(ward, 91, Verb.PAUSE, reason="pump-alarm")
    asked = form(ward, 92, Verb.RESUME, read_back="35", prescriber=PRESCRIBER)
    assert "7 mg bolus" in said(asked)[0]


def test_what_does_not_fit_the_log_is_said_while_the_form_is_filled_in(ward: RunningWard) -> None:
    take(ward, 60, Verb.PAUSE, reason="pump-alarm")
    take(ward, 70, Verb.RESUME, read_back="35", prescriber=PRESCRIBER)
    asked = form(ward, 80, Verb.PAUSE, reason="line-problem", at="15:05")
    assert "paused" in said(asked)[0]
    assert not asked.can_do
