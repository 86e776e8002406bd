"""The list itself: a line for each stored order, never shortened, with the word that stands on its sheet.

The rate of an order that nobody has checked is not shown: who looks for it here may be the one who checks it blind.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from ketadesk.application.clock_times import date_text, read_date
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.order_state import SheetMark

_COLUMNS = ("Patient", "Identifier", "Born", "Rate", "Status", "Regimen", "Order", "Stored")
UNCHECKED = frozenset({SheetMark.DRAFT.value, SheetMark.ONE_NURSE.value})
_NOT_YET = "after the second check"
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
        self._fill_width()
        self.resizeRowsToContents()
        if self._shown:
            self.selectRow(0)

    def _fill_width(self) -> None:
        """The last column takes what is left; where nothing is left it stays as wide as its words."""
        last = len(_COLUMNS) - 1
        left = self.viewport().width() - sum(self.columnWidth(place) for place in range(last))
        self.setColumnWidth(last, max(left, self.sizeHintForColumn(last) + _CELL_PADDING))

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
        _NOT_YET if order.status in UNCHECKED else order.rate,
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
