"""The prescriber has signed the paper: whose signature, when, and on which revision's paper."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketadesk.application.typed_text import NAME_LENGTH
from ketadesk.ui.order.signed_paper import SignedPaper
from ketadesk.ui.order.signed_question import SignedQuestion

Record = Callable[[str, str, str, str], None]
"""Takes the prescriber's name, ISO 8601 with offset, PIN and entry id. Raises `KetaDeskError`."""


def ask_for_signature(
    parent: QWidget, order_id: str, revision: int, record: Record, done: Callable[[], None], who: str = ""
) -> None:
    """Ask what stands on the signed paper and for the PIN of `who`, then record it.

    The revision on screen is not named here: it is typed off the paper.
    """
    question = SignedQuestion(
        parent,
        "signature",
        "The prescriber has signed the paper",
        f"Take the signed sheet of order {order_id} in your hand, and copy from it.",
        "Not signed yet",
        "Record the signature",
        who,
    )
    prescriber = question.ask_text("Prescriber who signed", "signature_prescriber_edit", NAME_LENGTH)
    paper = SignedPaper(revision)
    question.ask_more(paper)
    question.when_signed(
        lambda pin, entry_id: record(prescriber.text(), paper.signed_at, pin, entry_id),
        done,
    )
    question.open()
