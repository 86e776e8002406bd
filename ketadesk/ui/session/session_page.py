"""What the pages before and beside an order have in common: a title, cards in a column that scrolls, rows of buttons.

Nothing of any patient stands on one of them.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order

WIDEST = 1000
"""Lines that are longer than this, in px, are hard to read."""


class SessionPage(QScrollArea):
    """A page; with large text it is scrolled, and never cut off."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        ground.setProperty("role", "ground")
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        around = QHBoxLayout(ground)
        around.setContentsMargins(20, 18, 16, 16)
        around.addStretch(1)
        around.addWidget(middle, 100)
        around.addStretch(1)
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.title_label = PlainLabel(title, role="title", name=f"{name}_title_label")
        self.column.addWidget(self.title_label)
        self.setWidget(ground)

    def add_card(self, heading: str, *things: QWidget | QLayout, name: str = "") -> Card:
        """A card under the last one."""
        card = Card(heading, name)
        card.add(*things)
        self.column.addWidget(card)
        return card

    def finish(self) -> None:
        """The page is built: let the Tab key follow the layout."""
        self.column.addStretch(1)
        set_reading_order(self)

    def show_place(self, place: QWidget) -> None:
        """Give `place` the keyboard and scroll to it."""
        place.setFocus()
        self.ensureWidgetVisible(place, 40, 80)


def buttons(left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> QHBoxLayout:
    """The ways back on the left, the way on on the right."""
    row = QHBoxLayout()
    for button in left:
        row.addWidget(button)
    row.addStretch(1)
    for button in right:
        row.addWidget(button)
    return row


def failure_label(name: str) -> PlainLabel:
    """Where a page says why something did not work; it takes no room while there is nothing to say."""
    label = PlainLabel(role="problem", name=name)
    label.hide()
    return label
