"""What an observation asks for: each threshold below, at and beyond its limit, outcomes written by hand."""

from decimal import Decimal
from typing import Literal

import pytest

from ketadesk.domain.bedside.escalation import triggers
from ketadesk.domain.bedside.infusion_log import TargetSet
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.start_refusals import start_refusals
from ketadesk.domain.bedside.trigger import Acted, Trigger, Urgency

from . import courses
from .bedside import (
    LIBRARY,
    a_set,
    acted_on,
    asked,
    course,
    keys,
    open_keys,
    target,
    thresholds,
    values,
    without_threshold,
)
from .courses import at, logged, observed, paused, pump_read, resumed, started, stopped, struck

Row = tuple[dict[str, str], list[str]]
"""Changes of somebody who is well (NEWS2 0, baseline SBP 120), and the thresholds passed, in their order."""

RUNNING: list[Row] = [
    ({}, []),
    # respiratory rate: 8 or less stops, below 10 calls; 25 and more scores 3
    ({"respiratory_rate": "7"}, ["stop-rr"]),
    ({"respiratory_rate": "8"}, ["stop-rr"]),
    ({"respiratory_rate": "9"}, ["escalate-rr"]),
    ({"respiratory_rate": "10"}, []),
    ({"respiratory_rate": "11"}, []),
    ({"respiratory_rate": "24"}, []),
    ({"respiratory_rate": "25"}, ["escalate-news2-single"]),
    ({"respiratory_rate": "26"}, ["escalate-news2-single"]),
    # sedation
    ({"poss": "S"}, []),
    ({"poss": "2"}, []),
    ({"poss": "3"}, ["escalate-poss"]),
    ({"poss": "4"}, ["stop-poss"]),
    # consciousness: all but alert score 3; only to pain, or not at all, stops
    ({"consciousness": "C"}, ["escalate-news2-single"]),
    ({"consciousness": "V"}, ["escalate-news2-single"]),
    ({"consciousness": "P"}, ["stop-pain-only"]),
    ({"consciousness": "U"}, ["stop-unresponsive"]),
    # SpO2 on scale 1
    ({"spo2": "90"}, ["stop-spo2"]),
    ({"spo2": "91"}, ["stop-spo2"]),
    ({"spo2": "92"}, []),
    # systolic BP: 20 % above 120 is 144; above 180 calls, and opens nothing without an answer; 220 stops
    ({"systolic_bp": "89"}, ["escalate-news2-single"]),
    ({"systolic_bp": "90"}, ["escalate-news2-single"]),
    ({"systolic_bp": "91"}, []),
    ({"systolic_bp": "143"}, []),
    ({"systolic_bp": "144"}, ["escalate-sbp-rise"]),
    ({"systolic_bp": "145"}, ["escalate-sbp-rise"]),
    ({"systolic_bp": "179"}, ["escalate-sbp-rise"]),
    ({"systolic_bp": "180"}, ["escalate-sbp-rise"]),
    ({"systolic_bp": "181"}, ["escalate-sbp", "escalate-sbp-rise"]),
    ({"systolic_bp": "219"}, ["escalate-sbp", "escalate-sbp-rise"]),
    ({"systolic_bp": "220"}, ["stop-sbp"]),
    ({"systolic_bp": "221"}, ["stop-sbp"]),
    # diastolic BP
    ({"diastolic_bp": "99"}, []),
    ({"diastolic_bp": "100"}, []),
    ({"diastolic_bp": "101"}, ["escalate-dbp"]),
    # single scores of 3
    ({"heart_rate": "40"}, ["escalate-news2-single"]),
    ({"heart_rate": "41"}, []),
    ({"heart_rate": "130"}, []),
    ({"heart_rate": "131"}, ["escalate-news2-single"]),
    ({"temperature": "35.0"}, ["escalate-news2-single"]),
    ({"temperature": "35.1"}, []),
    # NEWS2 of 4, 5 and 6: oxygen 2, RR 21 2, HR 91 1, SBP 110 1
    ({"oxygen": "oxygen", "respiratory_rate": "21"}, []),
    ({"oxygen": "oxygen", "respiratory_rate": "21", "heart_rate": "91"}, ["escalate-news2"]),
    ({"oxygen": "oxygen", "respiratory_rate": "21", "heart_rate": "91", "systolic_bp": "110"}, ["escalate-news2"]),
    # signs
    ({"nystagmus": "present"}, ["escalate-nystagmus"]),
    ({"danger_signs": "seizure"}, ["stop-seizure"]),
    ({"danger_signs": "airway-problem"}, ["stop-airway"]),
    ({"danger_signs": "chest-pain"}, ["stop-chest-pain"]),
    ({"danger_signs": "allergic-reaction"}, ["stop-allergy"]),
    ({"danger_signs": "seizure airway-problem"}, ["stop-seizure", "stop-airway"]),
    ({"dysphoria": "mild"}, ["dysphoria-first-dysphoria"]),
    ({"dysphoria": "distressing"}, ["dysphoria-first-dysphoria"]),
    ({"hallucination": "mild"}, ["dysphoria-first-hallucination"]),
    ({"hallucination": "distressing"}, ["dysphoria-first-hallucination"]),
    ({"dysphoria": "mild", "hallucination": "mild"}, ["dysphoria-first-dysphoria", "dysphoria-first-hallucination"]),
    # what was not observed asks for nothing, and a 3 counts in an incomplete set
    ({"systolic_bp": "-", "respiratory_rate": "-", "spo2": "-", "danger_signs": "-", "poss": "-"}, []),
    ({"temperature": "-", "heart_rate": "131"}, ["escalate-news2-single"]),
    ({"temperature": "-", "oxygen": "oxygen", "respiratory_rate": "21", "heart_rate": "91"}, []),
    # several at once: a total of 6 beside the stop; the 3 of the heart rate is not the stop's
    ({"respiratory_rate": "8", "heart_rate": "131"}, ["stop-rr", "escalate-news2", "escalate-news2-single"]),
    # the strongest first
    (
        {"respiratory_rate": "9", "dysphoria": "mild", "danger_signs": "chest-pain", "nystagmus": "present"},
        ["stop-chest-pain", "dysphoria-first-dysphoria", "escalate-rr", "escalate-nystagmus"],
    ),
]


