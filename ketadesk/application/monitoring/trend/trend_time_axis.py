"""The time axis: labels on the ward's clock, thinned out so that no two touch, with every day and change of clocks.

Places are elapsed time; only the labels follow the clock. An hour that the clocks repeat has its label twice.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ketadesk.application.clock_times import date_text, time_text
from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.numbers import duration_text
from ketadesk.domain.bedside.elapsed import hours_between

_QUARTER = timedelta(minutes=15)
_STEPS = (15, 30, 60, 120, 180, 240, 360, 720, 1440)
"""Minutes between two labels, from which the smallest that has room is taken."""
_HOUR = 60
_TIMES_AND_DAYS = 2


class Label(NamedTuple):
    """A text under the axis, from `x` to the right."""

    role: str
    x: int
    text: str


class TimeAxis:
    """The axis of one trend; `x_of` gives a moment's place."""

    def __init__(
        self, trend: Trend, x_of: Callable[[datetime], int], text_width: Callable[[str], int], gap: int
    ) -> None:
        self._trend = trend
        self._x = x_of
        self._measure = text_width
        self._gap = gap

    @staticmethod
    def rows(trend: Trend) -> int:
        """How many rows of labels there are: times, days, and the change of the clocks where there is one."""
        return _TIMES_AND_DAYS + (len(trend.utc_offsets) > 1)

    def local(self, moment: datetime) -> datetime:
        """The moment as the ward's clock shows it, without a zone."""
        ahead = [minutes for since, minutes in self._trend.utc_offsets if since <= moment]
        return moment.astimezone(UTC).replace(tzinfo=None) + timedelta(
            minutes=ahead[-1] if ahead else self._trend.utc_offsets[0][1]
        )

    def uprights(self) -> Iterator[tuple[str, int]]:
        """Role and place of every upright line: labelled times, days, changes of the clocks."""
        step = self._step()
        days = {moment for moment, _ in self._days()}
        for moment in self._quarters():
            if moment in days:
                yield "day", self._x(moment)
            elif self._is_labelled(moment, step):
                yield "grid", self._x(moment)
        for since, _ in self._trend.utc_offsets[1:]:
            yield "clocks", self._x(since)

    def labels(self, left: int, right: int) -> list[list[Label]]:
        """Every row of labels, from the top; each inside `left` to `right`, none touching another."""
        step = self._step()
        times = [Label("time", self._x(m), time_text(self.local(m))) for m in self._quarters() if
                 self._is_labelled(m, step)]  # fmt: skip
        # The first day stands left of the plot, where the next one cannot crowd it out.
        first = date_text(self.local(self._trend.first).date())
        days = [Label("day", left - self._measure(first) - self._gap, first)]
        days += [Label("day", self._x(moment), date_text(day)) for moment, day in self._days()]
        rows = [self._thinned(times, right), self._thinned(days, right)]
        changes = [Label("clocks", self._x(since), words) for since, words in self._changes()]
        return [*rows, self._thinned(changes, right)] if changes else rows

    def _step(self) -> int:
        """The smallest step at which two times side by side have room."""
        least = self._measure("00:00") + 2 * self._gap
        start = self._trend.first
        fitting = (s for s in _STEPS if self._x(start + timedelta(minutes=s)) - self._x(start) >= least)
        return next(fitting, _STEPS[-1])

    def _quarters(self) -> Iterator[datetime]:
        """Every quarter of an hour on the axis; clocks differ from UTC by whole quarters."""
        moment = self._trend.first.astimezone(UTC).replace(minute=0, second=0)
        while moment <= self._trend.last:
            if moment >= self._trend.first:
                yield moment
            moment += _QUARTER

    def _is_labelled(self, moment: datetime, step: int) -> bool:
        local = self.local(moment)
        return (local.hour * _HOUR + local.minute) % step == 0

    def _days(self) -> Iterator[tuple[datetime, date]]:
        """Every moment from which on the clock shows another date."""
        before = self.local(self._trend.first).date()
        for moment in self._quarters():
            day = self.local(moment).date()
            if day != before:
                yield moment, day
            before = day

    def _changes(self) -> Iterator[tuple[datetime, str]]:
        offsets = self._trend.utc_offsets
        for (_, before), (since, after) in pairwise(offsets):
            by = duration_text(hours_between(since, since + timedelta(minutes=abs(after - before))))
            yield since, f"clocks {'forward' if after > before else 'back'} {by}"

    def _thinned(self, labels: list[Label], right: int) -> list[Label]:
        found: list[Label] = []
        free = None
        for label in labels:
            end = label.x + self._measure(label.text)
            if (free is None or label.x >= free) and end <= right:
                found.append(label)
                free = end + self._gap
        return found
