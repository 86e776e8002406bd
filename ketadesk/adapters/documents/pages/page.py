"""One page: header, identity, body, footer, and the status word along both edges of a sheet that may not be used."""

from dataclasses import dataclass
from typing import NamedTuple

from ketadesk.adapters.documents.blocks.piece import Draw
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Style, Weight
from ketadesk.adapters.documents.measures import LARGE
from ketadesk.adapters.documents.pages.footer import Footer
from ketadesk.adapters.documents.pages.header import Header
from ketadesk.adapters.documents.pages.identity import IdentityBox, NotePages
from ketadesk.adapters.documents.pages.pagination import Placed

_BODY_GAP = 9.0
_EDGE = Style(LARGE, Weight.BOLD, 0.35)
_EDGE_SPACE = 60.0
_EDGE_INSET = 18.0


@dataclass(frozen=True)
class PageFrame:
    """What every page has; all measures in points from the top left."""

    page_width: float
    page_height: float
    left: float
    top: float
    bottom: float
    setting: Setting
    header: Header
    identity: IdentityBox
    footer: Footer

    @property
    def body_top(self) -> float:
        """Where the sections begin."""
        return self.top + self.header.height + self.identity.height + _BODY_GAP

    @property
    def body_height(self) -> float:
        """How much of the page the sections have."""
        return self.bottom - self.footer.height - self.body_top


class Numbering(NamedTuple):
    """Which pages of the PDF a paper has: its first, and how many there are in all."""

    first: int
    of: int


def draw_pages(ink: Ink, frame: PageFrame, pages: list[list[Placed]], numbering: Numbering) -> None:
    """Draw every page of one paper."""
    drawn: set[Draw] = set()
    for number, placed in enumerate(pages):
        ink.repeating = number > 0
        page = f"Page {numbering.first + number} of {numbering.of}"
        frame.header.draw(ink, frame.left, frame.top, page)
        note = NotePages(number == 0, numbering.first, numbering.first + _last_note_page(frame, pages) - 1)
        frame.identity.draw(ink, frame.left, frame.top + frame.header.height, note)
        for piece in placed:
            ink.repeating = piece.piece.draw in drawn
            drawn.add(piece.piece.draw)
            piece.piece.draw(ink, frame.left, frame.body_top + piece.top)
        ink.repeating = number > 0
        frame.footer.draw(ink, frame.left, frame.bottom)
        if frame.setting.warning_word:
            _draw_edges(ink, frame)
        ink.finish_page()


def _last_note_page(frame: PageFrame, pages: list[list[Placed]]) -> int:
    """The page on which the allergies in full end; 1 where they need no place of their own."""
    if not frame.identity.note:
        return 1
    end = frame.identity.note.pieces[-1]
    return next((n for n, placed in enumerate(pages, start=1) if any(p.piece is end for p in placed)), 1)


def _draw_edges(ink: Ink, frame: PageFrame) -> None:
    word = frame.setting.type.line(frame.setting.warning_word, _EDGE)
    ink.tag(None)
    count = max(1, int(frame.page_height / (word.width + _EDGE_SPACE)))
    pitch = frame.page_height / count
    for index in range(count):
        middle = (index + 0.5) * pitch
        ink.along_edge(word, _EDGE_INSET + 0.73 * _EDGE.size, middle, upwards=True)
        ink.along_edge(word, frame.page_width - _EDGE_INSET - 0.73 * _EDGE.size, middle, upwards=False)
