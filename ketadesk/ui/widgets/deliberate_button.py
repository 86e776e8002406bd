"""A button that Enter does not press: some desktops let it, and a scanner ends every scan with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton


class DeliberateButton(QPushButton):
    """Pressed with the space bar, the mouse or its shortcut only, and not by a key that is held down."""

    def __init__(self, text: str, name: str, role: str = "") -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        if role:
            self.setProperty("role", role)

    def say(self, text: str) -> None:
        """Change what stands on the button."""
        self.setText(text)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)
