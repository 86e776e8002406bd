"""A log that cannot be followed: pause and stop are recorded all the same, and nobody is told what runs."""

from decimal import Decimal

import pytest

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.bedside_desk import InfusionView, StepDraft, StepForm, Verb
from ketadesk.application.monitoring.infusion_view import NO_COUNT, infusion_view
from ketadesk.application.monitoring.steps.take_step import planned_step, replayed_with, step_form
from ketadesk.application.monitoring.ward.ward_view import ward_view
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import MovedToBed, Paused, Resumed, StepTaken, Stopped
from ketadesk.domain.order_state import EventKind, OrderState

from .bedside_steps import form, refusal, said
from .people import ANNA
from .record_fakes import LONDON
from .watched_sample import ORDER, PRESCRIBER, RunningWard, full_set, running_ward

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
NEVER_PAUSED = Resumed(read_back_ml_per_h=Decimal(35), prescriber=PRESCRIBER)
QUICK = {Verb.PAUSE, Verb.STOP}


@pytest.fixture
def ward() -> RunningWard:
    """It runs at 35 mL/h; then a resume was logged of what was never paused."""
    made = running_ward([(15, INFUSION)])
    made.logged(20, NEVER_PAUSED, entry_id="wrong")
    return made


@pytest.fixture
def unreadable() -> RunningWard:
    """It runs, and its plan cannot be read from the record any more."""
    made = running_ward([(15, INFUSION)])
    made.orders.orders[0] = made.orders.orders[0].model_copy(update={"plan_json": "{}"})
    return made


def take(ward: RunningWard, minutes: int, verb: Verb, subject: str = "", **typed: str) -> None:
    """As the desk takes a step, whatever the log says."""
    ward.at(minutes)
    watched = ward.watching.as_far_as_known(ORDER)
    draft = StepDraft(verb=verb, subject=subject, typed=typed)
    entry, step, _ = planned_step(watched, draft, ward.reference, ANNA, LONDON, ward.new_id(), None)
    replayed_with(watched, entry)
    ward.log.log(entry, step)


def shown(ward: RunningWard, minutes: int) -> InfusionView:
    ward.at(minutes)
    return infusion_view(ward.watching.as_far_as_known(ORDER), ward.reference, ANNA, LONDON)


@pytest.mark.req("SR-32")
@pytest.mark.parametrize("which", ["ward", "unreadable"])
def test_a_pause_and_a_stop_are_recorded_all_the_same(which: str, request: pytest.FixtureRequest) -> None:
    ward: RunningWard = request.getfixturevalue(which)
    assert set(shown(ward, 25).allowed) >= QUICK
    assert set(shown(ward, 25).urgent) == QUICK
    take(ward, 25, Verb.PAUSE, reason="patient-moved")
    paused = shown(ward, 26)
    assert "Recorded since: paused 22-Nov-2026 14:25 by Anna Example." in paused.notice
    take(ward, 27, Verb.STOP, reason="danger-sign", left_ml="400")
    assert ward.orders.steps[-1].kind is EventKind.END
    assert ward.orders.progress(ORDER).revisions[0].state is OrderState.ENDED
    stopped = shown(ward, 28)
    assert stopped.notice.endswith(
        "paused 22-Nov-2026 14:25 by Anna Example; stopped 22-Nov-2026 14:27 by Anna Example."
    )
    assert (stopped.state, stopped.state_known, stopped.state_words) == (CourseState.STOPPED, True, "Stopped")
    assert not QUICK & set(stopped.allowed)
    assert [line.what.split(":")[0] for line in stopped.history[:2]] == ["Stopped", "Paused"]


@pytest.mark.req("SR-32")
def test_where_the_order_was_never_started_nothing_is_paused() -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(0, NEVER_PAUSED, entry_id="wrong")
    found = shown(ward, 5)
    assert not QUICK & set(found.allowed)
    assert found.state_words == "Not known"
    assert found.state_known is False


@pytest.mark.req("SR-32")
@pytest.mark.parametrize("which", ["ward", "unreadable"])
def test_no_figure_and_no_word_says_what_the_pump_does(which: str, request: pytest.FixtureRequest) -> None:
    ward: RunningWard = request.getfixturevalue(which)
    found = shown(ward, 30)
    assert found.notice.strip()
    assert found.notice not in found.flags
    assert found.state_known is False
    assert (found.rate, found.rate_lines, found.ordered, found.next_step) == ("", (), "", "")
    assert found.state_words == "Not known"
    assert found.counts == (("Count", NO_COUNT),)
    ward.at(30)
    (line,) = ward_view(ward.watching.all(), ward.reference, LONDON).lines
    assert (line.rate, line.since, line.state_words) == ("", "", "Not known")


