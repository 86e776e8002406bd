"""Who is at the workstation: sign in, and the same page over a locked screen.

A choice, a PIN and Enter: a slow change-over drives notes onto hands. The words of a refusal come from where PINs are
checked, and never say whether the name or the PIN was wrong. Nothing of any patient stands here.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from ketadesk.application.account import Account
from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.order_choices import Choice
from ketadesk.application.workstation import Person, SessionDesk
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.session.session_page import SessionPage, buttons
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.typed_edit import TypedEdit
from ketadesk.ui.widgets.warning_box import WarningBox

_KEPT = "The order that was being typed is kept and hidden."
_SET_KEPT = "A set of observations was typed and is not saved: whoever typed it is asked about it."
_SWITCH = "Another person may sign in as well: choose or type who, then the PIN."


class SignInPage(SessionPage):
    """Asked anew each time with `ask` or `ask_locked`; answers with `signed_in`."""

    signed_in = Signal(object)
    """The `Account`."""
    failed = Signal(str, str)
    """The record cannot take a sign-in: what happened, and the next step."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__("sign_in_page", "Sign in")
        self._sessions: SessionDesk | None = None
        self._people: tuple[Person, ...] = ()
        self.locked_box = WarningBox("locked", "Locked", tone="information", sign="●")
        self.column.addWidget(self.locked_box)
        self.people_list = OptionList("people_list", "Who")
        self.name_field = TypedField(TypedEdit("sign_in_name_edit", "Sign-in name"))
        self.confirm_pin = ConfirmPin("sign_in", monotonic=monotonic)
        self.sign_in_button = DeliberateButton("Sign in", "sign_in_button", "primary")
        self._build_cards()
        self._connect()
        self.finish()

    def _build_cards(self) -> None:
        who = Card("Who", "sign_in_who_card")
        who.add(self.people_list, self.name_field)
        proof = Card("", "sign_in_pin_card")
        proof.add(self.confirm_pin, buttons((), (self.sign_in_button,)))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(who, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(proof, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def _connect(self) -> None:
        self.people_list.chosen.connect(self._choose)
        self.people_list.rows_changed.connect(lambda: set_reading_order(self))
        self.name_field.edit.textEdited.connect(lambda _text: self._type_name())
        self.name_field.edit.returnPressed.connect(self.confirm_pin.edit.setFocus)
        self.confirm_pin.changed.connect(self._allow)
        self.confirm_pin.edit.returnPressed.connect(self.sign_in)
        self.sign_in_button.clicked.connect(self.sign_in)

    def ask(self, sessions: SessionDesk, title: str = "Sign in") -> None:
        """Nobody is at the workstation: ask who comes. Nobody is chosen beforehand."""
        self._begin(sessions, title)
        self.locked_box.show_lines(())
        self.focus_first()

    def ask_locked(self, sessions: SessionDesk, by: Account, draft_kept: bool, set_kept: bool = False) -> None:
        """The screen is locked: name who was signed in, whose PIN the keyboard waits for."""
        self._begin(sessions, "Locked")
        lines = (f"{by.full_name} was signed in.", _KEPT if draft_kept else "", _SET_KEPT if set_kept else "", _SWITCH)
        self.locked_box.show_lines(tuple(line for line in lines if line))
        if any(person.sign_in_name == by.sign_in_name for person in self._people):
            self.people_list.set_value(by.sign_in_name)
        else:
            self.name_field.edit.setText(by.sign_in_name)
        self._ask_pin_of(by.full_name)

    def focus_first(self) -> None:
        """Put the keyboard where the answer begins."""
        if self._people:
            self.people_list.focus_first()
        else:
            self.name_field.edit.setFocus()

    def sign_in(self) -> None:
        """Try with what was chosen and typed; the PIN is gone afterwards, whatever came of it."""
        if self._sessions is None or not self._is_ready():
            return
        try:
            account = self._sessions.sign_in(self._name(), self.confirm_pin.take())
        except SignInRefused as refused:
            self.confirm_pin.refuse(refused)
        except KetaDeskError as failure:
            self.confirm_pin.say(f"✖ {failure.what} {failure.next_step}")
            self.failed.emit(failure.what, failure.next_step)
        else:
            self._clear()
            self.signed_in.emit(account)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._clear()
            self.focus_first()
        elif event.text() and event.text().isprintable() and not event.text().isspace():
            # Somebody types her name with the keyboard on a card: else the PIN after it would land in the name field.
            self.name_field.edit.setFocus()
            self.name_field.edit.insert(event.text())
            self._type_name()
        else:
            super().keyPressEvent(event)

    def _begin(self, sessions: SessionDesk, title: str) -> None:
        self._sessions = sessions
        self.title_label.setText(title)
        self._clear()
        self._people = ()
        try:
            self._people = sessions.people()
        except KetaDeskError as failure:
            self.confirm_pin.say(f"✖ {failure.what} {failure.next_step}")
        self.people_list.set_choices(
            tuple(Choice(value=p.sign_in_name, label=p.full_name, note=_note(p)) for p in self._people)
        )
        self.people_list.setVisible(bool(self._people))
        for row in self.people_list.rows:
            row.show()  # A row shows itself only later, and the keyboard is given to one now.
        caption = "Somebody else: sign-in name" if self._people else "Sign-in name"
        self.name_field.caption_label.setText(caption)
        self.name_field.edit.setAccessibleName(caption)

    def _clear(self) -> None:
        self.people_list.set_value("")
        self.name_field.edit.show_typed("", 0)
        self.confirm_pin.ask_of("")
        self.confirm_pin.clear()
        self._allow()

    def _choose(self, sign_in_name: str) -> None:
        self.name_field.edit.clear()
        self.people_list.set_value(sign_in_name)
        self._ask_pin_of(next(p.full_name for p in self._people if p.sign_in_name == sign_in_name))

    def _type_name(self) -> None:
        """For another name there is no PIN yet, and no wait that this page knows of."""
        self.people_list.set_value("")
        self.confirm_pin.ask_of("")
        self.confirm_pin.clear()

    def _ask_pin_of(self, full_name: str) -> None:
        self.confirm_pin.ask_of(full_name)
        self.confirm_pin.clear()
        self.confirm_pin.edit.setFocus()

    def _name(self) -> str:
        return self.people_list.value or self.name_field.text()

    def _is_ready(self) -> bool:
        return bool(self._name()) and self.confirm_pin.is_ready

    def _allow(self) -> None:
        self.sign_in_button.setEnabled(self._is_ready())


def _note(person: Person) -> str:
    """Two people may have one name; a sign-in name is never given twice."""
    return f"{person.role.value}, sign-in name {person.sign_in_name}"
