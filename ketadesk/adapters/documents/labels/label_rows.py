"""What labels are set from: lines under each other, texts beside each other while they have room, and the band."""

from collections.abc import Sequence

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.ink import Ink, baseline_below_top
from ketadesk.adapters.documents.lettering.typesetting import Line, stacked_height
from ketadesk.adapters.documents.measures import BLACK

GAP = 9.0
"""Between two texts in a row."""
_BAND_PAD = 5.0


def stacked(lines: Sequence[Line]) -> Piece:
    """Lines under each other."""

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.lines(lines, x, top)

    return Piece(stacked_height(lines), draw)


def flowed(groups: Sequence[tuple[Line, ...]], width: float) -> list[Piece]:
    """Groups in rows, as many in each as have room; the texts of a group stand together. A group fits by itself."""
    rows: list[list[tuple[Line, ...]]] = [[]]
    used = 0.0
    for group in groups:
        wide = group_width(group)
        if rows[-1] and used + GAP + wide > width:
            rows.append([])
        used = wide + (used + GAP if rows[-1] else 0.0)
        rows[-1].append(group)
    return [_row(row) for row in rows if row]


def group_width(group: Sequence[Line]) -> float:
    """In points."""
    return sum(line.width for line in group)


def _row(groups: Sequence[tuple[Line, ...]]) -> Piece:
    """All on one base line, that of the largest type."""
    tallest = max((line.style for group in groups for line in group), key=lambda style: style.size)

    def draw(ink: Ink, x: float, top: float) -> None:
        base = top + baseline_below_top(tallest.leading, tallest.size)
        for group in groups:
            for line in group:
                ink.baseline(line, x, base)
                x += line.width
            x += GAP

    return Piece(tallest.leading, draw)


def at_the_right(line: Line, width: float) -> Piece:
    """One line that ends at the right edge."""
    return Piece(line.style.leading, lambda ink, x, top: ink.line(line, x + width - line.width, top))


def band(word: Line | None, beside: Sequence[Line], width: float) -> Piece:
    """White on black across the label: the word, in the middle where nothing stands beside it."""
    text = stacked_height(beside)
    height = max(word.style.leading if word else 0.0, text)

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.fill(x, top, width, height, BLACK)
        left, y = x + _BAND_PAD, top + (height - text) / 2
        if word:
            start = left if beside else x + (width - word.width) / 2
            ink.line(word, start, top + (height - word.style.leading) / 2)
            left += word.width + GAP
        ink.lines(beside, left, y)

    return Piece(height, draw)


def band_room(word: Line | None, width: float) -> float:
    """How wide the lines beside the word may be."""
    return width - 2 * _BAND_PAD - (word.width + GAP if word else 0.0)
