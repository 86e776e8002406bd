"""A label that never reads markup: what a person typed is shown letter by letter."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy


class PlainLabel(QLabel):
    """Plain text that wraps; `role` picks its style."""

    def __init__(self, text: str = "", role: str = "", name: str = "", wraps: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(_wrapping_policy())
        if role:
            self.setProperty("role", role)
        if name:
            self.setObjectName(name)
        self.setText(text)

    def show_text(self, text: str) -> None:
        """Show `text`; a blank text takes no room."""
        if self.text() != text:
            self.setText(text)
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))

    def blank(self) -> None:
        """Say nothing but keep the room: hiding and showing again on each key is slow and makes the page jump."""
        if self.text():
            self.setText("")


class LongLabel(PlainLabel):
    """A label that would like one line and wraps where there is no room; `padding` is its style's, in letters."""

    def __init__(self, role: str = "", name: str = "", padding: int = 1) -> None:
        super().__init__(role=role, name=name)
        self._padding = padding

    def sizeHint(self) -> QSize:
        wide = max(self.fontMetrics().horizontalAdvance(line) for line in self.text().split("\n"))
        wide += self._padding * self.fontMetrics().averageCharWidth()
        return QSize(wide, self.heightForWidth(wide))


def _wrapping_policy() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy
