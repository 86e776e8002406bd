"""A table to be filled in by hand: white boxes on a light tint, so that what is to be written stands out."""

from dataclasses import dataclass, replace

from ketadesk.adapters.documents.blocks.box_titles import box_titles
from ketadesk.adapters.documents.blocks.columns import CELL_PAD, shared, title_least
from ketadesk.adapters.documents.blocks.piece import Piece, bound_ends
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight, stacked_height
from ketadesk.adapters.documents.measures import BODY, BORDER, MM, THIN, TINT
from ketadesk.adapters.documents.pdf.tags import ROW_TITLE, Element
from ketadesk.application.sheet.sheet_content import EntryBoxes

_BOX_HEIGHT = 7 * MM
"""What a hand needs at the bed."""
_BOX_GAP = 2.5
_LABEL_STYLE = Style(BODY, Weight.BOLD)
_WIDEST_LABEL = 0.28
_MOST_KEPT_WHOLE = 12
"""Rows that stay on one page: whoever fills them in does not turn the page between them."""


@dataclass(frozen=True)
class _Boxes:
    """Where the boxes stand, in points from the left edge."""

    width: float
    label: float
    lefts: tuple[float, ...]
    widths: tuple[float, ...]


def entry_boxes_pieces(block: EntryBoxes, setting: Setting) -> list[Piece]:
    """Set `block`: its column titles, bound to the first row, and a piece a row; a few rows stay together."""
    table = setting.within.within("Table")
    boxes = _measured(block, setting)
    head = table.within("TR")
    head.within("TD")
    titles = box_titles(block.columns, boxes.lefts, boxes.widths, _BOX_GAP, setting.inside(head))
    rows = [
        _row(setting.type.lines(label, _LABEL_STYLE, boxes.label) if label else (), boxes, table.within("TR"))
        for label in block.rows
    ]
    few = len(rows) <= _MOST_KEPT_WHOLE
    rows = [*(row.bound_to_next() for row in rows[:-1]), *rows[-1:]] if few else bound_ends(rows)
    rows = [replace(piece, repeat=(titles,)) for piece in rows]
    return [titles.bound_to_next(), *rows]


def _measured(block: EntryBoxes, setting: Setting) -> _Boxes:
    natural = max((setting.type.width(label, _LABEL_STYLE) for label in block.rows), default=0.0)
    label = min(natural, setting.width * _WIDEST_LABEL)
    start = label + (2 * CELL_PAD if label else 0.0) + _BOX_GAP
    room = setting.width - start - _BOX_GAP * len(block.columns)
    widths = shared(room, [c.weight for c in block.columns], [title_least(c, setting.type) for c in block.columns])
    lefts = [start + sum(widths[:index]) + _BOX_GAP * index for index in range(len(widths))]
    return _Boxes(setting.width, label, tuple(lefts), tuple(widths))


def _row(label: tuple[Line, ...], boxes: _Boxes, row: Element) -> Piece:
    """The boxes to write in are empty cells."""
    name = row.within("TH", ROW_TITLE) if label else row.within("TD")
    for _ in boxes.lefts:
        row.within("TD")
    text_height = stacked_height(label)
    box = max(_BOX_HEIGHT, text_height)
    height = box + _BOX_GAP

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.fill(x, top, boxes.width, height, TINT)
        for left, width in zip(boxes.lefts, boxes.widths, strict=True):
            ink.white_box(x + left, top, width, box, THIN, BORDER)
        ink.tag(name)
        ink.lines(label, x + CELL_PAD, top + (box - text_height) / 2)

    return Piece(height, draw)
