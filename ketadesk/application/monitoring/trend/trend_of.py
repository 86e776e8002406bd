"""The trend of one infusion: every standing set, the rate as it ran, and what is signed and yet to come.

A set that was corrected is not on the chart; it stays readable in the monitoring record. Between two sets nothing is
known, and nothing is drawn.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from ketadesk.application.clock_times import moment_text, offset_text
from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.log_entry import Sets, sets_of
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.monitoring.trend.trend_panels import ChartGround, panels
from ketadesk.application.monitoring.trend.trend_rate import highest_rate, rate_stretches
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Started, first_entries
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ObservationItem

_LEAST_AHEAD = timedelta(hours=2)
_AHEAD_SHARE = 4
"""The time to come takes a fifth of the axis: a quarter of what has passed, and two hours at least."""
_CLOCK_STEP = timedelta(minutes=15)
"""No change of the clocks is known that falls between two quarters of an hour."""


def trend_of(watched: Watched, reference: Reference, zone: tzinfo) -> Trend:
    """Return the trend at `watched.now`; labels are on the clock of `zone`."""
    entries = watched.standing
    sets = sets_of(entries)
    target = watched.target
    ground = ChartGround(reference.library, target, baseline_of(watched))
    first, now, last = _axis(watched, sets)
    is_over = watched.course.state is CourseState.STOPPED
    stretches = rate_stretches(watched.course, watched.orders, now, last)
    return Trend(
        label=watched.order.label,
        first=first,
        now=now,
        last=last,
        utc_offsets=_offsets(first, last, zone),
        rate=stretches,
        rate_highest=highest_rate(stretches),
        panels=panels(sets, ground),
        rows=_rows(sets, reference.library.observation.items, zone),
        is_over=is_over,
        now_word="End" if is_over else "Now" if now == watched.now else "Last entry",
    )


def baseline_of(watched: Watched) -> ObservationSet | None:
    """The set before the first start, as it stands after its corrections."""
    entries, first = watched.standing, first_entries(watched.log)
    baseline = next((e.fact.baseline for e in entries if isinstance(e.fact, Started) and e.fact.baseline), "")
    return next((observed for entry, observed in sets_of(entries) if first[entry.entry_id] == baseline), None)


def _axis(watched: Watched, sets: Sets) -> tuple[datetime, datetime, datetime]:
    """The first moment, now, and the last: an infusion that is over ends with its last set or its stop."""
    course = watched.course
    moments = sorted([*(entry.at for entry, _ in sets), *(m for m in (course.started_at, course.stopped_at) if m)])
    if course.stopped_at is not None:
        return moments[0], moments[-1], moments[-1] + _CLOCK_STEP
    first = next(iter(moments), watched.now)
    # A clock that was put back stands before what was logged: everything stays on the axis all the same.
    now = max([watched.now, *moments])
    return first, now, now + max(_LEAST_AHEAD, (now - first) // _AHEAD_SHARE)


def _offsets(first: datetime, last: datetime, zone: tzinfo) -> tuple[tuple[datetime, int], ...]:
    """From when on the clock is how many minutes ahead of UTC."""
    found = [(first, _offset(first, zone))]
    moment = first.astimezone(UTC).replace(minute=0, second=0)
    while moment <= last:
        if moment > first and _offset(moment, zone) != found[-1][1]:
            found.append((moment, _offset(moment, zone)))
        moment += _CLOCK_STEP
    return tuple(found)


def _offset(moment: datetime, zone: tzinfo) -> int:
    ahead = moment.astimezone(zone).utcoffset()
    assert ahead is not None
    return ahead // timedelta(minutes=1)


def _rows(sets: Sets, items: tuple[ObservationItem, ...], zone: tzinfo) -> tuple[tuple[str, ...], ...]:
    head = ("Time", "Entered", "By", *(item.short for item in items), "Incomplete because", "Comment")
    moments = [entry.at.astimezone(zone) for entry, _ in sets]
    one_clock = len({moment.utcoffset() for moment in moments}) < 2
    rows = [
        (
            moment_text(moment) if one_clock else f"{moment_text(moment)} {offset_text(moment)}",
            late_words(entry.at, entry.entered) or "at once",
            entry.by_name,
            *(recorded(item, observed) for item in items),
            observed.incomplete_because,
            observed.comment,
        )
        for moment, (entry, observed) in zip(moments, sets, strict=True)
    ]
    return (head, *rows)
