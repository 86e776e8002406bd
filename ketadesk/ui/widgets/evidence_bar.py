"""One bar on which every source's figure, the limits in force and this order stand together.

Points and labels are set in rows so that no two labels overlap; what does not fit is written in the list under the bar,
never shortened.
"""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ketadesk.application.order_preview import EvidenceView
from ketadesk.ui.look import Look

_SIZE = 12
_EDGE = 8


class EvidenceBar(QWidget):
    """The bar of one `EvidenceView`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: EvidenceView | None = None
        look.changed.connect(self.updateGeometry)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_view(self, view: EvidenceView | None) -> None:
        """Draw `view`; none draws nothing."""
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(_in_words(view) if view else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self.heightForWidth(max(self.width(), self._look.px(420))))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = len({row for _, row, _ in self._labels(width)}) if self._view else 0
        return self._look.px(58) + rows * self._row_height()

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

    def _texts(self, width: int) -> list[tuple[float, str]]:
        """Where each label would like to stand, and what it says."""
        assert self._view is not None
        texts = [(self._x(limit.at, width), limit.label) for limit in self._view.limits]
        texts += [((self._x(m.low, width) + self._x(m.high, width)) / 2, m.label) for m in self._view.marks]
        return texts

    def _labels(self, width: int) -> list[tuple[QRectF, int, str]]:
        """Each label's place, row and text; the first row in which it has room."""
        placed: list[tuple[QRectF, int, str]] = []
        metrics = self._metrics()
        for x, text in self._texts(width):
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, 0), max(width - wide, 0))
            row = 0
            while any(r == row and p.left() - 8 < left + wide and left < p.right() + 8 for p, r, _ in placed):
                row += 1
            top = self._look.px(58) + row * self._row_height() - self._look.px(4)
            placed.append((QRectF(left, top, wide + 1, self._row_height()), row, text))
        return placed

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, self._view)
        self._paint_marks(painter, self._view)
        self._paint_labels(painter)
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

    def _paint_marks(self, painter: QPainter, view: EvidenceView) -> None:
        palette, bar, width = self._look.palette, self._bar(), self.width()
        below = bar.bottom() + self._look.px(4)
        for mark in view.marks:
            painter.setPen(QPen(QColor(palette.muted), self._look.px(2)))
            low, high = self._x(mark.low, width), self._x(mark.high, width)
            for end in (low, high):
                painter.drawLine(QPointF(end, below - self._look.px(3)), QPointF(end, below + self._look.px(6)))
            if high > low:
                painter.drawLine(QPointF(low, below + self._look.px(2)), QPointF(high, below + self._look.px(2)))
        for limit in view.limits:
            style = Qt.PenStyle.SolidLine if limit.hard else Qt.PenStyle.DashLine
            colour = palette.stop if limit.hard else palette.override
            painter.setPen(QPen(QColor(colour), self._look.px(2), style))
            x = self._x(limit.at, width)
            painter.drawLine(QPointF(x, bar.top() - 4), QPointF(x, bar.bottom() + 6))

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(_SIZE))
        painter.setPen(QColor(self._look.palette.muted))
        for place, _, text in self._labels(self.width()):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

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
