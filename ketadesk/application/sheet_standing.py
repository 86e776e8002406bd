"""What is added to a stored sheet when it is made: where the order stands now, who signed, and its place in the record.

The order itself stays frozen. Equal standing gives an equal sheet: nothing here depends on when it is printed.
"""

from decimal import Decimal

from ketadesk.application.numbers import number_text
from ketadesk.application.sheet_content import Cell, Lines, Section, SheetContent, SheetStatus

SIGNATURES = 11
"""The number of the section that takes who signed."""


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
