"""The prescriber has signed the paper: whose signature, when, and on which revision's paper.

Nothing is filled in beforehand. The revision is typed off the paper in the hand, so that a signature on R1 is not
recorded for R2.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.clock_times import moment_text
from ketadesk.application.order_choices import Choice
from ketadesk.application.typed_text import NAME_LENGTH
from ketadesk.ui.order.signed_question import SignedQuestion
from ketadesk.ui.order.start_moment import FIRST, SECOND, is_left_out, is_repeated, joined
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

Record = Callable[[str, str, str, str], None]
"""Takes the prescriber's name, ISO 8601 with offset, PIN and entry id. Raises `KetaDeskError`."""
_WHICH = (Choice(value=FIRST, label="the first"), Choice(value=SECOND, label="the second"))
_DIGITS = frozenset("0123456789")


class SignatureQuestion(SignedQuestion):
    """Prescriber, moment, revision, PIN."""

    def __init__(self, parent: QWidget, order_id: str, revision: int, who: str) -> None:
        super().__init__(
            parent,
            "signature",
            "The prescriber has signed the paper",
            f"Take the signed sheet of order {order_id} in your hand, and copy from it.",
            "Not signed yet",
            "Record the signature",
            who,
        )
        self._revision = str(revision)
        self.date_edit = TypedEdit("signature_date_edit", "Date of the signature", "date")
        self.time_edit = TypedEdit("signature_time_edit", "Time of the signature, 24 h", "short")
        self.revision_edit = TypedEdit("signature_revision_edit", "Revision on the signed paper: R", "short")
        self.which_choice = Segments("signature_which_choice", "This time comes twice on this day")
        self.which_choice.set_choices(_WHICH)
        self.which_choice.hide()
        self.moment_label = PlainLabel("Form: yyyy-mm-dd and hh:mm, 24-hour clock", role="echo")
        self.prescriber_edit = self.ask_text("Prescriber who signed", "signature_prescriber_edit", NAME_LENGTH)
        self._lay_out()
        for edit in (self.date_edit, self.time_edit, self.revision_edit):
            edit.textChanged.connect(self._allow)
        self.which_choice.chosen.connect(lambda _which: self._allow())

    def _lay_out(self) -> None:
        row = FlowLayout(gap=16, row_gap=8)
        for edit in (self.date_edit, self.time_edit, self.revision_edit):
            row.addWidget(_captioned(edit))
        self._fields.addLayout(row)
        self._fields.addWidget(self.moment_label)
        self._fields.addWidget(self.which_choice)

    @property
    def signed_at(self) -> str:
        """ISO 8601 with the workstation's offset on that day; blank while it is not one moment."""
        typed = (self.date_edit.text(), self.time_edit.text())
        moment = joined(*typed, self.which_choice.value)
        return "" if moment == f"{typed[0]}T{typed[1]}" else moment

    def _is_whole(self) -> bool:
        return bool(self.signed_at) and self.revision_edit.text() == self._revision

    def _typed(self) -> tuple[str, ...]:
        return (*super()._typed(), self.signed_at)

    def _allow(self) -> None:
        super()._allow()
        if hasattr(self, "prescriber_edit"):
            self._show_moment()
            words = [self.problem_label.text(), self._moment_problem(), self._revision_problem()]
            self.problem_label.show_text("\n".join(line for line in words if line))

    def _show_moment(self) -> None:
        typed = (self.date_edit.text(), self.time_edit.text())
        twice = is_repeated(*typed)
        if not twice:
            self.which_choice.set_value("")
        self.which_choice.setVisible(twice)
        moment = self.signed_at
        shown = f"= {moment_text(datetime.fromisoformat(moment))}" if moment else ""
        self.moment_label.setText(shown or "Form: yyyy-mm-dd and hh:mm, 24-hour clock")

    def _moment_problem(self) -> str:
        date_text, time_text = self.date_edit.text(), self.time_edit.text()
        if not date_text or not time_text or self.signed_at:
            return ""
        if is_left_out(date_text, time_text):
            return "✖ The clocks are put forward over this time on this day: it does not exist."
        if is_repeated(date_text, time_text):
            return "The clocks go back on this day: this time comes twice. Which one is meant?"
        return "✖ Date and time cannot be read. Allowed: yyyy-mm-dd and hh:mm, 24-hour clock."

    def _revision_problem(self) -> str:
        typed = self.revision_edit.text()
        if typed in ("", self._revision):
            return ""
        if not _DIGITS.issuperset(typed):
            return "✖ The revision cannot be read. Allowed: the number after R on the paper, digits only."
        return (
            f"✖ The paper is R{typed[:9]}; on screen is R{self._revision}. A signature holds only for the paper it "
            "stands on: have the newest sheet signed."
        )


def ask_for_signature(
    parent: QWidget, order_id: str, revision: int, record: Record, done: Callable[[], None], who: str = ""
) -> None:
    """Ask what stands on the signed paper and for the PIN of `who`, then record it."""
    question = SignatureQuestion(parent, order_id, revision, who)
    question.when_signed(
        lambda pin, entry_id: record(question.prescriber_edit.text(), question.signed_at, pin, entry_id), done
    )
    question.open()


def _captioned(edit: TypedEdit) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    caption = PlainLabel(edit.accessibleName(), role="caption", wraps=False)
    caption.setBuddy(edit)
    column.addWidget(caption)
    column.addWidget(edit)
    return part
