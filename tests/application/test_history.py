"""The history of an infusion in words."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.entry_words import act_words, entry_words
from ketadesk.application.monitoring.history import history
from ketadesk.domain.bedside.infusion_log import ActedOn, Observed, StepTaken, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue

from .bedside_steps import plain
from .record_fakes import LONDON
from .watched_sample import entry_of, full_set, of_items, running_ward, sample_watched

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


@pytest.mark.req("SR-36")
def test_the_newest_moment_stands_first_and_at_one_moment_the_later_entry() -> None:
    ward = running_ward([(15, INFUSION)])
    ward.logged(15, of_items(pain_rest="3"), entry_id="second")
    ward.logged(10, of_items(pain_rest="4"), entry_id="late", entered=40)
    lines = history(ward.watched(41), ward.reference, LONDON)
    assert [line.at[-5:] for line in lines] == ["14:15", "14:15", "14:10", "14:00", "13:50"]
    assert lines[0].entry_id == "second"
    assert lines[2].entered == "entered 14:40, late by 30min"
    assert lines[1].entered == ""


def test_a_late_entry_of_another_day_has_its_date() -> None:
    ward = running_ward()
    ward.logged(60, of_items(pain_rest="3"), entry_id="late", entered=1500)
    line = next(x for x in history(ward.watched(1501), ward.reference, LONDON) if x.entry_id == "late")
    assert line.entered == "entered 23-Nov-2026 15:00, late by 24hr"


def test_a_set_says_everything_that_was_observed() -> None:
    ward = running_ward()
    unknown = ObservedValue(item="a-later-item", text="7")
    observed = ObservationSet(
        values=(*of_items(spo2="97", hallucination="mild").observed.values, unknown),
        incomplete_because="Asleep",
        comment="Talks clearly",
    )
    watched = ward.watched(20)
    words = entry_words(entry_of(10, Observed(observed=observed), "x"), watched, ward.reference, LONDON)
    assert plain(words) == (
        "Observed: Halluc. Mild, SpO2 97 %, a-later-item 7. Incomplete because: Asleep. Comment: Talks clearly"
    )
    plain_set = entry_words(entry_of(10, full_set(), "y"), watched, ward.reference, LONDON)
    assert "because" not in plain_set
    assert "Comment" not in plain_set


def test_an_entry_about_what_cannot_be_read_any_more_still_says_something() -> None:
    watched = sample_watched(20)
    reference = running_ward().reference
    step = entry_of(15, INFUSION, "x", revision=7)
    assert plain(entry_words(step, watched, reference, LONDON)) == "Step 2 of the plan, read back 35 mL per hour"
    gone = entry_of(15, StruckThrough(entry="nothing"), "y")
    assert entry_words(gone, watched, reference, LONDON) == "An entry struck through"


def test_an_act_with_and_without_a_call() -> None:
    assert act_words(ActedOn(findings=("x",), done="Pump paused", called="Dr Lee", answer="Pause one hour")) == (
        "Pump paused; Dr Lee called: Pause one hour"
    )
    assert act_words(ActedOn(findings=("x",), done="Pump set as recorded", called="", answer="")) == (
        "Pump set as recorded"
    )


def test_while_the_clock_is_wrong_nothing_is_corrected() -> None:
    ward = running_ward([(60, full_set())])
    assert not any(x.can_correct or x.can_strike for x in history(ward.watched(30), ward.reference, LONDON))
