"""Dates, times and lengths as they are read and written: elapsed time is counted in UTC, shown on the ward's clock."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal

from ketadesk.application.numbers import duration_text
from ketadesk.domain.bedside.elapsed import hours_between
from ketadesk.domain.quantity import MINUTES_PER_HOUR, half_up, product

_START = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""So that no plan and no time zone runs over the calendar's end; not a clinical figure."""
START_FORM = "ISO 8601 with offset, such as 2026-11-22T14:00:00+00:00"
DATE_FORM = "a date as year-month-day, such as 1980-04-01"
_MINUTE = timedelta(minutes=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_start(text: str) -> datetime:
    """Return an aware time. Raises `ValueError`."""
    if not _START.fullmatch(text):
        raise ValueError(START_FORM)
    start = datetime.fromisoformat(text)
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise ValueError(START_FORM)
    return start


def read_date(text: str) -> date:
    """Return a calendar date. Raises `ValueError`."""
    if not _DATE.fullmatch(text):
        raise ValueError(DATE_FORM)
    return date.fromisoformat(text)


def age_in_years(born: date, on: date) -> int:
    """Return completed years on a day of the patient's own calendar; below zero for a birth in the future."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class PlanClock:
    """Turns hours from the start into times."""

    def __init__(self, start: datetime, zone: tzinfo | None = None) -> None:
        self._start_utc = start.astimezone(UTC)
        self._zone = zone or start.tzinfo

    def at(self, hours: Decimal) -> datetime:
        """The time `hours` after the start, on the patient's clock, to the second."""
        seconds = int(half_up(product(hours, MINUTES_PER_HOUR, MINUTES_PER_HOUR)))
        return (self._start_utc + timedelta(seconds=seconds)).astimezone(self._zone)

    def utc(self, hours: Decimal) -> datetime:
        """The same in UTC."""
        return self.at(hours).astimezone(UTC)

    def offsets_differ(self, until_h: Decimal) -> bool:
        """True when the clocks change during the plan."""
        return self.at(Decimal(0)).utcoffset() != self.at(until_h).utcoffset()


def date_text(day: date) -> str:
    """`22-Nov-2026`, whatever the workstation's language."""
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}"


def time_text(moment: datetime) -> str:
    """`14:30` on the 24-hour clock; seconds are cut, so that nothing is said to be later than it is."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def moment_text(moment: datetime) -> str:
    """`22-Nov-2026 14:30`."""
    return f"{date_text(moment.date())} {time_text(moment)}"


def clock_text(moment: datetime, beside: datetime, zone: tzinfo) -> str:
    """`19:00` on the clock of `zone`; with its date where that is another day than `beside`."""
    local = moment.astimezone(zone)
    return time_text(local) if local.date() == beside.astimezone(zone).date() else moment_text(local)


def length_text(first: datetime, second: datetime) -> str:
    """`1hr 20min` from the first to the second, to the whole minute below; `0min` for the same, or the wrong way."""
    minutes = max(timedelta(0), second - first) // _MINUTE
    return duration_text(hours_between(first, first + minutes * _MINUTE))


def offset_text(moment: datetime) -> str:
    """`UTC+01:00`."""
    text = moment.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"
