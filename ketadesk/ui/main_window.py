"""The window: banner and strips on top, under them one order, the list of orders, help, or a fault.

It talks to one object, the order desk. Its title holds no patient data, because titles reach task bars and logs.
"""

from pathlib import Path

from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.ui.fault import FaultPage
from ketadesk.ui.fonts import load_fonts
from ketadesk.ui.help.about_dialog import AboutDialog
from ketadesk.ui.help.help_page import HelpPage
from ketadesk.ui.kept_draft_page import KeptDraftPage
from ketadesk.ui.look import Look
from ketadesk.ui.menus import add_action, add_go_menu, add_view_menu
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.order_view import OrderView
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.orders.orders_page import OrdersPage
from ketadesk.ui.widgets.patient_banner import PatientBanner
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.scrolled import scrolled
from ketadesk.ui.widgets.strip import Strip


class MainWindow(QMainWindow):
    """Everything a nurse sees of KetaDesk."""

    def __init__(self, desk: OrderDesk, fonts_folder: Path, text_percent: int = 100) -> None:
        super().__init__()
        load_fonts(fonts_folder)
        self.setObjectName("main_window")
        self.setWindowTitle("KetaDesk")
        self.desk = desk
        self.look = Look(text_percent)
        self.look.apply()
        self.presenter = OrderPresenter(desk)
        self._kept = OrderDraft()
        self._build_parts()
        self._build_column()
        self._build_menus()
        self._connect()
        self.presenter.show()
        self.order_view.order_tabs()
        self.resize(1366, 768)

    def _build_parts(self) -> None:
        self.banner = PatientBanner()
        self.library_strip = Strip("library", "library")
        self.trouble_strip = Strip("trouble", "trouble")
        self.cleared_strip = Strip("cleared", "notice", "Seen")
        self.change_strip = Strip("change", "stored")
        self.order_view = OrderView(self.presenter, self.look)
        self.orders_page = OrdersPage(self.desk)
        self.help_page = HelpPage()
        self.fault_page = FaultPage()
        self.kept_draft_page = KeptDraftPage()

    def _build_column(self) -> None:
        self.stack = QStackedWidget()
        for page in (self.order_view, self.orders_page, self.help_page):
            self.stack.addWidget(page)
        self._fault_area = scrolled(self.fault_page)
        self._kept_draft_area = scrolled(self.kept_draft_page)
        self.stack.addWidget(self._fault_area)
        self.stack.addWidget(self._kept_draft_area)
        central = QWidget()
        central.setProperty("role", "ground")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strips = (self.library_strip, self.trouble_strip, self.cleared_strip, self.change_strip)
        for part in (self.banner, *strips):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(central)

    def _build_menus(self) -> None:
        order = self.menuBar().addMenu("&Order")
        add_action(order, "New patient", "new_patient_action", self.ask_new_patient, "Ctrl+N")
        add_action(order, "Find an order", "orders_action", self.show_orders, "Ctrl+F")
        order.addSeparator()
        add_action(order, "Save", "save_action", self.save, "Ctrl+S")
        add_action(order, "Print", "print_action", self.order_view.sheet_page.print_sheet, "Ctrl+P")
        order.addSeparator()
        add_action(order, "Quit", "quit_action", self.close, "Ctrl+Q")
        add_go_menu(self.menuBar().addMenu("&Go to"), self._go_to, self._step)
        add_view_menu(self, self.menuBar().addMenu("&View"), self.look)
        help_menu = self.menuBar().addMenu("&Help")
        add_action(help_menu, "Help", "help_action", self.show_help, "F1")
        add_action(help_menu, "About KetaDesk", "about_action", self.show_about)

    def _connect(self) -> None:
        self.presenter.preview_changed.connect(self.render_screen)
        self.presenter.trouble_found.connect(self._say_trouble)
        self.presenter.cleared.connect(self.cleared_strip.say)
        self.cleared_strip.button.clicked.connect(lambda: self.cleared_strip.say(""))
        self.orders_page.closed.connect(self.show_order)
        self.orders_page.open_asked.connect(self.ask_open)
        self.help_page.closed.connect(self.show_order)
        self.fault_page.go_back_asked.connect(self.show_order)
        self.fault_page.quit_asked.connect(self.close)
        self.kept_draft_page.resume_asked.connect(self._resume)
        self.kept_draft_page.forget_asked.connect(self._forget)

    def render_screen(self, screen: OrderScreen) -> None:
        """Who it is, the library's state, and whether a stored order is being changed."""
        if screen.blank:
            self.banner.blank()
        else:
            self.banner.render_banner(screen.preview.banner)
            self.library_strip.say(screen.preview.library_strip)
        revises = screen.revises
        self.change_strip.say(
            f"Changing {revises.label}: it will be stored as a new revision and supersede it." if revises else ""
        )

    def show_order(self) -> None:
        """Back to the order."""
        self._show(self.order_view)
        self.order_view.render_screen(self.presenter.screen)
        self.order_view.focus_first()

    def show_orders(self) -> None:
        """The list of stored orders, with the keyboard in its search."""
        if self._is_waiting_for_answer():
            return
        self._show(self.orders_page)
        self.orders_page.refresh()
        self.orders_page.search_edit.setFocus()
        self.orders_page.search_edit.selectAll()

    def show_help(self) -> None:
        """What the program does and where the figures come from."""
        if not self._is_waiting_for_answer():
            self._show(self.help_page)
            self.help_page.show_sections(self.desk.help_sections())

    def show_about(self) -> None:
        """Versions, hash, approval."""
        AboutDialog(self, self.desk.about()).open()

    def show_fault(self, report: str) -> None:
        """Nothing computed stays on screen; the fault page stands in its place."""
        self.presenter.blank()
        self.fault_page.show_report(report)
        self._show(self._fault_area)
        self.fault_page.back_button.setFocus()

    def ask_new_patient(self) -> None:
        """Clear every field, after asking when something was typed."""
        if self._is_waiting_for_answer():
            return
        if self.presenter.draft == OrderDraft() or self.presenter.screen.stored is not None:
            self._start_new()
            return
        question = Question(
            self,
            "new_patient",
            "Clear every field for a new patient?",
            "What was typed for this patient and not stored is forgotten.",
            "Keep this patient",
            "Clear everything",
        )
        question.when_go_on(self._start_new)
        question.open()

    def ask_about_kept_draft(self) -> None:
        """When the last run left a draft, ask what becomes of it."""
        try:
            draft = self.desk.kept_draft()
        except KetaDeskError as failure:
            self._say_trouble(failure.what, failure.next_step)
            return
        if draft is not None and draft != OrderDraft():
            self._kept = draft
            self.kept_draft_page.ask_about(draft)
            self._show(self._kept_draft_area)
            self.kept_draft_page.resume_button.setFocus()

    def save(self) -> None:
        """Save the sheet where there is one; a draft is kept on each key already."""
        if self.order_view.sheet_page.has_sheet:
            self.order_view.sheet_page.save()
        else:
            self.presenter.keep()

    def ask_open(self, order_id: str, revision: int, cancelled: bool) -> None:
        """Open a stored order, after asking when a draft would be lost by it."""
        if self.presenter.draft == OrderDraft() or self.presenter.screen.stored is not None:
            self._open(order_id, revision, cancelled)
            return
        question = Question(
            self,
            "open",
            "Leave the order that is being typed?",
            "What was typed and not stored is forgotten.",
            "Stay with it",
            "Open the stored order",
        )
        question.when_go_on(lambda: self._open(order_id, revision, cancelled))
        question.open()

    def _open(self, order_id: str, revision: int, cancelled: bool) -> None:
        try:
            stored = self.desk.order(order_id, revision)
        except KetaDeskError as failure:
            self._say_trouble(failure.what, failure.next_step)
            return
        self.cleared_strip.say("")
        self.presenter.open_stored(stored, cancelled)
        self.show_order()

    def _start_new(self) -> None:
        self.cleared_strip.say("")
        self.presenter.start_new()
        self.order_view.go_to(Page.PATIENT)
        self.show_order()

    def _resume(self) -> None:
        self.presenter.resume(self._kept)
        self.show_order()

    def _forget(self) -> None:
        self.presenter.start_new()
        self.show_order()

    def _go_to(self, page: Page) -> None:
        if not self._is_waiting_for_answer():
            self._show(self.order_view)
            self.order_view.go_to(page)

    def _step(self, step: int) -> None:
        if self.stack.currentWidget() is self.order_view:
            self.order_view.step(step)

    def _is_waiting_for_answer(self) -> bool:
        """True while the kept draft is asked about: nothing may be typed over it."""
        return self.stack.currentWidget() is self._kept_draft_area

    def _show(self, page: QWidget) -> None:
        self.banner.setVisible(page is self.order_view)
        self.change_strip.setVisible(page is self.order_view and bool(self.change_strip.text_label.text()))
        self.stack.setCurrentWidget(page)

    def _say_trouble(self, what: str, next_step: str) -> None:
        self.trouble_strip.say(f"✖ {what} {next_step}" if what else "")
