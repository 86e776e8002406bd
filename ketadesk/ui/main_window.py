"""The window: banner and strips on top; under them the work, a fault, or the gate that stands before the work.

It talks to one object, the workstation. Its title holds no patient data, because titles reach task bars and logs.
"""

from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ketadesk.application.account import Account
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Banner
from ketadesk.application.workstation import Workstation
from ketadesk.ui.fault import FaultPage
from ketadesk.ui.fonts import load_fonts
from ketadesk.ui.gate import Gate
from ketadesk.ui.help.about_dialog import AboutDialog
from ketadesk.ui.hourly_work import HourlyWork
from ketadesk.ui.look import Look
from ketadesk.ui.main_menus import MainMenus, WindowVerbs
from ketadesk.ui.monitoring.reminders import Reminders
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.quit_questions import QuitQuestions
from ketadesk.ui.scanning.scan_desk import ScanDesk
from ketadesk.ui.scanning.scanner import Scanner
from ketadesk.ui.session.cover import close_above
from ketadesk.ui.session.own_pin_dialog import OwnPinDialog
from ketadesk.ui.strips import Strips
from ketadesk.ui.widgets.patient_banner import PatientBanner
from ketadesk.ui.widgets.scrolled import scrolled
from ketadesk.ui.work_area import WorkArea


