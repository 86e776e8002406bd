"""What is to be said before a step is taken: a frame each, by sign, word and edge."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import StepFinding
from ketadesk.domain.finding import Severity
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.finding_card import SIGNS
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.restyle import restyle


class _Frame(QFrame):
    def __init__(self, place: int) -> None:
        super().__init__()
        self.setProperty("role", "finding")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 8)
        column.setSpacing(2)
        self.heading_label = PlainLabel(role="strong")
        self.message_label = PlainLabel(name=f"step_finding_{place}_label")
        column.addWidget(self.heading_label)
        column.addWidget(self.message_label)

    def say(self, finding: StepFinding) -> None:
        sign, word = SIGNS[Severity(finding.urgency)]
        restyle(self, "tone", finding.urgency)
        if finding.message != self.message_label.text():
            announce(self, f"{word}: {finding.message}")
        self.heading_label.show_text(f"{sign} {word}")
        self.message_label.show_text(finding.message)
        self.setAccessibleName(f"{word}: {finding.message}")

    def blank(self) -> None:
        self.heading_label.blank()
        self.message_label.blank()
        self.setAccessibleName("")


class FormFindings(QWidget):
    """The heaviest first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("step_findings")
        self.frames: list[_Frame] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def blank(self) -> None:
        """Say nothing but keep the room."""
        for frame in self.frames:
            frame.blank()

    def show_findings(self, findings: tuple[StepFinding, ...]) -> None:
        """Say these; none takes no room."""
        ordered = sorted(findings, key=lambda f: list(Severity).index(Severity(f.urgency)))
        while len(self.frames) < len(ordered):
            self.frames.append(_Frame(len(self.frames)))
            self._column.addWidget(self.frames[-1])
        for place, frame in enumerate(self.frames):
            frame.setVisible(place < len(ordered))
            if place < len(ordered):
                frame.say(ordered[place])
            else:
                frame.blank()
        self.setVisible(bool(ordered))
