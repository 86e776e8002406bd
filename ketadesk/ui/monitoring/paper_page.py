"""A paper of one infusion on screen, to be saved and printed: monitoring record, handover, downtime pack."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.sheet.made_paper import MadePaper, paper_file_name
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.order.sheet_part import Sheet, SheetPart
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel


class Paper(StrEnum):
    """Which one, by its title."""

    RECORD = "Monitoring record"
    HANDOVER = "Handover"
    DOWNTIME = "Downtime pack"


class PaperPage(QWidget):
    """Shows the very bytes that are printed; made anew each time, for a log grows."""

    closed = Signal()

    def __init__(self, orders: OrderDesk, desk: Callable[[], MonitoringDesk]) -> None:
        super().__init__()
        self.setObjectName("paper_page")
        self._desk = desk
        self._shown: tuple[Paper, str] | None = None
        self._made = 0
        self.title_label = PlainLabel(role="title", name="paper_title_label")
        self.sheet = SheetPart(orders, "paper_", "The paper")
        self.back_button = DeliberateButton("Back to the infusion", "paper_back_button")
        self.back_button.clicked.connect(self.closed)
        self.sheet.size_changed.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.title_label)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_paper(self, paper: Paper, order_id: str) -> None:
        """Make it as of now. What keeps it from being made is said in its place."""
        self._shown = (paper, order_id)
        self.title_label.setText(f"{paper.value} of {order_id}")
        self.sheet.pdf_view.setAccessibleName(paper.value)
        self._made += 1
        self.sheet.say("")
        self._make()
        self.back_button.setFocus()

    def forget(self) -> None:
        """No paper of anybody is on screen."""
        self._shown = None
        self.sheet.forget()
        self.sheet.say("")
        self.title_label.setText("")

    def _make(self) -> None:
        if self._shown is None:
            return
        paper, order_id = self._shown
        try:
            self.sheet.show_sheet(
                Sheet(of=(paper, order_id, self._made), make=lambda size: self._paper(paper, order_id, size))
            )
        except KetaDeskError as failure:
            self.sheet.say(f"✖ It is not made: {failure.what} {failure.next_step}")

    def _paper(self, paper: Paper, order_id: str, size: PageSize) -> MadePaper:
        desk = self._desk()
        make = {
            Paper.RECORD: desk.monitoring_record_pdf,
            Paper.HANDOVER: desk.handover_pdf,
            Paper.DOWNTIME: desk.downtime_pdf,
        }
        return MadePaper(pdf=make[paper](order_id, size), file_name=paper_file_name(order_id, word=paper.name.lower()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
