"""What stands on a signed sheet beside the name: when it was signed, and which revision it is.

Nothing is filled in beforehand. The revision is typed off the paper in the hand, so that a signature on R1 is not
recorded for R2.
"""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.clock_times import moment_text
from ketadesk.application.order_choices import Choice
from ketadesk.ui.order.start_moment import FIRST, SECOND, is_left_out, is_repeated, joined
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_WHICH = (Choice(value=FIRST, label="the first"), Choice(value=SECOND, label="the second"))
_DIGITS = frozenset("0123456789")
_FORM = "Form: yyyy-mm-dd and hh:mm, 24-hour clock"


class SignedPaper(QWidget):
    """Date, time and revision of a signed sheet of revision `revision`."""

    changed = Signal()

    def __init__(self, revision: int) -> None:
        super().__init__()
        self._revision = str(revision)
        self.date_edit = TypedEdit("signature_date_edit", "Date of the signature", "date")
        self.time_edit = TypedEdit("signature_time_edit", "Time of the signature, 24 h", "short")
        self.revision_edit = TypedEdit("signature_revision_edit", "Revision on the signed paper: R", "short")
        self.which_choice = Segments("signature_which_choice", "This time comes twice on this day")
        self.which_choice.set_choices(_WHICH)
        self.which_choice.hide()
        self.moment_label = PlainLabel(_FORM, role="echo", name="signature_moment_label")
        self._lay_out()
        for edit in (self.date_edit, self.time_edit, self.revision_edit):
            edit.textChanged.connect(lambda _text: self._show_moment())
        self.which_choice.chosen.connect(lambda _which: self._show_moment())

    def _lay_out(self) -> None:
        moment = QHBoxLayout()
        moment.setSpacing(16)
        moment.addLayout(_captioned(self.date_edit))
        moment.addLayout(_captioned(self.time_edit))
        moment.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(moment)
        column.addWidget(self.moment_label)
        column.addWidget(self.which_choice)
        column.addLayout(_captioned(self.revision_edit))

    @property
    def signed_at(self) -> str:
        """ISO 8601 with the workstation's offset on that day; blank while it is not one moment."""
        typed = (self.date_edit.text(), self.time_edit.text())
        moment = joined(*typed, self.which_choice.value)
        return "" if moment == f"{typed[0]}T{typed[1]}" else moment

    @property
    def is_whole(self) -> bool:
        """True when both are there and the paper is of this revision."""
        return bool(self.signed_at) and self.revision_edit.text() == self._revision

    @property
    def problem(self) -> str:
        """What cannot be used of what stands here, in words."""
        return "\n".join(words for words in (self._moment_problem(), self._revision_problem()) if words)

    def _show_moment(self) -> None:
        typed = (self.date_edit.text(), self.time_edit.text())
        if not is_repeated(*typed):
            self.which_choice.set_value("")
        self.which_choice.setVisible(is_repeated(*typed))
        moment = self.signed_at
        self.moment_label.setText(f"= {moment_text(datetime.fromisoformat(moment))}" if moment else _FORM)
        self.changed.emit()

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


def _captioned(edit: TypedEdit) -> QVBoxLayout:
    caption = PlainLabel(edit.accessibleName(), role="caption", wraps=False)
    caption.setBuddy(edit)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(caption)
    column.addWidget(edit)
    return column
