"""The header of every page: whose sheet, what it is, how far it may be trusted, and which page."""

from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.piece import Piece, space
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight
from ketadesk.adapters.documents.measures import BODY, LARGE, MUTED, SMALL, STRONG
from ketadesk.adapters.documents.pages.status_row import status_rows
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import SheetContent

_GAP = 4.0
_INSET = 9.0
_WARNING_HEIGHT = 16.0
_BETWEEN = 16.0
_PAGE_ROOM = 90.0
"""Right of the hospital, for `Page 10 of 12`."""


@dataclass(frozen=True)
class Header:
    """The rows of the header; the first one holds the page's number."""

    content: SheetContent
    setting: Setting
    rows: tuple[Piece, ...]

    @property
    def height(self) -> float:
        """In points, with the space under it."""
        return sum(row.height for row in self.rows)

    def draw(self, ink: Ink, x: float, top: float, page: str) -> None:
        """Draw the header of the page that is called `page`."""
        number = self.setting.type.line(page, Style(BODY, Weight.BOLD))
        first, *others = self.rows
        first.draw(ink, x, top)
        ink.tag(None)
        ink.line(number, x + self.setting.width - number.width, top)
        for row, above in zip(others, self.rows, strict=False):
            top += above.height
            row.draw(ink, x, top)


def header_of(content: SheetContent, setting: Setting) -> Header:
    """Set the header of `content`."""
    rows = [
        *_texts(content.hospital, Style(BODY, Weight.BOLD, typed=True), setting, setting.width - _PAGE_ROOM),
        *_texts(content.title, Style(LARGE, Weight.BOLD), setting, setting.width, "H1"),
        space(_GAP / 2),
        *status_rows(content, setting),
    ]
    for line in content.status_lines:
        rows += _texts(line, Style(BODY, Weight.BOLD, typed=True), setting, setting.width)
    rows += [space(_GAP / 2), *_provenance(content, setting), space(_GAP / 4)]
    if content.library_warning:
        rows += _warning(content.library_warning, setting)
    rows.append(space(_GAP))
    return Header(content, setting, tuple(rows))


def _texts(text: str, style: Style, setting: Setting, width: float, role: str = "P") -> list[Piece]:
    element = setting.within.within(role)
    lines = setting.type.lines(text, style, width)
    element.says(text, lines)
    return [_text(line, element) for line in lines]


def _text(line: Line, element: Element) -> Piece:
    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(element)
        ink.line(line, x, top)

    return Piece(line.style.leading, draw)


def _provenance(content: SheetContent, setting: Setting) -> list[Piece]:
    """The library's line at the left and the printing's at the right, or one after the other where they are long."""
    style = Style(SMALL, grey=MUTED, typed=True)
    library, printed = (setting.type.line(text, style) for text in (content.library_line, content.printed_line))
    if library.width + _BETWEEN + printed.width > setting.width:
        return _texts(f"{content.library_line}. {content.printed_line}", style, setting, setting.width)
    library_tag, printed_tag = setting.within.within("P"), setting.within.within("P")

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(library_tag)
        ink.line(library, x, top)
        ink.tag(printed_tag)
        ink.line(printed, x + setting.width - printed.width, top)

    return [Piece(style.leading, draw)]


def _warning(text: str, setting: Setting) -> list[Piece]:
    style = Style(BODY, Weight.BOLD)
    lines = setting.type.lines(text, style, setting.width - 2 * _INSET)
    height = _WARNING_HEIGHT + (len(lines) - 1) * style.leading
    element = setting.within.within("P")
    element.says(text, lines)

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.frame(x, top, setting.width, height, STRONG)
        ink.tag(element)
        y = top + (_WARNING_HEIGHT - style.leading) / 2
        for line in lines:
            ink.line(line, x + (setting.width - line.width) / 2, y)
            y += style.leading

    return [Piece(height, draw)]
