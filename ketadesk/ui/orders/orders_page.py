"""The stored orders, newest first, with a search; never with a patient banner over them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.stored_order import OrderSummary
from ketadesk.ui.order.cancel_question import ask_to_cancel
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit

_COLUMNS = ("Patient", "Identifier", "Born", "Regimen", "Rate", "Order", "Stored", "Status")
_CELL_PADDING = 24
"""What the style sheet's padding takes, which Qt does not count."""


class OrdersPage(QWidget):
    """Search, open, cancel."""

    open_asked = Signal(str, int, bool)
    """Order id, revision, whether it is cancelled."""
    closed = Signal()

    def __init__(self, desk: OrderDesk) -> None:
        super().__init__()
        self.setObjectName("orders_page")
        self._desk = desk
        self._shown: list[OrderSummary] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Stored orders", role="title"))
        self.search_edit = TypedEdit("search_edit", "Search by family name, identifier or order", "long")
        caption = PlainLabel("Search by family name, identifier or order", role="caption")
        caption.setBuddy(self.search_edit)
        column.addWidget(caption)
        column.addWidget(self.search_edit)
        self.count_label = PlainLabel(role="quiet", name="orders_count_label")
        column.addWidget(self.count_label)
        self.table = self._build_table()
        column.addWidget(self.table, 1)
        column.addLayout(self._build_buttons())
        self.search_edit.textEdited.connect(lambda _text: self.refresh())
        self.table.itemSelectionChanged.connect(self._allow)
        self.table.cellDoubleClicked.connect(lambda _row, _column: self._open())

    def _build_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setObjectName("orders_table")
        table.setAccessibleName("Stored orders")
        table.setHorizontalHeaderLabels(list(_COLUMNS))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        return table

    def _build_buttons(self) -> QHBoxLayout:
        self.back_button = DeliberateButton("Back", "orders_back_button")
        self.cancel_button = DeliberateButton("Cancel this order", "orders_cancel_button")
        self.open_button = DeliberateButton("Open: look, print, change", "open_order_button", "primary")
        self.back_button.clicked.connect(self.closed)
        self.cancel_button.clicked.connect(self._cancel)
        self.open_button.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.open_button)
        return row

    def refresh(self) -> None:
        """Ask the desk again. What the desk cannot read is said, and the list is empty then, not old."""
        self._shown = []
        self.table.setRowCount(0)
        try:
            self._shown = self._desk.orders(self.search_edit.text())
        except KetaDeskError as failure:
            self.count_label.setText(f"✖ {failure.what} {failure.next_step}")
            self._allow()
            return
        self.count_label.setText(_count_in_words(len(self._shown)))
        self.table.setRowCount(len(self._shown))
        for row, summary in enumerate(self._shown):
            for place, text in enumerate(_cells(summary)):
                self.table.setItem(row, place, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        for place in range(len(_COLUMNS) - 1):
            self.table.setColumnWidth(place, self.table.columnWidth(place) + _CELL_PADDING)
        self.table.resizeRowsToContents()
        if self._shown:
            self.table.selectRow(0)
        self._allow()

    def _chosen(self) -> OrderSummary | None:
        rows = self.table.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows and rows[0].row() < len(self._shown) else None

    def _allow(self) -> None:
        chosen = self._chosen()
        self.open_button.setEnabled(chosen is not None)
        self.cancel_button.setEnabled(chosen is not None and chosen.status != "cancelled")

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.open_asked.emit(chosen.order_id, chosen.revision, chosen.status == "cancelled")

    def _cancel(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            label = f"{chosen.order_id}, {chosen.family_name}"
            ask_to_cancel(self, label, lambda reason, by: self._cancel_now(chosen.order_id, reason, by))

    def _cancel_now(self, order_id: str, reason: str, by: str) -> None:
        try:
            self._desk.cancel(order_id, reason, by)
        except KetaDeskError as failure:
            self.count_label.setText(f"✖ {failure.what} {failure.next_step}")
            return
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


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


def _count_in_words(count: int) -> str:
    return "No stored order matches." if not count else f"{count} shown, newest first."
