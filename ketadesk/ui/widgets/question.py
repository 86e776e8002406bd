"""A question with two answers; the safe one is the default and what Esc gives.

It is opened, not run: nothing blocks, and a result on screen goes on being right or blank. Its window is called
KetaDesk, whatever it asks: titles reach task bars and logs, and the question may name a patient.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ketadesk.application.typed_text import text_flaw
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit


class Question(QDialog):
    """`keep` is the safe answer, `go_on` the other; what must be typed first is asked for with `ask_text`."""

    def __init__(self, parent: QWidget, name: str, title: str, text: str, keep: str, go_on: str) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_question")
        self.setWindowTitle("KetaDesk")
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.edits: list[tuple[TypedEdit, int]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(12)
        heading = PlainLabel(title, role="heading")
        heading.setMinimumWidth(420)
        self._column.addWidget(heading)
        self._column.addWidget(PlainLabel(text))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(6)
        self._column.addLayout(self._fields)
        self.problem_label = PlainLabel(role="problem", name=f"{name}_problem_label")
        self.problem_label.hide()
        self._column.addWidget(self.problem_label)
        self.keep_button = self._button(keep, f"{name}_keep_button", self.reject)
        self.go_on_button = self._button(go_on, f"{name}_go_on_button", self.accept)
        row = QHBoxLayout()
        row.addWidget(self.keep_button)
        row.addStretch(1)
        row.addWidget(self.go_on_button)
        self._column.addLayout(row)
        self.keep_button.setDefault(True)
        self.keep_button.setFocus()

    def ask_text(self, caption: str, name: str, most_characters: int) -> TypedEdit:
        """Ask for a text without which `go_on` cannot be pressed."""
        edit = TypedEdit(name, caption, size="")
        label = PlainLabel(caption, role="caption")
        label.setBuddy(edit)
        self._fields.addWidget(label)
        self._fields.addWidget(edit)
        self.edits.append((edit, most_characters))
        edit.textChanged.connect(self._allow)
        self._allow()
        self.edits[0][0].setFocus()
        return edit

    def when_go_on(self, verb: Callable[[], None]) -> None:
        """What follows the other answer."""
        self.accepted.connect(verb)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the safe answer where the keyboard is on it, goes on from a field, and does nothing else."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.keep_button.hasFocus():
            super().keyPressEvent(event)
        elif isinstance(self.focusWidget(), TypedEdit):
            self.focusNextChild()

    def _allow(self) -> None:
        """What cannot be used is said here, while what was typed still stands in its field."""
        flaws = [(edit, flaw) for edit, most in self.edits if (flaw := text_flaw(edit.text(), most))]
        words = [f"✖ {edit.accessibleName()}: cannot be used. Allowed: {flaw}" for edit, flaw in flaws]
        self.problem_label.show_text("\n".join(words))
        self.go_on_button.setEnabled(not flaws and all(edit.text() for edit, _most in self.edits))

    def _button(self, text: str, name: str, verb: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(verb)
        return button
