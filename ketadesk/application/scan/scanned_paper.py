"""A scanned paper beside what the record has of it: everything that its answer is worked out from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.order_story import status_lines, superseded_by
from ketadesk.application.scan.paper_code import PaperLetter, ReadCode, Seal, paper_code
from ketadesk.application.sheet.printed_order import printed_order
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import OrderProgress, OrderState, RevisionProgress, SheetMark

NAMES: Final = {
    PaperLetter.SHEET: "order sheet",
    PaperLetter.RECORD: "monitoring record",
    PaperLetter.HANDOVER: "handover",
    PaperLetter.LABEL: "label",
    PaperLetter.DOWNTIME: "downtime pack",
}


@dataclass(frozen=True)
class ScannedPaper:
    """A paper whose revision the record has."""

    code: ReadCode
    stored: StoredOrder
    revision: RevisionProgress
    progress: OrderProgress
    events: Sequence[RecordedEvent]
    zone: tzinfo
    newest: StoredOrder
    """The revision at the end of those that superseded it; itself where none did."""

    @property
    def name(self) -> str:
        """`order sheet`."""
        return NAMES[self.code.letter]

    @property
    def status_words(self) -> str:
        """What stands under the mark of its sheet now."""
        return " ".join(status_lines(self.progress, self.revision.revision, self.events, self.zone))

    @property
    def taken_over(self) -> RevisionProgress:
        """Where `newest` stands."""
        return self.progress.revisions[self.newest.revision - 1]

    @property
    def runs_instead(self) -> int:
        """Another revision that the pump runs by; 0 where none does."""
        running = self.progress.running
        return 0 if running is None or running is self.revision else running.revision


def newest_after(progress: OrderProgress, revision: int, events: Sequence[RecordedEvent]) -> int:
    """The revision that is at the end of those which superseded `revision`: what to look for on the ward now."""
    while progress.revisions[revision - 1].state is OrderState.SUPERSEDED:
        revision = superseded_by(revision, events)
    return revision


def printed_mark(code: ReadCode, stored: StoredOrder, seal: Seal) -> SheetMark | None:
    """The mark that the sheet had when it was printed; none where its hash is that of no mark."""
    behind = printed_order(stored)
    for mark in SheetMark:
        if paper_code(seal, behind, PaperLetter.SHEET, mark.name) == code.text:
            return mark
    return None


def is_genuine(code: ReadCode, stored: StoredOrder, seal: Seal) -> bool:
    """True for another paper than a sheet whose hash is right."""
    behind = printed_order(stored)
    return code.letter is not PaperLetter.SHEET and paper_code(seal, behind, code.letter) == code.text
