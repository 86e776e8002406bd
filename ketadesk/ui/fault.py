"""A bug in the program: the screen goes blank, and a page says so and offers what a report needs.

PySide6 goes on after an exception in a slot. So whatever is not handled ends here, where nothing computed stays on
screen. The report holds places in the program only: an exception's own words may hold what somebody typed.
"""

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel

_WORDS = (
    "Something in the program is wrong. No figure is shown, and none that was shown just now may be used.",
    "What was typed before this key is kept as a draft. Work the order out by hand or with another tool, have it "
    "checked, and report the lines below to whoever looks after KetaDesk. They hold no patient data.",
)


class FaultPage(QWidget):
    """What to do when the program itself failed."""

    go_back_asked = Signal()
    quit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fault_page")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 30, 40, 20)
        card = Card("✖ KetaDesk has a fault", "fault_card")
        self.report_label = PlainLabel(role="mono", name="fault_report_label")
        card.add(*(PlainLabel(words) for words in _WORDS), self.report_label)
        column.addWidget(card)
        self.back_button = DeliberateButton("Back to what was typed", "fault_back_button")
        self.quit_button = DeliberateButton("Quit KetaDesk", "fault_quit_button", "primary")
        self.back_button.clicked.connect(self.go_back_asked)
        self.quit_button.clicked.connect(self.quit_asked)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        column.addLayout(row)
        column.addStretch(1)

    def show_report(self, report: str) -> None:
        """Show where the program failed."""
        self.report_label.setText(report)


def fault_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of the exception and the places it came through; none of its words."""
    places = [
        f"{frame.filename.rsplit('/', 1)[-1]}, line {frame.lineno}, {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([kind.__name__, *places[-8:]])


def install_fault_hook(show_fault: Callable[[str], None]) -> None:
    """From now on every unhandled exception goes to `show_fault` with its report; the interpreter's own end is kept."""

    def hook(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        report = fault_report(kind, trace)
        sys.stderr.write(f"KetaDesk fault: {report}\n")
        show_fault(report)

    sys.excepthook = hook