@pytest.mark.req("SR-07", "SR-32")
@pytest.mark.parametrize(("changes", "expected"), RUNNING)
def test_a_set_while_it_runs(changes: dict[str, str], expected: list[str]) -> None:
    assert thresholds(asked(a_set(60, **changes))) == expected


def _after_a_target(scale: int, lowest: int | None, spo2: str) -> list[str]:
    return thresholds(asked(target(30, scale, lowest), a_set(60, spo2=spo2, oxygen="oxygen")))


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("scale", "lowest", "spo2", "expected"),
    [
        # on oxygen: 2, and a 3 of SpO2 makes a total of 5
        (2, 88, "82", ["stop-spo2-2", "escalate-news2"]),
        (2, 88, "83", ["stop-spo2-2", "escalate-news2"]),
        (2, 88, "84", ["escalate-spo2"]),
        (2, 88, "87", ["escalate-spo2"]),
        (2, 88, "88", []),
        (2, 88, "89", []),
        (2, None, "84", []),
        (2, None, "83", ["stop-spo2-2", "escalate-news2"]),
        # 97 on oxygen scores 3 on scale 2, and 2 for the oxygen: too much of it
        (2, 88, "96", []),
        (2, 88, "97", ["escalate-news2", "escalate-news2-single"]),
        (1, 94, "91", ["stop-spo2", "escalate-news2"]),
        (1, 94, "92", ["escalate-spo2"]),
        (1, 94, "93", ["escalate-spo2"]),
        (1, 94, "94", []),
        (1, 94, "95", []),
    ],
)
def test_the_prescriber_s_target_and_scale(scale: int, lowest: int | None, spo2: str, expected: list[str]) -> None:
    assert _after_a_target(scale, lowest, spo2) == expected


def test_a_target_holds_from_its_time_until_the_next() -> None:
    found = asked(
        a_set(15, spo2="90"), target(20, 2, 88), a_set(30, spo2="90"), target(40, 1, None), a_set(60, spo2="90")
    )
    assert keys(found) == ["stop-spo2:observed-60", "stop-spo2:observed-15"]


