"""The observation schedule under rules of the tests' own: sets near each other, stretches that end."""

from decimal import Decimal

import pytest

from ketadesk import app
from ketadesk.domain.drug_library import DueTolerance, ScheduleStretch, ScheduleTrack
from ketadesk.domain.finding import Evidence
from ketadesk.domain.schedule import due_observations

from .parts import figure


def stretch(every_min: str, until_h: str | None = None) -> ScheduleStretch:
    until = None if until_h is None else Decimal(until_h)
    return ScheduleStretch(
        until_h=until, every_min=Decimal(every_min), sources=(), evidence=Evidence.SOURCE, reviewed_by="",
        reviewed_on="",
    )  # fmt: skip


def tolerance(interval: str, minutes: str) -> DueTolerance:
    return DueTolerance(
        interval_at_most_min=Decimal(interval), tolerance_min=Decimal(minutes), sources=(),
        evidence=Evidence.SOURCE, reviewed_by="", reviewed_on="",
    )  # fmt: skip


FIVE_MIN = (tolerance("60", "10"), tolerance("30", "5"))
"""Half-hourly sets may be done 5 min early or late; the narrowest that fits counts, wherever it stands."""


def minutes(stop_min: str, *stretches: ScheduleStretch, tolerances: tuple[DueTolerance, ...] = FIVE_MIN) -> list[int]:
    """Minutes at which a set is due; after the stop every 30 min for 2 h."""
    rules = app.read_library().observation.model_copy(
        update={
            "tracks": (ScheduleTrack(id="a-track", label="", observes="", stretches=stretches),),
            "after_stop_every_min": figure("30", "min"),
            "after_stop_hours": figure("2", "h"),
            "temperature_every_h": figure("4", "h"),
            "tolerances": tolerances,
        }
    )
    due = due_observations(Decimal(stop_min) / 60, rules)
    return [int((entry.at_h * 60).to_integral_value()) for entry in due]


QUARTERS = (stretch("15", "1"), stretch("60"))


@pytest.mark.req("SR-31")
def test_a_set_after_the_stop_gives_way_to_one_within_its_tolerance() -> None:
    # quarters at 15 to 60 go on; 27 + 30 = 57 is within 5 min of 60
    assert minutes("27", *QUARTERS) == [15, 30, 45, 60, 87, 117, 147]
    # 24 + 30 = 54 is 6 min before 60
    assert minutes("24", *QUARTERS) == [15, 30, 45, 54, 60, 84, 114, 144]


@pytest.mark.req("SR-31")
def test_exactly_at_the_tolerance_it_still_gives_way() -> None:
    # 30 + 30 = 60 is 6 min after 54
    six_min = (tolerance("30", "6"),)
    assert minutes("30", stretch("27", "1"), stretch("60"), tolerances=six_min) == [27, 54, 90, 120, 150]


@pytest.mark.req("SR-31")
def test_where_no_tolerance_fits_only_the_same_time_is_one_set() -> None:
    assert minutes("27", *QUARTERS, tolerances=()) == [15, 30, 45, 57, 60, 87, 117, 147]
    assert minutes("27", *QUARTERS, tolerances=(tolerance("29", "5"),)) == [15, 30, 45, 57, 60, 87, 117, 147]
    assert minutes("30", *QUARTERS, tolerances=()) == [15, 30, 45, 60, 90, 120, 150]


@pytest.mark.req("SR-31")
def test_a_rhythm_no_denser_than_after_the_stop_ends_with_it() -> None:
    # 30 and 60 of the half-hourly rhythm do not go on beside 54, 84, 114, 144
    assert minutes("24", stretch("30")) == [54, 84, 114, 144]


@pytest.mark.req("SR-31")
def test_a_stretch_counts_from_the_end_of_the_one_before() -> None:
    # every 45 min to 1.5 h, then hourly from there
    found = minutes("300", stretch("45", "1.5"), stretch("60"))
    assert found[:6] == [45, 90, 150, 210, 270, 330]


@pytest.mark.req("SR-31")
def test_stretches_that_end_before_the_plan_leave_only_the_sets_after_the_stop() -> None:
    assert minutes("240", stretch("60", "2")) == [60, 120, 270, 300, 330, 360]
