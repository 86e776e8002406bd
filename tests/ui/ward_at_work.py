"""A window on the real desk and the real second check, over a record in memory: two people who take turns."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.account import Account
from ketadesk.application.draft_keeping import DraftKeeping
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.second_check import SecondChecks
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.ward_desk import Place, WardDesk
from ketadesk.ui.main_window import MainWindow
from tests.application.fakes import DraftInMemory, seal
from tests.application.record_fakes import EntryIds, NotesInMemory, OrdersWithSteps, WardClock
from tests.ui.opened import FONTS
from tests.ui.session_desks import ALEX, ALEX_PIN, HandSessions, HandWorkstation
from tests.ui.whole_order import fill


@dataclass
class WardAtWork:
    """Alex stores, Kim checks."""

    sessions: HandSessions = field(default_factory=lambda: HandSessions(here=ALEX))
    orders: OrdersWithSteps = field(default_factory=OrdersWithSteps)
    clock: WardClock = field(default_factory=WardClock)
    saved: list[tuple[bytes, str]] = field(default_factory=list)
    printed: list[tuple[bytes, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        reference = app.read_reference()
        self.drafts = DraftInMemory()
        self.notes = NotesInMemory()
        self.desk = WardDesk(
            reference=reference,
            writer=ReportlabPaperWriter(app.resources_folder() / "fonts"),
            clock=self.clock,
            save=lambda pdf, target: self.saved.append((pdf, target)),
            send_to_printer=self._send,
            place=Place("", "Identifier", PageSize.A4, ""),
            new_entry_id=EntryIds(),
            log_fault=self._no_fault,
            record=OpenRecord(self.orders, DraftKeeping(self.drafts), self.notes, self.sessions, seal),
        )
        self.checks = SecondChecks(self.sessions, self.orders, reference, self.clock)
        self.workstation = HandWorkstation(hand_sessions=self.sessions, order_desk=self.desk, check_desk=self.checks)

    def window(self) -> MainWindow:
        made = MainWindow(self.workstation, FONTS)
        made.begin()
        return made

    def take_over(self, who: Account) -> None:
        """The other one signs in, as far as the desks know."""
        self.sessions.here = who

    def store(self, window: MainWindow) -> StoredOrder:
        """Alex's order of 35 mL per hour, stored and signed off."""
        fill(window)
        stored = window.presenter.store(ALEX_PIN)
        QApplication.processEvents()
        return stored

    def _send(self, pdf: bytes, title: str) -> str:
        self.printed.append((pdf, title))
        return "Sent to the printer Ward."

    def _no_fault(self, fault: str) -> None:
        raise AssertionError(fault)
