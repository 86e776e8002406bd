"""The course of the plan: each phase with its times, its exact and its programmed rate, its volume and its mg.

Every rate is rounded once, from the exact rate. Volumes and mg come from the programmed rates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ketadesk.cross_check.bounds import Bounds
from ketadesk.cross_check.equipment import Container
from ketadesk.cross_check.figures import PumpFigures
from ketadesk.cross_check.ordered import Ordered, OrderedInfusion, OrderedLoading, OrderedSaline, OrderedTaper
from ketadesk.cross_check.pump_ticks import nearest_ticks, pump_ticks


@dataclass(frozen=True, slots=True)
class SecondPhase:
    """One phase; hours count from the first drug. A push by hand has no rate of a pump, saline has no mg."""

    kind: str
    """loading, saline, infusion or taper."""
    step: int
    """Of the taper: 1, 2, ... after steps were merged; else 0."""
    start_h: Fraction
    end_h: Fraction
    exact_ml_per_h: Fraction
    pump_ml_per_h: Fraction | None
    delivered_mg_per_h: Fraction | None
    error_percent: Fraction | None
    volume_ml: Fraction
    mg: Fraction
    cumulative_mg: Fraction


@dataclass(slots=True)
class _Run:
    """A phase in the making; a push by hand has no ticks, its mg and mL are as ordered."""

    kind: str
    step: int
    start_h: Fraction
    end_h: Fraction
    exact_ml_per_h: Fraction
    ticks: int
    mg_per_ml: Fraction
    by_hand: bool = False


def course_of(
    ordered: Ordered, container: Container | None, pump: PumpFigures | None, bounds: Bounds
) -> tuple[SecondPhase, ...]:
    """Return the phases in the order of time.

    `pump` is given where anything runs on a pump, `container` where drug does.
    """
    tick = pump.increment_ml_per_h if pump else Fraction(0)
    strength = container.mg / container.ml if container else Fraction(0)
    runs: list[_Run] = []
    now = Fraction(0)
    if ordered.loading:
        runs.append(_loading_run(ordered.loading, strength, tick, bounds))
        now = runs[0].end_h
    if ordered.saline:
        runs.append(_saline_run(ordered.saline, now, tick))
    if ordered.infusion:
        runs.append(_infusion_run(ordered.infusion, now, strength, tick, bounds))
        if ordered.taper:
            _add_taper(runs, ordered.taper, tick)
    return tuple(_finished(runs, tick))


def _loading_run(loading: OrderedLoading, strength: Fraction, tick: Fraction, bounds: Bounds) -> _Run:
    hours = loading.hours
    if loading.hand_mg_per_ml is not None:
        exact = loading.mg / loading.hand_mg_per_ml / hours
        return _Run("loading", 0, Fraction(0), hours, exact, 0, loading.hand_mg_per_ml, by_hand=True)
    ticks = pump_ticks(loading.mg, tick * strength * hours, bounds.most("loading-dose"), bounds.least("loading-dose"))
    return _Run("loading", 0, Fraction(0), hours, loading.mg / strength / hours, ticks, strength)


def _saline_run(saline: OrderedSaline, start: Fraction, tick: Fraction) -> _Run:
    exact = saline.volume_ml / saline.hours
    ticks = nearest_ticks(exact, tick) if tick else 0
    return _Run("saline", 0, start, start + saline.hours, exact, ticks, Fraction(0), by_hand=not tick)


def _infusion_run(
    infusion: OrderedInfusion, start: Fraction, strength: Fraction, tick: Fraction, bounds: Bounds
) -> _Run:
    ticks = pump_ticks(infusion.mg_per_h, tick * strength, bounds.most("infusion-rate"), bounds.least("infusion-rate"))
    return _Run("infusion", 0, start, start + infusion.hours, infusion.mg_per_h / strength, ticks, strength)


def _add_taper(runs: list[_Run], taper: OrderedTaper, tick: Fraction) -> None:
    """Add the steps that the pump can run after the infusion, the last of `runs`.

    A step that is not below the rate before it lengthens that; a step of nought ends the plan.
    """
    infusion = runs[-1]
    planned_end, ordered_rate = infusion.end_h, infusion.exact_ml_per_h
    rate_in_ticks = ordered_rate / tick
    before = infusion
    for number in range(1, taper.steps + 1):
        part, whole = _share(taper, number)
        ticks = nearest_ticks(rate_in_ticks.numerator * part, rate_in_ticks.denominator * whole)
        if ticks == 0:
            return
        end = planned_end + taper.hours * number / taper.steps
        if ticks >= before.ticks:
            before.end_h = end
            continue
        exact = ordered_rate * part / whole
        before = _Run("taper", before.step + 1, before.end_h, end, exact, ticks, infusion.mg_per_ml)
        runs.append(before)


def _share(taper: OrderedTaper, number: int) -> tuple[int, int]:
    """Return the share of the ordered rate at which a step runs: the part and the whole."""
    if taper.halving:
        return 1, 2**number
    return taper.steps + 1 - number, taper.steps + 1


def _finished(runs: list[_Run], tick: Fraction) -> Iterator[SecondPhase]:
    total = Fraction(0)
    for run in runs:
        pump = None if run.by_hand else run.ticks * tick
        volume = (run.exact_ml_per_h if pump is None else pump) * (run.end_h - run.start_h)
        mg = volume * run.mg_per_ml
        total += mg
        yield SecondPhase(
            kind=run.kind,
            step=run.step,
            start_h=run.start_h,
            end_h=run.end_h,
            exact_ml_per_h=run.exact_ml_per_h,
            pump_ml_per_h=pump,
            delivered_mg_per_h=None if pump is None or run.kind == "saline" else pump * run.mg_per_ml,
            error_percent=None if pump is None else (pump / run.exact_ml_per_h - 1) * 100,
            volume_ml=volume,
            mg=mg,
            cumulative_mg=total,
        )
