"""A sheet on screen: what is shown, saved and printed are the same bytes."""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.sheet_content import PageSize
from ketadesk.ui.order.sheet_tools import SheetTools
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.file_place import ask_new_file
from ketadesk.ui.widgets.pdf_view import PdfView
from ketadesk.ui.widgets.plain_label import PlainLabel


class Sheet(NamedTuple):
    """One sheet and how it is made."""

    of: tuple[object, ...]
    """What it was made from; as long as this is the same, so are its bytes."""
    make: Callable[[PageSize], bytes]
    file_name: str
    """Without patient data: also the title of the print job."""
    order_label: str = ""
    """Under which the record notes that it was saved or printed; blank for a sheet that is not recorded."""


def ask_sheet_place(parent: QWidget, file_name: str) -> str | None:
    """Where the sheet is to be saved, none when the dialog was left."""
    return ask_new_file(parent, file_name, "pdf")


class SheetPart(QWidget):
    """Tools, a line for how it went, and the pages."""

    size_changed = Signal()

    def __init__(self, desk: OrderDesk, prefix: str = "", title: str = "The order sheet") -> None:
        super().__init__()
        self._desk = desk
        self._sheet: Sheet | None = None
        self._made_of: tuple[object, ...] = ()
        self._size_is_chosen = False
        """True once somebody chose another paper than the workstation's."""
        self.choose_place: Callable[[QWidget, str], str | None] = ask_sheet_place
        self.tools = SheetTools(prefix)
        self.notice_label = PlainLabel(role="strong", name=f"{prefix}sheet_notice_label")
        self.notice_label.hide()
        self.pdf_view = PdfView(f"{prefix}sheet_view")
        self.pdf_view.setAccessibleName(title)
        self.pdf_view.setMinimumHeight(320)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tools)
        column.addWidget(self.notice_label)
        column.addWidget(self.pdf_view, 1)
        self.tools.save_button.clicked.connect(self.save)
        self.tools.print_button.clicked.connect(self.print_sheet)
        self.tools.zoom_choice.chosen.connect(lambda percent: self.pdf_view.set_zoom(int(percent)))
        self.tools.size_choice.chosen.connect(lambda _size: self._choose_size())
        self._allow()

    def _choose_size(self) -> None:
        self._size_is_chosen = True
        self.size_changed.emit()

    @property
    def has_sheet(self) -> bool:
        """True while a sheet is on screen."""
        return bool(self.pdf_view.pdf)

    def forget(self) -> None:
        """No sheet is on screen."""
        self._sheet, self._made_of = None, ()
        self.pdf_view.show_pdf(b"")
        self._allow()

    def show_sheet(self, sheet: Sheet) -> None:
        """Make and show it, unless it is on screen already. Raises `KetaDeskError`: then none is on screen."""
        if not self._size_is_chosen:
            self.tools.size_choice.set_value(self._desk.page_size.value)
        size = self.tools.page_size
        if self._made_of == (*sheet.of, size):
            return
        self.forget()
        self.pdf_view.show_pdf(sheet.make(size))
        self._sheet, self._made_of = sheet, (*sheet.of, size)
        self._allow()

    def save(self) -> None:
        """Save the bytes on screen where the nurse says."""
        sheet = self._sheet
        if sheet is None or not self.has_sheet:
            return
        pdf = self.pdf_view.pdf
        target = self.choose_place(self, sheet.file_name)
        if target is not None:
            self._try(lambda: self._save_to(pdf, target, sheet.order_label))

    def print_sheet(self) -> None:
        """Send the bytes on screen to the printer; the job's title holds no patient data."""
        sheet = self._sheet
        if sheet is not None and self.has_sheet:
            self._try(lambda: self._desk.print_pdf(self.pdf_view.pdf, sheet.file_name, sheet.order_label))

    def say(self, text: str) -> None:
        """Say how it went, where the nurse looks."""
        self.notice_label.show_text(text)
        announce(self, text)

    def _save_to(self, pdf: bytes, target: str, order_label: str) -> str:
        self._desk.save_pdf(pdf, target, order_label)
        return f"Saved as {PurePath(target).name}."

    def _try(self, verb: Callable[[], str]) -> None:
        self.say("")
        try:
            done = verb()
        except KetaDeskError as failure:
            self.say(f"✖ {failure.what} {failure.next_step}")
        else:
            self.say(f"✓ {done}")

    def _allow(self) -> None:
        for button in (self.tools.save_button, self.tools.print_button):
            button.setEnabled(self.has_sheet)
