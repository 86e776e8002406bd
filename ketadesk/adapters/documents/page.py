"""One page: header, identity, body, footer, and the status word along both edges of a sheet that may not be used."""

from dataclasses import dataclass

from ketadesk.adapters.documents.footer import Footer
from ketadesk.adapters.documents.header import Header
from ketadesk.adapters.documents.identity import IdentityBox
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.measures import LARGE
from ketadesk.adapters.documents.pagination import Placed
from ketadesk.adapters.documents.setting import Setting
from ketadesk.adapters.documents.typesetting import Style, Weight

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


def draw_page(ink: Ink, frame: PageFrame, placed: list[Placed], number: int, pages: list[list[Placed]]) -> None:
    """Draw page `number` of `pages` and finish it."""
    frame.header.draw(ink, frame.left, frame.top, f"Page {number} of {len(pages)}")
    frame.identity.draw(ink, frame.left, frame.top + frame.header.height, number, _last_note_page(frame, pages))
    body_top = frame.body_top
    for piece in placed:
        piece.piece.draw(ink, frame.left, body_top + piece.top)
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
    count = max(1, int(frame.page_height / (word.width + _EDGE_SPACE)))
    pitch = frame.page_height / count
    for index in range(count):
        middle = (index + 0.5) * pitch
        ink.along_edge(word, _EDGE_INSET + 0.73 * _EDGE.size, middle, upwards=True)
        ink.along_edge(word, frame.page_width - _EDGE_INSET - 0.73 * _EDGE.size, middle, upwards=False)
