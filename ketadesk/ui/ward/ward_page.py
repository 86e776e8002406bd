"""The ward: every infusion in a line of its own, by what is due; never with a patient banner over them.

Nothing is done to an infusion here; it is opened. The list is asked for anew every 30 s while it is seen, and says as
of when it is. What the desk cannot read is said, and the list is empty then, not old.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk, WardView
from ketadesk.ui.look import Look
from ketadesk.ui.ward.in_use import InUse
from ketadesk.ui.ward.ward_table import WardTable
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit

REFRESH_MS = 30_000
_MOVED = "The order has changed: sort again (key F5)"
_NAMED = 3
"""So many orders without an infusion are named; all of them stand in the list of orders."""
_EMPTY = "No infusion runs, and no signed order waits for its start."


class WardPage(QWidget):
    """Search, look, open."""

    infusion_asked = Signal(str)
    """Order id."""
    closed = Signal()
    trouble_found = Signal(str, str)
    """What failed and the next step; two blank texts when the list can be read again."""

    def __init__(
        self, desk: Callable[[], MonitoringDesk], look: Look, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.setObjectName("ward_page")
        self._desk = desk
        self._has_failed = False
        self._generation = 0
        self.search_edit = TypedEdit("search_edit", "Search by bed, name, identifier or order", "long")
        self.search_caption_label = PlainLabel("Search: bed, name, identifier, order", role="caption", wraps=False)
        self.search_caption_label.setBuddy(self.search_edit)
        self.counts_label = LongLabel(role="strong", name="ward_counts_label")
        self.as_of_label = LongLabel(role="quiet", name="ward_as_of_label")
        self.notice_label = PlainLabel(role="problem", name="ward_notice_label")
        self.moved_label = LongLabel(role="strong", name="ward_moved_label")
        self.without_label = PlainLabel(role="quiet", name="ward_without_label")
        self.without_label.hide()
        self.table = WardTable(look)
        self.in_use = InUse(self.table, monotonic)
        self.in_use.watch(self.table, self.table.viewport(), self.table.verticalScrollBar())
        self.timer = QTimer(self)
        self.timer.setInterval(REFRESH_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Ward", role="title", wraps=False))
        head.addSpacing(16)
        head.addWidget(self.counts_label, 1)
        head.addWidget(self.as_of_label)
        column.addLayout(head)
        search = FlowLayout(gap=10, row_gap=4)
        for part in (self.search_caption_label, self.search_edit, self.moved_label):
            search.addWidget(part)
            search.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(search)
        column.addWidget(self.notice_label)
        column.addWidget(self.table, 1)
        column.addWidget(self.without_label)
        column.addLayout(self._build_buttons())
        self.notice_label.hide()
        self.moved_label.hide()

    def _build_buttons(self) -> QHBoxLayout:
        self.back_button = DeliberateButton("Back", "ward_back_button")
        self.sort_button = DeliberateButton("Sort again (F5)", "ward_sort_button")
        self.open_button = DeliberateButton("Open the infusion", "open_infusion_button", "primary")
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.sort_button)
        row.addWidget(self.open_button)
        return row

    def _connect(self) -> None:
        self.search_edit.textEdited.connect(lambda _text: self._search())
        self.table.itemSelectionChanged.connect(self._allow)
        self.table.cellDoubleClicked.connect(lambda _row, _column: self._open())
        self.back_button.clicked.connect(self.closed)
        self.sort_button.clicked.connect(self.sort)
        self.open_button.clicked.connect(self._open)
        self.timer.timeout.connect(self.refresh)

    def take_focus(self) -> None:
        """Put the keyboard into the list; into the search while the list is empty."""
        (self.table if self.table.rowCount() else self.search_edit).setFocus()

    def refresh(self) -> None:
        """Ask the desk again; rows keep their places while somebody's hands are on the list."""
        self._ask(keep_places=self.in_use.has_hands)

    def sort(self) -> None:
        """Ask the desk again and sort by what is due."""
        self._ask(keep_places=False)

    def _search(self) -> None:
        self.table.begin_anew()
        self.sort()

    def forget(self) -> None:
        """Nothing of any patient is left on the page."""
        self.table.forget()
        self.in_use.forget()
        self._generation += 1  # so that what was typed cannot be taken back
        self.search_edit.show_typed("", self._generation)
        for label in (self.counts_label, self.as_of_label):
            label.setText("")
        self.notice_label.show_text("")
        self.without_label.show_text("")
        self.moved_label.show_text("")
        self._allow()

    def _ask(self, keep_places: bool) -> None:
        try:
            view = self._desk().ward(self.search_edit.text())
        except KetaDeskError as failure:
            self._fail(failure)
        else:
            self._show(view, keep_places)
        self._allow()

    def _show(self, view: WardView, keep_places: bool) -> None:
        has_moved = self.table.show_lines(view.lines, keep_places)
        self.counts_label.setText(view.counts if view.lines else self._nothing())
        self.as_of_label.setText(f"as of {view.at}")
        self.without_label.show_text(_without(view.without_infusion))
        self._say_notice(f"✖ {view.notice}" if view.notice else "")
        self.moved_label.show_text(_MOVED if has_moved else "")
        if self._has_failed:
            self._has_failed = False
            self.trouble_found.emit("", "")

    def _fail(self, failure: KetaDeskError) -> None:
        self.table.forget()
        self.counts_label.setText("")
        self.as_of_label.setText("")
        self.without_label.show_text("")
        self.moved_label.show_text("")
        self._say_notice(f"✖ {failure.what} {failure.next_step}")
        self._has_failed = True
        self.trouble_found.emit(failure.what, failure.next_step)

    def _nothing(self) -> str:
        return "No infusion matches." if self.search_edit.text() else _EMPTY

    def _say_notice(self, words: str) -> None:
        if words != self.notice_label.text():
            announce(self, words)
        self.notice_label.show_text(words)

    def _allow(self) -> None:
        self.open_button.setEnabled(bool(self.table.chosen_order))

    def _open(self) -> None:
        order_id = self.table.chosen_order
        if order_id:
            self.infusion_asked.emit(order_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is chosen in the list: opening signs nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F5:
            self.sort()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.table.hasFocus():
            self._open()
        elif self.search_edit.hasFocus():
            self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.sort()
            self.timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A list that went away keeps no patient; it is asked for again when it is shown."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.timer.stop()
            self.forget()


def _without(sentences: tuple[str, ...]) -> str:
    """The orders that wait for a check or a signature: the first of them, and how many more there are."""
    if not sentences:
        return ""
    more = len(sentences) - _NAMED
    rest = (f"and {more} more: find an order (Ctrl+F)",) if more > 0 else ()
    return "\n".join(("Without an infusion:", *sentences[:_NAMED], *rest))
