"""A list of things to choose from, each with a note under it; those that cannot be chosen say why.

The list stays as it is when one is chosen: a list that folded away once moved the next one under the mouse.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from ketadesk.application.order_choices import Choice
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StyledButton(QAbstractButton):
    """A button made of labels; the style sheet paints its ground."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        if self.isChecked():
            option.state |= QStyle.StateFlag.State_On
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)


class OptionRow(StyledButton):
    """One option: sign, label, note, and the reason when it cannot be chosen."""

    step_asked = Signal(int)

    def __init__(self, choice: Choice, caption: str) -> None:
        super().__init__()
        self.choice = choice
        self.setCheckable(True)
        self.setEnabled(not choice.disabled_because)
        self.setAccessibleName(f"{caption}: {choice.label}")
        self.setAccessibleDescription(" ".join(t for t in (choice.note, choice.disabled_because) if t))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        self._sign_label = PlainLabel("○", role="glyph", wraps=False)
        row.addWidget(self._sign_label, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(choice), 1)
        for label in self.findChildren(PlainLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _words(self, choice: Choice) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(choice.label, role="option"))
        if choice.note:
            words.addWidget(PlainLabel(choice.note, role="quiet"))
        if choice.disabled_because:
            words.addWidget(PlainLabel(f"Cannot be chosen: {choice.disabled_because}", role="quiet"))
        return words

    def show_chosen(self, chosen: bool) -> None:
        """Show whether this one is chosen."""
        self.setChecked(chosen)
        self._sign_label.setText("●" if chosen else "○")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.step_asked.emit(step)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class OptionList(QWidget):
    """Options under each other; one stop of the Tab key, arrows move, the space bar chooses."""

    chosen = Signal(str)
    rows_changed = Signal()

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self._caption = caption
        self._choices: tuple[Choice, ...] = ()
        self.rows: list[OptionRow] = []
        self._value = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    @property
    def value(self) -> str:
        """The value of the chosen row, blank for none."""
        return self._value

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these."""
        if choices == self._choices:
            return
        focused = next((r.choice.value for r in self.rows if r.hasFocus()), None)
        self._choices = choices
        for row in self.rows:
            self._column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self.rows = []
        usable_first = sorted(choices, key=lambda choice: bool(choice.disabled_because))
        for place, choice in enumerate(usable_first):
            self._add_row(place, choice)
        self.set_value(self._value)
        for row in self.rows:
            if row.choice.value == focused:
                row.setFocus()
        self.rows_changed.emit()

    def set_value(self, value: str) -> None:
        """Show `value` as chosen; a value that is not on offer shows none."""
        self._value = value
        for row in self.rows:
            row.show_chosen(bool(value) and row.choice.value == value)
        self._share_tab_stop()

    def focus_first(self) -> None:
        """Put the focus on the chosen row, else on the first."""
        stop = self._tab_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_row(self, place: int, choice: Choice) -> None:
        row = OptionRow(choice, self._caption)
        row.setObjectName(part_name(self.objectName(), choice.value))
        row.clicked.connect(lambda _checked=False, r=row: self._choose(r))
        row.step_asked.connect(lambda step, r=row: self._move_focus(r, step))
        self.rows.append(row)
        self._column.insertWidget(place, row)

    def _choose(self, row: OptionRow) -> None:
        self.set_value(row.choice.value)
        self.chosen.emit(row.choice.value)

    def _move_focus(self, row: OptionRow, step: int) -> None:
        usable = [r for r in self.rows if r.isEnabled()]
        place = usable.index(row) + step
        if 0 <= place < len(usable):
            usable[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tab_stop(self) -> OptionRow | None:
        usable = [r for r in self.rows if r.isEnabled()]
        return next((r for r in usable if r.isChecked()), usable[0] if usable else None)

    def _share_tab_stop(self) -> None:
        stop = self._tab_stop()
        for row in self.rows:
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if row is stop else Qt.FocusPolicy.ClickFocus)
