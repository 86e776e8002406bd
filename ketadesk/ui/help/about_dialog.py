"""About: program, library, its hash and approval, where the record is kept; the desk's own words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from ketadesk.ui.widgets.plain_label import PlainLabel


class AboutDialog(QDialog):
    """Label and text, row by row."""

    def __init__(self, parent: QWidget, rows: tuple[tuple[str, str], ...]) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle("About KetaDesk")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(PlainLabel("KetaDesk", role="title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (label, text) in enumerate(rows):
            grid.addWidget(PlainLabel(label, role="unit", wraps=False), place, 0)
            words = PlainLabel(_breakable(text), name=f"about_text_{place + 1}")
            words.setMinimumWidth(420)
            grid.addWidget(words, place, 1)
        column.addLayout(grid)
        self.close_button = QPushButton("Close")
        self.close_button.setObjectName("about_close_button")
        self.close_button.setAccessibleName("Close")
        self.close_button.clicked.connect(self.accept)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)


def _breakable(text: str) -> str:
    """A hash of 64 letters may go on in the next line at a zero-width space; nothing of it is cut."""
    return " ".join(
        "\u200b".join(word[i : i + 16] for i in range(0, len(word), 16)) if len(word) > 40 else word
        for word in text.split(" ")
    )
