"""One infusion as it is read: what is kept is never stale, and nothing that cannot be followed is hidden."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ketadesk.application.errors import OrderRefused, UnknownOrder
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.watched import utc_second
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Paused, Resumed, Started, StepTaken, Stopped, StruckThrough, TargetSet

from .record_fakes import LONDON
from .watched_sample import (
    BED,
    ORDER,
    START,
    RunningWard,
    full_set,
    minutes_after,
    running_ward,
    sample_draft,
    sample_watched,
)

TO_35 = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
HIGHER = sample_draft().with_field("infusion.dose", "0.6")


def copy_of(stored: StoredOrder, number: int, identifier: str = "") -> StoredOrder:
    """The same order under another id, of the same patient or another."""
    patient = stored.draft.patient
    patient = patient.model_copy(update={"identifier": identifier or patient.identifier})
    return stored.model_copy(
        update={
            "order_id": f"KD-20261122-{number:04d}",
            "entry_id": f"order-{number}",
            "draft": stored.draft.model_copy(update={"patient": patient}),
        }
    )


@pytest.mark.req("SR-31")
def test_a_running_infusion() -> None:
    watched = sample_watched(20, [(15, TO_35)])
    assert watched.order_id == ORDER
    assert watched.course.state is CourseState.RUNNING
    assert watched.course.started_at == START
    assert (watched.revision, watched.order.label) == (1, f"{ORDER}-R1")
    assert set(watched.stored) == set(watched.orders) == {1}
    assert [type(e.fact).__name__ for e in watched.log] == ["Observed", "Started", "StepTaken"]
    assert watched.now == minutes_after(20)
    assert (watched.clock_flaw, watched.flaw, watched.repeat_course, watched.library_changed) == (
        "",
        "",
        False,
        frozenset(),
    )
    assert watched.signed_at == {1: datetime.fromisoformat(watched.order.stored_at)}
    assert watched.target is None


@pytest.mark.req("SR-36")
def test_now_is_utc_to_the_second() -> None:
    assert utc_second(datetime(2026, 7, 1, 14, 0, 5, 999999, tzinfo=LONDON)) == datetime(
        2026, 7, 1, 13, 0, 5, tzinfo=UTC
    )


@pytest.mark.req("SR-22")
def test_which_revision_is_in_force() -> None:
    ward = RunningWard()
    ward.signed()
    assert ward.watched(-1).revision == 1
    ward.started([(15, TO_35)])
    change = ward.order(HIGHER, revises=ORDER)
    assert ward.watched(20).revision == 1
    ward.sign(change)
    waiting = ward.watched(20)
    assert (waiting.revision, set(waiting.orders)) == (1, {1, 2})
    ward.logged(30, Started(revision=2, read_back_ml_per_h=Decimal(56), bed=BED))
    running = ward.watched(31)
    assert (running.revision, running.course.revision) == (2, 2)
    ward.logged(60, Stopped(reason="Course complete", left_ml=None))
    over = ward.watched(61)
    assert (over.revision, over.course.state) == (2, CourseState.STOPPED)


@pytest.mark.req("SR-22")
def test_a_signed_order_that_was_changed_before_its_start_shows_what_was_signed() -> None:
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, full_set())
    ward.order(HIGHER, revises=ORDER)
    assert ward.log.courses() == ()
    watched = ward.watched(-5)
    assert (watched.revision, len(watched.log)) == (1, 1)


@pytest.mark.req("SR-22")
def test_an_order_that_was_never_signed_is_refused() -> None:
    ward = RunningWard()
    ward.order()
    with pytest.raises(OrderRefused) as refused:
        ward.watched(0)
    assert refused.value.what == f"{ORDER} was never signed."
    assert ward.watching.all() == ()
    with pytest.raises(UnknownOrder):
        ward.watching.one("KD-20261122-0099")


@pytest.mark.req("SR-31")
def test_what_was_added_is_read_and_what_is_known_is_not_read_again() -> None:
    ward = running_ward([(15, TO_35)])
    first = ward.watched(20)
    asked = ward.log.asked
    assert ward.watched(25).log is first.log
    assert ward.watching.all()[0].course is first.course
    assert ward.log.asked == asked
    assert ward.watched(25).now == minutes_after(25)
    ward.logged(26, Paused(reason="Dysphoria"))
    after = ward.watched(26)
    assert after.course.state is CourseState.PAUSED
    assert ward.watching.all()[0].course.state is CourseState.PAUSED
    assert ward.log.asked == asked + 1


@pytest.mark.req("SR-31")
def test_a_step_of_the_order_alone_is_read_too() -> None:
    ward = running_ward()
    assert ward.watched(20).progress.waiting is None
    change = ward.order(HIGHER, revises=ORDER)
    found = ward.watched(20).progress.waiting
    assert found is not None
    assert found.revision == change.revision


@pytest.mark.req("SR-31")
def test_what_was_erased_is_not_kept() -> None:
    ward = running_ward()
    assert len(ward.watching.all()) == 1
    ward.orders.orders.clear()
    ward.orders.steps.clear()
    assert ward.watching.all() == ()
    with pytest.raises(UnknownOrder):
        ward.watching.one(ORDER)


@pytest.mark.req("SR-36")
def test_a_clock_that_was_set_back_is_said() -> None:
    ward = running_ward([(120, full_set())])
    assert ward.watched(120).clock_flaw == ""
    assert ward.watched(115).clock_flaw == ""
    assert ward.watched(114).clock_flaw == (
        "The workstation's clock says 22-Nov-2026 15:54: that is before the newest entry, 22-Nov-2026 16:00. "
        "Nothing can be entered until the clock is right: write it on paper now, and enter it then."
    )
    # a day back: everything is still there
    back = ward.watched(120 - 24 * 60)
    assert back.clock_flaw.startswith("The workstation's clock says 21-Nov-2026 16:00")
    assert len(back.log) == 3


@pytest.mark.req("SR-36")
def test_the_newest_entry_is_the_one_that_was_entered_last() -> None:
    ward = running_ward()
    ward.logged(10, full_set(), entered=200)
    assert ward.watched(190).clock_flaw != ""
    # and a step of the order counts like an entry
    signed = RunningWard()
    signed.signed()
    # stored 13:45:30
    assert signed.watched(-20).clock_flaw != ""
    assert signed.watched(-19).clock_flaw == ""


@pytest.mark.req("SR-31")
def test_the_target_that_holds_is_the_newest_that_stands() -> None:
    first = TargetSet(scale=1, lowest_percent=92, prescriber="Dr Lee")
    second = TargetSet(scale=2, lowest_percent=88, prescriber="Dr Lee")
    ward = running_ward([(5, first)])
    ward.logged(6, second, entry_id="second")
    assert ward.watched(10).target == second
    ward.logged(11, StruckThrough(entry="second"), why="Another patient's")
    assert ward.watched(12).target == first


@pytest.mark.req("SR-31")
def test_a_repeat_course_is_of_the_same_identifier_and_an_earlier_start() -> None:
    ward = running_ward([(15, TO_35), (60, Stopped(reason="Course complete", left_ml=None))])
    again = ward.sign(ward.keep(copy_of(ward.orders.orders[0], 2)))
    other = ward.sign(ward.keep(copy_of(ward.orders.orders[0], 3, identifier="TEST-00011")))
    unsigned = ward.keep(copy_of(ward.orders.orders[0], 4))
    ward.at(100)
    repeats = {w.order_id: w.repeat_course for w in ward.watching.all()}
    assert repeats == {ORDER: False, again.order_id: True, other.order_id: False}
    for order_id, repeat in repeats.items():
        assert ward.watching.one(order_id).repeat_course is repeat
    assert unsigned.order_id not in repeats
    baseline = ward.logged(90, full_set(), order_id=again.order_id)
    start = Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=Decimal(56), bed=BED)
    ward.logged(95, start, order_id=again.order_id)
    assert ward.watching.one(again.order_id).repeat_course
    assert not ward.watching.one(ORDER).repeat_course


def unfitting(ward: RunningWard, minutes: int, entry_id: str) -> LogEntry:
    """An entry that no verb makes: a resume of what is not paused."""
    fact = Resumed(read_back_ml_per_h=Decimal(35), prescriber="Dr Lee")
    return ward.logged(minutes, fact, entry_id=entry_id)


@pytest.mark.req("SR-31")
def test_a_log_that_cannot_be_followed_is_shown_with_every_entry() -> None:
    ward = running_ward([(15, TO_35)])
    unfitting(ward, 20, "wrong")
    ward.logged(25, full_set())
    watched = ward.watched(30)
    assert watched.flaw.startswith("The log cannot be followed from the entry of 22-Nov-2026 14:20 by Anna Example: ")
    assert watched.flaw.endswith("What stands here is what ran before it. Look at the pump, and correct that entry.")
    assert watched.course.state is CourseState.RUNNING
    assert len(watched.log) == 5
    assert ward.watching.all()[0].flaw == watched.flaw
    ward.logged(31, StruckThrough(entry="wrong"), why="Another patient's")
    assert ward.watched(32).flaw == ""


@pytest.mark.req("SR-31")
def test_a_log_that_cannot_be_followed_at_all_is_shown_too() -> None:
    ward = RunningWard()
    ward.signed()
    unfitting(ward, 0, "wrong")
    watched = ward.watched(5)
    assert "22-Nov-2026 14:00" in watched.flaw
    assert (watched.course.state, len(watched.log)) == (CourseState.NOT_STARTED, 1)


@pytest.mark.req("SR-22")
def test_a_plan_that_cannot_be_read_stays_on_the_ward_s_list_and_is_refused_by_itself() -> None:
    ward = running_ward()
    ward.orders.orders[0] = ward.orders.orders[0].model_copy(update={"plan_json": "{}"})
    ward.at(20)
    (watched,) = ward.watching.all()
    assert watched.flaw.startswith(f"The signed plan of {ORDER}-R1 cannot be read from the record.")
    assert (watched.revision, dict(watched.orders), len(watched.log)) == (1, {}, 2)
    with pytest.raises(OrderRefused) as refused:
        ward.watching.one(ORDER)
    assert refused.value.what == f"The signed plan of {ORDER}-R1 cannot be read from the record."


@pytest.mark.req("SR-22")
def test_a_change_whose_plan_cannot_be_read_leaves_what_runs() -> None:
    ward = running_ward([(15, TO_35)])
    ward.sign(ward.order(HIGHER, revises=ORDER))
    ward.orders.orders[1] = ward.orders.orders[1].model_copy(update={"plan_json": "{}"})
    watched = ward.watched(20)
    assert watched.course.state is CourseState.RUNNING
    assert watched.flaw == f"The signed plan of {ORDER}-R2 cannot be read from the record."


@pytest.mark.req("SR-22")
def test_a_changed_library_is_known_by_revision() -> None:
    ward = RunningWard()
    stored = ward.order()
    ward.orders.orders[0] = stored.model_copy(update={"library_sha256": "f" * 64})
    ward.sign(stored)
    assert ward.watched(-1).library_changed == {1}
