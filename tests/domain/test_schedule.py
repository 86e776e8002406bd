"""The observation schedule: two tracks, elapsed time, and two hours after the stop."""

from decimal import Decimal

import pytest
from hypothesis import given

from ketadesk import app
from ketadesk.domain.schedule import due_observations, temperature_hours

from .parts import figures, typed_numbers

RULES = app.read_library().observation
MIND, CIRCULATION = "breathing-and-mind", "circulation"


def hours(track: str, stop_h: str) -> list[Decimal]:
    return [due.at_h for due in due_observations(Decimal(stop_h), RULES) if due.track == track]


def every(step: str, after: str, until: str) -> list[Decimal]:
    """Hours from `after` (not itself) to `until`."""
    found, at = [], Decimal(after) + Decimal(step)
    while at <= Decimal(until):
        found.append(at)
        at += Decimal(step)
    return found


QUARTERS = every("0.25", "0", "1")
HALVES = every("0.5", "1", "3")


@pytest.mark.req("SR-31")
def test_the_first_hours_of_both_tracks() -> None:
    # a start at 14:00 gives 14:15, 14:30, 14:45, 15:00, 15:30, 16:00, 16:30, 17:00, then hourly
    first = [Decimal(h) for h in ("0.25", "0.5", "0.75", "1", "1.5", "2", "2.5", "3", "4", "5")]
    for track in (MIND, CIRCULATION):
        assert hours(track, "48")[:10] == first


@pytest.mark.req("SR-31")
def test_breathing_and_mind_to_48_h() -> None:
    # 4 quarters + 4 halves + 4 to 24 hourly (21) + 26 to 48 two-hourly (12) + 4 after the stop
    expected = [*QUARTERS, *HALVES, *every("1", "3", "24"), *every("2", "24", "48"), *every("0.5", "48", "50")]
    assert hours(MIND, "48") == expected
    assert len(expected) == 45


@pytest.mark.req("SR-31")
def test_circulation_to_48_h() -> None:
    # 4 quarters + 4 halves + 4 to 12 hourly (9) + 14 to 48 two-hourly (18) + 4 after the stop
    expected = [*QUARTERS, *HALVES, *every("1", "3", "12"), *every("2", "12", "48"), *every("0.5", "48", "50")]
    assert hours(CIRCULATION, "48") == expected
    assert len(expected) == 39


def test_after_a_stop_between_two_sets() -> None:
    assert hours(MIND, "48.25")[-5:] == [48, Decimal("48.75"), Decimal("49.25"), Decimal("49.75"), Decimal("50.25")]


def test_a_short_plan_keeps_the_denser_rhythm_beside_the_sets_after_the_stop() -> None:
    # stop at 0.5 h: quarters to 1 h go on, half-hourly for 2 h from the stop
    expected = [Decimal(h) for h in ("0.25", "0.5", "0.75", "1", "1.5", "2", "2.5")]
    assert hours(MIND, "0.5") == expected


def test_the_hour_where_both_tracks_are_due_has_both_in_the_library_s_order() -> None:
    due = due_observations(Decimal(48), RULES)
    assert [d.track for d in due if d.at_h == 4] == [MIND, CIRCULATION]
    assert [d.track for d in due if d.at_h == 13] == [MIND]
    assert [d.at_h for d in due] == sorted(d.at_h for d in due)


def test_temperature_four_hourly_from_the_baseline() -> None:
    assert temperature_hours(Decimal(48), RULES) == tuple(Decimal(h) for h in range(0, 49, 4))
    assert temperature_hours(Decimal("3.99"), RULES) == figures(0)


@given(stop=typed_numbers("0.02", "90"))
def test_no_set_twice_and_the_last_two_hours_after_the_stop(stop: Decimal) -> None:
    for track in (MIND, CIRCULATION):
        found = hours(track, str(stop))
        assert len(set(found)) == len(found)
        assert [h for h in found if h > stop][-1] == stop + 2
        # a two-hourly set that falls just after the stop gives way to the half-hourly ones
        assert all(
            later - earlier <= Decimal("2.5") for earlier, later in zip([Decimal(0), *found], found, strict=False)
        )
