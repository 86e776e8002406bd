"""Who may sign in: everybody's account, for the administrator. An account is never taken away, only made inactive."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QTableWidgetItem, QVBoxLayout, QWidget

from ketadesk.application.account import Account
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import SessionDesk
from ketadesk.ui.session.account_dialog import EditAccountDialog, GivePinDialog
from ketadesk.ui.session.session_page import failure_label
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.read_table import CELL_PADDING, ReadTable

_COLUMNS = ("Full name", "Sign-in name", "Role", "May sign in")


class AccountsPage(QWidget):
    """Shown with `show_accounts`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("accounts_page")
        self._sessions: SessionDesk | None = None
        self._shown: tuple[Account, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(10)
        self.count_label = PlainLabel(role="quiet", name="accounts_count_label")
        self.failure_label = failure_label("accounts_failure_label")
        self.table = ReadTable("accounts_table", "Accounts", _COLUMNS)
        self.table.horizontalHeader().setStretchLastSection(True)
        for part in (PlainLabel("Accounts", role="title"), self.count_label, self.failure_label):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(self._build_buttons())
        self.table.itemSelectionChanged.connect(self._allow)

    def _build_buttons(self) -> FlowLayout:
        self.back_button = DeliberateButton("Back", "accounts_back_button")
        self.active_button = DeliberateButton("May no longer sign in", "account_active_button")
        self.pin_button = DeliberateButton("Give a new PIN", "account_pin_button")
        self.change_button = DeliberateButton("Change name or role", "account_change_button")
        self.add_button = DeliberateButton("Add an account", "account_add_button", "primary")
        self.back_button.clicked.connect(self.closed)
        self.active_button.clicked.connect(self._ask_active)
        self.pin_button.clicked.connect(self._give_pin)
        self.change_button.clicked.connect(self._change)
        self.add_button.clicked.connect(self._add)
        row = FlowLayout(gap=8, row_gap=8)
        for button in (self.back_button, self.active_button, self.pin_button, self.change_button, self.add_button):
            row.addWidget(button)
        return row

    def show_accounts(self, sessions: SessionDesk) -> None:
        """Ask the desk for everybody, and put the keyboard into the table."""
        self._sessions = sessions
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Ask the desk again. What it cannot answer is said, and the table is empty then, not old."""
        chosen = self._chosen()
        self._shown = ()
        self.table.setRowCount(0)
        try:
            self._shown = self._sessions.accounts() if self._sessions is not None else ()
        except KetaDeskError as failure:
            self._say(failure)
        else:
            self.failure_label.show_text("")
        self.count_label.setText(_count_in_words(self._shown))
        self._fill()
        places = [p for p, a in enumerate(self._shown) if chosen is not None and a.account_id == chosen.account_id]
        if self._shown:
            self.table.selectRow(places[0] if places else 0)
        self._allow()

    def _fill(self) -> None:
        self.table.setRowCount(len(self._shown))
        for row, account in enumerate(self._shown):
            for place, text in enumerate(_cells(account)):
                self.table.setItem(row, place, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        for place in range(len(_COLUMNS) - 1):
            self.table.setColumnWidth(place, self.table.columnWidth(place) + CELL_PADDING)
        self.table.resizeRowsToContents()

    def _chosen(self) -> Account | None:
        rows = self.table.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows and rows[0].row() < len(self._shown) else None

    def _allow(self) -> None:
        chosen = self._chosen()
        for button in (self.active_button, self.pin_button, self.change_button):
            button.setEnabled(chosen is not None)
        inactive = chosen is not None and not chosen.active
        self.active_button.say("May sign in again" if inactive else "May no longer sign in")

    def _add(self) -> None:
        if self._sessions is not None:
            self._open(EditAccountDialog(self, self._sessions))

    def _change(self) -> None:
        chosen = self._chosen()
        if self._sessions is not None and chosen is not None:
            self._open(EditAccountDialog(self, self._sessions, chosen))

    def _give_pin(self) -> None:
        chosen = self._chosen()
        if self._sessions is not None and chosen is not None:
            self._open(GivePinDialog(self, self._sessions, chosen))

    def _ask_active(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        question = Question(
            self,
            "account_active",
            f"May {chosen.full_name} {'no longer' if chosen.active else 'again'} sign in?",
            "What was entered under this account stays as it is."
            if chosen.active
            else "The PIN from before holds again; give a new one when it is not known.",
            "Leave it as it is",
            "May no longer sign in" if chosen.active else "May sign in again",
        )
        question.when_go_on(lambda: self._set_active(chosen, not chosen.active))
        question.open()

    def _set_active(self, account: Account, active: bool) -> None:
        assert self._sessions is not None
        try:
            self._sessions.change_account(account.model_copy(update={"active": active}))
        except KetaDeskError as failure:
            self._say(failure)
            return
        self.refresh()

    def _open(self, dialog: QDialog) -> None:
        dialog.accepted.connect(self.refresh)
        dialog.open()

    def _say(self, failure: KetaDeskError) -> None:
        self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
        announce(self, self.failure_label.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _cells(account: Account) -> tuple[str, ...]:
    return (account.full_name, account.sign_in_name, account.role.value, "yes" if account.active else "no longer")


def _count_in_words(accounts: tuple[Account, ...]) -> str:
    active = sum(account.active for account in accounts)
    return f"{active} may sign in, {len(accounts) - active} no longer."
