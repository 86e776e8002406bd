"""The record is locked: its passphrase or the recovery key opens it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import Workstation
from ketadesk.ui.session.session_page import SessionPage, buttons, failure_label
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.plain_label import PlainLabel


class PassphrasePage(SessionPage):
    """Asked with `ask`; answers with `unlocked`."""

    unlocked = Signal(object)
    """The `Opening` that followed."""
    without_record_asked = Signal()

    def __init__(self) -> None:
        super().__init__("passphrase_page", "The record is locked")
        self._workstation: Workstation | None = None
        self.why_label = PlainLabel(name="passphrase_why_label")
        self.passphrase_field = TypedField(
            PinEdit("passphrase_edit", "Passphrase, or recovery key", "long"),
            "What is typed here is not shown. The recovery key was written down when the record was made.",
            lambda _typed: "",
        )
        self.failure_label = failure_label("passphrase_failure_label")
        self.unlock_button = DeliberateButton("Open the record", "unlock_button", "primary")
        self.without_button = DeliberateButton("Go on without the record", "passphrase_without_button")
        self.add_card(
            "Orders and accounts are kept encrypted",
            self.why_label,
            self.passphrase_field,
            self.failure_label,
            buttons((), (self.unlock_button,)),
            name="passphrase_card",
        )
        self.add_card(
            "Nobody knows the passphrase now?",
            PlainLabel("Orders can be worked out without the record. Their sheets print as DRAFT, not recorded."),
            buttons((self.without_button,), ()),
            name="without_card",
        )
        self.unlock_button.clicked.connect(self.unlock)
        self.without_button.clicked.connect(self.without_record_asked)
        self.passphrase_field.edit.returnPressed.connect(self.unlock)
        self.passphrase_field.edit.textEdited.connect(lambda _text: self.failure_label.show_text(""))
        self.passphrase_field.changed.connect(self._allow)
        self._allow()
        self.finish()

    def ask(self, workstation: Workstation, why: str = "") -> None:
        """Ask for it; `why` says what the program found, if it is more than that."""
        self._workstation = workstation
        self.why_label.show_text(why)
        self.passphrase_field.edit.clear()
        self.failure_label.show_text("")
        self.passphrase_field.edit.setFocus()

    def unlock(self) -> None:
        """Try with what was typed; it is gone from the field afterwards."""
        typed = self.passphrase_field.text()
        if self._workstation is None or not typed:
            return
        self.passphrase_field.edit.clear()
        try:
            opening = self._workstation.unlock(typed)
        except KetaDeskError as failure:
            self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
            announce(self, self.failure_label.text())
            self.passphrase_field.edit.setFocus()
        else:
            self.unlocked.emit(opening)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.passphrase_field.edit.clear()
        else:
            super().keyPressEvent(event)

    def _allow(self) -> None:
        self.unlock_button.setEnabled(bool(self.passphrase_field.text()))
