"""When to observe: two tracks with different step-downs, from the first drug of the plan.

Pure elapsed time in hours from the start; clock times are made from it in UTC, so a change of the clocks moves nothing.
After the stop the library asks for sets of its own; where the first hours' rhythm is denser, it goes on beside them.
"""

from decimal import Decimal
from typing import NamedTuple

from ketadesk.domain.drug_library import ObservationRules, ScheduleTrack
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import (
    MINUTES_PER_HOUR,
    ZERO,
    difference,
    earlier,
    magnitude,
    product,
    quotient,
    total,
)


class DueObservation(Model):
    """One set that is due, `at_h` hours after the start."""

    track: str
    at_h: Decimal


class TimedSet(NamedTuple):
    """One set of a track."""

    at_h: Decimal
    """Hours after the start, or after what began the schedule anew."""
    every_min: Decimal
    """The interval that it belongs to: how far around its time it may be done follows from it."""


def due_observations(stop_h: Decimal, rules: ObservationRules) -> tuple[DueObservation, ...]:
    """Return all sets of a plan that starts at 0 and stops at `stop_h`, by time, tracks in the library's order."""
    due = [
        DueObservation(track=track.id, at_h=timed.at_h)
        for track in rules.tracks
        for timed in sets_with_stop(track, stop_h, rules)
    ]
    order = {track.id: place for place, track in enumerate(rules.tracks)}
    return tuple(sorted(due, key=lambda d: (d.at_h, order[d.track])))


def temperature_hours(stop_h: Decimal, rules: ObservationRules) -> tuple[Decimal, ...]:
    """Return when temperature is due, the baseline (0) included."""
    every = rules.temperature_every_h.value
    count = int(quotient((stop_h,), (every,)))
    return tuple(product(every, Decimal(k)) for k in range(count + 1))


def sets_with_stop(track: ScheduleTrack, stop_h: Decimal, rules: ObservationRules) -> list[TimedSet]:
    """Return the sets of a track that stops at `stop_h`, those after the stop included, by time."""
    after_every = rules.after_stop_every_min.value
    end_h = total(stop_h, rules.after_stop_hours.value)
    found = {h: every for h, every in sets_until(track, end_h) if h <= stop_h or every < after_every}
    after = int(quotient((rules.after_stop_hours.value, MINUTES_PER_HOUR), (after_every,)))
    apart_h = quotient((tolerance_min(after_every, rules),), (MINUTES_PER_HOUR,))
    for k in range(1, after + 1):
        at = total(stop_h, quotient((after_every, Decimal(k)), (MINUTES_PER_HOUR,)))
        if not any(_within(apart_h, at, other) for other in found):
            found[at] = after_every
    return [TimedSet(h, every) for h, every in sorted(found.items())]


def sets_until(track: ScheduleTrack, end_h: Decimal) -> list[TimedSet]:
    """Return the sets of a track that goes on, up to `end_h`, by time; the start itself is none."""
    found: list[TimedSet] = []
    stretch_start = ZERO
    for stretch in track.stretches:
        step_h = quotient((stretch.every_min,), (MINUTES_PER_HOUR,))
        until = end_h if stretch.until_h is None else min(stretch.until_h, end_h)
        at = total(stretch_start, step_h)
        while at <= until:
            found.append(TimedSet(at, stretch.every_min))
            at = total(at, step_h)
        if stretch.until_h is None or stretch.until_h >= end_h:
            break
        stretch_start = stretch.until_h
    return found


def tolerance_min(interval_min: Decimal, rules: ObservationRules) -> Decimal:
    """How far around its time a set of this interval may be done: one set, not two, within it."""
    fitting = [t for t in rules.tolerances if interval_min <= t.interval_at_most_min]
    return min(fitting, key=lambda t: t.interval_at_most_min).tolerance_min if fitting else ZERO


def _within(apart_h: Decimal, at_h: Decimal, other_h: Decimal) -> bool:
    return not earlier(apart_h, magnitude(difference(at_h, other_h)))
