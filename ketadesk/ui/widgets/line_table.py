"""A table whose cells have several lines: as wide as its place, row by row as high as its words, nothing cut off."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidgetItem

from ketadesk.ui.look import Look
from ketadesk.ui.widgets.cell_lines import LINES_ROLE, CellLine, CellLines
from ketadesk.ui.widgets.read_table import ReadTable

Cells = Sequence[Sequence[CellLine]]
"""The cells of a row, each with its lines."""


class LineTable(ReadTable):
    """Columns share the width by `shares`; letters are no search, they belong to whoever listens to keys."""

    def __init__(self, name: str, title: str, columns: Sequence[str], shares: Sequence[int], look: Look) -> None:
        super().__init__(name, title, columns)
        self._shares = tuple(shares)
        self.setItemDelegate(CellLines(look, self))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        look.changed.connect(self.fit)

    def show_rows(self, rows: Sequence[Cells]) -> None:
        """Show these rows; what did not change is left alone, and the one that is chosen stays so by its place."""
        changed = self.rowCount() != len(rows)
        if changed:
            self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, lines in enumerate(cells):
                changed = self._put(row, column, tuple(lines)) or changed
        if changed:
            self.fit()

    def choose_row(self, row: int) -> None:
        """Choose this row; none below 0."""
        if row < 0:
            self.clearSelection()
            self.setCurrentCell(-1, -1)
        elif row != self.chosen_row:
            self.selectRow(row)

    @property
    def chosen_row(self) -> int:
        """The row that is chosen, -1 for none."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def fit(self) -> None:
        """Give each column its share and each row the height its lines need."""
        wide, whole = self.viewport().width(), sum(self._shares)
        for column, share in enumerate(self._shares):
            self.setColumnWidth(column, wide * share // whole)
        rest = wide - sum(self.columnWidth(column) for column in range(len(self._shares)))
        last = len(self._shares) - 1
        self.setColumnWidth(last, self.columnWidth(last) + rest)
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter is not looked up in the cells; Esc and Enter are the page's."""
        own = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
        if event.key() in own or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _put(self, row: int, column: int, lines: tuple[CellLine, ...]) -> bool:
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            self.setItem(row, column, item)
        elif item.data(LINES_ROLE) == lines:
            return False
        words = "\n".join(line.text for line in lines)
        item.setText(words)
        item.setData(LINES_ROLE, lines)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, f"{self.column_title(column)}: {'; '.join(words.splitlines())}"
        )
        return True

    def column_title(self, column: int) -> str:
        """What stands over the column."""
        head = self.horizontalHeaderItem(column)
        return head.text() if head is not None else ""
