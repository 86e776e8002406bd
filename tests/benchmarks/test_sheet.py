"""One order sheet beside two bare documents of reportlab with as many pages and the same glyphs of the same fonts.

One is empty. The other draws the same texts at the same places, without a line, a box, a code, a tag or an attachment:
the least that any program would do for these pages, with everything broken into lines and placed beforehand.
"""

from io import BytesIO
from statistics import median
from time import perf_counter

from pypdf import PdfReader
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.pdfgen.canvas import Canvas

from ketadesk import app
from ketadesk.adapters.documents.lettering.fonts import Fonts, fonts_in
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.examine_order import examine_order
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.sheet.sheet_content import PageSize
from tests.paper_corpus.reading import ReadPage, read_pages

from .conftest import Report, milliseconds, paired_ratio, time_rounds

_ROUNDS = 50


def _empty_document(pages: int, glyphs: str, fonts: Fonts) -> bytes:
    paper = BytesIO()
    canvas = Canvas(paper, pageCompression=1, invariant=1, initialFontName=fonts.regular.name)
    for line, face in enumerate(fonts):
        canvas.setFont(face.name, 8)
        canvas.drawString(50, 50 + 20 * line, glyphs)
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _bare_document(pages: tuple[ReadPage, ...], fonts: Fonts) -> bytes:
    names = {face.font.face.name.decode(): face.name for face in fonts}
    paper = BytesIO()
    canvas = Canvas(paper, pageCompression=1, invariant=1, initialFontName=fonts.regular.name)
    for page in pages:
        for run in page.runs:
            canvas.setFont(names[run.font], run.size)
            canvas.setFillGray(run.grey)
            canvas.drawString(run.x, run.y, run.text)
        canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _fonts_of(pdf: bytes) -> set[str]:
    return {run.font for page in read_pages(pdf) for run in page.runs}


def test_sheet(benchmark: BenchmarkFixture, report: Report, acute_draft: OrderDraft) -> None:
    library, wording, folder = app.read_library(), app.read_wording(), app.resources_folder() / "fonts"
    content = order_sheet(examine_order(acute_draft, library, wording), app.read_reference(), order_id="BENCHMARK")
    writer, fonts = ReportlabPaperWriter(folder), fonts_in(folder)
    first = writer.write(content, PageSize.A4)
    sheet = PdfReader(BytesIO(first))
    text = "".join(page.extract_text() for page in sheet.pages)
    assert "EXAMPLE" in text
    assert "35 mL" in text.replace("\u00a0", " ")
    glyphs = "".join(sorted({character for character in text if character.isprintable()}))
    empty = _empty_document(len(sheet.pages), glyphs, fonts)
    assert len(PdfReader(BytesIO(empty)).pages) == len(sheet.pages)
    assert _fonts_of(empty) == _fonts_of(first)
    assert len(_fonts_of(first)) == 3
    pages = read_pages(first)
    assert _fonts_of(_bare_document(pages, fonts)) == _fonts_of(first)
    empties: list[float] = []
    bares: list[float] = []

    def write_baselines() -> None:
        begun = perf_counter()
        _empty_document(len(sheet.pages), glyphs, fonts)
        between = perf_counter()
        _bare_document(pages, fonts)
        empties.append(between - begun)
        bares.append(perf_counter() - between)

    written: list[bytes] = []
    times = time_rounds(benchmark, lambda: written.append(writer.write(content, PageSize.A4)), write_baselines, _ROUNDS)
    assert set(written) == {first}
    for baselines, what in ((bares, "the same texts, bare"), (empties, "empty document")):
        report(
            f"one order sheet, {len(sheet.pages)} pages",
            milliseconds(median(times)),
            f"{milliseconds(median(baselines))}, {what}",
            f"{paired_ratio(times, baselines):.2f}, goal 2",
        )
