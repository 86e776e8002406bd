"""The step of the pump: nearest, halves up, moved to the neighbour inside where rounding broke a limit.

One unit for everything: `exact`, `tick` (what one step of the pump gives) and the limits are in the same unit, any
unit. So the same function takes fractions (the plan) and whole numbers (millions of points of a lattice).

For whole numbers, count an infusion in thousandths of a mcg per hour times the mL of the container; then nothing is
divided:

    pump_ticks(
        infusion_amount(dose_hundredths, MCG_PER_H["mg/kg/h"], weight_tenths, container_ml),
        infusion_tick(increment_hundredths, container_mg),
        most=(infusion_amount(limit_hundredths, MCG_PER_H["mg/kg/h"], weight_tenths, container_ml),),
    )

Hundredths and tenths are whole numbers: 0.15 mg/kg/h is 15, 70.5 kg is 705, a step of 0.1 mL/h is 10. For a limit or
a dose without the weight (mg/h) give 10 tenths of a kg: it then counts once.
"""

from collections.abc import Sequence
from fractions import Fraction

from ketadesk.cross_check.units import MCG_IN_A_MG, MIN_IN_AN_HOUR

Rational = int | Fraction


def nearest_ticks(exact: Rational, tick: Rational) -> int:
    """Return the number of steps nearest to `exact`, halves up."""
    return (2 * exact + tick) // (2 * tick)


def pump_ticks(exact: Rational, tick: Rational, most: Sequence[Rational] = (), least: Sequence[Rational] = ()) -> int:
    """Return the number of steps to program for `exact` within the upper limits `most` and the lower ones `least`.

    The nearest step, halves up. If it breaks a limit that `exact` keeps, the neighbouring step on the other side of
    `exact`, unless that breaks one too: then the lower of the two. Never 0 in place of a positive step. A limit is
    inclusive.
    """
    nearest = nearest_ticks(exact, tick)
    if not _breaks_anew(nearest * tick, exact, most, least):
        return nearest
    below = exact // tick
    other = below + 1 if nearest == below else below
    inside = below if _breaks_anew(other * tick, exact, most, least) else other
    return inside or nearest


def _breaks_anew(given: Rational, exact: Rational, most: Sequence[Rational], least: Sequence[Rational]) -> bool:
    """Tell whether `given` breaks a limit that `exact` keeps."""
    if given > exact:
        return any(exact <= limit < given for limit in most)
    return any(given < limit <= exact for limit in least)


def infusion_amount(value_hundredths: int, mcg_per_h: int, weight_tenths: int, container_ml: int) -> int:
    """Return a dose rate, or a limit on it, in thousandths of a mcg per hour times the mL of the container."""
    return value_hundredths * mcg_per_h * weight_tenths * container_ml


def infusion_tick(increment_hundredths: int, container_mg: int) -> int:
    """Return what one step of the pump gives from the container, in the unit of `infusion_amount`."""
    return increment_hundredths * container_mg * (10 * MCG_IN_A_MG)


def loading_amount(value_hundredths: int, weight_tenths: int, container_ml: int) -> int:
    """Return a loading dose (mg/kg), or a limit on it, in mcg times the mL of the container times 6000.

    6000 are the minutes of an hour times the hundredths of an increment.
    """
    return value_hundredths * weight_tenths * container_ml * (100 * MIN_IN_AN_HOUR)


def loading_tick(increment_hundredths: int, container_mg: int, over_min: int) -> int:
    """Return what one step of the pump gives in `over_min` minutes, in the unit of `loading_amount`."""
    return increment_hundredths * container_mg * over_min * MCG_IN_A_MG
