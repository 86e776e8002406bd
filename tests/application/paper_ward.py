"""Orders that are printed and scanned back: the real desk and the real second check, over a record in memory."""

from dataclasses import dataclass, field

from ketadesk.application.account import Account
from ketadesk.application.draft_keeping import DraftKeeping
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.scan.paper_code import PaperLetter, paper_code
from ketadesk.application.scan.scan_answer import ScanAnswer
from ketadesk.application.second_check import SecondChecks
from ketadesk.application.sheet.printed_order import printed_order
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from ketadesk.application.ward_desk import Place, WardDesk
from ketadesk.domain.order_state import EventKind

from .fakes import DraftInMemory, SheetsSeen, seal
from .people import ANNA, BERTA, PIN, Ward
from .record_fakes import OrdersWithSteps
from .second_nurse import truthful

ORDER = "KD-20261122-0001"
PRESCRIBER = "Dr A Example"


@dataclass
class PaperWard:
    """Anna stores, Berta checks and records; each step is five minutes after the one before."""

    reference: Reference
    ward: Ward = field(default_factory=Ward)
    orders: OrdersWithSteps = field(default_factory=OrdersWithSteps)
    sheets: SheetsSeen = field(default_factory=SheetsSeen)
    printed: list[tuple[bytes, str]] = field(default_factory=list)
    saved: list[tuple[bytes, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = WardDesk(
            reference=self.reference,
            writer=self.sheets,
            clock=self.ward.clock,
            save=lambda pdf, target: self.saved.append((pdf, target)),
            send_to_printer=self._send,
            place=Place("", "Identifier", PageSize.A4, ""),
            new_entry_id=self.ward.new_id,
            log_fault=self.faults.append,
            record=OpenRecord(self.orders, DraftKeeping(DraftInMemory()), self.ward.notes, self.ward.sessions, seal),
        )
        self.checks = SecondChecks(self.ward.sessions, self.orders, self.reference, self.ward.clock)

    def store(self, draft: OrderDraft, revises: str = "") -> int:
        """Stored and signed off by Anna: its revision."""
        self.sign_in(ANNA)
        self.later()
        return self.desk.store(draft, PIN, self.ward.new_id(), revises).revision

    def check(self, revision: int, **otherwise: str) -> None:
        """By Berta; `weight_kg="71"` makes it differ."""
        self.sign_in(BERTA)
        self.later()
        answers = truthful(self.orders.get(ORDER, revision).draft, self.reference).model_copy(update=otherwise)
        assert self.checks.check(ORDER, revision, answers, PIN, self.ward.new_id()).agreed is not bool(otherwise)

    def sign(self, revision: int) -> None:
        """The prescriber's signature is seen and recorded by Berta."""
        self.later()
        at = self.ward.clock.now().isoformat(timespec="seconds")
        self.checks.record_signature(ORDER, revision, PRESCRIBER, at, PIN, self.ward.new_id())

    def take(self, kind: EventKind, revision: int) -> None:
        """A start, an end or a cancellation, as the record takes it."""
        self.later()
        step = StepOf(ORDER, revision, BERTA, self.ward.new_id())
        reason = "pain gone" if kind is EventKind.CANCEL else ""
        self.orders.record(step_taken(step, kind, self.ward.clock.now(), reason=reason))

    def signed(self, draft: OrderDraft, revises: str = "") -> int:
        """Stored, checked and signed."""
        revision = self.store(draft, revises)
        self.check(revision)
        self.sign(revision)
        return revision

    def running(self, draft: OrderDraft, revises: str = "") -> int:
        """Signed, and started."""
        revision = self.signed(draft, revises)
        self.take(EventKind.START, revision)
        return revision

    def sheet(self, revision: int) -> SheetContent:
        """What is on its sheet now."""
        self.desk.sheet(ORDER, revision, PageSize.A4)
        return self.sheets.written[-1][0]

    def code(self, revision: int) -> str:
        """The code on its sheet now."""
        return self.sheet(revision).code_text

    def other_code(self, letter: PaperLetter, revision: int) -> str:
        """The code on another paper of the revision."""
        order = self.orders.get(ORDER, revision)
        return paper_code(seal, printed_order(order), letter)

    def scan(self, text: str) -> ScanAnswer:
        return self.desk.scan(text)

    def print_sheet(self, revision: int) -> SheetContent:
        """What is on the paper that comes out."""
        made = self.desk.sheet(ORDER, revision, PageSize.A4)
        self.desk.print_pdf(made.pdf, made.file_name, made.noted_as)
        return self.sheets.written[-1][0]

    def sign_in(self, who: Account) -> None:
        self.ward.sessions.sign_in(who.sign_in_name, PIN)

    def later(self, minutes: float = 5) -> None:
        self.ward.clock.forward(minutes=minutes)

    def _send(self, pdf: bytes, title: str) -> str:
        self.printed.append((pdf, title))
        return "Sent."
