"""Every string of the Big List, and our own, on paper: printed exactly, or the print is refused by name.

What a name may be is decided before (`typed_text.py`); here is what the fonts do with whatever reaches a sheet.
"""

import unicodedata
from functools import cache

import pytest

from ketadesk.adapters.documents.lettering.coverage import refuse_unprintable
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.scripts import is_plain
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import Cell, Lines, PageSize, Section, SheetContent
from ketadesk.application.typed_text import NAME_LENGTH, TEXT_LENGTH, text_flaw
from tests.naughty import EVERY

from .conftest import FONTS
from .reading import pdfium_texts, pypdf_texts
from .sample_sheets import acute_pain_sheet

TYPED = tuple(text for text in EVERY if text and not text_flaw(text, TEXT_LENGTH))
"""What may be typed into an order."""


def sheet_for(name: str) -> SheetContent:
    content = acute_pain_sheet()
    return content.model_copy(update={"identity": content.identity.model_copy(update={"name": name})})


@cache
def refusal(text: str) -> str:
    try:
        refuse_unprintable(sheet_for(text), fonts_in(FONTS))
    except CannotPrint as refused:
        return refused.what
    return ""


@pytest.mark.req("SR-44")
def test_what_cannot_be_typed_cannot_be_printed_either_where_it_would_deceive() -> None:
    """Text that reaches a sheet on another way than the fields is stopped at the paper."""
    deceives = ("\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\x07", "\u2028", "\ue000", "\uf8ff")
    for text in EVERY:
        bad = [sign for sign in deceives if sign in text]
        assert all(f"U+{ord(sign):04X}" in refusal(text) for sign in bad), ascii(text[:80])


@pytest.mark.req("SR-44")
def test_every_string_that_is_not_refused_stands_on_paper_exactly(writer: ReportlabPaperWriter) -> None:
    printed = [text for text in TYPED if not refusal(text)]
    assert len(printed) > 470
    lines = tuple(Cell(text=text, typed=True) for text in printed)
    content = acute_pain_sheet().model_copy(
        update={"sections": (Section(number=1, title="Words", blocks=(Lines(lines=lines),)),)}
    )
    pdf = writer.write(content, PageSize.A4)
    pages = pypdf_texts(pdf)
    on_one_line = {line.strip() for page in pages for line in page.split("\n")}
    assert [text for text in printed if len(text) <= 40 and is_plain(text) and text not in on_one_line] == []
    by_pypdf, by_pdfium = ("".join(map(without_breaks, texts)) for texts in (pages, pdfium_texts(pdf)))
    plain = [text for text in printed if is_plain(text)]
    assert [text for text in plain if without_breaks(text) not in by_pypdf] == []
    assert [text for text in plain if without_breaks(text) not in by_pdfium] == []
    # Each of them turns and joins right-to-left letters in its own way; what one cannot read the other does.
    scripts = [without_breaks(text) for text in printed if not is_plain(text)]
    assert len(scripts) == 25
    assert [ascii(text) for text in scripts if text not in by_pypdf and text not in by_pdfium] == []


def without_breaks(text: str) -> str:
    """Without blanks, as a long text goes on in the next line; pdfium reads a ligature as its letters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.req("SR-44")
def test_a_string_as_the_patients_name_is_printed_exactly_or_refused(writer: ReportlabPaperWriter) -> None:
    """A sample of the names that may be typed, each on a sheet of its own; the refused ones are refused by name."""
    names = [text for text in TYPED if len(text) <= NAME_LENGTH]
    refused = [text for text in names if refusal(text)]
    for name in refused:
        assert refusal(name).startswith("The sheet cannot be printed: it holds U+"), ascii(name)
    for name in [text for text in names if text not in refused][::80]:
        pdf = writer.write(sheet_for(name), PageSize.A4)
        pages = without_breaks(pypdf_texts(pdf)[0]), without_breaks(pdfium_texts(pdf)[0])
        assert any(without_breaks(name) in page for page in pages), ascii(name)
