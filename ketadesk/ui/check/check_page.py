"""The blind second check: another person types every figure off its source, and the program compares.

On opening nothing of the first entry is on screen. What was typed lives here and nowhere else: it is gone after the
comparison, after leaving, and whenever the page is opened, so that the next try types all of it again.
"""

import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.second_check_form import CheckDraft, CheckForm, CheckResult
from ketadesk.application.workstation import CheckDesk
from ketadesk.ui.check.asked import only_asked
from ketadesk.ui.check.check_parts import CheckParts
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.reading_order import set_reading_order


class CheckPage(QWidget):
    """`begin` opens it for one revision; the main window shows neither banner nor sheet beside it."""

    closed = Signal()
    sheet_asked = Signal(str, int)
    """Order id and revision, after the comparison."""

    def __init__(self, checks: Callable[[], CheckDesk]) -> None:
        super().__init__()
        self.setObjectName("check_page")
        self._checks = checks
        self._order: tuple[str, int] | None = None
        self._draft = CheckDraft()
        self._form: CheckForm | None = None
        self._composing = False
        self._entry: tuple[object, str] = (None, "")
        self.parts = CheckParts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        self._tab_order_due = QTimer(self)
        self._tab_order_due.setSingleShot(True)
        self._tab_order_due.timeout.connect(lambda: set_reading_order(self))
        self._connect()
        self.forget()

    def _connect(self) -> None:
        parts = self.parts
        parts.questions.answered.connect(self._answer)
        parts.questions.composing.connect(self._compose)
        parts.questions.rows_changed.connect(self._tab_order_due.start)
        parts.pin.changed.connect(self._allow)
        parts.compare_button.clicked.connect(self._compare)
        parts.leave_button.clicked.connect(self.leave)
        parts.sheet_button.clicked.connect(self._ask_for_sheet)

    @property
    def has_answers(self) -> bool:
        """True while something stands here that leaving would forget."""
        return self._draft != CheckDraft()

    def begin(self, order_id: str, revision: int, full_name: str = "") -> None:
        """Ask everything about this revision, from the beginning; `full_name` is whose check it is."""
        self.forget()
        self._order = (order_id, revision)
        self.parts.pin.ask_of(full_name)
        self._ask()
        self.parts.questions.focus_first()

    def forget(self) -> None:
        """Nothing that was typed or shown stays; also for when another person signs in."""
        self._order, self._draft, self._form = None, CheckDraft(), None
        self._entry, self._composing = (None, ""), False
        self.parts.blank()

    def leave(self) -> None:
        """Back, after asking when something was typed."""
        self.ask_to_leave(self.closed.emit)

    def ask_to_leave(self, go_on: Callable[[], None]) -> None:
        """Forget and `go_on`; asked about first when something was typed."""
        if not self.has_answers:
            self._forget_and(go_on)
            return
        question = Question(
            self,
            "leave_check",
            "Leave the second check?",
            "What was typed is forgotten. Nothing of it is recorded.",
            "Stay with it",
            "Leave and forget",
        )
        question.when_go_on(lambda: self._forget_and(go_on))
        question.open()

    def _forget_and(self, go_on: Callable[[], None]) -> None:
        self.forget()
        go_on()

    def _answer(self, name: str, text: str) -> None:
        self._draft = self._draft.with_field(name, text)
        self._ask()

    def _compose(self, composing: bool) -> None:
        """Letters that can be seen and are not typed yet are in no comparison."""
        self._composing = composing
        self._allow()

    def _ask(self) -> None:
        """Blank first: while the desk is asked, and when it fails, nothing can be compared."""
        assert self._order is not None
        self._form = None
        self._allow()
        self.parts.say("")
        try:
            form = self._form_of(*self._order)
        except KetaDeskError as failure:
            self.parts.say(f"✖ {failure.what} {failure.next_step}")
            return
        self._form = form
        self.parts.render_form(form, self._draft)
        self._allow()

    def _form_of(self, order_id: str, revision: int) -> CheckForm:
        """The questions, when every answer belongs to one of them: each round takes one answer away or is the last."""
        form = self._checks().form(order_id, revision, self._draft)
        while (kept := only_asked(self._draft, form)) != self._draft:
            self._draft = kept
            form = self._checks().form(order_id, revision, self._draft)
        return form

    def _allow(self) -> None:
        form = self._form
        whole = form is not None and form.complete and not form.not_you and not self._composing
        self.parts.compare_button.setEnabled(whole and self.parts.pin.is_ready)

    def _compare(self) -> None:
        if self._order is None or not self.parts.compare_button.isEnabled():
            return
        self.parts.say("")
        if self._entry[0] != self._draft:
            self._entry = (self._draft, str(uuid.uuid4()))
        try:
            result = self._checks().check(*self._order, self._draft, self.parts.pin.take(), self._entry[1])
        except SignInRefused as refused:
            self.parts.pin.refuse(refused)
        except KetaDeskError as failure:
            self.parts.say(f"✖ {failure.what} {failure.next_step}")
        else:
            self._show(result)

    def _show(self, result: CheckResult) -> None:
        """The typed entries are gone from here on, whatever was found."""
        self._draft, self._form, self._entry = CheckDraft(), None, (None, "")
        self.parts.show_result(result)
        self._allow()

    def _ask_for_sheet(self) -> None:
        if self._order is not None:
            order_id, revision = self._order
            self.forget()
            self.sheet_asked.emit(order_id, revision)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
