"""What happens to a stored order after it was stored: each step asks first, and is signed with a PIN."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.workstation import CheckDesk
from ketadesk.ui.order.cancel_question import ask_to_cancel
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.sign_off_question import ask_to_sign_off
from ketadesk.ui.order.signature_question import ask_for_signature
from ketadesk.ui.order.standing_card import StandingCard
from ketadesk.ui.widgets.question import Question


class OrderSteps(QObject):
    """A step is for the order that was on screen when its button was pressed."""

    done = Signal(str)
    """What was done, in words."""
    check_asked = Signal(str, int)

    def __init__(self, page: QWidget, presenter: OrderPresenter) -> None:
        super().__init__(page)
        self._page = page
        self._presenter = presenter
        self._checks: Callable[[], CheckDesk] | None = None
        self._who: Callable[[], str] = lambda: ""

    def let_sign(self, checks: Callable[[], CheckDesk], who: Callable[[], str]) -> None:
        """Through whom the steps are recorded, and who is signed in."""
        self._checks, self._who = checks, who

    def connect_buttons(self, card: StandingCard) -> None:
        """Each button of the card asks for its step."""
        card.change_button.clicked.connect(self.change)
        card.check_button.clicked.connect(self._ask_for_check)
        card.sign_off_button.clicked.connect(self.sign_off)
        card.signature_button.clicked.connect(self.record_signature)
        card.cancel_button.clicked.connect(self.cancel)

    def change(self) -> None:
        """Open the order for typing; asked first, because what two people and a prescriber did for it is void then."""
        stored = self._presenter.screen.stored
        if stored is None:
            return
        question = Question(
            self._page,
            "change",
            f"Change {stored.label}?",
            f"Storing the change makes a new revision. Check and signature of {stored.label} do not hold for it, and "
            "its sheets are to be destroyed. A pump that runs goes on: nothing here stops it.",
            "Leave it as it is",
            "Change the order",
        )
        question.when_go_on(self._presenter.begin_change)
        question.open()

    def sign_off(self) -> None:
        """Nurse 1 stands by the order after a difference."""
        stored, checks = self._presenter.screen.stored, self._checks
        if stored is None or checks is None:
            return
        order = (stored.order_id, stored.revision)
        ask_to_sign_off(
            self._page,
            stored.label,
            lambda pin, entry_id: checks().sign_off(*order, pin, entry_id),
            lambda: self._tell(stored, f"{stored.label} is signed off again."),
            self._who(),
        )

    def record_signature(self) -> None:
        """The prescriber has signed the paper."""
        stored, checks = self._presenter.screen.stored, self._checks
        if stored is None or checks is None:
            return
        order = (stored.order_id, stored.revision)
        ask_for_signature(
            self._page,
            *order,
            lambda prescriber, at, pin, entry_id: checks().record_signature(*order, prescriber, at, pin, entry_id),
            lambda: self._tell(stored, f"The signature on {stored.label} is recorded."),
            self._who(),
        )

    def cancel(self) -> None:
        """The order is not to be given."""
        stored, desk = self._presenter.screen.stored, self._presenter.desk
        if stored is None:
            return
        order = (stored.order_id, stored.revision)
        ask_to_cancel(
            self._page,
            stored.label,
            lambda reason, pin, entry_id: desk.cancel(*order, reason, pin, entry_id),
            lambda: self._tell(stored, f"{stored.label} is cancelled. Destroy the printed sheets."),
            self._who(),
        )

    def _ask_for_check(self) -> None:
        stored = self._presenter.screen.stored
        if stored is not None:
            self.check_asked.emit(stored.order_id, stored.revision)

    def _tell(self, stored: StoredOrder, words: str) -> None:
        """Show where it stands now; when that cannot be read, what stood there before is not left on screen."""
        try:
            self._presenter.refresh_standing()
        except KetaDeskError as failure:
            self._presenter.blank()
            self._presenter.trouble_found.emit(failure.what, failure.next_step)
        if self._presenter.screen.stored == stored:
            self.done.emit(f"✓ {words}")
