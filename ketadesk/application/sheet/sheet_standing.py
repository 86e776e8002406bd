"""What is added to a stored sheet when it is made: where the order stands now, who signed, its place in the record and
its code.

The order itself stays frozen. Equal standing gives an equal sheet: nothing here depends on when it is printed.
"""

from datetime import tzinfo
from decimal import Decimal

from ketadesk.application.numbers import number_text
from ketadesk.application.order_story import sheet_lines, status_lines
from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import PaperLetter, Seal, paper_code
from ketadesk.application.sheet.made_paper import paper_file_name
from ketadesk.application.sheet.printed_order import printed_order
from ketadesk.application.sheet.sheet_content import Cell, Lines, Section, SheetContent, SheetStatus
from ketadesk.application.standing import standing
from ketadesk.application.stored_order import StoredOrder

SIGNATURES = 11
"""The number of the section that takes who signed."""


def sheet_as_it_stands(orders: OrderRepository, stored: StoredOrder, zone: tzinfo, seal: Seal) -> SheetContent:
    """Return the sheet of `stored` with where it stands now, for whoever prints it: on its own or in a pack.

    Raises `StorageFailed`.
    """
    order_id, revision = stored.order_id, stored.revision
    events, progress = orders.events(order_id), orders.progress(order_id)
    mark = standing(progress, revision, events, None, zone).mark
    under = status_lines(progress, revision, events, zone)
    signed = sheet_lines(progress, revision, events, zone)
    content = standing_sheet(stored.sheet, mark, under, signed, orders.place_in_chain(order_id, revision))
    word = content.status.name
    code = paper_code(seal, printed_order(stored), PaperLetter.SHEET, word)
    named = paper_file_name(order_id, revision, "" if content.status.in_force else word)
    return content.model_copy(update={"code_text": code, "file_name": named})


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
