"""The titles over boxes to write in, on the tint of their table, each at the foot of its row."""

from collections.abc import Sequence

from ketadesk.adapters.documents.blocks.columns import CELL_PAD, TITLE_STYLE
from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import stacked_height
from ketadesk.adapters.documents.measures import TINT
from ketadesk.adapters.documents.pdf.tags import COLUMN_TITLE
from ketadesk.application.sheet.sheet_content import Column

_BELOW = 1.0


def box_titles(
    columns: Sequence[Column], lefts: Sequence[float], widths: Sequence[float], gap: float, row: Setting
) -> Piece:
    """Set the titles of `columns` at their left edges and in their widths, `gap` above them, all in points.

    What is set becomes part of the row that `row` is inside of.
    """
    titles = [
        row.type.lines(column.title, TITLE_STYLE, width - CELL_PAD)
        for column, width in zip(columns, widths, strict=True)
    ]
    height = max(map(stacked_height, titles)) + gap + _BELOW
    tags = [row.within.within("TH", COLUMN_TITLE) for _ in titles]
    for column, lines, tag in zip(columns, titles, tags, strict=True):
        tag.says(column.title, lines)

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.fill(x, top, row.width, height, TINT)
        for left, lines, tag in zip(lefts, titles, tags, strict=True):
            ink.tag(tag)
            ink.lines(lines, x + left, top + height - _BELOW - stacked_height(lines))

    return Piece(height, draw)
