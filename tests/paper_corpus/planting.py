"""Plant a fault in a finished PDF with pdfium, which had no part in writing it; and papers with other words."""

import ctypes
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium

from ketadesk import app
from ketadesk.application.sheet.sheet_content import Block, Cell, Grid, Lines, PageSize, Section
from tests.paper_corpus.orders import corpus_orders
from tests.paper_corpus.papers import CHUNKS, Paper, dressed, paper_of
from tests.paper_corpus.reading import ReadPage, read_pages

Change = Callable[[object, object], None]
"""Called with the page and the first of its texts that begins as asked for."""


def plain_paper(*more: Block) -> Paper:
    """A usual sheet, with a twelfth section of these blocks."""
    order = next(corpus_orders(app.read_reference(), 1, CHUNKS))
    content = dressed(order)
    section = Section(number=12, title="Planted", blocks=more)
    sections = (*content.sections, section) if more else content.sections
    return paper_of("planted", content.model_copy(update={"sections": sections}), PageSize.A4)


def said(text: str, *, typed: bool = False) -> Paper:
    """A usual sheet that says `text` in a paragraph of its own."""
    return plain_paper(Lines(lines=(Cell(text=text, typed=typed),)))


def with_grid(grid: Grid) -> Paper:
    """A usual sheet with one table more."""
    return plain_paper(grid)


def altered(pdf: bytes, begins: str, change: Change) -> tuple[ReadPage, ...]:
    """Read `pdf` after `change` was made to the first page's text that begins so."""
    return read_pages(altered_pdf(pdf, begins, change))


def altered_pdf(pdf: bytes, begins: str, change: Change) -> bytes:
    """The PDF after that change."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    change(page, _text_object(page, begins))
    assert pdfium.FPDFPage_GenerateContent(page)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _text_object(page: pypdfium2.PdfPage, begins: str) -> object:
    words = page.get_textpage()
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            buffer = ctypes.create_string_buffer(4000)
            pdfium.FPDFTextObj_GetText(item, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 2000)
            if buffer.raw.decode("utf-16-le", "replace").startswith(begins):
                return item
    raise AssertionError(f"no text begins with {begins!r}")


def moved(right: float, up: float = 0.0) -> Change:
    """Shift the text by so many points."""
    return lambda _page, text: pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, right, up)


def greyed(level: int) -> Change:
    """Print the text in that grey, from 0 to 255."""
    return lambda _page, text: pdfium.FPDFPageObj_SetFillColor(text, level, level, level, 255)


def covered_by(width: float, height: float, *, stroked: bool) -> Change:
    """Draw a white box, or only its edge, from the middle of the text on, after it."""

    def change(page: object, text: object) -> None:
        sides = [ctypes.c_float() for _ in range(4)]
        pdfium.FPDFPageObj_GetBounds(text, *sides)
        left, bottom, right, top = (side.value for side in sides)
        box = pdfium.FPDFPageObj_CreateNewRect((left + right) / 2, (bottom + top) / 2, width, height)
        pdfium.FPDFPageObj_SetFillColor(box, 255, 255, 255, 255)
        pdfium.FPDFPath_SetDrawMode(box, 0 if stroked else pdfium.FPDF_FILLMODE_WINDING, stroked)
        pdfium.FPDFPage_InsertObject(page, box)

    return change
