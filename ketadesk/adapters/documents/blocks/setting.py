"""What every block needs to know to set itself: the type, the width it has, and the sheet's status word."""

from dataclasses import dataclass, field, replace

from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import BODY
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import Cell

_LINES_A_PIECE = 12
"""A text longer than this may go on over a page break; a shorter one stays whole."""


@dataclass(frozen=True)
class Setting:
    """`width` in points; `warning_word` is blank on a sheet that may be used."""

    type: Typesetter
    width: float
    warning_word: str = ""
    within: Element = field(default_factory=lambda: Element("Sect"))
    """What is set becomes part of this."""

    def inside(self, element: Element) -> "Setting":
        """Return the setting for what becomes part of `element`."""
        return replace(self, within=element)


def cell_style(cell: Cell, size: float = BODY) -> Style:
    """Return how `cell` is set at `size` points."""
    return Style(size, Weight.BOLD if cell.strong else Weight.REGULAR, typed=cell.typed, struck=cell.struck)


def slices(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """Cut a long text into parts that may stand on different pages; a part is never a single left-over line or two."""
    if len(lines) <= _LINES_A_PIECE + 2:
        return [lines]
    return [lines[:_LINES_A_PIECE], *slices(lines[_LINES_A_PIECE:])]
