"""Where a stored order stands: the word on its sheet, what happens next and by whom, and the steps for it.

A step that is not for the order as it stands, or not for the one who is signed in, has no button. The second check is
the exception: it is asked for by the nurse who hands over, and made by the next one.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ketadesk.application.order_desk import NextStep, Standing
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel

_OVER = (SheetMark.SUPERSEDED, SheetMark.CANCELLED, SheetMark.ENDED)
"""Nothing is prepared for it any more."""
_BY_ANOTHER = "Hand over for the second check"


class StandingCard(Card):
    """The page connects the buttons."""

    def __init__(self) -> None:
        super().__init__("", "standing_card")
        self.set_gap(8)
        self.stored_label = LongLabel(role="heading", name="stored_label")
        self.mark_label = LongLabel(role="strong", name="mark_label")
        self.words_label = PlainLabel(name="standing_label")
        head = FlowLayout(gap=16, row_gap=4)
        head.addWidget(self.stored_label)
        head.addWidget(self.mark_label)
        self.check_button = DeliberateButton("Second check", "check_button", "primary")
        self.sign_off_button = DeliberateButton("Sign off again", "sign_off_button", "primary")
        self.signature_button = DeliberateButton("Record the prescriber's signature", "signature_button", "primary")
        self.infusion_button = DeliberateButton("Start and watch the infusion", "infusion_button", "primary")
        self.labels_button = DeliberateButton("Labels ...", "labels_button")
        self.change_button = DeliberateButton("Change this order", "change_order_button")
        self.cancel_button = DeliberateButton("Cancel this order", "cancel_order_button")
        self.history_button = QPushButton()
        self.history_button.setObjectName("history_button")
        self.history_button.setProperty("role", "link")
        self.history_button.clicked.connect(self._toggle)
        self.history_label = PlainLabel(name="history_label")
        self._history: tuple[str, ...] = ()
        self._is_open = False
        self.buttons: dict[NextStep, DeliberateButton] = {
            NextStep.CHECK: self.check_button,
            NextStep.SIGN_OFF: self.sign_off_button,
            NextStep.RECORD_SIGNATURE: self.signature_button,
            NextStep.CHANGE: self.change_button,
            NextStep.CANCEL: self.cancel_button,
        }
        steps = FlowLayout(gap=8, row_gap=8)
        for button in (self.infusion_button, *self.buttons.values(), self.labels_button, self.history_button):
            steps.addWidget(button)
            steps.setAlignment(button, Qt.AlignmentFlag.AlignVCenter)
        self.add(head, self.words_label, steps, self.history_label)

    def render_standing(self, stored: StoredOrder, standing: Standing | None) -> None:
        """Show where `stored` stands; none when it is not known now."""
        self.stored_label.setText(f"Stored as {stored.label}")
        mark = standing.mark if standing else "Where it stands is not known now"
        words = standing.words if standing else "Open the order again from the list (Ctrl+F)."
        if (mark, words) != (self.mark_label.text(), self.words_label.text()):
            announce(self, f"{mark}. {words}")
        self.mark_label.setText(mark)
        self.words_label.show_text(words)
        steps = standing.next_steps if standing else frozenset[NextStep]()
        waits = standing is not None and standing.mark == SheetMark.ONE_NURSE
        self.check_button.say("Second check" if NextStep.CHECK in steps else _BY_ANOTHER)
        for step, button in self.buttons.items():
            offered = step in steps or (step is NextStep.CHECK and waits)
            button.setVisible(offered)
            button.setEnabled(offered)
        signed = standing is not None and standing.mark in (SheetMark.SIGNED, SheetMark.ENDED)
        self.infusion_button.setVisible(signed)
        self.infusion_button.setEnabled(signed)
        for_use = standing is not None and standing.mark not in _OVER
        self.labels_button.setVisible(for_use)
        self.labels_button.setEnabled(for_use)
        self._history = standing.history if standing else ()
        self._fold()

    def forget(self) -> None:
        """Show nothing of any order."""
        self._is_open, self._history = False, ()
        for label in (self.stored_label, self.mark_label, self.words_label):
            label.setText("")
        for button in (self.infusion_button, self.labels_button, *self.buttons.values()):
            button.setVisible(False)
            button.setEnabled(False)
        self._fold()

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._fold()

    def _fold(self) -> None:
        text = "Hide what was done so far" if self._is_open else "What was done so far, and by whom"
        self.history_button.setText(text)
        self.history_button.setAccessibleName(text)
        self.history_button.setVisible(bool(self._history))
        self.history_label.show_text("\n".join(f"• {line}" for line in self._history) if self._is_open else "")
