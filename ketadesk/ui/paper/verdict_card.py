"""The answer about one paper, to be read at arm's length and in black and white: word, sign and frame say the same.

Only the sheet that is in force has a thin frame and a tick. A thick frame and a cross are on whatever may not be used,
a broken frame on what is no order at all.
"""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.figure_label import FigureLabel
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.restyle import restyle

_NOT_SHOWN = "What was read is not shown: it may be a PIN, or a patient's number."
_NO_ORDER = (ScanVerdict.NO_CODE, ScanVerdict.NO_ORDER)
_LARGE = {ScanVerdict.NO_ORDER: "NOT AN ORDER"}
"""Where the verdict's own word could be taken for another: that there is no order, beside a bag that runs by one."""
_USE = {
    "done": "✓ This paper may be used.",
    "caution": "▲ Ketamine is given by the order sheet only.",
    "stop": "✖ DO NOT USE THIS PAPER.",
}


def tone_of(answer: ScanAnswer) -> str:
    """How serious it is: `done`, `caution` or `stop`."""
    if answer.may_be_used:
        return "done"
    return "caution" if answer.verdict in _NO_ORDER else "stop"


class VerdictCard(QFrame):
    """Empty and hidden until `show_answer`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("verdict_card")
        self.setProperty("role", "verdict")
        self.word_label = FigureLabel(look, "verdict_word_label")
        self.use_label = PlainLabel(role="title", name="verdict_use_label")
        self.headline_label = PlainLabel(role="patient", name="verdict_headline_label")
        self.words_label = PlainLabel(role="field", name="verdict_words_label")
        self.patient_label = PlainLabel(role="patient", name="verdict_patient_label")
        self.code_label = PlainLabel(role="unit", name="verdict_code_label")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for label in (
            self.word_label, self.use_label, self.headline_label, self.patient_label, self.words_label, self.code_label,
        ):  # fmt: skip
            column.addWidget(label)
        self.forget()

    def show_answer(self, answer: ScanAnswer) -> None:
        """Show it, and have it spoken."""
        tone = tone_of(answer)
        restyle(self, "tone", tone)
        self.show()
        self.word_label.show_figure(_LARGE.get(answer.verdict, answer.verdict.value.upper()))
        self.use_label.show_text(_USE[tone])
        self.headline_label.show_text(breakable(answer.headline))
        self.words_label.show_text(breakable(answer.words))
        hold = f"Hold against the wristband: {answer.patient}" if answer.patient else ""
        self.patient_label.show_text(breakable(hold))
        paper = f" ({answer.paper})" if answer.paper else ""
        self.code_label.show_text(breakable(f"Code read: {answer.code}{paper}") if answer.code else _NOT_SHOWN)
        announce(self, f"{_USE[tone]} {answer.headline}. {answer.words}")

    def forget(self) -> None:
        """No answer about any paper is left."""
        for label in (self.use_label, self.headline_label, self.words_label, self.patient_label, self.code_label):
            label.show_text("")
        self.word_label.show_figure("")
        self.hide()
