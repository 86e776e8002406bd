"""The status word with the order's label, and on a further print the stamp REPRINT beside the word or under it.

Both words are black in a frame, or white on black where nothing may be given by the paper: grey is lost in a photocopy.
"""

from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.piece import Piece, space
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight, stacked_height
from ketadesk.adapters.documents.measures import BLACK, BODY, LARGE, STRONG, WHITE
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import SheetContent

_HEIGHT = 19.0
_SIZES = (LARGE, LARGE - 1, LARGE - 2)
"""Of the words, in points; the larger is taken where it costs no row."""
_INSET = 9.0
_BETWEEN = 16.0
_GAP = 3.0
"""Between two rows: frames stand apart."""
_AFTER_THE_WORD = 7.0


@dataclass(frozen=True)
class Box:
    """A word in a box, with more lines of a smaller size behind it inside the same frame."""

    word: Line
    more: tuple[Line, ...]
    filled: bool
    element: Element

    @property
    def width(self) -> float:
        """In points."""
        behind = max((line.width for line in self.more), default=0.0)
        return self.word.width + 2 * _INSET + (behind + _AFTER_THE_WORD if self.more else 0.0)

    @property
    def height(self) -> float:
        """In points."""
        return max(_HEIGHT, stacked_height(self.more) + _GAP)

    def draw(self, ink: Ink, x: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        if self.filled:
            ink.fill(x, top, self.width, self.height, BLACK)
        else:
            ink.frame(x, top, self.width, self.height, STRONG)
        ink.tag(self.element)
        ink.line(self.word, x + _INSET, top + (self.height - self.word.style.leading) / 2)
        left = x + _INSET + self.word.width + _AFTER_THE_WORD
        ink.lines(self.more, left, top + (self.height - stacked_height(self.more)) / 2)


@dataclass(frozen=True)
class _Row:
    """Boxes from the left, and the order's label at the right where it has room there."""

    boxes: tuple[Box, ...]
    label: Line | None

    @property
    def width(self) -> float:
        label = 0.0 if self.label is None else self.label.width + _BETWEEN
        return label + sum(box.width for box in self.boxes) + _BETWEEN * max(0, len(self.boxes) - 1)


def status_rows(content: SheetContent, setting: Setting) -> list[Piece]:
    """Set the status, the stamp where there is one, and the order's label, on as few rows as have room for them.

    The words are a little smaller where that saves a row: it is a row of every page.
    """
    *tags, label_tag = (setting.within.within("P") for _ in range(3 if content.stamp else 2))
    ways = sorted((way for size in _SIZES for way in _ways(*_at_size(size, content, setting, tags))), key=len)
    rows = next((way for way in ways if all(row.width <= setting.width for row in way)), _apart(ways))
    pieces: list[Piece] = []
    for row in rows:
        pieces += [*([space(_GAP)] if pieces else []), _piece(row, setting.width, label_tag)]
    return pieces


def _apart(ways: list[tuple[_Row, ...]]) -> tuple[_Row, ...]:
    """Everything on a row of its own, as large as it comes."""
    return next(way for way in ways if len(way) == len(ways[-1]))


def _ways(boxes: tuple[Box, ...], label: Line) -> list[tuple[_Row, ...]]:
    """From the least height to the most; in the last one everything has a row of its own."""
    first, rest = boxes[:1], boxes[1:]
    in_two = [(_Row(first, label), _Row(rest, None)), (_Row(first, None), _Row(rest, label))] if rest else []
    return [(_Row(boxes, label),), *in_two, (*(_Row((box,), None) for box in boxes), _Row((), label))]


def _at_size(size: float, content: SheetContent, setting: Setting, tags: list[Element]) -> tuple[tuple[Box, ...], Line]:
    """The boxes and the label with their words that large."""
    in_force = content.status.in_force
    word = setting.type.line(content.status.value, Style(size, Weight.BOLD, BLACK if in_force else WHITE))
    boxes = [Box(word, (), not in_force, tags[0])]
    if content.stamp:
        boxes.append(_stamp(content.stamp, size, setting, tags[1]))
    return tuple(boxes), setting.type.line(content.order_label, Style(size, Weight.BOLD))


def _stamp(text: str, size: float, setting: Setting, tag: Element) -> Box:
    """`REPRINT`, and behind it when and by whom."""
    stamp, _, rest = text.partition(" ")
    word = setting.type.line(stamp, Style(size, Weight.BOLD))
    room = setting.width - word.width - 2 * _INSET - _AFTER_THE_WORD
    return Box(word, setting.type.lines(rest, Style(BODY, Weight.BOLD, typed=True), room), False, tag)


def _piece(row: _Row, width: float, label_tag: Element) -> Piece:
    height = max([_HEIGHT, *(box.height for box in row.boxes)])

    def draw(ink: Ink, x: float, top: float) -> None:
        left = x
        for box in row.boxes:
            box.draw(ink, left, top)
            left += box.width + _BETWEEN
        if row.label is not None:
            ink.tag(label_tag)
            ink.line(row.label, x + width - row.label.width, top + (_HEIGHT - row.label.style.leading) / 2)

    return Piece(height, draw)
