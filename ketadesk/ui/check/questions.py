"""All questions of the second check, in cards by what belongs together.

The form is rendered anew with each letter. A row and the keyboard in it stay; only what comes or goes is made or taken
away.
"""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.second_check_form import CheckDraft, CheckField, CheckForm, FieldGroup
from ketadesk.ui.check.question_row import QuestionRow, shape_of
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.segments import Segments


class _Place(NamedTuple):
    """Where a question stands and what it looks like; a row is made anew only when this changes."""

    title: str
    name: str
    shape: str


class _OrderedFlow(FlowLayout):
    """A flow whose widgets change places without leaving it: Qt goes on measuring one that came back as it was."""

    def put_in_order(self, widgets: list[QuestionRow]) -> None:
        self._items.sort(key=lambda item: next(n for n, widget in enumerate(widgets) if widget is item.widget()))
        self.invalidate()


class GroupCard(Card):
    """The questions of one group, side by side while there is room."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.rows_flow = _OrderedFlow(gap=24, row_gap=14)
        self.add(self.rows_flow)

    def lay(self, rows: list[QuestionRow]) -> None:
        """Show these rows in this order; a row that is gone was taken away before."""
        for row in rows:
            if self.rows_flow.indexOf(row) < 0:
                self.rows_flow.addWidget(row)
                row.show()
        self.rows_flow.put_in_order(rows)


class Questions(QWidget):
    """Renders `CheckForm.groups`, whatever they are."""

    answered = Signal(str, object)
    """The field of `CheckDraft` and its text; as an object, because PySide6 takes a byte order mark off a `str`."""
    composing = Signal(bool)
    rows_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("check_questions")
        self.rows: dict[str, QuestionRow] = {}
        self._cards: dict[str, GroupCard] = {}
        self._laid: list[_Place] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def render_form(self, form: CheckForm, draft: CheckDraft) -> None:
        """Ask these questions, with the answers of `draft`."""
        wanted = [_Place(group.title, f.name, shape_of(f)) for group in form.groups for f in group.fields]
        if wanted != self._laid:
            self._drop_rows(wanted)
            self._lay(form.groups)
            self._laid = wanted
        for group in form.groups:
            for field in group.fields:
                self.rows[field.name].render_field(field, getattr(draft, field.name))

    def forget(self) -> None:
        """Take every field away, with what was typed and what could be undone."""
        self._drop_rows([])
        self._lay(())
        self._laid = []

    def focus_first(self) -> None:
        """Put the keyboard in the first question."""
        if self._laid:
            self.rows[self._laid[0].name].take_focus()

    def _drop_rows(self, wanted: list[_Place]) -> None:
        for place in self._laid:
            if place not in wanted:
                row = self.rows.pop(place.name)
                self._cards[place.title].rows_flow.removeWidget(row)
                _take_away(row)

    def _lay(self, groups: tuple[FieldGroup, ...]) -> None:
        titles = [group.title for group in groups]
        for title in [t for t in self._cards if t not in titles]:
            _take_away(self._cards.pop(title))
        for place, group in enumerate(groups):
            if group.title not in self._cards:
                self._cards[group.title] = GroupCard(group.title)
            card = self._cards[group.title]
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
            card.lay([self._row(field) for field in group.fields])
            card.show()
        self.rows_changed.emit()

    def _row(self, field: CheckField) -> QuestionRow:
        if field.name not in self.rows:
            row = QuestionRow(field, self._answer, self.composing.emit)
            self.rows[field.name] = row
            if isinstance(row.input, Segments | OptionList):
                row.input.rows_changed.connect(self.rows_changed)
        return self.rows[field.name]

    def _answer(self, name: str, text: str) -> None:
        self.answered.emit(name, text)


def _take_away(part: QWidget) -> None:
    part.hide()
    part.setParent(None)
    part.deleteLater()
