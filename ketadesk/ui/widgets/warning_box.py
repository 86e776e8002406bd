"""A box that warns in a few lines, inside a page, without asking anything."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.plain_label import PlainLabel


class WarningBox(QFrame):
    """Hidden while there is nothing to warn of."""

    def __init__(self, name: str, heading: str, tone: str = "override", sign: str = "▲") -> None:
        super().__init__()
        self.setObjectName(f"{name}_box")
        self.setProperty("role", "finding")
        self.setProperty("tone", tone)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 12, 10)
        column.setSpacing(4)
        column.addWidget(PlainLabel(f"{sign} {heading}", role="strong"))
        self.lines_label = PlainLabel(name=f"{name}_label")
        column.addWidget(self.lines_label)
        self.hide()

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show a line each; none hides the box."""
        text = "\n".join(lines)
        if text != self.lines_label.text():
            self.lines_label.setText(text)
            announce(self, text)
        self.setVisible(bool(text))
