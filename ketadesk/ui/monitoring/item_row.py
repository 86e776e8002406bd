"""One item of a set: caption, the value before, the input, why it is refused, and what is asked of an unusual value.

While a number is being typed nothing is said of it yet: 1 and 12 are on the way to 128. It is said once the field is
left, or Enter is pressed in it; until then nothing can be stored anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ItemField
from ketadesk.ui.monitoring.item_choice import ChoiceKeys
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TENTHS_HALF, _TENTHS_WHOLE = 300, 608
"""Of a column, in tenths of a letter."""


@dataclass(frozen=True)
class ItemVerbs:
    """What a row asks of its page; plain calls, because a Qt signal would lose a byte order mark."""

    answer: Callable[[str, str], None]
    """Item and text, unaltered."""
    confirm: Callable[[str], None]
    """The unusual value of this item is right."""
    go_on: Callable[[str], None]
    """The item after this one."""
    compose: Callable[[bool], None]


class NumberEdit(TypedEdit):
    """A number; Enter and Tab go on, by way of what has to be said first."""

    def __init__(self, name: str, field: ItemField, leave: Callable[[bool], bool], left: Callable[[], None]) -> None:
        super().__init__(name, f"{field.caption}, {field.unit}" if field.unit else field.caption, "short")
        self._leave = leave
        self._left = left

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._leave(True)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return (forward and self._leave(False)) or super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._left()


class YesButton(DeliberateButton):
    """`Yes, it is right`: also by the key y."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().casefold() == "y" and not event.isAutoRepeat() and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


class ItemRow(QWidget):
    """The row of one item; it stays while what is said of it changes."""

    def __init__(self, field: ItemField, verbs: ItemVerbs) -> None:
        super().__init__()
        self.item = field.item
        self._verbs = verbs
        self._field = field
        self._said = False
        name = part_name("item", field.item)
        self.setObjectName(f"{name}_row")
        self.caption_label = LongLabel(role="caption")
        self.caption_label.setText(field.caption)
        self.previous_label = PlainLabel(role="quiet", name=f"{name}_previous_label", wraps=False)
        self.problem_label = PlainLabel(role="problem", name=f"{name}_problem_label")
        self.ask_label = PlainLabel(role="strong", name=f"{name}_ask_label")
        self.yes_button = YesButton("Yes, it is right (y)", f"{name}_yes_button")
        self.yes_button.clicked.connect(self._confirm)
        self.edit: TypedEdit | None = None
        self.keys: ChoiceKeys | None = None
        self._lay_out(name)

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        head = FlowLayout(gap=8, row_gap=0)
        for part in (self.caption_label, self.previous_label):
            head.addWidget(part)
            head.setAlignment(part, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        if self._field.choices:
            self.keys = ChoiceKeys(f"{name}_choice", self._field, self._choose)
            column.addWidget(self.keys)
        else:
            column.addLayout(self._number_line(name))
        column.addWidget(self.problem_label)
        column.addWidget(self.ask_label)
        column.addWidget(self.yes_button)
        self.forget()

    def _number_line(self, name: str) -> QHBoxLayout:
        edit = NumberEdit(f"{name}_edit", self._field, self._leave, self.say)
        edit.textEdited.connect(lambda _text: self._type(edit.text()))
        edit.composing.connect(self._verbs.compose)
        self.caption_label.setBuddy(edit)
        self.edit = edit
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(edit)
        line.addWidget(PlainLabel(self._field.unit, role="unit", wraps=False))
        line.addStretch(1)
        return line

    def sizeHint(self) -> QSize:
        """Half a column, so that two stand side by side, or a whole one for answers that need it."""
        letter = self.fontMetrics().averageCharWidth()
        half = letter * _TENTHS_HALF // 10
        needs = 0 if self.keys is None else self.keys.one_row()
        wide = half if needs <= half else letter * _TENTHS_WHOLE // 10
        return QSize(wide, self.heightForWidth(wide))

    def render_field(self, field: ItemField, value: str) -> None:
        """Show the item as it is now, and `value` as what was answered."""
        self._field = field
        before = f"last {field.previous}" if field.previous else ""
        self.previous_label.show_text(before if field.needed else "; ".join(filter(None, ("not due", before))))
        if self.keys is not None:
            self.keys.show_value(value)
        elif self.edit is not None and self.edit.text() != value:
            self.edit.setText(value)
        self._show_said()

    def say(self) -> None:
        """The field was left: what is wrong with it is said from now on."""
        self._said = True
        self._show_said()

    def take_focus(self) -> None:
        """Put the keyboard here, on what has to be answered first."""
        if self._said and self._field.ask:
            self.yes_button.setFocus()
        elif self.keys is not None:
            self.keys.take_focus()
        elif self.edit is not None:
            self.edit.setFocus()

    def forget(self) -> None:
        """Nothing that was typed stays, nor could it be brought back."""
        self._said = False
        if self.edit is not None:
            self.edit.setText("")
        if self.keys is not None:
            self.keys.show_value("")
        self._field = self._field.model_copy(update={"previous": "", "problem": "", "ask": ""})
        self.previous_label.show_text("")
        self._show_said()

    def _show_said(self) -> None:
        problem = self._field.problem if self._said or self.keys is not None else ""
        ask = self._field.ask if self._said else ""
        if problem and self.problem_label.text() != f"✖ {problem}":
            announce(self, problem)
        self.problem_label.show_text(f"✖ {problem}" if problem else "")
        self.ask_label.show_text(f"▲ {ask}" if ask else "")
        self.yes_button.setVisible(bool(ask))
        if self.edit is not None:
            self.edit.show_problem(bool(problem))

    def _type(self, text: str) -> None:
        self._said = False
        self._verbs.answer(self.item, text)

    def _choose(self, value: str, go_on: bool) -> None:
        self._verbs.answer(self.item, value)
        if go_on:
            self._verbs.go_on(self.item)

    def _leave(self, by_enter: bool) -> bool:
        """True where the keyboard was taken care of: it stays, or is where the question is, or one item on."""
        self.say()
        if self._field.ask:
            self.yes_button.setFocus()
        elif by_enter and not self._field.problem:
            self._verbs.go_on(self.item)
        return by_enter or bool(self._field.ask)

    def _confirm(self) -> None:
        self._verbs.confirm(self.item)
        self._verbs.go_on(self.item)
