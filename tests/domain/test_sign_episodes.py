"""Dysphoria and hallucination by episodes: pause at the first time, stop at the second."""

import pytest

from ketadesk.domain.bedside.infusion_log import Logged
from ketadesk.domain.bedside.trigger import Urgency

from .bedside import a_set, asked, course, keys, open_keys, thresholds, without_threshold
from .courses import logged, observed, paused, resumed, started, stopped, struck

FIRST = a_set(60, dysphoria="mild")
PAUSED = course((0, "35"), (61, "0"))
"""The pump stands still from minute 61."""
RESTARTED = course((0, "35"), (61, "0"), (180, "21"))


def first_and(*log: Logged) -> list[str]:
    """What is asked for after the first time at minute 60 and a pause at 61."""
    return keys(asked(FIRST, paused(61), *log, ran=PAUSED))


FIRST_KEY = "dysphoria-first-dysphoria:observed-60"


@pytest.mark.req("SR-07")
def test_the_first_time_asks_for_a_pause() -> None:
    (found,) = asked(FIRST)
    assert (found.trigger.key, found.trigger.urgency, found.trigger.action) == (
        FIRST_KEY,
        Urgency.PAUSE,
        "dysphoria-first",
    )


def test_in_the_pause_it_is_the_same_episode() -> None:
    worse = a_set(75, dysphoria="distressing", hallucination="mild")
    assert first_and(worse) == [FIRST_KEY]
    only_one_looked_at = observed(75, dysphoria="none")
    neither_asked = observed(80, respiratory_rate="14")
    still_one = a_set(85, hallucination="mild")
    assert first_and(only_one_looked_at, neither_asked, still_one, a_set(90, dysphoria="mild")) == [FIRST_KEY]


@pytest.mark.req("SR-07")
def test_after_a_set_with_neither_it_is_the_second_time() -> None:
    assert first_and(a_set(75), a_set(90, hallucination="mild")) == [
        "dysphoria-second-hallucination:observed-90",
        FIRST_KEY,
    ]


@pytest.mark.req("SR-07")
def test_after_a_restart_it_is_the_second_time() -> None:
    log = (FIRST, paused(61), resumed(180, "21"))
    found = asked(*log, a_set(195, dysphoria="mild"), ran=RESTARTED)
    assert keys(found) == ["dysphoria-second-dysphoria:observed-195", FIRST_KEY]
    assert found[0].trigger.urgency is Urgency.STOP
    # also when it was paused again before the set
    again = course((0, "35"), (61, "0"), (180, "21"), (190, "0"))
    assert keys(asked(*log, paused(190), a_set(195, dysphoria="mild"), ran=again)) == [
        "dysphoria-second-dysphoria:observed-195",
        FIRST_KEY,
    ]


def test_a_start_of_a_revision_is_a_restart_too() -> None:
    ran = course((0, "35"), (61, "0"), (180, "42"), (190, "0"))
    log = (FIRST, paused(61), started(180, "42", revision=2), paused(190), a_set(195, dysphoria="mild"))
    assert keys(asked(*log, ran=ran)) == ["dysphoria-second-dysphoria:observed-195", FIRST_KEY]


@pytest.mark.req("SR-07")
def test_while_the_pump_runs_on_it_is_the_second_time() -> None:
    assert keys(asked(FIRST, a_set(75, hallucination="mild"))) == [
        "dysphoria-second-hallucination:observed-75",
        FIRST_KEY,
    ]
    # the first time is not repeated for the same set, nor for the other of the two
    assert thresholds(asked(FIRST, a_set(75, dysphoria="mild", hallucination="mild"))) == [
        "dysphoria-second-dysphoria",
        "dysphoria-second-hallucination",
        "dysphoria-first-dysphoria",
    ]


@pytest.mark.req("SR-07")
@pytest.mark.parametrize("item", ["dysphoria", "hallucination"])
def test_the_second_time_goes_with_its_check(item: str) -> None:
    log = (FIRST, a_set(75, **{item: "mild"}))
    assert f"dysphoria-second-{item}" in thresholds(asked(*log))
    left = asked(*log, library=without_threshold(f"dysphoria-second-{item}"))
    assert thresholds(left) == ["dysphoria-first-dysphoria"]


def test_any_further_one_is_a_second_time_too() -> None:
    log = (FIRST, paused(61), a_set(75), a_set(90, dysphoria="mild"), a_set(105, dysphoria="mild"), a_set(120),
           a_set(135, hallucination="mild"))  # fmt: skip
    assert keys(asked(*log, ran=PAUSED)) == [
        "dysphoria-second-hallucination:observed-135",
        "dysphoria-second-dysphoria:observed-105",
        "dysphoria-second-dysphoria:observed-90",
        FIRST_KEY,
    ]


def test_a_set_with_neither_before_the_first_is_nothing() -> None:
    assert keys(asked(a_set(30), resumed(40, "35"), FIRST)) == [FIRST_KEY]
    in_the_pause = (paused(61), a_set(75, dysphoria="mild"))
    assert keys(asked(a_set(30), FIRST, *in_the_pause, ran=PAUSED)) == [FIRST_KEY]
    assert keys(asked(resumed(40, "35"), FIRST, *in_the_pause, ran=PAUSED)) == [FIRST_KEY]


def test_after_the_stop_it_counts_on() -> None:
    ran = course((0, "35"), stopped=61)
    assert keys(asked(FIRST, stopped(61), a_set(90, dysphoria="mild"), ran=ran)) == [FIRST_KEY]
    assert keys(asked(FIRST, stopped(61), a_set(75), a_set(90, dysphoria="mild"), ran=ran)) == [
        "dysphoria-second-dysphoria:observed-90",
        FIRST_KEY,
    ]


def test_the_second_becomes_the_first_when_the_first_was_an_error() -> None:
    second = a_set(75, dysphoria="mild")
    assert keys(asked(FIRST, second, struck(90, "observed-60"))) == ["dysphoria-first-dysphoria:observed-75"]


def test_a_set_entered_late_is_the_first_in_time() -> None:
    late = a_set(45, hallucination="mild")
    assert keys(asked(FIRST, late)) == [
        "dysphoria-second-dysphoria:observed-60",
        "dysphoria-first-hallucination:observed-45",
    ]


def test_at_the_minute_of_the_pause_the_order_of_entry_decides() -> None:
    change = logged(75, paused(75).fact, "change-75")
    ran = course((0, "35"), (75, "0"))
    before = asked(FIRST, a_set(75, dysphoria="mild"), change, ran=ran)
    assert open_keys(before) == ["dysphoria-second-dysphoria:observed-75", FIRST_KEY]
    assert open_keys(asked(FIRST, change, a_set(75, dysphoria="mild"), ran=ran)) == [FIRST_KEY]
