"""Put pieces on pages: what belongs together stays together, and a table's header comes again on each page.

A section to be kept together begins a new page when it fits there but not here, and so does any short one. One that
fits no page, or would leave more than six tenths of a page white, is cut between its pieces, each new page beginning
with its heading, marked as continued.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.measures import SECTION_GAP
from ketadesk.adapters.documents.pages.sections import SetSection
from ketadesk.application.errors import CannotPrint

_MOST_LEFT_WHITE = 0.6
_SHORT = 0.35
"""Of a page: a section no longer than this is not cut, or a row or two of it would stand alone."""


@dataclass(frozen=True)
class Placed:
    """A piece and how far below the top of the page's body it stands, in points."""

    piece: Piece
    top: float


@dataclass
class Pages:
    """The pages as they fill up; `room` is the height of a page's body in points."""

    room: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    used: float = 0.0

    def add(self, section: SetSection) -> None:
        """Set `section` after what is there."""
        gap = SECTION_GAP
        chunks = [section.pieces] if self._keeps_whole(section) else _chunks(section.pieces)
        for number, chunk in enumerate(chunks):
            self._place(chunk, gap, section.continued if number else None)
            gap = 0.0

    def _keeps_whole(self, section: SetSection) -> bool:
        height = _height(section.pieces)
        left = self.room - self.used - SECTION_GAP
        whole = section.keep_together or height <= self.room * _SHORT
        return whole and height <= self.room and (height <= left or left < self.room * _MOST_LEFT_WHITE)

    def _place(self, chunk: Sequence[Piece], gap: float, continued: Piece | None) -> None:
        if self.used and self.used + gap + chunk[0].gap + _height(chunk) > self.room:
            self._new_page()
        if not self.used:
            above = ((continued,) if continued else ()) + chunk[0].repeat
            gap = 0.0
            for piece in above:
                self._put(piece, 0.0)
        if self.used + gap + _height(chunk) > self.room and len(chunk) > 1:
            self._place_singly(chunk, gap, continued)
            return
        for number, piece in enumerate(chunk):
            self._put(piece, gap if number == 0 else 0.0)

    def _place_singly(self, chunk: Sequence[Piece], gap: float, continued: Piece | None) -> None:
        """A bound group taller than a page: cut it after all, rather than lose its end."""
        for number, piece in enumerate(chunk):
            if number and self.used + piece.gap + piece.height > self.room:
                self._new_page()
                for above in ((continued,) if continued else ()) + piece.repeat:
                    self._put(above, 0.0)
            self._put(piece, gap if number == 0 else 0.0)

    def _put(self, piece: Piece, gap: float) -> None:
        top = self.used + gap + (piece.gap if self.used else 0.0)
        if top + piece.height > self.room + 0.01:
            raise CannotPrint("A part of the sheet is taller than a page.", "Shorten the longest text of the order.")
        self.pages[-1].append(Placed(piece, top))
        self.used = top + piece.height

    def _new_page(self) -> None:
        self.pages.append([])
        self.used = 0.0


def paginate(sections: Sequence[SetSection], room: float) -> list[list[Placed]]:
    """Return the pages. Raises `CannotPrint` for a piece taller than `room` points."""
    pages = Pages(room)
    for section in sections:
        pages.add(section)
    return pages.pages


def _chunks(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    chunk: list[Piece] = []
    for piece in pieces:
        chunk.append(piece)
        if not piece.bound:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.gap + piece.height for piece in pieces) - pieces[0].gap
