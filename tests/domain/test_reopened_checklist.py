"""Checklist items that an observation opens again, and what a new answer does."""

import pytest

from ketadesk.domain.bedside.trigger import Acted, Trigger, Urgency
from ketadesk.domain.checklist import Answer

from .bedside import (
    LIBRARY,
    a_set,
    acted_on,
    answered,
    asked,
    course,
    keys,
    open_keys,
    reanswered,
    thresholds,
    without_threshold,
)
from .courses import at, paused, struck

HEART = "uncontrolled-cardiovascular-disease"
PSYCHOSIS = "active-psychosis"
ALL = tuple(answered(item.id) for item in LIBRARY.checklist)


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"systolic_bp": "180"}, []),
        ({"systolic_bp": "181"}, [HEART]),
        ({"diastolic_bp": "100"}, []),
        ({"diastolic_bp": "101"}, [HEART]),
        ({"systolic_bp": "181", "diastolic_bp": "101"}, [HEART]),
        ({"systolic_bp": "220"}, [HEART]),
        ({"hallucination": "mild"}, [PSYCHOSIS]),
        ({"hallucination": "distressing"}, [PSYCHOSIS]),
        ({"dysphoria": "distressing"}, []),
        ({"danger_signs": "seizure"}, ["recent-seizure"]),
        ({"danger_signs": "allergic-reaction"}, ["allergy-to-ketamine"]),
        ({"danger_signs": "airway-problem chest-pain"}, []),
        ({"danger_signs": "allergic-reaction seizure"}, ["recent-seizure", "allergy-to-ketamine"]),
    ],
)
def test_what_contradicts_an_answer(changes: dict[str, str], expected: list[str]) -> None:
    found = asked(a_set(60, **changes), answers=ALL)
    assert [acted.trigger.checklist for acted in found if acted.trigger.checklist] == expected


def test_a_reopened_item_in_full() -> None:
    found = asked(a_set(60, diastolic_bp="101"), answers=ALL)
    threshold = next(t for level in LIBRARY.actions for t in level.thresholds if t.id == "escalate-dbp")
    assert found[-1] == Acted(
        trigger=Trigger(
            key=f"reopened-{HEART}:observed-60",
            urgency=Urgency.ANSWER,
            action="",
            threshold=threshold,
            checklist=HEART,
            seen="101",
            entry_id="observed-60",
            at=at(60),
        )
    )
    (_, psychosis) = asked(a_set(60, hallucination="mild"), answers=ALL)
    assert (psychosis.trigger.threshold, psychosis.trigger.seen) == (None, "mild")


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("answer", "reopens"),
    [
        (Answer.ABSENT, True),
        (Answer.NOT_APPLICABLE, True),
        (Answer.PRESENT, False),
        (Answer.NOT_KNOWN, False),
    ],
)
def test_only_what_was_denied_is_contradicted(answer: Answer, reopens: bool) -> None:
    found = asked(a_set(60, hallucination="mild"), answers=(answered(PSYCHOSIS, answer),))
    assert (f"reopened-{PSYCHOSIS}" in thresholds(found)) is reopens


def test_an_item_that_was_not_on_the_checklist_is_not_open_again() -> None:
    assert thresholds(asked(a_set(60, hallucination="mild"))) == ["dysphoria-first-hallucination"]


def test_it_is_open_once_until_it_is_answered_anew() -> None:
    log = [a_set(60, systolic_bp="190"), a_set(75, systolic_bp="200"), a_set(90)]
    found = asked(*log, answers=ALL)
    assert [k for k in open_keys(found) if k.startswith("reopened")] == [f"reopened-{HEART}:observed-60"]
    act = acted_on(95, f"reopened-{HEART}:observed-60")
    found = asked(*log, act, answers=ALL)
    assert f"reopened-{HEART}:observed-60" in open_keys(found), "an act is no answer"


