"""What the program does, how ketamine works, where the figures come from: the desk's own words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel

_KEYS = (
    "Tab and Shift+Tab: from field to field. Arrow keys: inside a group. Space: choose.",
    "Ctrl+1 to Ctrl+6: a page. Ctrl+Page Down and Ctrl+Page Up: the next page and the one before.",
    "Checklist: A absent, P present, N not known.",
    "Ctrl+S: save the sheet. Ctrl+P: print it. Ctrl+F: find an order. Ctrl+N: new patient. F1: this help. Esc: leave.",
    "Ctrl+K: check a paper by the code on it; a scan does the same from any page. Ctrl and + or -: a paper larger, "
    "smaller.",
    "Ctrl+L: lock the screen, or let another person sign in.",
)


class HelpPage(QWidget):
    """Sections to be read; `closed` when the reader goes back."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_page")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        self.scroll_area = QScrollArea()
        self.scroll_area.setObjectName("help_scroll")
        self.scroll_area.setAccessibleName("Help")
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inner = QWidget()
        inner.setProperty("role", "ground")
        self._sections = QVBoxLayout(inner)
        self._sections.setSpacing(12)
        self.scroll_area.setWidget(inner)
        self.back_button = DeliberateButton("Back", "help_back_button")
        self.back_button.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addWidget(PlainLabel("Help", role="title"))
        column.addWidget(self.scroll_area, 1)
        column.addLayout(row)

    def show_sections(self, sections: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        """Fill the page; the keys come last."""
        while (item := self._sections.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                card.deleteLater()
        for heading, paragraphs in (*sections, ("Keys", _KEYS)):
            card = Card(heading)
            card.add(*(PlainLabel(paragraph) for paragraph in paragraphs))
            self._sections.addWidget(card)
        self._sections.addStretch(1)
        self.scroll_area.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
