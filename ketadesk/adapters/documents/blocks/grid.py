"""A table: a header that comes again on every page, rows that are never cut, check boxes at the right."""

from dataclasses import dataclass, replace

from ketadesk.adapters.documents.blocks.columns import TITLE_STYLE, grid_widths, left_pad, padding, right_pad, style_in
from ketadesk.adapters.documents.blocks.piece import Piece, bound_ends
from ketadesk.adapters.documents.blocks.setting import Setting, slices
from ketadesk.adapters.documents.ink import Ink, baseline_below_top
from ketadesk.adapters.documents.lettering.typesetting import Line, stacked_height
from ketadesk.adapters.documents.measures import BORDER, CHECK_BOX, HAIR, HAIRLINE, THIN, TINT
from ketadesk.adapters.documents.pdf.tags import COLUMN_TITLE, Element
from ketadesk.application.sheet.sheet_content import Cell, Grid

_TICK_WIDTH = 32.0
_TICK_TITLE = "Tick"
_ROW_PAD = 1.4


@dataclass(frozen=True)
class _Table:
    """A grid with its measures: left edge and width of every column, in points."""

    block: Grid
    setting: Setting
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    element: Element


def grid_pieces(block: Grid, setting: Setting) -> list[Piece]:
    """Set `block`: its header, bound to the first row, and a piece a row."""
    table = _measured(block, setting)
    header = _header(table)
    rows: list[Piece] = []
    for row in block.rows:
        rows += _row_pieces(table, row)
    rows = [replace(piece, repeat=(header,)) for piece in bound_ends(rows)]
    return [header.bound_to_next(), *rows] if rows else [header]


def _measured(block: Grid, setting: Setting) -> _Table:
    width = setting.width - (_TICK_WIDTH if block.tick else 0.0)
    widths = grid_widths(block, setting.type, width)
    lefts = [sum(widths[:index]) for index in range(len(widths))]
    return _Table(block, setting, tuple(lefts), tuple(widths), setting.within.within("Table"))


def _header(table: _Table) -> Piece:
    setter = table.setting.type
    titles = [
        setter.lines(column.title, TITLE_STYLE, width - padding(column))
        for column, width in zip(table.block.columns, table.widths, strict=True)
    ]
    tick = setter.line(_TICK_TITLE, TITLE_STYLE)
    tags = _row_tags(table, "TH", COLUMN_TITLE)
    for column, lines, tag in zip(table.block.columns, titles, tags, strict=False):
        tag.says(column.title, lines)
    height = max(map(len, titles)) * TITLE_STYLE.leading + 2 * _ROW_PAD

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.fill(x, top, table.setting.width, height, TINT)
        ink.rule(x, x + table.setting.width, top + height, THIN, BORDER)
        for index, lines in enumerate(titles):
            ink.tag(tags[index])
            bottom_aligned = top + height - _ROW_PAD - len(lines) * TITLE_STYLE.leading
            for number, line in enumerate(lines):
                left = x + _left_of(table, index, line)
                ink.line(line, left, bottom_aligned + number * TITLE_STYLE.leading)
        if table.block.tick:
            ink.tag(tags[-1])
            right = x + table.setting.width - _TICK_WIDTH / 2 - tick.width / 2
            ink.line(tick, right, top + height - _ROW_PAD - TITLE_STYLE.leading)

    return Piece(height, draw)


def _row_pieces(table: _Table, row: tuple[Cell, ...]) -> list[Piece]:
    cells = [
        slices(table.setting.type.lines(cell.text, style_in(column, cell), width - padding(column)))
        for column, cell, width in zip(table.block.columns, row, table.widths, strict=True)
    ]
    count = max(map(len, cells))
    tags = _row_tags(table, "TD")
    for cell, lines, tag in zip(row, cells, tags, strict=False):
        tag.says(cell.text, [line for part in lines for line in part])
    return [
        _row([c[number] if number < len(c) else () for c in cells], table, tags, number == 0, number == count - 1)
        for number in range(count)
    ]


def _row_tags(table: _Table, role: str, attributes: str = "") -> list[Element]:
    """A row of cells, one a column; the box to tick is an empty one."""
    row = table.element.within("TR")
    return [row.within(role, attributes) for _ in range(len(table.widths) + table.block.tick)]


def _row(cells: list[tuple[Line, ...]], table: _Table, tags: list[Element], first: bool, last: bool) -> Piece:
    filled = [lines for lines in cells if lines]
    base = max(baseline_below_top(lines[0].style.leading, lines[0].style.size) for lines in filled)
    drop = [base - baseline_below_top(c[0].style.leading, c[0].style.size) if c else 0.0 for c in cells]
    height = 2 * _ROW_PAD + max(down + stacked_height(lines) for down, lines in zip(drop, cells, strict=True))

    def draw(ink: Ink, x: float, top: float) -> None:
        for index, lines in enumerate(cells):
            ink.tag(tags[index])
            y = top + _ROW_PAD + drop[index]
            for line in lines:
                ink.line(line, x + _left_of(table, index, line), y)
                y += line.style.leading
        if table.block.tick and first:
            cap_middle = top + _ROW_PAD + base - 0.365 * filled[0][0].style.size
            ink.check_box(x + table.setting.width - _TICK_WIDTH / 2 - CHECK_BOX / 2, cap_middle)
        if last:
            ink.rule(x, x + table.setting.width, top + height, HAIR, HAIRLINE)

    return Piece(height, draw)


def _left_of(table: _Table, index: int, line: Line) -> float:
    column = table.block.columns[index]
    if column.numeric:
        return table.lefts[index] + table.widths[index] - right_pad(column) - line.width
    return table.lefts[index] + left_pad(column)
