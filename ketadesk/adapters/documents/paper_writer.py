"""Papers as PDF: lay everything out, then draw it, so that each page knows how many there are.

The writer computes no figure and formats no number. Equal content gives equal bytes.
"""

from pathlib import Path
from typing import NamedTuple

from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.labels.label_sheet import (
    STOCKS,
    draw_labels,
    draw_qr_forms,
    page_counter,
    refuse_unprintable_labels,
    set_labels,
)
from ketadesk.adapters.documents.lettering.coverage import refuse_unprintable, unprintable_in
from ketadesk.adapters.documents.lettering.fonts import Fonts, fonts_in
from ketadesk.adapters.documents.lettering.typesetting import Typesetter
from ketadesk.adapters.documents.measures import BOTTOM_MARGIN, PAPER, SIDE_MARGIN, TOP_MARGIN
from ketadesk.adapters.documents.pages.codes import codes_of, draw_forms
from ketadesk.adapters.documents.pages.footer import footer_of
from ketadesk.adapters.documents.pages.header import header_of
from ketadesk.adapters.documents.pages.identity import identity_box
from ketadesk.adapters.documents.pages.page import Numbering, PageFrame, draw_pages
from ketadesk.adapters.documents.pages.pagination import Placed, paginate
from ketadesk.adapters.documents.pages.sections import set_section
from ketadesk.adapters.documents.pdf.archive import Archived, archived, new_canvas
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.order_as_request import order_file
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent


class ReportlabPaperWriter:
    """Writes papers with the fonts of one folder."""

    def __init__(self, fonts_folder: Path) -> None:
        self._fonts_folder = fonts_folder

    def write(self, content: SheetContent, page_size: PageSize, behind: PrintedOrder | None = None) -> bytes:
        """Return the PDF of `content`, with the order `behind` it attached.

        Raises `CannotPrint` for a font file that is missing or damaged, for characters that would not print exactly,
        and for a text that has no room.
        """
        return self.write_pack((content,), page_size, behind)

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        """Return one PDF of several papers, their pages numbered through; title and codes are those of each part.

        Raises `CannotPrint` as `write` does.
        """
        fonts = fonts_in(self._fonts_folder)
        structure = Element("Document")
        set_parts = [_set_part(content, page_size, fonts, structure.within("Part")) for content in parts]
        count = sum(len(part.pages) for part in set_parts)
        canvas = new_canvas(set_parts[0].frame.page_width, set_parts[0].frame.page_height, fonts)
        ink = Ink(canvas, set_parts[0].frame.page_height)
        first = 1
        for codes in dict.fromkeys(part.frame.footer.codes for part in set_parts):
            draw_forms(canvas, codes)
        for part in set_parts:
            draw_pages(ink, part.frame, part.pages, Numbering(first, count))
            first += len(part.pages)
        title = f"{parts[0].title} {parts[0].order_label}"
        attached = order_file(behind) if behind else ""
        return archived(canvas, Archived(title, parts[0].status.value, structure, attached))

    def write_labels(
        self, labels: tuple[ContainerLabel, ...], stock: LabelStock, behind: PrintedOrder, first: int = 1
    ) -> bytes:
        """Return the PDF of `labels`, from the place `first` of a sheet on. Raises `CannotPrint`."""
        fonts, page = fonts_in(self._fonts_folder), STOCKS[stock]
        refuse_unprintable_labels(labels, fonts)
        setter = Typesetter(fonts)
        set_all = set_labels(labels, page, setter)
        title, structure = f"Labels {behind.label}", Element("Document")
        canvas = new_canvas(page.page_width, page.page_height, fonts)
        draw_qr_forms(canvas, labels)
        counted = page_counter(setter, title)
        draw_labels(Ink(canvas, page.page_height), page, counted, set_all, first, structure)
        return archived(canvas, Archived(title, "LABELS", structure, order_file(behind)))

    def unprintable(self, text: str) -> str:
        """The characters of `text` that would not print exactly as they are, named; blank when all would."""
        return unprintable_in(text, fonts_in(self._fonts_folder))


class _SetPart(NamedTuple):
    """One paper laid out, not drawn yet: how many pages there are is not known before all of them are set."""

    frame: PageFrame
    pages: list[list[Placed]]


def _set_part(content: SheetContent, page_size: PageSize, fonts: Fonts, part: Element) -> _SetPart:
    refuse_unprintable(content, fonts)
    # The order of these three is the order in which the paper is read aloud.
    head, body, foot = part.within("Sect"), part.within("Div"), part.within("Sect")
    frame = _frame(content, page_size, fonts, head, foot)
    notes = [frame.identity.note] if frame.identity.note else []
    setting = frame.setting.inside(body)
    sections = [set_section(section, setting) for section in content.sections]
    return _SetPart(frame, paginate([*notes, *sections], frame.body_height))


def _frame(content: SheetContent, page_size: PageSize, fonts: Fonts, head: Element, foot: Element) -> PageFrame:
    width, height = PAPER[page_size]
    word = "" if content.status.in_force else content.status.value
    setting = Setting(Typesetter(fonts), width - 2 * SIDE_MARGIN, word, head)
    return PageFrame(
        page_width=width,
        page_height=height,
        left=SIDE_MARGIN,
        top=TOP_MARGIN,
        bottom=height - BOTTOM_MARGIN,
        setting=setting,
        header=header_of(content, setting),
        identity=identity_box(content.identity, setting),
        footer=footer_of(content, codes_of(content.code_text), setting.inside(foot)),
    )
