"""What is still to be observed, for a chart that is filled in by hand: to the planned end, and the sets after it.

The times are those the course has at the moment of the paper. What begins the schedule anew afterwards is said beside
the chart: paper cannot follow it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.domain.bedside.coming_phases import plan_end
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import due_sets
from ketadesk.domain.bedside.due_slots import Slot, slots
from ketadesk.domain.bedside.elapsed import after_hours
from ketadesk.domain.infusion import DAY_H

CHART_H = DAY_H
"""A chart goes so far; what is due later stands beside it as a list of times."""


class DueTime(NamedTuple):
    """A moment at which tracks are due."""

    at: datetime
    tracks: frozenset[str]


class StillDue(NamedTuple):
    """Everything that is still to be done, by time."""

    overdue: tuple[DueTime, ...]
    """Late when the paper was made."""
    on_the_chart: tuple[DueTime, ...]
    later: tuple[DueTime, ...]
    chart_ends: datetime
    end_known: bool
    """False where the plan is over its time: then the times go a day on, as if it went on."""


def still_due(ground: PaperGround) -> StillDue:
    """Return the sets that nobody has made or given a reason for; none before the start."""
    watched, rules = ground.watched, ground.library.observation
    known = due_sets(watched.course, rules, watched.log, watched.now)
    settled = {(d.slot.at, track) for d in known if not d.state.is_open for track in d.slot.tracks}
    due_now = [d.slot for d in known if d.state is DueState.DUE and d.slot.at <= watched.now]
    planned, end_known = _planned(ground)
    coming = [slot for slot in planned if slot.at > watched.now]
    found = _by_time(_open(slot, settled) for slot in (*due_now, *coming))
    chart_ends = after_hours(watched.now, CHART_H)
    return StillDue(
        overdue=_by_time((d.slot.at, d.slot.tracks) for d in known if d.state is DueState.OVERDUE),
        on_the_chart=tuple(due for due in found if due.at <= chart_ends),
        later=tuple(due for due in found if due.at > chart_ends),
        chart_ends=chart_ends,
        end_known=end_known,
    )


def _planned(ground: PaperGround) -> tuple[tuple[Slot, ...], bool]:
    """Every slot to the planned end and those after it; whether that end is known."""
    watched, rules = ground.watched, ground.library.observation
    course, after_h = watched.course, rules.after_stop_hours.value
    if course.stopped_at is not None:
        return slots(course, rules, after_hours(course.stopped_at, after_h)), True
    order = watched.orders[course.revision or watched.revision]
    end = plan_end(course, order, watched.now)
    if end is None or end <= watched.now:
        return slots(course, rules, after_hours(watched.now, CHART_H)), end is None
    as_planned = course.model_copy(update={"stopped_at": end})
    return slots(as_planned, rules, after_hours(end, after_h)), True


def _open(slot: Slot, settled: set[tuple[datetime, str]]) -> tuple[datetime, tuple[str, ...]]:
    return slot.at, tuple(track for track in slot.tracks if (slot.at, track) not in settled)


def _by_time(found: Iterable[tuple[datetime, tuple[str, ...]]]) -> tuple[DueTime, ...]:
    """One entry a moment: what is due together is observed together, however long each may wait."""
    tracks: dict[datetime, frozenset[str]] = {}
    for at, of_slot in found:
        tracks[at] = tracks.get(at, frozenset()) | frozenset(of_slot)
    return tuple(DueTime(at, due) for at, due in sorted(tracks.items()) if due)
