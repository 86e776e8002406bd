"""A sheet on screen: what is shown, saved and printed are the same bytes.

It is made anew the moment it is printed or saved, so that its stamp and its status tell the truth, and shown before it
leaves. Where its status is another one by then nothing leaves: somebody has to look at it first. Afterwards the view
shows what a further print would be.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import CannotPrint, KetaDeskError
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.sheet.made_paper import MadePaper
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.order.sheet_tools import SheetTools
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.file_place import ask_new_file
from ketadesk.ui.widgets.pdf_view import PdfView
from ketadesk.ui.widgets.plain_label import PlainLabel

_MAKE_AGAIN = "Make it again. If it stays so, tell whoever looks after KetaDesk."


class Sheet(NamedTuple):
    """One sheet and how it is made."""

    of: tuple[object, ...]
    """What it was made from; as long as this is the same, so are its bytes."""
    make: Callable[[PageSize], MadePaper]
    """Raises `KetaDeskError`."""


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
        self._paper: MadePaper | None = None
        self._made_of: tuple[object, ...] = ()
        self._is_leaving = False
        """True while a paper is being printed or saved: a second press in the meantime is none."""
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
        self.pdf_view.zoomed.connect(lambda percent: self.tools.zoom_choice.set_value(str(percent)))
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
        self._sheet, self._paper, self._made_of = None, None, ()
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
        self._show(sheet, size)

    def save(self) -> None:
        """Save the sheet where the nurse says, as it stands when she has said it."""
        sheet, paper = self._sheet, self._paper
        if sheet is None or paper is None or self._is_leaving:
            return
        target = self.choose_place(self, paper.file_name)
        if target is None:
            return
        if self._sheet is not sheet:
            self.say("✖ Nothing was saved: the sheet is no longer on screen. Open it again.")
        else:
            self._let_go(sheet, lambda made: self._save_to(made, target))

    def print_sheet(self) -> None:
        """Send the sheet to the printer as it stands now; the job's title holds no patient data."""
        sheet = self._sheet
        if sheet is not None and not self._is_leaving:
            self._let_go(sheet, lambda made: self._desk.print_pdf(made.pdf, made.file_name, made.noted_as))

    def say(self, text: str) -> None:
        """Say how it went, where the nurse looks."""
        self.notice_label.show_text(text)
        announce(self, text)

    def _show(self, sheet: Sheet, size: PageSize) -> MadePaper:
        """Make it now, show it, and return what is shown. Raises `KetaDeskError`."""
        paper = sheet.make(size)
        self.pdf_view.show_pdf(paper.pdf)
        if self.pdf_view.pdf != paper.pdf:  # what nobody can look at leaves by no way
            self.forget()
            raise CannotPrint("The paper was made and cannot be shown: it is neither saved nor printed.", _MAKE_AGAIN)
        self._sheet, self._paper, self._made_of = sheet, paper, (*sheet.of, size)
        self._allow()
        return paper

    def _let_go(self, sheet: Sheet, verb: Callable[[MadePaper], str]) -> None:
        self._is_leaving = True
        try:
            if self._try(lambda: verb(self._shown_anew(sheet))):
                self._show_next(sheet)
        finally:
            # What was pressed while a slow printer held the window up is due now, and finds the paper still leaving.
            QCoreApplication.processEvents()
            self._is_leaving = False

    def _shown_anew(self, sheet: Sheet) -> MadePaper:
        """Made and shown at this moment. Raises `KetaDeskError`: also where its status is not the one on screen.

        A sheet that cannot be made any more does not stay on screen as it was.
        """
        before = self._paper
        try:
            now = self._show(sheet, self.tools.page_size)
        except KetaDeskError:
            self.forget()
            raise
        if before is not None and before.noted_as != now.noted_as:
            raise CannotPrint(
                "The order has moved on since this sheet was shown: nothing was printed or saved.",
                "Here is its sheet as it stands now. Look at it first.",
            )
        return now

    def _show_next(self, sheet: Sheet) -> None:
        """What is on paper now would be a REPRINT the next time."""
        try:
            self._show(sheet, self.tools.page_size)
        except KetaDeskError as failure:
            self.forget()
            self.say(f"{self.notice_label.text()} It is not shown any more: {failure.what} {failure.next_step}")

    def _save_to(self, made: MadePaper, target: str) -> str:
        self._desk.save_pdf(made.pdf, target, made.noted_as)
        return f"Saved as {PurePath(target).name}."

    def _try(self, verb: Callable[[], str]) -> bool:
        """Say how it went; False where it failed."""
        self.say("")
        try:
            done = verb()
        except KetaDeskError as failure:
            self.say(f"✖ {failure.what} {failure.next_step}")
            return False
        self.say(f"✓ {done}")
        return True

    def _allow(self) -> None:
        for button in (self.tools.save_button, self.tools.print_button):
            button.setEnabled(self.has_sheet)
