"""Page 3: which regimen, why, who prescribes, how much, how long; and what the sources say of it."""

from PySide6.QtWidgets import QVBoxLayout

from ketadesk.application.order_preview import Page
from ketadesk.ui.look import Look
from ketadesk.ui.order.dose_blocks import InfusionCard, LoadingCard, TaperCard
from ketadesk.ui.order.field_block import FieldBlock, flow
from ketadesk.ui.order.indication_block import IndicationBlock
from ketadesk.ui.order.inputs import DraftEdit, DraftOptions
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.start_block import StartBlock
from ketadesk.ui.widgets.evidence_card import EvidenceCard
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel


class DosePage(OrderPage):
    """What is ordered."""

    page = Page.DOSE

    def __init__(self, presenter: OrderPresenter, look: Look) -> None:
        super().__init__(presenter, "Dose")
        self._look = look
        self._add_regimen()
        self.indication = IndicationBlock(presenter)
        self.add_card("Why and by whom", self.indication, self._prescriber())
        self.loading_card = LoadingCard(presenter)
        self.infusion_card = InfusionCard(presenter)
        self.taper_card = TaperCard(presenter)
        self.start = StartBlock(presenter)
        self.timing_label = PlainLabel(name="timing_label")
        self.column.addWidget(self.loading_card)
        self.column.addWidget(self.infusion_card)
        self.start_card = self.add_card("Start", self.start)
        self.column.addWidget(self.taper_card)
        self.timing_card = self.add_card("In time", self.timing_label)
        self._evidence: list[EvidenceCard] = []
        self._evidence_column = QVBoxLayout()
        self._evidence_column.setSpacing(12)
        self.column.addLayout(self._evidence_column)
        self.finish()
        self._parts += [self.indication, self.loading_card, self.infusion_card, self.taper_card, self.start]
        self.places |= {
            "indication": self.indication,
            "start": self.start,
            "loading_dose": self.loading_card.part,
            "taper": self.taper_card.part,
        }

    def render_screen(self, screen: OrderScreen) -> None:
        super().render_screen(screen)
        self.fixed_label.show_text(screen.choices.fixed_note)
        self.start_card.setVisible(bool(screen.draft.regimen))
        if screen.blank:
            self.timing_label.blank()
            for card in self._evidence:
                card.blank()
            return
        timing = "\n".join(screen.preview.timing_lines)
        self.timing_label.show_text(timing)
        self.timing_card.setVisible(bool(timing))
        self._show_evidence(screen)

    def _add_regimen(self) -> None:
        self.regimen_options = DraftOptions(
            self.presenter, "regimen", "regimen_options", "Regimen", lambda c: c.regimens
        )
        self.regimen = FieldBlock("Which regimen does the prescriber order?", ["regimen"]).add_list(
            self.regimen_options
        )
        self.fixed_label = PlainLabel(role="strong", name="fixed_note_label")
        self.add_card("Regimen", self.regimen, self.fixed_label)

    def _prescriber(self) -> FlowLayout:
        blocks = []
        for caption, path, name in (
            ("Prescriber", "prescriber", "prescriber_edit"),
            ("Grade (optional)", "prescriber_grade", "prescriber_grade_edit"),
            ("Contact (optional)", "prescriber_contact", "prescriber_contact_edit"),
        ):
            blocks.append(FieldBlock(caption, [path]).add(DraftEdit(self.presenter, path, name, caption)))
        return flow(*blocks)

    def _show_evidence(self, screen: OrderScreen) -> None:
        views = screen.preview.evidence_views
        while len(self._evidence) < len(views):
            card = EvidenceCard(self._look, f"evidence_{len(self._evidence) + 1}")
            self._evidence.append(card)
            self._evidence_column.addWidget(card)
            self.rows_changed.emit()
        for place, card in enumerate(self._evidence):
            card.show_view(views[place] if place < len(views) else None)
            card.setVisible(place < len(views))
