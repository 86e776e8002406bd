"""A ward with a real record and a clock that the test sets: orders that are signed, infusions that run."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

from ketadesk import app
from ketadesk.application.monitoring.bedside_desk import (
    ObservationDraft,
    ObservationSaved,
    StepDraft,
    StepSigned,
    Verb,
)
from ketadesk.application.monitoring.ward_monitoring import WardMonitoring
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.workstation import OpeningState
from ketadesk.ward_workstation import WardWorkstation
from tests.application.second_nurse import truthful
from tests.application.watched_sample import WELL as FULL_SET
from tests.end2end.made_record import FIRST, SECOND, MadeRecord, Someone, make_record

LONDON = ZoneInfo("Europe/London")
PRESCRIBER = "Dr A Example"


@dataclass
class ClockByHand:
    """Stands still until it is moved."""

    moment: datetime
    at: tzinfo = LONDON

    def now(self) -> datetime:
        return self.moment.astimezone(self.at)

    def zone(self) -> tzinfo:
        return self.at

    def forward(self, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)

    def set(self, text: str) -> None:
        """`2026-10-24T23:15` in UTC."""
        self.moment = datetime.fromisoformat(f"{text}:00+00:00")


@dataclass
class WatchedWard:
    """The workstation, and whoever is at it."""

    station: WardWorkstation
    clock: ClockByHand
    record: MadeRecord
    who: Someone = field(default=FIRST)

    @property
    def desk(self) -> WardMonitoring:
        desk = self.station.monitoring
        assert isinstance(desk, WardMonitoring)
        return desk

    def sign_in(self, who: Someone) -> None:
        self.station.sessions.sign_in(who.sign_in_name, who.pin)
        self.who = who

    def signed_order(self, draft: OrderDraft) -> str:
        """Stored by the first nurse, checked by the second, signed: its id."""
        self.sign_in(FIRST)
        stored = self.station.orders.store(draft, FIRST.pin, new_id())
        self.check_and_sign(stored.order_id, stored.revision, draft)
        return stored.order_id

    def changed_order(self, order_id: str, draft: OrderDraft) -> int:
        """The next revision, checked and signed: its number."""
        self.sign_in(FIRST)
        stored = self.station.orders.store(draft, FIRST.pin, new_id(), revises=order_id)
        self.check_and_sign(order_id, stored.revision, draft)
        return stored.revision

    def check_and_sign(self, order_id: str, revision: int, draft: OrderDraft) -> None:
        self.sign_in(SECOND)
        second = truthful(draft, app.read_reference())
        result = self.station.checks.check(order_id, revision, second, SECOND.pin, new_id())
        assert result.agreed, result.differences
        now = self.clock.now().isoformat(timespec="seconds")
        self.station.checks.record_signature(order_id, revision, PRESCRIBER, now, SECOND.pin, new_id())

    def observe(self, order_id: str, **more: str) -> ObservationSaved:
        """A full, well set, with what is said otherwise: `systolic_bp="184"`."""
        typed = {**WELL, **{name.replace("_", "-"): text for name, text in more.items()}}
        return self.desk.observe(order_id, ObservationDraft(typed=typed), new_id())

    def step(self, order_id: str, verb: Verb, subject: str = "", **typed: str) -> str:
        """Take a step as whoever is signed in; the other nurse is the witness."""
        other = SECOND if self.who is FIRST else FIRST
        signed = StepSigned(pin=self.who.pin, witness=other.sign_in_name, witness_pin=other.pin)
        return self.desk.take_step(order_id, StepDraft(verb=verb, subject=subject, typed=typed), signed, new_id())


WELL = {item: text for item, text in FULL_SET.items() if item not in ("pump-rate", "volume-left")}
"""All items of a full set but the pump's, which change."""


def new_id() -> str:
    return str(uuid.uuid4())


@contextmanager
def watched_ward(folder: Path, at: str) -> Iterator[WatchedWard]:
    """A record made at that moment (UTC), open, with nobody signed in."""
    clock = ClockByHand(datetime.fromisoformat(f"{at}:00+00:00"))
    with mock.patch.object(app, "WorkstationClock", return_value=clock):
        record = make_record(folder)
    with opened_ward(record, clock) as ward:
        yield ward


@contextmanager
def opened_ward(record: MadeRecord, clock: ClockByHand) -> Iterator[WatchedWard]:
    """A record that was made before, open at the moment of `clock`, with nobody signed in."""
    with (
        mock.patch.object(app, "WorkstationClock", return_value=clock),
        mock.patch.dict(os.environ, record.environment),
    ):
        station = app.open_workstation()
        try:
            assert station.opening().state is OpeningState.READY
            yield WatchedWard(station, clock, record)
        finally:
            station.close()
