"""Who signs a step: the one who is signed in by PIN, and a witness by sign-in name and PIN where the form asks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import SignInRefused
from ketadesk.application.monitoring.bedside_desk import StepForm, StepSigned
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit


class StepSignature(QWidget):
    """Hidden parts count as not asked; what stands in them is forgotten."""

    changed = Signal()

    def __init__(self, full_name: str) -> None:
        super().__init__()
        self.setObjectName("step_signature")
        self._asks_pin = self._asks_witness = False
        self.pin = ConfirmPin("step", full_name)
        self.witness_edit = TypedEdit("step_witness_edit", "Sign-in name of the witness", "medium")
        self.witness_caption_label = PlainLabel("Sign-in name of the witness", role="caption")
        self.witness_caption_label.setBuddy(self.witness_edit)
        self.witness_pin = ConfirmPin("step_witness", "the witness")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.pin, self.witness_caption_label, self.witness_edit, self.witness_pin):
            column.addWidget(part)
        self.pin.changed.connect(self.changed)
        self.witness_pin.changed.connect(self.changed)
        self.witness_edit.textChanged.connect(lambda _text: self.changed.emit())

    def ask_for(self, form: StepForm) -> None:
        """Ask for what `form` needs."""
        self._asks_pin, self._asks_witness = form.asks_pin, form.asks_witness
        for part in (self.witness_caption_label, self.witness_edit, self.witness_pin):
            part.setVisible(form.asks_witness)
        self.pin.setVisible(form.asks_pin)
        self.setVisible(form.asks_pin or form.asks_witness)

    @property
    def missing(self) -> tuple[str, ...]:
        """Captions of what still has to be typed or waited for."""
        asked = (
            (self._asks_pin and not self.pin.is_ready, "your PIN"),
            (self._asks_witness and not self.witness_edit.text(), "the sign-in name of the witness"),
            (self._asks_witness and not self.witness_pin.is_ready, "the PIN of the witness"),
        )
        return tuple(caption for is_open, caption in asked if is_open)

    def take(self) -> StepSigned:
        """What was typed; the PINs are gone from the screen afterwards."""
        pin, witness_pin = self.pin.take(), self.witness_pin.take()
        return StepSigned(
            pin=pin if self._asks_pin else "",
            witness=self.witness_edit.text() if self._asks_witness else "",
            witness_pin=witness_pin if self._asks_witness else "",
        )

    def refuse(self, refused: SignInRefused) -> None:
        """Say why; both PINs are typed again, for the words do not say which of the two it was."""
        (self.pin if self._asks_pin else self.witness_pin).refuse(refused)
