"""After a difference: nurse 1 looked at the sources once more and stands by the order as it is."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketadesk.ui.order.signed_question import SignedQuestion, Step


def ask_to_sign_off(parent: QWidget, label: str, sign_off: Step, done: Callable[[], None], who: str = "") -> None:
    """Ask for the PIN of `who`, then sign off; the second check begins afresh after it."""
    question = SignedQuestion(
        parent,
        "sign_off",
        f"Sign off {label} again?",
        "Look at wristband, scales, ampoule, prescription and pump once more. If a figure of the order is wrong, "
        "do not sign off: change the order.",
        "Do not sign off",
        "Every figure is right: sign off",
        who,
    )
    question.when_signed(sign_off, done)
    question.open()
