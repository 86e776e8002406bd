"""A chart to be filled in by hand: what is printed at the left, then white boxes on a light tint where one is due.

A box that is not due has no frame: that survives a photocopier, which drops the tint.
"""

from dataclasses import dataclass, replace

from ketadesk.adapters.documents.blocks.box_titles import box_titles
from ketadesk.adapters.documents.blocks.columns import CELL_PAD, shared, style_in, title_least
from ketadesk.adapters.documents.blocks.piece import Piece, bound_ends
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import stacked_height
from ketadesk.adapters.documents.measures import BORDER, MM, THIN, TINT
from ketadesk.adapters.documents.pdf.tags import ROW_TITLE
from ketadesk.application.sheet.sheet_content import BlankGrid, BlankRow, Column

BOX_LEAST = 9 * MM
"""Narrower than that nobody writes three digits."""
_TIME_LEAST = 14 * MM
"""Of a printed column, whether or not one of its cells is to be written: the tables of several days stand in line."""
_BOX_HEIGHT = 7 * MM
"""What a hand needs at the bed."""
_GAP = 2.2
_WIDEST_PRINTED = 0.34


@dataclass(frozen=True)
class _Chart:
    """A blank grid with its measures: left edge and width of every column, printed ones first, in points."""

    block: BlankGrid
    setting: Setting
    lefts: tuple[float, ...]
    widths: tuple[float, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.block.printed, *self.block.boxes)


def blank_grid_pieces(block: BlankGrid, setting: Setting) -> list[Piece]:
    """Set `block`: its column titles, bound to the first row, and a piece a row."""
    chart = _measured(block, setting.inside(setting.within.within("Table")))
    row = chart.setting.inside(chart.setting.within.within("TR"))
    titles = box_titles(chart.columns, chart.lefts, chart.widths, _GAP, row)
    rows = [replace(piece, repeat=(titles,)) for piece in bound_ends([_row(row, chart) for row in block.rows])]
    return [titles.bound_to_next(), *rows]


def _measured(block: BlankGrid, setting: Setting) -> _Chart:
    columns = (*block.printed, *block.boxes)
    room = setting.width - _GAP * (len(columns) + 1)
    least = [_printed_least(block, place, setting) for place in range(len(block.printed))]
    least += [max(BOX_LEAST, title_least(column, setting.type)) for column in block.boxes]
    widths = shared(room, [column.weight for column in columns], least)
    lefts = [_GAP * (place + 1) + sum(widths[:place]) for place in range(len(widths))]
    return _Chart(block, setting, tuple(lefts), tuple(widths))


def _printed_least(block: BlankGrid, place: int, setting: Setting) -> float:
    """So wide that nothing is broken, unless one text would take a third of the paper."""
    column = block.printed[place]
    cells = [row.printed[place] for row in block.rows]
    natural = max((setting.type.width(cell.text, style_in(column, cell)) for cell in cells), default=0.0)
    widest = min(natural, setting.width * _WIDEST_PRINTED) + CELL_PAD
    return max(widest, _TIME_LEAST, title_least(column, setting.type))


def _row(row: BlankRow, chart: _Chart) -> Piece:
    """The boxes to write in are empty cells; the first text names its row."""
    printed = [
        chart.setting.type.lines(cell.text, style_in(column, cell), width) if cell.text else ()
        for column, cell, width in zip(chart.block.printed, row.printed, chart.widths, strict=False)
    ]
    framed = [*(not lines for lines in printed), *row.boxes]
    box = max(_BOX_HEIGHT, *(stacked_height(lines) for lines in printed))
    height = box + _GAP
    tag = chart.setting.within.within("TR")
    first = tag.within("TH", ROW_TITLE) if printed[0] else tag.within("TD")
    tags = [first, *(tag.within("TD") for _ in chart.columns[1:])]

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.fill(x, top, chart.setting.width, height, TINT)
        for left, width, has_frame in zip(chart.lefts, chart.widths, framed, strict=True):
            if has_frame:
                ink.white_box(x + left, top, width, box, THIN, BORDER)
        for left, lines, cell in zip(chart.lefts, printed, tags, strict=False):
            ink.tag(cell)
            ink.lines(lines, x + left, top + (box - stacked_height(lines)) / 2)

    return Piece(height, draw)
