"""The most drug in any 24 hours, each phase spread evenly over its time.

What a window holds, as the window slides, rises and falls in straight lines, which bend only where an end of the
window meets an end of a phase: the highest value is at one of these. Hours and rates are counted in whole parts (of
their common denominators), so that nothing is divided while the window slides.
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

from ketadesk.cross_check.course import SecondPhase

WINDOW_H: Final = 24


def highest_in_24_h(phases: Sequence[SecondPhase]) -> Fraction:
    """Return the highest mg that any window of 24 hours holds, for phases that follow each other from hour 0."""
    if phases[-1].end_h <= WINDOW_H:
        return phases[-1].cumulative_mg
    rates = [phase.mg / (phase.end_h - phase.start_h) for phase in phases]
    parts_of_an_hour = lcm(*(phase.end_h.denominator for phase in phases))
    parts_of_a_rate = lcm(*(rate.denominator for rate in rates))
    ends = [_in_parts(phase.end_h, parts_of_an_hour) for phase in phases]
    given = _GivenUntil(ends, [_in_parts(rate, parts_of_a_rate) for rate in rates])
    window = WINDOW_H * parts_of_an_hour
    closing = (given.until(end) - given.until(end - window) for end in ends)
    opening = (given.until(start + window) - given.until(start) for start in (0, *ends))
    return Fraction(max((*closing, *opening)), parts_of_an_hour * parts_of_a_rate)


def _in_parts(number: Fraction, parts: int) -> int:
    return number.numerator * (parts // number.denominator)


class _GivenUntil:
    """What has been given until a time: nothing before 0, all of it after the last end."""

    def __init__(self, ends: Sequence[int], rates: Sequence[int]) -> None:
        self._ends = ends
        self._rates = rates
        self._totals = [0]
        for start, end, rate in zip((0, *ends), ends, rates, strict=False):
            self._totals.append(self._totals[-1] + rate * (end - start))

    def until(self, time: int) -> int:
        """Return it, in the parts of time and rate multiplied."""
        if time <= 0:
            return 0
        running = bisect_right(self._ends, time)
        if running == len(self._ends):
            return self._totals[-1]
        return self._totals[running + 1] - self._rates[running] * (self._ends[running] - time)
