"""Cells of several lines that wrap and are never shortened, also where a word is wider than its column.

A line of a cell may be heavy, struck through, or carry a tone: then it stands on the tone's ground with its edge, as a
finding does. Its words say the same, so that colour is never alone.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableWidget

from ketadesk.ui import theme
from ketadesk.ui.look import Look

LINES_ROLE = Qt.ItemDataRole.UserRole
"""Where an item keeps its `CellLine`s."""
_BESIDE, _ABOVE, _GAP = 8, 6, 3
_EDGE, _INDENT = 4, 9
_IN_A_DATE = re.compile(r"(?<=[0-9])-(?=[A-Z][a-z]{2}-[0-9])|(?<=[A-Z][a-z]{2})-(?=[0-9]{4})")


class CellLine(NamedTuple):
    """A line of a cell; it goes on under itself where it is too long."""

    text: str
    bold: bool = False
    tone: str = ""
    """`stop`, `override`, `caution`, `information`, or blank."""
    struck: bool = False


class CellLines(QStyledItemDelegate):
    """Paints and measures the lines of a table's cells."""

    def __init__(self, look: Look, table: QTableWidget) -> None:
        super().__init__(table)
        self._look = look
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as its column, and as high as its lines need there."""
        wide = self._table.columnWidth(index.column())
        high = sum(round(_high(laid)) + _GAP for _line, laid in self._laid(index, wide))
        return QSize(wide, max(high - _GAP, 0) + 2 * _ABOVE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground first, then line by line."""
        self._paint_ground(painter, option, index)
        rect = option.rect
        top = rect.top() + _ABOVE
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(QColor(self._look.palette.ink))
        for line, laid in self._laid(index, rect.width()):
            high = round(_high(laid))
            if line.tone:
                self._paint_tone(
                    painter, line.tone, QRect(rect.left() + _BESIDE, top, rect.width() - 2 * _BESIDE, high)
                )
            laid.draw(painter, QPointF(rect.left() + _BESIDE + (_INDENT if line.tone else 0), top))
            top += high + _GAP
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        is_chosen = bool(plain.state & QStyle.StateFlag.State_Selected)
        plain.state &= ~QStyle.StateFlag.State_HasFocus
        self._table.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, self._table)
        if is_chosen:
            # Two lines around the chosen row, so that it is not told by its colour alone.
            rect = option.rect
            ink = QColor(self._look.palette.action)
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), ink)
            painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), ink)

    def _paint_tone(self, painter: QPainter, tone: str, rect: QRect) -> None:
        colours = vars(self._look.palette)
        painter.fillRect(rect, QColor(colours[f"{tone}_ground"]))
        painter.fillRect(QRect(rect.left(), rect.top(), _EDGE, rect.height()), QColor(colours[tone]))

    def _laid(self, index: QModelIndex | QPersistentModelIndex, wide: int) -> list[tuple[CellLine, QTextLayout]]:
        lines: Sequence[CellLine] = index.data(LINES_ROLE) or ()
        room = wide - 2 * _BESIDE
        return [(line, _lay(line.text, self._font(line), room - (_INDENT if line.tone else 0))) for line in lines]

    def _font(self, line: CellLine) -> QFont:
        font = self._look.font(theme.BODY, bold=line.bold)
        font.setStrikeOut(line.struck)
        return font


def _lay(text: str, font: QFont, wide: int) -> QTextLayout:
    # A date goes into the next line as a whole: the day alone at a line's end is read as another number.
    laid = QTextLayout(_IN_A_DATE.sub("\N{NON-BREAKING HYPHEN}", text), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    laid.beginLayout()
    down = 0.0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(max(wide, 1))
        line.setPosition(QPointF(0, down))
        down += line.height()
    laid.endLayout()
    return laid


def _high(laid: QTextLayout) -> float:
    return laid.boundingRect().height()
