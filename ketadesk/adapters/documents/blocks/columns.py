"""How wide the columns of a table are: by weight, but never narrower than what must not be broken."""

from ketadesk.adapters.documents.blocks.setting import cell_style
from ketadesk.adapters.documents.lettering.typesetting import Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import BODY, LARGE, SMALL
from ketadesk.application.sheet.sheet_content import Cell, Column, Grid

CELL_PAD = 4.0
_COMPACT_PAD = 1.8
_SLACK = 0.01
"""What adding the padding and taking it off again may lose of a width."""
NUMERIC_PAD = 10.0
"""Right of a figure, so that it keeps clear of the words beside it."""
TITLE_STYLE = Style(SMALL, Weight.BOLD)
_SHORT = 72.0
_TYPED_LEAST = 90.0
"""Somebody's own words may be broken anywhere, so they do not widen a column beyond this."""


def padding(column: Column) -> float:
    """Return the white space left and right of a cell in `column`, together, in points."""
    return left_pad(column) + right_pad(column)


def left_pad(column: Column) -> float:
    """Return the white space left of a cell in `column`, in points."""
    return _COMPACT_PAD if column.compact else CELL_PAD


def right_pad(column: Column) -> float:
    """Return the white space right of it: more beside a figure, so that it keeps clear of the words there."""
    if column.compact:
        return _COMPACT_PAD
    return NUMERIC_PAD if column.numeric else CELL_PAD


def style_in(column: Column, cell: Cell) -> Style:
    """Return how `cell` is set in `column`."""
    style = cell_style(cell, LARGE if column.large else SMALL if column.compact else BODY)
    return style.but(weight=Weight.BOLD) if column.large else style


def grid_widths(block: Grid, setter: Typesetter, width: float) -> list[float]:
    """Return the column widths of `block` in points, padding included; together `width`.

    Short texts such as `1 of 20` are kept on one line where there is room for that, and a rate in large type always.
    """
    weights = [column.weight for column in block.columns]
    for short, held in ((_SHORT, True), (0.0, True)):
        least = _least_widths(block, setter, short, held=held)
        if sum(least) <= width:
            return shared(width, weights, least)
    return shared(width, weights, _least_widths(block, setter, 0.0, held=False))


def _least_widths(block: Grid, setter: Typesetter, short: float, *, held: bool) -> list[float]:
    least = [title_least(column, setter) for column in block.columns]
    for row in block.rows:
        for index, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
            least[index] = max(least[index], _need(column, cell, setter, short, held=held) + padding(column) + _SLACK)
    return least


def _need(column: Column, cell: Cell, setter: Typesetter, short: float, *, held: bool) -> float:
    style = style_in(column, cell)
    whole = setter.width(cell.text, style)
    if whole <= short or (column.large and held):
        return whole
    word = setter.widest_word(cell.text, style, held=held)
    return min(word, _TYPED_LEAST) if cell.typed else word


def title_least(column: Column, setter: Typesetter) -> float:
    """Return the least width of `column` for its title, in points."""
    return setter.widest_word(column.title, TITLE_STYLE) + padding(column) + _SLACK


def shared(width: float, weights: list[int], least: list[float]) -> list[float]:
    """Share `width` by `weights`; who would get less than their `least` gets that, and the others share the rest."""
    fixed: dict[int, float] = {}
    while True:
        rest = width - sum(fixed.values())
        total = sum(w for i, w in enumerate(weights) if i not in fixed)
        share = {i: rest * w / total for i, w in enumerate(weights) if i not in fixed}
        short = [i for i, part in share.items() if part < least[i] - 0.01]
        if not short:
            return [fixed.get(i, share.get(i, 0.0)) for i in range(len(weights))]
        fixed |= {i: least[i] for i in short}
        if len(fixed) == len(weights):
            return [least[i] * width / sum(least) for i in range(len(weights))]
