"""What can be done with a stored order: zoom, save, print, change, cancel."""

from PySide6.QtWidgets import QWidget

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
        self.row.addWidget(PlainLabel("Zoom", role="unit", wraps=False))
        self.zoom_choice = Segments("zoom_choice", "Zoom")
        self.zoom_choice.set_choices(tuple(Choice(value=str(z), label=f"{z} %") for z in ZOOM_STEPS[1:-1]))
        self.zoom_choice.set_value("100")
        self.row.addWidget(self.zoom_choice)
