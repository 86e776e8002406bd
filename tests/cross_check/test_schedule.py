"""Observation times by hand, in hours from the first drug."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import CannotFollow, due_observations

from .orders import FIGURES, qs

MIND, BODY = "breathing-and-mind", "circulation"


def due(stop: str, track: str) -> list[Fraction]:
    return [hour for name, hour in due_observations(Fraction(stop), FIGURES) if name == track]


FIRST_HOURS = qs("1/4, 1/2, 3/4, 1, 3/2, 2, 5/2, 3")


@pytest.mark.req("SR-31")
def test_a_long_infusion() -> None:
    """Two hourly from 24 h (12 h for the circulation), then half-hourly for 2 h after the stop at 30 h."""
    after = qs("30.5, 31, 31.5, 32")
    assert due("30", MIND) == [*FIRST_HOURS, *range(4, 25), 26, 28, 30, *after]
    assert due("30", BODY) == [*FIRST_HOURS, *range(4, 13), *range(14, 31, 2), *after]


def test_both_tracks_in_the_order_of_time() -> None:
    found = due_observations(Fraction(48), FIGURES)
    assert found[:4] == ((MIND, Fraction(1, 4)), (BODY, Fraction(1, 4)), (MIND, Fraction(1, 2)), (BODY, Fraction(1, 2)))
    hours = [hour for _, hour in found]
    assert hours == sorted(hours)
    assert (BODY, Fraction(13)) not in found and (MIND, Fraction(13)) in found


def test_after_a_bolus_the_first_hour_goes_on() -> None:
    """Stop at 15 min: quarter-hourly to 1 h; half-hourly from the stop, where 0:45 is there already."""
    assert due("1/4", MIND) == due("1/4", BODY) == qs("1/4, 1/2, 3/4, 1, 5/4, 7/4, 9/4")


def test_after_a_push_of_a_minute() -> None:
    """Stop at 0:01: 0:31 and 1:01 fall on 0:30 and 1:00, within 10 min; 1:31 and 2:01 stand."""
    assert due("1/60", MIND) == qs("1/4, 1/2, 3/4, 1, 91/60, 121/60")


def test_within_the_tolerance_is_left_out_and_beyond_is_not() -> None:
    """Stop at 0:40 and 0:41: 1:10 is 10 min after 1:00, 1:11 is 11; the half-hourly rhythm has ended with the stop."""
    assert due("40/60", MIND) == qs("1/4, 1/2, 3/4, 1, 100/60, 130/60, 160/60")
    assert due("41/60", MIND) == qs("1/4, 1/2, 3/4, 1, 71/60, 101/60, 131/60, 161/60")


def test_a_set_at_the_stop_is_due() -> None:
    assert due("2", MIND) == qs("1/4, 1/2, 3/4, 1, 3/2, 2, 5/2, 3, 7/2, 4")
    assert due("2.49", MIND)[5:7] == [2, Fraction("2.99")]


def test_a_stretch_that_does_not_fill_its_time() -> None:
    """Every 25 min to 1 h: 0:25 and 0:50; the next stretch counts from 1:00."""
    (name, stretches), other = FIGURES.schedule.tracks
    first = replace(stretches[0], every_min=Fraction(25))
    tracks = ((name, (first, *stretches[1:])), other)
    figures = replace(FIGURES, schedule=replace(FIGURES.schedule, tracks=tracks))
    found = [hour for track, hour in due_observations(Fraction(2), figures) if track == MIND]
    assert found[:3] == qs("25/60, 50/60, 1.5")


@pytest.mark.req("SR-06")
def test_no_stop_before_the_start() -> None:
    with pytest.raises(CannotFollow, match="stop_h"):
        due_observations(Fraction(0), FIGURES)
