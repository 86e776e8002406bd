"""How wide the columns of a table are: by weight, but never narrower than what must not be broken."""

from collections.abc import Iterator
from itertools import groupby

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
_SHORT = 150.0
"""Points: a text no longer than this, such as a date with its time, stays on one line where there is room."""
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

    No word and no figure with its unit is broken where there is room for that. What room is left goes first to columns
    of long texts, up to their share, then to short texts such as a date with its time, so that they stay on one line:
    whichever needs the least comes first.
    """
    weights = [column.weight for column in block.columns]
    least = _least_widths(block, setter, held=True)
    if sum(least) > width:
        return shared(width, weights, _least_widths(block, setter, held=False))
    for index, wish in _of_long_texts(block, setter, width):
        least[index] = max(least[index], min(wish, least[index] + width - sum(least)))
    for wishes in _of_short_texts(block, setter, least):
        granted = [max(has, wishes.get(index, 0.0)) for index, has in enumerate(least)]
        if sum(granted) <= width:
            least = granted
    return shared(width, weights, least)


def _of_long_texts(block: Grid, setter: Typesetter, width: float) -> list[tuple[int, float]]:
    """The share of each column that has running text."""
    parts = width / sum(column.weight for column in block.columns)
    longest = {index: whole for index, _, whole in _wholes(block, setter) if whole > _SHORT}
    return [(index, min(parts * block.columns[index].weight, whole)) for index, whole in longest.items()]


def _of_short_texts(block: Grid, setter: Typesetter, least: list[float]) -> Iterator[dict[int, float]]:
    """What each short text needs to stay on one line: strong ones first, then the smallest wish first.

    Columns that wish the same go together: one of them alone would take from its like, and no row would be lower.
    """
    strong = {place for place in range(len(block.columns)) if any(row[place].strong for row in block.rows)}
    wishes = {
        (whole + padding(column) + _SLACK, index) for index, column, whole in _wholes(block, setter) if whole <= _SHORT
    }
    more = sorted((index not in strong, round(wish - least[index], 1), index, wish) for wish, index in wishes)
    for _, same in groupby(more, key=lambda wish: wish[:2]):
        yield {index: wish for *_, index, wish in same}


def _wholes(block: Grid, setter: Typesetter) -> Iterator[tuple[int, Column, float]]:
    for row in block.rows:
        for index, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
            yield index, column, _whole(column, cell, setter)


def _whole(column: Column, cell: Cell, setter: Typesetter) -> float:
    return max(setter.width(line, style_in(column, cell)) for line in cell.text.split("\n"))


def _least_widths(block: Grid, setter: Typesetter, *, held: bool) -> list[float]:
    least = [title_least(column, setter) for column in block.columns]
    for row in block.rows:
        for index, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
            least[index] = max(least[index], _need(column, cell, setter, held=held) + padding(column) + _SLACK)
    return least


def _need(column: Column, cell: Cell, setter: Typesetter, *, held: bool) -> float:
    if column.large and held:
        return _whole(column, cell, setter)
    word = setter.widest_word(cell.text, style_in(column, cell), held=held)
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
