"""What the verbs need of the outside world. `app.py` supplies it."""

from datetime import datetime, tzinfo
from typing import Protocol

from ketadesk.application.sheet_content import PageSize, SheetContent
from ketadesk.application.stored_order import Cancellation, OrderSummary, StoredOrder


class Clock(Protocol):
    """The time of day and where we are."""

    def now(self) -> datetime:
        """The present, aware, in the workstation's zone."""

    def zone(self) -> tzinfo:
        """The workstation's time zone."""


class OrderRepository(Protocol):
    """Orders that were stored; append-only, each revision immutable."""

    def next_order_id(self, on: datetime) -> str:
        """A new id, `KD-20261122-0007`: the local day and a running number."""

    def append(self, order: StoredOrder) -> None:
        """Store `order` durably. Raises `OrderConflict` when this id and revision exist already."""

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        """The order stored under this entry id, if there is one: then a retry has nothing to do."""

    def get(self, order_id: str, revision: int) -> StoredOrder:
        """Raises `UnknownOrder`."""

    def latest_revision(self, order_id: str) -> int:
        """The newest revision's number; 0 for an unknown id."""

    def cancel(self, cancellation: Cancellation) -> None:
        """Record that an order is cancelled; the order itself stays as it was."""

    def cancellation_of(self, order_id: str) -> Cancellation | None:
        """The cancellation, if the order was cancelled."""

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        """Newest first; `search` matches surname, identifier or order id."""

    def patients(self) -> list[tuple[str, str, str]]:
        """(family name, given name, identifier) of everybody who has an order."""


class DraftStore(Protocol):
    """The draft being typed, kept so that a killed program loses at most one field."""

    def keep(self, draft_json: str) -> None:
        """Replace the kept draft."""

    def kept(self) -> str | None:
        """The draft left by the last run, if there is one."""

    def discard(self) -> None:
        """Forget it."""


class OrderSheetWriter(Protocol):
    """Turns a sheet's content into a PDF; equal content gives equal bytes."""

    def write(self, content: SheetContent, page_size: PageSize) -> bytes:
        """Raises `CannotPrint` naming the characters its fonts do not have."""