def test_a_target_of_before_the_start_holds() -> None:
    assert thresholds(asked(target(-5, 2, 88), a_set(15, spo2="87"))) == ["escalate-spo2"]


@pytest.mark.req("SR-07")
def test_each_threshold_decides_an_outcome_and_the_outcome_goes_with_its_check() -> None:
    decided: set[str] = set()
    for changes, expected in RUNNING:
        for threshold in expected:
            log = a_set(60, **changes)
            assert threshold not in thresholds(asked(log, library=without_threshold(threshold)))
            decided.add(threshold)
    decided |= {"stop-spo2-2", "escalate-spo2"}  # by the rows with a target
    decided |= {"dysphoria-second-dysphoria", "dysphoria-second-hallucination"}  # tests/domain/test_sign_episodes.py
    decided |= {"liver-repeat", "liver-repeat-course"}
    shipped = {t.id for level in LIBRARY.actions if level.id != "block-start" for t in level.thresholds}
    assert shipped - decided == {"liver-baseline"}, "which is shown before the start"


# --- before the start ---

NEEDED_BEFORE_A_START = {
    "systolic-bp": "start-sbp-high",
    "diastolic-bp": "start-dbp-high",
    "heart-rate": "start-hr-high",
    "respiratory-rate": "start-rr-low",
    "spo2": "start-spo2-low",
    "poss": "start-poss",
    "consciousness": "stop-pain-only",
    "danger-signs": "stop-seizure",
}
"""Each item, and the first threshold that cannot be judged without it."""


def lowest(percent: int, scale: Literal[1, 2] = 1) -> TargetSet:
    """What the prescriber set."""
    return TargetSet(scale=scale, lowest_percent=percent, prescriber="Dr Lee")


START: list[tuple[dict[str, str], TargetSet | None, list[str]]] = [
    ({}, None, []),
    ({"systolic_bp": "179"}, None, []),
    ({"systolic_bp": "180"}, None, []),
    ({"systolic_bp": "181"}, None, ["start-sbp-high"]),
    ({"systolic_bp": "91"}, None, []),
    ({"systolic_bp": "90"}, None, []),
    ({"systolic_bp": "89"}, None, ["start-sbp-low"]),
    ({"diastolic_bp": "99"}, None, []),
    ({"diastolic_bp": "100"}, None, []),
    ({"diastolic_bp": "101"}, None, ["start-dbp-high"]),
    ({"heart_rate": "149"}, None, []),
    ({"heart_rate": "150"}, None, []),
    ({"heart_rate": "151"}, None, ["start-hr-high"]),
    ({"heart_rate": "51"}, None, []),
    ({"heart_rate": "50"}, None, []),
    ({"heart_rate": "49"}, None, ["start-hr-low"]),
    ({"respiratory_rate": "11"}, None, []),
    ({"respiratory_rate": "10"}, None, []),
    ({"respiratory_rate": "9"}, None, ["start-rr-low"]),
    ({"respiratory_rate": "29"}, None, []),
    ({"respiratory_rate": "30"}, None, []),
    ({"respiratory_rate": "31"}, None, ["start-rr-high"]),
    ({"spo2": "95"}, None, []),
    ({"spo2": "94"}, None, []),
    ({"spo2": "93"}, None, ["start-spo2-low"]),
    # the prescriber's target takes the place of the library's, both ways; on scale 1 91 % stops all the same
    ({"spo2": "89"}, lowest(88, scale=2), []),
    ({"spo2": "88"}, lowest(88, scale=2), []),
    ({"spo2": "87"}, lowest(88, scale=2), ["start-spo2-low"]),
    ({"spo2": "84"}, lowest(83, scale=2), []),
    ({"spo2": "83"}, lowest(83, scale=2), ["stop-spo2-2"]),
    ({"spo2": "82"}, lowest(83, scale=2), ["stop-spo2-2"]),
    ({"spo2": "92"}, lowest(90), []),
    ({"spo2": "91"}, lowest(90), ["stop-spo2"]),
    ({"spo2": "90"}, None, ["stop-spo2"]),
    ({"spo2": "95"}, lowest(96), ["start-spo2-low"]),
    ({"spo2": "96"}, lowest(96), []),
    ({"systolic_bp": "181", "spo2": "93"}, None, ["start-sbp-high", "start-spo2-low"]),
    # what would stop an infusion begins none, and the weaker one on the same item is left out
    ({"respiratory_rate": "9"}, None, ["start-rr-low"]),
    ({"respiratory_rate": "8"}, None, ["stop-rr"]),
    ({"respiratory_rate": "7"}, None, ["stop-rr"]),
    ({"systolic_bp": "219"}, None, ["start-sbp-high"]),
    ({"systolic_bp": "220"}, None, ["stop-sbp"]),
    ({"poss": "S"}, None, []),
    ({"poss": "2"}, None, []),
    ({"poss": "3"}, None, ["start-poss"]),
    ({"poss": "4"}, None, ["stop-poss"]),
    ({"consciousness": "V"}, None, []),
    ({"consciousness": "P"}, None, ["stop-pain-only"]),
    ({"consciousness": "U"}, None, ["stop-unresponsive"]),
    ({"danger_signs": "seizure"}, None, ["stop-seizure"]),
    ({"danger_signs": "airway-problem"}, None, ["stop-airway"]),
    ({"danger_signs": "chest-pain"}, None, ["stop-chest-pain"]),
    ({"danger_signs": "allergic-reaction"}, None, ["stop-allergy"]),
    ({"danger_signs": "chest-pain", "heart_rate": "151"}, None, ["stop-chest-pain", "start-hr-high"]),
]


