"""Put a part into a scroll area: with large text it is scrolled, never cut off, and never makes the window larger."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(part: QWidget, name: str = "") -> QScrollArea:
    """A frameless scroll area around `part`; the keyboard goes to what is inside."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    part.setProperty("role", "ground")
    area.setWidget(part)
    return area
