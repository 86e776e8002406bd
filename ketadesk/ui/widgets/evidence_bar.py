"""One bar on which every source's figure, the limits in force and this order stand together.

Limits are named right under the bar, in as many rows as they need. Each source has a row of its own under them: a line
from its lowest to its highest figure, with its name beside it. So no two labels overlap and none is shortened.
"""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketadesk.application.order_preview import BarMark, EvidenceView
from ketadesk.ui.look import Look

_SIZE = 12
_EDGE = 8


class EvidenceBar(QWidget):
    """The bar of one `EvidenceView`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: EvidenceView | None = None
        self._blank = False
        look.changed.connect(self.updateGeometry)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_view(self, view: EvidenceView | None) -> None:
        """Draw `view`; none draws nothing."""
        was_blank, self._blank = self._blank, False
        if view == self._view:
            if was_blank:
                self.setAccessibleName(_in_words(view) if view else "")
                self.update()
            return
        self._view = view
        self.setAccessibleName(_in_words(view) if view else "")
        self.updateGeometry()
        self.update()

    def blank(self) -> None:
        """Draw nothing, in the same room."""
        self._blank = True
        self.setAccessibleName("")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self.heightForWidth(max(self.width(), self._look.px(420))))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._view is None:
            return 0
        rows = self._limit_rows(width) + len(self._view.marks)
        return self._bottom() + self._look.px(6) + rows * self._row_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _row_height(self) -> int:
        return self._look.px(16)

    def _metrics(self, bold: bool = False) -> QFontMetricsF:
        return QFontMetricsF(self._look.font(_SIZE, bold))

    def _x(self, value: Decimal, width: int) -> float:
        assert self._view is not None
        share = float(min(max(value / self._view.maximum, Decimal(0)), Decimal(1)))
        return _EDGE + share * (width - 2 * _EDGE)

    def _bottom(self) -> int:
        """Under the bar and the feet of its limits."""
        return self._look.px(48)

    def _limit_rows(self, width: int) -> int:
        return max((row + 1 for _, row, _ in self._limit_labels(width)), default=0)

    def _limit_labels(self, width: int) -> list[tuple[QRectF, int, str]]:
        """Each limit label's place, row and text; the first row in which it has room."""
        assert self._view is not None
        placed: list[tuple[QRectF, int, str]] = []
        for limit in self._view.limits:
            wide = self._metrics().horizontalAdvance(limit.label) + 2
            left = min(max(self._x(limit.at, width) - wide / 2, 0), max(width - wide, 0))
            row = 0
            while any(r == row and p.left() - 10 < left + wide and left < p.right() + 10 for p, r, _ in placed):
                row += 1
            top = self._bottom() + row * self._row_height()
            placed.append((QRectF(left, top, wide, self._row_height()), row, limit.label))
        return placed

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None or self._blank:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, self._view)
        self._paint_limits(painter, self._view)
        self._paint_marks(painter, self._view)
        self._paint_order(painter, self._view)

    def _bar(self) -> QRectF:
        return QRectF(_EDGE, self._look.px(26), self.width() - 2 * _EDGE, self._look.px(14))

    def _paint_ground(self, painter: QPainter, view: EvidenceView) -> None:
        palette, bar, width = self._look.palette, self._bar(), self.width()
        painter.fillRect(bar, QColor(palette.bar))
        low, high = self._x(view.range_low, width), self._x(view.range_high, width)
        painter.fillRect(QRectF(low, bar.top(), max(high - low, 3), bar.height()), QColor(palette.band))
        hard = [limit.at for limit in view.limits if limit.hard and limit.at > view.range_low]
        if hard:
            start = self._x(min(hard), width)
            beyond = QRectF(start, bar.top(), bar.right() - start, bar.height())
            painter.fillRect(beyond, QColor(palette.beyond))
            painter.fillRect(beyond, QBrush(QColor(palette.stop), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(palette.edge), 1))
        painter.drawRect(bar)

    def _paint_limits(self, painter: QPainter, view: EvidenceView) -> None:
        palette, bar, width = self._look.palette, self._bar(), self.width()
        for limit in view.limits:
            style = Qt.PenStyle.SolidLine if limit.hard else Qt.PenStyle.DashLine
            colour = palette.stop if limit.hard else palette.override
            painter.setPen(QPen(QColor(colour), self._look.px(2), style))
            x = self._x(limit.at, width)
            painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 6))
        painter.setFont(self._look.font(_SIZE))
        painter.setPen(QColor(palette.ink))
        for place, _, text in self._limit_labels(width):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_marks(self, painter: QPainter, view: EvidenceView) -> None:
        top = self._bottom() + self._look.px(4) + self._limit_rows(self.width()) * self._row_height()
        for row, mark in enumerate(view.marks):
            self._paint_mark(painter, mark, top + (row + 0.5) * self._row_height())

    def _paint_mark(self, painter: QPainter, mark: BarMark, y: float) -> None:
        """A line from the lowest to the highest figure, a dot for a single one; the name where there is room."""
        palette, half = self._look.palette, self._look.px(4)
        low, high = self._x(mark.low, self.width()), self._x(mark.high, self.width())
        painter.setPen(QPen(QColor(palette.muted), self._look.px(2)))
        if high > low:
            painter.drawLine(QPointF(low, y), QPointF(high, y))
            for end in (low, high):
                painter.drawLine(QPointF(end, y - half), QPointF(end, y + half))
        else:
            painter.setBrush(QColor(palette.muted))
            painter.drawEllipse(QPointF(low, y), half - 1, half - 1)
        wide = self._metrics().horizontalAdvance(mark.label) + 2
        gap = self._look.px(8)
        left = high + gap if high + gap + wide <= self.width() else max(low - gap - wide, 0)
        painter.setPen(QColor(palette.ink))
        rect = QRectF(left, y - self._row_height() / 2, wide, self._row_height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark.label)

    def _paint_order(self, painter: QPainter, view: EvidenceView) -> None:
        if view.this_order is None:
            return
        x, top = self._x(view.this_order, self.width()), self._bar().top()
        half = self._look.px(7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.palette.ink))
        painter.drawPolygon(
            QPolygonF([QPointF(x - half, top - half - 4), QPointF(x + half, top - half - 4), QPointF(x, top + 2)])
        )
        painter.setFont(self._look.font(_SIZE, bold=True))
        painter.setPen(QColor(self._look.palette.ink))
        wide = self._metrics(bold=True).horizontalAdvance(view.this_order_label) + 2
        left = min(max(x - wide / 2, 0), max(self.width() - wide, 0))
        painter.drawText(QRectF(left, 0, wide, self._look.px(15)), Qt.AlignmentFlag.AlignCenter, view.this_order_label)


def _in_words(view: EvidenceView) -> str:
    parts = [f"{view.title}, {view.unit}", view.range_label, view.this_order_label]
    parts += [limit.label for limit in view.limits] + [mark.says for mark in view.marks]
    return ". ".join(part for part in parts if part)
