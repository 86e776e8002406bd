"""Before an order is stored: what will be stored and whose PIN signs it off, or why nothing can be stored."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.review_page import hindrances
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.warning_box import WarningBox


class StoreCard(Card):
    """Where the record cannot be used, a sheet can still be made: marked DRAFT, not recorded."""

    store_asked = Signal()
    draft_sheet_asked = Signal()

    def __init__(self) -> None:
        super().__init__("", "store_card")
        self._may_store = False
        self._why_not = ""
        self.rate_label = PlainLabel(role="heading", name="sheet_rate_label")
        self.state_label = PlainLabel(name="sheet_state_label")
        self.cannot_store_box = WarningBox("cannot_store", "Nothing can be stored now", tone="stop", sign="✖")
        self.pin = ConfirmPin("store")
        self.signs_label = PlainLabel("The PIN stores the order and signs it off as yours.", role="echo")
        self.store_button = DeliberateButton("Store order and make the sheet", "store_button", "primary")
        self.draft_button = DeliberateButton("Make a DRAFT sheet (not recorded)", "draft_sheet_button")
        self.why_not_label = PlainLabel(role="quiet", name="store_why_not_label")
        row = QHBoxLayout()
        row.addWidget(self.store_button)
        row.addWidget(self.draft_button)
        row.addWidget(self.why_not_label, 1)
        row.addStretch(0)
        self.add(self.rate_label, self.state_label, self.cannot_store_box, self.pin, self.signs_label, row)
        self.pin.changed.connect(self._allow)
        self.store_button.clicked.connect(self.store_asked)
        self.draft_button.clicked.connect(self.draft_sheet_asked)

    def blank(self) -> None:
        """Nothing is known: no figure, and nothing can be pressed."""
        self._may_store, self._why_not = False, ""
        self.rate_label.show_text("")
        self.state_label.setText("")
        self.why_not_label.show_text("")
        self.store_button.setEnabled(False)
        self.draft_button.setEnabled(False)

    def render_screen(self, screen: OrderScreen, why_not_store: str, who: str) -> None:
        """Show what would be stored, and as whose order."""
        figure = screen.preview.pump_figure if screen.sheet_allowed else None
        self.rate_label.show_text(f"{figure.rate} {figure.unit}, {figure.of_what}" if figure else "")
        self.state_label.setText(_state_in_words(screen, not why_not_store))
        self.cannot_store_box.show_lines((why_not_store,) if why_not_store else ())
        for part in (self.pin, self.signs_label, self.store_button):
            part.setVisible(not why_not_store)
        self.draft_button.setVisible(bool(why_not_store))
        self.draft_button.setEnabled(screen.sheet_allowed)
        change = screen.revises is not None
        self.store_button.say("Store the change and make the sheet" if change else "Store order and make the sheet")
        self.pin.ask_of(who)
        self._may_store = screen.sheet_allowed and not why_not_store
        self._why_not = "" if screen.sheet_allowed else "Not yet: see what is open on the review page."
        self._allow()

    def _allow(self) -> None:
        self.store_button.setEnabled(self._may_store and self.pin.is_ready)
        no_pin = self._may_store and not self.pin.text()
        self.why_not_label.show_text("Not yet: your PIN is missing." if no_pin else self._why_not)


def _state_in_words(screen: OrderScreen, stored_first: bool) -> str:
    if screen.blank:
        return ""
    if screen.sheet_allowed:
        change = f"It will supersede {screen.revises.label}. " if screen.revises else ""
        stored = f"{change}It is stored first; then its sheet is made." if stored_first else ""
        return f"The order is complete. {stored}".strip()
    count = len(hindrances(screen.preview))
    return f"The order cannot be stored yet: {count} still in the way." if count else "The order is not complete."
