"""Asked before a change is stored over another patient's name, identifier or date of birth."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.same_patient import identity_change
from ketadesk.ui.widgets.question import Question


def ask_about_identity(parent: QWidget, screen: OrderScreen, store: Callable[[], None]) -> None:
    """Store at once where the patient is the same as before; else after the question."""
    change = identity_change(screen)
    if not change:
        store()
        return
    question = Question(
        parent,
        "identity",
        "Is this still the same patient?",
        f"{change} A sheet for another patient needs a new order (Order, New patient).",
        "Do not store",
        "Same patient: store the change",
    )
    question.when_go_on(store)
    question.open()
