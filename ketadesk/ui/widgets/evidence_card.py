"""What the sources say of one quantity: the bar, and on request every source in its own line."""

from PySide6.QtWidgets import QPushButton

from ketadesk.application.order_preview import EvidenceView
from ketadesk.application.phrases import EVIDENCE
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.evidence_bar import EvidenceBar
from ketadesk.ui.widgets.plain_label import PlainLabel


class EvidenceCard(Card):
    """A card for one `EvidenceView`; the list is folded at first."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__("", name)
        self.unit_label = PlainLabel(role="quiet")
        self.bar = EvidenceBar(look)
        self.bar.setObjectName(f"{name}_bar")
        self.says_button = QPushButton()
        self.says_button.setObjectName(f"{name}_says_button")
        self.says_button.setProperty("role", "link")
        self.says_button.clicked.connect(self._toggle)
        self.says_label = PlainLabel(name=f"{name}_says_label")
        self.disagree_label = PlainLabel(name=f"{name}_disagree_label")
        self.says_label.hide()
        self.disagree_label.hide()
        self._column.setSpacing(8)
        self.add(self.unit_label, self.bar, self.says_button, self.says_label, self.disagree_label)
        self._open = False
        self._say_on_button()

    def blank(self) -> None:
        """Show nothing of this order for a moment."""
        self.bar.blank()

    def show_view(self, view: EvidenceView | None) -> None:
        """Show `view`; none empties the card."""
        self.bar.show_view(view)
        self.heading_label.show_text(view.title if view else "")
        self.unit_label.show_text(f"{view.range_label}, in {view.unit}" if view else "")
        self._says = _sources(view) if view else ""
        self._disagree = _disagreements(view) if view else ""
        self._fold()

    def _toggle(self) -> None:
        self._open = not self._open
        self._say_on_button()
        self._fold()

    def _fold(self) -> None:
        self.says_label.show_text(self._says if self._open else "")
        self.disagree_label.show_text(self._disagree if self._open else "")

    def _say_on_button(self) -> None:
        self.says_button.setText(self.tr("Hide the sources") if self._open else self.tr("What each source says"))
        self.says_button.setAccessibleName(self.says_button.text())


def _sources(view: EvidenceView) -> str:
    return "\n".join(f"• {m.label}: {m.says} ({m.source}; {EVIDENCE[m.evidence]})" for m in view.marks)


def _disagreements(view: EvidenceView) -> str:
    if not view.disagreements:
        return ""
    return "\n".join(["Where they disagree:", *(f"• {line}" for line in view.disagreements)])
