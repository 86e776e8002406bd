"""What was given so far, the most in any 24 hours, and a pump rate read back, worked out once more.

All drug is counted from the first moment on as a rising line with jumps: a flow rises evenly, a bolus jumps. A window
of 24 hours holds the line's height at its end, jumps there included, less its height at its start, before any jump
there; as the window slides, that is highest where a bend or a jump of the line meets one end of it.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ketadesk.cross_check.units import MCG_IN_A_MG, MIN_IN_AN_HOUR

SECONDS_IN_AN_HOUR: Final = 3600
SECONDS_IN_A_DAY: Final = 86_400
Number = str | int | Fraction
"""A figure as it is written, `36.4`, or as it was worked out."""


class SecondFlow(NamedTuple):
    """A stretch at one pump rate, out of a container of so many mg in so many mL; seconds count from anywhere."""

    start_s: int
    end_s: int
    ml_per_h: Fraction
    mg: Fraction
    ml: Fraction

    def given_mg(self, until_s: int) -> Fraction:
        """Return what has flowed until then."""
        seconds = min(until_s, self.end_s) - self.start_s
        if seconds <= 0:
            return Fraction(0)
        return self.ml_per_h * seconds * self.mg / (SECONDS_IN_AN_HOUR * self.ml)


class SecondBolus(NamedTuple):
    """So many mg at one moment."""

    at_s: int
    mg: Fraction


class SecondReadBack(NamedTuple):
    """What the patient gets at a pump rate."""

    mg_per_h: Fraction
    mg_per_kg_per_h: Fraction
    mcg_per_kg_per_min: Fraction


def second_flow(start_s: int, end_s: int, ml_per_h: Number, mg: Number, ml: Number) -> SecondFlow:
    """Return a flow from figures as they are written."""
    return SecondFlow(start_s, end_s, Fraction(ml_per_h), Fraction(mg), Fraction(ml))


def second_given_mg(flows: Iterable[SecondFlow], boluses: Iterable[SecondBolus], until_s: int) -> Fraction:
    """Return the mg given until a moment, a bolus at that moment included."""
    flowed = sum((flow.given_mg(until_s) for flow in flows), Fraction(0))
    return flowed + sum(bolus.mg for bolus in boluses if bolus.at_s <= until_s)


def second_most_in_24_h(flows: Sequence[SecondFlow], boluses: Sequence[SecondBolus]) -> Fraction:
    """Return the most mg in any 24 hours, both ends included; flows may overlap."""
    bends = {flow.start_s for flow in flows} | {flow.end_s for flow in flows} | {bolus.at_s for bolus in boluses}
    ends = bends | {bend + SECONDS_IN_A_DAY for bend in bends}
    return max((_in_the_day_until(end, flows, boluses) for end in ends), default=Fraction(0))


def _in_the_day_until(end_s: int, flows: Sequence[SecondFlow], boluses: Sequence[SecondBolus]) -> Fraction:
    start_s = end_s - SECONDS_IN_A_DAY
    jumps_there = sum(bolus.mg for bolus in boluses if bolus.at_s == start_s)
    before = second_given_mg(flows, boluses, start_s) - jumps_there
    return second_given_mg(flows, boluses, end_s) - before


def second_read_back(ml_per_h: Number, mg: Number, ml: Number, kg: Number) -> SecondReadBack:
    """Return what a pump rate gives of a container to somebody of that weight."""
    mg_per_h = Fraction(ml_per_h) * Fraction(mg) / Fraction(ml)
    per_kg = mg_per_h / Fraction(kg)
    return SecondReadBack(mg_per_h, per_kg, per_kg * MCG_IN_A_MG / MIN_IN_AN_HOUR)
