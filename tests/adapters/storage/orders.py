"""Orders, their steps, and a record that they are kept in, for these tests."""

from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from uuid import uuid4

import apsw

from ketadesk.adapters.storage.connection import connect
from ketadesk.adapters.storage.order_repository import SqliteOrderRepository
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.application.order_draft import KnownAllergies, OrderDraft, OverrideDraft, PatientDraft
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.sheet.sheet_content import (
    Cell,
    Column,
    EntryBoxes,
    Facts,
    Grid,
    Identity,
    KeyRate,
    Lines,
    Section,
    SheetContent,
    SheetStatus,
    TickTimes,
    Tone,
)
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import EventKind

KEY = record_key(b"a master secret of thirty-two by")
OTHER_KEY = record_key(b"another master secret of 32 byte")

ANN, BEN, CAT = "account-ann", "account-ben", "account-cat"

SUMMER_TIME = timezone(timedelta(hours=1))


class StoppedClock:
    """Always the same moment, an hour after the orders below were made."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 16, 0, 0, 250_000, SUMMER_TIME)

    def zone(self) -> tzinfo:
        return SUMMER_TIME


class StoppedBoot:
    """Always the same start of the computer, seven seconds after it."""

    def boot_id(self) -> str:
        return "boot-1"

    def monotonic_ns(self) -> int:
        return 7_000_000_000


class OwnOrders(SqliteOrderRepository):
    """The orders of a record that is closed with them."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.writer)
        self.record_file = record

    def close(self) -> None:
        self.record_file.close()


def record(folder: Path, *, only_read: bool = False) -> Record:
    return Record(folder, KEY, StoppedClock(), StoppedBoot(), only_read=only_read)


def repository(folder: Path, *, only_read: bool = False) -> OwnOrders:
    return OwnOrders(record(folder, only_read=only_read))


def meddler(file: Path) -> apsw.Connection:
    """A connection with the key and none of the settings: what somebody else may open the record with."""
    return connect(file, KEY.record)


def stored_order(
    order_id: str = "KD-20261122-0001",
    revision: int = 1,
    *,
    entry_id: str | None = None,
    text: str = "text",
    family_name: str = "EXAMPLE",
    identifier: str = "TEST-0001",
    rate: str = "42 mL per hour",
    by: str = ANN,
    others: tuple[str, ...] = (),
) -> StoredOrder:
    """An order with `text` wherever somebody may have typed."""
    return StoredOrder(
        entry_id=entry_id or str(uuid4()),
        order_id=order_id,
        revision=revision,
        draft=_draft(text, family_name, identifier),
        plan_json='{"phases":[],"error_percent":"0"}' + text,
        sheet=_sheet(text),
        library_version="2026-11-01",
        library_sha256="0" * 64,
        app_version="0.1.0",
        stored_at="2026-11-22T14:00:00+00:00",
        utc_offset="+01:00",
        stored_by=f"Nurse {text}",
        stored_by_id=by,
        entered_by=(by, *others),
        rate=rate,
    )


def step(
    kind: EventKind,
    revision: int = 1,
    *,
    order_id: str = "KD-20261122-0001",
    by: str = ANN,
    entry_id: str | None = None,
    text: str = "",
    prescriber: str = "",
) -> RecordedEvent:
    """A step of an order with `text` wherever somebody may have typed."""
    return RecordedEvent(
        entry_id=entry_id or str(uuid4()),
        order_id=order_id,
        revision=revision,
        kind=kind,
        by=by,
        by_name=f"Nurse Two{text}",
        at="2026-11-22T14:30:00+00:00",
        utc_offset="+01:00",
        prescriber=prescriber,
        reason=f"wrong patient{text}" if kind is EventKind.CANCEL else "",
    )


def cancellation(
    order_id: str = "KD-20261122-0001", entry_id: str | None = None, text: str = "", revision: int = 1
) -> RecordedEvent:
    return step(EventKind.CANCEL, revision, order_id=order_id, entry_id=entry_id, text=text)


def signed(order_id: str = "KD-20261122-0001", revision: int = 1) -> tuple[RecordedEvent, ...]:
    """The steps from a draft by Ann to a recorded signature."""
    return (
        step(EventKind.SIGN_OFF, revision, order_id=order_id),
        step(EventKind.CHECK_AGREES, revision, order_id=order_id, by=BEN),
        step(EventKind.RECORD_SIGNATURE, revision, order_id=order_id, prescriber="Dr Example"),
    )


def _draft(text: str, family_name: str, identifier: str) -> OrderDraft:
    return OrderDraft(
        care_setting="monitored",
        regimen="acute-pain-infusion",
        patient=PatientDraft(
            family_name=family_name,
            given_name=text,
            title=text,
            identifier=identifier,
            birth_date="1980-04-01",
            weight_kg="70",
            allergies=KnownAllergies(known=(text, "penicillin")),
        ),
        indication=text,
        prescriber=text,
        hospital=text,
        ward=text,
        taper=None,
        checklist={"uncontrolled-cardiovascular-disease": "absent", text: text},
        overrides=(OverrideDraft(code="soft-limit", reason=text, by=text),),
    )


def _sheet(text: str) -> SheetContent:
    cell = Cell(text=text, typed=True)
    return SheetContent(
        title="KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN",
        hospital=text,
        status=SheetStatus.DRAFT,
        status_lines=(text,),
        order_label="KD-20261122-0001-R1",
        library_line="Library 2026-11-01",
        library_warning="",
        printed_line=text,
        identity=Identity(
            name=text,
            born="01-Apr-1980",
            gender="Female",
            identifier=text,
            identifier_label=text,
            allergies=text,
        ),
        sections=(
            Section(
                number=1,
                title="Every kind of block",
                blocks=(
                    Facts(rows=((text, cell),)),
                    Lines(lines=(cell,), tone=Tone.CALCULATION),
                    KeyRate(label="KEY INTO THE PUMP", rate="42\u00a0mL per hour", beside=(cell,)),
                    Grid(columns=(Column(title=text, numeric=True),), rows=((cell,),), tick=True),
                    TickTimes(days=(("22-Nov-2026", ("14:15", text)),)),
                    EntryBoxes(columns=(Column(title=text),), rows=("", text)),
                    Facts(rows=()),
                    Lines(lines=()),
                ),
            ),
        ),
        footer_lines=(text,),
        code_text="KD-20261122-0001-R1 0123abcd",
        file_name="KetaDesk_KD-20261122-0001_R1.pdf",
    )
