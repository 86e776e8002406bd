"""The writer with the shipped fonts, and the sample sheets as finished PDFs, made once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

from .sample_sheets import acute_pain_sheet, extreme_sheet, minimal_sheet

FONTS = Path(__file__).parents[3] / "resources" / "fonts"

SAMPLES: dict[str, Callable[[], SheetContent]] = {
    "acute": acute_pain_sheet,
    "extreme": extreme_sheet,
    "minimal": minimal_sheet,
}


@pytest.fixture(scope="session")
def writer() -> ReportlabPaperWriter:
    return ReportlabPaperWriter(FONTS)


@pytest.fixture(scope="session", params=[(n, s) for n in SAMPLES for s in PageSize], ids=lambda p: f"{p[0]}-{p[1]}")
def sample(request: pytest.FixtureRequest, writer: ReportlabPaperWriter) -> tuple[SheetContent, bytes]:
    """Every sample on both papers."""
    name, page_size = request.param
    content = SAMPLES[name]()
    return content, writer.write(content, page_size)


@pytest.fixture(scope="session")
def acute_pdf(writer: ReportlabPaperWriter) -> bytes:
    return writer.write(acute_pain_sheet(), PageSize.A4)


@pytest.fixture(scope="session")
def extreme_pdf(writer: ReportlabPaperWriter) -> bytes:
    return writer.write(extreme_sheet(), PageSize.A4)