def refusals(baseline: ObservationSet | None, prescribed: TargetSet | None = None) -> list[str]:
    return [refusal.threshold.id for refusal in start_refusals(baseline, prescribed, LIBRARY)]


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(("changes", "prescribed", "expected"), START)
def test_the_baseline_before_a_start(
    changes: dict[str, str], prescribed: TargetSet | None, expected: list[str]
) -> None:
    assert refusals(values(**changes), prescribed) == expected


@pytest.mark.req("SR-29")
@pytest.mark.parametrize("item", NEEDED_BEFORE_A_START)
@pytest.mark.parametrize("prescribed", [None, lowest(94), lowest(88, scale=2)])
def test_what_was_not_observed_refuses_the_start_once(item: str, prescribed: TargetSet | None) -> None:
    (refusal,) = start_refusals(values(**{item: "-"}), prescribed, LIBRARY)
    assert (refusal.item, refusal.seen, refusal.urgency) == (item, "", None)
    assert refusal.threshold.id == NEEDED_BEFORE_A_START[item]


@pytest.mark.req("SR-29")
def test_no_baseline_at_all_refuses_the_start() -> None:
    assert refusals(None) == ["start-no-baseline"]
    assert refusals(ObservationSet(values=())) == list(NEEDED_BEFORE_A_START.values())


@pytest.mark.req("SR-32")
def test_what_was_seen_is_told_with_what_it_would_do() -> None:
    (slow,) = start_refusals(values(respiratory_rate="7"), None, LIBRARY)
    assert (slow.item, slow.seen, slow.urgency) == ("respiratory-rate", "7", Urgency.STOP)
    (high,) = start_refusals(values(systolic_bp="181"), None, LIBRARY)
    assert (high.item, high.seen, high.urgency) == ("systolic-bp", "181", None)
    (low,) = start_refusals(values(spo2="93"), lowest(94), LIBRARY)
    assert (low.item, low.seen, low.urgency) == ("spo2", "93", None)
    (fit,) = start_refusals(values(danger_signs="seizure"), None, LIBRARY)
    assert (fit.item, fit.seen, fit.urgency) == ("danger-signs", "seizure", Urgency.STOP)


@pytest.mark.req("SR-07")
def test_each_limit_of_the_start_goes_with_its_check() -> None:
    decided = {"start-no-baseline"}
    for changes, prescribed, expected in START:
        for threshold in expected:
            left = start_refusals(values(**changes), prescribed, without_threshold(threshold))
            assert threshold not in [refusal.threshold.id for refusal in left]
            decided.add(threshold)
    asked_for = {t.id for level in LIBRARY.actions if level.id in ("block-start", "stop") for t in level.thresholds}
    assert decided == asked_for
    assert start_refusals(None, None, without_threshold("start-no-baseline")) == ()


