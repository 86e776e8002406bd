"""One infusion for its page."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ketadesk.application.monitoring import agreed_figures
from ketadesk.application.monitoring.bedside_desk import InfusionView, Verb
from ketadesk.application.monitoring.infusion_view import NO_FIGURE, infusion_view
from ketadesk.cross_check import SecondReadBack
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import NotObserved, Paused, StepTaken, Stopped

from .bedside_steps import plain, take
from .people import ANNA
from .record_fakes import LONDON
from .watched_sample import BED, RunningWard, full_set, minutes_after, of_items, running_ward, sample_draft

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


def view(ward: RunningWard, minutes: int) -> InfusionView:
    return infusion_view(ward.watched(minutes), ward.reference, ANNA, LONDON)


def counts(shown: InfusionView) -> dict[str, str]:
    return {label: plain(text) for label, text in shown.counts}


@pytest.mark.req("SR-26")
def test_the_banner_has_the_orders_parts() -> None:
    shown = view(running_ward(), 10)
    assert (shown.label, shown.revision, shown.name) == ("KD-20261122-0001-R1", 1, "EXAMPLE, Alex")
    assert (shown.born, shown.gender, shown.identifier) == ("01-Apr-1980 (46y)", "Female", "TEST-0001")
    assert plain(shown.weight) == "70 kg measured 22-Nov-2026"
    assert (shown.allergies, shown.allergies_alert) == ("No known allergies", False)
    assert (shown.bed, shown.at) == (BED, "22-Nov-2026 14:10")


def test_what_runs_in_three_units_beside_what_was_ordered() -> None:
    shown = view(running_ward([(15, INFUSION)]), 75)
    assert (shown.state, shown.rate) == (CourseState.RUNNING, "35")
    assert shown.state_words == "Running, since 14:15, 1hr"
    assert [plain(line) for line in shown.rate_lines] == [
        "35 mg per hour",
        "0.5 mg per kg per hour",
        "about 8.333 mcg per kg per min",
        "inside the limits of the order",
    ]
    assert plain(shown.ordered) == (
        "Ordered: infusion, 35 mL per hour, 0.5 mg per kg per hour, until 24-Nov-2026 14:15"
    )
    assert plain(shown.next_step) == "Next: taper step 1 of 4, 28 mL per hour, 24-Nov-2026 14:15"


@pytest.mark.req("SR-13")
def test_the_count_of_the_drug() -> None:
    shown = view(running_ward([(15, INFUSION)]), 75)
    # 14 mg and an hour at 35 mg/h; 451 mL last 12 h 53 min 8 s; any 24 h hold at most the first.
    assert counts(shown) == {
        "Given so far": "49 mg",
        "In the last 24 hr": "49 mg, limit 1,704.5 mg",
        "Left in container 1": "451 mL, 451 mg",
        "Container empty": "23-Nov-2026 04:08",
        "Container expires": "23-Nov-2026 14:00",
        "Most in any 24 hr with what is planned": "845.25 mg, limit 1,704.5 mg",
    }


def test_a_pause_has_the_rate_0_and_nothing_that_the_patient_gets() -> None:
    shown = view(running_ward([(15, INFUSION), (60, Paused(reason="Scan"))]), 75)
    assert (shown.state, shown.rate, shown.rate_lines) == (CourseState.PAUSED, "0", ())
    assert shown.state_words == "Paused since 15:00"
    assert shown.next_step == ""  # a taper step cannot be taken before somebody has resumed
    assert "Container empty" not in counts(shown)


def test_after_the_stop_the_drug_is_reconciled() -> None:
    stopped = Stopped(reason="Patient's wish", left_ml=Decimal(450))
    shown = view(running_ward([(15, INFUSION), (75, stopped)]), 80)
    assert (shown.state, shown.rate, shown.rate_lines, shown.ordered, shown.next_step) == (
        CourseState.STOPPED, "", (), "", "",
    )  # fmt: skip
    assert counts(shown) == {
        "Given so far": "49 mg",
        "In the last 24 hr": "49 mg, limit 1,704.5 mg",
        "Prepared": "500 mg",
        "Discarded": "0 mg",
        "Not accounted for": "451 mg",
    }


def test_a_signed_order_waits_for_its_start() -> None:
    ward = RunningWard()
    ward.signed()
    shown = view(ward, -5)
    assert (shown.state_words, shown.rate, shown.counts, shown.next_step) == ("Signed, not started", "", (), "")
    assert plain(shown.ordered) == "Ordered: loading dose, 56 mL per hour, 0.8 mg per kg per hour"
    assert Verb.START in shown.allowed
    assert shown.urgent == (Verb.START,)


def test_the_last_step_of_the_plan_is_the_stop() -> None:
    last = StepTaken(phase=5, read_back_ml_per_h=Decimal(7))
    shown = view(running_ward([(15, INFUSION), (3435, last)]), 3440)
    assert shown.next_step == "Next: stop, 25-Nov-2026 02:15"
    assert plain(shown.ordered).startswith("Ordered: taper step 4 of 4, 7 mL per hour, 0.1 mg per kg per hour, until")


def test_a_push_by_hand_with_nothing_on_the_pump() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline").with_field("pump", None))
    ward.logged(-10, full_set())
    assert view(ward, -5).ordered == "Ordered: nothing on the pump"
    take(ward, 0, Verb.START, bed=BED)
    shown = view(ward, 1)
    assert (shown.state, shown.rate, shown.rate_lines) == (CourseState.BY_HAND, "", ())
    assert "by hand, until" in plain(shown.ordered)


def test_saline_on_the_pump_is_no_drug() -> None:
    ward = RunningWard()
    ward.signed(
        sample_draft("bolus-then-saline").with_field("pump.model", "").with_field("pump.increment_ml_per_h", "1")
    )
    ward.logged(-10, full_set())
    order = ward.watched(-5).orders[1]
    rate = f"{order.phases[1].pump_ml_per_h:f}"
    take(ward, 0, Verb.START, bed=BED, read_back=rate)
    take(ward, 1, Verb.SETTLE_BOLUS, outcome="given", given_mg=f"{order.phases[0].mg:f}")
    take(ward, 2, Verb.NEXT_STEP, phase="1", read_back=rate)
    shown = view(ward, 3)
    assert (shown.state, shown.rate_lines) == (CourseState.RUNNING, ("Saline, no drug",))
    assert plain(shown.ordered).startswith(f"Ordered: saline, no drug, {rate} mL per hour")


def test_the_schedule_has_open_sets_first_then_the_newest() -> None:
    ward = running_ward([(15, INFUSION)])
    ward.logged(15, full_set(), entry_id="done")
    tracks = ("breathing-and-mind", "circulation")
    ward.logged(30, NotObserved(due_at=minutes_after(30), tracks=tracks, reason="Refused"))
    ward.logged(45, of_items(pain_rest="3"), entry_id="part")
    ward.logged(75, full_set(), entry_id="late")
    lines = view(ward, 108).due
    assert [(x.at, x.state) for x in lines][:2] == [("15:30", DueState.OVERDUE), ("16:00", DueState.NEXT)]
    assert [x.words for x in lines][:2] == ["Overdue by 18min", "In 12min"]
    words = {x.at: x.words for x in lines}
    assert words["14:15"] == "Done 14:15 by Anna Example"
    assert words["14:30"] == "Not done: Refused"
    assert words["14:45"].startswith("Partly done 14:45 by Anna Example; without RR, ")
    assert words["14:45"].endswith(": Extra look")
    assert words["15:00"] == "Done late 15:15 by Anna Example"
    assert lines[0].tracks == "Breathing and mind; circulation"
    assert lines[0].due_at == "2026-11-22T15:30:00+00:00"
    assert view(ward, 120).due[1].words == "Due now"


@pytest.mark.req("SR-36")
def test_a_wrong_clock_stands_on_top_and_closes_every_step() -> None:
    shown = view(running_ward([(60, full_set())]), 30)
    assert shown.notice.startswith("The workstation's clock says")
    assert "write it on paper now" in shown.notice
    assert (shown.allowed, shown.urgent) == ((), ())


@pytest.mark.req("SR-12")
def test_where_the_engines_disagree_no_figure_is_shown_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    ward = running_ward([(15, INFUSION)])
    wrong = SecondReadBack(Fraction(1), Fraction(1), Fraction(1))
    monkeypatch.setattr(agreed_figures, "second_read_back", lambda *_figures: wrong)
    monkeypatch.setattr(agreed_figures, "second_given_mg", lambda *_figures: Fraction(1))
    shown = view(ward, 75)
    assert shown.rate_lines == (NO_FIGURE,)
    assert shown.counts == (("Count", NO_FIGURE),)
    assert plain(shown.ordered) == "Ordered: infusion, 35 mL per hour, until 24-Nov-2026 14:15"
    assert {Verb.PAUSE, Verb.STOP} <= set(shown.allowed)


def test_a_plan_that_cannot_be_read_shows_no_plan() -> None:
    ward = running_ward([(15, INFUSION)])
    watched = ward.watched(75)
    nothing = replace(watched, orders={}, course=replay((), {}), log=())
    shown = infusion_view(nothing, ward.reference, ANNA, LONDON)
    assert (shown.ordered, shown.next_step, shown.rate_lines, shown.counts) == ("", "", (), ())
    assert Verb.START not in shown.allowed
