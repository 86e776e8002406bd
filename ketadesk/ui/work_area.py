"""Where the work is done, once somebody is let in: an order, the orders, a second check, the ward, papers, the record.

One of them at a time. Whatever leaves a half-typed order or check behind asks first.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ketadesk.application.account import Account
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import KeptDraft, NextStep
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.application.workstation import Workstation
from ketadesk.ui.check.check_page import CheckPage
from ketadesk.ui.help.help_page import HelpPage
from ketadesk.ui.kept_draft_page import KeptDraftPage
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.monitoring_view import MonitoringView
from ketadesk.ui.order.order_view import OrderView
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.orders.orders_page import OrdersPage
from ketadesk.ui.paper.paper_check_page import PaperCheckPage
from ketadesk.ui.record.record_view import RecordView
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.scrolled import scrolled


class WorkArea(QStackedWidget):
    """The pages of the work, and the ways between them."""

    page_changed = Signal()
    trouble_found = Signal(str, str)
    patient_left = Signal()
    """Another patient's order, or none, stands on screen from now on."""
    hand_over_asked = Signal(str, int)
    """Another person is needed for the second check of this order and revision."""

    def __init__(self, workstation: Workstation, presenter: OrderPresenter, look: Look) -> None:
        super().__init__()
        self._desk = workstation.orders
        self._workstation = workstation
        self.presenter = presenter
        self._kept = KeptDraft(draft=OrderDraft())
        self.draft_is_asked_about = False
        """True until the question about the draft of the last run is answered, also while the screen is locked."""
        self._was_on_ward = False
        """When the work was hidden."""
        self.order_view = OrderView(presenter, look)
        self.orders_page = OrdersPage(self._desk)
        self.check_page = CheckPage(lambda: workstation.checks)
        self.monitoring_view = MonitoringView(workstation, look, self._who)
        self.record_view = RecordView(workstation)
        self.help_page = HelpPage()
        self.paper_check_page = PaperCheckPage(lambda code: self._desk.scan(code), look)
        self._came_from_ward = False
        self._came_from_infusion = ""
        """Order id of the infusion that was on screen before a paper was checked."""
        self.kept_draft_page = KeptDraftPage()
        self.order_view.sheet_page.let_sign(lambda: workstation.checks, self._full_name)
        self._kept_draft_area = scrolled(self.kept_draft_page)
        pages: tuple[QWidget, ...] = (
            self.order_view, self.orders_page, self.check_page, self.monitoring_view, self.record_view, self.help_page,
            self.paper_check_page, self._kept_draft_area,
        )  # fmt: skip
        for page in pages:
            self.addWidget(page)
        self._connect()

    def _connect(self) -> None:
        self.currentChanged.connect(lambda _index: self.page_changed.emit())
        self.orders_page.open_asked.connect(self.ask_open)
        self.order_view.sheet_page.check_asked.connect(self.begin_check)
        self.check_page.sheet_asked.connect(self._show_checked_sheet)
        self.orders_page.check_asked.connect(self._check_from_list)
        # Not back to the sheet: who leaves half-way may begin again, and must not have seen the first figures.
        self.check_page.closed.connect(self._show_orders)
        for page in (self.orders_page, self.monitoring_view, self.record_view, self.help_page):
            page.closed.connect(self.show_order)
        self.monitoring_view.currentChanged.connect(lambda _index: self.page_changed.emit())
        self.monitoring_view.order_asked.connect(self.ask_open)
        self.monitoring_view.trouble_found.connect(self.trouble_found)
        self.order_view.sheet_page.infusion_asked.connect(self.show_infusion)
        self.paper_check_page.closed.connect(self._leave_paper)
        self.paper_check_page.sheet_asked.connect(self.ask_open)
        self.paper_check_page.infusion_asked.connect(self.show_infusion)
        self.kept_draft_page.resume_asked.connect(self._resume)
        self.kept_draft_page.forget_asked.connect(self._forget)

    @property
    def waits_for_answer(self) -> bool:
        """True while a kept draft is asked about: nothing may be typed over it."""
        return self.currentWidget() is self._kept_draft_area

    def show_order(self) -> None:
        """Back to the order."""
        self.setCurrentWidget(self.order_view)
        self.order_view.render_screen(self.presenter.screen)
        self.order_view.focus_first()

    def show_again(self) -> None:
        """Where she was: an order, or the ward's list. Never one infusion, for she may come from another bed."""
        if self._was_on_ward:
            self._show_ward()
        else:
            self.show_order()

    def show_orders(self) -> None:
        """The list of stored orders, with the keyboard in its search."""
        self._leave_check(self._show_orders)

    def show_ward(self) -> None:
        """Every infusion, what is due, and what has to be done."""
        self._leave_check(self._show_ward)

    def show_infusion(self, order_id: str) -> None:
        """The infusion of one order."""
        self._leave_check(lambda: self._show_infusion(order_id))

    def show_help(self) -> None:
        """What the program does and where the figures come from."""
        self._leave_check(self._show_help)

    def show_paper_check(self, code: str = "") -> None:
        """What a paper is worth: of the one whose `code` was scanned, else of one that is asked for."""
        self._leave_check(lambda: self._show_paper_check(code))

    def show_record(self, name: str) -> None:
        """A page about the record: `audit`, `backups`, `erasure` or `accounts`."""
        self._leave_check(lambda: self._show_record(name))

    def go_to(self, page: Page) -> None:
        """One of the order's pages."""
        self._leave_check(lambda: self._go_to(page))

    def step(self, step: int) -> None:
        """The next page of the order, or the one before."""
        if self.currentWidget() is self.order_view:
            self.order_view.step(step)

    def save(self) -> None:
        """Save the sheet where there is one; a draft is kept on each key already."""
        if self.waits_for_answer:
            return
        if self.currentWidget() is self.monitoring_view:
            self.monitoring_view.save()
        elif self.order_view.sheet_page.has_sheet:
            self.order_view.sheet_page.save()
        else:
            self.presenter.keep()

    def print_sheet(self) -> None:
        """Print the sheet on screen."""
        if self.currentWidget() is self.monitoring_view:
            self.monitoring_view.print_paper()
        elif self.currentWidget() is self.order_view:
            self.order_view.sheet_page.print_sheet()

    def ask_new_patient(self) -> None:
        """Clear every field, after asking when something was typed."""
        words = ("new_patient", "Clear every field for a new patient?", "Keep this patient", "Clear everything")
        self._leave_draft(words, self._start_new)

    def ask_open(self, order_id: str, revision: int) -> None:
        """Open a stored order, after asking when a draft would be lost by it."""
        words = ("open", "Leave the order that is being typed?", "Stay with it", "Open the stored order")
        self._leave_draft(words, lambda: self._open_or_check(order_id, revision))

    def begin_check(self, order_id: str, revision: int) -> None:
        """The blind second check; who may not make it hands over to another person first."""
        standing = self.presenter.screen.standing
        if standing is not None and NextStep.CHECK in standing.next_steps:
            self.show_check(order_id, revision)
        else:
            self.hand_over_asked.emit(order_id, revision)

    def show_check(self, order_id: str, revision: int) -> None:
        """The empty form of the second check, for the one who is signed in."""
        self.presenter.blank()
        self.check_page.begin(order_id, revision, self._full_name())
        self.setCurrentWidget(self.check_page)

    def leave_stored_order(self) -> None:
        """Another person is here: which order she opens, and whether she has seen it before a check, is hers to say."""
        if self.presenter.screen.stored is not None:
            self.patient_left.emit()
            self.presenter.start_new()
            self._show_orders()

    def hide_work(self) -> None:
        """Nobody may see the work: no figure stands on any page, and a half-made check is forgotten."""
        self._was_on_ward = self.currentWidget() is self.monitoring_view
        self.presenter.blank()
        self.check_page.forget()
        self.monitoring_view.forget()
        self.record_view.forget()
        self.paper_check_page.forget()
        self.setCurrentWidget(self.order_view)

    def ask_about_kept_draft(self) -> bool:
        """When the last run, or somebody else, left a draft, ask what becomes of it; true when there is one."""
        try:
            kept = self._desk.kept_draft()
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return False
        self.draft_is_asked_about = kept is not None and kept.draft != OrderDraft()
        if kept is not None and self.draft_is_asked_about:
            self._kept = kept
            self.kept_draft_page.ask_about(kept)
            self.setCurrentWidget(self._kept_draft_area)
            self.kept_draft_page.resume_button.setFocus()
        return self.draft_is_asked_about

    def _who(self) -> Account | None:
        """Who is signed in; nobody while there is no record to sign in to."""
        try:
            return self._workstation.sessions.signed_in
        except KetaDeskError:
            return None

    def _full_name(self) -> str:
        who = self._who()
        return "" if who is None else who.full_name

    def _leave_draft(self, words: tuple[str, str, str, str], verb: Callable[[], None]) -> None:
        if self.waits_for_answer:
            return
        if self.presenter.draft == OrderDraft() or self.presenter.screen.stored is not None:
            self._leave_check(verb)
            return
        name, title, keep, go_on = words
        question = Question(self, name, title, "What was typed and not stored is forgotten.", keep, go_on)
        question.when_go_on(verb)
        question.open()

    def _leave_check(self, verb: Callable[[], None]) -> None:
        if self.waits_for_answer:
            return
        if self.currentWidget() is self.check_page:
            self.check_page.ask_to_leave(verb)
        elif self.currentWidget() is self.monitoring_view:
            self.monitoring_view.leave(verb)
        else:
            verb()

    def _show_ward(self) -> None:
        self.setCurrentWidget(self.monitoring_view)
        self.monitoring_view.show_ward()

    def _show_infusion(self, order_id: str) -> None:
        self.setCurrentWidget(self.monitoring_view)
        self.monitoring_view.show_infusion(order_id)

    def _show_orders(self) -> None:
        self.setCurrentWidget(self.orders_page)
        self.orders_page.refresh()
        self.orders_page.search_edit.setFocus()
        self.orders_page.search_edit.selectAll()

    def _show_help(self) -> None:
        self.setCurrentWidget(self.help_page)
        self.help_page.show_sections(self._desk.help_sections())

    def _show_paper_check(self, code: str) -> None:
        page = self.paper_check_page
        if self.currentWidget() is not page:
            self._came_from_ward = self.currentWidget() is self.monitoring_view
            self._came_from_infusion = self.monitoring_view.order_id if self._came_from_ward else ""
        self.setCurrentWidget(page)
        if code:
            page.scan(code)
        else:
            page.begin()

    def _leave_paper(self) -> None:
        """Back to where she was, read anew."""
        if self._came_from_infusion:
            self._show_infusion(self._came_from_infusion)
        elif self._came_from_ward:
            self._show_ward()
        else:
            self.show_order()

    def _show_record(self, name: str) -> None:
        self.record_view.show_page(name)
        self.setCurrentWidget(self.record_view)

    def _go_to(self, page: Page) -> None:
        self.setCurrentWidget(self.order_view)
        self.order_view.go_to(page)

    def _open_or_check(self, order_id: str, revision: int) -> None:
        """Who may make the second check is asked before she sees the figures that she would check."""
        if not self._may_check(order_id, revision):
            self._open(order_id, revision)
            return
        question = Question(
            self,
            "unchecked",
            "This order waits for its second check",
            "Whoever has seen its figures cannot check them blind: make the check from the list (Second check). If you "
            "open the order now and check it later, the sheet says that you had seen it.",
            "Back to the list",
            "Open it all the same",
        )
        question.when_go_on(lambda: self._open(order_id, revision))
        question.open()

    def _may_check(self, order_id: str, revision: int) -> bool:
        try:
            return NextStep.CHECK in self._desk.standing(order_id, revision).next_steps
        except KetaDeskError:
            return False  # opening it says what is wrong

    def _open(self, order_id: str, revision: int) -> None:
        try:
            stored = self._desk.order(order_id, revision)
            self.patient_left.emit()
            self.presenter.open_stored(stored)
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return
        self.show_order()

    def _show_checked_sheet(self, order_id: str, revision: int) -> None:
        self._show_orders()  # where she is if the order cannot be opened
        self._open(order_id, revision)
        if self.currentWidget() is self.order_view:
            self.order_view.go_to(Page.ORDER_SHEET)

    def _check_from_list(self, order_id: str, revision: int) -> None:
        """The check without the sheet before it: nothing of the first entry was on screen."""
        words = ("check", "Leave the order that is being typed?", "Stay with it", "Make the second check")
        self._leave_draft(words, lambda: self._begin_check_afresh(order_id, revision))

    def _begin_check_afresh(self, order_id: str, revision: int) -> None:
        self.patient_left.emit()
        self.presenter.start_new()
        self.show_check(order_id, revision)

    def _start_new(self) -> None:
        self.patient_left.emit()
        self.presenter.start_new()
        self.order_view.go_to(Page.PATIENT)
        self.show_order()

    def _resume(self) -> None:
        try:
            self.presenter.resume(self._kept)
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return
        self.draft_is_asked_about = False
        self.show_order()

    def _forget(self) -> None:
        self.draft_is_asked_about = False
        self.presenter.start_new()
        self.show_order()