# --- what a trigger says ---


def test_a_trigger_in_full() -> None:
    (found,) = asked(a_set(60, respiratory_rate="8"))
    threshold = next(t for level in LIBRARY.actions for t in level.thresholds if t.id == "stop-rr")
    assert found == Acted(
        trigger=Trigger(
            key="stop-rr:observed-60",
            urgency=Urgency.STOP,
            action="stop",
            threshold=threshold,
            seen="8",
            entry_id="observed-60",
            at=at(60),
        )
    )


def test_what_was_seen_is_told_as_recorded() -> None:
    found = asked(a_set(60, heart_rate="131", temperature="35.0", danger_signs="chest-pain", dysphoria="distressing"))
    seen = {acted.trigger.key.partition(":")[0]: acted.trigger.seen for acted in found}
    # heart rate and temperature score 3 each
    assert seen == {
        "stop-chest-pain": "chest-pain",
        "dysphoria-first-dysphoria": "distressing",
        "escalate-news2": "6",
        "escalate-news2-single": "HR 131, Temp 35.0",
    }


@pytest.mark.req("SR-32")
def test_the_urgency_of_each_action() -> None:
    assert [urgency.value for urgency in Urgency] == ["stop", "pause", "call", "answer"]
    assert [urgency.rank for urgency in Urgency] == [0, 1, 2, 3]
    found = asked(
        a_set(60, danger_signs="seizure", dysphoria="mild", nystagmus="present"), now=48 * 60 + 1, repeat_course=True
    )
    urgencies = {acted.trigger.action: acted.trigger.urgency for acted in found}
    assert urgencies == {
        "stop": Urgency.STOP,
        "dysphoria-first": Urgency.PAUSE,
        "escalate": Urgency.CALL,
        "liver-tests": Urgency.ANSWER,
    }


def test_the_strongest_first_then_the_newest() -> None:
    found = asked(a_set(15, respiratory_rate="8"), a_set(30, diastolic_bp="101"), a_set(45, respiratory_rate="7"),
                  a_set(60, respiratory_rate="9"))  # fmt: skip
    assert keys(found) == [
        "stop-rr:observed-45",
        "stop-rr:observed-15",
        "escalate-rr:observed-60",
        "escalate-dbp:observed-30",
    ]


# --- which sets count ---


@pytest.mark.req("SR-29")
def test_before_the_start_nothing_is_asked_for() -> None:
    assert asked(a_set(-5, respiratory_rate="7")) == ()
    assert asked(a_set(-5, pump_rate="99")) == ()
    assert triggers([a_set(-5, respiratory_rate="7")], course(), (), LIBRARY, at(0)) == ()


@pytest.mark.req("SR-29")
def test_the_baseline_asks_for_nothing_even_when_its_time_was_corrected_to_after_the_start() -> None:
    correction = courses.observed(2, "baseline-2", respiratory_rate="8", systolic_bp="100")
    correction = correction.model_copy(update={"replaces": courses.BASELINE, "why": "Read again"})
    assert asked(correction) == ()
    # the corrected baseline counts: 20 % above 100 is 120
    assert thresholds(asked(correction, a_set(60, systolic_bp="119"))) == []
    assert thresholds(asked(correction, a_set(60, systolic_bp="120"))) == ["escalate-sbp-rise"]


def test_without_a_systolic_baseline_nothing_is_above_it() -> None:
    assert asked(struck(5, courses.BASELINE), a_set(60, systolic_bp="170")) == ()
    no_pressure = observed(-10, "baseline-2", respiratory_rate="16").model_copy(
        update={"replaces": courses.BASELINE, "why": "Wrong patient"}
    )
    assert asked(no_pressure, a_set(60, systolic_bp="170")) == ()


@pytest.mark.req("SR-29")
def test_after_the_stop_a_set_still_asks() -> None:
    found = asked(stopped(60), a_set(90, respiratory_rate="9"), ran=course((0, "35"), stopped=60))
    assert thresholds(found) == ["escalate-rr"]


