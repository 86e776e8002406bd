"""What all pages of an order have in common: a title, cards that scroll, and one `render_screen`."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from ketadesk.application.order_preview import Page
from ketadesk.ui.order.field_block import FieldBlock
from ketadesk.ui.order.inputs import DraftEdit, DraftOptions, DraftSegments
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.plain_label import PlainLabel


class Rendered(Protocol):
    """A part of a page that shows its part of the screen."""

    def render_screen(self, screen: OrderScreen) -> None:
        """Set every text, colour and enabled state."""


@runtime_checkable
class TakesFocus(Protocol):
    """A part made of several widgets, which knows the one that the keyboard goes to."""

    def take_focus(self) -> None:
        """Put the keyboard here."""


class OrderPage(QScrollArea):
    """A page; it computes nothing and reads no other widget."""

    page: Page
    rows_changed = Signal()
    """Widgets came or went: the Tab key has to be told."""
    place_asked = Signal(object, str)
    """A page, and the field or finding on it, that the nurse wants to see."""

    def __init__(self, presenter: OrderPresenter, title: str) -> None:
        super().__init__()
        self.presenter = presenter
        self.setObjectName(f"{self.page.value.replace('-', '_')}_page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inner = QWidget()
        inner.setProperty("role", "ground")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(20, 14, 16, 16)
        self.column.setSpacing(12)
        self.title_label = PlainLabel(title, role="title")
        self.column.addWidget(self.title_label)
        self._parts: list[Rendered] = []
        self.places: dict[str, QWidget] = {}
        self.setWidget(inner)

    def add_card(self, heading: str, *things: QWidget | QLayout, name: str = "") -> Card:
        """A card under the last one."""
        card = Card(heading, name)
        card.add(*things)
        self.column.addWidget(card)
        return card

    def finish(self) -> None:
        """Gather every bound part in the order of the layouts; the page is built."""
        self.column.addStretch(1)
        self._parts += self.findChildren(DraftSegments)
        self._parts += self.findChildren(DraftOptions)
        self._parts += self.findChildren(DraftEdit)
        self._parts += self.findChildren(FieldBlock)
        for widget in (*self.findChildren(DraftEdit), *self._choosers()):
            self.places.setdefault(widget.path, widget)
        for part in self._choosers():
            part.rows_changed.connect(self.rows_changed)

    def _choosers(self) -> list[DraftSegments | DraftOptions]:
        return [*self.findChildren(DraftSegments), *self.findChildren(DraftOptions)]

    def render_screen(self, screen: OrderScreen) -> None:
        """Set every text, colour and enabled state of the page."""
        for part in self._parts:
            part.render_screen(screen)

    def show_place(self, path: str) -> None:
        """Scroll to the input of `path` and give it the keyboard."""
        place = self.places.get(path)
        if place is not None:
            _take_focus(place)
            self.ensureWidgetVisible(place, 40, 80)


def _take_focus(place: QWidget) -> None:
    if isinstance(place, TakesFocus):
        place.take_focus()
    else:
        place.setFocus()