@pytest.mark.req("SR-29")
def test_a_new_answer_after_the_contradiction_settles_it() -> None:
    log = [a_set(60, systolic_bp="190")]
    settled = asked(*log, reanswered(70, HEART, Answer.ABSENT), answers=ALL)
    assert [(a.trigger.key, a.by) for a in settled if a.trigger.checklist] == [
        (f"reopened-{HEART}:observed-60", "reanswered-70")
    ]
    too_early = asked(reanswered(50, HEART, Answer.ABSENT), *log, answers=ALL)
    assert f"reopened-{HEART}:observed-60" in open_keys(too_early)
    another = asked(*log, reanswered(70, PSYCHOSIS, Answer.ABSENT), answers=ALL)
    assert f"reopened-{HEART}:observed-60" in open_keys(another)
    in_error = asked(*log, reanswered(70, HEART, Answer.ABSENT), struck(80, "reanswered-70"), answers=ALL)
    assert f"reopened-{HEART}:observed-60" in open_keys(in_error)


@pytest.mark.req("SR-29")
def test_a_contradiction_of_the_new_answer_opens_it_once_more() -> None:
    log = (a_set(60, systolic_bp="190"), reanswered(70, HEART, Answer.ABSENT), a_set(75, systolic_bp="190"))
    found = asked(*log, answers=ALL)
    assert [(a.trigger.key, a.by) for a in found if a.trigger.checklist] == [
        (f"reopened-{HEART}:observed-75", ""),
        (f"reopened-{HEART}:observed-60", "reanswered-70"),
    ]


@pytest.mark.req("SR-29")
@pytest.mark.parametrize("answer", [Answer.PRESENT, Answer.NOT_KNOWN])
def test_an_absolute_item_that_is_not_absent_asks_for_a_stop(answer: Answer) -> None:
    log = (a_set(60, hallucination="mild"), paused(61), reanswered(70, PSYCHOSIS, answer))
    found = asked(*log, answers=ALL, ran=course((0, "35"), (61, "0")))
    assert found[0] == Acted(
        trigger=Trigger(
            key=f"absolute-{PSYCHOSIS}:reanswered-70",
            urgency=Urgency.STOP,
            action="stop",
            threshold=None,
            checklist=PSYCHOSIS,
            seen=answer.value,
            entry_id="reanswered-70",
            at=at(70),
        )
    )
    # what is known is not contradicted again, and the stop is settled by an act
    later = a_set(75, hallucination="mild")
    act = acted_on(80, f"absolute-{PSYCHOSIS}:reanswered-70")
    found = asked(*log, later, act, answers=ALL, ran=course((0, "35"), (61, "0")))
    assert open_keys(found) == ["dysphoria-first-hallucination:observed-60"]


@pytest.mark.req("SR-29")
def test_an_absolute_item_found_without_an_observation_asks_for_a_stop() -> None:
    assert keys(asked(reanswered(70, "pregnancy", Answer.PRESENT), answers=ALL)) == ["absolute-pregnancy:reanswered-70"]


@pytest.mark.parametrize("answer", list(Answer))
def test_a_relative_item_asks_for_no_stop(answer: Answer) -> None:
    log = (a_set(60, danger_signs="seizure"), reanswered(70, "recent-seizure", answer))
    assert open_keys(asked(*log, answers=ALL)) == ["stop-seizure:observed-60"]


@pytest.mark.req("SR-29")
def test_each_reopening_goes_with_its_line_of_the_library() -> None:
    sets = {
        "escalate-sbp": {"systolic_bp": "181"},
        "escalate-dbp": {"diastolic_bp": "101"},
        "hallucination:seen": {"hallucination": "mild"},
        "stop-seizure": {"danger_signs": "seizure"},
        "stop-allergy": {"danger_signs": "allergic-reaction"},
    }
    assert [r.threshold for r in LIBRARY.observation.reopens] == list(sets)
    for reopening in LIBRARY.observation.reopens:
        kept = tuple(r for r in LIBRARY.observation.reopens if r is not reopening)
        without = LIBRARY.model_copy(update={"observation": LIBRARY.observation.model_copy(update={"reopens": kept})})
        log = a_set(60, **sets[reopening.threshold])
        assert f"reopened-{reopening.checklist}" in thresholds(asked(log, answers=ALL))
        assert f"reopened-{reopening.checklist}" not in thresholds(asked(log, answers=ALL, library=without))


def test_a_threshold_that_is_gone_opens_nothing() -> None:
    """The reader refuses such a library; the verb does not fail on it."""
    found = asked(a_set(60, systolic_bp="181"), answers=ALL, library=without_threshold("escalate-sbp"))
    assert thresholds(found) == ["escalate-sbp-rise"]