@pytest.mark.req("SR-32")
def test_what_is_seen_and_done_at_the_bed_is_recorded_too(ward: RunningWard) -> None:
    ward.at(30)
    watched = ward.watching.one(ORDER)
    assert replayed_with(watched, ward.logged(30, full_set())) == watched.course
    take(ward, 31, Verb.MOVE_BED, bed="Bay 9")
    take(ward, 31, Verb.READ_PUMP, ml_per_h="35")
    assert shown(ward, 32).bed == "Bay 9"


@pytest.mark.req("SR-32")
def test_what_would_give_more_waits_until_the_log_is_right(ward: RunningWard) -> None:
    allowed = set(shown(ward, 30).allowed)
    assert not allowed & {Verb.RESUME, Verb.NEXT_STEP, Verb.ORDER_BOLUS, Verb.LOWER_RATE, Verb.CHANGE_CONTAINER}
    assert refusal(ward, 30, Verb.LOWER_RATE, read_back="21").what == "This cannot be done as the infusion stands now."


@pytest.mark.req("SR-33")
def test_two_wrong_entries_are_struck_one_after_the_other(ward: RunningWard) -> None:
    take(ward, 25, Verb.PAUSE, reason="patient-moved")
    take(ward, 26, Verb.PAUSE, reason="patient-moved")
    second = ward.log.kept[-1].entry_id
    later_first = form(ward, 30, Verb.STRIKE, second, why="Recorded twice")
    assert said(later_first)
    take(ward, 30, Verb.STRIKE, "wrong", why="Never paused")
    assert "paused" in shown(ward, 31).notice
    take(ward, 31, Verb.STRIKE, second, why="Recorded twice")
    found = shown(ward, 32)
    assert (found.notice, found.state, found.state_known) == ("", CourseState.PAUSED, True)


@pytest.mark.req("SR-33")
def test_a_wrong_pause_among_unfollowed_entries_is_struck_only_when_it_helps(ward: RunningWard) -> None:
    take(ward, 25, Verb.PAUSE, reason="patient-moved")
    pause = ward.log.kept[-1]
    assert isinstance(pause.fact, Paused)
    with pytest.raises(OrderRefused):
        take(ward, 26, Verb.STRIKE, pause.entry_id, why="Another bed")


@pytest.mark.req("SR-33")
def test_a_set_is_struck_whatever_else_is_wrong(ward: RunningWard) -> None:
    seen = ward.logged(22, full_set(), entry_id="seen")
    assert form(ward, 30, Verb.STRIKE, seen.entry_id, why="Another patient's").can_do


@pytest.mark.req("SR-32")
def test_a_plan_that_cannot_be_read_corrects_no_figure(unreadable: RunningWard) -> None:
    unreadable.logged(20, MovedToBed(bed="Bay 2"), entry_id="moved")
    unreadable.at(30)
    watched = unreadable.watching.as_far_as_known(ORDER)
    draft = StepDraft(verb=Verb.CORRECT, subject="moved")
    with pytest.raises(OrderRefused, match="The plan of this entry cannot be read"):
        planned_step(watched, draft, unreadable.reference, ANNA, LONDON, "x", None)


@pytest.mark.req("SR-32")
def test_a_stop_before_the_wrong_entry_is_not_hidden_by_it() -> None:
    ward = running_ward([(15, INFUSION), (60, Stopped(reason="Patient's wish", left_ml=None))])
    ward.logged(70, NEVER_PAUSED, entry_id="wrong")
    found = shown(ward, 75)
    assert (found.state, found.state_known, found.state_words) == (CourseState.STOPPED, True, "Stopped")
    assert not QUICK & set(found.allowed)


def form_as_far_as_known(ward: RunningWard, verb: Verb, **typed: str) -> StepForm:
    ward.at(60)
    watched = ward.watching.as_far_as_known(ORDER)
    return step_form(watched, StepDraft(verb=verb, typed=typed), ward.reference, ANNA, LONDON)


def test_a_reading_of_the_pump_says_nothing_of_what_nobody_knows(unreadable: RunningWard) -> None:
    found = form_as_far_as_known(unreadable, Verb.READ_PUMP, ml_per_h="35")
    assert found.can_do
    assert found.shown == ()
    assert found.findings == ()
