"""What nurses do to a record, one durable deed after another, the same for the same number: so it can be tried again.

Every eight deeds are one order: stored and signed off, checked by another person, signed on paper, a baseline set, the
start, a set, its correction, and another set. The start is one deed with two entries: what is logged, and the step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from ketadesk.adapters.storage.record import Record
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_log import Fact, Started
from ketadesk.domain.order_state import EventKind
from tests.adapters.storage.infusions import a_set
from tests.adapters.storage.orders import stored_order

FIRST_NURSE, SECOND_NURSE = "account of nurse 1", "account of nurse 2"
_BEGUN: Final = datetime(2026, 11, 22, 8, tzinfo=UTC)
_STEPS: Final = {
    0: EventKind.SIGN_OFF,
    1: EventKind.CHECK_AGREES,
    2: EventKind.RECORD_SIGNATURE,
    4: EventKind.START,
}
_BASELINE, _START, _SET, _CORRECTION, _LAST = range(3, 8)
PER_ORDER: Final = _LAST + 1


@dataclass(frozen=True)
class Deed:
    """The deed of that number in the series of that name."""

    series: str
    number: int

    @property
    def order_id(self) -> str:
        """All deeds of an order have it."""
        return f"KD-{self.series}-{self.number // PER_ORDER + 1:04d}"

    @property
    def place(self) -> int:
        """Which deed of its order it is."""
        return self.number % PER_ORDER

    @property
    def stores_an_order(self) -> bool:
        """The first of them."""
        return self.place == 0

    @property
    def of_its_order(self) -> "list[Deed]":
        """All of the order's deeds up to this one."""
        return [Deed(self.series, number) for number in range(self.number - self.place, self.number + 1)]

    @property
    def entry_ids(self) -> tuple[str, ...]:
        """The entries that it leaves, in that order."""
        stored = (self._id("order"),) if self.stores_an_order else ()
        logged = (self.logged.entry_id,) if self.logged else ()
        step = (self.event.entry_id,) if self.event else ()
        return (*stored, *logged, *step)

    @cached_property
    def event(self) -> RecordedEvent | None:
        """The step that it is, if it is one."""
        kind = _STEPS.get(self.place)
        if kind is None:
            return None
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

    @cached_property
    def logged(self) -> LogEntry | None:
        """What it logs at the bed, if it does."""
        fact = self._fact()
        if fact is None:
            return None
        corrects = self.place == _CORRECTION
        return LogEntry(
            entry_id=self._id("fact"),
            at=self.at,
            fact=fact,
            replaces=Deed(self.series, self.number - 1)._id("fact") if corrects else "",
            why="a digit too many" if corrects else "",
            order_id=self.order_id,
            revision=1,
            by=FIRST_NURSE,
            by_name=FIRST_NURSE.title(),
            entered_at=self.at.isoformat(),
            utc_offset="+00:00",
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
        elif self.logged:
            record.infusions.log(self.logged, self.event)
        elif self.event:
            record.orders.record(self.event)

    def _fact(self) -> Fact | None:
        match self.place:
            case place if place == _START:
                baseline = Deed(self.series, self.number - 1)._id("fact")
                return Started(revision=1, baseline=baseline, read_back_ml_per_h=Decimal(42), bed="12")
            case place if place == _SET:
                return a_set("1200", comment=f"set {self.number}")
            case place if place in (_BASELINE, _CORRECTION, _LAST):
                return a_set("120", comment=f"set {self.number}")
            case _:
                return None

    def _id(self, what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.series}/{self.number}/{what}"))


def deeds(series: str, first: int = 0) -> Iterator[Deed]:
    """Without end."""
    return (Deed(series, number) for number in count(first))


def first_deeds(series: str, how_many: int) -> list[Deed]:
    """Number 0 and on."""
    return [Deed(series, number) for number in range(how_many)]
