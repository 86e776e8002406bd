"""The start of a signed order and of its change: the baseline, the signature, and the pump read back blind."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import StepFieldKind, Verb
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Started, TargetSet
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
    assert len(said(form(ward, 0, Verb.START, bed=BED, read_back="56"))) >= 5


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
