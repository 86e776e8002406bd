"""The questions of a step's form under each other; a row and the keyboard in it stay while the others come and go."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import StepDraft, StepField, StepFieldKind, StepForm
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_MOST_SEGMENTS = 5

Answer = Callable[[str, str], None]
"""Takes the field's name and what was typed or chosen, unaltered; a Qt signal would lose a byte order mark."""


class _Shape(NamedTuple):
    """A row is made anew only when this changes."""

    name: str
    kind: StepFieldKind
    is_list: bool


def _shape_of(field: StepField) -> _Shape:
    noted = any(choice.note or choice.disabled_because for choice in field.choices)
    return _Shape(field.name, field.kind, noted or len(field.choices) > _MOST_SEGMENTS)


def only_asked(draft: StepDraft, form: StepForm) -> StepDraft:
    """`draft` without answers that `form` does not ask for: nobody sees them any more."""
    asked = {field.name: field for field in form.fields}
    kept = {name: text for name, text in draft.typed.items() if name in asked and _is_on_offer(asked[name], text)}
    return draft if kept == draft.typed else draft.model_copy(update={"typed": kept})


def _is_on_offer(field: StepField, text: str) -> bool:
    if field.kind is not StepFieldKind.CHOICE or not text:
        return True
    return any(choice.value == text and not choice.disabled_because for choice in field.choices)


class StepRow(QWidget):
    """Caption, input with its unit, where to read it, what was understood, and why it cannot be used."""

    def __init__(self, field: StepField, answer: Answer, compose: Callable[[bool], None]) -> None:
        super().__init__()
        self.shape = _shape_of(field)
        name = f"step_{field.name.replace('-', '_')}"
        self.setObjectName(f"{name}_row")
        self.caption_label = PlainLabel(role="caption")
        self.hint_label = PlainLabel(role="quiet")
        self.echo_label = PlainLabel(role="echo", name=f"{name}_echo_label")
        self.problem_label = PlainLabel(role="problem", name=f"{name}_problem_label")
        self.unit_label = PlainLabel(role="unit", wraps=False)
        self.input = self._make_input(name, field, answer, compose)
        self._lay_out()

    def _make_input(
        self, name: str, field: StepField, answer: Answer, compose: Callable[[bool], None]
    ) -> TypedEdit | Segments | OptionList:
        if field.kind is StepFieldKind.CHOICE:
            kind = OptionList if self.shape.is_list else Segments
            chooser = kind(f"{name}_choice", field.caption)
            chooser.chosen.connect(lambda value: answer(field.name, value))
            return chooser
        edit = TypedEdit(f"{name}_edit", field.caption, "" if field.kind is StepFieldKind.TEXT else "medium")
        edit.textEdited.connect(lambda _text: answer(field.name, edit.text()))
        edit.composing.connect(compose)
        self.caption_label.setBuddy(edit)
        return edit

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption_label)
        if self.shape.kind in (StepFieldKind.NUMBER, StepFieldKind.MOMENT):
            row = FlowLayout(gap=8, row_gap=4)
            for part in (self.input, self.unit_label):
                row.addWidget(part)
                row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(row)
        else:
            self.unit_label.setParent(self)
            self.unit_label.hide()
            column.addWidget(self.input)
        for label in (self.hint_label, self.echo_label, self.problem_label):
            label.hide()
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        """What is typed never changes its width."""
        return QSize(0, super().sizeHint().height())

    def blank(self) -> None:
        """What was understood of the last letter is no longer said."""
        self.echo_label.blank()
        self.problem_label.blank()

    def render_field(self, field: StepField, text: str) -> None:
        """Show the question as it is now, and `text` as its answer."""
        self.caption_label.show_text(f"{field.caption} (may stay blank)" if field.optional else field.caption)
        self.hint_label.show_text(field.hint)
        self.echo_label.show_text(field.echo)
        self.unit_label.show_text(field.unit if self.unit_label.parent() is not None else "")
        self.input.setAccessibleName(f"{field.caption}, {field.unit}" if field.unit else field.caption)
        if isinstance(self.input, TypedEdit):
            self.input.setAccessibleDescription(field.hint)
            self.input.show_typed(text, 0)
            self.input.show_problem(bool(field.problem))
        else:
            self.input.set_choices(field.choices)
            self.input.set_value(text)
        self._say(f"✖ {field.problem}" if field.problem else "")

    def _say(self, words: str) -> None:
        if words != self.problem_label.text():
            announce(self, words)
        self.problem_label.show_text(words)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        if isinstance(self.input, TypedEdit):
            self.input.setFocus()
        else:
            self.input.focus_first()


class StepFields(QWidget):
    """Renders `StepForm.fields`, whatever they are."""

    rows_changed = Signal()

    def __init__(self, answer: Answer, compose: Callable[[bool], None]) -> None:
        super().__init__()
        self.setObjectName("step_fields")
        self._answer = answer
        self._compose = compose
        self.rows: dict[str, StepRow] = {}
        self._laid: list[_Shape] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def blank(self) -> None:
        """Say nothing about what is typed; what is typed stays."""
        for row in self.rows.values():
            row.blank()

    def render_form(self, form: StepForm, draft: StepDraft) -> None:
        """Ask these questions with the answers of `draft`; a field nobody touched shows what the form puts there."""
        wanted = [_shape_of(field) for field in form.fields]
        if wanted != self._laid:
            self._lay(form, wanted)
        for field in form.fields:
            self.rows[field.name].render_field(field, draft.typed.get(field.name, field.text))

    def focus_first(self) -> None:
        """Put the keyboard into the first question."""
        if self._laid:
            self.rows[self._laid[0].name].take_focus()

    def _lay(self, form: StepForm, wanted: list[_Shape]) -> None:
        for shape in [shape for shape in self._laid if shape not in wanted]:
            _take_away(self.rows.pop(shape.name), self._column)
        for place, field in enumerate(form.fields):
            if field.name not in self.rows:
                self.rows[field.name] = StepRow(field, self._answer, self._compose)
            row = self.rows[field.name]
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            row.show()
        self._laid = wanted
        self.rows_changed.emit()


def _take_away(row: StepRow, column: QVBoxLayout) -> None:
    column.removeWidget(row)
    row.hide()
    row.setParent(None)
    row.deleteLater()
