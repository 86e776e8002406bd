"""Where everything of a trend stands: one layout for the screen and for paper, in whole units (`trend_drawing`).

Panels are stacked on one time axis. No two texts overlap: labels of thresholds are moved apart beside their lines, time
labels are thinned out, and a word or figure inside the plot stands there only where it has room; the table has it in
any case. The newest value of each panel stands at the right, larger, with its time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from ketadesk.application.clock_times import moment_text, time_text
from ketadesk.application.monitoring.trend.trend import (
    PanelKind,
    RateStretch,
    Trend,
    TrendLimit,
    TrendPanel,
    TrendPoint,
)
from ketadesk.application.monitoring.trend.trend_drawing import (
    LARGE,
    LARGER,
    Anchor,
    Band,
    Bar,
    Dot,
    Drawing,
    Line,
    Mark,
    Text,
)
from ketadesk.application.monitoring.trend.trend_labels import spread
from ketadesk.application.monitoring.trend.trend_time_axis import TimeAxis
from ketadesk.application.numbers import number_text

Measure = Callable[[str], int]
_SECOND = timedelta(seconds=1)
_EXACT = 1000
"""Values are placed to a thousandth of their unit."""
_STRONG = 2
_LEAST_ROWS, _WITH_SECOND = 3, 4
_HEAD_ROWS, _LANE = (5, 4), (9, 8)
"""Heights in lines of text, as numerator and denominator."""
_DENSE = 2
"""Sets that stand nearer to each other than this part of a line of text are drawn smaller."""
_RATE = "rate"
_NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class _Row:
    """A panel and the stretch of the drawing that it has."""

    panel: TrendPanel
    top: int
    bottom: int


@dataclass
class _Sheet:
    """The drawing as it fills up."""

    bands: list[Band] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def lay_out(trend: Trend, width: int, height: int, text_height: int, text_width: Measure) -> Drawing:
    """Return the drawing of `trend`; taller than `height` where that is less than `least_height`.

    `text_height` is that of a line of text; `text_width` measures a text of that height in bold.
    """
    return _Layout(trend, width, height, text_height, text_width).drawing()


def least_height(trend: Trend, text_height: int) -> int:
    """Return the height below which labels would overlap."""
    rows = [*trend.panels, _rate_panel(trend)]
    return sum(_least(panel, text_height) + _below(panel, text_height) for panel in rows) + _around(trend, text_height)


def _around(trend: Trend, text_height: int) -> int:
    """The row above the panels, and the rows of the time axis under them."""
    return (1 + TimeAxis.rows(trend)) * text_height * _HEAD_ROWS[0] // _HEAD_ROWS[1] + text_height


def _gap(text_height: int) -> int:
    return text_height // 3


def _below(panel: TrendPanel, text_height: int) -> int:
    """The space under a panel; the lanes of the side effects stand close together."""
    return 0 if panel.kind is PanelKind.MARKS else _gap(text_height)


def _least(panel: TrendPanel, text_height: int) -> int:
    if panel.kind is PanelKind.MARKS:
        return text_height * _LANE[0] // _LANE[1]
    rows = max(len(panel.limits) + len(panel.ticks), _WITH_SECOND if panel.second else _LEAST_ROWS)
    return rows * text_height + text_height // 2 * (panel.second != () or panel.id == _RATE)


def _rate_panel(trend: Trend) -> TrendPanel:
    """The rate as a panel of its own on the same axis; its stretches are drawn as bands."""
    highest = trend.rate_highest
    ends = (Decimal(0), highest) if highest else (Decimal(0),)
    return TrendPanel(
        id=_RATE,
        title="Pump",
        unit="mL per hour",
        kind=PanelKind.POINTS,
        lowest=Decimal(0),
        highest=highest or Decimal(1),
        points=(),
        ticks=tuple(TrendLimit(at=end, label=number_text(end)) for end in ends),
    )


class _Layout:
    """One drawing being made."""

    def __init__(self, trend: Trend, width: int, height: int, text_height: int, text_width: Measure) -> None:
        self._trend = trend
        self._width, self._high = width, text_height
        self._measure = text_width
        self._height = max(height, least_height(trend, text_height))
        self._pad = _gap(text_height)
        self._sheet = _Sheet()
        self._panels = (*trend.panels, _rate_panel(trend))
        self._seconds = max((trend.last - trend.first) // _SECOND, 1)
        self._labels_right = 3 * self._pad + max(self._gutter(panel) for panel in self._panels)
        self._left = self._labels_right + text_height
        newest = [line for panel in self._panels for line in self._newest(panel)]
        room = max(self._wide(role, text) for role, text in newest)
        self._right = width - room - 2 * self._pad

    def drawing(self) -> Drawing:
        """Lay everything out."""
        head = self._high * _HEAD_ROWS[0] // _HEAD_ROWS[1]
        rows = self._rows(head)
        bottom = rows[-1].bottom
        self._time(head, bottom)
        for row in rows:
            self._row(row)
        sheet = self._sheet
        return Drawing(
            self._width,
            self._height,
            tuple(sheet.bands),
            tuple(sheet.lines),
            tuple(sheet.bars),
            tuple(sheet.dots),
            tuple(sheet.marks),
            tuple(sheet.texts),
            self._is_dense(),
        )

    def _is_dense(self) -> bool:
        most = max(len(panel.points) for panel in self._panels)
        return most * self._high > (self._x(self._trend.now) - self._left) * _DENSE

    def _gutter(self, panel: TrendPanel) -> int:
        """The width of a panel's title and of its labels beside it."""
        labels = max((self._measure(mark.label) for mark in (*panel.limits, *panel.ticks)), default=0)
        return max(self._measure(panel.title), self._measure(panel.unit)) + labels

    def _wide(self, role: str, text: str) -> int:
        wide = self._measure(text)
        return wide * LARGER[0] // LARGER[1] if role in LARGE else wide

    def _x(self, moment: datetime) -> int:
        start = self._left + self._pad
        return start + (moment - self._trend.first) // _SECOND * (self._right - start) // self._seconds

    def _say(self, role: str, x: int, y: int, anchor: str, text: str) -> None:
        self._sheet.texts.append(Text(role, x, y, anchor, text))

    def _rows(self, top: int) -> list[_Row]:
        """Spare height goes to the panels of numbers, the first one has twice as much."""
        numbers = [panel for panel in self._panels if panel.kind is not PanelKind.MARKS]
        spare = (self._height - least_height(self._trend, self._high)) // (len(numbers) + 1)
        found: list[_Row] = []
        for panel in self._panels:
            shares = 0 if panel.kind is PanelKind.MARKS else 1 + (panel is numbers[0])
            bottom = top + _least(panel, self._high) + shares * spare
            found.append(_Row(panel, top, bottom))
            top = bottom + _below(panel, self._high)
        return found

    # --- time ---

    def _time(self, top: int, bottom: int) -> None:
        trend, sheet = self._trend, self._sheet
        now = self._x(trend.now)
        if now < self._right:
            sheet.bands.append(Band("future", now, top, self._right, bottom))
        axis = TimeAxis(trend, self._x, self._measure, self._pad)
        for role, x in axis.uprights():
            sheet.lines.append(Line(role, x, top, x, bottom))
        sheet.lines.append(Line("now", now, top, now, bottom))
        step = self._high * _HEAD_ROWS[0] // _HEAD_ROWS[1]
        for number, labels in enumerate(axis.labels(self._left, self._right)):
            for label in labels:
                self._say(label.role, label.x, bottom + number * step + step // 2 + self._pad, Anchor.LEFT, label.text)
        self._say("now", now, top // 2, Anchor.RIGHT, f"{trend.now_word} {time_text(axis.local(trend.now))}")
        coming = "Signed, to come"
        if any(stretch.planned for stretch in trend.rate) and now + self._pad + self._measure(coming) < self._width:
            self._say("unit", now + self._pad, top // 2, Anchor.LEFT, coming)

    def _when(self, moment: datetime) -> str:
        """The time on the ward's clock, with its date where that is another day than now."""
        axis = TimeAxis(self._trend, self._x, self._measure, self._pad)
        local = axis.local(moment)
        return time_text(local) if local.date() == axis.local(self._trend.now).date() else moment_text(local)

    # --- panels ---

    def _row(self, row: _Row) -> None:
        panel, sheet = row.panel, self._sheet
        middle = (row.top + row.bottom) // 2
        sheet.bands.append(Band("panel", self._left, row.top, self._right, row.bottom))
        if panel.unit:
            self._say("title", self._pad, middle - self._high // 2, Anchor.LEFT, panel.title)
            self._say("unit", self._pad, middle + self._high // 2, Anchor.LEFT, panel.unit)
        else:
            self._say("title", self._pad, middle, Anchor.LEFT, panel.title)
        self._scale(row)
        if panel.id == _RATE:
            self._rate(row)
        elif panel.kind is PanelKind.MARKS:
            self._lane(panel, middle)
        elif panel.kind is PanelKind.BAR:
            self._pressures(row)
        else:
            self._points(row)
        self._say_newest(row)

    def _y(self, row: _Row, value: Decimal) -> int:
        """The place of a value; one beyond an end of the axis stands at that end."""
        top, bottom = self._inside(row)
        low, high = int(row.panel.lowest * _EXACT), int(row.panel.highest * _EXACT)
        place = bottom - (int(value * _EXACT) - low) * (bottom - top) // (high - low)
        return min(max(place, top), bottom)

    def _inside(self, row: _Row) -> tuple[int, int]:
        above = self._high if row.panel.id == _RATE else self._high // 2
        return row.top + above, row.bottom - self._high // 2

    def _scale(self, row: _Row) -> None:
        """Thresholds across the plot; every label beside its place, moved up or down where two would touch."""
        marks = sorted((*row.panel.limits, *row.panel.ticks), key=lambda mark: -mark.at)
        places = [self._y(row, mark.at) for mark in marks]
        half = self._high // 2
        apart = spread(places, self._high, row.top + half, row.bottom - half)
        for mark, place, level in zip(marks, places, apart, strict=True):
            role = "tick" if mark in row.panel.ticks else "stop" if mark.stops else "limit"
            self._say(role, self._labels_right, level, Anchor.RIGHT, mark.label)
            if role != "tick":
                self._sheet.lines.append(Line(role, self._left, place, self._right, place))
            start = self._labels_right + self._pad // 2
            self._sheet.lines.append(Line("leader", start, level, self._left, place))

    def _points(self, row: _Row) -> None:
        for points, role, last in ((row.panel.second, "second", "second-last"), (row.panel.points, "value", "last")):
            for point, value in [(p, p.value) for p in points if p.value is not None]:
                self._value(row, point.at, value, last if point is points[-1] else role)

    def _value(self, row: _Row, at: datetime, value: Decimal, role: str) -> None:
        x, y = self._x(at), self._y(row, value)
        if row.panel.lowest <= value <= row.panel.highest:
            self._sheet.dots.append(Dot(role, x, y))
        else:
            self._beyond(row, x, y, value)

    def _beyond(self, row: _Row, x: int, y: int, value: Decimal) -> None:
        """An arrow at the end of the axis, and its figure where there is room for it."""
        self._sheet.marks.append(Mark("above" if value > row.panel.highest else "below", x, y))
        figure, inset = number_text(value), x + self._pad
        end = inset + self._measure(figure)
        others = [t for t in self._sheet.texts if t.role == "outside" and t.y == y]
        if end < self._right and all(inset > t.x + self._measure(t.text) + self._pad for t in others):
            self._say("outside", inset, y, Anchor.LEFT, figure)

    def _pressures(self, row: _Row) -> None:
        """Systolic and diastolic as the ends of an upright line; one of them alone as a point."""
        for point in row.panel.points:
            role = "last" if point is row.panel.points[-1] else "value"
            ends = [value for value in (point.value, point.low) if value is not None]
            if len(ends) > 1:
                self._sheet.bars.append(Bar(role, self._x(point.at), *(self._y(row, value) for value in ends)))
                ends = [value for value in ends if not row.panel.lowest <= value <= row.panel.highest]
            for value in ends:
                self._value(row, point.at, value, role)

    def _lane(self, panel: TrendPanel, y: int) -> None:
        places = [self._x(point.at) for point in panel.points] + [self._x(self._trend.now)]
        for point, (x, following) in zip(panel.points, pairwise(places), strict=True):
            if not point.level:
                self._sheet.dots.append(Dot("none", x, y))
                continue
            self._sheet.marks.append(Mark("strong" if point.level >= _STRONG else "seen", x, y))
            start = x + 2 * self._pad
            if start + self._measure(point.word) + self._pad <= following:
                self._say("word", start, y, Anchor.LEFT, point.word)

    def _rate(self, row: _Row) -> None:
        """Each stretch from the floor to its rate; a pause is a line on the floor."""
        base = self._inside(row)[1]
        for stretch in self._trend.rate:
            left, right = self._ends(stretch)
            if stretch.ml_per_h:
                top = self._y(row, stretch.ml_per_h)
                self._sheet.bands.append(Band("planned" if stretch.planned else "rate", left, top, right, base))
            else:
                self._sheet.lines.append(Line("paused", left, base, right, base))
        # A new container at the same rate has no figure of its own.
        for (rate, _), same in groupby(self._trend.rate, key=lambda stretch: (stretch.ml_per_h, stretch.planned)):
            places = [self._ends(stretch) for stretch in same]
            self._say_rate(number_text(rate), places[0][0], places[-1][1], self._y(row, rate))

    def _ends(self, stretch: RateStretch) -> tuple[int, int]:
        return self._x(stretch.start), self._x(stretch.end or self._trend.now)

    def _say_rate(self, figure: str, left: int, right: int, top: int) -> None:
        """The figure over its stretch, where it fits."""
        if self._measure(figure) + self._pad <= right - left:
            self._say(_RATE, (left + right) // 2, top - self._high // 2, Anchor.MIDDLE, figure)

    # --- the newest value ---

    def _newest(self, panel: TrendPanel) -> list[tuple[str, str]]:
        """Role and text of each line at the right of a panel."""
        if panel.id == _RATE:
            return self._newest_rate()
        if not panel.points and not panel.second:
            return [("none", _NOT_RECORDED)]
        lines: list[tuple[str, str]] = []
        if panel.points:
            last = panel.points[-1]
            when = self._when(last.at)
            if panel.kind is PanelKind.MARKS:
                return [("stop" if last.level else "age", f"{last.word} {when}")]
            lines = [("last", last.word), ("age", when)]
        if panel.second:
            lines += self._newest_second(panel.second[-1], panel)
        return lines

    def _newest_second(self, second: TrendPoint, panel: TrendPanel) -> list[tuple[str, str]]:
        """With its own time only where that is another one."""
        words = f"{second.word} {panel.second_title}"
        same = bool(panel.points) and panel.points[-1].at == second.at
        return [("age", words)] if same else [("age", words), ("age", self._when(second.at))]

    def _newest_rate(self) -> list[tuple[str, str]]:
        ran = [stretch for stretch in self._trend.rate if not stretch.planned]
        if not ran:
            return [("none", "Nothing yet")]
        if ran[-1].end is not None:
            return [("last", "Stopped"), ("age", self._when(ran[-1].end))]
        since = next(s.start for n, s in enumerate(ran) if all(o.ml_per_h == ran[-1].ml_per_h for o in ran[n:]))
        return [("last", number_text(ran[-1].ml_per_h)), ("age", "since"), ("age", self._when(since))]

    def _say_newest(self, row: _Row) -> None:
        lines = self._newest(row.panel)
        tall = [self._high * LARGER[0] // LARGER[1] if role in LARGE else self._high for role, _ in lines]
        top = (row.top + row.bottom - sum(tall)) // 2
        for (role, text), high in zip(lines, tall, strict=True):
            self._say(role, self._right + self._pad, top + high // 2, Anchor.LEFT, text)
            top += high
