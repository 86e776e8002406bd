"""The form of a set: what is due at its moment, what was seen before, what is missing, and what it would ask for."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import ItemField, ObservationDraft, ObservationForm
from ketadesk.application.monitoring.observation.observation_form import ELSEWHERE, GROUPS, observation_form
from ketadesk.application.monitoring.observation.observe import draft_of, observed_entry
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import NO_BREAK
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import ContainerChanged, NotObserved, StepTaken, Stopped, TargetSet
from ketadesk.domain.quantity import Container

from .fakes import LONDON
from .people import BERTA
from .watched_sample import WELL, RunningWard, full_set, minutes_after, of_items, running_ward, sample_draft


def asked(watched: Watched, reference: Reference, draft: ObservationDraft | None = None) -> ObservationForm:
    return observation_form(watched, draft or ObservationDraft(), reference, LONDON)


def fields_of(form: ObservationForm) -> dict[str, ItemField]:
    return {f.item: f for group in form.groups for f in group.fields}


def well(without: tuple[str, ...] = (), /, **other: str) -> ObservationDraft:
    typed = {**WELL, "pump-rate": "56", **{k.replace("_", "-"): text for k, text in other.items()}}
    return ObservationDraft(typed={item: text for item, text in typed.items() if item not in without})


@pytest.fixture
def ward() -> RunningWard:
    """Started 14:00 with 56 mL/h; a full set at 14:15."""
    return running_ward([(15, full_set(pump_rate="56", volume_left="486"))])


def test_every_item_of_the_library_is_offered_mind_and_blood_pressure_foremost(
    ward: RunningWard, reference: Reference
) -> None:
    form = asked(ward.watched(30), reference)
    assert sorted(fields_of(form)) == sorted(item.id for item in reference.library.observation.items)
    titles = [group.title for group in form.groups]
    assert titles == [title for title, _ids in GROUPS]
    assert [f.item for f in form.groups[1].fields][:3] == ["hallucination", "dysphoria", "nystagmus"]
    assert [f.item for f in form.groups[2].fields][:2] == ["systolic-bp", "diastolic-bp"]
    assert (form.order_id, form.label) == ("KD-20261122-0001", "KD-20261122-0001-R1")


def test_an_item_that_a_hospital_adds_is_offered_too(ward: RunningWard, reference: Reference) -> None:
    library = reference.library
    added = library.observation.item("heart-rate").model_copy(update={"id": "bladder"})
    items = (*library.observation.items, added)
    rules = library.observation.model_copy(update={"items": items})
    other = replace(reference, library=library.model_copy(update={"observation": rules}))
    last = asked(ward.watched(30), other).groups[-1]
    assert (last.title, [f.item for f in last.fields]) == (ELSEWHERE, ["bladder"])


def test_no_answer_is_preset(ward: RunningWard, reference: Reference) -> None:
    form = asked(ward.watched(30), reference)
    assert not form.can_save
    assert not [f for f in fields_of(form).values() if f.problem or f.ask]
    assert form.warnings == ()
    assert form.news2 == "NEWS2 is scored on a complete set; 7 items are missing"


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(
    ("minutes", "due"),
    [
        (9, "Extra set"),
        (10, "For the set due 14:15"),
        (24, "For the set due 14:15"),
        (25, "For the set due 14:30"),
        (46, "For the set due 14:45"),
    ],
)
def test_the_set_it_is_for_follows_from_its_moment(reference: Reference, minutes: int, due: str) -> None:
    assert asked(running_ward().watched(minutes), reference).due == due


@pytest.mark.req("SR-31")
def test_what_is_not_due_now_is_not_needed(ward: RunningWard, reference: Reference) -> None:
    fields = fields_of(asked(ward.watched(30), reference))
    assert [item for item, f in fields.items() if not f.needed] == ["temperature"]
    form = asked(ward.watched(30), reference, well(("temperature",)))
    assert form.missing == ()
    assert form.can_save
    assert form.news2 == "NEWS2 is scored on a complete set; 1 item is missing"


@pytest.mark.req("SR-31")
def test_two_nurses_for_one_set_the_second_is_told_and_loses_nothing(ward: RunningWard, reference: Reference) -> None:
    form = asked(ward.watched(20), reference, well())
    assert form.due == "Extra set"
    assert form.taken == "The set due 14:15 was done 14:15 by Anna Example. This one is extra."
    assert form.missing == ()
    assert form.can_save


@pytest.mark.req("SR-31")
def test_a_set_that_was_partly_done_is_completed(reference: Reference) -> None:
    partly = running_ward([(14, full_set(without=("poss", "line-site"), pump_rate="56"))])
    form = asked(partly.watched(18), reference)
    assert form.due == "For the set due 14:15"
    assert form.taken == "The set due 14:15 was partly done 14:14 by Anna Example. This one completes it."
    assert form.missing == ("Sedation (POSS)", "Line site")


@pytest.mark.req("SR-31")
def test_a_set_that_was_not_done_may_be_done_yet(reference: Reference) -> None:
    tracks = ("breathing-and-mind", "circulation")
    fact = NotObserved(due_at=minutes_after(15), tracks=tracks, reason="Asleep, breathing and colour seen")
    form = asked(running_ward([(16, fact)]).watched(19), reference)
    assert form.taken == "The set due 14:15 was not done 14:16 by Anna Example. This one completes it."
    assert "Respiratory rate" in form.missing


@pytest.mark.req("SR-31")
def test_before_the_start_everything_but_the_pump_is_a_baseline(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    form = asked(ward.watched(-15), reference)
    assert (form.due, form.taken) == ("Baseline before the start", "")
    assert [item for item, f in fields_of(form).items() if not f.needed] == ["pump-rate", "volume-left"]
    whole = asked(ward.watched(-15), reference, well(("pump-rate", "volume-left")))
    assert whole.news2 == "NEWS2 0"
    assert (whole.missing, whole.warnings, whole.can_save) == ((), (), True)


@pytest.mark.req("SR-06")
def test_a_baseline_that_forbids_the_start_says_so(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    form = asked(ward.watched(-15), reference, well(systolic_bp="181", spo2="93"))
    assert form.warnings == (
        "Do not start: systolic BP above 180 mmHg, seen 181. Do not start. Call the prescriber.",
        "Do not start: SpO2 below 94 % unless the prescriber sets a target, seen 93. Do not start. "
        "Call the prescriber.",
    )
    at_the_limit = asked(ward.watched(-15), reference, well(systolic_bp="180", spo2="94"))
    assert at_the_limit.warnings == ()


def test_with_a_target_the_baseline_is_held_against_it(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-20, TargetSet(scale=2, lowest_percent=88, prescriber="Dr Lee"))
    assert asked(ward.watched(-15), reference, well(spo2="88")).warnings == ()
    low = asked(ward.watched(-15), reference, well(spo2="87"))
    assert len(low.warnings) == 1
    assert low.news2 == "NEWS2 1 (SpO2 scale 2)"


@pytest.mark.req("SR-31")
def test_a_set_of_before_the_start_counts_for_no_due_set(ward: RunningWard, reference: Reference) -> None:
    form = asked(ward.watched(40), reference, well().model_copy(update={"observed_at": "13:55"}))
    assert form.due == "Before the start: counts for no due set"
    assert form.moment_echo == "22-Nov-2026 13:55, entered late by 45min"
    assert (form.taken, form.missing, form.can_save) == ("", (), True)


@pytest.mark.req("SR-36")
def test_the_moment_is_said_back_and_may_be_late(ward: RunningWard, reference: Reference) -> None:
    now = asked(ward.watched(32), reference)
    assert (now.moment_echo, now.moment_typed) == ("22-Nov-2026 14:32, now", "22-Nov-2026 14:32")
    late = asked(ward.watched(32), reference, ObservationDraft(observed_at="14:17"))
    assert late.moment_echo == "22-Nov-2026 14:17, entered late by 15min"
    assert late.taken.startswith("The set due 14:15 was done")


@pytest.mark.req("SR-03")
@pytest.mark.parametrize("typed", ["22-Nov 14:33", "25:00", "half past two", "14.30"])
def test_a_moment_that_cannot_be_is_refused(ward: RunningWard, reference: Reference, typed: str) -> None:
    form = asked(ward.watched(32), reference, well().model_copy(update={"observed_at": typed}))
    assert form.moment_problem
    assert (form.moment_echo, form.moment_typed, form.can_save) == ("", "", False)


@pytest.mark.req("SR-36")
def test_while_the_clock_is_wrong_all_is_shown_and_nothing_can_be_stored(
    ward: RunningWard, reference: Reference
) -> None:
    wrong = replace(ward.watched(32), clock_flaw="The clock says 13:00: that is before the last entry.")
    form = asked(wrong, reference, well())
    assert form.moment_problem == "The clock says 13:00: that is before the last entry."
    assert not form.can_save
    assert fields_of(form)["spo2"].previous == "97, 14:15"


def test_the_value_before_stands_beside_each_item_with_its_time(ward: RunningWard, reference: Reference) -> None:
    ward.logged(31, of_items(pain_rest="7", danger_signs="seizure chest-pain", poss="2"))
    fields = fields_of(asked(ward.watched(45), reference))
    assert fields["pain-rest"].previous == "7, 14:31"
    assert fields["danger-signs"].previous == "Seizure, Chest pain, 14:31"
    assert fields["poss"].previous == "2, 14:31"
    assert fields["pain-movement"].previous == "6, 14:15"
    assert fields["temperature"].previous == "36.8, 14:15"


def test_for_a_late_entry_the_value_before_is_the_one_before_it(ward: RunningWard, reference: Reference) -> None:
    ward.logged(31, of_items(pain_rest="7"))
    late = asked(ward.watched(45), reference, ObservationDraft(observed_at="14:20"))
    assert fields_of(late)["pain-rest"].previous == "4, 14:15"


def test_a_value_of_another_day_has_its_date(reference: Reference) -> None:
    next_day = asked(running_ward().watched(11 * 60), reference)
    assert fields_of(next_day)["spo2"].previous == "97, 22-Nov-2026 13:50"
    assert next_day.due == "For the sets due 22-Nov-2026 22:00 and 01:00"


def test_before_any_set_there_is_no_value_before(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    assert {f.previous for f in fields_of(asked(ward.watched(-15), reference)).values()} == {""}


@pytest.mark.req("SR-31")
def test_what_is_missing_needs_its_reason(ward: RunningWard, reference: Reference) -> None:
    draft = well(("pain-rest", "pain-movement"))
    without = asked(ward.watched(30), reference, draft)
    assert without.missing == ("Pain at rest, 0 to 10", "Pain on movement, 0 to 10")
    assert not without.can_save
    assert asked(ward.watched(30), reference, draft.model_copy(update={"incomplete_because": "Asleep"})).can_save


def test_nothing_at_all_cannot_be_stored_whatever_the_reason(ward: RunningWard, reference: Reference) -> None:
    draft = ObservationDraft(incomplete_because="Asleep", comment="Quiet")
    assert not asked(ward.watched(30), reference, draft).can_save


def test_a_reason_or_comment_that_cannot_be_kept_is_refused(ward: RunningWard, reference: Reference) -> None:
    comment = asked(ward.watched(30), reference, well().model_copy(update={"comment": "calm\u202e"}))
    assert comment.text_problem == "The comment cannot be used. Allowed: printable characters only, not U+202E"
    assert not comment.can_save
    draft = well(("poss",)).model_copy(update={"incomplete_because": " asleep"})
    reason = asked(ward.watched(30), reference, draft)
    assert reason.text_problem == "The reason cannot be used. Allowed: no blank at the beginning or end"


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    ("typed", "problem", "ask"),
    [
        ({"systolic_bp": "1,200"}, True, False),
        ({"systolic_bp": "1200"}, True, False),
        ({"spo2": "9"}, False, True),
    ],
)
def test_while_a_value_is_refused_or_asked_about_nothing_is_stored(
    ward: RunningWard, reference: Reference, typed: dict[str, str], problem: bool, ask: bool
) -> None:
    form = asked(ward.watched(30), reference, well(**typed))
    item = fields_of(form)[next(iter(typed)).replace("_", "-")]
    assert (bool(item.problem), bool(item.ask)) == (problem, ask)
    assert not form.can_save
    assert form.news2.startswith("NEWS2 is scored on a complete set; ")
    assert form.warnings == ()


@pytest.mark.req("SR-06")
def test_what_the_values_ask_for_is_said_while_they_are_typed_the_strongest_first(
    ward: RunningWard, reference: Reference
) -> None:
    form = asked(ward.watched(30), reference, ObservationDraft(typed={"hallucination": "mild", "poss": "4"}))
    assert len(form.warnings) == 3
    assert form.warnings[0].startswith("Stop the pump and call. Sedation (POSS): 4: somnolent")
    assert form.warnings[0].endswith("Stop the pump. Stay with the patient. Call for help now.")
    assert form.warnings[1].startswith("First dysphoria or hallucination")
    assert form.warnings[2].startswith("Answer again: ")


def test_an_earlier_finding_is_no_warning_of_this_set(ward: RunningWard, reference: Reference) -> None:
    ward.logged(20, of_items(respiratory_rate="8"))
    assert asked(ward.watched(30), reference, well()).warnings == ()


@pytest.mark.req("SR-06")
def test_the_container_that_hung_at_that_moment_bounds_the_volume(ward: RunningWard, reference: Reference) -> None:
    ward.logged(16, StepTaken(phase=1, read_back_ml_per_h=Decimal(35)))
    ward.logged(60, ContainerChanged(left_ml=Decimal(440)))
    watched = ward.watched(90)
    small = Container(mg=Decimal(250), ml=Decimal(250))
    first, second = watched.course.containers
    changed = (first, second.model_copy(update={"container": small}))
    watched = replace(watched, course=watched.course.model_copy(update={"containers": changed}))
    typed = ObservationDraft(typed={"volume-left": "300"})
    assert "the container holds 250" in fields_of(asked(watched, reference, typed))["volume-left"].problem.replace(
        NO_BREAK, " "
    )
    late = asked(watched, reference, typed.model_copy(update={"observed_at": "14:40"}))
    assert fields_of(late)["volume-left"].problem == ""


def test_an_order_without_container_and_pump_bounds_neither(ward: RunningWard, reference: Reference) -> None:
    watched = ward.watched(30)
    bare = watched.orders[1].model_copy(update={"container": None, "pump": None})
    course = watched.course.model_copy(update={"containers": ()})
    by_hand = replace(watched, orders={1: bare}, course=course)
    form = asked(by_hand, reference, ObservationDraft(typed={"pump-rate": "299", "volume-left": "549"}))
    assert not [f for f in fields_of(form).values() if f.problem or f.ask]


@pytest.mark.req("SR-31")
def test_after_the_stop_the_sets_go_on_and_then_end(ward: RunningWard, reference: Reference) -> None:
    ward.logged(60, Stopped(reason="Course complete", left_ml=Decimal(440)))
    form = asked(ward.watched(90), reference)
    assert form.due == "For the set due 15:30"
    assert not fields_of(form)["pump-rate"].needed


@pytest.mark.req("SR-36")
def test_a_correction_is_looked_at_as_if_the_set_had_never_been_made(ward: RunningWard, reference: Reference) -> None:
    watched = ward.watched(40)
    wrong = watched.log[-1]
    form = asked(watched, reference, draft_of(wrong, LONDON))
    assert form.due == "For the set due 14:15"
    assert form.taken == ""
    assert form.moment_echo == "22-Nov-2026 14:15, entered late by 25min"
    assert fields_of(form)["spo2"].previous == "97, 13:50"
    assert form.can_save


@pytest.mark.req("SR-36")
def test_a_correction_of_a_correction_does_not_bring_the_first_back(ward: RunningWard, reference: Reference) -> None:
    first = ward.watched(40).log[-1]
    second = observed_entry(
        ward.watched(40), well(spo2="95").model_copy(update={"observed_at": "14:16"}), reference, BERTA, LONDON,
        "second", replaces=first.entry_id, why="Misread",
    )  # fmt: skip
    ward.log.log(second)
    form = asked(ward.watched(41), reference, draft_of(second, LONDON))
    assert fields_of(form)["spo2"].previous == "97, 13:50"


def test_an_unknown_set_to_be_corrected_changes_nothing(ward: RunningWard, reference: Reference) -> None:
    form = asked(ward.watched(30), reference, ObservationDraft(corrects="nowhere"))
    assert form.due == "For the set due 14:30"


@pytest.mark.req("SR-36")
def test_the_hour_that_comes_twice_is_said_which_it_was(reference: Reference) -> None:
    ward = running_ward([(15, full_set(pump_rate="56"))])
    watched = ward.watched(30)
    second = datetime(2026, 10, 25, 1, 30, 20, tzinfo=UTC)
    entry = watched.log[-1].model_copy(update={"at": second})
    draft = draft_of(entry, LONDON)
    assert draft.observed_at == "25-Oct-2026 01:30 second"
    moved = replace(watched, log=(*watched.log[:-1], entry))
    assert asked(moved, reference, draft).moment_typed == "25-Oct-2026 01:30 second"


def test_the_sample_is_the_order_of_these_tests() -> None:
    assert sample_draft().patient.weight_kg == "70"
