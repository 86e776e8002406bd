"""Read the observation tracks: where each stretch starts and ends, and the tolerance of a set after the stop."""

from fractions import Fraction

from ketadesk.cross_check.figures import FiguresUnreadable, ScheduleFigures, Stretch
from ketadesk.cross_check.toml_tables import Table
from ketadesk.cross_check.units import MIN_IN_AN_HOUR


def read_schedule(observation: Table) -> ScheduleFigures:
    """Return the tracks and what follows the stop; a stretch that does not go on from the one before is refused."""
    after_stop_every = observation.measured("after_stop_every_min", "min")
    return ScheduleFigures(
        tracks=tuple((track.text("id"), _stretches(track)) for track in observation.tables("tracks")),
        after_stop_every_min=after_stop_every,
        after_stop_hours=observation.measured("after_stop_hours", "h"),
        after_stop_tolerance_min=_tolerance(observation, after_stop_every),
    )


def _stretches(track: Table) -> tuple[Stretch, ...]:
    stretches: list[Stretch] = []
    start: Fraction | None = Fraction(0)
    for table in track.tables("stretches"):
        until = table.number("until_h") * MIN_IN_AN_HOUR if table.has("until_h") else None
        if start is None or (until is not None and until <= start):
            raise FiguresUnreadable(f"{table.place} does not go on from the one before it")
        stretches.append(Stretch(start, until, table.number("every_min")))
        start = until
    return tuple(stretches)


def _tolerance(observation: Table, every_min: Fraction) -> Fraction:
    """Return the tolerance of the narrowest class of intervals that `every_min` belongs to."""
    classes = sorted(
        (table.number("interval_at_most_min"), table.number("tolerance_min"))
        for table in observation.tables("tolerances")
    )
    for interval_at_most, tolerance in classes:
        if every_min <= interval_at_most:
            return tolerance
    raise FiguresUnreadable(f"{observation.place}: no tolerance for a set every {every_min} min")
