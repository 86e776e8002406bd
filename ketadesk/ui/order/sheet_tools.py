"""What can be done with a stored order: zoom, save, print, change, cancel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.pdf_view import ZOOM_STEPS
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments


class SheetTools(QWidget):
    """A row of buttons; the page connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.row = FlowLayout(self, gap=8, row_gap=8)
        self.save_button = DeliberateButton("Save as PDF", "save_pdf_button", "primary")
        self.print_button = DeliberateButton("Print", "print_button")
        self.change_button = DeliberateButton("Change this order", "change_order_button")
        self.cancel_button = DeliberateButton("Cancel this order", "cancel_order_button")
        for button in (self.save_button, self.print_button, self.change_button, self.cancel_button):
            self.row.addWidget(button)
        self.zoom_choice = Segments("zoom_choice", "Zoom")
        self.zoom_choice.set_choices(tuple(Choice(value=str(z), label=f"{z} %") for z in ZOOM_STEPS))
        self.zoom_choice.set_value("100")
        self.add_group("Zoom", self.zoom_choice)

    def add_group(self, caption: str, choice: Segments) -> None:
        """A choice with its caption before it, never parted by a new row."""
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(12, 0, 0, 0)
        row.addWidget(PlainLabel(caption, role="unit", wraps=False))
        row.addWidget(choice, 1)
        self.row.addWidget(group)
        self.row.setAlignment(group, Qt.AlignmentFlag.AlignVCenter)
