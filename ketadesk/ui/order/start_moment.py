"""The start: a date and a 24-hour time as typed, joined to ISO 8601 with the workstation's offset on that day.

What cannot be read is passed on as typed, so that the preview refuses it. In the hour that the autumn change repeats
the nurse says which one is meant; a time that the spring change leaves out does not exist and is refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimeZone

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")
_WHOLE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}):00([+-][0-9]{2}:[0-9]{2})")

FIRST, SECOND = "first", "second"


def joined(date_text: str, time_text: str, which: str = "") -> str:
    """The draft's `start` for what is typed; `which` is `first` or `second` in a repeated hour, else blank."""
    if not date_text and not time_text:
        return ""
    wall = _wall(date_text, time_text)
    if wall is None:
        return f"{date_text}T{time_text}"
    moments = _moments(wall)
    if len(moments) == 1:
        return moments[0].isoformat()
    if len(moments) == 2 and which in (FIRST, SECOND):
        return moments[which == SECOND].isoformat()
    return f"{date_text}T{time_text}"


def zone_name(start: str) -> str:
    """The workstation's zone by its IANA name, where it gives `start` the offset that stands in it; else blank."""
    if _WHOLE.fullmatch(start) is None:
        return ""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    moment = datetime.fromisoformat(start)
    try:
        agrees = moment.astimezone(ZoneInfo(name)).utcoffset() == moment.utcoffset()
    except (ValueError, ZoneInfoNotFoundError):
        return ""
    return name if agrees else ""


def is_repeated(date_text: str, time_text: str) -> bool:
    """True when the clocks show this time twice on this day."""
    wall = _wall(date_text, time_text)
    return wall is not None and len(_moments(wall)) == 2


def is_left_out(date_text: str, time_text: str) -> bool:
    """True when the clocks never show this time on this day."""
    wall = _wall(date_text, time_text)
    return wall is not None and not _moments(wall)


def taken_apart(start: str) -> tuple[str, str]:
    """Date and time as they were typed, from the draft's `start`."""
    whole = _WHOLE.fullmatch(start)
    if whole is not None:
        return whole[1], whole[2]
    date_text, _, time_text = start.partition("T")
    return date_text, time_text


def which_of(start: str) -> str:
    """`first` or `second` for a `start` in a repeated hour, else blank."""
    whole = _WHOLE.fullmatch(start)
    wall = _wall(whole[1], whole[2]) if whole else None
    moments = _moments(wall) if wall is not None else []
    if len(moments) != 2:
        return ""
    return FIRST if start == moments[0].isoformat() else SECOND


def _wall(date_text: str, time_text: str) -> datetime | None:
    """The wall clock, without a zone; none when it cannot be read."""
    if not (_DATE.fullmatch(date_text) and _TIME.fullmatch(time_text)):
        return None
    try:
        return datetime.combine(date.fromisoformat(date_text), time.fromisoformat(time_text))
    except ValueError:
        return None


def _moments(wall: datetime) -> list[datetime]:
    """Every moment at which the workstation's clock shows `wall`: one, two in autumn, none in spring."""
    try:
        near = [wall.replace(tzinfo=UTC) + timedelta(hours=hours) for hours in (-26, 26)]
        offsets = {moment.astimezone().utcoffset() for moment in near}
    except (OSError, OverflowError, ValueError):
        return []
    found = [(wall - offset).replace(tzinfo=UTC).astimezone() for offset in offsets if offset is not None]
    return sorted({moment for moment in found if moment.replace(tzinfo=None) == wall})
