"""The cards of what has to be done: from the log's triggers, and from the course itself."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import FindingCard, Verb
from ketadesk.application.monitoring.finding_words import finding_words
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.open_findings import open_triggers
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    ContainerChanged,
    Paused,
    PumpRead,
    Reanswered,
    Started,
    StepTaken,
    Stopped,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via

from .bedside_steps import form, plain, take
from .record_fakes import LONDON
from .watched_sample import BED, PRESCRIBER, RunningWard, full_set, of_items, running_ward, sample_draft

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
    assert shown.because == "Hallucination: Mild at 22-Nov-2026 14:30; the answer was Absent"
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


def test_more_than_the_limit_of_24_h_by_the_count_is_a_card_until_it_is_over() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("single-bolus"))
    baseline = ward.logged(-10, full_set())
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=Decimal(84), bed=BED))
    # 84 mg/h: 70 mg, the limit of 1 mg/kg, after 50 min.
    assert "cumulative-24-h-passed" not in [c.key for c in cards(ward, 50)]
    shown = card(ward, 51, "cumulative-24-h-passed")
    assert plain(shown.because) == "71.4 mg by the count; the limit is 70 mg"
    assert (shown.urgency, shown.verb) == (Urgency.CALL, Verb.STOP)
    ward.logged(52, Stopped(reason="The plan is complete", left_ml=None))
    assert "cumulative-24-h-passed" not in [c.key for c in cards(ward, 53)]


def test_the_review_of_an_icu_infusion_is_called_for_at_48_h() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("icu-opioid-adjunct"))
    baseline = ward.logged(-10, full_set())
    rate = ward.watched(0).orders[1].phases[0].pump_ml_per_h
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=rate, bed=BED), entry_id="s")
    assert "review-due:s" not in [c.key for c in cards(ward, 2879)]
    shown = card(ward, 2880, "review-due:s")
    assert (shown.title, shown.urgency, shown.verb) == ("The prescriber's review is due", Urgency.CALL, Verb.ACT)
    assert plain(shown.because) == "It has run for 48 hr: 24-Nov-2026 14:00"
    assert "PADIS" in shown.source
    form_of_act = form(ward, 2881, Verb.ACT, "review-due:s", done="reviewed")
    assert "Who was called" in form_of_act.missing
    take(ward, 2881, Verb.ACT, "review-due:s", done="reviewed", called="Dr Lee", answer="Go on to 60 h")
    assert not card(ward, 2882, "review-due:s").is_open


def test_a_figure_that_was_taken_for_this_by_judgement_says_so(ward: RunningWard) -> None:
    ward.logged(30, full_set(respiratory_rate="8", heart_rate="131", dysphoria="mild"), entry_id="ill")
    sources = {c.key.partition(":")[0]: c.source for c in cards(ward, 31)}
    assert sources["stop-rr"].endswith("(taken for this by judgement)")
    assert not sources["escalate-news2-single"].endswith("(taken for this by judgement)")
    assert sources["dysphoria-first-dysphoria"] == "FPM/ANZCA ketamine guidance"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"spo2": "91"}, "Stop the pump and call: SpO2 91 % (14:30)"),
        ({"heart_rate": "131"}, "Call the prescriber or the pain team: a NEWS2 score of 3 alone, HR 131 (14:30)"),
        ({"consciousness": "P"}, "Stop the pump and call: consciousness (ACVPU) P (14:30)"),
        ({"danger_signs": "chest-pain"}, "Stop the pump and call: chest pain (14:30)"),
        (
            {"oxygen": "oxygen", "respiratory_rate": "21", "heart_rate": "91"},
            "Call the prescriber or the pain team: NEWS2 5 (14:30)",
        ),
    ],
)
def test_a_finding_in_one_line_tells_what_was_seen(ward: RunningWard, values: dict[str, str], words: str) -> None:
    ward.logged(30, full_set(**values), entry_id="seen")
    library = ward.reference.library
    (strongest, *_) = open_triggers(ward.watched(31), library)
    assert plain(finding_words(strongest, library, lambda at: f"{at:%H:%M}")) == words


def test_a_reading_and_a_review_in_one_line(ward: RunningWard) -> None:
    ward.logged(30, PumpRead(ml_per_h=Decimal("3.5"), left_ml=None), entry_id="read")
    library = ward.reference.library
    (read,) = open_triggers(ward.watched(31), library)
    assert plain(finding_words(read, library, lambda at: f"{at:%H:%M}")) == (
        "The pump differs from the record: 3.5 mL per hour on it (14:30)"
    )
    review = read.model_copy(update={"action": "review-due", "seen": "48"})
    assert plain(finding_words(review, library, lambda at: f"{at:%H:%M}")) == (
        "The prescriber's review is due: after 48 hr (14:30)"
    )


def test_an_item_to_be_answered_again_in_one_line(ward: RunningWard) -> None:
    ward.logged(30, full_set(hallucination="mild"), entry_id="seen")
    library = ward.reference.library
    (again,) = (t for t in open_triggers(ward.watched(31), library) if t.checklist)
    assert plain(finding_words(again, library, lambda at: f"{at:%H:%M}")) == (
        "Answer the checklist anew: Active psychosis (14:30)"
    )
