"""Made-up infusions: sets as a nurse types them, and running orders with a log as long as a ward has it.

`fill_ward(record, infusions=30, sets=288, now=now)` stores, checks, signs and starts each order through the ports of
the record, with a set every quarter of an hour until `now`; it answers the ids of the orders, the newest last.
"""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from unittest.mock import patch
from uuid import UUID

from ketadesk import app
from ketadesk.adapters.storage import opening
from ketadesk.adapters.storage.connection import WRITING
from ketadesk.adapters.storage.record import Record
from ketadesk.application.account import Author
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.record_step import stamp
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_log import Fact, Observed, Started, StepTaken
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.drug_library import ItemKind, ObservationItem
from ketadesk.domain.order_state import EventKind

from .order_template import Patient, template_order, text_for

QUARTER = timedelta(minutes=15)
_BASELINE_BEFORE = timedelta(minutes=10)
_MADE_BEFORE = timedelta(hours=1)
_FIRST = Author(account_id="00000000-0000-4000-8000-000000000001", name="Nurse Number 1")
_SECOND = Author(account_id="00000000-0000-4000-8000-000000000002", name="Nurse Number 2")
_USUAL = {
    "respiratory-rate": (12, 18),
    "pain-rest": (1, 4),
    "pain-movement": (2, 6),
    "systolic-bp": (115, 135),
    "diastolic-bp": (60, 75),
    "heart-rate": (60, 85),
    "spo2": (96, 98),
    "temperature": (36, 37),
    "volume-left": (50, 450),
}
"""From and to, both included: nothing that has to be acted on."""


class Phase(NamedTuple):
    """A part of the plan that runs on the pump, from so many hours after the start on."""

    place: int
    after: timedelta
    ml_per_h: Decimal


def full_set(chance: random.Random, pump_ml_per_h: Decimal) -> Observed:
    """Every item of the library with an ordinary value; the pump shows its rate."""
    return Observed(
        observed=ObservationSet(
            values=tuple(
                ObservedValue(item=item.id, text=_text(chance, item, pump_ml_per_h), unit=item.unit, code=item.code)
                for item in _items()
            )
        )
    )


def phases_of(order: StoredOrder) -> tuple[Phase, ...]:
    """What its plan asks of the pump."""
    planned = json.loads(order.plan_json)["phases"]
    begun = datetime.fromisoformat(planned[0]["start"])
    return tuple(
        Phase(place, datetime.fromisoformat(phase["start"]) - begun, Decimal(phase["pump_ml_per_h"]))
        for place, phase in enumerate(planned)
        if phase["pump_ml_per_h"] is not None
    )


def fill_ward(record: Record, infusions: int, sets: int, now: datetime, seed: int = 1) -> tuple[str, ...]:
    """Put `infusions` running orders with `sets` sets each into the record, the last set of each just before `now`."""
    return tuple(_running(record, number, sets, now, seed) for number in range(1, infusions + 1))


@contextmanager
def without_sync() -> Iterator[None]:
    """A record that is opened inside does not wait for the disk."""
    quick = tuple(("synchronous", "OFF", 0) if setting[0] == "synchronous" else setting for setting in WRITING)
    with patch.object(opening, "WRITING", quick):
        yield


def log_entry(chance: random.Random, order_id: str, at: datetime, fact: Fact, by: Author = _FIRST) -> LogEntry:
    """What is logged about revision 1, entered when it happened."""
    entered_at, utc_offset = stamp(at)
    return LogEntry(
        entry_id=new_id(chance),
        at=at,
        fact=fact,
        order_id=order_id,
        revision=1,
        by=by.account_id,
        by_name=by.name,
        entered_at=entered_at,
        utc_offset=utc_offset,
    )


def step_of(chance: random.Random, order_id: str, kind: EventKind, by: Author, at: datetime) -> RecordedEvent:
    """A step of revision 1."""
    return RecordedEvent(
        entry_id=new_id(chance),
        order_id=order_id,
        revision=1,
        kind=kind,
        by=by.account_id,
        by_name=by.name,
        at=at.isoformat(),
        utc_offset="+00:00",
        prescriber="Dr Example" if kind is EventKind.RECORD_SIGNATURE else "",
    )


def new_id(chance: random.Random) -> str:
    """A UUID of this chance."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def _running(record: Record, number: int, sets: int, now: datetime, seed: int) -> str:
    chance = random.Random(f"{seed}/{number}")
    # A few minutes apart, so that not all sets are due at once.
    started = now.replace(microsecond=0) - QUARTER * sets - timedelta(minutes=number % 14)
    order_id = f"KD-{started:%Y%m%d}-{number:04d}"
    order = _stored(record, chance, order_id, Patient(f"Wardname{number}", "Ada", f"W{number:07d}"), started)
    phases = phases_of(order)
    first = phases[0].ml_per_h
    log = record.infusions
    log.log(baseline := log_entry(chance, order_id, started - _BASELINE_BEFORE, full_set(chance, Decimal(0))))
    fact = Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=first, bed=str(number))
    start = step_of(chance, order_id, EventKind.START, _FIRST, started)
    log.log(log_entry(chance, order_id, started, fact), start)
    for at, logged in _what_follows(chance, phases, sets):
        log.log(log_entry(chance, order_id, started + at, logged))
    return order_id


def _what_follows(chance: random.Random, phases: Sequence[Phase], sets: int) -> Iterator[tuple[timedelta, Fact]]:
    """The sets, and between them the steps of the plan when their time has come."""
    waiting = list(phases[1:])
    rate = phases[0].ml_per_h
    for number in range(1, sets + 1):
        at = QUARTER * number
        while waiting and waiting[0].after <= at:
            step = waiting.pop(0)
            rate = step.ml_per_h
            yield step.after, StepTaken(phase=step.place, read_back_ml_per_h=rate)
        yield at, full_set(chance, rate)


def _stored(record: Record, chance: random.Random, order_id: str, patient: Patient, started: datetime) -> StoredOrder:
    """An order that was stored, checked and signed within the hour before its start."""
    made = started - _MADE_BEFORE
    text = text_for(_template_text(), order_id, patient, new_id(chance), made, _FIRST)
    order = StoredOrder.model_validate_json(text)
    record.orders.append(order, step_of(chance, order_id, EventKind.SIGN_OFF, _FIRST, made))
    record.orders.record(step_of(chance, order_id, EventKind.CHECK_AGREES, _SECOND, made))
    record.orders.record(step_of(chance, order_id, EventKind.RECORD_SIGNATURE, _FIRST, made))
    return order


@cache
def _template_text() -> str:
    """Fifteen minutes, 60 h and 12 h: longer than 288 quarters of an hour."""
    return template_order(duration_h="60").model_dump_json()


@cache
def _items() -> tuple[ObservationItem, ...]:
    return app.read_library().observation.items


def _text(chance: random.Random, item: ObservationItem, pump_ml_per_h: Decimal) -> str:
    if item.kind is not ItemKind.NUMBER:
        return item.choices[0].id
    if item.id == "pump-rate":
        return f"{pump_ml_per_h:f}"
    whole = str(chance.randint(*_USUAL[item.id]))
    return f"{whole}.{chance.randint(0, 9)}" if item.decimals else whole
