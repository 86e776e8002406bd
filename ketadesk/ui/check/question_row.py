"""One question of the second check: caption, where to read it, the input, and why what stands there cannot be used."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ketadesk.application.second_check_form import CheckField, FieldKind
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_TYPED, _LIST = "typed", "list"
_MOST_SEGMENTS = 4
_LETTERS_WIDE = 30
_WHOLE_ROW = 4000
"""Wider than any window: a list takes a row of its own."""

Answer = Callable[[str, str], None]
"""Takes the field's name and what was typed or chosen, unaltered; a Qt signal would lose a byte order mark."""


def shape_of(field: CheckField) -> str:
    """`typed`, `segments` or `list`: a row is made anew only when this changes."""
    if field.kind is FieldKind.TYPED:
        return _TYPED
    noted = any(choice.note or choice.disabled_because for choice in field.choices)
    return _LIST if noted or len(field.choices) > _MOST_SEGMENTS else "segments"


class QuestionRow(QWidget):
    """A row for the field called `name`; it is kept while the other questions come and go."""

    def __init__(self, field: CheckField, answer: Answer, compose: Callable[[bool], None]) -> None:
        super().__init__()
        self.shape = shape_of(field)
        self.setObjectName(f"check_{field.name}_row")
        self.caption_label = LongLabel(role="caption")
        self.hint_label = PlainLabel(role="quiet")
        self.problem_label = PlainLabel(role="problem", name=f"check_{field.name}_problem_label")
        for label in (self.hint_label, self.problem_label):
            policy = label.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            label.setSizePolicy(policy)
            label.hide()
        self.input = self._make_input(field, answer, compose)
        self.unit_label = PlainLabel(role="unit", wraps=False)
        self.unit_label.setParent(self)
        self._lay_out()

    def _make_input(
        self, field: CheckField, answer: Answer, compose: Callable[[bool], None]
    ) -> TypedEdit | Segments | OptionList:
        name = field.name
        if self.shape == _TYPED:
            edit = TypedEdit(f"check_{name}_edit", field.caption, "medium")
            edit.textEdited.connect(lambda _text: answer(name, edit.text()))
            edit.composing.connect(compose)
            self.caption_label.setBuddy(edit)
            return edit
        kind = OptionList if self.shape == _LIST else Segments
        chooser = kind(f"check_{name}_choice", field.caption)
        chooser.chosen.connect(lambda value: answer(name, value))
        return chooser

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.caption_label)
        if self.shape == _LIST:
            column.addWidget(self.hint_label)
        if self.shape == _TYPED:
            row = FlowLayout(gap=8, row_gap=6)
            for part in (self.input, self.unit_label):
                row.addWidget(part)
                row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(row)
        else:
            column.addWidget(self.input)
        if self.shape != _LIST:
            column.addWidget(self.hint_label)
        column.addWidget(self.problem_label)

    def sizeHint(self) -> QSize:
        """So wide that questions stand in columns; what is typed never changes it."""
        wide = _WHOLE_ROW if self.shape == _LIST else self.fontMetrics().averageCharWidth() * _LETTERS_WIDE
        return super().sizeHint().expandedTo(QSize(wide, 0))

    def render_field(self, field: CheckField, value: str) -> None:
        """Show the question as it is now, and `value` as its answer."""
        self.caption_label.show_text(field.caption)
        self.hint_label.show_text(field.hint)
        self.unit_label.show_text(field.unit if self.shape == _TYPED else "")
        self.input.setAccessibleName(f"{field.caption}, {field.unit}" if field.unit else field.caption)
        if isinstance(self.input, TypedEdit):
            self.input.setAccessibleDescription(field.hint)
            self.input.show_problem(bool(field.problem))
        else:
            self.input.set_choices(field.choices)
            self.input.set_value(value)
        self._show_problem(field.problem)

    def _show_problem(self, problem: str) -> None:
        words = f"✖ {problem}" if problem else ""
        if words != self.problem_label.text():
            announce(self, words)
        self.problem_label.show_text(words)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        if isinstance(self.input, TypedEdit):
            self.input.setFocus()
        else:
            self.input.focus_first()
