"""The outside world in memory, keeping the promises of `ports.py`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ketadesk.application.errors import OrderConflict, StorageFailed, UnknownOrder
from ketadesk.application.sheet_content import PageSize, SheetContent
from ketadesk.application.stored_order import Cancellation, OrderSummary, StoredOrder

LONDON = ZoneInfo("Europe/London")


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 22, 13, 45, 30, tzinfo=LONDON)

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return LONDON

    def forward(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)


@dataclass
class OrdersInMemory:
    """Append-only; `fails` is raised by the next write, once, after or before it was kept."""

    orders: list[StoredOrder] = field(default_factory=list)
    cancellations: list[Cancellation] = field(default_factory=list)
    fails_before: Exception | None = None
    fails_after: Exception | None = None

    def next_order_id(self, on: datetime) -> str:
        day = f"KD-{on:%Y%m%d}-"
        taken = {order.order_id for order in self.orders if order.order_id.startswith(day)}
        return f"{day}{len(taken) + 1:04d}"

    def append(self, order: StoredOrder) -> None:
        if self.fails_before is not None:
            error, self.fails_before = self.fails_before, None
            raise error
        if order.revision != self.latest_revision(order.order_id) + 1:
            raise OrderConflict("This revision exists.", "Look at it.")
        if self.cancellation_of(order.order_id) is not None:
            raise OrderConflict("This order is cancelled.", "Make a new one.")
        self.orders.append(order)
        if self.fails_after is not None:
            error, self.fails_after = self.fails_after, None
            raise error

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        return next((order for order in self.orders if order.entry_id == entry_id), None)

    def get(self, order_id: str, revision: int) -> StoredOrder:
        for order in self.orders:
            if (order.order_id, order.revision) == (order_id, revision):
                return order
        raise UnknownOrder(f"There is no order {order_id}.", "Look at the list.")

    def latest_revision(self, order_id: str) -> int:
        return max((order.revision for order in self.orders if order.order_id == order_id), default=0)

    def cancel(self, cancellation: Cancellation) -> None:
        if not self.latest_revision(cancellation.order_id):
            raise UnknownOrder(f"There is no order {cancellation.order_id}.", "Look at the list.")
        self.cancellations.append(cancellation)

    def cancellation_of(self, order_id: str) -> Cancellation | None:
        return next((c for c in self.cancellations if c.order_id == order_id), None)

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        newest = [order for order in reversed(self.orders) if order.revision == self.latest_revision(order.order_id)]
        return [self._summary(order) for order in newest if search in order.order_id][:limit]

    def patients(self) -> list[tuple[str, str, str]]:
        who = (order.draft.patient for order in self.orders)
        return list(dict.fromkeys((p.family_name, p.given_name, p.identifier) for p in who))

    def _summary(self, order: StoredOrder) -> OrderSummary:
        patient = order.draft.patient
        return OrderSummary(
            order_id=order.order_id,
            revision=order.revision,
            family_name=patient.family_name,
            given_name=patient.given_name,
            identifier=patient.identifier,
            birth_date=patient.birth_date,
            regimen=order.draft.regimen,
            rate=order.rate,
            stored_at=order.stored_at,
            status="cancelled" if self.cancellation_of(order.order_id) else "current",
        )


@dataclass
class DraftInMemory:
    text: str | None = None

    def keep(self, draft_json: str) -> None:
        self.text = draft_json

    def kept(self) -> str | None:
        return self.text

    def discard(self) -> None:
        self.text = None


@dataclass
class SheetsSeen:
    """A writer that remembers what it was given; its "PDF" is the content's own JSON."""

    written: list[tuple[SheetContent, PageSize]] = field(default_factory=list)

    def write(self, content: SheetContent, page_size: PageSize) -> bytes:
        self.written.append((content, page_size))
        return content.model_dump_json().encode()


def disk_full() -> StorageFailed:
    return StorageFailed("The disk is full.", "Free some space.")
