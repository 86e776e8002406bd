"""The cards of what has to be done: from the log's triggers, and from the course itself."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import FindingCard, Verb
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    ContainerChanged,
    Paused,
    PumpRead,
    Reanswered,
    StepTaken,
    Stopped,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via

from .bedside_steps import plain
from .record_fakes import LONDON
from .watched_sample import PRESCRIBER, RunningWard, full_set, of_items, running_ward

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


@pytest.fixture
def ward() -> RunningWard:
    return running_ward([(15, INFUSION)])


def cards(ward: RunningWard, minutes: int) -> list[FindingCard]:
    return list(finding_cards(ward.watched(minutes), ward.reference, LONDON))


def card(ward: RunningWard, minutes: int, key: str) -> FindingCard:
    return next(c for c in cards(ward, minutes) if c.key == key)


@pytest.mark.req("SR-32")
def test_a_finding_says_what_to_do_why_and_from_where(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8"), entry_id="slow")
    shown = card(ward, 31, "stop-rr:slow")
    assert (shown.urgency, shown.title) == (Urgency.STOP, "Stop the pump and call")
    assert shown.action == "Stop the pump. Stay with the patient. Call for help now."
    assert plain(shown.because) == (
        "Respiratory rate 8 per min at 22-Nov-2026 14:30 (respiratory rate 8 per min or less)"
    )
    assert "2017" in shown.source or shown.source
    assert (shown.is_open, shown.acted, shown.verb, shown.subject) == (True, "", Verb.ACT, "stop-rr:slow")


@pytest.mark.req("SR-32")
def test_a_finding_stays_until_acted_on_and_then_says_by_whom(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8"), entry_id="slow")
    assert cards(ward, 300)[0].key == "stop-rr:slow"
    act = ActedOn(findings=("stop-rr:slow",), done="Pump stopped", called="Dr Lee", answer="Comes now")
    ward.logged(32, act, entered=300)
    shown = card(ward, 301, "stop-rr:slow")
    assert not shown.is_open
    assert shown.acted == "22-Nov-2026 14:32 Pump stopped; Dr Lee called: Comes now. By Anna Example."
    assert cards(ward, 301)[-1].key == "stop-rr:slow"


def test_signs_scores_and_danger_signs_in_words(ward: RunningWard) -> None:
    ward.logged(
        30,
        full_set(
            dysphoria="mild",
            consciousness="P",
            danger_signs="seizure",
            respiratory_rate="25",
            heart_rate="131",
            nystagmus="present",
            spo2="90",
        ),
        entry_id="ill",
    )
    because = {c.key: plain(c.because) for c in cards(ward, 31)}
    assert because["dysphoria-first-dysphoria:ill"].startswith("Dysphoria or agitation: Mild at 22-Nov-2026 14:30 (")
    assert because["stop-seizure:ill"] == "Seizure, 22-Nov-2026 14:30"
    assert because["stop-spo2:ill"].startswith("SpO2 90 % at")
    news = next(text for key, text in because.items() if key == "escalate-news2:ill")
    assert news.startswith("NEWS2 ")
    assert "RR 25" in because["escalate-news2-single:ill"]


def test_a_reopened_checklist_item_is_answered_again(ward: RunningWard) -> None:
    ward.logged(30, full_set(hallucination="mild"), entry_id="seen")
    shown = card(ward, 31, "reopened-active-psychosis:seen")
    assert (shown.verb, shown.subject, shown.urgency) == (Verb.REANSWER, "active-psychosis", Urgency.ANSWER)
    assert shown.title == "Answer again: Active psychosis"
    assert shown.because == "Active psychosis: Mild at 22-Nov-2026 14:30"
    ward.logged(
        35,
        Reanswered(item="active-psychosis", answer=Answer.PRESENT, prescriber=PRESCRIBER, reason="Seen by me"),
        entry_id="again",
    )
    settled = card(ward, 36, "reopened-active-psychosis:seen")
    assert not settled.is_open
    assert settled.acted.startswith("22-Nov-2026 14:35 Checklist answered again: Active psychosis: PRESENT")
    absolute = card(ward, 36, "absolute-active-psychosis:again")
    assert (absolute.verb, absolute.urgency) == (Verb.ACT, Urgency.STOP)
    assert absolute.because == "Active psychosis: PRESENT at 22-Nov-2026 14:35"


def test_a_threshold_that_reopens_says_the_answer_that_was_given(ward: RunningWard) -> None:
    ward.logged(30, full_set(systolic_bp="190"), entry_id="high")
    shown = card(ward, 31, "reopened-uncontrolled-cardiovascular-disease:high")
    assert plain(shown.because).startswith("Systolic blood pressure 190 mmHg at 22-Nov-2026 14:30 (")
    assert shown.because.endswith("; the answer was Absent")


def test_a_pump_that_runs_otherwise_than_recorded(ward: RunningWard) -> None:
    ward.logged(30, PumpRead(ml_per_h=Decimal("3.5"), left_ml=None), entry_id="read")
    shown = card(ward, 31, "pump-rate-differs:read")
    assert (shown.title, shown.urgency, shown.verb) == ("The pump does not run as recorded", Urgency.CALL, Verb.ACT)
    assert plain(shown.because) == "Read off the pump: 3.5 mL per hour at 22-Nov-2026 14:30"
    assert shown.source == ""


def test_an_open_bolus_stands_until_it_is_settled(ward: RunningWard) -> None:
    bolus = BolusOrdered(
        mg=Decimal(7), over_min=Decimal(5), via=Via.HAND, mg_per_ml=Decimal(10), prescriber=PRESCRIBER
    )  # fmt: skip
    ward.logged(60, bolus, entry_id="b")
    shown = card(ward, 61, "bolus:b")
    assert (shown.verb, shown.subject, shown.urgency) == (Verb.SETTLE_BOLUS, "b", Urgency.ANSWER)
    assert plain(shown.because) == "7 mg at 22-Nov-2026 15:00"


def test_a_step_that_is_due_and_a_plan_that_is_over() -> None:
    ward = running_ward()
    assert not cards(ward, 14)
    (due,) = cards(ward, 15)
    assert (due.key, due.verb, due.urgency) == ("step-due:1", Verb.NEXT_STEP, Urgency.CALL)
    assert due.because == "Infusion, planned 22-Nov-2026 14:15"
    # 48 h 15 min and four steps of 3 h: minute 3,615.
    ward = running_ward([(15, INFUSION)])
    keys = [c.key for c in cards(ward, 3615)]
    assert "step-due:2" in keys
    over = card(ward, 3615, "plan-end")
    assert (over.verb, over.because) == (Verb.STOP, "The plan ended 25-Nov-2026 02:15")
    assert "plan-end" not in [c.key for c in cards(ward, 3614)]
    ward.logged(3616, Stopped(reason="The plan is complete", left_ml=None))
    assert not {"plan-end", "step-due:2"} & {c.key for c in cards(ward, 3617)}


def test_a_step_is_not_due_while_the_pump_stands(ward: RunningWard) -> None:
    ward.logged(2890, Paused(reason="Scan"))
    assert "step-due:2" not in [c.key for c in cards(ward, 2896)]


def test_a_container_that_is_empty_or_expired(ward: RunningWard) -> None:
    # 14 mL, then 486 mL at 35 mL/h: 833 min and 8 s after 14:15.
    assert "container-empty:1" not in [c.key for c in cards(ward, 848)]
    empty = card(ward, 849, "container-empty:1")
    assert (empty.verb, empty.because) == (Verb.CHANGE_CONTAINER, "By the count it was empty 23-Nov-2026 04:08")
    assert card(ward, 1440, "container-expired:1").because == "It expired 23-Nov-2026 14:00"
    ward.logged(1441, ContainerChanged(left_ml=Decimal(0)))
    assert "container-expired:1" not in [c.key for c in cards(ward, 1442)]


def test_the_strongest_open_one_stands_first(ward: RunningWard) -> None:
    ward.logged(30, full_set(systolic_bp="190", respiratory_rate="8", dysphoria="mild"), entry_id="ill")
    ranks = [c.urgency.rank for c in cards(ward, 31) if c.is_open]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


def test_a_set_of_one_item_is_judged_too(ward: RunningWard) -> None:
    ward.logged(30, of_items(poss="4"), entry_id="one")
    assert plain(card(ward, 31, "stop-poss:one").because).startswith("Sedation (POSS): ")
