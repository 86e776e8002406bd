"""The parts of the infusion's page and where they stand: the pump left, what has to be done right, the steps below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.due_list import DueList
from ketadesk.ui.monitoring.findings_list import FindingsList
from ketadesk.ui.monitoring.history_table import HistoryTable
from ketadesk.ui.monitoring.labelled_texts import LabelledTexts
from ketadesk.ui.monitoring.state_card import StateCard
from ketadesk.ui.monitoring.verb_buttons import VerbButtons
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.line_table import LineTable
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled

_DUE_HIGH, _HISTORY_HIGH = 190, 300
"""Least heights of the two lists, in px at 100 percent."""


class InfusionParts(QWidget):
    """Laid out and named; the page fills them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.title_label = LongLabel(role="title", name="infusion_title_label")
        self.as_of_label = LongLabel(role="quiet", name="infusion_as_of_label")
        self.due_now_label = LongLabel(role="heading", name="infusion_due_now_label")
        self.flags_label = PlainLabel(role="strong", name="infusion_flags_label")
        self.said_label = PlainLabel(role="strong", name="infusion_said_label")
        self.failure_label = PlainLabel(role="problem", name="infusion_failure_label")
        self.notice_label = PlainLabel(role="problem", name="infusion_notice_label")
        self.state = StateCard(look)
        self.other_verbs = VerbButtons("other_verbs", "other_")
        self.front_verbs = VerbButtons("front_verbs")
        self.counts = LabelledTexts("counts")
        self.findings = FindingsList("infusion_findings")
        self.acted = FindingsList("acted_findings")
        self.due = DueList(look)
        self.history = HistoryTable(look)
        self._make_buttons()
        self._lay_out()
        self._size_lists()
        look.changed.connect(self._size_lists)

    def _make_buttons(self) -> None:
        self.back_button = DeliberateButton("Back to the ward", "infusion_back_button")
        self.observe_button = DeliberateButton("Record observations (O)", "observe_button", "primary")
        self.trend_button = DeliberateButton("Trend chart", "trend_button", "link")
        self.record_button = DeliberateButton("Monitoring record", "record_button", "link")
        self.handover_button = DeliberateButton("Handover page", "handover_button", "link")
        self.downtime_button = DeliberateButton("Downtime pack", "downtime_button", "link")
        self.order_button = DeliberateButton("The order", "order_button", "link")
        self.not_done_button = DeliberateButton("Not done (N) ...", "not_done_button")
        self.correct_button = DeliberateButton("Correct ...", "correct_button")
        self.strike_button = DeliberateButton("Strike through ...", "strike_button")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 16, 12)
        column.setSpacing(8)
        for label in (self.notice_label, self.failure_label, self.said_label):
            label.hide()
            column.addWidget(label)
        self.area = scrolled(self._work(), "infusion_area")
        column.addWidget(self.area, 1)
        column.addLayout(self._foot())

    def show_top(self) -> None:
        """What the pump does stands on top: after a way through the page it is seen first again."""
        self.area.verticalScrollBar().setValue(0)

    def _work(self) -> QWidget:
        """All that scrolls, the title too: with large text it takes half the page."""
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        self.flags_label.hide()
        column.addWidget(self.flags_label)
        self.body = QWidget()
        columns = QHBoxLayout(self.body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addLayout(self._left(), 2)
        columns.addLayout(self._right(), 3)
        column.addWidget(self.body)
        column.addStretch(1)
        return work

    def _head(self) -> FlowLayout:
        row = FlowLayout(gap=10, row_gap=4)
        papers = (self.record_button, self.handover_button, self.downtime_button)
        views = (self.order_button, self.trend_button, *papers)
        for part in (self.title_label, self.due_now_label, self.as_of_label, *views):
            row.addWidget(part)
            row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _left(self) -> QVBoxLayout:
        self.steps_card = Card("Other steps", "steps_card")
        self.steps_card.add(self.other_verbs)
        self.counts_card = Card("Count", "counts_card")
        self.counts_card.add(self.counts)
        return _column(self.state, self.counts_card, self.steps_card)

    def _right(self) -> QVBoxLayout:
        self.due_card = Card("Observations", "due_card")
        self.due_card.add(self.due, _row(self.not_done_button))
        self.history_card = Card("Entries", "history_card")
        self.history_card.add(self.history, _row(self.correct_button, self.strike_button))
        return _column(self.findings, self.due_card, self.acted, self.history_card)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.front_verbs, 100)
        row.addWidget(self.observe_button)
        return row

    def _size_lists(self) -> None:
        sizes: tuple[tuple[LineTable, int], ...] = ((self.due, _DUE_HIGH), (self.history, _HISTORY_HIGH))
        for table, high in sizes:
            table.setMinimumHeight(self._look.px(high))


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