class MainWindow(QMainWindow):
    """Everything a nurse sees of KetaDesk. `begin` opens the record."""

    def __init__(self, workstation: Workstation, fonts_folder: Path, text_percent: int = 100) -> None:
        super().__init__()
        load_fonts(fonts_folder)
        self.setObjectName("main_window")
        self.setWindowTitle("KetaDesk")
        self.workstation = workstation
        self.look = Look(text_percent)
        self.look.apply()
        self.presenter = OrderPresenter(workstation.orders)
        self._at_work: Account | None = None
        self._handed_over: tuple[str, str, int] | None = None
        """By whom (account id), and which order and revision another person is to check."""
        self._draft_was_looked_for = False
        self.quit_questions = QuitQuestions(self)
        self._build_parts()
        self._build_column()
        self._build_menus()
        self._connect()
        self.presenter.show()
        self.order_view.order_tabs()
        self.resize(1366, 768)

    def _build_parts(self) -> None:
        self.banner = PatientBanner()
        self.infusion_banner = PatientBanner("infusion_banner")
        self.strips = Strips()
        self.work = WorkArea(self.workstation, self.presenter, self.look)
        self.order_view = self.work.order_view
        self.orders_page = self.work.orders_page
        self.fault_page = FaultPage()
        self.gate = Gate(self.workstation, self)
        self.reminders = Reminders(lambda: self.workstation.monitoring, self._is_anybody_here, self)
        self.backup_schedule = HourlyWork(self.workstation.back_up_when_due, "backup", self)
        self.downtime_schedule = HourlyWork(self.workstation.keep_downtime_packs, "downtime", self)
        self.scan_desk = ScanDesk(self.work, self._is_anybody_here)

    def _build_column(self) -> None:
        self.stack = QStackedWidget()
        self._fault_area = scrolled(self.fault_page)
        for page in (self.work, self._fault_area, *self.gate.pages):
            self.stack.addWidget(page)
        central = QWidget()
        central.setProperty("role", "ground")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.infusion_banner)
        column.addWidget(self.scan_desk.strip)
        column.addWidget(self.strips)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(central)

    def _build_menus(self) -> None:
        verbs = WindowVerbs(self.close, self.lock, self.sign_out, self._change_pin, self.show_about)
        self.menus = MainMenus(self, self.work, self.look, verbs)

    def _connect(self) -> None:
        self.presenter.preview_changed.connect(self.render_screen)
        for part in (self.presenter, self.work):
            part.trouble_found.connect(self.strips.say_trouble)
        self.backup_schedule.trouble_found.connect(self.strips.say_record)
        self.downtime_schedule.trouble_found.connect(self.strips.say_downtime)
        self.downtime_schedule.done.connect(lambda: self.strips.say_downtime("", ""))
        self.presenter.cleared.connect(self.strips.cleared.say)
        self.strips.returned.button.clicked.connect(self._work_out_again)
        self.work.page_changed.connect(self._show_what_belongs)
        self.work.patient_left.connect(self.strips.hush)
        self.work.hand_over_asked.connect(self._hand_over)
        self.reminders.reminders_changed.connect(self.strips.reminders.show_reminders)
        self.work.monitoring_view.banner_changed.connect(self._show_infusion_banner)
        self.work.monitoring_view.unsaved_changed.connect(self._say_unsaved)
        self.work.monitoring_view.entered.connect(self.reminders.look)
        self.work.record_view.record_replaced.connect(self._begin_anew)
        self.fault_page.go_back_asked.connect(self._back_from_fault)
        self.fault_page.quit_asked.connect(self.close)
        self.gate.page_shown.connect(self._show)
        self.gate.let_in.connect(self._let_in)
        self.gate.idle_found.connect(self.lock)
        self.gate.thrown_out.connect(self._hide_work)
        self.gate.restore_asked.connect(self._show_backups)
        self.work.record_view.closed.connect(self._leave_backups)
        self.gate.notice_found.connect(self.strips.say_record)

    def begin(self) -> None:
        """Open the record and let somebody sign in."""
        self.gate.begin()

    def watch_scanner(self, prefix: str = "") -> None:
        """From now on a scan is caught before any widget; `prefix` names the key that begins each, blank for none."""
        self.scan_desk.listen(Scanner(prefix, self))

    def render_screen(self, screen: OrderScreen) -> None:
        """Who it is, the library's state, and whether a stored order is being changed."""
        if screen.blank:
            self.banner.blank()
        else:
            self.banner.render_banner(screen.preview.banner)
            self.strips.library.say(screen.preview.library_strip)
            self.strips.returned.say("")
        self.strips.look_alike.say(" ".join(screen.look_alikes) if screen.stored is not None else "")
        revises = screen.revises
        self.strips.change.say(
            f"Changing {revises.label}: it will be stored as a new revision and supersede it." if revises else ""
        )

    def _show_infusion_banner(self, banner: Banner | None) -> None:
        if banner is None:
            self.infusion_banner.blank()
        else:
            self.infusion_banner.render_banner(banner)

    def show_about(self) -> None:
        """Versions, hash, approval."""
        AboutDialog(self, self.workstation.orders.about()).open()

    def show_fault(self, report: str) -> None:
        """Nothing computed stays on screen; the fault page stands in its place."""
        self.work.hide_work()
        self.fault_page.show_report(report)
        self._show(self._fault_area)
        self.fault_page.back_button.setFocus()

    def lock(self) -> None:
        """Hide the work behind a PIN; what was typed is kept."""
        if self._at_work is not None and not self.gate.is_shut:
            typing = self.presenter.screen.stored is None and self.presenter.draft != OrderDraft()
            self._hide_work()
            self.gate.lock(typing, bool(self.work.monitoring_view.unsaved_words))

    def sign_out(self) -> None:
        """Nobody is at the workstation; what was typed is kept for the next one."""
        if self._at_work is not None and not self.gate.is_shut:
            self._hide_work()
            self.gate.sign_out()

    def closeEvent(self, event: QCloseEvent) -> None:
        shows_key = self.stack.currentWidget() is self.gate.recovery_key_page
        if (shows_key and self.quit_questions.ask_about_the_key()) or (
            self.work.monitoring_view.loses_something and self.quit_questions.ask_about_the_set()
        ):
            event.ignore()
            return
        self.gate.stop()
        self.reminders.stop()
        self.backup_schedule.stop()
        self.downtime_schedule.stop()
        self.scan_desk.stop()
        self.workstation.close()
        super().closeEvent(event)

    def _hand_over(self, order_id: str, revision: int) -> None:
        """The second check is made by another person, who signs in first; the first figures are off the screen."""
        by = self._at_work
        self._hide_work()
        self.gate.sign_out("Second check: another person signs in")
        self._handed_over = None if by is None else (by.account_id, order_id, revision)

    def _hide_work(self) -> None:
        close_above(self)
        self.reminders.stop()
        self._handed_over = None
        self.work.hide_work()
        self.strips.hush()

    def _let_in(self, account: Account | None) -> None:
        before, self._at_work = self._at_work, account
        another = account is not None and before is not None and before.account_id != account.account_id
        if account is not None:
            self.backup_schedule.look()
            self.downtime_schedule.begin()
            self.reminders.start()
        self.scan_desk.hush()
        self._say_whether_recorded()
        if account is None and self.presenter.draft != OrderDraft():
            # Nobody has signed in: what somebody else typed is not shown. The record keeps it for the next one.
            self.presenter.start_new()
        handed_over, self._handed_over = self._handed_over, None
        self._show(self.work)
        self._say_unsaved()
        if handed_over is not None and account is not None and handed_over[0] != account.account_id:
            self.work.leave_stored_order()
            self.work.show_check(*handed_over[1:])
            return
        if another:
            self.work.leave_stored_order()
        if another and self.presenter.draft != OrderDraft():
            self._ask_about_the_others_draft()
        elif self.work.draft_is_asked_about or not self._draft_was_looked_for:
            self._draft_was_looked_for = account is not None
            self.presenter.show()
            self.work.show_order()
            self.work.ask_about_kept_draft()
        else:
            self._return_to_work(another)

    def _ask_about_the_others_draft(self) -> None:
        """Somebody else was typing: whose order it is stands on screen before any of its fields can be typed in."""
        if not self.work.ask_about_kept_draft():
            self.presenter.start_new()
            self.work.show_order()

    def _is_anybody_here(self) -> bool:
        return self._at_work is not None and not self.gate.is_shut

    def _say_whether_recorded(self) -> None:
        reason = self.workstation.orders.why_not_store
        self.strips.not_recorded.say(f"✖ {reason}" if reason else "")

    def _return_to_work(self, another: bool) -> None:
        """What was typed is there again; what was computed is not, until somebody asks for it."""
        if self.presenter.draft == OrderDraft():
            self.presenter.show()
        else:
            self.presenter.blank()
            self.strips.returned.say("The screen was hidden: no figure is shown until it is worked out again.")
        if another or self._at_work is None:
            self.work.show_order()
        else:
            self.work.show_again()

    def _say_unsaved(self) -> None:
        """Only to the one who typed it, and only while she is here."""
        self.strips.unsaved.say(self.work.monitoring_view.unsaved_words if self._is_anybody_here() else "")

    def _work_out_again(self) -> None:
        try:
            self.presenter.refresh_standing()
        except KetaDeskError as failure:
            self.strips.say_trouble(failure.what, failure.next_step)
        self.presenter.show()

    def _back_from_fault(self) -> None:
        """To the work, or to what stands before it: a fault opens no locked screen."""
        if self.gate.is_shut:
            self.gate.show_again()
        else:
            self._show(self.work)
            self.work.show_order()

    def _begin_anew(self) -> None:
        """Another record stands in the place of the one that was open: nothing of that one may stay."""
        self.work.hide_work()
        self.strips.hush()
        self.presenter.start_new()
        self._at_work = None
        self.gate.begin()

    def _show_backups(self) -> None:
        """The record cannot be opened: its backups are shown without anybody signed in."""
        self._say_whether_recorded()
        self._show(self.work)
        self.work.show_record("backups")

    def _leave_backups(self) -> None:
        """Back to what is wrong with the record, where that is why the backups were shown."""
        if self._at_work is None and self.gate.is_shut:
            self.gate.begin()

    def _change_pin(self) -> None:
        if self._at_work is not None:
            OwnPinDialog(self, self.workstation.sessions, self._at_work.full_name).open()

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self._show_what_belongs()

    def _show_what_belongs(self) -> None:
        """Banner, strips and menus belong to the work; the gate and a fault stand alone."""
        working = self.stack.currentWidget() is self.work
        page = self.work.currentWidget() if working else None
        on_order = page is self.order_view
        self.banner.setVisible(on_order)
        self.infusion_banner.setVisible(page is self.work.monitoring_view and self.work.monitoring_view.shows_patient)
        self.strips.setVisible(working)
        self.strips.returned.setVisible(on_order and bool(self.strips.returned.text_label.text()))
        self.strips.change.setVisible(on_order and bool(self.strips.change.text_label.text()))
        self.menus.show_what_belongs(working, self._at_work if working else None)
