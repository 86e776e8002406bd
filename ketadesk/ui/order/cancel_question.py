"""Why an order is cancelled, signed by who cancels it; the safe answer keeps the order."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketadesk.application.typed_text import REASON_LENGTH
from ketadesk.ui.order.signed_question import SignedQuestion

Cancel = Callable[[str, str, str], None]
"""Takes reason, PIN and entry id. Raises `KetaDeskError`."""


def ask_to_cancel(parent: QWidget, label: str, cancel: Cancel, done: Callable[[], None], who: str = "") -> None:
    """Ask for the reason and the PIN of `who`, then cancel; `done` follows when it was not refused."""
    question = SignedQuestion(
        parent,
        "cancel",
        f"Cancel {label}?",
        "A cancelled order cannot be taken up again. The pump is not stopped by this.",
        "Keep the order",
        "Cancel the order",
        who,
    )
    reason = question.ask_text("Reason", "cancel_reason_edit", REASON_LENGTH)
    question.when_signed(lambda pin, entry_id: cancel(reason.text(), pin, entry_id), done)
    question.open()
