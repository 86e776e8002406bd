"""The stored orders, newest first, with a search; never with a patient banner over them.

What is done to an order is done on its sheet's page, where the patient and the whole order are seen. Only the second
check can be reached from here: its way must not lead past the sheet, which shows the first entry.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import OrderDesk
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.orders.orders_table import OrdersTable
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit


class OrdersPage(QWidget):
    """Search, open, check."""

    open_asked = Signal(str, int)
    """Order id and revision."""
    check_asked = Signal(str, int)
    """Order id and revision whose second check is to be made, without a look at its sheet."""
    closed = Signal()

    def __init__(self, desk: OrderDesk) -> None:
        super().__init__()
        self.setObjectName("orders_page")
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Stored orders", role="title"))
        self.search_edit = TypedEdit("search_edit", "Search by family name, identifier or order", "long")
        caption = PlainLabel("Search by family name, identifier or order", role="caption")
        caption.setBuddy(self.search_edit)
        self.count_label = PlainLabel(role="quiet", name="orders_count_label")
        self.table = OrdersTable()
        for part in (caption, self.search_edit, self.count_label):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(self._build_buttons())
        self.search_edit.textEdited.connect(lambda _text: self.refresh())
        self.table.itemSelectionChanged.connect(self._allow)
        self.table.cellDoubleClicked.connect(lambda _row, _column: self._open())

    def _build_buttons(self) -> QHBoxLayout:
        self.back_button = DeliberateButton("Back", "orders_back_button")
        self.check_button = DeliberateButton("Second check", "orders_check_button")
        self.open_button = DeliberateButton("Open: look, print, change", "open_order_button", "primary")
        self.back_button.clicked.connect(self.closed)
        self.open_button.clicked.connect(self._open)
        self.check_button.clicked.connect(self._check)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.check_button)
        row.addWidget(self.open_button)
        return row

    def refresh(self) -> None:
        """Ask the desk again. What the desk cannot read is said, and the list is empty then, not old."""
        self.table.show_orders(())
        try:
            found = self._desk.orders(self.search_edit.text())
        except KetaDeskError as failure:
            self.count_label.setText(f"✖ {failure.what} {failure.next_step}")
        else:
            self.count_label.setText(_count_in_words(len(found)))
            self.table.show_orders(found)
        self._allow()

    def _allow(self) -> None:
        chosen = self.table.chosen
        self.open_button.setEnabled(chosen is not None)
        self.check_button.setEnabled(chosen is not None and chosen.mark is SheetMark.ONE_NURSE)

    def _open(self) -> None:
        chosen = self.table.chosen
        if chosen is not None:
            self.open_asked.emit(chosen.order_id, chosen.revision)

    def _check(self) -> None:
        chosen = self.table.chosen
        if chosen is not None:
            self.check_asked.emit(chosen.order_id, chosen.revision)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A list that went away keeps no patient; it is asked for again when it is shown."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.table.show_orders(())
            self.search_edit.show_typed("", 1)
            self._allow()


def _count_in_words(count: int) -> str:
    return "No stored order matches." if not count else f"{count} shown, newest first."
