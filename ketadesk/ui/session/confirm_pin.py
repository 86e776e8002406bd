"""The PIN under a step that is signed: whose it is, the masked field, and under it why it was refused.

Enter does nothing here: what is signed is done by the step's own button. No focus proxy: Qt gives Tab to a part that
has one by the part's own place in the chain, and the reading order of what is inside would be left.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import SignInRefused
from ketadesk.ui.session.waiting import Waiting
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.plain_label import PlainLabel

_WAIT_IS_OVER = "The wait is over: type the PIN again."


class ConfirmPin(QWidget):
    """One field; with `name` "store" it is `store_pin_edit` and its words are `store_pin_problem_label`."""

    changed = Signal()
    """Something was typed or cleared, or a wait is over: look at `is_ready` again."""

    def __init__(
        self, name: str = "confirm", full_name: str = "", monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_pin")
        self._words = ""
        self._was_waiting = False
        self.edit = PinEdit(f"{name}_pin_edit", "PIN")
        self.caption_label = PlainLabel(role="caption", name=f"{name}_pin_caption_label")
        self.caption_label.setBuddy(self.edit)
        self.problem_label = PlainLabel(role="problem", name=f"{name}_pin_problem_label")
        self.problem_label.hide()
        self.waiting = Waiting(self, monotonic)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.caption_label, self.edit, self.problem_label):
            column.addWidget(part)
        self.edit.textChanged.connect(lambda _text: self.changed.emit())
        self.edit.textEdited.connect(lambda _text: self._typing_again())
        self.waiting.changed.connect(self._count)
        self.ask_of(full_name)

    def ask_of(self, full_name: str) -> None:
        """Whose PIN it is; what another person typed is forgotten."""
        caption = f"PIN of {full_name}" if full_name else "PIN"
        if caption != self.caption_label.text():
            self.caption_label.setText(caption)
            self.edit.setAccessibleName(caption)
            self.clear()

    @property
    def is_ready(self) -> bool:
        """True when a PIN stands here and nothing has to be waited for."""
        return bool(self.edit.text()) and not self.waiting.seconds

    def text(self) -> str:
        """What was typed, letter by letter."""
        return self.edit.text()

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        return self.edit.take()

    def clear(self) -> None:
        """Forget what was typed, and what was said about it."""
        self.edit.clear()
        self.waiting.start(0)
        self.say("")

    def say(self, words: str) -> None:
        """Say under the field why it was refused; a blank text says nothing."""
        self._words = words
        self._show_words()
        announce(self.edit, self.problem_label.text())

    def refuse(self, refused: SignInRefused) -> None:
        """Empty the field, say why, count the wait down, and ask again."""
        self.edit.clear()
        self.waiting.start(refused.wait_s)
        # The next step of a refusal with a wait names a number of seconds, which would soon be wrong beside the count.
        self.say(f"✖ {refused.what}" if refused.wait_s > 0 else f"✖ {refused.what} {refused.next_step}")
        self.edit.setFocus()

    def _count(self) -> None:
        if self._words and not self.waiting.seconds and self._was_waiting:
            self._words = _WAIT_IS_OVER
            announce(self.edit, self._words)
        self._was_waiting = bool(self.waiting.seconds)
        self._show_words()
        self.changed.emit()

    def _typing_again(self) -> None:
        if self._words and not self.waiting.seconds:
            self.say("")

    def _show_words(self) -> None:
        self.problem_label.show_text(" ".join(part for part in (self._words, self.waiting.words) if part))
        self.edit.show_problem(bool(self.problem_label.text()))
