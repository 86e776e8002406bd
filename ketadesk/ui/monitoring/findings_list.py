"""What has to be done about the infusion, the strongest first; each stays until it was acted on.

A card keeps its place and the keyboard while the page is asked for anew.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import FindingCard, Verb
from ketadesk.ui.monitoring.signs import URGENCY
from ketadesk.ui.monitoring.verb_words import ON_BUTTON, ON_FINDING
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.restyle import restyle


class FindingFrame(QFrame):
    """One finding: sign, title, what to do, why, and what was done."""

    asked = Signal(object, str)
    """The verb that settles it, and the verb's subject."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(part_name("infusion_finding", key))
        self.setProperty("role", "finding")
        self._settles: tuple[Verb, str] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 12, 10)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(4)
        row.addLayout(column, 1)
        self.title_label = PlainLabel(role="heading", name=part_name("finding_title", key))
        self.action_label = PlainLabel(role="strong", name=part_name("finding_action", key))
        self.because_label = PlainLabel(name=part_name("finding_because", key))
        self.source_label = PlainLabel(role="quiet")
        self.acted_label = PlainLabel(name=part_name("finding_acted", key))
        self.button = DeliberateButton("", part_name("finding_button", key))
        self.button.clicked.connect(self._ask)
        for part in (self.title_label, self.action_label, self.because_label, self.source_label, self.acted_label):
            column.addWidget(part)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def render_card(self, card: FindingCard, allowed: bool) -> None:
        """Show it as it stands; `allowed` when the one who is signed in may settle it now."""
        sign = URGENCY[card.urgency]
        words = f"{sign.glyph} {card.title}" if card.is_open else f"✓ Acted on: {card.title}"
        if card.is_open and words != self.title_label.text():
            announce(self, f"{card.title}. {card.action} {card.because}")
        restyle(self, "tone", sign.tone if card.is_open else "done")
        self.title_label.show_text(words)
        self.action_label.show_text(card.action if card.is_open else "")
        self.because_label.show_text(breakable(card.because))
        self.source_label.show_text(card.source)
        self.acted_label.show_text(breakable(card.acted))
        self.setAccessibleName(f"{words}: {card.because}")
        self._settles = (card.verb, card.subject)
        self.button.say(ON_FINDING.get(card.verb) or ON_BUTTON[card.verb])
        self.button.setAccessibleDescription(f"{card.title}: {card.because}")
        self.button.setVisible(card.is_open and allowed)

    def _ask(self) -> None:
        if self._settles is not None:
            self.asked.emit(*self._settles)


class FindingsList(QWidget):
    """Cards under each other, by their keys."""

    asked = Signal(object, str)
    rows_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.frames: dict[str, FindingFrame] = {}
        self._together = ""
        self.all_button = DeliberateButton("", f"{name}_all_button")
        self.all_button.clicked.connect(lambda: self.asked.emit(Verb.ACT, self._together))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer.addLayout(self._column)

    def show_findings(self, cards: Sequence[FindingCard], allowed: Sequence[Verb]) -> None:
        """Show these in this order."""
        self._drop({card.key for card in cards})
        for place, card in enumerate(cards):
            frame = self._frame(card.key)
            if self._column.indexOf(frame) != place:
                self._column.insertWidget(place, frame)
            frame.render_card(card, card.verb in allowed)
            frame.show()
        self._offer_together([c.subject for c in cards if c.is_open and c.verb is Verb.ACT and Verb.ACT in allowed])
        self.setVisible(bool(cards))
        self.rows_changed.emit()

    def _offer_together(self, subjects: Sequence[str]) -> None:
        """One set often asks for several things, and one call answers all of them."""
        self._together = " ".join(subjects)
        words = f"Record what was done about all {len(subjects)} ..."
        if self.all_button.text() != words:
            self.all_button.say(words)
        self.all_button.setVisible(len(subjects) > 1)

    def _frame(self, key: str) -> FindingFrame:
        if key not in self.frames:
            self.frames[key] = FindingFrame(key)
            self.frames[key].asked.connect(self.asked)
        return self.frames[key]

    def _drop(self, wanted: set[str]) -> None:
        for key in [k for k in self.frames if k not in wanted]:
            frame = self.frames.pop(key)
            self._column.removeWidget(frame)
            frame.hide()
            frame.setParent(None)
            frame.deleteLater()
