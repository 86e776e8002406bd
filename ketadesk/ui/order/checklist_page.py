"""Page 2: every contraindication, each answered by itself; nothing is preset and nothing answers them all.

With the keyboard: A absent, P present, N not known, then the next question; the arrow keys go up and down.
A key that is held down answers one question only.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from ketadesk.application.order_choices import ChecklistQuestion, OrderChoices
from ketadesk.application.order_preview import Page
from ketadesk.domain.finding import Severity
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen, draft_text
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.problem_words import problem_words
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.finding_card import SIGNS
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments

_ANSWER_KEYS = {Qt.Key.Key_A: "absent", Qt.Key.Key_P: "present", Qt.Key.Key_N: "not-known"}
_ROW_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class QuestionRow(QFrame):
    """One question with its answers."""

    answered = Signal(str, str)
    """Item id and answer."""
    answered_by_key = Signal(str)
    step_asked = Signal(str, int)

    def __init__(self, question: ChecklistQuestion) -> None:
        super().__init__()
        self.item_id = question.id
        self.path = f"checklist.{question.id}"
        self.setProperty("role", "question_row")
        self.setObjectName(part_name("checklist_row", question.id))
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 7, 0, 7)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(question.label))
        self._source_line = question.source_line
        self.source_label = PlainLabel(role="quiet")
        self.source_label.hide()
        words.addWidget(self.source_label)
        self.finding_label = PlainLabel(role="caption", name=part_name("checklist_finding", question.id))
        self.finding_label.hide()
        words.addWidget(self.finding_label)
        row.addLayout(words, 1)
        self.segments = Segments(part_name("checklist", question.id), question.label)
        # The rare answer stands first, so that the three common ones stand under each other.
        self.segments.set_choices(tuple(sorted(question.answers, key=lambda a: a.value != "not-applicable")))
        self.segments.chosen.connect(lambda answer: self.answered.emit(self.item_id, answer))
        row.addWidget(self.segments, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Answers beside the question, or under it where the text is large."""
        super().resizeEvent(event)
        room = self.width() - self.segments.sizeHint().width()
        narrow = room < 20 * self.fontMetrics().averageCharWidth()
        wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif key in _ROW_STEPS:
            self.step_asked.emit(self.item_id, _ROW_STEPS[key])
        elif _ANSWER_KEYS.get(key) in {b.choice.value for b in self.segments.buttons if b.isEnabled()}:
            self.answered.emit(self.item_id, _ANSWER_KEYS[key])
            self.answered_by_key.emit(self.item_id)
        else:
            super().keyPressEvent(event)

    def show_source(self, shown: bool) -> None:
        """Show or hide where the question comes from."""
        self.source_label.show_text(self._source_line if shown else "")

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.segments.focus_first()

    def render_screen(self, screen: OrderScreen) -> None:
        """Show the answer, and what follows from it."""
        self.segments.set_value(draft_text(screen.draft, self.path))
        if screen.blank:
            self.finding_label.blank()
            return
        found = [f for f in screen.preview.findings if f.field == self.path]
        heavy = [f for f in found if f.severity in (Severity.STOP, Severity.OVERRIDE)]
        problem = screen.preview.problem_of(self.path)
        if problem is not None and not problem.unanswered:
            self.finding_label.show_text(problem_words(problem))
        else:
            self.finding_label.show_text(" ".join(" ".join(SIGNS[f.severity]) for f in heavy))


class ChecklistPage(OrderPage):
    """All questions in their groups."""

    page = Page.CHECKLIST

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__(presenter, "Checklist")
        self.progress_label = PlainLabel(role="strong", name="checklist_progress_label")
        hint = "Keys: A absent, P present, N not known; arrow keys move. Not known is never taken as absent."
        self.column.addWidget(self.progress_label)
        self.column.addWidget(PlainLabel(hint, role="quiet"))
        self.sources_button = DeliberateButton("Show the sources", "checklist_sources_button", "link")
        self.sources_button.clicked.connect(self._toggle_sources)
        self._sources_shown = False
        self._groups = QVBoxLayout()
        self._groups.setSpacing(12)
        self.column.addLayout(self._groups)
        self.column.addWidget(self.sources_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._questions: tuple[ChecklistQuestion, ...] = ()
        self.rows: list[QuestionRow] = []
        self.finish()

    def render_screen(self, screen: OrderScreen) -> None:
        if screen.choices.checklist != self._questions:
            self._ask(screen.choices)
        super().render_screen(screen)
        for row in self.rows:
            row.render_screen(screen)
        answers = [draft_text(screen.draft, row.path) for row in self.rows]
        done = sum(1 for answer in answers if answer)
        self.progress_label.setText(f"{done} of {len(answers)} answered")

    def _ask(self, choices: OrderChoices) -> None:
        self._questions = choices.checklist
        while (item := self._groups.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                card.setParent(None)
                card.deleteLater()
        self.rows = []
        for group in dict.fromkeys(q.group for q in self._questions):
            card = self._group_card(group)
            self._groups.addWidget(card)
            card.show()
        self.places |= {row.path: row for row in self.rows}
        self.rows_changed.emit()

    def _group_card(self, group: str) -> Card:
        questions = [q for q in self._questions if q.group == group]
        card = Card(questions[0].group_label, part_name("checklist_group", group))
        card.set_gap(0)
        card.heading_label.setContentsMargins(0, 0, 0, 8)
        for question in questions:
            row = QuestionRow(question)
            row.answered.connect(lambda item, answer: self.presenter.set_field(f"checklist.{item}", answer))
            row.answered_by_key.connect(lambda item: self._go(item, 1))
            row.step_asked.connect(self._go)
            self.rows.append(row)
            card.add(row)
        return card

    def _toggle_sources(self) -> None:
        self._sources_shown = not self._sources_shown
        self.sources_button.say("Hide the sources" if self._sources_shown else "Show the sources")
        for row in self.rows:
            row.show_source(self._sources_shown)

    def _go(self, item_id: str, step: int) -> None:
        place = [row.item_id for row in self.rows].index(item_id) + step
        if 0 <= place < len(self.rows):
            self.rows[place].take_focus()
            self.ensureWidgetVisible(self.rows[place], 0, 90)
        announce(self, self.progress_label.text())
