"""The moments at which sets are due, from the course alone: what was planned does not move what really ran.

Each track counts from the start, and again from the beginning with all its step-downs from every moment that begins
the schedule anew; temperature counts from the start only. A pause changes nothing. Times are elapsed time in UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from ketadesk.domain.bedside.elapsed import SECONDS_PER_HOUR, after_minutes, hours_between
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.drug_library import ObservationRules, ScheduleTrack
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import MINUTES_PER_HOUR, half_up, product
from ketadesk.domain.schedule import TimedSet, sets_until, sets_with_stop, temperature_hours, tolerance_min

TEMPERATURE = "temperature"
"""The id of the track that restarts do not move."""


class Slot(Model):
    """A moment at which tracks are due."""

    at: datetime
    tracks: tuple[str, ...]
    """In the library's order, temperature last."""
    opens: datetime
    """So early counts as done."""
    late_after: datetime
    """Later is overdue, and done late."""


def slots(course: InfusionCourse, rules: ObservationRules, until: datetime) -> tuple[Slot, ...]:
    """Return every slot from the start to `until`, by time; none before the start.

    Tracks that are due at one time stand in one slot where their windows are the same, else in slots of their own.
    """
    if not course.restarts:
        return ()
    end = until if course.stopped_at is None else min(until, course.stopped_at)
    found: dict[tuple[datetime, Decimal], list[str]] = {}
    for track in rules.tracks:
        for at, tolerance in _of_track(track, course, rules, until):
            found.setdefault((at, tolerance), []).append(track.id)
    tolerance = longest_tolerance_min(rules)
    for at in _of_temperature(course.restarts[0], end, rules):
        found.setdefault((at, tolerance), []).append(TEMPERATURE)
    by_time = sorted(found.items())
    return tuple(_slot(at, within, tracks) for (at, within), tracks in by_time if at <= until)


def longest_interval_min(rules: ObservationRules) -> Decimal:
    """Return the longest time between two sets of a track, in minutes: within it each track is due again."""
    temperature = product(rules.temperature_every_h.value, MINUTES_PER_HOUR)
    return max(temperature, rules.after_stop_every_min.value, *(s.every_min for t in rules.tracks for s in t.stretches))


def longest_tolerance_min(rules: ObservationRules) -> Decimal:
    """Return the tolerance of the longest interval."""
    return max(rules.tolerances, key=lambda t: t.interval_at_most_min).tolerance_min


def _slot(at: datetime, tolerance: Decimal, tracks: Iterable[str]) -> Slot:
    return Slot(
        at=at,
        tracks=tuple(tracks),
        opens=after_minutes(at, -tolerance),
        late_after=after_minutes(at, tolerance),
    )


def _of_track(
    track: ScheduleTrack, course: InfusionCourse, rules: ObservationRules, until: datetime
) -> Iterator[tuple[datetime, Decimal]]:
    """Each time of a track with its tolerance; a restart takes the place of what the one before it still asked for."""
    over = course.stopped_at
    anchors = sorted(r for r in set(course.restarts) if over is None or r <= over)
    for anchor, following in zip_longest(anchors, anchors[1:]):
        for timed in _from(anchor, following, track, course, rules, until):
            at = _moment(anchor, timed.at_h)
            if following is None or at < following:
                yield at, tolerance_min(timed.every_min, rules)


def _from(
    anchor: datetime,
    following: datetime | None,
    track: ScheduleTrack,
    course: InfusionCourse,
    rules: ObservationRules,
    until: datetime,
) -> list[TimedSet]:
    if following is not None:
        return sets_until(track, hours_between(anchor, following))
    if course.stopped_at is not None:
        return sets_with_stop(track, hours_between(anchor, course.stopped_at), rules)
    return sets_until(track, hours_between(anchor, until))


def _of_temperature(start: datetime, end: datetime, rules: ObservationRules) -> list[datetime]:
    """The baseline's, at the start itself, is no set that is due."""
    return [_moment(start, hours) for hours in temperature_hours(hours_between(start, end), rules)[1:]]


def _moment(anchor: datetime, hours: Decimal) -> datetime:
    return anchor + timedelta(seconds=int(half_up(product(hours, SECONDS_PER_HOUR))))
