"""Small dialogs about one account: make it, change it, give it a PIN. Their titles name nobody."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.account import Account, Role
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_choices import Choice
from ketadesk.application.pin_rules import LONGEST_PIN, SHORTEST_PIN, full_name_flaw, pin_flaw, sign_in_name_flaw
from ketadesk.application.workstation import SessionDesk
from ketadesk.ui.session.session_dialog import SessionDialog
from ketadesk.ui.session.session_page import failure_label
from ketadesk.ui.session.typed_field import TypedField, TypedTwice
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_ROLE_NOTES = {
    Role.NURSE: "enters and checks orders",
    Role.PRESCRIBER: "enters and checks orders",
    Role.PHARMACIST: "enters and checks orders",
    Role.ADMINISTRATOR: "keeps accounts and the record, enters no orders",
}
_PIN_HINT = f"{SHORTEST_PIN} to {LONGEST_PIN} digits. It is never shown. Ask the person to change it after signing in."


class AccountDialog(SessionDialog):
    """One step that the desk may refuse."""

    def __init__(self, parent: QWidget, name: str, heading: str, do_it: str) -> None:
        super().__init__(parent, name, heading, "Leave it as it is", do_it)
        self.failure_label = failure_label(f"{name}_failure_label")

    def _try(self, verb: Callable[[], object]) -> None:
        """Do it, or say why not and stay open."""
        self.failure_label.show_text("")
        try:
            verb()
        except KetaDeskError as failure:
            self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
            announce(self, self.failure_label.text())
        else:
            self.accept()


class EditAccountDialog(AccountDialog):
    """A new account, or another name or role for `account`."""

    def __init__(self, parent: QWidget, sessions: SessionDesk, account: Account | None = None) -> None:
        heading = f"Change the account of {account.full_name}" if account else "Add an account"
        super().__init__(parent, "account", heading, "Store the change" if account else "Add the account")
        self._sessions = sessions
        self._account = account
        self.full_name_field = TypedField(
            TypedEdit("account_full_name_edit", "Full name", "long"), "As it is printed.", full_name_flaw
        )
        self.sign_in_name_field = TypedField(
            TypedEdit("account_sign_in_name_edit", "Sign-in name"),
            "Short: a staff number or initials. It is never given to anybody else, and cannot be changed later.",
            sign_in_name_flaw,
        )
        self.role_choice = Segments("account_role_choice", "Role")
        self.role_choice.set_choices(
            tuple(Choice(value=r.value, label=r.value.capitalize(), note=_ROLE_NOTES[r]) for r in Role)
        )
        self.pin = TypedTwice("account_pin", "PIN", _PIN_HINT, flaw=pin_flaw)
        self._lay_out()
        self._connect()
        self._show_account()
        self._allow()

    def _lay_out(self) -> None:
        self.fields.addWidget(self.full_name_field)
        self.fields.addWidget(self.sign_in_name_field)
        self.fields.addLayout(self._role_block())
        if self._account is None:
            self.fields.addWidget(self.pin)
        self.fields.addWidget(self.failure_label)

    def _role_block(self) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(4)
        block.addWidget(PlainLabel("Role", role="caption"))
        block.addWidget(self.role_choice)
        words = "An administrator keeps accounts and the record, and enters no orders."
        block.addWidget(PlainLabel(words, role="quiet"))
        return block

    def _connect(self) -> None:
        for field in (self.full_name_field, self.sign_in_name_field):
            field.changed.connect(self._allow)
        self.pin.changed.connect(self._allow)
        self.role_choice.chosen.connect(lambda _role: self._allow())
        self.do_button.clicked.connect(lambda: self._try(self._store))

    def _show_account(self) -> None:
        account = self._account
        if account is not None:
            self.full_name_field.edit.setText(account.full_name)
            self.sign_in_name_field.edit.setText(account.sign_in_name)
            self.sign_in_name_field.edit.setEnabled(False)
            self.role_choice.set_value(account.role.value)
        self.full_name_field.edit.setFocus()

    def _wanted(self) -> Account | None:
        if self._account is None or not self.role_choice.value:
            return None
        return Account(
            account_id=self._account.account_id,
            sign_in_name=self._account.sign_in_name,
            full_name=self.full_name_field.text(),
            role=Role(self.role_choice.value),
            active=self._account.active,
        )

    def _store(self) -> None:
        changed = self._wanted()
        if changed is not None:
            self._sessions.change_account(changed)
            return
        role = Role(self.role_choice.value)
        names = (self.sign_in_name_field.text(), self.full_name_field.text())
        self._sessions.add_account(*names, role, self.pin.text())

    def _allow(self) -> None:
        good = self.full_name_field.is_good and bool(self.role_choice.value)
        if self._account is None:
            good = good and self.sign_in_name_field.is_good and self.pin.is_good
        else:
            good = good and self._wanted() != self._account
        self.do_button.setEnabled(good)


class GivePinDialog(AccountDialog):
    """A new PIN for who forgot hers."""

    def __init__(self, parent: QWidget, sessions: SessionDesk, account: Account) -> None:
        super().__init__(parent, "give_pin", f"A new PIN for {account.full_name}", "Give this PIN")
        self.pin = TypedTwice("given_pin", "New PIN", _PIN_HINT, flaw=pin_flaw)
        self.fields.addWidget(self.pin)
        self.fields.addWidget(self.failure_label)
        self.pin.changed.connect(lambda: self.do_button.setEnabled(self.pin.is_good))
        self.do_button.setEnabled(False)
        self.do_button.clicked.connect(
            lambda: self._try(lambda: sessions.give_pin(account.account_id, self.pin.text()))
        )
        self.pin.first.edit.setFocus()
