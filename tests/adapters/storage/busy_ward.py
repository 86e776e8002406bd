"""A record in which everything has happened that happens on a ward."""

from pathlib import Path
from uuid import UUID

from ketadesk.adapters.storage.accounts import SqliteAccountStore
from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record import Record
from ketadesk.application.account import Account, Author, Role
from ketadesk.application.audit import Note, NoteKind
from ketadesk.domain.order_state import EventKind

from .infusions import a_set, logged, started_by
from .orders import ANN, BEN, CAT, KEY, StoppedBoot, StoppedClock, step, stored_order

DORA = "account-dora"
BY_DORA = Author(account_id=DORA, name="Dora Admin")
AT = "2026-11-22T14:45:00+00:00"
PIN_HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA"


class Ward:
    """A record with its anchor, and a running number for its entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.anchor = AnchorFile(folder, KEY.anchor)
        self.record = Record(folder, KEY, StoppedClock(), StoppedBoot(), self.anchor.write)
        self.orders = self.record.orders
        self.accounts = SqliteAccountStore(self.record.writer)
        self.journal = SqliteJournal(self.record.writer)
        self._entries = 0

    def entry_id(self) -> str:
        """Always the same ids: a test that found something finds it again."""
        self._entries += 1
        return str(UUID(int=self._entries))

    def people(self) -> None:
        """An administrator, three nurses, their PINs, and one who mistyped hers."""
        for account_id, sign_in_name, full_name, role in (
            (DORA, "dora", "Dora Admin", Role.ADMINISTRATOR),
            (ANN, "ann", "Ann Nurse", Role.NURSE),
            (BEN, "ben", "Ben Nurse", Role.NURSE),
            (CAT, "cat", "Cat Nurse", Role.NURSE),
        ):
            account = Account(account_id=account_id, sign_in_name=sign_in_name, full_name=full_name, role=role)
            self.accounts.keep(account, BY_DORA, self.entry_id())
            self.accounts.keep_pin(account_id, f"{PIN_HASH}{sign_in_name}", BY_DORA, self.entry_id())
        self.accounts.note_attempt(Author(account_id=ANN, name="Ann Nurse"), succeeded=False)
        self.accounts.note_attempt(Author(account_id=ANN, name="Ann Nurse"), succeeded=True)

    def new_order(self, order_id: str, family_name: str = "EXAMPLE", identifier: str = "TEST-0001") -> None:
        """A first revision, signed off by Ann."""
        order = stored_order(order_id, entry_id=self.entry_id(), family_name=family_name, identifier=identifier)
        self.orders.append(order, step(EventKind.SIGN_OFF, order_id=order_id, entry_id=self.entry_id()))

    def change(self, order_id: str, revision: int, family_name: str = "EXAMPLE", identifier: str = "TEST-0001") -> None:
        """A later revision, signed off by Ann."""
        order = stored_order(
            order_id, revision, entry_id=self.entry_id(), family_name=family_name, identifier=identifier, text="new"
        )
        self.orders.append(order, step(EventKind.SIGN_OFF, revision, order_id=order_id, entry_id=self.entry_id()))

    def step(self, kind: EventKind, order_id: str, revision: int = 1, by: str = ANN, prescriber: str = "") -> None:
        """One step more; a start or an end with what is logged of it."""
        event = step(kind, revision, order_id=order_id, by=by, prescriber=prescriber, entry_id=self.entry_id())
        if kind in (EventKind.START, EventKind.END):
            self.record.infusions.log(started_by(event), event)
        else:
            self.orders.record(event)

    def observed(self, order_id: str) -> None:
        """A set that was mistyped, and its correction: 2 entries."""
        first = logged(a_set("1200"), order_id=order_id, entry_id=self.entry_id())
        again = logged(a_set(), order_id=order_id, entry_id=self.entry_id(), replaces=first.entry_id, why="mistyped")
        for entry in (first, again):
            self.record.infusions.log(entry)

    def note(self, kind: NoteKind, subject: str = "", words: str = "") -> None:
        by = Author(account_id=ANN, name="Ann Nurse")
        self.journal.note(
            Note(entry_id=self.entry_id(), kind=kind, by=by, at=AT, utc_offset="+01:00", subject=subject, words=words)
        )

    def started(self, order_id: str, family_name: str = "EXAMPLE", identifier: str = "TEST-0001") -> None:
        """An order on its way to the pump, with a check that differed on the way: 9 entries."""
        self.new_order(order_id, family_name, identifier)
        self.step(EventKind.CHECK_DIFFERS, order_id, by=BEN)
        self.step(EventKind.SIGN_OFF, order_id)
        self.step(EventKind.CHECK_AGREES, order_id, by=CAT)
        self.note(NoteKind.SHEET_PRINTED, order_id, "Revision 1.")
        self.step(EventKind.RECORD_SIGNATURE, order_id, by=BEN, prescriber="Dr Example")
        self.step(EventKind.START, order_id)

    def ended(self, order_id: str, family_name: str = "EXAMPLE", identifier: str = "TEST-0001") -> None:
        """The same, changed while it ran and ended before the change was checked: 13 entries."""
        self.started(order_id, family_name, identifier)
        self.change(order_id, 2, family_name, identifier)
        self.step(EventKind.END, order_id)

    def cancelled(self, order_id: str, family_name: str = "EXAMPLE", identifier: str = "TEST-0001") -> None:
        """Changed before it was checked, and cancelled: 5 entries."""
        self.new_order(order_id, family_name, identifier)
        self.change(order_id, 2, family_name, identifier)
        self.step(EventKind.CANCEL, order_id, 2)

    def close(self) -> None:
        self.record.close()


def busy_ward(folder: Path, rounds: int = 1) -> Ward:
    """10 entries of people, then 29 a round."""
    ward = Ward(folder)
    ward.people()
    for number in range(rounds):
        day = f"KD-20261122-{number:03d}"
        ward.ended(f"{day}1", identifier=f"TEST-{number:04d}")
        ward.cancelled(f"{day}2", family_name=f"OTHER{number}", identifier=f"TEST-{number:04d}X")
        ward.started(f"{day}3", family_name="RUNNING", identifier=f"RUN-{number:04d}")
        ward.observed(f"{day}3")
    return ward
