"""What the record notes beside orders: which papers left the program, who looked at what, which limit was tried."""

from collections.abc import Callable
from dataclasses import dataclass

from ketadesk.application.account import Right, author
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import StorageFailed
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.ports import Clock
from ketadesk.application.record_step import note_made
from ketadesk.domain.order_state import OrderState


@dataclass(frozen=True)
class WardNotes:
    """Notes into one record; raises `StorageFailed` where it does not say otherwise."""

    record: OpenRecord | None
    clock: Clock
    new_entry_id: Callable[[], str]
    log_fault: Callable[[str], None]
    lookers: set[tuple[str, int, str]]
    """Who has had which unchecked revision on screen, and is noted; added to."""

    def looker(self, order_id: str, revision: int) -> None:
        """Somebody who could still check these figures blind has them on her screen."""
        who = None if self.record is None else self.record.sessions.signed_in
        found = None if self.record is None else self.record.orders.progress(order_id).find(revision)
        if who is None or found is None or not who.may(Right.CHECK):
            return
        looked = (order_id, revision, who.account_id)
        unchecked = found.state in (OrderState.DRAFT, OrderState.SIGNED_OFF)
        if unchecked and who.account_id not in found.vouched_by and looked not in self.lookers:
            self.if_possible(NoteKind.UNCHECKED_SHEET_SEEN, subject=order_id, words=f"{order_id}-R{revision}")
            self.lookers.add(looked)

    def if_possible(self, kind: NoteKind, subject: str = "", words: str = "") -> None:
        """A note that cannot be written hides neither a refusal nor a sheet: the fault is logged."""
        try:
            self.note(kind, subject, words)
        except StorageFailed as failed:
            self.log_fault(f"not noted: {kind.value} ({type(failed).__name__})")

    def paper(self, kind: NoteKind, order_label: str) -> None:
        """The note is about the order; which revision, and the word of its mark, stand in its words."""
        label, _, _ = order_label.partition(" ")
        self.note(kind, subject=label.rpartition("-R")[0], words=order_label)

    def note(self, kind: NoteKind, subject: str = "", words: str = "") -> None:
        """What the record keeps beside orders. Without a record, or with nobody there, there is nothing to note."""
        who = None if self.record is None or self.record.why_not_store else self.record.sessions.signed_in
        if self.record is None or who is None:
            return
        self.record.journal.note(
            note_made(kind, author(who), self.clock.now(), self.new_entry_id(), subject=subject, words=words)
        )
