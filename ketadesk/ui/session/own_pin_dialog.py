"""Change one's own PIN: the old one, and the new one twice. None of them is ever shown."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.pin_rules import LONGEST_PIN, SHORTEST_PIN, pin_flaw
from ketadesk.application.workstation import SessionDesk
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.session.session_page import buttons
from ketadesk.ui.session.typed_field import TypedTwice
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel

PIN_HINT = f"{SHORTEST_PIN} to {LONGEST_PIN} digits, 0 to 9. Nobody else needs to know it."


class OwnPinDialog(QDialog):
    """Accepted when the new PIN holds; Esc leaves the old one."""

    def __init__(self, parent: QWidget, sessions: SessionDesk, full_name: str) -> None:
        super().__init__(parent)
        self.setObjectName("own_pin_dialog")
        self.setWindowTitle("KetaDesk")
        self.setAccessibleName("Change my PIN")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sessions = sessions
        self.old_pin = ConfirmPin("old", full_name)
        self.old_pin.caption_label.setText(f"PIN of {full_name} until now")
        self.old_pin.edit.setAccessibleName(f"PIN of {full_name} until now")
        self.new_pin = TypedTwice("new_pin", "New PIN", PIN_HINT, flaw=pin_flaw)
        self.keep_button = DeliberateButton("Keep the old PIN", "own_pin_keep_button")
        self.change_button = DeliberateButton("Change my PIN", "own_pin_change_button", "primary")
        heading = PlainLabel("Change my PIN", role="heading")
        heading.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (heading, self.old_pin, self.new_pin):
            column.addWidget(part)
        column.addLayout(buttons((self.keep_button,), (self.change_button,)))
        self.old_pin.changed.connect(self._allow)
        self.new_pin.changed.connect(self._allow)
        self.keep_button.clicked.connect(self.reject)
        self.change_button.clicked.connect(self.change)
        self._allow()
        self.old_pin.edit.setFocus()

    def change(self) -> None:
        """Try; what is refused is said under the field that it is about."""
        try:
            self._sessions.change_pin(self.old_pin.text(), self.new_pin.text())
        except SignInRefused as refused:
            self.old_pin.refuse(refused)
        except KetaDeskError as failure:
            self.new_pin.clear()
            self.new_pin.say(f"✖ {failure.what} {failure.next_step}")
            self.new_pin.first.edit.setFocus()
        else:
            self.accept()

    def _allow(self) -> None:
        self.change_button.setEnabled(self.old_pin.is_ready and self.new_pin.is_good)
