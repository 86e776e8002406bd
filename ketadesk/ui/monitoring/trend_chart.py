"""The trend on screen: laid out when the data or the size change, and painted from what was laid out.

Everything of one look is painted in one call, so that 72 hours of quarter-hourly sets redraw within a frame. No colour
says anything alone: what was seen, what was not, and what is beyond the axis have shapes of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.monitoring.trend.trend_drawing import BOLD, LARGE, LARGER, LAST, Anchor, Drawing, Mark, Text
from ketadesk.application.monitoring.trend.trend_layout import lay_out, least_height
from ketadesk.ui import theme
from ketadesk.ui.look import Look

_UNITS = 100
"""Units of the layout in a pixel."""
_LEAST_WIDTH = 820
_DASH = Qt.PenStyle.DashLine
_SOLID = Qt.PenStyle.SolidLine


class _Pen(NamedTuple):
    """How a line of some role looks; `width` in px at 100 percent."""

    colour: str
    width: int = 1
    style: Qt.PenStyle = _SOLID


_LINES = {
    "grid": _Pen("bar"),
    "day": _Pen("edge"),
    "clocks": _Pen("override", 2, Qt.PenStyle.DotLine),
    "now": _Pen("ink", 2),
    "limit": _Pen("override", 1, _DASH),
    "stop": _Pen("stop", 2, _DASH),
    "leader": _Pen("edge"),
    "paused": _Pen("ink", 3),
}
_BARS = {"value": _Pen("information", 3), "last": _Pen("ink", 6)}
_DOTS = {"none": ("edge", 3), "value": ("information", 6), "last": ("ink", 11)}
_RINGS = {"second": ("information", 6), "second-last": ("ink", 10)}
_BANDS = {"panel": "surface", "future": "sunken", "rate": "action", "planned": "action"}
_MUTED_TEXT = frozenset({"unit", "tick", "age", "time", "day", "none"})

Paint = Callable[[QPainter], None]


class TrendChart(QWidget):
    """The chart of one trend, or nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("trend_chart")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look = look
        self._trend: Trend | None = None
        self._paints: list[Paint] | None = None
        self._laid_out_for = QSize()
        self.drawing: Drawing | None = None
        look.changed.connect(self._lay_out_again)
        self.show_trend(None)

    def show_trend(self, trend: Trend | None) -> None:
        """Draw `trend`; none draws nothing."""
        self._trend = trend
        self.setAccessibleName(f"Trend chart of {trend.label}" if trend else "Trend chart, empty")
        self.setAccessibleDescription(newest_in_words(trend) if trend else "")
        self._lay_out_again()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        if self._trend is None:
            return QSize(0, 0)
        high = least_height(self._trend, self._text_height())
        return QSize(self._look.px(_LEAST_WIDTH), -(-high // _UNITS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.palette.ground))
        for paint in self._painted():
            paint(painter)

    def _lay_out_again(self) -> None:
        self._paints = None
        self.drawing = None
        self.updateGeometry()
        self.update()

    def _font(self, role: str = "") -> QFont:
        font = self._look.font(theme.SMALL, bold=role in BOLD)
        if role in LARGE:
            font.setPixelSize(font.pixelSize() * LARGER[0] // LARGER[1])
        return font

    def _text_height(self) -> int:
        return round(QFontMetricsF(self._look.font(theme.SMALL, bold=True)).height() * _UNITS)

    def _painted(self) -> list[Paint]:
        if self._trend is None:
            return []
        if self._paints is None or self._laid_out_for != self.size():
            self._laid_out_for = self.size()
            metrics = QFontMetricsF(self._look.font(theme.SMALL, bold=True))
            self.drawing = lay_out(
                self._trend,
                self.width() * _UNITS,
                self.height() * _UNITS,
                self._text_height(),
                lambda text: round(metrics.horizontalAdvance(text) * _UNITS),
            )
            self._paints = list(_paints(self.drawing, self._look, self._font))
        return self._paints


def newest_in_words(trend: Trend) -> str:
    """The newest value of each panel, for a screen reader; the table has all the others."""
    said = [f"{p.title} {p.points[-1].word} {p.unit}".strip() for p in trend.panels if p.points]
    return f"{'; '.join(said)}. Press T for all values as a table." if said else "Nothing is recorded yet."


def _paints(drawing: Drawing, look: Look, font_of: Callable[[str], QFont]) -> Iterable[Paint]:
    yield from _bands(drawing, look)
    yield from _lines(drawing, look)
    yield from _bars(drawing, look)
    yield from _dots(drawing, look)
    yield from _marks(drawing, look)
    yield from _texts(drawing, look, font_of)


def _colour(look: Look, name: str) -> QColor:
    return QColor(getattr(look.palette, name))


def _pen(look: Look, pen: _Pen, cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    return QPen(_colour(look, pen.colour), look.px(pen.width), pen.style, cap)


def _bands(drawing: Drawing, look: Look) -> Iterable[Paint]:
    boxes: dict[str, list[QRectF]] = defaultdict(list)
    for band in drawing.bands:
        high, wide = band.bottom - band.top, band.right - band.left
        boxes[band.role].append(QRectF(band.left / _UNITS, band.top / _UNITS, wide / _UNITS, high / _UNITS))
    for role in ("panel", "future", "rate", "planned"):
        yield _box_paint(role, boxes[role], look)


def _box_paint(role: str, boxes: list[QRectF], look: Look) -> Paint:
    colour = _colour(look, _BANDS[role])
    brush = QBrush(colour, Qt.BrushStyle.BDiagPattern if role == "planned" else Qt.BrushStyle.SolidPattern)
    edge = {"planned": _Pen("action", 1, _DASH), "panel": _Pen("line")}.get(role)

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(_pen(look, edge) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawRects(boxes)

    return paint


def _lines(drawing: Drawing, look: Look) -> Iterable[Paint]:
    found: dict[str, list[QLineF]] = defaultdict(list)
    for line in drawing.lines:
        found[line.role].append(QLineF(line.x1 / _UNITS, line.y1 / _UNITS, line.x2 / _UNITS, line.y2 / _UNITS))
    for role, pen in _LINES.items():
        yield _line_paint(found[role], _pen(look, pen))


def _line_paint(lines: list[QLineF], pen: QPen) -> Paint:
    def paint(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.drawLines(lines)

    return paint


def _bars(drawing: Drawing, look: Look) -> Iterable[Paint]:
    for role, pen in _BARS.items():
        lines = [
            QLineF(bar.x / _UNITS, bar.top / _UNITS, bar.x / _UNITS, bar.bottom / _UNITS)
            for bar in drawing.bars
            if bar.role == role
        ]
        yield _line_paint(lines, _pen(look, pen._replace(width=_size(drawing, role, pen.width))))


def _size(drawing: Drawing, role: str, size: int) -> int:
    """In px at 100 percent; half where the sets stand close, but never the newest."""
    return size if role in LAST or not drawing.dense else max(size // 2, 1)


def _dots(drawing: Drawing, look: Look) -> Iterable[Paint]:
    places: dict[str, list[QPointF]] = defaultdict(list)
    for dot in drawing.dots:
        places[dot.role].append(QPointF(dot.x / _UNITS, dot.y / _UNITS))
    yield lambda painter: painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for role, (colour, size) in _RINGS.items():
        wide = look.px(_size(drawing, role, size))
        yield _dot_paint(places[role], _colour(look, colour), wide)
        yield _dot_paint(places[role], _colour(look, "surface"), max(wide - 2 * look.px(1), 1))
    for role, (colour, size) in _DOTS.items():
        yield _dot_paint(places[role], _colour(look, colour), look.px(_size(drawing, role, size)))


def _dot_paint(places: list[QPointF], colour: QColor, size: int) -> Paint:
    pen = QPen(colour, size, _SOLID, Qt.PenCapStyle.RoundCap)

    def paint(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.drawPoints(places)

    return paint


def _marks(drawing: Drawing, look: Look) -> Iterable[Paint]:
    shapes = {
        "seen": (_diamond, "override"),
        "strong": (_square, "stop"),
        "above": (_up, "stop"),
        "below": (_down, "stop"),
    }
    for role, (shape, colour) in shapes.items():
        polygons = [shape(mark, look.px(_size(drawing, role, 6))) for mark in drawing.marks if mark.role == role]
        yield _polygon_paint(polygons, _colour(look, colour), _pen(look, _Pen("ink")))


def _polygon_paint(polygons: list[QPolygonF], colour: QColor, pen: QPen) -> Paint:
    def paint(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.setBrush(colour)
        for polygon in polygons:
            painter.drawPolygon(polygon)

    return paint


def _polygon(mark: Mark, size: int, corners: tuple[tuple[int, int], ...]) -> QPolygonF:
    x, y = mark.x / _UNITS, mark.y / _UNITS
    return QPolygonF([QPointF(x + across * size, y + down * size) for across, down in corners])


def _diamond(mark: Mark, size: int) -> QPolygonF:
    return _polygon(mark, size, ((0, -1), (1, 0), (0, 1), (-1, 0)))


def _square(mark: Mark, size: int) -> QPolygonF:
    return _polygon(mark, size, ((-1, -1), (1, -1), (1, 1), (-1, 1)))


def _up(mark: Mark, size: int) -> QPolygonF:
    return _polygon(mark, size, ((0, -1), (1, 1), (-1, 1)))


def _down(mark: Mark, size: int) -> QPolygonF:
    return _polygon(mark, size, ((0, 1), (1, -1), (-1, -1)))


def _texts(drawing: Drawing, look: Look, font_of: Callable[[str], QFont]) -> Iterable[Paint]:
    roles: dict[str, list[Text]] = defaultdict(list)
    for text in drawing.texts:
        roles[text.role].append(text)
    for role, texts in roles.items():
        colour = "muted" if role in _MUTED_TEXT else "ink"
        yield _text_paint(texts, font_of(role), _colour(look, colour))


def _text_paint(texts: list[Text], font: QFont, colour: QColor) -> Paint:
    metrics = QFontMetricsF(font)
    drop = (metrics.ascent() - metrics.descent()) / 2
    shares = {Anchor.LEFT: 0.0, Anchor.MIDDLE: 0.5, Anchor.RIGHT: 1.0}
    placed = [
        (QPointF(t.x / _UNITS - shares[t.anchor] * metrics.horizontalAdvance(t.text), t.y / _UNITS + drop), t.text)
        for t in texts
    ]

    def paint(painter: QPainter) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        for place, text in placed:
            painter.drawText(place, text)

    return paint
