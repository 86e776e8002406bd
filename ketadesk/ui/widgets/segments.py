"""Buttons in a row of which one is chosen; nothing is chosen at first.

An arrow key only moves the focus and the space bar chooses, so a key that is held down changes nothing (SR-04).
The group is one stop of the Tab key.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SegmentButton(QPushButton):
    """One segment; `●` and bold when chosen, so that colour is not alone."""

    step_asked = Signal(int)

    def __init__(self, choice: Choice, caption: str) -> None:
        super().__init__()
        self.choice = choice
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{caption}: {choice.label}")
        self.setAccessibleDescription(choice.disabled_because or choice.note)
        self.setToolTip(choice.disabled_because or choice.note)
        self.setEnabled(not choice.disabled_because)
        self.show_chosen(False)

    def show_chosen(self, chosen: bool) -> None:
        """Show whether this one is chosen."""
        self.setChecked(chosen)
        text = f"{'●' if chosen else '○'} {self.choice.label}".replace("&", "&&")
        if self.text() != text:
            self.setText(text)

    def sizeHint(self) -> QSize:
        """Wide enough for the bold type of the chosen one, so that choosing moves nothing."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setBold(True)
        text = self.text().replace("&&", "&")
        wider = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        return QSize(hint.width() + max(wider, 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.step_asked.emit(step)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Segments(QWidget):
    """A row of segments with the reasons of those that cannot be chosen."""

    chosen = Signal(str)
    rows_changed = Signal()

    def __init__(self, name: str, caption: str, optional: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self._caption = caption
        self._optional = optional
        self._choices: tuple[Choice, ...] = ()
        self.buttons: list[SegmentButton] = []
        self._value = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._row = FlowLayout(gap=6, row_gap=6)
        column.addLayout(self._row)
        self._why_not_label = PlainLabel(role="quiet")
        self._why_not_label.hide()
        column.addWidget(self._why_not_label)

    @property
    def value(self) -> str:
        """The value of the chosen segment, blank for none."""
        return self._value

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these; what was shown as chosen is shown again by `set_value`."""
        if choices == self._choices:
            return
        focused = next((b.choice.value for b in self.buttons if b.hasFocus()), None)
        self._choices = choices
        self._remove_buttons()
        for choice in choices:
            self._add_button(choice)
        self._why_not_label.show_text(
            "\n".join(f"{c.label}: {c.disabled_because}" for c in choices if c.disabled_because)
        )
        self.set_value(self._value)
        for button in self.buttons:
            if button.choice.value == focused:
                button.setFocus()
        self.rows_changed.emit()

    def set_value(self, value: str) -> None:
        """Show `value` as chosen; a value that is not on offer shows none."""
        self._value = value
        for button in self.buttons:
            button.show_chosen(bool(value) and button.choice.value == value)
        self._share_tab_stop()

    def focus_first(self) -> None:
        """Put the focus on the chosen segment, else on the first."""
        stop = self._tab_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove_buttons(self) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        self.buttons = []

    def _add_button(self, choice: Choice) -> None:
        button = SegmentButton(choice, self._caption)
        button.setObjectName(part_name(self.objectName(), choice.value))
        button.clicked.connect(lambda _checked=False, b=button: self._choose(b))
        button.step_asked.connect(lambda step, b=button: self._move_focus(b, step))
        self.buttons.append(button)
        self._row.addWidget(button)
        button.show()

    def _choose(self, button: SegmentButton) -> None:
        again = self._optional and button.choice.value == self._value
        self.set_value("" if again else button.choice.value)
        self.chosen.emit(self._value)

    def _move_focus(self, button: SegmentButton, step: int) -> None:
        usable = [b for b in self.buttons if b.isEnabled()]
        place = usable.index(button) + step
        if 0 <= place < len(usable):
            usable[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tab_stop(self) -> SegmentButton | None:
        usable = [b for b in self.buttons if b.isEnabled()]
        return next((b for b in usable if b.isChecked()), usable[0] if usable else None)

    def _share_tab_stop(self) -> None:
        stop = self._tab_stop()
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
