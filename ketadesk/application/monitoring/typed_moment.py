"""When something happened, as a nurse types it: blank for now, `14:30`, `22-Nov 14:30` or `22-Nov-2026 14:30`.

A time alone is the newest such time on the ward's clock that is not in the future and at most 24 hours ago. Nothing is
moved or guessed: the future is refused, a time that the change of the clocks leaves out is refused, and one that it
repeats has to say which it is, `01:30 first` or `01:30 second`. What was understood is said back with its full date.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from ketadesk.application.clock_times import date_text, moment_text
from ketadesk.application.lateness import late_words

WRITTEN_FORM: Final = "14:30, or 22-Nov 14:30, or 22-Nov-2026 14:30"
"""Where a blank is not the present."""
FORM: Final = f"{WRITTEN_FORM}; blank for now"
_LONGEST_WITHOUT_DATE: Final = timedelta(hours=24)
_DAY: Final = timedelta(days=1)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
_WHICH: Final = ("first", "second")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TYPED: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})-(?P<month>[A-Za-z]{3})(?:-(?P<year>[0-9]{4}))? )?"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?: (?P<which>first|second))?"
)


class MomentRefused(ValueError):
    """What was typed is no moment that can be taken; `reason` says why and what to type, in words for the nurse."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TypedMoment(NamedTuple):
    """What was typed, read."""

    at: datetime | None
    """UTC; none where it was refused."""
    problem: str = ""


def typed_moment(text: str, now: datetime, zone: tzinfo, form: str = FORM) -> TypedMoment:
    """Return the moment, or why there is none; `now` may stand in any zone, `form` is how it is to be typed."""
    try:
        return TypedMoment(read_moment(text, now.astimezone(zone), form))
    except MomentRefused as refused:
        return TypedMoment(None, refused.reason)


def read_moment(text: str, now: datetime, form: str = FORM) -> datetime:
    """Return the moment in UTC, to the second. `now` is aware, on the ward's clock. Raises `MomentRefused`."""
    if text == "":
        return now.astimezone(UTC).replace(microsecond=0)
    found = _TYPED.fullmatch(text)
    if found is None:
        raise MomentRefused(f"{text!r} is not a time. Type {form}.")
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour not in range(24) or minute not in range(60):
        raise MomentRefused(f"{hour:02d}:{minute:02d} is not a time of day. Type 00:00 to 23:59.")
    asked = _Asked(time(hour, minute), found["which"] or "", now)
    if found["day"] is None:
        return asked.within_a_day()
    return asked.on(_day(int(found["day"]), found["month"], found["year"], now, form))


def moment_echo(at: datetime, now: datetime) -> str:
    """`22-Nov-2026 19:03, now`, or `22-Nov-2026 17:40, entered late by 1hr 23min`; on the clock of `now`."""
    if at == now.astimezone(UTC).replace(microsecond=0):
        return f"{moment_words(at, now)}, now"
    late = late_words(at, now)
    return f"{moment_words(at, now)}, {late}" if late else moment_words(at, now)


def moment_words(at: datetime, now: datetime) -> str:
    """`22-Nov-2026 19:03` on the clock of `now`, with `first` or `second` where the change of the clocks repeats it."""
    local = at.astimezone(now.tzinfo)
    if not _repeats(local):
        return moment_text(local)
    return f"{moment_text(local)} {_WHICH[local.fold]}"


class _Asked(NamedTuple):
    """A time of day that was typed, and when."""

    wall: time
    which: str
    now: datetime

    def within_a_day(self) -> datetime:
        """The newest such time in the last 24 h. Raises `MomentRefused`."""
        today = self.now.date()
        day = today if self.wall <= self.now.time() or self._has_passed(today) else today - _DAY
        at = self.on(day)
        if self.now.astimezone(UTC) - at > _LONGEST_WITHOUT_DATE:
            raise MomentRefused(
                f"{self.wall:%H:%M} was more than a day ago. Type it with its date: {day.day:02d}-"
                f"{_MONTHS[day.month - 1]} {self.wall:%H:%M}."
            )
        return at

    def on(self, day: date) -> datetime:
        """That time of that day. Raises `MomentRefused`."""
        instants = _instants(day, self.wall, self.now)
        said = f"{date_text(day)} {self.wall:%H:%M}"
        if not instants:
            raise MomentRefused(f"{said} was left out: the clocks went forward over it. Type the time again.")
        if len(instants) > 1 and not self.which:
            raise MomentRefused(
                f"{said} came twice: the clocks went back. Type {self.wall:%H:%M} first, or {self.wall:%H:%M} second."
            )
        if len(instants) == 1 and self.which:
            raise MomentRefused(f"{said} came only once. Type it without {self.which!r}.")
        at = instants[_WHICH.index(self.which)] if self.which else instants[0]
        if at > self.now.astimezone(UTC):
            raise MomentRefused(f"{said} is in the future. It is {moment_text(self.now)} now.")
        return at

    def _has_passed(self, day: date) -> bool:
        """True also for a time that stands later on the clock, which was set back since."""
        now = self.now.astimezone(UTC)
        return any(at <= now for at in _instants(day, self.wall, self.now))


def _day(day: int, month: str, year: str | None, now: datetime, form: str) -> date:
    """The calendar day that was typed; without a year the nearest one. Raises `MomentRefused`."""
    if month.title() not in _MONTHS:
        raise MomentRefused(f"{month!r} is not a month. Type {', '.join(_MONTHS)}.")
    number = _MONTHS.index(month.title()) + 1
    years = [now.year - 1, now.year, now.year + 1] if year is None else [int(year)]
    days = [found for found in (_calendar_day(y, number, day) for y in years) if found is not None]
    if not days:
        raise MomentRefused(f"{day}-{month.title()}{'' if year is None else '-' + year} is no day. Type {form}.")
    return min(days, key=lambda d: abs(d - now.date()))


def _calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, where the calendar has it and no clock can run over the calendar's end."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _instants(day: date, wall: time, now: datetime) -> list[datetime]:
    """The moments, in UTC, at which the ward's clock shows that time: none in a gap, two where it was set back."""
    folds = (datetime.combine(day, wall, tzinfo=now.tzinfo).replace(fold=fold) for fold in (0, 1))
    found = {local.astimezone(UTC) for local in folds if _exists(local)}
    return sorted(found)


def _exists(local: datetime) -> bool:
    there = local.astimezone(UTC).astimezone(local.tzinfo)
    return there.replace(tzinfo=None) == local.replace(tzinfo=None)


def _repeats(local: datetime) -> bool:
    return len(_instants(local.date(), local.time().replace(second=0, microsecond=0), local)) > 1
