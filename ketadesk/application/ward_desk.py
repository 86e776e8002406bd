"""The desk the window talks to: every verb of the order part, over the ports that `app.py` supplies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from pydantic import ValidationError

from ketadesk import __version__
from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import EnginesDisagree, OrderRefused, StorageFailed
from ketadesk.application.list_choices import list_choices
from ketadesk.application.look_alikes import look_alikes
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.ports import Clock, DraftStore, OrderRepository, OrderSheetWriter
from ketadesk.application.preview_order import preview_order
from ketadesk.application.reference import Reference
from ketadesk.application.sheet_content import PageSize, SheetStatus
from ketadesk.application.store_order import OrderDesktop, store_order
from ketadesk.application.stored_order import Cancellation, OrderSummary, StoredOrder
from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH, text_flaw


@dataclass(frozen=True)
class Place:
    """What this workstation has set."""

    hospital: str
    identifier_label: str
    page_size: PageSize
    data_folder: str


@dataclass(frozen=True)
class WardDesk:
    """`OrderDesk` for a real workstation."""

    reference: Reference
    orders_kept: OrderRepository
    drafts: DraftStore
    writer: OrderSheetWriter
    clock: Clock
    save: Callable[[bytes, str], object]
    send_to_printer: Callable[[bytes, str], str]
    place: Place
    new_entry_id: Callable[[], str]
    log_fault: Callable[[str], None]

    def choices(self, draft: OrderDraft) -> OrderChoices:
        return list_choices(draft, self.reference.library, self.reference.wording)

    def preview(self, draft: OrderDraft) -> OrderPreview:
        preview = preview_order(self._placed(draft), self.reference, self.clock.now().date())
        self._log(preview.faults)
        return preview

    def look_alikes(self, patient: PatientDraft) -> tuple[str, ...]:
        return look_alikes(patient, self.orders_kept.patients())

    def store(self, draft: OrderDraft, stored_by: str, entry_id: str, revises: str = "") -> StoredOrder:
        desk = OrderDesktop(self.reference, self.orders_kept, self.clock, self.place.identifier_label)
        try:
            return store_order(desk, self._placed(draft), stored_by, entry_id, revises)
        except EnginesDisagree as disagree:
            self._log(disagree.faults)
            raise

    def sheet_pdf(self, order_id: str, revision: int, page_size: PageSize) -> bytes:
        """The stored sheet; a superseded or cancelled one says so instead of its own status."""
        content = self.orders_kept.get(order_id, revision).sheet
        latest = self.orders_kept.latest_revision(order_id)
        cancelled = self.orders_kept.cancellation_of(order_id)
        if cancelled is not None:
            line = f"Cancelled by {cancelled.by}: {cancelled.reason}"
            content = content.model_copy(update={"status": SheetStatus.CANCELLED, "status_lines": (line,)})
        elif revision < latest:
            line = f"Superseded by R{latest}. Destroy this sheet."
            content = content.model_copy(update={"status": SheetStatus.SUPERSEDED, "status_lines": (line,)})
        return self.writer.write(content, page_size)

    def cancel(self, order_id: str, reason: str, by: str) -> None:
        for name, text, length in (("Reason", reason, REASON_LENGTH), ("Name", by, NAME_LENGTH)):
            flaw = "it is needed" if not text else text_flaw(text, length)
            if flaw:
                raise OrderRefused(f"{name}: {flaw}.", "The order stands as it was.")
        at = self.clock.now().astimezone(UTC).isoformat(timespec="seconds")
        self.orders_kept.cancel(
            Cancellation(entry_id=self.new_entry_id(), order_id=order_id, reason=reason, by=by, at=at)
        )

    def order(self, order_id: str, revision: int) -> StoredOrder:
        return self.orders_kept.get(order_id, revision)

    def orders(self, search: str = "") -> list[OrderSummary]:
        return [self._readable(summary) for summary in self.orders_kept.summaries(search)]

    def save_pdf(self, pdf: bytes, target: str) -> None:
        self.save(pdf, target)

    def print_pdf(self, pdf: bytes, job_title: str) -> str:
        return self.send_to_printer(pdf, job_title)

    def keep_draft(self, draft: OrderDraft) -> None:
        self.drafts.keep(draft.model_dump_json())

    def kept_draft(self) -> OrderDraft | None:
        kept = self.drafts.kept()
        if kept is None:
            return None
        try:
            return OrderDraft.model_validate_json(kept)
        except ValidationError as error:
            raise StorageFailed("The kept draft cannot be read.", "Begin the order afresh.") from error

    def discard_draft(self) -> None:
        self.drafts.discard()

    def about(self) -> tuple[tuple[str, str], ...]:
        library = self.reference.library
        approval = "approved" if library.approved else "NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
        return (
            ("Program", f"KetaDesk {__version__}"),
            ("Drug library", f"{library.version}, {approval}"),
            ("Library SHA-256", library.sha256),
            ("Self-test", self.reference.self_test.sentence),
            ("Data folder", self.place.data_folder),
            ("Paper", self.place.page_size.value),
            ("Time", moment_text(self.clock.now())),
            ("Disclaimer", library.disclaimer),
        )

    def help_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(self.reference.wording.help.items())

    def _log(self, faults: tuple[str, ...]) -> None:
        for fault in faults:
            self.log_fault(fault)

    def _readable(self, summary: OrderSummary) -> OrderSummary:
        """The regimen by its title and the time on the ward's clock; the id and UTC are the record's."""
        regimen = self.reference.library.regimen(summary.regimen)
        at = datetime.fromisoformat(summary.stored_at).astimezone(self.clock.zone())
        title = summary.regimen if regimen is None else regimen.title
        return summary.model_copy(update={"regimen": title, "stored_at": moment_text(at)})

    def _placed(self, draft: OrderDraft) -> OrderDraft:
        """The draft with this workstation's hospital and clock: times after a change of the clocks are right then."""
        name = _zone_name(self.clock.zone())
        if name and not draft.time_zone:
            draft = draft.with_field("time_zone", name)
        if self.place.hospital and not draft.hospital:
            draft = draft.with_field("hospital", self.place.hospital)
        return draft


def _zone_name(zone: tzinfo) -> str:
    return str(getattr(zone, "key", ""))
