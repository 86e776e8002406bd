"""What is logged about the orders of these tests: a fact of every kind, and the entry that keeps it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import uuid4

from ketadesk.adapters.storage.order_repository import SqliteOrderRepository
from ketadesk.adapters.storage.record import Record
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    MovedToBed,
    NotObserved,
    Observed,
    Outcome,
    Paused,
    PumpRead,
    RateLowered,
    Reanswered,
    Reconciled,
    Resumed,
    Started,
    StepTaken,
    Stopped,
    StruckThrough,
    TargetSet,
)
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_state import EventKind

from .orders import ANN, signed, step, stored_order

ID: Final = "KD-20261122-0001"
START: Final = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


def a_set(systolic: str = "120", comment: str = "") -> Observed:
    return Observed(
        observed=ObservationSet(
            values=(
                ObservedValue(item="systolic-bp", text=systolic, unit="mm[Hg]", code="LOINC 8480-6"),
                ObservedValue(item="temperature", text="36.0", unit="Cel", code="LOINC 8310-5"),
                ObservedValue(item="poss", text="S", code="local poss"),
            ),
            comment=comment,
        )
    )


def started(revision: int = 1) -> Started:
    return Started(revision=revision, baseline="entry-1", read_back_ml_per_h=Decimal(42), bed="12 B")


def stopped() -> Stopped:
    return Stopped(reason="planned end", left_ml=Decimal("30.5"))


EVERY_FACT: Final[tuple[Fact, ...]] = (
    a_set(),
    NotObserved(due_at=START, tracks=("circulation", "temperature"), reason="asleep, breathing seen"),
    TargetSet(scale=2, lowest_percent=88, prescriber="Dr Lee"),
    StepTaken(phase=1, read_back_ml_per_h=Decimal(28)),
    RateLowered(read_back_ml_per_h=Decimal("14.0"), prescriber="Dr Lee", reason="drowsy"),
    Paused(reason="dysphoria"),
    Resumed(read_back_ml_per_h=Decimal(7), prescriber="Dr Lee"),
    ContainerChanged(left_ml=Decimal(0)),
    BolusOrdered(mg=Decimal(14), over_min=Decimal(15), via=Via.PUMP, mg_per_ml=Decimal(1), prescriber="Dr Lee"),
    BolusSettled(bolus="entry-9", outcome=Outcome.GIVEN, given_mg=Decimal("12.25")),
    PumpRead(ml_per_h=Decimal(42), left_ml=None),
    Discarded(
        ml=Decimal("30.5"), mg_per_ml=Decimal(1), what="container 1", witness="account-ben", witness_name="Ben Nurse"
    ),
    Reconciled(unaccounted_mg=Decimal("-0.25"), reason="rounding", witness="account-ben", witness_name="Ben Nurse"),
    ActedOn(findings=("low-rate:1",), done="paused", called="Dr Lee", answer="wait an hour"),
    Reanswered(item="pregnancy", answer=Answer.ABSENT, prescriber="Dr Lee", reason="test seen"),
    MovedToBed(bed="14"),
)
"""Of each kind that is no step of the order and strikes nothing through, one."""


def logged(
    fact: Fact,
    *,
    entry_id: str | None = None,
    order_id: str = ID,
    revision: int = 1,
    minutes: int = 0,
    replaces: str = "",
    why: str = "",
    by: str = ANN,
) -> LogEntry:
    """The entry of `fact`, so many minutes after `START`."""
    at = START + timedelta(minutes=minutes)
    return LogEntry(
        entry_id=entry_id or str(uuid4()),
        at=at,
        fact=fact,
        replaces=replaces,
        why=why,
        order_id=order_id,
        revision=revision,
        by=by,
        by_name="Nurse Two",
        entered_at=at.isoformat(),
        utc_offset="+01:00",
    )


def struck(entry_id: str, why: str = "wrong patient") -> LogEntry:
    return logged(StruckThrough(entry=entry_id), why=why)


def started_by(event: RecordedEvent) -> LogEntry:
    """What is logged with a start or an end."""
    fact: Fact = started(event.revision) if event.kind is EventKind.START else stopped()
    return logged(
        fact,
        entry_id=f"{event.entry_id} logged",
        order_id=event.order_id,
        revision=event.revision,
        by=event.by,
    )


def store_signed(orders: SqliteOrderRepository, order_id: str = ID, revision: int = 1) -> None:
    """A revision that waits for its start."""
    orders.append(stored_order(order_id, revision))
    for event in signed(order_id, revision):
        orders.record(event)


def start(record: Record, order_id: str = ID, revision: int = 1) -> None:
    """The revision runs, by its log."""
    event = step(EventKind.START, revision, order_id=order_id)
    record.infusions.log(started_by(event), event)
