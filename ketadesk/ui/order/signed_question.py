"""A question that ends with the PIN of who is signed in; it stays open when the step is refused.

What was typed is not lost to a mistyped PIN, and a second try of the same step is the same entry of the record.
"""

import uuid
from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.ui.order.signed_paper import SignedPaper
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.question import Question

Step = Callable[[str, str], None]
"""Takes PIN and entry id. Raises `KetaDeskError`."""
_LETTERS_WIDE = 72


class SignedQuestion(Question):
    """`when_signed` says what the other answer does; everything else is asked as in any question."""

    def __init__(self, parent: QWidget, name: str, title: str, text: str, keep: str, go_on: str, who: str) -> None:
        super().__init__(parent, name, title, text, keep, go_on)
        self._step: Step = lambda _pin, _entry_id: None
        self._done: Callable[[], None] = lambda: None
        self._entry: tuple[tuple[str, ...] | None, str] = (None, "")
        self._paper: SignedPaper | None = None
        self.pin = ConfirmPin(name, who)
        self._column.insertWidget(self._column.indexOf(self.problem_label), self.pin)
        self.pin.changed.connect(self._allow)
        self.pin.edit.setFocus()
        self._allow()

    def when_signed(self, step: Step, done: Callable[[], None]) -> None:
        """Do `step`; only when it was not refused the question closes and `done` follows."""
        self._step, self._done = step, done

    def accept(self) -> None:
        if not self.go_on_button.isEnabled():
            return
        try:
            self._step(self.pin.take(), self._entry_id())
        except SignInRefused as refused:
            self.pin.refuse(refused)
        except KetaDeskError as failure:
            self.problem_label.show_text(f"✖ {failure.what} {failure.next_step}")
            announce(self, self.problem_label.text())
            self._make_room()
        else:
            super().accept()
            self._done()

    def ask_more(self, paper: SignedPaper) -> None:
        """Ask for what stands on a signed sheet as well."""
        self._paper = paper
        self._fields.addWidget(paper)
        paper.changed.connect(self._allow)
        self._allow()

    def _allow(self) -> None:
        super()._allow()
        paper = self._paper
        if paper is not None and paper.problem:
            self.problem_label.show_text("\n".join(filter(None, (self.problem_label.text(), paper.problem))))
        whole = self.go_on_button.isEnabled()
        self.go_on_button.setEnabled(whole and (paper is None or paper.is_whole) and self.pin.is_ready)
        self._make_room()

    def _make_room(self) -> None:
        """A window does not grow by itself with the lines it has to say."""
        wide = max(self.width(), self.fontMetrics().averageCharWidth() * _LETTERS_WIDE)
        self.resize(wide, max(self.height(), self._column.totalHeightForWidth(wide)))

    def showEvent(self, event: QShowEvent) -> None:
        self._make_room()
        super().showEvent(event)

    def _entry_id(self) -> str:
        """The same for what was typed the same, apart from the PIN."""
        typed = (*(edit.text() for edit, _most in self.edits), self._paper.signed_at if self._paper else "")
        if self._entry[0] != typed:
            self._entry = (typed, str(uuid.uuid4()))
        return self._entry[1]