def test_a_set_that_was_struck_through_or_replaced_asks_for_nothing() -> None:
    wrong = a_set(60, "wrong", respiratory_rate="8")
    assert asked(wrong, struck(70, "wrong")) == ()
    right = a_set(60, "right", respiratory_rate="18").model_copy(update={"replaces": "wrong", "why": "Typing slip"})
    assert asked(wrong, right) == ()
    worse = a_set(60, "worse", respiratory_rate="7").model_copy(update={"replaces": "wrong", "why": "Typing slip"})
    assert keys(asked(wrong, acted_on(65, "stop-rr:wrong"), worse)) == ["stop-rr:worse"]
    assert open_keys(asked(wrong, acted_on(65, "stop-rr:wrong"), worse)) == ["stop-rr:worse"], "judged anew"


# --- acting on it ---


def test_a_finding_stays_until_somebody_acted_on_it() -> None:
    log = [a_set(60, respiratory_rate="8", nystagmus="present"), a_set(75)]
    assert open_keys(asked(*log)) == ["stop-rr:observed-60", "escalate-nystagmus:observed-60"]
    act = acted_on(80, "stop-rr:observed-60")
    found = asked(*log, act)
    assert open_keys(found) == ["escalate-nystagmus:observed-60"]
    assert {acted.trigger.key: acted.by for acted in found} == {
        "stop-rr:observed-60": act.entry_id,
        "escalate-nystagmus:observed-60": "",
    }


def test_one_act_settles_several_and_the_first_act_counts() -> None:
    log = [a_set(60, respiratory_rate="8", nystagmus="present")]
    both = acted_on(70, "stop-rr:observed-60", "escalate-nystagmus:observed-60")
    found = asked(*log, both, acted_on(90, "stop-rr:observed-60"))
    assert {acted.by for acted in found} == {both.entry_id}
    assert open_keys(asked(*log, both, struck(95, both.entry_id))) == keys(found), "an act in error settles nothing"


# --- the pump read at another rate ---


@pytest.mark.parametrize(
    ("minutes", "read", "differs"),
    [(60, "34.99", True), (60, "35", False), (60, "35.00", False), (60, "35.01", True), (60, "0", True),
     (90, "35", True), (90, "0", False), (150, "21", False), (150, "35", True)],
)  # fmt: skip
def test_a_reading_that_differs_from_the_recorded_rate(minutes: int, read: str, differs: bool) -> None:
    """35 from the start, a pause from minute 80, 21 from minute 120."""
    ran = course((0, "35"), (80, "0"), (120, "21"))
    in_a_set = asked(a_set(minutes, "it", pump_rate=read), ran=ran)
    alone = asked(pump_read(minutes, read), ran=ran)
    assert keys(in_a_set) == (["pump-rate-differs:it"] if differs else [])
    assert keys(alone) == ([f"pump-rate-differs:pump-read-{minutes}"] if differs else [])
    for acted in (*in_a_set, *alone):
        trigger = acted.trigger
        assert (trigger.urgency, trigger.action, trigger.threshold, trigger.seen) == (
            Urgency.CALL,
            "pump-rate-differs",
            None,
            read,
        )


def test_a_reading_is_acted_on_like_any_finding() -> None:
    assert open_keys(asked(pump_read(60, "40"), acted_on(65, "pump-rate-differs:pump-read-60"))) == []


def test_at_the_minute_of_a_change_the_order_of_entry_decides() -> None:
    ran = course((0, "56"), (15, "35"))
    step = courses.step(15, courses.INFUSION, "35", entry_id="change-15")
    assert asked(a_set(15, pump_rate="56"), step, ran=ran) == ()
    assert asked(step, a_set(15, pump_rate="35"), ran=ran) == ()
    assert thresholds(asked(step, a_set(15, pump_rate="56"), ran=ran)) == ["pump-rate-differs"]


