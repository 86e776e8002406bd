"""The start of a signed order and of its change: the baseline, the signature, and the pump read back blind."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import StepFieldKind, Verb
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Paused, RateLowered, Started, StepTaken, TargetSet
from ketadesk.domain.order_state import EventKind, OrderState

from .bedside_steps import field_names, form, plain, refusal, row, said, take
from .watched_sample import BED, ORDER, PRESCRIBER, START, RunningWard, full_set, of_items, running_ward, sample_draft

BASELINE = full_set(pump_rate="0", volume_left="500")


@pytest.fixture
def signed() -> RunningWard:
    """A signed order with a baseline 10 min before the planned start."""
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, BASELINE, entry_id="baseline")
    return ward


@pytest.mark.req("SR-18")
def test_a_start_asks_for_bed_and_pump_and_tells_no_rate(signed: RunningWard) -> None:
    asked = form(signed, 0, Verb.START)
    assert field_names(asked) == ("bed", "read_back", "at")
    assert asked.missing == ("Bed", "Rate on the pump's screen")
    assert (asked.title, asked.do_words, asked.asks_pin, asked.asks_witness) == (
        "Start R1",
        "Record the start",
        True,
        False,
    )
    assert asked.fields[1].kind is StepFieldKind.NUMBER
    assert asked.fields[1].unit == "mL per hour"
    assert row(asked, "Baseline") == "22-Nov-2026 13:50 by Anna Example"
    assert "56" not in asked.model_dump_json()
    assert not asked.can_do


@pytest.mark.req("SR-18")
@pytest.mark.parametrize("typed", ["35", "5.6", "560", "56.01", "55.99"])
def test_a_pump_that_does_not_stand_at_the_plan_stops_the_start_without_telling_the_plan(
    signed: RunningWard, typed: str
) -> None:
    asked = form(signed, 0, Verb.START, bed=BED, read_back=typed)
    (stop,) = said(asked)
    assert "go back to the pump and to the signed sheet" in stop
    assert "56 " not in plain(asked.model_dump_json().replace("\\u00a0", " "))
    assert not asked.can_do
    assert refusal(signed, 0, Verb.START, bed=BED, read_back=typed).what == stop


def test_a_start_is_logged_with_the_orders_own_step(signed: RunningWard) -> None:
    asked = form(signed, 0, Verb.START, bed=BED, read_back="56")
    assert plain(asked.fields[1].echo) == "56 mL per hour, fifty-six"
    assert asked.fields[2].echo == "22-Nov-2026 14:00, now"
    assert row(asked, "Most in any 24 hr with what is planned") == "845.25 mg, limit 1,704.5 mg"
    assert asked.can_do
    entry, words = take(signed, 0, Verb.START, bed=BED, read_back="56")
    assert entry.fact == Started(revision=1, baseline="baseline", read_back_ml_per_h=Decimal(56), bed=BED)
    assert (entry.at, entry.revision, entry.by_name) == (START, 1, "Anna Example")
    assert plain(words) == "Recorded for 22-Nov-2026 14:00: R1 started, read back 56 mL per hour, Bay 2, bed 4."
    assert signed.orders.progress(ORDER).revisions[0].state is OrderState.RUNNING
    step: RecordedEvent = signed.orders.steps[-1]
    assert (step.kind, step.at, step.entry_id) == (
        EventKind.START,
        "2026-11-22T14:00:00+00:00",
        f"{entry.entry_id}-step",
    )
    assert signed.watched(0).course.state is CourseState.RUNNING


def test_a_late_start_says_so(signed: RunningWard) -> None:
    asked = form(signed, 80, Verb.START, bed=BED, read_back="56", at="14:00")
    assert asked.fields[2].echo == "22-Nov-2026 14:00, entered late by 1hr 20min"
    _, words = take(signed, 80, Verb.START, bed=BED, read_back="56", at="14:00")
    assert words.startswith("Recorded for 22-Nov-2026 14:00, entered late by 1hr 20min: R1 started")


def test_no_start_without_a_baseline_and_none_on_an_old_one() -> None:
    ward = RunningWard()
    ward.signed()
    asked = form(ward, 0, Verb.START, bed=BED, read_back="56")
    assert row(asked, "Baseline") == "None before the start"
    assert said(asked) == ("No baseline set of observations. Do not start. Call the prescriber.",)
    ward.logged(-10, BASELINE)
    holds_min = int(ward.reference.library.observation.baseline_holds_min.value)
    assert form(ward, holds_min - 10, Verb.START, bed=BED, read_back="56").can_do
    late = form(ward, holds_min - 9, Verb.START, bed=BED, read_back="56")
    assert plain(said(late)[0]).startswith(f"The newest set before the start is older than {holds_min} min")
    assert not late.can_do


def test_a_baseline_after_the_start_is_none(signed: RunningWard) -> None:
    asked = form(signed, 10, Verb.START, bed=BED, read_back="56", at="13:45")
    assert row(asked, "Baseline") == "None before the start"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"systolic_bp": "181"}, "Systolic BP above 180 mmHg. Do not start. Call the prescriber."),
        ({"heart_rate": "49"}, "Heart rate below 50 per min. Do not start. Call the prescriber."),
        ({"spo2": "93"}, "SpO2 below 94 % unless the prescriber sets a target. Do not start. Call the prescriber."),
    ],
)
def test_a_baseline_outside_the_limits_stops_the_start(values: dict[str, str], words: str) -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, full_set(**values))
    assert said(form(ward, 0, Verb.START, bed=BED, read_back="56")) == (words,)


def test_a_prescribed_target_takes_the_place_of_the_librarys() -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, full_set(spo2="90"))
    ward.logged(-9, TargetSet(scale=2, lowest_percent=88, prescriber=PRESCRIBER))
    assert said(form(ward, 0, Verb.START, bed=BED, read_back="56")) == ()


def test_what_the_baseline_lacks_stands_in_the_way_too() -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, of_items(spo2="97"))
    assert said(form(ward, 0, Verb.START, bed=BED, read_back="56")) == tuple(
        f"{label} was not observed. Do not start. Call the prescriber."
        for label in (
            "Systolic blood pressure",
            "Diastolic blood pressure",
            "Heart rate",
            "Respiratory rate",
            "Sedation (POSS)",
            "Consciousness (ACVPU)",
            "Danger signs",
        )
    )


@pytest.mark.req("SR-32")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"danger_signs": "seizure"}, "Seizure, which would stop an infusion."),
        ({"respiratory_rate": "8"}, "Respiratory rate 8 per min or less, which would stop an infusion."),
        ({"poss": "4"}, "POSS sedation score 4, which would stop an infusion."),
        ({"poss": "3"}, "POSS sedation score 3."),
    ],
)
def test_what_would_stop_an_infusion_begins_none(values: dict[str, str], words: str) -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, full_set(**values))
    asked = form(ward, 0, Verb.START, bed=BED, read_back="56")
    assert said(asked) == (f"{words} Do not start. Call the prescriber.",)
    assert not asked.can_do


def test_liver_tests_are_asked_for_before_any_start(signed: RunningWard) -> None:
    asked = form(signed, 0, Verb.START, bed=BED, read_back="56")
    (words,) = said(asked, "caution")
    assert words.startswith("Liver tests: Take liver tests at baseline")
    assert asked.can_do


def test_the_start_says_what_the_patient_gets_at_the_rate_that_was_typed(signed: RunningWard) -> None:
    # 56 mL/h at 1 mg/mL and 70 kg: 0.8 mg/kg/h, 800 / 60 mcg/kg/min.
    asked = form(signed, 0, Verb.START, bed=BED, read_back="56")
    assert row(asked, "The patient gets") == ("56 mg per hour, 0.8 mg per kg per hour, about 13.333 mcg per kg per min")
    assert row(asked, "That is") == "the loading dose, which has limits of its own"


def test_a_baseline_that_was_observed_worse_afterwards_lets_the_time_of_the_start_be_put_right() -> None:
    ward = running_ward()
    ward.logged(-9, full_set(systolic_bp="190"), entered=20)
    (start,) = (e for e in ward.watched(21).log if isinstance(e.fact, Started))
    asked = form(ward, 21, Verb.CORRECT, start.entry_id, bed="Bay 3", why="Wrong bay")
    assert said(asked, "caution") == ("Systolic BP above 180 mmHg. Do not start. Call the prescriber.",)
    assert asked.can_do


def test_nothing_starts_before_the_signature(signed: RunningWard) -> None:
    signed_at = signed.watched(0).signed_at[1]
    assert signed_at == START - timedelta(minutes=14, seconds=30)
    signed.logged(-30, BASELINE)
    asked = form(signed, 0, Verb.START, bed=BED, read_back="56", at="13:45")
    assert said(asked) == (
        "The prescriber's signature is recorded for 22-Nov-2026 13:45: nothing starts before it. "
        "Check the time of the start.",
    )


def test_a_time_that_cannot_be_read_stays_with_its_reason(signed: RunningWard) -> None:
    asked = form(signed, 0, Verb.START, bed=BED, read_back="56", at="later")
    assert "is not a time" in asked.fields[2].problem
    assert not asked.can_do
    assert refusal(signed, 0, Verb.START, bed=BED, read_back="56", at="15:00x").what.startswith("When: ")


def test_what_is_not_answered_is_named(signed: RunningWard) -> None:
    refused = refusal(signed, 0, Verb.START, bed=BED)
    assert (refused.what, refused.next_step) == ("Not answered: Rate on the pump's screen.", "Nothing was recorded.")


def test_nothing_is_started_twice() -> None:
    refused = refusal(running_ward(), 20, Verb.START, bed=BED, read_back="56")
    assert refused.what == "This cannot be done as the infusion stands now."


def changed_ward(dose: str = "0.6") -> RunningWard:
    """The sample runs, and a signed R2 of another dose waits: no loading dose, from the same bag."""
    ward = running_ward()
    draft = sample_draft().with_field("infusion.dose", dose).with_field("loading_dose", None)
    ward.at(60)
    ward.signed(draft, revises=ORDER)
    return ward


def test_the_change_of_a_running_order_is_started_by_reading_back_its_rate() -> None:
    ward = changed_ward()
    asked = form(ward, 90, Verb.START_REVISION)
    assert field_names(asked) == ("read_back", "at")
    assert asked.title == "Start the change, R2"
    assert "42" not in asked.model_dump_json()
    assert said(form(ward, 90, Verb.START_REVISION, read_back="35")) != ()
    filled = form(ward, 90, Verb.START_REVISION, read_back="42")
    # 84 mg in 90 min at 56 mL/h, then 42 mg/h: the fullest 24 h hold all of that and 22 h 30 min of 42 mg/h.
    assert row(filled, "Most in any 24 hr with what is planned") == "1,029 mg, limit 1,704.5 mg"
    entry, words = take(ward, 90, Verb.START_REVISION, read_back="42")
    assert entry.fact == Started(revision=2, read_back_ml_per_h=Decimal(42), bed=BED)
    assert (entry.revision, ward.watched(90).course.revision) == (2, 2)
    assert [r.state for r in ward.orders.progress(ORDER).revisions] == [OrderState.SUPERSEDED, OrderState.RUNNING]
    assert plain(words).startswith("Recorded for 22-Nov-2026 15:30: R2 started, read back 42 mL per hour")


def low_dose_ward(dose: str = "0.1", setting: str = "ward") -> RunningWard:
    """70 kg and a woman of 168 cm: ideal weight 59.7 kg. 0.1 mg/kg/h at 1 mg/mL are 5.97: 6 mL/h."""
    ward = RunningWard()
    draft = sample_draft("low-dose-infusion").with_field("loading_dose", None).with_field("care_setting", setting)
    ward.signed(draft.with_field("infusion.dose", dose))
    baseline = ward.logged(-10, full_set(pump_rate="0"))
    first = ward.watched(0).orders[1].phases[0].pump_ml_per_h
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=first, bed=BED))
    return ward


def raised(ward: RunningWard, minutes: int, dose: str) -> tuple[str, ...]:
    """What is said when the signed change to `dose` is started then."""
    draft = sample_draft("low-dose-infusion").with_field("loading_dose", None).with_field("infusion.duration_h", "30")
    draft = draft.with_field("care_setting", ward.watched(minutes).order.draft.care_setting)
    ward.signed(draft.with_field("infusion.dose", dose), revises=ORDER)
    rate = ward.watched(minutes).orders[2].phases[0].pump_ml_per_h
    return said(form(ward, minutes, Verb.START_REVISION, read_back=f"{rate:f}"), "override")


TOO_FAR, TOO_SOON = "This raises the rate by", "The rate was last changed"


@pytest.mark.req("SR-09")
@pytest.mark.parametrize(
    ("setting", "minutes", "dose", "expected"),
    [
        ("ward", 60, "0.15", []),
        ("ward", 59, "0.15", [TOO_SOON]),
        ("ward", 60, "0.16", [TOO_FAR]),
        ("ward", 59, "0.16", [TOO_FAR, TOO_SOON]),
        ("ward", 10, "0.09", []),
        ("ward", 10, "0.1", []),
        ("monitored", 30, "0.15", []),
        ("monitored", 29, "0.15", [TOO_SOON]),
        ("icu", 30, "0.15", []),
        ("icu", 29, "0.15", [TOO_SOON]),
    ],
)
def test_the_pace_of_a_low_dose_infusion(setting: str, minutes: int, dose: str, expected: list[str]) -> None:
    found = raised(low_dose_ward(setting=setting), minutes, dose)
    assert [next(w for w in (TOO_FAR, TOO_SOON) if words.startswith(w)) for words in found] == expected


@pytest.mark.req("SR-09")
def test_a_raise_too_far_and_too_soon_is_started_with_its_reason_only() -> None:
    ward = low_dose_ward()
    too_far, too_soon = raised(ward, 45, "0.2")
    assert plain(too_far) == (
        "This raises the rate by 0.1 mg per kg per hour; one step is at most 0.05 mg per kg per hour. More needs a "
        "reason. Source: Proposal of the KetaDesk authors, to be confirmed by a pharmacist."
    )
    assert plain(too_soon).startswith(
        "The rate was last changed 22-Nov-2026 14:00; it is raised not sooner than 60 min after that."
    )
    rate = f"{ward.watched(45).orders[2].phases[0].pump_ml_per_h:f}"
    refused = refusal(ward, 45, Verb.START_REVISION, read_back=rate)
    assert (refused.what, refused.code) == ("Not answered: Reason, as it will be read.", "rate-raised-too-far")
    entry, words = take(ward, 45, Verb.START_REVISION, read_back=rate, reason="Pain 9, Dr Lee at the bed")
    assert isinstance(entry.fact, Started)
    assert entry.fact.reason == "Pain 9, Dr Lee at the bed"
    assert "Pain 9, Dr Lee at the bed" in words
    again = form(ward, 46, Verb.CORRECT, entry.entry_id, why="Slip")
    assert next(f.text for f in again.fields if f.name == "reason") == "Pain 9, Dr Lee at the bed"


@pytest.mark.req("SR-09")
def test_after_a_lower_rate_the_step_is_counted_from_what_runs() -> None:
    ward = low_dose_ward()
    ward.logged(20, RateLowered(read_back_ml_per_h=Decimal(3), prescriber=PRESCRIBER, reason="Drowsy"))
    # 3 mL/h at 1 mg/mL and 59.7 kg: 0.05025 mg/kg/h; 0.1 is 0.04975 more, 0.11 is 0.05975.
    assert raised(ward, 80, "0.1") == ()
    ward = low_dose_ward()
    ward.logged(20, RateLowered(read_back_ml_per_h=Decimal(3), prescriber=PRESCRIBER, reason="Drowsy"))
    (too_far,) = raised(ward, 80, "0.11")
    assert too_far.startswith(TOO_FAR)
    ward = low_dose_ward()
    ward.logged(20, RateLowered(read_back_ml_per_h=Decimal(3), prescriber=PRESCRIBER, reason="Drowsy"))
    (too_soon,) = raised(ward, 79, "0.1")
    assert "22-Nov-2026 14:20" in too_soon


def test_another_regimen_has_no_pace() -> None:
    ward = changed_ward("1")
    assert said(form(ward, 90, Verb.START_REVISION, read_back="70"), "override") == ()


@pytest.mark.req("SR-32")
def test_no_change_to_more_while_a_stop_is_open_or_the_pause_lasts() -> None:
    ward = changed_ward()
    ward.logged(15, StepTaken(phase=1, read_back_ml_per_h=Decimal(35)), entered=60)
    ward.logged(70, full_set(danger_signs="chest-pain"), entry_id="ill")
    stop = "Something that asks to stop the pump is open: act on it first. The list of findings shows it."
    assert said(form(ward, 90, Verb.START_REVISION, read_back="42")) == (stop,)
    ward = changed_ward()
    ward.logged(15, StepTaken(phase=1, read_back_ml_per_h=Decimal(35)), entered=60)
    ward.logged(70, full_set(dysphoria="mild"), entry_id="ill")
    ward.logged(71, Paused(reason="Dysphoria or hallucination"))
    (soon,) = said(form(ward, 90, Verb.START_REVISION, read_back="42"), "override")
    assert soon.startswith("The pause after dysphoria or a hallucination is 1hr; so far it is 19min.")
    assert said(form(ward, 131, Verb.START_REVISION, read_back="42"), "override") == ()


def test_a_change_to_less_is_started_whatever_is_open() -> None:
    ward = running_ward([(15, StepTaken(phase=1, read_back_ml_per_h=Decimal(35)))])
    ward.at(60)
    draft = sample_draft().with_field("infusion.dose", "0.5").with_field("loading_dose", None)
    ward.signed(draft, revises=ORDER)
    ward.logged(70, full_set(danger_signs="chest-pain"), entry_id="ill")
    assert form(ward, 90, Verb.START_REVISION, read_back="35").can_do


@pytest.mark.req("SR-18")
def test_an_order_by_hand_alone_has_no_pump_to_read() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline").with_field("pump", None))
    ward.logged(-10, full_set(without=("pump-rate", "volume-left")))
    asked = form(ward, 0, Verb.START, bed=BED)
    assert field_names(asked) == ("bed", "at")
    assert asked.can_do, asked.findings
    take(ward, 0, Verb.START, bed=BED)
    assert ward.watched(0).course.state is CourseState.BY_HAND


def test_a_start_from_another_time_zone_is_kept_in_utc(signed: RunningWard) -> None:
    entry, _ = take(signed, 0, Verb.START, bed=BED, read_back="56", at="22-Nov-2026 14:00")
    assert entry.at == datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert (entry.entered_at, entry.utc_offset) == ("2026-11-22T14:00:00+00:00", "+00:00")


@pytest.mark.parametrize(
    ("first", "second", "read_back"),
    [
        ("fixed-dose", "low-dose-infusion", "6"),
        ("low-dose-infusion", "bolus-then-saline", "200"),
        ("single-bolus", "low-dose-infusion", "6"),
    ],
)
def test_a_change_between_regimens_without_a_rate_to_compare_has_no_pace(
    first: str, second: str, read_back: str
) -> None:
    ward = RunningWard()
    ward.signed(sample_draft(first))
    baseline = ward.logged(-10, full_set())
    order = ward.watched(0).orders[1]
    place = order.first_pump_phase
    assert place is not None
    rate = order.phases[place].pump_ml_per_h
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=rate, bed=BED))
    ward.at(5)
    ward.signed(sample_draft(second), revises=ORDER)
    asked = form(ward, 30, Verb.START_REVISION, read_back=read_back)
    found = said(asked, "override")
    assert [words for words in found if words.startswith((TOO_FAR, TOO_SOON))] == []
    assert [words for words in found if not words.startswith("R2 begins with a loading dose")] == []


@pytest.mark.req("SR-32")
def test_a_change_that_begins_with_its_loading_dose_again_is_started_with_a_reason_only() -> None:
    """The change was made from the running order and kept its loading dose of 14 mg, at 56 mL per hour."""
    ward = running_ward()
    ward.at(60)
    ward.signed(sample_draft().with_field("infusion.dose", "0.6"), revises=ORDER)
    (again,) = said(form(ward, 90, Verb.START_REVISION, read_back="56"), "override")
    assert again.startswith("R2 begins with a loading dose, and this infusion has been started before")
    refused = refusal(ward, 90, Verb.START_REVISION, read_back="56")
    assert (refused.what, refused.code) == ("Not answered: Reason, as it will be read.", "loading-dose-again")
    entry, _ = take(ward, 90, Verb.START_REVISION, read_back="56", reason="Dr Lee wants it again, pain 9")
    assert isinstance(entry.fact, Started)
    assert entry.fact.reason == "Dr Lee wants it again, pain 9"
    assert said(form(changed_ward(), 90, Verb.START_REVISION, read_back="42"), "override") == ()
