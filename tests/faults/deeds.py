"""What nurses do to a record, one durable deed after another, the same for the same number: so it can be tried again.

Every four deeds are one order: stored and signed off, checked by another person, signed on paper, started.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from ketadesk.adapters.storage.record import Record
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import EventKind, OrderState
from tests.adapters.storage.orders import stored_order

FIRST_NURSE, SECOND_NURSE = "account of nurse 1", "account of nurse 2"
_BEGUN = datetime(2026, 11, 22, 8, tzinfo=UTC)
_STEPS = (EventKind.SIGN_OFF, EventKind.CHECK_AGREES, EventKind.RECORD_SIGNATURE, EventKind.START)
_STATES = (OrderState.SIGNED_OFF, OrderState.CHECKED, OrderState.SIGNED, OrderState.RUNNING)


@dataclass(frozen=True)
class Deed:
    """The deed of that number in the series of that name."""

    series: str
    number: int

    @property
    def order_id(self) -> str:
        """All four deeds of an order have it."""
        return f"KD-{self.series}-{self.number // len(_STEPS) + 1:04d}"

    @property
    def stores_an_order(self) -> bool:
        """The first of the four."""
        return self.number % len(_STEPS) == 0

    @property
    def state_after(self) -> OrderState:
        """Where the order stands then."""
        return _STATES[self.number % len(_STEPS)]

    @property
    def entry_ids(self) -> tuple[str, ...]:
        """The entries that it leaves."""
        return (self._id("order"), self.event.entry_id) if self.stores_an_order else (self.event.entry_id,)

    @cached_property
    def event(self) -> RecordedEvent:
        """The step that it is."""
        kind = _STEPS[self.number % len(_STEPS)]
        by = SECOND_NURSE if kind is EventKind.CHECK_AGREES else FIRST_NURSE
        return RecordedEvent(
            entry_id=self._id("step"),
            order_id=self.order_id,
            revision=1,
            kind=kind,
            by=by,
            by_name=by.title(),
            at=self.at.isoformat(),
            utc_offset="+00:00",
            prescriber="Dr Example" if kind is EventKind.RECORD_SIGNATURE else "",
        )

    @property
    def at(self) -> datetime:
        """When it happened: a minute after the one before."""
        return _BEGUN + timedelta(minutes=self.number)

    def order(self) -> StoredOrder:
        """The order that it stores; each surname is another's."""
        made = stored_order(self.order_id, entry_id=self._id("order"), family_name=f"EXAMPLE {self.number}")
        return made.model_copy(
            update={"stored_at": self.at.isoformat(), "utc_offset": "+00:00", "stored_by_id": FIRST_NURSE}
        )

    def do(self, record: Record) -> None:
        """Raises `StorageFailed`."""
        if self.stores_an_order:
            record.orders.append(self.order(), self.event)
        else:
            record.orders.record(self.event)

    def _id(self, what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.series}/{self.number}/{what}"))


def deeds(series: str, first: int = 0) -> Iterator[Deed]:
    """Without end."""
    return (Deed(series, number) for number in count(first))


def first_deeds(series: str, how_many: int) -> list[Deed]:
    """Number 0 and on."""
    return [Deed(series, number) for number in range(how_many)]
