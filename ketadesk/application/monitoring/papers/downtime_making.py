"""Makes downtime packs out of the record: for whoever asks for one, and for every infusion that somebody stands beside.

It reads only, and nobody has to be signed in: a pack is most needed when nobody can be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.monitoring.papers.downtime_files import pack_name
from ketadesk.application.monitoring.papers.downtime_pack import downtime_parts
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.monitoring.watched import Watched, Watching
from ketadesk.application.ports import PaperWriter
from ketadesk.application.scan.paper_code import Seal
from ketadesk.application.sheet.printed_order import printed_order
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.sheet.sheet_standing import sheet_as_it_stands

AUTOMATICALLY: Final = "KetaDesk, automatically"


@dataclass(frozen=True)
class DowntimeMaking:
    """Downtime packs of one open record."""

    watching: Watching
    writer: PaperWriter
    seal: Seal
    identifier_label: str
    log_fault: Callable[[str], object] = str
    """Takes what the two engines disagree about; no word about the patient."""

    def pack(self, watched: Watched, page_size: PageSize, made_by: str) -> bytes:
        """The pack of one infusion as of `watched.now`. Raises `CannotPrint`, `EnginesDisagree`, `StorageFailed`."""
        zone = self.watching.clock.zone()
        ground = PaperGround(watched, self.watching.reference, zone, self.seal)
        sheet = sheet_as_it_stands(self.watching.orders, watched.order, zone, self.seal)
        parts = downtime_parts(ground, sheet, self.identifier_label, made_by)
        return self.writer.write_pack(parts, page_size, printed_order(watched.order))

    def of_whom(self) -> tuple[str, ...]:
        """Order ids of what waits signed, runs, is paused, or is still observed after its stop."""
        zone, reference = self.watching.clock.zone(), self.watching.reference
        return tuple(w.order_id for w in self.watching.all() if not BesideBed(w, reference, zone).is_over)

    def automatic(self, order_id: str, page_size: PageSize) -> tuple[str, bytes]:
        """File name and PDF of the pack that nobody asked for. Raises `KetaDeskError`."""
        watched = self.watching.one(order_id)
        at = watched.now.astimezone(self.watching.clock.zone())
        try:
            return pack_name(order_id, watched.revision, at), self.pack(watched, page_size, AUTOMATICALLY)
        except EnginesDisagree as disagree:
            for fault in disagree.faults:
                self.log_fault(fault)
            raise
