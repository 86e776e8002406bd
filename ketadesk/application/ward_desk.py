"""The desk the window talks to: every verb of the order part, over the ports that `app.py` supplies.

What it keeps orders in is exchanged when the record opens: until then, and where it cannot be opened, orders are worked
out and printed as DRAFT only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ketadesk import __version__
from ketadesk.application.account import Account, Right
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.audit import NoteKind
from ketadesk.application.clock_times import moment_text
from ketadesk.application.draft_keeping import DraftKeeping, UnkeptDraft
from ketadesk.application.errors import EnginesDisagree, OrderRefused, StorageFailed
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.labels.labels import container_labels, label_parts, stored_labels
from ketadesk.application.list_choices import list_choices
from ketadesk.application.look_alikes import look_alikes
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_desk import KeptDraft, Standing
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.ports import Clock, OrderRepository, PaperWriter
from ketadesk.application.preview_order import preview_order
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.rights import allowed
from ketadesk.application.scan.scan_answer import ScanAnswer
from ketadesk.application.scan.scan_back import scan_back
from ketadesk.application.sheet.made_paper import MadePaper
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.sheet.printed_before import NOTED, noted_as, stamped
from ketadesk.application.sheet.printed_order import printed_draft, printed_order
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from ketadesk.application.sheet.sheet_standing import sheet_as_it_stands
from ketadesk.application.standing import standing
from ketadesk.application.store_order import OrderDesktop, Signing, require_whole, store_order
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.application.typed_text import REASON_LENGTH, is_storable, text_flaw
from ketadesk.application.ward_notes import WardNotes
from ketadesk.domain.order_state import EventKind

NO_RECORD_YET = "The record is not open."


@dataclass(frozen=True)
class Place:
    """What this workstation has set."""

    hospital: str
    identifier_label: str
    page_size: PageSize
    data_folder: str


@dataclass
class WardDesk:
    """`OrderDesk` for a real workstation."""

    reference: Reference
    writer: PaperWriter
    clock: Clock
    save: Callable[[bytes, str], object]
    send_to_printer: Callable[[bytes, str], str]
    place: Place
    new_entry_id: Callable[[], str]
    log_fault: Callable[[str], None]
    record: OpenRecord | None = None
    without_record: tuple[str, str] = (NO_RECORD_YET, "Open it first.")
    """What is said of an order that cannot be stored, and the next step."""
    unkept: DraftKeeping = field(default_factory=lambda: DraftKeeping(UnkeptDraft()))
    """Where the draft is while no record is open."""
    _lookers: set[tuple[str, int, str]] = field(default_factory=set)
    """Who has had which unchecked revision on screen, and is noted."""
    _went_out: set[str] = field(default_factory=set)
    """What was printed or saved since the program was started, also where that could not be noted."""

    @property
    def orders_kept(self) -> OrderRepository:
        """The record's orders. Raises `StorageFailed` while there is no record, `NotAllowed` while nobody is there."""
        record = self._opened()
        allowed(record.sessions.signed_in, Right.READ_RECORD)
        return record.orders

    @property
    def why_not_store(self) -> str:
        return " ".join(self.without_record) if self.record is None else self.record.why_not_store

    @property
    def page_size(self) -> PageSize:
        return self.place.page_size

    def choices(self, draft: OrderDraft) -> OrderChoices:
        return list_choices(draft, self.reference.library, self.reference.wording)

    def preview(self, draft: OrderDraft) -> OrderPreview:
        preview = preview_order(self._placed(draft), self.reference, self.clock.now().date())
        self._log(preview.faults)
        return preview

    def look_alikes(self, patient: PatientDraft) -> tuple[str, ...]:
        if self.record is None or not is_storable(patient.family_name + patient.identifier):
            return ()
        return look_alikes(patient, self.orders_kept.patients_like(patient.family_name, patient.identifier))

    def store(self, draft: OrderDraft, pin: str, entry_id: str, revises: str = "") -> StoredOrder:
        by = self._signed(pin, Right.ORDER)
        desk = OrderDesktop(
            self.reference,
            self.orders_kept,
            self.clock,
            self.place.identifier_label,
            lambda order: self.writer.write(order.sheet, self.place.page_size, printed_order(order)),
        )
        signing = Signing(by, tuple(sorted(self._drafts.editors - {by.account_id})), entry_id, self.new_entry_id())
        try:
            return store_order(desk, self._placed(draft), signing, revises)
        except EnginesDisagree as disagree:
            self._log(disagree.faults)
            raise
        except OrderRefused as refused:
            if refused.code:
                self._notes.if_possible(NoteKind.HARD_LIMIT_TRIED, words=refused.code)
            raise

    def unrecorded_sheet(self, draft: OrderDraft, page_size: PageSize) -> bytes:
        examined = agreed_order(self._placed(draft), self.reference)
        self._log(examined.faults)
        require_whole(examined)
        content = order_sheet(examined, self.reference, order_id="DRAFT", identifier_label=self.place.identifier_label)
        behind = printed_draft(examined, "DRAFT", self.reference.library)
        return self.writer.write(content, page_size, behind)

    def standing(self, order_id: str, revision: int) -> Standing:
        events, progress = self.orders_kept.events(order_id), self.orders_kept.progress(order_id)
        who = None if self.record is None else self.record.sessions.signed_in
        return standing(progress, revision, events, who, self.clock.zone())

    def sheet(self, order_id: str, revision: int, page_size: PageSize) -> MadePaper:
        """The stored sheet, with where the revision stands now: that is what makes paper on the ward old."""
        stored = self.orders_kept.get(order_id, revision)
        content = self._sheet_now(stored)
        self._notes.looker(order_id, revision)
        return MadePaper(
            pdf=self.writer.write(content, page_size, printed_order(stored)),
            file_name=content.file_name,
            noted_as=noted_as(content),
        )

    def label_parts(self, order_id: str, revision: int) -> tuple[str, ...]:
        return label_parts(printed_order(self.orders_kept.get(order_id, revision)), self.reference.library)

    def labels_pdf(self, order_id: str, revision: int, wish: LabelWish, stock: LabelStock) -> bytes:
        orders, seal = self.orders_kept, self._opened().seal
        order = stored_labels(orders, order_id, revision, seal)
        labels = container_labels(order, wish, stock, self.reference.library, self.clock.now(), self.clock.zone())
        self._notes.looker(order_id, revision)
        return self.writer.write_labels(labels, stock, order.behind, wish.first)

    def scan(self, text: str) -> ScanAnswer:
        """What is asked of our own papers is noted; a wristband that was scanned by mistake leaves no trace."""
        answer = scan_back(text, self.orders_kept, self._opened().seal, self.clock.zone())
        if answer.order_id:
            words = f"{answer.order_id}-R{answer.revision} {answer.paper}: {answer.verdict.value}"
            self._notes.if_possible(NoteKind.PAPER_SCANNED, subject=answer.order_id, words=words)
        return answer

    def cancel(self, order_id: str, revision: int, reason: str, pin: str, entry_id: str) -> None:
        flaw = "it is needed" if not reason else text_flaw(reason, REASON_LENGTH)
        missing = self.writer.unprintable(reason)
        if flaw or missing:
            why = flaw or f"it cannot be printed, for it holds {missing}"
            raise OrderRefused(f"Reason: {why}.", "The order stands as it was.")
        by = self._signed(pin, Right.ORDER)
        if any(known.entry_id == entry_id for known in self.orders_kept.events(order_id)):
            return  # a retry: the first try was recorded, only its answer was lost
        step = StepOf(order_id, revision, by, entry_id)
        self.orders_kept.record(step_taken(step, EventKind.CANCEL, self.clock.now(), reason=reason))

    def order(self, order_id: str, revision: int) -> StoredOrder:
        return self.orders_kept.get(order_id, revision)

    def orders(self, search: str = "") -> list[OrderSummary]:
        found = self.orders_kept.summaries(search) if is_storable(search) else []
        return [self._readable(summary) for summary in found]

    def save_pdf(self, pdf: bytes, target: str, order_label: str = "") -> None:
        self.save(pdf, target)
        self._went_out.add(order_label)
        self._notes.paper(NoteKind.SHEET_SAVED, order_label)

    def print_pdf(self, pdf: bytes, job_title: str, order_label: str = "") -> str:
        done = self.send_to_printer(pdf, job_title)
        self._went_out.add(order_label)
        self._notes.paper(NoteKind.SHEET_PRINTED, order_label)
        return done

    def keep_draft(self, draft: OrderDraft, revises: str = "") -> None:
        who = None if self.record is None else self.record.sessions.signed_in
        self._drafts.keep(draft, revises, who)

    def kept_draft(self) -> KeptDraft | None:
        return self._drafts.kept()

    def take_up(self, kept: KeptDraft) -> None:
        self._drafts.take_up(kept)

    def discard_draft(self) -> None:
        self._drafts.discard()

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

    @property
    def _drafts(self) -> DraftKeeping:
        return self.unkept if self.record is None else self.record.drafts

    @property
    def _notes(self) -> WardNotes:
        return WardNotes(self.record, self.clock, self.new_entry_id, self.log_fault, self._lookers)

    def _opened(self) -> OpenRecord:
        if self.record is None:
            raise StorageFailed(*self.without_record)
        return self.record

    def _signed(self, pin: str, right: Right) -> Account:
        """Who signs. Raises `SignInRefused`, `NotAllowed`; `StorageFailed` where nothing can be stored."""
        return allowed(self._opened().sessions.confirm(pin), right)

    def _sheet_now(self, stored: StoredOrder) -> SheetContent:
        """As it stands at this moment; stamped where it was out in force before."""
        record = self._opened()
        content = sheet_as_it_stands(record.orders, stored, self.clock.zone(), record.seal)
        who = allowed(record.sessions.signed_in, Right.READ_RECORD)
        noted = (note.words for note in record.journal.notes_of(stored.order_id, NOTED))
        return stamped(content, (*noted, *self._went_out), self.clock.now(), who.full_name)

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
