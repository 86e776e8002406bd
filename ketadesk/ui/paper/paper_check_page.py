"""Check a paper: its code is scanned anywhere in the program, or typed here, and what the paper is worth stands large.

An answer is about one paper at one moment: the next scan, a letter in the field, and leaving the page take it away.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.ui.look import Look
from ketadesk.ui.paper.verdict_card import VerdictCard
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled
from ketadesk.ui.widgets.typed_edit import TypedEdit

_HOW = (
    "Scan the square code or the bars at the foot of the paper, or type the code that stands beside them. An order "
    "sheet is used only while it is CURRENT."
)
_NEVER_RAN = (ScanVerdict.NOT_YET, ScanVerdict.CANCELLED, ScanVerdict.ALTERED)


class PaperCheckPage(QWidget):
    """`begin`, and `scan` for each code."""

    sheet_asked = Signal(str, int)
    """Order id and revision."""
    infusion_asked = Signal(str)
    """Order id."""
    closed = Signal()

    def __init__(self, scan: Callable[[str], ScanAnswer], look: Look) -> None:
        super().__init__()
        self.setObjectName("paper_check_page")
        self._scan = scan
        self._answer: ScanAnswer | None = None
        self.code_edit = TypedEdit("paper_code_edit", "Code on the paper", "")
        self.ask_button = DeliberateButton("Check it", "paper_ask_button", "primary")
        self.problem_label = PlainLabel(role="problem", name="paper_problem_label")
        self.problem_label.hide()
        self.verdict_card = VerdictCard(look)
        self.back_button = DeliberateButton("Back", "paper_check_back_button")
        self.infusion_button = DeliberateButton("The infusion", "paper_infusion_button")
        self.sheet_button = DeliberateButton("The order and its sheet", "paper_sheet_button")
        self._lay_out()
        self._connect()
        self.forget()

    def _lay_out(self) -> None:
        caption = PlainLabel("Code on the paper", role="caption")
        caption.setBuddy(self.code_edit)
        asked = QHBoxLayout()
        asked.addWidget(self.code_edit, 1)
        asked.addWidget(self.ask_button)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(10)
        inside.addWidget(PlainLabel(_HOW))
        inside.addWidget(caption)
        inside.addLayout(asked)
        inside.addWidget(self.problem_label)
        inside.addWidget(self.verdict_card)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Check a paper", role="title"))
        column.addWidget(scrolled(body, "paper_check_area"), 1)
        column.addLayout(self._foot())

    def _foot(self) -> FlowLayout:
        row = FlowLayout(gap=8, row_gap=8)
        for button in (self.back_button, self.infusion_button, self.sheet_button):
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        self.code_edit.textChanged.connect(lambda _text: self._blank())
        self.code_edit.returnPressed.connect(self.ask)
        self.ask_button.clicked.connect(self.ask)
        self.back_button.clicked.connect(self.closed)
        self.sheet_button.clicked.connect(self._ask_for_sheet)
        self.infusion_button.clicked.connect(self._ask_for_infusion)

    def begin(self) -> None:
        """Ask for a code; no answer is there yet."""
        self.forget()
        self.code_edit.setFocus()

    def scan(self, text: str) -> None:
        """Answer a code that a scanner read."""
        self.begin()
        self._say(text)

    def ask(self) -> None:
        """Answer the code that is typed."""
        self._blank()
        if self.code_edit.text():
            self._say(self.code_edit.text())

    def forget(self) -> None:
        """Nothing of any paper is left."""
        self.code_edit.show_typed("", 1)
        self._blank()

    def _say(self, text: str) -> None:
        try:
            answer = self._scan(text)
        except KetaDeskError as failure:
            self.problem_label.show_text(f"✖ The paper is not checked. {failure.what} {failure.next_step}")
            announce(self, self.problem_label.text())
            return
        self._answer = answer
        self.verdict_card.show_answer(answer)
        self._allow()

    def _blank(self) -> None:
        self._answer = None
        self.problem_label.show_text("")
        self.verdict_card.forget()
        self._allow()

    def _allow(self) -> None:
        answer = self._answer
        is_ours = answer is not None and bool(answer.order_id) and answer.verdict is not ScanVerdict.ALTERED
        ran = is_ours and answer is not None and answer.verdict not in _NEVER_RAN
        for button, offered in ((self.sheet_button, is_ours), (self.infusion_button, ran)):
            button.setVisible(offered)
            button.setEnabled(offered)
        self.ask_button.setEnabled(bool(self.code_edit.text()))

    def _ask_for_sheet(self) -> None:
        if self._answer is not None:
            self.sheet_asked.emit(self._answer.order_id, self._answer.revision)

    def _ask_for_infusion(self) -> None:
        if self._answer is not None:
            self.infusion_asked.emit(self._answer.order_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """An answer that went off the screen is old when it comes back."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.forget()
