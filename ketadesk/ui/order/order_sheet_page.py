"""Page 6: store the order, then look at the sheet, save it, print it.

The order is stored before its sheet exists, and what is shown, saved and printed are the same bytes.
"""

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_choices import Choice
from ketadesk.application.order_preview import Page
from ketadesk.application.sheet_content import PageSize
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw
from ketadesk.ui.order.cancel_question import ask_to_cancel
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.review_page import hindrances
from ketadesk.ui.order.same_patient import identity_change
from ketadesk.ui.order.save_place import ask_save_place
from ketadesk.ui.order.sheet_tools import SheetTools
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.pdf_view import PdfView
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit


class OrderSheetPage(QWidget):
    """Stores, shows, saves, prints."""

    page = Page.ORDER_SHEET
    rows_changed = Signal()
    place_asked = Signal(object, str)

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__()
        self.setObjectName("order_sheet_page")
        self.presenter = presenter
        self.choose_place: Callable[[QWidget, str], str | None] = ask_save_place
        self._screen: OrderScreen | None = None
        self._sheet_of: tuple[object, ...] = ()
        self._generation = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Order sheet", role="title"))
        self._build_store_card()
        column.addWidget(self.store_card)
        self._build_sheet_part()
        column.addWidget(self.sheet_part, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        self._connect()

    def _build_store_card(self) -> None:
        self.store_card = Card("", "store_card")
        self.rate_label = PlainLabel(role="heading", name="sheet_rate_label")
        self.state_label = PlainLabel(name="sheet_state_label")
        self.entered_by_edit = TypedEdit("entered_by_edit", "Entered by: your name", "long")
        caption = PlainLabel("Entered by (your name)", role="caption")
        caption.setBuddy(self.entered_by_edit)
        self.store_button = DeliberateButton("Store order and make the sheet", "store_button", "primary")
        self.why_not_label = PlainLabel(role="quiet", name="store_why_not_label")
        row = QHBoxLayout()
        row.addWidget(self.store_button)
        row.addWidget(self.why_not_label, 1)
        row.addStretch(0)
        self.store_card.add(self.rate_label, self.state_label, caption, self.entered_by_edit, row)

    def _build_sheet_part(self) -> None:
        self.sheet_part = QWidget()
        column = QVBoxLayout(self.sheet_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.stored_label = PlainLabel(role="heading", name="stored_label")
        self.tools = SheetTools()
        self.size_choice = Segments("page_size_choice", "Paper")
        self.size_choice.set_choices(
            (Choice(value=PageSize.A4.value, label="A4"), Choice(value=PageSize.LETTER.value, label="Letter"))
        )
        self.size_choice.set_value(usual_page_size().value)
        self.tools.add_group("Paper", self.size_choice)
        self.notice_label = PlainLabel(role="strong", name="sheet_notice_label")
        self.notice_label.hide()
        self.pdf_view = PdfView("sheet_view")
        self.pdf_view.setAccessibleName("The order sheet")
        self.pdf_view.setMinimumHeight(320)
        for part in (self.stored_label, self.tools, self.notice_label):
            column.addWidget(part)
        column.addWidget(self.pdf_view, 1)

    def _connect(self) -> None:
        self.entered_by_edit.textEdited.connect(lambda _text: self._allow())
        self.store_button.clicked.connect(self.store)
        self.tools.save_button.clicked.connect(self.save)
        self.tools.print_button.clicked.connect(self.print_sheet)
        self.tools.change_button.clicked.connect(self.presenter.begin_change)
        self.tools.cancel_button.clicked.connect(self.cancel)
        self.tools.zoom_choice.chosen.connect(lambda percent: self.pdf_view.set_zoom(int(percent)))
        self.size_choice.chosen.connect(lambda _size: self._load_sheet())

    @property
    def has_sheet(self) -> bool:
        """True while a sheet is on screen."""
        return bool(self.pdf_view.pdf)

    def render_screen(self, screen: OrderScreen) -> None:
        """Show the store card for a draft, the sheet for a stored order."""
        self._screen = screen
        if screen.generation != self._generation:
            self._generation = screen.generation
            self.entered_by_edit.show_typed("", screen.generation)
            self._say("")
        stored = screen.stored
        self.store_card.setVisible(stored is None)
        self._filler.setVisible(stored is None)
        self.sheet_part.setVisible(stored is not None)
        if stored is None:
            self._forget_sheet()
            self._render_store_card(screen)
            return
        self.stored_label.setText(f"{'Cancelled' if screen.cancelled else 'Stored as'} {stored.label}")
        self.tools.change_button.setEnabled(not screen.cancelled)
        self.tools.cancel_button.setEnabled(not screen.cancelled)
        self._load_sheet()

    def show_place(self, _path: str) -> None:
        """The only field of the page."""
        self.entered_by_edit.setFocus()

    def _render_store_card(self, screen: OrderScreen) -> None:
        figure = screen.preview.pump_figure if screen.sheet_allowed else None
        self.rate_label.show_text(f"{figure.rate} {figure.unit}, {figure.of_what}" if figure else "")
        self.state_label.setText(_state_in_words(screen))
        self.store_button.say(
            "Store the change and make the sheet" if screen.revises else "Store order and make the sheet"
        )
        self._allow()

    def _allow(self) -> None:
        screen = self._screen
        allowed = screen is not None and screen.sheet_allowed
        name = self.entered_by_edit.text()
        flaw = text_flaw(name, NAME_LENGTH)
        self.store_button.setEnabled(allowed and bool(name) and not flaw)
        if flaw:
            self.why_not_label.show_text(f"✖ Your name cannot be used as it stands. Allowed: {flaw}")
        elif not allowed:
            self.why_not_label.show_text("Not yet: see what is open on the review page.")
        else:
            self.why_not_label.show_text("" if name else "Not yet: your name is missing.")

    def store(self) -> None:
        """Store the order; a change of the patient's identity is asked about first."""
        screen = self._screen
        change = identity_change(screen) if screen is not None else ""
        if not change:
            self._store_now()
            return
        question = Question(
            self,
            "identity",
            "Is this still the same patient?",
            f"{change} A sheet for another patient needs a new order (File, New patient).",
            "Do not store",
            "Same patient: store the change",
        )
        question.when_go_on(self._store_now)
        question.open()

    def _store_now(self) -> None:
        self._say("")
        try:
            self.presenter.store(self.entered_by_edit.text())
        except KetaDeskError as failure:
            self.presenter.trouble_found.emit(failure.what, failure.next_step)
            return
        self.tools.save_button.setFocus()

    def save(self) -> None:
        """Save the bytes on screen where the nurse says."""
        stored = self.presenter.screen.stored
        if stored is None or not self.has_sheet:
            return
        target = self.choose_place(self, stored.sheet.file_name)
        if target is not None:
            self._try(lambda: self._save_to(target))

    def print_sheet(self) -> None:
        """Send the bytes on screen to the printer; the job's title holds no patient data."""
        stored = self.presenter.screen.stored
        if stored is not None and self.has_sheet:
            title = stored.sheet.file_name
            self._try(lambda: self.presenter.desk.print_pdf(self.pdf_view.pdf, title))

    def cancel(self) -> None:
        """Ask why and by whom, then cancel for good."""
        stored = self.presenter.screen.stored
        if stored is not None:
            ask_to_cancel(self, stored.label, lambda reason, by: self._try(lambda: self._cancel(reason, by)))

    def _cancel(self, reason: str, by: str) -> str:
        stored = self.presenter.screen.stored
        assert stored is not None
        self.presenter.desk.cancel(stored.order_id, reason, by)
        self.presenter.mark_cancelled()
        return f"{stored.order_id} is cancelled. Destroy the printed sheets."

    def _save_to(self, target: str) -> str:
        self.presenter.desk.save_pdf(self.pdf_view.pdf, str(target))
        return f"Saved as {PurePath(target).name}."

    def _try(self, verb: Callable[[], str]) -> None:
        """Do what may fail, and say how it went where the nurse looks."""
        self._say("")
        try:
            done = verb()
        except KetaDeskError as failure:
            self._say(f"✖ {failure.what} {failure.next_step}")
        else:
            self._say(f"✓ {done}")

    def _say(self, text: str) -> None:
        self.notice_label.show_text(text)
        announce(self, text)

    def _forget_sheet(self) -> None:
        self._sheet_of = ()
        self.pdf_view.show_pdf(b"")

    def _load_sheet(self) -> None:
        screen = self.presenter.screen
        stored = screen.stored
        if stored is None:
            return
        size = PageSize(self.size_choice.value)
        wanted = (stored.order_id, stored.revision, size, screen.cancelled)
        if wanted == self._sheet_of:
            return
        self._forget_sheet()
        try:
            self.pdf_view.show_pdf(self.presenter.desk.sheet_pdf(stored.order_id, stored.revision, size))
        except KetaDeskError as failure:
            self._say(f"✖ The order is stored. Its sheet is not made: {failure.what} {failure.next_step}")
            return
        self._sheet_of = wanted


def usual_page_size() -> PageSize:
    """Letter where the workstation's country uses it, else A4."""
    american = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return PageSize.LETTER if american else PageSize.A4


def _state_in_words(screen: OrderScreen) -> str:
    if screen.blank:
        return ""
    if screen.sheet_allowed:
        change = f"It will supersede {screen.revises.label}. " if screen.revises else ""
        return f"The order is complete. {change}It is stored first; then its sheet is made."
    count = len(hindrances(screen.preview))
    return f"The order cannot be stored yet: {count} still in the way." if count else "The order is not complete."
