"""Orders and a clock for these tests."""

from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from uuid import uuid4

from ketadesk.adapters.storage.order_repository import SqliteOrderRepository
from ketadesk.application.order_draft import KnownAllergies, OrderDraft, OverrideDraft, PatientDraft
from ketadesk.application.sheet_content import (
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
from ketadesk.application.stored_order import Cancellation, StoredOrder

SUMMER_TIME = timezone(timedelta(hours=1))


class StoppedClock:
    """Always the same moment, an hour after the orders below were made."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 16, 0, 0, 250_000, SUMMER_TIME)

    def zone(self) -> tzinfo:
        return SUMMER_TIME


def repository(folder: Path) -> SqliteOrderRepository:
    return SqliteOrderRepository(folder, StoppedClock())


def stored_order(
    order_id: str = "KD-20261122-0001",
    revision: int = 1,
    *,
    entry_id: str | None = None,
    text: str = "text",
    family_name: str = "EXAMPLE",
    identifier: str = "TEST-0001",
    rate: str = "42 mL per hour",
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
        rate=rate,
    )


def cancellation(order_id: str = "KD-20261122-0001", entry_id: str | None = None, text: str = "") -> Cancellation:
    return Cancellation(
        entry_id=entry_id or str(uuid4()),
        order_id=order_id,
        reason=f"wrong patient{text}",
        by=f"Nurse Two{text}",
        at="2026-11-22T14:30:00+00:00",
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
