"""The text of a finished PDF, page by page, as whoever copies or searches it would get it.

It is read by another library than the one that wrote it. What the text of a PDF cannot show is said in
`read_back/released_papers.py`.
"""

import pypdfium2

from ketadesk.adapters.documents.reading.turned_text import has_turned_words, text_as_typed
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.pdfium_turn import PDFIUM

_BROKEN_HYPHENS = str.maketrans({"\ufffe": "-\n", "\x02": "-\n"})
"""What pdfium gives for a hyphen at the end of a line, and nothing for the line's end."""


def read_pages(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, its lines in the order in which they were drawn.

    What stands outside the page is left out: nobody will see it on paper. Raises `ReadBackFailed` for what is no PDF,
    or has a page that cannot be read.
    """
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ReadBackFailed(mismatches=("the finished PDF cannot be read at all",)) from error
        try:
            return tuple(_page_text(document, number) for number in range(len(document)))
        except pypdfium2.PdfiumError as error:
            raise ReadBackFailed(mismatches=("a page of the finished PDF cannot be read",)) from error
        finally:
            document.close()


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    try:
        found: str = text.get_text_bounded()
        if has_turned_words(found):
            found = text_as_typed(page, text)
        return found.translate(_BROKEN_HYPHENS)
    finally:
        text.close()
        page.close()
