"""The course that a log tells; where the log cannot be followed to its end, as far as it can be, and why not further.

Such a log is never hidden and stops nothing: its infusion stays on the ward's list with every entry to be read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.step_moment import CLOCKS_DIFFER
from ketadesk.domain.infusion_course import CourseOrder, InfusionCourse, replay
from ketadesk.domain.infusion_log import NotInTheLog


class Followed(NamedTuple):
    """The course, and why it is not the whole log's; blank where it is."""

    course: InfusionCourse
    flaw: str = ""


def followed(log: Sequence[LogEntry], orders: Mapping[int, CourseOrder], zone: tzinfo) -> Followed:
    """Return what the log tells, without its newest entries where they do not fit."""
    try:
        return Followed(replay(log, orders))
    except NotInTheLog as error:
        reason = error.reason
    for count in reversed(range(1, len(log))):
        try:
            return Followed(replay(log[:count], orders), _flaw(log[count], reason, zone))
        except NotInTheLog as error:
            reason = error.reason
    return Followed(replay((), orders), _flaw(log[0], reason, zone))


def _flaw(entry: LogEntry, reason: str, zone: tzinfo) -> str:
    return (
        f"The log cannot be followed from the entry of {moment_text(entry.at.astimezone(zone))} by {entry.by_name}: "
        f"{reason} What stands here is what ran before it. Look at the pump, and correct that entry."
    )


def newest_entry(log: Sequence[LogEntry], events: Sequence[RecordedEvent]) -> datetime | None:
    """Return when anything about an order was entered last."""
    entered = [datetime.fromisoformat(entry.entered_at) for entry in log]
    return max((*entered, *(datetime.fromisoformat(event.at) for event in events)), default=None)


def clock_flaw(now: datetime, newest: datetime | None) -> str:
    """What is wrong with a clock that lies before the newest entry by more than clocks may differ; else blank."""
    if newest is None or now >= newest - CLOCKS_DIFFER:
        return ""
    return (
        f"The workstation's clock says {moment_text(now)}: that is before the newest entry, "
        f"{moment_text(newest.astimezone(now.tzinfo))}. Nothing can be entered until the clock is right."
    )
