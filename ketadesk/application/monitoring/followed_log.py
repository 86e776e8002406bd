"""The course that a log tells; where the log cannot be followed to its end, as far as it can be, and why not further.

Such a log is never hidden and stops nothing: its infusion stays on the ward's list with every entry to be read. What
is a fact of safety is logged all the same: a pause, a stop, what was seen and done at the bed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.step_moment import CLOCKS_DIFFER
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    Fact,
    MovedToBed,
    NotInTheLog,
    NotObserved,
    Observed,
    Paused,
    PumpRead,
    Reanswered,
    Stopped,
    TargetSet,
    corrected,
)

_CHANGES_NOTHING: Final = (Observed, NotObserved, TargetSet, PumpRead, ActedOn, Reanswered, MovedToBed)
"""Facts that say something about a course, and nothing of it follows from them."""


class Followed(NamedTuple):
    """The course, and why it is not the whole log's; blank where it is."""

    course: InfusionCourse
    flaw: str = ""


def followed(log: Sequence[LogEntry], orders: Mapping[int, CourseOrder], zone: tzinfo) -> Followed:
    """Return what the log tells, without its newest entries where they do not fit.

    A pause or a stop that was recorded since is shown, in the course where it fits, else in words.
    """
    try:
        return Followed(replay(log, orders))
    except NotInTheLog as error:
        reason = error.reason
    for count in reversed(range(1, len(log))):
        try:
            replay(log[:count], orders)
        except NotInTheLog as error:
            reason = error.reason
        else:
            return _as_far_as(log, count, orders, reason, zone)
    return _as_far_as(log, 0, orders, reason, zone)


def may_stand_in(log: Sequence[LogEntry], orders: Mapping[int, CourseOrder], entry: LogEntry) -> bool:
    """Return whether `entry` is taken into a log that cannot be followed, without being followed itself.

    True for what changes nothing of the course, for a pause and a stop, which ran whatever the log says, and for a
    correction after which the log can be followed further.
    """
    about = next((e for e in log if e.entry_id == entry.corrects), entry)
    if isinstance(about.fact, _CHANGES_NOTHING) or (about is entry and isinstance(entry.fact, Paused | Stopped)):
        return True
    before, after = _misfit_at(log, orders), _misfit_at((*log, entry), orders)
    return before is not None and (after is None or before < after)


def _misfit_at(log: Sequence[LogEntry], orders: Mapping[int, CourseOrder]) -> datetime | None:
    """When the first fact happened that cannot be where it stands; none where there is none."""
    try:
        replay(log, orders)
    except NotInTheLog as misfit:
        return misfit.at
    return None


def _as_far_as(
    log: Sequence[LogEntry], count: int, orders: Mapping[int, CourseOrder], reason: str, zone: tzinfo
) -> Followed:
    """The course of the first `count` entries, with the pauses and the stop that were recorded after them."""
    kept, gone = list(log[:count]), corrected(log)
    halts = [e for e in log[count:] if isinstance(e.fact, Paused | Stopped) and e.entry_id not in gone]
    for halt in halts:
        if _misfit_at((*kept, halt), orders) is None:
            kept.append(halt)
    return Followed(replay(kept, orders), _flaw(log[count], reason, zone) + _since(halts, zone))


def _flaw(entry: LogEntry, reason: str, zone: tzinfo) -> str:
    return (
        f"The log cannot be followed from the entry of {moment_text(entry.at.astimezone(zone))} by {entry.by_name}: "
        f"{reason} What stands here is what ran before it. Look at the pump, and correct that entry."
    )


def _since(halts: Sequence[LogEntry], zone: tzinfo) -> str:
    """` Recorded since: paused 22-Nov-2026 14:30 by Anna Example.`; blank where nothing was."""
    said = (f"{_halt(e.fact)} {moment_text(e.at.astimezone(zone))} by {e.by_name}" for e in halts)
    words = "; ".join(said)
    return f" Recorded since: {words}." if words else ""


def _halt(fact: Fact) -> str:
    return "stopped" if isinstance(fact, Stopped) else "paused"


def newest_entry(log: Sequence[LogEntry], events: Sequence[RecordedEvent]) -> datetime | None:
    """Return when anything about an order was entered last."""
    entered = [entry.entered for entry in log]
    return max((*entered, *(datetime.fromisoformat(event.at) for event in events)), default=None)


def clock_flaw(now: datetime, newest: datetime | None) -> str:
    """What is wrong with a clock that lies before the newest entry by more than clocks may differ; else blank."""
    if newest is None or now >= newest - CLOCKS_DIFFER:
        return ""
    return (
        f"The workstation's clock says {moment_text(now)}: that is before the newest entry, "
        f"{moment_text(newest.astimezone(now.tzinfo))}. Nothing can be entered until the clock is right: write it on "
        "paper now, and enter it then."
    )
