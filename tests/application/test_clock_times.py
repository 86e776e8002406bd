"""Elapsed time in UTC, shown on the patient's clock; ages by the calendar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.clock_times import (
    PlanClock,
    age_in_years,
    date_text,
    moment_text,
    offset_text,
    read_date,
    read_start,
    time_text,
)

LONDON = ZoneInfo("Europe/London")


@pytest.mark.req("SR-31")
def test_the_autumn_change_of_the_clocks_moves_no_interval() -> None:
    # 2026-10-25 02:00 BST becomes 01:00 GMT: 14:00 BST + 12 h is 01:00 GMT, the second 01:00 of that night
    clock = PlanClock(read_start("2026-10-24T14:00:00+01:00"), LONDON)
    shown = [(h, moment_text(clock.at(Decimal(h))), offset_text(clock.at(Decimal(h)))) for h in (0, 11, 12, 13, 24)]
    assert shown == [
        (0, "24-Oct-2026 14:00", "UTC+01:00"),
        (11, "25-Oct-2026 01:00", "UTC+01:00"),
        (12, "25-Oct-2026 01:00", "UTC+00:00"),
        (13, "25-Oct-2026 02:00", "UTC+00:00"),
        (24, "25-Oct-2026 13:00", "UTC+00:00"),
    ]
    assert clock.utc(Decimal(24)) - clock.utc(Decimal(0)) == timedelta(hours=24)
    assert clock.offsets_differ(Decimal(24))
    assert not clock.offsets_differ(Decimal(11))


@pytest.mark.req("SR-31")
def test_the_spring_change() -> None:
    # 2027-03-28 01:00 GMT becomes 02:00 BST
    clock = PlanClock(read_start("2027-03-27T23:30:00+00:00"), LONDON)
    assert moment_text(clock.at(Decimal(2))) == "28-Mar-2027 02:30"
    assert clock.offsets_differ(Decimal(2))


def test_without_a_zone_the_offset_of_the_start_stays() -> None:
    clock = PlanClock(read_start("2026-10-24T14:00:00+01:00"))
    assert moment_text(clock.at(Decimal(24))) == "25-Oct-2026 14:00"
    assert not clock.offsets_differ(Decimal(24))


@pytest.mark.req("SR-31")
@given(minutes=st.integers(0, 96 * 60), offset=st.sampled_from(["Z", "+01:00", "-05:30"]))
def test_shifting_the_start_shifts_everything(minutes: int, offset: str) -> None:
    at = Decimal(minutes) / 60
    for start in (f"2026-10-24T14:00:00{offset}", f"2026-11-22T14:00:00{offset}"):
        clock = PlanClock(read_start(start), LONDON)
        assert clock.utc(at) - read_start(start).astimezone(UTC) == timedelta(minutes=minutes)


def test_thirds_of_an_hour_fall_on_their_second() -> None:
    clock = PlanClock(read_start("2026-11-22T14:00:00+00:00"))
    third = Decimal(1) / 3
    assert clock.at(third).isoformat() == "2026-11-22T14:20:00+00:00"
    assert clock.at(third * 2).isoformat() == "2026-11-22T14:40:00+00:00"


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-28", 19),
        ("2000-02-29", "2020-02-29", 20),
        ("2008-11-22", "2026-11-21", 17),
        ("2008-11-22", "2026-11-22", 18),
        ("2026-11-22", "2026-11-22", 0),
        ("2026-11-23", "2026-11-22", -1),
        ("1906-11-22", "2026-11-22", 120),
    ],
)
def test_ages_in_completed_years(born: str, on: str, years: int) -> None:
    assert age_in_years(date.fromisoformat(born), date.fromisoformat(on)) == years


@given(born=st.dates(), on=st.dates())
def test_nobody_is_older_than_the_calendar_allows(born: date, on: date) -> None:
    years = age_in_years(born, on)
    assert on.year - born.year - 1 <= years <= on.year - born.year
    assert age_in_years(on, on) == 0


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-11-22", "2026-11-22T14:00:00", "2026-11-22 14:00:00+00:00", "2026-11-22t14:00:00z",
        "2026-11-22T14:00:00+0000", "2026-11-22T14:00:00+00", "2026-11-22T14+00:00", "20261122T140000Z",
        "2026-11-22T24:00:00+00:00", "2026-11-22T14:60:00+00:00", "2026-02-30T14:00:00+00:00", "0000-01-01T00:00:00Z",
        "2026-11-22T14:00:00.5+00:00", " 2026-11-22T14:00:00+00:00", "2026-11-22T14:00:00+00:00\n",
        "２０２６-11-22T14:00:00+00:00", "2026-11-22T14:00:00+24:00", "2026-W47-7T14:00:00Z", "now",
    ],
)  # fmt: skip
def test_a_start_is_a_full_time_with_its_offset(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_start(text)


def test_starts_that_are_read() -> None:
    assert read_start("2026-11-22T14:00:00Z") == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert read_start("2026-11-22T14:00+01:00") == datetime(2026, 11, 22, 13, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "2026-02-30", "20261122", "2026-1-1", "22-11-2026", "2026-W47-7", " 2026-11-22",
                                  "٢٠٢٦-11-22", "2026-11-22T00:00", "2026-13-01"])  # fmt: skip
def test_a_date_is_year_month_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_date(text)


@pytest.mark.req("SR-43")
def test_dates_and_times_are_read_one_way() -> None:
    moment = datetime(2026, 11, 2, 4, 5, 59, tzinfo=UTC)
    assert date_text(moment.date()) == "02-Nov-2026"
    assert time_text(moment) == "04:05", "seconds are cut, never rounded up"
    assert moment_text(moment) == "02-Nov-2026 04:05"
