"""Clock times to tick off: a cell each, many in a row, a row or more a day.

Drawn directly, without a table: 72 hours of two tracks are some 120 cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight
from ketadesk.adapters.documents.measures import BODY, BORDER, CHECK_BOX, HAIR, THIN
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import TickTimes

_CELL_HEIGHT = 14.0
_INSET = 2.0
_GAP = 1.5
_MOST_IN_A_ROW = 12
_DAY_GAP = 2.5
_TIME = Style(BODY - 0.5)
_DAY = Style(BODY, Weight.BOLD)


@dataclass(frozen=True)
class _Cells:
    """The columns of the cells, in points."""

    day_width: float
    width: float
    in_a_row: int


def tick_times_pieces(block: TickTimes, setting: Setting) -> list[Piece]:
    """Set `block`, a piece a row; the rows of one day stay on one page, and the last day is not left alone."""
    cells = _measured(block, setting)
    pieces: list[Piece] = []
    for place, (day, times) in enumerate(block.days, start=1):
        before_last = place == len(block.days) - 1
        listed = setting.within.within("L")
        caption = listed.within("Caption")
        rows = list(_rows(times, cells.in_a_row))
        for number, row in enumerate(rows):
            name = setting.type.line(day, _DAY) if number == 0 else None
            tags = [caption, *(listed.within("LI").within("LBody") for _ in row)]
            piece = _row(name, [setting.type.line(time, _TIME) for time in row], cells, tags)
            piece = piece.below(_DAY_GAP if number == 0 and pieces else 0.0)
            pieces.append(piece.bound_to_next() if number < len(rows) - 1 or before_last else piece)
    return pieces


def _measured(block: TickTimes, setting: Setting) -> _Cells:
    day = max((setting.type.width(name, _DAY) for name, _ in block.days), default=0.0) + 5.0
    widest = max((setting.type.width(time, _TIME) for _, times in block.days for time in times), default=0.0)
    least = widest + CHECK_BOX + _GAP + 2 * _INSET
    in_a_row = max(1, min(_MOST_IN_A_ROW, int((setting.width - day) / least)))
    return _Cells(day, (setting.width - day) / in_a_row, in_a_row)


def _rows(times: tuple[str, ...], in_a_row: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, max(len(times), 1), in_a_row):
        yield times[start : start + in_a_row]


def _row(day: Line | None, times: list[Line], cells: _Cells, tags: list[Element]) -> Piece:
    """`tags` are the day's and then one a time."""

    def draw(ink: Ink, x: float, top: float) -> None:
        if day:
            ink.tag(tags[0])
            ink.line(day, x, top + (_CELL_HEIGHT - day.style.leading) / 2)
        left = x + cells.day_width
        ink.frame(left, top, cells.width * len(times), _CELL_HEIGHT, THIN, BORDER)
        for number, time in enumerate(times):
            start = left + number * cells.width
            if number:
                ink.upright(start, top, top + _CELL_HEIGHT, HAIR, BORDER)
            ink.tag(tags[number + 1])
            ink.line(time, start + _INSET, top + (_CELL_HEIGHT - time.style.leading) / 2)
            ink.check_box(start + cells.width - _INSET - CHECK_BOX, top + _CELL_HEIGHT / 2)

    return Piece(_CELL_HEIGHT, draw)