def test_before_the_pump_runs_and_after_the_stop_the_rate_is_nought() -> None:
    by_hand = course((15, "35"), stopped=60)
    assert asked(a_set(5, pump_rate="0"), ran=by_hand) == ()
    assert thresholds(asked(a_set(5, pump_rate="35"), ran=by_hand)) == ["pump-rate-differs"]
    assert asked(stopped(60), a_set(75, pump_rate="0"), ran=by_hand) == ()
    assert thresholds(asked(stopped(60), a_set(75, pump_rate="35"), ran=by_hand)) == ["pump-rate-differs"]
    assert asked(pump_read(-5, "35")) == (), "before the start the read-back of the start is what counts"


# --- the whole infusion ---


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(("seconds", "expected"), [(-1, []), (0, []), (1, ["liver-repeat"])])
def test_liver_tests_beyond_48_hours(seconds: int, expected: list[str]) -> None:
    facts = [courses.baseline(), started()]
    found = triggers(facts, course(), (), LIBRARY, courses.after(48 * 60, seconds))
    assert thresholds(found) == expected
    for acted in found:
        trigger = acted.trigger
        assert (trigger.key, trigger.entry_id, trigger.at) == ("liver-repeat:start", "start", at(48 * 60))
        assert (trigger.urgency, trigger.action, trigger.seen) == (Urgency.ANSWER, "liver-tests", "48")


def test_an_infusion_that_ended_before_asks_for_no_liver_tests_later() -> None:
    assert asked(stopped(48 * 60), ran=course((0, "35"), stopped=48 * 60), now=100 * 60) == ()
    late = asked(stopped(50 * 60), ran=course((0, "35"), stopped=50 * 60), now=100 * 60)
    assert [(a.trigger.key, a.trigger.seen) for a in late] == [("liver-repeat:start", "50")]


def test_a_repeat_course_asks_for_liver_tests_at_its_start() -> None:
    (found,) = asked(repeat_course=True)
    assert (found.trigger.key, found.trigger.seen, found.trigger.at) == ("liver-repeat-course:start", "present", at(0))
    assert asked(repeat_course=True, library=without_threshold("liver-repeat-course")) == ()
    assert asked(now=49 * 60, library=without_threshold("liver-repeat")) == ()


@pytest.mark.parametrize(("minutes", "expected"), [(2879, []), (2880, ["review-due"]), (2881, ["review-due"])])
def test_a_review_is_due_at_the_hours_of_the_regimen(minutes: int, expected: list[str]) -> None:
    facts = [courses.baseline(), started()]
    found = triggers(facts, course(), (), LIBRARY, at(minutes), review_after_h=Decimal(48))
    due = [acted.trigger for acted in found if acted.trigger.action == "review-due"]
    assert [trigger.key for trigger in due] == [f"{name}:start" for name in expected]
    for trigger in due:
        assert (trigger.urgency, trigger.threshold, trigger.seen, trigger.at) == (Urgency.CALL, None, "48", at(2880))
    assert thresholds(triggers(facts, course(), (), LIBRARY, at(2880))) == []


def test_a_review_is_acted_on_like_any_finding() -> None:
    facts = [courses.baseline(), started(), acted_on(2890, "review-due:start")]
    found = triggers(facts, course(), (), LIBRARY, at(2900), review_after_h=Decimal(48))
    assert "review-due:start" not in open_keys(found)


def test_pauses_count_among_the_hours() -> None:
    facts = (paused(60), resumed(120, "35"))
    ran = course((0, "35"), (60, "0"), (120, "35"))
    assert thresholds(asked(*facts, ran=ran, now=48 * 60 + 1)) == ["liver-repeat"]


def test_nystagmus_is_first_seen_once_in_an_infusion() -> None:
    found = asked(a_set(15), a_set(30, nystagmus="present"), a_set(45), a_set(60, nystagmus="present"))
    assert keys(found) == ["escalate-nystagmus:observed-30"]


def test_a_set_entered_late_counts_in_its_place_in_time() -> None:
    found = asked(a_set(60, nystagmus="present"), a_set(30, nystagmus="present"))
    assert keys(found) == ["escalate-nystagmus:observed-30"]


def test_facts_that_are_no_observation_ask_for_nothing() -> None:
    assert asked(logged(10, courses.started().fact.model_copy(update={"revision": 2}), "r2")) == ()
