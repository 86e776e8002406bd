"""The window's menus: which entries belong to the work, which to somebody who is signed in, and who that is."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from ketadesk.application.account import Account
from ketadesk.ui.look import Look
from ketadesk.ui.menus import add_action, add_go_menu, add_view_menu
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.work_area import WorkArea

_RECORD = (("audit", "Who did what"), ("backups", "Backups"), ("accounts", "Accounts"), ("erasure", "Erase a patient"))


class WindowVerbs(NamedTuple):
    """What the menus ask of the window itself."""

    close: Callable[[], object]
    lock: Callable[[], object]
    sign_out: Callable[[], object]
    change_pin: Callable[[], object]
    show_about: Callable[[], object]


class MainMenus:
    """Fills the menu bar; everything but quitting rests while the work is hidden."""

    def __init__(self, window: QMainWindow, work: WorkArea, look: Look, verbs: WindowVerbs) -> None:
        self._bar = window.menuBar()
        order, go = self._bar.addMenu("&Order"), self._bar.addMenu("&Go to")
        person, record = self._bar.addMenu("&Person"), self._bar.addMenu("&Record")
        self._fill_order(order, work, verbs)
        add_go_menu(go, work.go_to, work.step)
        add_action(person, "Lock, or another person", "lock_action", verbs.lock, "Ctrl+L")
        add_action(person, "Sign out", "sign_out_action", verbs.sign_out)
        add_action(person, "Change my PIN", "own_pin_action", verbs.change_pin)
        for name, text in _RECORD:
            add_action(record, text, f"{name}_action", partial(work.show_record, name))
        add_view_menu(window, self._bar.addMenu("&View"), look)
        help_menu = self._bar.addMenu("&Help")
        help_action = add_action(help_menu, "Help", "help_action", work.show_help, "F1")
        add_action(help_menu, "About KetaDesk", "about_action", verbs.show_about)
        self._of_work = [*self._of_order, *go.actions(), help_action]
        self._of_person = [self._ward, self._paper, *person.actions(), *record.actions()]
        self.signed_in_label = PlainLabel(role="person", name="signed_in_label", wraps=False)
        self._bar.setCornerWidget(self.signed_in_label)

    def show_what_belongs(self, working: bool, who: Account | None) -> None:
        """`who` is signed in and at work, if anybody is."""
        self.signed_in_label.setText(f"{who.full_name}, {who.role.value}" if who else "")
        # The bar lays its corner out only when its own size changes.
        QApplication.sendEvent(self._bar, QResizeEvent(self._bar.size(), self._bar.size()))
        for action in self._of_work:
            action.setEnabled(working)
        for action in self._of_person:
            action.setEnabled(who is not None)

    def _fill_order(self, order: QMenu, work: WorkArea, verbs: WindowVerbs) -> None:
        self._of_order = [
            add_action(order, "New patient", "new_patient_action", work.ask_new_patient, "Ctrl+N"),
            add_action(order, "Find an order", "orders_action", work.show_orders, "Ctrl+F"),
        ]
        self._ward = add_action(order, "Ward: infusions and observations", "ward_action", work.show_ward, "Ctrl+I")
        self._paper = add_action(order, "Check a paper", "paper_action", work.show_paper_check, "Ctrl+K")
        order.addSeparator()
        self._of_order += [
            add_action(order, "Save", "save_action", work.save, "Ctrl+S"),
            add_action(order, "Print", "print_action", work.print_sheet, "Ctrl+P"),
        ]
        order.addSeparator()
        add_action(order, "Quit", "quit_action", verbs.close, "Ctrl+Q")
