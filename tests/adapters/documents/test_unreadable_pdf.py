"""What PDFium cannot read is withheld in words, at whichever of its calls it gives up."""

import pypdfium2
import pytest

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.adapters.export.print_media import media_of
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.sheet.sheet_content import PageSize

from .conftest import FONTS
from .sample_sheets import minimal_sheet

_WITHOUT_ITS_PAGE = b"""%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Count 1/Kids[9 0 R]>>
endobj
trailer
<</Root 1 0 R/Size 3>>
%%EOF
"""


@pytest.mark.req("SR-42")
def test_a_page_that_is_not_there_is_no_page_read() -> None:
    with pytest.raises(ReadBackFailed) as failed:
        read_pages(_WITHOUT_ITS_PAGE)
    assert failed.value.mismatches == ("a page of the finished PDF cannot be read",)
    assert media_of(_WITHOUT_ITS_PAGE) == "", "the printing system is asked for no paper of its own"


@pytest.mark.req("SR-42")
@pytest.mark.parametrize("call", ["get_textpage", "get_size"])
def test_no_call_of_pdfium_ends_in_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fail(_page: pypdfium2.PdfPage) -> None:
        raise pypdfium2.PdfiumError("no memory")

    monkeypatch.setattr(pypdfium2.PdfPage, call, fail)
    paper = ReportlabPaperWriter(FONTS).write(minimal_sheet(), PageSize.A4)
    if call == "get_textpage":
        with pytest.raises(ReadBackFailed):
            read_pages(paper)
    assert media_of(paper) == ("" if call == "get_size" else "A4")
