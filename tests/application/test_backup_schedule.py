"""Seven days, four weeks, and whatever the clock does the newest stays. The dates are counted on a calendar."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.backup_schedule import KeptAs, ScheduledBackup, is_due, kept

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""


def made(*days_ago: float) -> list[ScheduledBackup]:
    return [ScheduledBackup(f"{days} days", NOON - timedelta(days=days)) for days in days_ago]


@pytest.mark.req("SR-41")
def test_the_newest_of_seven_days_are_daily_and_of_four_weeks_before_them_weekly() -> None:
    answer = kept(made(*range(50)), NOON)
    # 0 is Monday 23 November; 6 is Tuesday 17. Before it: Monday 16, then the Sundays 15, 8 and 1.
    assert [file for file, why in answer.items() if why is KeptAs.DAILY] == [f"{days} days" for days in range(7)]
    assert [file for file, why in answer.items() if why is KeptAs.WEEKLY] == ["7 days", "8 days", "15 days", "22 days"]


@pytest.mark.req("SR-41")
def test_of_two_on_one_day_the_later_stays() -> None:
    assert kept(made(0, 0.1, 0.2, 1), NOON) == {"0 days": KeptAs.DAILY, "1 days": KeptAs.DAILY}


@pytest.mark.req("SR-41")
def test_a_workstation_that_was_off_for_years_keeps_what_it_has() -> None:
    assert kept(made(0, 900, 901), NOON) == dict.fromkeys(("0 days", "900 days", "901 days"), KeptAs.DAILY)


@pytest.mark.req("SR-41")
def test_one_dated_in_the_future_stays_and_pushes_nothing_out() -> None:
    answer = kept([*made(*range(7)), *made(-365, -366)], NOON)
    assert set(answer) == {*(f"{days} days" for days in range(7)), "-365 days", "-366 days"}


@pytest.mark.req("SR-41")
def test_without_backups_nothing_is_kept() -> None:
    assert kept([], NOON) == {}
    assert kept(made(-1), NOON) == {"-1 days": KeptAs.DAILY}


@pytest.mark.req("SR-41")
def test_days_are_counted_in_utc_whatever_the_zone() -> None:
    summer = timezone(timedelta(hours=1))
    late = ScheduledBackup("late", datetime(2026, 11, 23, 0, 30, tzinfo=summer))
    early = ScheduledBackup("early", datetime(2026, 11, 22, 22, 0, tzinfo=UTC))
    # Half past midnight in summer time is 23:30 in UTC on the 22nd: the same day as 22:00.
    assert kept([late, early], NOON) == {"late": KeptAs.DAILY}


@pytest.mark.req("SR-41")
@pytest.mark.parametrize(
    ("hours_ago", "due"), [((), True), ((23.9,), False), ((24,), True), ((25, 1), False), ((-5,), True), ((0,), False)]
)
def test_it_is_due_when_none_is_younger_than_a_day(hours_ago: tuple[float, ...], due: bool) -> None:
    assert is_due([NOON - timedelta(hours=hours) for hours in hours_ago], NOON) is due


@pytest.mark.req("SR-41")
@given(st.lists(st.floats(-800, 800, allow_nan=False), max_size=60), st.floats(-800, 800))
def test_whatever_the_clock_does_the_newest_stays_and_the_rest_is_bounded(days: list[float], jump: float) -> None:
    backups = [ScheduledBackup(str(number), NOON - timedelta(days=day)) for number, day in enumerate(days)]
    now = NOON + timedelta(days=jump)
    answer = kept(backups, now)
    past = [backup for backup in backups if backup.made_at <= now]
    if backups:
        assert max(backups, key=lambda b: (b.made_at, b.file)).file in answer or not past
    if past:
        assert max(past, key=lambda b: (b.made_at, b.file)).file in answer
    assert sum(backup.file in answer for backup in past) <= 11
    assert {backup.file for backup in backups if backup.made_at > now} <= set(answer)
