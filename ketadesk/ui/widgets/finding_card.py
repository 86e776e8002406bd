"""One finding: a sign, a word, a coloured edge, the sentence, and where it comes from.

A soft stop carries its own two fields: why it is passed, and by whom.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ketadesk.application.order_preview import StatedFinding
from ketadesk.application.phrases import EVIDENCE
from ketadesk.domain.finding import Severity
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit

SIGNS = {
    Severity.STOP: ("✖", "Stop"),
    Severity.OVERRIDE: ("▲", "Reason needed"),
    Severity.CAUTION: ("△", "Caution"),
    Severity.INFORMATION: ("●", "For information"),
}


class FindingCard(QFrame):
    """A card for the finding with this code; what it says may change, what it is about does not."""

    reason_typed = Signal(object, object)
    """Code and reason; as objects, because PySide6 takes a byte order mark off the beginning of a `str`."""
    name_typed = Signal(object, object)
    """Code and name."""

    def __init__(self, code: str, severity: Severity) -> None:
        super().__init__()
        self.code = code
        self.severity = severity
        self.setObjectName(part_name("finding", code))
        self.setProperty("role", "finding")
        self.setProperty("tone", severity.value)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 9, 12, 10)
        self._column.setSpacing(4)
        sign, word = SIGNS[severity]
        self.heading_label = PlainLabel(f"{sign} {word}", role="strong")
        self.message_label = PlainLabel(name=part_name("finding_message", code))
        self.source_label = PlainLabel(role="quiet")
        self.problem_label = PlainLabel(role="problem", name=part_name("override_problem_label", code))
        self.problem_label.hide()
        for label in (self.heading_label, self.message_label, self.source_label, self.problem_label):
            self._column.addWidget(label)
        self.reason_edit: TypedEdit | None = None
        self.name_edit: TypedEdit | None = None
        if severity is Severity.OVERRIDE:
            self._add_override_fields()

    def _add_override_fields(self) -> None:
        self.reason_edit = self._field("Reason for going on", "override_reason_edit")
        self.reason_edit.textEdited.connect(lambda text: self.reason_typed.emit(self.code, text))
        self.name_edit = self._field("Decided by (name)", "override_name_edit")
        self.name_edit.textEdited.connect(lambda text: self.name_typed.emit(self.code, text))

    def _field(self, caption: str, name: str) -> TypedEdit:
        edit = TypedEdit(part_name(name, self.code), caption, size="")
        label = PlainLabel(caption, role="caption")
        label.setBuddy(edit)
        self._column.addWidget(label)
        self._column.addWidget(edit)
        return edit

    def blank(self) -> None:
        """Say nothing for a moment; the fields stay, so that typing goes on in them."""
        self.message_label.blank()
        self.source_label.blank()
        self.problem_label.blank()
        self.heading_label.blank()
        self.setAccessibleName("")

    def render_finding(self, finding: StatedFinding) -> None:
        """Show this sentence."""
        self.message_label.setText(finding.message)
        self.source_label.show_text(_source_line(finding))
        self.setAccessibleName(f"{SIGNS[self.severity][1]}: {finding.message}")
        for edit, words in ((self.reason_edit, "Reason for"), (self.name_edit, "Name for")):
            if edit is not None:
                edit.setAccessibleName(f"{words}: {finding.message}")
        sign, word = SIGNS[self.severity]
        self.heading_label.setText(f"{sign} {word}")

    def render_override(self, reason: str, by: str, fresh: bool, refused: str) -> None:
        """Show what the draft holds, and what of it is `refused`.

        `fresh` for another patient, whose fields must not remember the last one's.
        """
        if self.reason_edit is not None and reason and by and not refused:
            self.heading_label.setText("✓ Reason given")
        self.problem_label.show_text(refused)
        for edit, text in ((self.reason_edit, reason), (self.name_edit, by)):
            if edit is not None and (fresh or edit.text() != text):
                edit.setText(text)


def _source_line(finding: StatedFinding) -> str:
    words = EVIDENCE[finding.evidence]
    return f"{'; '.join(finding.sources)} ({words})" if finding.sources else words[0].upper() + words[1:]
