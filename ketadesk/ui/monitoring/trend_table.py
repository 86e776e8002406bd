"""The values of the chart as a table, newest first: for the keyboard, a screen reader, and who wants the figures."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidgetItem

from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.ui.widgets.read_table import CELL_PADDING, ReadTable


class TrendTable(ReadTable):
    """Filled with `show_trend`; a blank cell is a value that nobody observed."""

    def __init__(self) -> None:
        super().__init__("trend_table", "All values of the trend, newest set first", ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter is the page's: a table would look for a row that begins with it."""
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_trend(self, trend: Trend | None) -> None:
        """Show the rows of `trend`; none empties the table."""
        head, *rows = trend.rows if trend else ((),)
        self.clearSelection()
        self.setRowCount(0)
        self.setColumnCount(len(head))
        self.setHorizontalHeaderLabels(list(head))
        self.setRowCount(len(rows))
        for number, cells in enumerate(reversed(rows)):
            for place, text in enumerate(cells):
                self.setItem(number, place, QTableWidgetItem(text))
        self.resizeColumnsToContents()
        for place in range(self.columnCount()):
            self.setColumnWidth(place, self.columnWidth(place) + CELL_PADDING)
        self.resizeRowsToContents()
        if rows:
            self.selectRow(0)
