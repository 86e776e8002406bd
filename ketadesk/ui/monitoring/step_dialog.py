"""The form of one step, whatever it asks: questions, what follows from the answers, and the signature under it.

What was typed lives here and nowhere else: a screen that locks closes the dialog and forgets it. On each letter
everything that followed from the last one is blank before the desk is asked, so that no old figure stands beside a new
answer. Enter takes no step.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk, StepDraft, StepForm
from ketadesk.ui.monitoring.form_findings import FormFindings
from ketadesk.ui.monitoring.labelled_texts import LabelledTexts
from ketadesk.ui.monitoring.step_fields import StepFields, only_asked
from ketadesk.ui.monitoring.step_signature import StepSignature
from ketadesk.ui.session.session_dialog import SessionDialog
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.typed_edit import TypedEdit

ASK_AGAIN_MS = 30_000
"""A blank time means now, and now goes on."""


class StepDialog(SessionDialog):
    """`form` is the desk's first answer to `draft`; `patient` and `about` name who and which lines it is about."""

    taken = Signal(str)
    """The sentence that says what was recorded."""

    def __init__(
        self,
        parent: QWidget,
        desk: Callable[[], MonitoringDesk],
        order_id: str,
        form: StepForm,
        draft: StepDraft,
        patient: str,
        about: tuple[str, ...],
        full_name: str,
        new_entry_id: Callable[[], str],
    ) -> None:
        super().__init__(parent, "step", form.title, "Leave it: nothing is recorded", form.do_words)
        self._desk = desk
        self._order_id = order_id
        self._draft = draft
        self._form: StepForm | None = None
        self._composing = False
        self._new_entry_id = new_entry_id
        self._entry: tuple[StepDraft, str] | None = None
        self.patient_label = PlainLabel(breakable(patient), role="strong", name="step_patient_label")
        self.about_label = PlainLabel(name="step_about_label")
        self.about_label.show_text(breakable("\n".join(about)))
        self.words_label = PlainLabel(name="step_words_label")
        self.step_fields = StepFields(self._answer, self._compose)
        self.results = LabelledTexts("step_result")
        self.findings = FormFindings()
        self.signature = StepSignature(full_name)
        self.failure_label = PlainLabel(role="problem", name="step_failure_label")
        self.why_not_label = PlainLabel(role="quiet", name="step_why_not_label")
        self._lay_out()
        self._render(form)
        self.step_fields.focus_first()

    def _lay_out(self) -> None:
        self.failure_label.hide()
        about: tuple[QWidget, ...] = (self.patient_label, self.about_label, self.words_label)
        for part in (*about, self.step_fields, self.results, self.findings, self.signature):
            self.fields.addWidget(part)
        # Why it cannot be done stands beside the button, wherever the questions are scrolled to.
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        for place, label in enumerate((self.failure_label, self.why_not_label), start=column.count() - 1):
            column.insertWidget(place, label)
        self.signature.changed.connect(self._allow)
        self.do_button.clicked.connect(self.take)
        self._tab_order_due = QTimer(self)
        self._tab_order_due.setSingleShot(True)
        self._tab_order_due.timeout.connect(lambda: set_reading_order(self))
        self.step_fields.rows_changed.connect(self._tab_order_due.start)
        self._tab_order_due.start()
        self.timer = QTimer(self)
        self.timer.setInterval(ASK_AGAIN_MS)
        self.timer.timeout.connect(self._ask)
        self.timer.start()

    def take(self) -> None:
        """Do it; what is refused is said here, and what was typed stays."""
        if not self._can_take:
            return
        draft, signed = self._draft, self.signature.take()
        try:
            words = self._desk().take_step(self._order_id, draft, signed, self._entry_id(draft))
        except SignInRefused as refused:
            self.signature.refuse(refused)
        except KetaDeskError as failure:
            self._say_failure(f"✖ {failure.what} {failure.next_step}")
        else:
            self.taken.emit(words)
            self.accept()

    def _entry_id(self, draft: StepDraft) -> str:
        """The same for the same answers, so that a retry adds nothing; other answers are another entry."""
        if self._entry is None or self._entry[0] != draft:
            self._entry = (draft, self._new_entry_id())
        return self._entry[1]

    def _answer(self, name: str, text: str) -> None:
        self._draft = self._draft.with_field(name, text)
        self._blank()
        self._ask()

    def _ask(self) -> None:
        try:
            form = self._desk().step_form(self._order_id, self._draft)
            asked = only_asked(self._draft, form)
            if asked != self._draft:
                self._draft = asked
                form = self._desk().step_form(self._order_id, asked)
        except KetaDeskError as failure:
            self._blank()
            self._say_failure(f"✖ {failure.what} {failure.next_step}")
        else:
            self._say_failure("")
            self._render(form)

    def _blank(self) -> None:
        self._form = None
        self.step_fields.blank()
        self.results.show_pairs(())
        self.findings.blank()
        self._allow()

    def _render(self, form: StepForm) -> None:
        self._form = form
        self.heading_label.show_text(form.title)
        self.words_label.show_text(form.words)
        self.step_fields.render_form(form, self._draft)
        self.results.show_pairs(form.shown)
        self.findings.show_findings(form.findings)
        self.signature.ask_for(form)
        if self.do_button.text() != form.do_words:
            self.do_button.say(form.do_words)
        self._allow()

    @property
    def _can_take(self) -> bool:
        form = self._form
        return form is not None and form.can_do and not self.signature.missing and not self._composing

    def _allow(self) -> None:
        self.do_button.setEnabled(self._can_take)
        still = () if self._form is None else (*self._form.missing, *self.signature.missing)
        self.why_not_label.show_text(f"Not yet: {', '.join(still)}." if still else "")

    def _compose(self, composing: bool) -> None:
        """Letters that can be seen and are not typed yet are in no answer."""
        self._composing = composing
        self._allow()

    def _say_failure(self, words: str) -> None:
        if words != self.failure_label.text():
            announce(self, words)
        self.failure_label.show_text(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field and does nothing else."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(self.focusWidget(), TypedEdit):
            self.focusNextChild()
