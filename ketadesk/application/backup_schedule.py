"""Which scheduled backups are kept, and whether one is due: the newest of seven days, and of four weeks before them.

Days and weeks are counted over those that have a backup, never back from the present: a clock that jumps a year ahead
makes none of them too old. One that is dated after the present stays until the clock has passed it. So the newest is
always kept. Only backups that can be opened may be put in: one that cannot must never push a good one out.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

KEPT_DAYS: Final = 7
KEPT_WEEKS: Final = 4
DUE_AFTER: Final = timedelta(days=1)


class KeptAs(StrEnum):
    """Why a backup is there."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BY_HAND = "by hand"


class ScheduledBackup(NamedTuple):
    """A backup that the schedule made and that can be opened."""

    file: str
    made_at: datetime
    """Aware."""


def is_due(made: Sequence[datetime], now: datetime) -> bool:
    """True when no backup is younger than a day; one dated after `now` says nothing, as a clock was wrong."""
    return not any(timedelta(0) <= now - at < DUE_AFTER for at in made)


def kept(backups: Sequence[ScheduledBackup], now: datetime) -> dict[str, KeptAs]:
    """The files that stay, and what each is kept as; what is not in the answer may go."""
    past = sorted((b for b in backups if b.made_at <= now), key=lambda b: (b.made_at, b.file), reverse=True)
    answer = {b.file: KeptAs.DAILY for b in backups if b.made_at > now}
    daily = [next(same_day) for _, same_day in groupby(past, _day)][:KEPT_DAYS]
    answer |= {b.file: KeptAs.DAILY for b in daily}
    older = [b for b in past if _day(b) < _day(daily[-1])]
    weekly = [next(same_week) for _, same_week in groupby(older, _week)][:KEPT_WEEKS]
    return answer | {b.file: KeptAs.WEEKLY for b in weekly}


def _day(backup: ScheduledBackup) -> str:
    return backup.made_at.astimezone(UTC).date().isoformat()


def _week(backup: ScheduledBackup) -> tuple[int, int]:
    return backup.made_at.astimezone(UTC).isocalendar()[:2]
