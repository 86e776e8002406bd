"""Page 6: store the order, then look at its sheet, save it, print it, and see where it stands.

The order is stored before its sheet exists. Where the record cannot be used, a DRAFT sheet is made that says so.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.application.workstation import CheckDesk
from ketadesk.ui.order.identity_question import ask_about_identity
from ketadesk.ui.order.labels_dialog import LabelsDialog
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.sheet_part import SheetPart
from ketadesk.ui.order.sheets import recorded_sheet, unrecorded_sheet
from ketadesk.ui.order.standing_card import StandingCard
from ketadesk.ui.order.steps import OrderSteps
from ketadesk.ui.order.store_card import StoreCard
from ketadesk.ui.widgets.plain_label import PlainLabel


class OrderSheetPage(QWidget):
    """Stores, shows; what happens to a stored order goes through `steps`."""

    page = Page.ORDER_SHEET
    rows_changed = Signal()
    place_asked = Signal(object, str)
    check_asked = Signal(str, int)
    """Order id and revision whose second check is asked for."""
    infusion_asked = Signal(str)
    """Id of the order whose start, or whose log, is asked for."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__()
        self.setObjectName("order_sheet_page")
        self.presenter = presenter
        self._who: Callable[[], str] = lambda: ""
        self._generation = 0
        self._draft_shown: OrderDraft | None = None
        self.store_card = StoreCard()
        self.standing_card = StandingCard()
        self.sheet = SheetPart(presenter.desk)
        self.steps = OrderSteps(self, presenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Order sheet", role="title"))
        for part in (self.store_card, self.standing_card):
            column.addWidget(part)
        column.addWidget(self.sheet, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        self._connect()

    def _connect(self) -> None:
        self.presenter.preview_changed.connect(self._forget_what_is_old)
        self.store_card.store_asked.connect(self.store)
        self.store_card.draft_sheet_asked.connect(self.make_draft_sheet)
        self.sheet.size_changed.connect(self._show_sheet)
        self.steps.done.connect(self.sheet.say)
        self.steps.check_asked.connect(self.check_asked)
        self.steps.connect_buttons(self.standing_card)
        self.standing_card.infusion_button.clicked.connect(self._ask_for_infusion)
        self.standing_card.labels_button.clicked.connect(self.show_labels)

    def _ask_for_infusion(self) -> None:
        stored = self.presenter.screen.stored
        if stored is not None:
            self.infusion_asked.emit(stored.order_id)

    def let_sign(self, checks: Callable[[], CheckDesk], who: Callable[[], str]) -> None:
        """Through whom steps are recorded, and the full name of who is signed in, blank for nobody."""
        self._who = who
        self.steps.let_sign(checks, who)

    @property
    def has_sheet(self) -> bool:
        """True while a sheet is on screen."""
        return self.sheet.has_sheet

    def save(self) -> None:
        """Save the sheet on screen."""
        self.sheet.save()

    def print_sheet(self) -> None:
        """Print the sheet on screen."""
        self.sheet.print_sheet()

    def show_labels(self) -> None:
        """Labels for what the order on screen prepares."""
        stored = self.presenter.screen.stored
        if stored is None:
            return
        self.sheet.say("")
        try:
            parts = self.presenter.desk.label_parts(stored.order_id, stored.revision)
        except KetaDeskError as failure:
            self.sheet.say(f"✖ {failure.what} {failure.next_step}")
            return
        if parts:
            LabelsDialog(self, self.presenter.desk, stored, parts).open()
        else:
            self.sheet.say("● Nothing of this order takes a label.")

    def show_place(self, _path: str) -> None:
        """The only field of the page."""
        self.store_card.pin.edit.setFocus()

    def render_screen(self, screen: OrderScreen) -> None:
        """Show the store card for a draft, where it stands and its sheet for a stored order."""
        self._forget_what_is_old(screen)
        stored = screen.stored
        self.store_card.setVisible(stored is None)
        self.standing_card.setVisible(stored is not None and not screen.blank)
        if screen.blank:
            self.store_card.blank()
            self.standing_card.forget()
        elif stored is None:
            self.store_card.render_screen(screen, self.presenter.desk.why_not_store, self._who())
        else:
            self.standing_card.render_standing(stored, screen.standing)
            self._show_sheet()
        self._show_parts()
        self.rows_changed.emit()

    def store(self) -> None:
        """Store the order; a change of the patient's identity is asked about first."""
        ask_about_identity(self, self.presenter.screen, self._store_now)

    def make_draft_sheet(self) -> None:
        """Show a sheet of what is typed, marked as not recorded."""
        screen = self.presenter.screen
        if screen.stored is None and screen.sheet_allowed:
            self.sheet.say("")
            self._draft_shown = screen.draft
            self._show_sheet()
            self._show_parts()

    def _store_now(self) -> None:
        self.sheet.say("")
        try:
            self.presenter.store(self.store_card.pin.take())
        except SignInRefused as refused:
            self.store_card.pin.refuse(refused)
        except KetaDeskError as failure:
            self.presenter.trouble_found.emit(failure.what, failure.next_step)
        else:
            self.sheet.tools.print_button.setFocus()

    def _forget_what_is_old(self, screen: OrderScreen) -> None:
        """On each change, also while another page is shown: no sheet of an older draft or of nobody stays."""
        if screen.generation != self._generation:
            self._generation = screen.generation
            self.store_card.pin.clear()
            self.sheet.say("")
        if screen.blank or screen.stored is not None or screen.draft != self._draft_shown:
            self._draft_shown = None
        if screen.blank or (screen.stored is None and self._draft_shown is None):
            self.sheet.forget()

    def _show_sheet(self) -> None:
        screen = self.presenter.screen
        stored = screen.stored
        if screen.blank or (stored is None and self._draft_shown is None):
            return
        desk, mark = self.presenter.desk, screen.standing.mark if screen.standing else ""
        sheet = unrecorded_sheet(desk, screen.draft) if stored is None else recorded_sheet(desk, stored, mark)
        try:
            self.sheet.show_sheet(sheet)
        except KetaDeskError as failure:
            is_stored = "The order is stored. " if stored is not None else ""
            self.sheet.say(f"✖ {is_stored}Its sheet is not made: {failure.what} {failure.next_step}")

    def _show_parts(self) -> None:
        screen = self.presenter.screen
        shown = not screen.blank and (screen.stored is not None or self._draft_shown is not None)
        self.sheet.setVisible(shown)
        self._filler.setVisible(not shown)
