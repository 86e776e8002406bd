"""A line of text that nothing but the keyboard and the clipboard can change, and that shows whatever they bring.

No validators and no masks: a wrong sign stays visible, with the reason under the field (SR-02, SR-03). Qt's own line
drops control characters and letters it does not know when they come from the keyboard, so that 70, such a sign and 5
would become 705. Here they go in as they came, and are refused like any other sign that may not stand there.
"""

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ketadesk.ui.widgets.restyle import restyle

_DROPPED_BY_QT = {"Cc", "Cn", "Cs"}
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class TypedEdit(QLineEdit):
    """A typed field; `size` picks its width."""

    composing = Signal(bool)
    """True while an input method shows letters in the field that are not typed yet; false when it is done."""

    def __init__(self, name: str, accessible_name: str, size: str = "medium", hint: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setProperty("span", size)
        self.setPlaceholderText(hint)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self._generation = 0
        self._is_composing = False

    def show_typed(self, text: str, generation: int) -> None:
        """Show `text`; for another patient also forget what could be undone."""
        if generation != self._generation or self.text() != text:
            self._generation = generation
            self.setText(text)

    def show_problem(self, has_problem: bool) -> None:
        """Mark the field as one that cannot be read."""
        restyle(self, "problem", "true" if has_problem else "false")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_a_command(event) or unicodedata.category(event.text()[0]) not in _DROPPED_BY_QT:
            super().keyPressEvent(event)
        else:
            self.insert(event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        was_composing, self._is_composing = self._is_composing, bool(event.preeditString())
        if was_composing or self._is_composing:
            self.composing.emit(self._is_composing)


def _is_a_command(event: QKeyEvent) -> bool:
    """Enter, Backspace, Ctrl+V: they carry a sign, or none, and do something else than type it."""
    has_a_name = Qt.Key.Key_Escape <= event.key() < Qt.Key.Key_unknown
    return not event.text() or has_a_name or bool(event.modifiers() & _CHORDS)
