"""A caption, a field, a hint under it, and under that what is wrong with what was typed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.typed_text import NAME_LENGTH, text_flaw
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit


def usual_flaw(text: str) -> str:
    """What is wrong with a text that may hold anything that can be printed."""
    flaw = text_flaw(text, NAME_LENGTH)
    return f"only this is taken: {flaw}" if flaw else ""


class TypedField(QWidget):
    """A field named `hospital_edit` says its problems in `hospital_problem_label`.

    `flaw` answers why a text cannot be used. It is asked when the field is left: half a name is no mistake yet.
    """

    changed = Signal()

    def __init__(self, edit: TypedEdit, hint: str = "", flaw: Callable[[str], str] = usual_flaw) -> None:
        super().__init__()
        self.edit = edit
        self._flaw = flaw
        name = edit.objectName().removesuffix("_edit")
        self.caption_label = PlainLabel(edit.accessibleName(), role="caption")
        self.caption_label.setBuddy(edit)
        self.hint_label = PlainLabel(role="quiet")
        self.problem_label = PlainLabel(role="problem", name=f"{name}_problem_label")
        self.problem_label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.caption_label, edit, self.hint_label, self.problem_label):
            column.addWidget(part)
        self.hint_label.show_text(hint)
        edit.setAccessibleDescription(hint)
        edit.textChanged.connect(lambda _text: self._change())
        edit.editingFinished.connect(self.look)

    @property
    def is_good(self) -> bool:
        """True when something stands here that can be used."""
        return bool(self.text()) and not self._flaw(self.text())

    def text(self) -> str:
        """What was typed, letter by letter."""
        return self.edit.text()

    def say(self, problem: str) -> None:
        """Say what is wrong; a blank text says nothing."""
        if problem != self.problem_label.text():
            self.problem_label.show_text(problem)
            self.edit.show_problem(bool(problem))
            announce(self.edit, problem)

    def _change(self) -> None:
        if self.problem_label.text():
            self.look()
        self.changed.emit()

    def look(self) -> None:
        """Say what is wrong with what stands here."""
        flaw = self._flaw(self.text()) if self.text() else ""
        self.say(f"✖ Cannot be used as it stands: {flaw}." if flaw else "")


class TypedTwice(QWidget):
    """A PIN or a passphrase that is made up here: nobody sees what was typed, so it is typed twice."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        caption: str,
        hint: str = "",
        size: str = "medium",
        flaw: Callable[[str], str] = lambda _typed: "",
    ) -> None:
        super().__init__()
        self.first = TypedField(PinEdit(f"{name}_edit", caption, size), hint, flaw)
        self.second = TypedField(PinEdit(f"{name}_again_edit", f"{caption} once more", size), flaw=self._difference)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.first)
        column.addWidget(self.second)
        self.first.changed.connect(self._look_again)
        self.first.changed.connect(self.changed)
        self.second.changed.connect(self.changed)

    @property
    def is_good(self) -> bool:
        """True when it can be used, and was typed the same both times."""
        return self.first.is_good and self.second.is_good

    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    def clear(self) -> None:
        """Forget both."""
        self.first.edit.clear()
        self.second.edit.clear()

    def say(self, problem: str) -> None:
        """Say under the first field why it cannot be taken."""
        self.first.say(problem)

    def _difference(self, typed: str) -> str:
        return "" if typed == self.first.text() else "not the same as above, type both again"

    def _look_again(self) -> None:
        if self.second.problem_label.text():
            self.second.look()
