"""What is said of how a container was prepared, in two columns: the words, or a line long enough to write on."""

from collections.abc import Callable
from typing import NamedTuple

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.ink import Ink, baseline_below_top
from ketadesk.adapters.documents.labels.label_setting import largest_fitting
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter, stacked_height
from ketadesk.adapters.documents.measures import BLACK, HAIR

_BETWEEN = 7.0
_AFTER_CAPTION = 3.5
_TO_WRITE_ON = 15.0
"""The least height of a row with a line in it: 5 mm."""
_UNDER_THE_LINE = 2.5


class Field(NamedTuple):
    """A blank value is a line."""

    caption: str
    value: str


class _SetField(NamedTuple):
    caption: Line
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return stacked_height(self.lines) or _TO_WRITE_ON


def fields_row(
    fields: tuple[Field, ...], setter: Typesetter, width: float, caption: Style, value: Style, least: float
) -> Callable[[float], Piece]:
    """Return the row of `fields`, each in an equal share of `width`, as a piece so many points higher than it must be.

    A value shrinks to `least` points before it goes on to a second line.
    """
    share = (width - _BETWEEN * (len(fields) - 1)) / len(fields)
    before = max(setter.width(field.caption, caption) for field in fields) + _AFTER_CAPTION
    cells = [_set_field(field, setter, share - before, caption, value, least) for field in fields]
    least_height = max(cell.height for cell in cells)

    def row(more: float) -> Piece:
        height = least_height + more

        def draw(ink: Ink, x: float, top: float) -> None:
            for place, cell in enumerate(cells):
                _draw(cell, ink, x + place * (share + _BETWEEN), top + more, top + height, before, share)

        return Piece(height, draw)

    return row


def over(upper: Callable[[float], Piece], lower: Callable[[float], Piece]) -> Callable[[float], Piece]:
    """Return two rows as one."""

    def row(more: float) -> Piece:
        first, second = upper(more / 2), lower(more / 2)

        def draw(ink: Ink, x: float, top: float) -> None:
            first.draw(ink, x, top)
            second.draw(ink, x, top + first.height)

        return Piece(first.height + second.height, draw)

    return row


def _set_field(field: Field, setter: Typesetter, room: float, caption: Style, value: Style, least: float) -> _SetField:
    if not field.value:
        return _SetField(setter.line(field.caption, caption), ())
    fitting = value.but(size=max(least, largest_fitting(value.size, setter.width(field.value, value), room)))
    return _SetField(setter.line(field.caption, caption), setter.lines(field.value, fitting, room))


def _draw(cell: _SetField, ink: Ink, x: float, top: float, foot: float, before: float, share: float) -> None:
    """A line at the foot of the row; words from its top, the caption on the base line of the first of them."""
    if not cell.lines:
        level = foot - _UNDER_THE_LINE
        ink.baseline(cell.caption, x, level)
        ink.rule(x + before, x + share, level, HAIR, BLACK)
        return
    style = cell.lines[0].style
    ink.baseline(cell.caption, x, top + baseline_below_top(style.leading, style.size))
    ink.lines(cell.lines, x + before, top)
