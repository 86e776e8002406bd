"""The rate that was recorded for the moment of an entry.

Two entries can bear the same minute: then the one that was entered first came first. A set and a change of the rate
at 14:15 are told apart by that, and never by a guess.
"""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from ketadesk.domain.bedside.elapsed import since_first_day
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, Stopped
from ketadesk.domain.quantity import ZERO

_BEFORE_ALL = -1


class RunningRate:
    """The rate in mL/h at each entry of a log, from the course that the log tells."""

    def __init__(self, facts: Sequence[Logged], course: InfusionCourse) -> None:
        place = {entry.entry_id: number for number, entry in enumerate(facts)}
        changes = [(s.start, place.get(s.entry_id, _BEFORE_ALL), s.ml_per_h) for s in course.segments]
        changes += [(e.at, place[e.entry_id], ZERO) for e in facts if isinstance(e.fact, Stopped)]
        changes.sort(key=lambda change: (change[0], change[1]))
        self._moments = [(since_first_day(at), number) for at, number, _ in changes]
        self._rates = [rate for _, _, rate in changes]
        self._place = place

    def at(self, entry: Logged) -> Decimal:
        """Return what the pump ran at when `entry` was made; 0 in a pause, before the start and after the stop."""
        before = bisect_right(self._moments, (since_first_day(entry.at), self._place[entry.entry_id]))
        return self._rates[before - 1] if before else ZERO
