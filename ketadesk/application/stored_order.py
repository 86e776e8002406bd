"""An order as it was stored: immutable, superseded never edited."""

from collections.abc import Iterable
from typing import Final

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.sheet_content import SheetContent
from ketadesk.domain.model import Model
from ketadesk.domain.order_state import SheetMark

TYPED_NAME: Final = "typed name: "
"""Before who stored an order when there were no accounts: nobody can tell which account is hers now."""


class StoredOrder(Model):
    """Everything needed to show, replay and reprint one revision, whatever changes later."""

    entry_id: str
    """A UUID made when the nurse pressed the button: a retry cannot store it twice."""
    order_id: str
    revision: int
    draft: OrderDraft
    plan_json: str
    """The plan exactly as `ketadesk plan` prints it."""
    sheet: SheetContent
    library_version: str
    library_sha256: str
    app_version: str
    stored_at: str
    """ISO 8601 UTC."""
    utc_offset: str
    """The workstation's offset at that moment, `+01:00`."""
    stored_by: str
    """The name as it was then."""
    stored_by_id: str = ""
    """Account id; blank in a record made before there were accounts."""
    entered_by: tuple[str, ...] = ()
    """Account ids of everybody who typed in these figures: none of them may check them."""
    rate: str = ""
    """For the list of orders: `42 mL per hour`, or what stands in its place."""

    @property
    def vouched_by(self) -> tuple[str, ...]:
        """Everybody whose figures these are, who stored them first."""
        return vouchers(self.stored_by_id, self.stored_by, self.entered_by)

    @property
    def label(self) -> str:
        """`KD-20261122-0007-R2`."""
        return f"{self.order_id}-R{self.revision}"


def vouchers(stored_by_id: str, stored_by: str, entered_by: Iterable[str]) -> tuple[str, ...]:
    """Account ids; before there were accounts the name that was typed, marked as one."""
    first = stored_by_id or f"{TYPED_NAME}{stored_by}"
    return (first, *(other for other in entered_by if other != first))


class OrderSummary(Model):
    """One line of the list of orders."""

    order_id: str
    revision: int
    family_name: str
    given_name: str
    identifier: str
    birth_date: str
    regimen: str
    rate: str
    """`42 mL per hour`, or what stands in its place."""
    stored_at: str
    mark: SheetMark
    """The word on the sheet of its newest revision."""
    running: int = 0
    """The revision that the pump runs by; 0 where none runs."""

    @property
    def status(self) -> str:
        """The mark, and what runs meanwhile."""
        return f"{self.mark.value}; running R{self.running}" if self.running else self.mark.value

    @property
    def is_checked(self) -> bool:
        """False while nobody has checked the newest revision: its figures are not for everybody's eyes."""
        return self.mark not in (SheetMark.DRAFT, SheetMark.ONE_NURSE)
