"""What is added to a stored sheet when it is made: where the order stands now, who signed, its place in the record and
its code.

The order itself stays frozen. Equal standing gives an equal sheet: nothing here depends on when it is printed.
"""

from datetime import tzinfo
from decimal import Decimal

from ketadesk.application.numbers import number_text
from ketadesk.application.order_story import sheet_lines, status_lines
from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import OrderBehind, PaperLetter, paper_code
from ketadesk.application.scan.scan_back import Seal
from ketadesk.application.sheet.sheet_content import Cell, Lines, Section, SheetContent, SheetStatus
from ketadesk.application.standing import standing

SIGNATURES = 11
"""The number of the section that takes who signed."""


def sheet_as_it_stands(orders: OrderRepository, order_id: str, revision: int, zone: tzinfo, seal: Seal) -> SheetContent:
    """Return the stored sheet of a revision with where it stands now, for whoever prints it: on its own or in a pack.

    Raises `UnknownOrder`, `StorageFailed`.
    """
    stored = orders.get(order_id, revision)
    events, progress = orders.events(order_id), orders.progress(order_id)
    mark = standing(progress, revision, events, None, zone).mark
    under = status_lines(progress, revision, events, zone)
    signed = sheet_lines(progress, revision, events, zone)
    content = standing_sheet(stored.sheet, mark, under, signed, orders.place_in_chain(order_id, revision))
    word = content.status.name
    behind = OrderBehind(stored.label, stored.draft, stored.plan_json)
    named = f"KetaDesk_{order_id}_R{revision}{'' if content.status.in_force else f'_{word}'}.pdf"
    return content.model_copy(
        update={"code_text": paper_code(seal, behind, PaperLetter.SHEET, word), "file_name": named}
    )


def standing_sheet(
    content: SheetContent, mark: str, status_lines: tuple[str, ...], signed: tuple[str, ...], place: tuple[int, str]
) -> SheetContent:
    """Return `content` with its `mark`, the lines under that, `signed` above the signatures, and the chain's place."""
    number, chain_hash = place
    entry = f"entry {number_text(Decimal(number))} of the record, {chain_hash[:12]}"
    return content.model_copy(
        update={
            "status": SheetStatus(mark),
            "status_lines": status_lines,
            "printed_line": f"{content.printed_line}; {entry}",
            "sections": tuple(_signed(section, signed) for section in content.sections),
        }
    )


def _signed(section: Section, signed: tuple[str, ...]) -> Section:
    if section.number != SIGNATURES or not signed:
        return section
    lines = Lines(lines=tuple(Cell(text=line, typed=True) for line in signed))
    return section.model_copy(update={"blocks": (lines, *section.blocks)})
