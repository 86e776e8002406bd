"""Label and value pairs: two pairs a row where both are short, else one; order is kept, read row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting, cell_style, slices
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import LABEL_STYLE, Line, Style
from ketadesk.adapters.documents.measures import HAIR, HAIRLINE, MUTED
from ketadesk.adapters.documents.pdf.tags import ROW_TITLE, Element
from ketadesk.application.sheet.sheet_content import Cell, Facts

_GUTTER = 14.0
_LABEL_GAP = 6.0
_WIDEST_LABEL = 0.46
"""Of half the width."""
_ROW_PAD = 1.4
_LABEL = LABEL_STYLE.but(grey=MUTED)

_Fact = tuple[str, Cell]


@dataclass(frozen=True)
class _Measure:
    """The widths of this block, in points."""

    half: float
    label: float

    @property
    def value(self) -> float:
        return self.half - self.label - _LABEL_GAP


def facts_pieces(block: Facts, setting: Setting) -> list[Piece]:
    """Set the pairs of `block`, a piece a row."""
    measure = _measured(block, setting)
    setting = setting.inside(setting.within.within("Table"))
    pieces: list[Piece] = []
    for row in _rows(block, setting, measure):
        pieces += _row_pieces(row, setting, measure)
    return pieces


def _measured(block: Facts, setting: Setting) -> _Measure:
    half = (setting.width - _GUTTER) / 2
    widest = max((setting.type.width(label, _LABEL) for label, _ in block.rows), default=0.0)
    return _Measure(half, min(widest, half * _WIDEST_LABEL))


def _rows(block: Facts, setting: Setting, measure: _Measure) -> Iterator[tuple[_Fact, ...]]:
    waiting: _Fact | None = None
    for fact in block.rows:
        short = setting.type.width(fact[1].text, cell_style(fact[1])) <= measure.value and "\n" not in fact[1].text
        if waiting and short:
            yield waiting, fact
            waiting = None
            continue
        if waiting:
            yield (waiting,)
        waiting = fact if short else None
        if not short:
            yield (fact,)
    if waiting:
        yield (waiting,)


def _row_pieces(row: tuple[_Fact, ...], setting: Setting, measure: _Measure) -> list[Piece]:
    labels = [setting.type.lines(label, _LABEL, measure.label) for label, _ in row]
    tags = [_tags(setting) for _ in row]
    for (label, _), lines, (title, _value) in zip(row, labels, tags, strict=True):
        title.says(label, lines)
    if len(row) == 1:
        width = setting.width - measure.label - _LABEL_GAP
        lines = setting.type.lines(row[0][1].text, cell_style(row[0][1]), width)
        tags[0][1].says(row[0][1].text, lines)
        parts = slices(lines)
        blank: list[tuple[Line, ...]] = [()]
        return [
            _piece([label], [part], setting, measure, tags, last=part is parts[-1])
            for label, part in zip([*labels, *blank * len(parts)], parts, strict=False)
        ]
    values: list[tuple[Line, ...]] = [(setting.type.line(cell.text, cell_style(cell)),) for _, cell in row]
    return [_piece(labels, values, setting, measure, tags, last=True)]


def _tags(setting: Setting) -> tuple[Element, Element]:
    """A row of the table that a screen reader is told of: its label and its value."""
    row = setting.within.within("TR")
    return row.within("TH", ROW_TITLE), row.within("TD")


def _piece(
    labels: list[tuple[Line, ...]],
    values: list[tuple[Line, ...]],
    setting: Setting,
    measure: _Measure,
    tags: list[tuple[Element, Element]],
    *,
    last: bool,
) -> Piece:
    leading, label_leading = Style().leading, _LABEL.leading
    tallest = max(max(len(v) * leading, len(n) * label_leading) for n, v in zip(labels, values, strict=True))
    height = tallest + 2 * _ROW_PAD

    def draw(ink: Ink, x: float, top: float) -> None:
        for column, (label, value) in enumerate(zip(labels, values, strict=True)):
            left = x + column * (measure.half + _GUTTER)
            ink.tag(tags[column][0])
            for index, line in enumerate(label):
                ink.line(line, left, top + _ROW_PAD + (leading - label_leading) / 2 + index * label_leading)
            ink.tag(tags[column][1])
            for index, line in enumerate(value):
                ink.line(line, left + measure.label + _LABEL_GAP, top + _ROW_PAD + index * leading)
            if last and len(labels) > 1:
                ink.rule(left, left + measure.half, top + height, HAIR, HAIRLINE)
        if last and len(labels) == 1:
            ink.rule(x, x + setting.width, top + height, HAIR, HAIRLINE)

    return Piece(height, draw)
