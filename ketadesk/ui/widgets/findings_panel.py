"""All findings of the order, the heaviest first; a card keeps its place on screen while it is typed in."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.order_draft import OrderDraft, OverrideDraft
from ketadesk.application.order_preview import StatedFinding
from ketadesk.domain.finding import Severity
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.finding_card import FindingCard

_WEIGHT = {severity: place for place, severity in enumerate(Severity)}


class FindingsPanel(QWidget):
    """Cards under each other."""

    reason_typed = Signal(object, object)
    name_typed = Signal(object, object)
    rows_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings_panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._cards: dict[tuple[str, Severity], FindingCard] = {}
        self._generation = 0

    def blank(self) -> None:
        """Say nothing; the cards stay where they are for the moment."""
        for card in self._cards.values():
            card.blank()

    def render_findings(
        self, findings: tuple[StatedFinding, ...], draft: OrderDraft, generation: int, refused: Mapping[str, str]
    ) -> None:
        """Show these findings and the reasons typed for them; `refused` says by code what cannot be used."""
        ordered = sorted(findings, key=lambda f: _WEIGHT[f.severity])
        fresh = generation != self._generation
        self._generation = generation
        self._match_cards([(f.code, f.severity) for f in ordered])
        typed = {o.code: o for o in draft.overrides}
        for finding in ordered:
            card = self._cards[(finding.code, finding.severity)]
            card.render_finding(finding)
            override = typed.get(finding.code, OverrideDraft(code=finding.code))
            card.render_override(override.reason, override.by, fresh, refused.get(finding.code, ""))
            card.show()

    def show_finding(self, code: str) -> FindingCard | None:
        """The card of `code`, with the focus on its first field where it has one."""
        card = next((c for c in self._cards.values() if c.code == code), None)
        if card is not None and card.reason_edit is not None:
            card.reason_edit.setFocus()
        return card

    def _match_cards(self, wanted: list[tuple[str, Severity]]) -> None:
        if list(self._cards) == wanted:
            return
        for key in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(key)
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        old, self._cards = self._cards, {}
        for place, key in enumerate(wanted):
            self._cards[key] = old.get(key) or self._new_card(*key)
            if self._column.indexOf(self._cards[key]) != place:
                self._column.insertWidget(place, self._cards[key])
        self.rows_changed.emit()

    def _new_card(self, code: str, severity: Severity) -> FindingCard:
        card = FindingCard(code, severity)
        card.reason_typed.connect(self.reason_typed)
        card.name_typed.connect(self.name_typed)
        if severity in (Severity.STOP, Severity.OVERRIDE):
            announce(self, card.heading_label.text())
        return card
