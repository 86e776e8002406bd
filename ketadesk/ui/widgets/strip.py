"""A line across the window: the library's state, a failure, or what was just cleared."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.plain_label import PlainLabel


class Strip(QFrame):
    """Shown while it has something to say; it never goes away by itself."""

    def __init__(self, name: str, tone: str, button_text: str = "") -> None:
        super().__init__()
        self.setObjectName(f"{name}_strip")
        self.setProperty("role", "strip")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        self.text_label = PlainLabel(name=f"{name}_label")
        row.addWidget(self.text_label, 1)
        self.button = QPushButton(button_text)
        self.button.setObjectName(f"{name}_button")
        self.button.setProperty("role", "link")
        row.addWidget(self.button)
        self.button.setVisible(bool(button_text))
        self.hide()

    def say(self, text: str) -> None:
        """Show `text`; a blank text hides the strip."""
        if text != self.text_label.text():
            self.text_label.setText(text)
            announce(self, text)
        self.setVisible(bool(text))
