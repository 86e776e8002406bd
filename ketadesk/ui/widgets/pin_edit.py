"""A field for a PIN or a passphrase: dots only, kept letter by letter as typed, and gone as soon as it was used.

Nothing is taken off or turned into something else: a full-width digit stays what it is and is refused by whoever reads
it. What stands here cannot be copied, undone or looked up with a context menu, and a page that is hidden forgets it.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ketadesk.ui.widgets.typed_edit import TypedEdit

_TAKEN_BACK = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class PinEdit(TypedEdit):
    """A masked field."""

    def __init__(self, name: str, accessible_name: str, size: str = "medium") -> None:
        super().__init__(name, accessible_name, size)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.text()
        self.clear()
        return typed

    def clear(self) -> None:
        """Forget what was typed, and what could be undone with it."""
        self.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(keys) for keys in _TAKEN_BACK):
            event.accept()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A window made small is still the same person's; a page that went away is not."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.clear()
