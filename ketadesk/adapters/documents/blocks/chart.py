"""The trend on paper: the layout of the screen, drawn in black and greys that a photocopier keeps apart.

Thresholds differ by their dashes and their words, marks by their shapes: nothing is said by a colour.
"""

from itertools import chain

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Style, Weight
from ketadesk.adapters.documents.measures import BLACK, BORDER, HAIR, MUTED, SMALL, STRONG, THIN, TINT, WHITE
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.monitoring.trend.trend_drawing import BOLD, LARGE, LARGER, LAST, Anchor, Drawing, Mark
from ketadesk.application.monitoring.trend.trend_layout import lay_out
from ketadesk.application.sheet.sheet_content import Chart

_IN_WORDS = "The course of the recorded figures over time, drawn. The tables of this paper have every figure."
_UNITS = 100
"""Units of the layout in a point."""
_HEIGHT = 390.0
_SMALLER = 2.6
"""Where the sets stand close, so that white shows between them."""
_LINES = {
    "grid": (HAIR, 0.8, ""),
    "day": (THIN, BORDER, ""),
    "clocks": (STRONG, BORDER, "1 2"),
    "now": (STRONG, BLACK, ""),
    "limit": (THIN, BORDER, "1 2"),
    "stop": (1.0, BLACK, "5 2"),
    "leader": (HAIR, BORDER, ""),
    "paused": (2.0, BLACK, ""),
}
"""Role -> weight, grey and dashes."""
_BARS = {"value": (1.6, 0.25), "last": (3.6, BLACK)}
_DOTS = {
    "value": (3.4, BLACK, False),
    "second": (3.8, BLACK, True),
    "none": (1.3, BLACK, False),
    "second-last": (5.6, BLACK, True),
    "last": (6.0, BLACK, False),
}
"""Role -> size, grey, whether it is hollow."""
_CORNERS = {
    "seen": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "strong": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "above": ((0, -1), (1, 1), (-1, 1)),
    "below": ((0, 1), (1, -1), (-1, -1)),
}
_SHARES = {Anchor.LEFT: 0.0, Anchor.MIDDLE: 0.5, Anchor.RIGHT: 1.0}


def chart_pieces(block: Chart, setting: Setting) -> list[Piece]:
    """Set the chart in one piece."""
    style = Style(SMALL, Weight.BOLD)
    drawing = lay_out(
        block.trend,
        int(setting.width * _UNITS),
        int(_HEIGHT * _UNITS),
        int(style.leading * _UNITS),
        lambda text: int(setting.type.width(text, style) * _UNITS) + 1,
    )
    return [Piece(drawing.height / _UNITS, _Painter(drawing, setting, setting.within.within("Figure")).draw)]


class _Painter:
    """Draws one drawing at any place."""

    def __init__(self, drawing: Drawing, setting: Setting, figure: Element) -> None:
        self._drawing = drawing
        self._setting = setting
        self._figure = figure

    def draw(self, ink: Ink, x: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        ink.begin_figure(self._figure, _IN_WORDS, (x, top, self._setting.width, self._drawing.height / _UNITS))
        self._bands(ink, x, top)
        self._lines(ink, x, top)
        self._dots(ink, x, top)
        for mark in self._drawing.marks:
            ink.polygon(self._corners(mark, x, top), WHITE if mark.role == "seen" else BLACK)
        ink.end_figure()
        self._texts(ink, x, top)

    def _bands(self, ink: Ink, x: float, top: float) -> None:
        fills = {"future": TINT, "rate": 0.72, "planned": WHITE}
        for band in self._drawing.bands:
            left, upper = x + band.left / _UNITS, top + band.top / _UNITS
            wide, high = (band.right - band.left) / _UNITS, (band.bottom - band.top) / _UNITS
            if band.role in fills:
                ink.fill(left, upper, wide, high, fills[band.role])
            if band.role != "future":
                ink.frame(left, upper, wide, high, THIN if band.role == "planned" else HAIR, BORDER)

    def _lines(self, ink: Ink, x: float, top: float) -> None:
        # A frame lies on what is under it, so grids and thresholds go on after all of them.
        for line in self._drawing.lines:
            weight, grey, dash = _LINES[line.role]
            ends = (line.x1 / _UNITS + x, line.y1 / _UNITS + top, line.x2 / _UNITS + x, line.y2 / _UNITS + top)
            ink.segment(ends, weight, grey, dash)
        for bar in self._drawing.bars:
            weight, grey = _BARS[bar.role]
            place = bar.x / _UNITS + x
            weight = self._size(bar.role, weight)
            ink.segment((place, bar.top / _UNITS + top, place, bar.bottom / _UNITS + top), weight, grey)

    def _size(self, role: str, size: float) -> float:
        return size if role in LAST or not self._drawing.dense else size / _SMALLER

    def _dots(self, ink: Ink, x: float, top: float) -> None:
        by_role = ([dot for dot in self._drawing.dots if dot.role == role] for role in _DOTS)
        for dot in chain.from_iterable(by_role):
            size, grey, hollow = _DOTS[dot.role]
            size = self._size(dot.role, size)
            ink.disc(x + dot.x / _UNITS, top + dot.y / _UNITS, size, grey)
            if hollow:
                ink.disc(x + dot.x / _UNITS, top + dot.y / _UNITS, size - 2 * HAIR - 0.6, WHITE)

    def _corners(self, mark: Mark, x: float, top: float) -> list[tuple[float, float]]:
        half = self._size(mark.role, 3.0)
        middle = (x + mark.x / _UNITS, top + mark.y / _UNITS)
        return [(middle[0] + across * half, middle[1] + down * half) for across, down in _CORNERS[mark.role]]

    def _texts(self, ink: Ink, x: float, top: float) -> None:
        for text in self._drawing.texts:
            size = SMALL * LARGER[0] / LARGER[1] if text.role in LARGE else SMALL
            grey = BLACK if text.role in BOLD else MUTED
            style = Style(size, Weight.BOLD if text.role in BOLD else Weight.REGULAR, grey)
            line = self._setting.type.line(text.text, style)
            left = x + text.x / _UNITS - _SHARES[text.anchor] * line.width
            ink.baseline(line, left, top + text.y / _UNITS + 0.365 * size)
