"""What can be done with a sheet on screen: save, print, paper size, zoom."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.pdf_view import ZOOM_STEPS
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments


class SheetTools(QWidget):
    """A row of buttons and choices; the part that shows the sheet connects them."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix` begins each name: a window shows an order's sheet and an infusion's paper."""
        super().__init__()
        self.row = FlowLayout(self, gap=8, row_gap=8)
        self.save_button = DeliberateButton("Save as PDF", f"{prefix}save_pdf_button")
        self.print_button = DeliberateButton("Print", f"{prefix}print_button")
        for button in (self.save_button, self.print_button):
            self.row.addWidget(button)
        self.zoom_choice = Segments(f"{prefix}zoom_choice", "Zoom")
        self.zoom_choice.set_choices(tuple(Choice(value=str(z), label=f"{z} %") for z in ZOOM_STEPS))
        self.zoom_choice.set_value("100")
        self.size_choice = Segments(f"{prefix}page_size_choice", "Paper")
        self.size_choice.set_choices(
            (Choice(value=PageSize.A4.value, label="A4"), Choice(value=PageSize.LETTER.value, label="Letter"))
        )
        self.size_choice.set_value(PageSize.A4.value)
        self._add_group("Zoom", self.zoom_choice)
        self.size_group = self._add_group("Paper", self.size_choice)

    @property
    def page_size(self) -> PageSize:
        """The paper that is chosen."""
        return PageSize(self.size_choice.value)

    def _add_group(self, caption: str, choice: Segments) -> QWidget:
        """A choice with its caption before it, never parted by a new row."""
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(12, 0, 0, 0)
        row.addWidget(PlainLabel(caption, role="unit", wraps=False))
        row.addWidget(choice, 1)
        self.row.addWidget(group)
        self.row.setAlignment(group, Qt.AlignmentFlag.AlignVCenter)
        return group
