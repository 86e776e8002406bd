"""A layout that goes on in the next row when one is full: with large text nothing is cut off."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from left to right, then down; each at its hint, never wider than the row.

    With `fill` the last item of a row takes the rest of it.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8, row_gap: int = 8, fill: bool = False) -> None:
        super().__init__(parent)
        self._gap = gap
        self._row_gap = row_gap
        self._fill = fill
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        self._smallest: QSize | None = None
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        if width not in self._heights:
            inside = width - around.left() - around.right()
            height = self._place(QRect(0, 0, inside, 0), move=False)
            self._heights[width] = height + around.top() + around.bottom()
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights = {}
        self._smallest = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in shown) + self._gap * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((hint.height() for hint in shown), default=0)))

    def minimumSize(self) -> QSize:
        if self._smallest is not None:
            return self._smallest
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        self._smallest = self._with_margins(size)
        return self._smallest

    def _with_margins(self, size: QSize) -> QSize:
        around = self.contentsMargins()
        return QSize(size.width() + around.left() + around.right(), size.height() + around.top() + around.bottom())

    def _place(self, rect: QRect, move: bool) -> int:
        y = rect.y()
        for row in self._rows(rect.width()):
            height = self._set_row(row, QRect(rect.x(), y, rect.width(), 0), move)
            y += height + self._row_gap
        return max(y - self._row_gap, rect.y()) - rect.y()

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = _size_within(item, width)
            if not rows or x + size.width() > width:
                rows.append([])
                x = 0
            rows[-1].append((item, size))
            x += size.width() + self._gap
        return rows

    def _set_row(self, row: list[tuple[QLayoutItem, QSize]], at: QRect, move: bool) -> int:
        if self._fill:
            row = self._filled(row, at.width())
        height = max(size.height() for _, size in row)
        x = at.x()
        for item, size in row if move else ():
            room, down = height - size.height(), 0
            if item.alignment() & Qt.AlignmentFlag.AlignVCenter:
                down = room // 2
            elif item.alignment() & Qt.AlignmentFlag.AlignBottom:
                down = room
            item.setGeometry(QRect(QPoint(x, at.y() + down), size))
            x += size.width() + self._gap
        return height

    def _filled(self, row: list[tuple[QLayoutItem, QSize]], width: int) -> list[tuple[QLayoutItem, QSize]]:
        item, size = row[-1]
        taken = sum(s.width() + self._gap for _, s in row[:-1])
        wide = max(width - taken, size.width())
        high = item.heightForWidth(wide) if item.hasHeightForWidth() else size.height()
        return [*row[:-1], (item, QSize(wide, high))]


def _size_within(item: QLayoutItem, width: int) -> QSize:
    hint = item.sizeHint()
    wide = max(min(hint.width(), width), item.minimumSize().width())
    if item.hasHeightForWidth():
        return QSize(wide, item.heightForWidth(wide))
    return QSize(wide, hint.height())
