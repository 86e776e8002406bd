"""Change one's own PIN: the old one, and the new one twice. None of them is ever shown."""

from PySide6.QtWidgets import QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.pin_rules import LONGEST_PIN, SHORTEST_PIN, pin_flaw
from ketadesk.application.workstation import SessionDesk
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.session.session_dialog import SessionDialog
from ketadesk.ui.session.typed_field import TypedTwice

PIN_HINT = f"{SHORTEST_PIN} to {LONGEST_PIN} digits, 0 to 9. Nobody else needs to know it."


class OwnPinDialog(SessionDialog):
    """Accepted when the new PIN holds; Esc leaves the old one."""

    def __init__(self, parent: QWidget, sessions: SessionDesk, full_name: str) -> None:
        super().__init__(parent, "own_pin", "Change my PIN", "Keep the old PIN", "Change my PIN")
        self._sessions = sessions
        self.old_pin = ConfirmPin("old", full_name)
        self.new_pin = TypedTwice("new_pin", "New PIN", PIN_HINT, flaw=pin_flaw)
        self.fields.addWidget(self.old_pin)
        self.fields.addWidget(self.new_pin)
        self.old_pin.changed.connect(self._allow)
        self.new_pin.changed.connect(self._allow)
        self.do_button.clicked.connect(self.change)
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
        self.do_button.setEnabled(self.old_pin.is_ready and self.new_pin.is_good)
