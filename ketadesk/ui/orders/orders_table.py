"""The list itself: a line for each stored order, never shortened, with the word that stands on its sheet.

The rate of an order that nobody has checked is not shown: who looks for it here may be the one who checks it blind.
"""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableWidgetItem

from ketadesk.application.clock_times import date_text, read_date
from ketadesk.application.stored_order import OrderSummary
from ketadesk.ui.widgets.read_table import CELL_PADDING, ReadTable

_COLUMNS = ("Patient", "Identifier", "Born", "Rate", "Status", "Regimen", "Order", "Stored")
_NOT_YET = "after the second check"


class OrdersTable(ReadTable):
    """Shows what it is given; a row is chosen, nothing is typed."""

    def __init__(self) -> None:
        super().__init__("orders_table", "Stored orders", _COLUMNS)
        self._shown: tuple[OrderSummary, ...] = ()

    def show_orders(self, orders: Sequence[OrderSummary]) -> None:
        """Show these, the first one chosen."""
        self._shown = tuple(orders)
        self.setRowCount(0)
        self.setRowCount(len(self._shown))
        for row, order in enumerate(self._shown):
            for place, text in enumerate(_cells(order)):
                self.setItem(row, place, QTableWidgetItem(text))
        self.resizeColumnsToContents()
        for place in range(len(_COLUMNS)):
            self.setColumnWidth(place, self.columnWidth(place) + CELL_PADDING)
        self._fill_width()
        self.resizeRowsToContents()
        if self._shown:
            self.selectRow(0)

    def _fill_width(self) -> None:
        """The last column takes what is left; where nothing is left it stays as wide as its words."""
        last = len(_COLUMNS) - 1
        left = self.viewport().width() - sum(self.columnWidth(place) for place in range(last))
        self.setColumnWidth(last, max(left, self.sizeHintForColumn(last) + CELL_PADDING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    @property
    def chosen(self) -> OrderSummary | None:
        """The order of the chosen row."""
        rows = self.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows and rows[0].row() < len(self._shown) else None


def _cells(order: OrderSummary) -> tuple[str, ...]:
    return (
        f"{order.family_name.upper()}, {order.given_name}",
        order.identifier,
        _day(order.birth_date),
        order.rate if order.is_checked else _NOT_YET,
        order.status,
        order.regimen,
        f"{order.order_id}-R{order.revision}",
        order.stored_at,
    )


def _day(text: str) -> str:
    """`01-Apr-1980`, as everywhere; a record that holds something else is shown as it is."""
    try:
        return date_text(read_date(text))
    except ValueError:
        return text
