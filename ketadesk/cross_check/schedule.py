"""When observations are due, in hours from the first drug: each track's rhythm, and what follows the stop."""

from collections.abc import Iterator
from fractions import Fraction

from ketadesk.cross_check.figures import Figures, ScheduleFigures, Stretch
from ketadesk.cross_check.typed_order import CannotFollow
from ketadesk.cross_check.units import MIN_IN_AN_HOUR


def due_observations(stop_h: Fraction, figures: Figures) -> tuple[tuple[str, Fraction], ...]:
    """Return track id and hour of every set for a plan whose last drug ends at `stop_h`.

    In the order of time, and of the library's tracks where two are due at once. The set before the start is not
    among them.
    """
    if stop_h <= 0:
        raise CannotFollow("stop_h", "is not after the start")
    schedule = figures.schedule
    due = [
        (minute, place, track)
        for place, (track, stretches) in enumerate(schedule.tracks)
        for minute in _minutes(stretches, stop_h * MIN_IN_AN_HOUR, schedule)
    ]
    return tuple((track, Fraction(minute) / MIN_IN_AN_HOUR) for minute, _, track in sorted(due))


def _minutes(stretches: tuple[Stretch, ...], stop: Fraction, schedule: ScheduleFigures) -> list[Fraction]:
    """Return the minutes at which one track is due.

    Where its rhythm is denser than the one after the stop, it goes on beside that; a set after the stop that falls
    on one already due, within the tolerance, is left out.
    """
    end = stop + schedule.after_stop_hours * MIN_IN_AN_HOUR
    rhythm = [
        minute
        for stretch in stretches
        for minute in _every(
            stretch.every_min,
            stretch.from_min,
            end if stretch.every_min < schedule.after_stop_every_min else stop,
            stretch.until_min,
        )
    ]
    after_stop = [
        minute
        for minute in _every(schedule.after_stop_every_min, stop, end, None)
        if all(abs(minute - due) > schedule.after_stop_tolerance_min for due in rhythm)
    ]
    return rhythm + after_stop


def _every(interval: Fraction, start: Fraction, last: Fraction, until: Fraction | None) -> Iterator[Fraction]:
    """Yield every interval after the start, to the last minute and to the end of the stretch, both inclusive."""
    if until is not None and until < last:
        last = until
    minute = start + interval
    while minute <= last:
        yield minute
        minute += interval
