"""A table that is read, not edited: whole rows are chosen, nothing is cut off, Tab leaves it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

_CELL_PADDING = 24
"""What the style sheet's padding takes, which Qt does not count."""


class RecordTable(QTableWidget):
    """Filled with `fill`; `chosen` is the number of the chosen row."""

    def __init__(self, name: str, title: str, columns: Sequence[str]) -> None:
        super().__init__(0, len(columns))
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setHorizontalHeaderLabels(list(columns))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    @property
    def chosen(self) -> int | None:
        """The chosen row, none when there is none."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def fill(self, rows: Sequence[Sequence[str]], choose: int = 0) -> None:
        """Show these rows and choose one; no rows empty the table."""
        self.clearSelection()
        self.setRowCount(len(rows))
        for number, cells in enumerate(rows):
            for place, text in enumerate(cells):
                self.setItem(number, place, QTableWidgetItem(text))
        self.resizeColumnsToContents()
        for place in range(self.columnCount() - 1):
            self.setColumnWidth(place, self.columnWidth(place) + _CELL_PADDING)
        self.resizeRowsToContents()
        if rows:
            self.selectRow(choose)
