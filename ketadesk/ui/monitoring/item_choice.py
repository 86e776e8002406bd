"""The answers of one item as buttons, each given by one key; nothing is chosen at first.

A letter answers and moves on; of danger signs it adds one, and `none` or Enter moves on. Backspace takes the answer
away. Arrow keys only move, the space bar presses what has the focus, and a key that is held down answers once.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ItemChoice, ItemField
from ketadesk.application.order_choices import Choice
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import SegmentButton

_NONE = "none"
_GAP = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEARS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

Answered = Callable[[str, bool], None]
"""Takes the answer, blank for none, and whether the next item is asked for."""


class ChoiceKey(SegmentButton):
    """One answer with its key on it; `take_key` of the group looks at a key first."""

    def __init__(self, choice: ItemChoice, caption: str, take_key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(Choice(value=choice.id, label=_on_button(choice)), caption)
        self.setAccessibleName(f"{caption}: {choice.label}, key {choice.key}")
        self._take_key = take_key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event):
            super().keyPressEvent(event)


class ChoiceKeys(QWidget):
    """The buttons of one item; `value` is the answer as the draft holds it."""

    def __init__(self, name: str, field: ItemField, answered: Answered) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(field.caption)
        self.value = ""
        self._choices = field.choices
        self._many = field.many
        self._answered = answered
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = FlowLayout(gap=_GAP, row_gap=_GAP)
        column.addLayout(row)
        self.buttons = [self._button(choice, field.caption) for choice in field.choices]
        for button in self.buttons:
            row.addWidget(button)
        meanings = [c.label.replace(": ", " ", 1) for c in field.choices if _is_short(c)]
        if meanings:
            column.addWidget(PlainLabel("; ".join(meanings), role="quiet"))
        self.show_value("")

    def _button(self, choice: ItemChoice, caption: str) -> ChoiceKey:
        button = ChoiceKey(choice, caption, self._take_key)
        button.setObjectName(part_name(self.objectName(), choice.id))
        button.clicked.connect(lambda _checked=False: self._press(choice.id))
        button.step_asked.connect(lambda step: self._move_focus(button, step))
        return button

    def show_value(self, value: str) -> None:
        """Show `value` as chosen."""
        self.value = value
        chosen = value.split(" ") if value else []
        for button in self.buttons:
            button.show_chosen(button.choice.value in chosen)
        self._share_tab_stop()

    def one_row(self) -> int:
        """So wide are all answers side by side, in px."""
        return sum(b.sizeHint().width() for b in self.buttons) + _GAP * (len(self.buttons) - 1)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen answer, else on the first."""
        self._stop().setFocus(Qt.FocusReason.TabFocusReason)

    def _take_key(self, event: QKeyEvent) -> bool:
        """True for a key that was for the whole group."""
        if event.modifiers() & _CHORDS:
            return False
        if event.key() in _ENTER:
            self._once(event, lambda: self._answered(self.value, True))
        elif event.key() in _CLEARS:
            self._once(event, lambda: self._answer("", False))
        else:
            letter = event.text().casefold()
            choice = next((c for c in self._choices if letter and c.key.casefold() == letter), None)
            if choice is None:
                return False
            self._once(event, lambda: self._by_letter(choice.id))
        return True

    def _once(self, event: QKeyEvent, verb: Callable[[], None]) -> None:
        if not event.isAutoRepeat():
            verb()

    def _by_letter(self, choice_id: str) -> None:
        if self._many and choice_id != _NONE:
            self._answer(self._with_sign(choice_id), False)
        else:
            self._answer(choice_id, True)

    def _press(self, choice_id: str) -> None:
        """By the space bar or the mouse: the same again takes it away."""
        if self._many and choice_id != _NONE:
            self._answer(self._with_sign(choice_id), False)
        else:
            self._answer("" if self.value == choice_id else choice_id, False)

    def _with_sign(self, sign: str) -> str:
        """The signs with this one added or taken away, in the library's order; never beside `none`."""
        chosen = set(self.value.split(" ")) - {_NONE, ""}
        return " ".join(c.id for c in self._choices if c.id in chosen ^ {sign})

    def _answer(self, value: str, go_on: bool) -> None:
        self.show_value(value)
        self._answered(value, go_on)

    def _move_focus(self, button: ChoiceKey, step: int) -> None:
        place = self.buttons.index(button) + step
        if 0 <= place < len(self.buttons):
            self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> ChoiceKey:
        return next((b for b in self.buttons if b.isChecked()), self.buttons[0])

    def _share_tab_stop(self) -> None:
        """The group is one stop of the Tab key."""
        stop = self._stop()
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)


def _is_short(choice: ItemChoice) -> bool:
    """Its label begins with its key, `2: slightly drowsy`: the key stands on the button, the words under it."""
    return choice.label.casefold().startswith(f"{choice.key.casefold()}: ")


def _on_button(choice: ItemChoice) -> str:
    return choice.label.partition(":")[0] if _is_short(choice) else f"{choice.key} {choice.label}"
