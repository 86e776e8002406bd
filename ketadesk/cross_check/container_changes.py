"""When each container is connected, runs out, expires and is changed.

A container is changed when it is empty or expires, whichever comes first, and never at the very end of the plan.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ketadesk.cross_check.course import SecondPhase
from ketadesk.cross_check.typed_order import CannotFollow

MOST_CONTAINERS: Final = 2000
"""A bound on the loop, not a clinical figure: a rate or a duration mistyped by a factor of 100 gives millions."""


class SecondContainer(NamedTuple):
    """One container; hours count from the first drug, None where it does not come to it."""

    number: int
    start_h: Fraction
    runs_out_h: Fraction | None
    expires_h: Fraction
    change_h: Fraction | None


def containers_of(
    phases: Sequence[SecondPhase], container_ml: Fraction, change_after_h: Fraction
) -> tuple[SecondContainer, ...]:
    """Return the containers for `phases`: those with drug from the pump, at least one, one following the other."""
    hours = phases[-1].end_h - phases[0].start_h
    volume = sum(phase.volume_ml for phase in phases)
    if volume / container_ml + hours / change_after_h > MOST_CONTAINERS:
        raise CannotFollow("drug_mg", "the plan would need more containers than can be followed")
    return tuple(_each_container(phases, container_ml, change_after_h))


def _each_container(
    phases: Sequence[SecondPhase], container_ml: Fraction, change_after_h: Fraction
) -> Iterator[SecondContainer]:
    number, start, end = 1, phases[0].start_h, phases[-1].end_h
    flow = _Flow(phases, container_ml)
    while True:
        expires = start + change_after_h
        runs_out = flow.runs_out_h(start)
        if runs_out is not None and runs_out > expires:
            runs_out = None
        change = expires if runs_out is None else runs_out
        if change >= end:
            yield SecondContainer(number, start, runs_out, expires, None)
            return
        yield SecondContainer(number, start, runs_out, expires, change)
        flow.advance(change)
        number, start = number + 1, change


class _Flow:
    """What the pump gives from a container, from the phase that runs now on."""

    def __init__(self, phases: Sequence[SecondPhase], container_ml: Fraction) -> None:
        self._stretches = [(phase.end_h, phase.pump_ml_per_h) for phase in phases if phase.pump_ml_per_h is not None]
        self._container_ml = container_ml
        self._now = 0
        self._lasts_h = self._full_container_lasts()

    def runs_out_h(self, start: Fraction) -> Fraction | None:
        """Return when a full container connected at `start` is empty; None where the plan ends before."""
        end, rate = self._stretches[self._now]
        if self._lasts_h is not None:
            runs_out = start + self._lasts_h
            if runs_out <= end:
                return runs_out
        left = self._container_ml - rate * (end - start)
        for following_end, following_rate in self._stretches[self._now + 1 :]:
            given = following_rate * (following_end - end)
            if given >= left:
                return end + left / following_rate
            left, end = left - given, following_end
        return None

    def advance(self, hour: Fraction) -> None:
        """Go on to the phase that runs at `hour`, which is before the end."""
        before = self._now
        while self._stretches[self._now][0] <= hour:
            self._now += 1
        if self._now != before:
            self._lasts_h = self._full_container_lasts()

    def _full_container_lasts(self) -> Fraction | None:
        rate = self._stretches[self._now][1]
        return self._container_ml / rate if rate else None
