"""A set becomes an entry: exactly what was typed, with units, codes, who and when; corrections keep the old one."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, Verb
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observe import draft_of, observed_entry, saved_words
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import Observed, Paused, Stopped, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.trigger import Urgency

from .fakes import LONDON
from .people import BERTA
from .watched_sample import WELL, RunningWard, full_set, minutes_after, running_ward


def well(without: tuple[str, ...] = (), /, **other: str) -> ObservationDraft:
    typed = {**WELL, "pump-rate": "56", **{k.replace("_", "-"): text for k, text in other.items()}}
    return ObservationDraft(typed={item: text for item, text in typed.items() if item not in without})


def observed(
    ward: RunningWard, minutes: int, draft: ObservationDraft, reference: Reference, **correction: str
) -> LogEntry:
    return observed_entry(ward.watched(minutes), draft, reference, BERTA, LONDON, "e-1", **correction)


def set_of(entry: LogEntry) -> ObservationSet:
    assert isinstance(entry.fact, Observed)
    return entry.fact.observed


@pytest.fixture
def ward() -> RunningWard:
    return running_ward([(15, full_set(pump_rate="56", volume_left="486"))])


@pytest.mark.req("SR-36")
def test_an_entry_says_who_when_and_for_which_revision(ward: RunningWard, reference: Reference) -> None:
    entry = observed(ward, 31, well(), reference)
    assert (entry.entry_id, entry.order_id, entry.revision) == ("e-1", "KD-20261122-0001", 1)
    assert (entry.by, entry.by_name) == (BERTA.account_id, BERTA.full_name)
    assert (entry.at, entry.entered_at) == (minutes_after(31), "2026-11-22T14:31:00+00:00")
    assert (entry.utc_offset, entry.replaces, entry.why) == ("+00:00", "", "")


@pytest.mark.req("SR-36")
def test_a_late_entry_keeps_both_times(ward: RunningWard, reference: Reference) -> None:
    entry = observed(ward, 91, well().model_copy(update={"observed_at": "14:31"}), reference)
    assert (entry.at, entry.entered_at) == (minutes_after(31), "2026-11-22T15:31:00+00:00")
    ward.log.log(entry)
    words = saved_words(ward.watched(91), entry, reference, LONDON).words
    assert words == ("Stored 15:31. Observed 22-Nov-2026 14:31, entered late by 1hr. The set due 14:45 is still open.")


@pytest.mark.req("SR-02")
def test_values_are_stored_exactly_as_typed_with_unit_and_code(ward: RunningWard, reference: Reference) -> None:
    draft = well(temperature="36.0", volume_left="470.0")
    values = {v.item: v for v in set_of(observed(ward, 31, draft, reference)).values}
    assert len(values) == 23
    assert asdict(values["temperature"]) == {
        "item": "temperature",
        "text": "36.0",
        "unit": "Cel",
        "code": "LOINC 8310-5",
        "confirmed": False,
    }
    assert (values["volume-left"].text, values["systolic-bp"].code) == ("470.0", "LOINC 8480-6")
    assert (values["nystagmus"].text, values["nystagmus"].code, values["nystagmus"].unit) == (
        "none",
        "SNOMED CT 563001",
        "",
    )


@pytest.mark.req("SR-31")
def test_a_blank_is_not_stored_and_its_reason_is(ward: RunningWard, reference: Reference) -> None:
    draft = well(("poss",)).model_copy(update={"incomplete_because": "Asleep", "comment": "Calm"})
    stored = set_of(observed(ward, 31, draft, reference))
    assert stored.value("poss") is None
    assert (stored.incomplete_because, stored.comment) == ("Asleep", "Calm")


def test_a_reason_without_anything_missing_is_not_stored(ward: RunningWard, reference: Reference) -> None:
    stored = set_of(observed(ward, 31, well().model_copy(update={"incomplete_because": "Asleep"}), reference))
    assert stored.incomplete_because == ""


@pytest.mark.req("SR-06")
@pytest.mark.parametrize(
    "typed",
    [
        {"systolic_bp": "1200"},
        {"spo2": "9"},
        {"heart_rate": "80 "},
        {"diastolic_bp": "128"},
        {"volume_left": "501"},
        {"poss": "5"},
        {"poss": ""},
    ],
)
def test_what_the_form_refuses_is_never_stored(ward: RunningWard, reference: Reference, typed: dict[str, str]) -> None:
    with pytest.raises(OrderRefused, match="cannot be stored as it stands"):
        observed(ward, 31, well(**typed), reference)


@pytest.mark.req("SR-36")
def test_the_future_is_refused(ward: RunningWard, reference: Reference) -> None:
    with pytest.raises(OrderRefused):
        observed(ward, 31, well().model_copy(update={"observed_at": "22-Nov 14:32"}), reference)


def test_an_unusual_value_that_was_confirmed_is_stored_as_such(ward: RunningWard, reference: Reference) -> None:
    draft = well(respiratory_rate="5").model_copy(update={"confirmed": ("respiratory-rate",)})
    value = set_of(observed(ward, 31, draft, reference)).value("respiratory-rate")
    assert value is not None
    assert (value.text, value.confirmed) == ("5", True)


@pytest.mark.req("SR-33")
def test_what_it_triggered_is_handed_back_and_what_comes_next(ward: RunningWard, reference: Reference) -> None:
    entry = observed(ward, 31, well(respiratory_rate="8"), reference)
    ward.log.log(entry)
    saved = saved_words(ward.watched(31), entry, reference, LONDON)
    assert saved.words == "Stored 14:31. Next set 14:45."
    strongest = saved.findings[0]
    assert (strongest.urgency, strongest.key, strongest.verb) == (Urgency.STOP, "stop-rr:e-1", Verb.ACT)
    assert strongest.action == "Stop the pump. Stay with the patient. Call for help now."
    assert {card.key.partition(":")[2] for card in saved.findings} == {"e-1"}


def test_a_usual_set_triggers_nothing(ward: RunningWard, reference: Reference) -> None:
    entry = observed(ward, 31, well(), reference)
    ward.log.log(entry)
    assert saved_words(ward.watched(31), entry, reference, LONDON).findings == ()


def test_when_nothing_is_due_any_more_nothing_is_said_of_it(ward: RunningWard, reference: Reference) -> None:
    ward.logged(30, Stopped(reason="Course complete", left_ml=Decimal(470)))
    for minutes in (30, 45, 60, 90, 120, 150):
        ward.logged(minutes, full_set(without=("pump-rate", "volume-left")))
    last = ward.logged(152, full_set(without=("pump-rate", "volume-left")))
    assert saved_words(ward.watched(152), last, reference, LONDON).words == "Stored 16:32."


@pytest.mark.req("SR-35")
def test_a_correction_takes_the_old_ones_place_and_says_why(ward: RunningWard, reference: Reference) -> None:
    wrong = ward.watched(40).log[-1]
    draft = draft_of(wrong, LONDON).with_item("systolic-bp", "118")
    entry = observed(ward, 40, draft, reference, replaces=wrong.entry_id, why="Wrong arm")
    assert (entry.replaces, entry.why, entry.at) == (wrong.entry_id, "Wrong arm", wrong.at)
    assert entry.entered_at == "2026-11-22T14:40:00+00:00"
    value = set_of(entry).value("systolic-bp")
    assert value is not None
    assert value.text == "118"


@pytest.mark.req("SR-36")
def test_a_correction_keeps_the_second_of_the_set_unless_the_time_is_changed(
    ward: RunningWard, reference: Reference
) -> None:
    watched = ward.watched(40)
    at = datetime(2026, 11, 22, 14, 15, 42, tzinfo=UTC)
    wrong = watched.log[-1].model_copy(update={"at": at})
    watched = replace(watched, log=(*watched.log[:-1], wrong))
    draft = draft_of(wrong, LONDON)
    assert draft.observed_at == "22-Nov-2026 14:15"
    correct = partial(observed_entry, watched, reference=reference, by=BERTA, zone=LONDON, entry_id="e-1")
    same = correct(draft=draft, replaces=wrong.entry_id, why="Wrong arm")
    assert same.at == at
    moved = correct(draft=draft.model_copy(update={"observed_at": "14:16"}), replaces=wrong.entry_id, why="Wrong time")
    assert moved.at == minutes_after(16)


@pytest.mark.req("SR-35")
@pytest.mark.parametrize("why", ["", " wrong", "x" * 501])
def test_a_correction_needs_a_reason_that_can_be_kept(ward: RunningWard, reference: Reference, why: str) -> None:
    wrong = ward.watched(40).log[-1]
    with pytest.raises(OrderRefused, match="reason"):
        observed(ward, 40, draft_of(wrong, LONDON), reference, replaces=wrong.entry_id, why=why)


@pytest.mark.req("SR-35")
def test_only_a_set_that_holds_is_corrected(ward: RunningWard, reference: Reference) -> None:
    pause = ward.logged(20, Paused(reason="Dysphoria"))
    wrong = ward.watched(40).log[-2]
    ward.logged(21, StruckThrough(entry=wrong.entry_id), why="Wrong patient")
    for target in (pause.entry_id, wrong.entry_id, "nowhere"):
        with pytest.raises(OrderRefused, match="no set of observations that holds"):
            observed(ward, 40, well(), reference, replaces=target, why="Wrong arm")
    with pytest.raises(OrderRefused, match="no set"):
        draft_of(pause, LONDON)


def test_a_set_comes_back_as_it_was_typed(ward: RunningWard, reference: Reference) -> None:
    typed = well(("poss",), respiratory_rate="5", temperature="36.0").model_copy(
        update={"confirmed": ("respiratory-rate",), "incomplete_because": "Asleep", "comment": "Calm"}
    )
    entry = observed(ward, 31, typed, reference)
    assert draft_of(entry, LONDON) == typed.model_copy(update={"observed_at": "22-Nov-2026 14:31", "corrects": "e-1"})
