"""The list itself: a line for each stored order, never shortened, with the word that stands on its sheet."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from ketadesk.application.stored_order import OrderSummary

_COLUMNS = ("Patient", "Identifier", "Born", "Regimen", "Rate", "Order", "Stored", "Status")
_CELL_PADDING = 24
"""What the style sheet's padding takes, which Qt does not count."""


class OrdersTable(QTableWidget):
    """Shows what it is given; a row is chosen, nothing is typed."""

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        self._shown: tuple[OrderSummary, ...] = ()
        self.setObjectName("orders_table")
        self.setAccessibleName("Stored orders")
        self.setHorizontalHeaderLabels(list(_COLUMNS))
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
            self.setColumnWidth(place, self.columnWidth(place) + _CELL_PADDING)
        self.resizeRowsToContents()
        if self._shown:
            self.selectRow(0)

    @property
    def chosen(self) -> OrderSummary | None:
        """The order of the chosen row."""
        rows = self.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows and rows[0].row() < len(self._shown) else None


def _cells(order: OrderSummary) -> tuple[str, ...]:
    return (
        f"{order.family_name.upper()}, {order.given_name}",
        order.identifier,
        order.birth_date,
        order.regimen,
        order.rate,
        f"{order.order_id}-R{order.revision}",
        order.stored_at,
        order.status,
    )
