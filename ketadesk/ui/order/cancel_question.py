"""Why an order is cancelled, and who cancels it; the safe answer keeps the order."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH
from ketadesk.ui.widgets.question import Question


def ask_to_cancel(parent: QWidget, label: str, verb: Callable[[str, str], None]) -> None:
    """Ask for reason and name, then do `verb(reason, name)`."""
    question = Question(
        parent,
        "cancel",
        f"Cancel {label}?",
        "A cancelled order cannot be taken up again. The pump is not stopped by this.",
        "Keep the order",
        "Cancel the order",
    )
    reason = question.ask_text("Reason", "cancel_reason_edit", REASON_LENGTH)
    by = question.ask_text("Cancelled by (your name)", "cancel_by_edit", NAME_LENGTH)
    question.when_go_on(lambda: verb(reason.text(), by.text()))
    question.open()
