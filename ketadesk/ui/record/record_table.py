"""A table of the record's pages, filled from its first row to its last."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTableWidgetItem

from ketadesk.ui.widgets.read_table import CELL_PADDING, ReadTable


class RecordTable(ReadTable):
    """Filled with `fill`; `chosen` is the number of the chosen row."""

    def __init__(self, name: str, title: str, columns: Sequence[str]) -> None:
        super().__init__(name, title, columns)
        self.horizontalHeader().setStretchLastSection(True)

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
            self.setColumnWidth(place, self.columnWidth(place) + CELL_PADDING)
        self.resizeRowsToContents()
        if rows:
            self.selectRow(choose)
