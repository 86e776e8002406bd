"""What a tired nurse sees: nothing overlaps, nothing leaves the page, the rate is the largest thing on it."""

import re

import pytest

from ketadesk.adapters.documents.measures import RATE_LEAST
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import (
    Cell,
    Column,
    Grid,
    KeyRate,
    Lines,
    PageSize,
    Section,
    SheetContent,
    SheetStatus,
)

from .reading import overlaps, page_sizes, pdfium_texts, pictures, sized_characters, text_boxes
from .sample_sheets import acute_pain_sheet

Sample = tuple[SheetContent, bytes]
EDGE = 14.0
"""5 mm: what an office printer cannot reach."""


def test_no_two_texts_overlap(sample: Sample) -> None:
    boxes = text_boxes(sample[1])
    assert len(boxes) > 10
    assert overlaps(boxes) == []


def test_no_text_leaves_the_page(sample: Sample) -> None:
    sizes = page_sizes(sample[1])
    for box in text_boxes(sample[1]):
        width, height = sizes[box.page - 1]
        assert box.left >= EDGE, box
        assert box.right <= width - EDGE, box
        assert box.bottom >= EDGE, box
        assert box.top <= height - EDGE, box


def test_the_paper_is_the_one_asked_for(writer: ReportlabPaperWriter) -> None:
    for page_size, expected in ((PageSize.A4, (595.28, 841.89)), (PageSize.LETTER, (612.0, 792.0))):
        sizes = page_sizes(writer.write(acute_pain_sheet(), page_size))
        assert all(size == pytest.approx(expected, abs=0.01) for size in sizes)


def test_a_usual_order_needs_at_most_four_pages_of_a4(acute_pdf: bytes) -> None:
    assert len(pdfium_texts(acute_pdf)) <= 4


@pytest.mark.req("SR-18")
def test_the_rate_is_the_largest_type_and_can_be_read_from_two_metres(acute_pdf: bytes) -> None:
    largest = max(size for page in sized_characters(acute_pdf) for _, size in page)
    assert largest >= RATE_LEAST
    found = "".join(c for page in sized_characters(acute_pdf) for c, size in page if size == largest and c.isalnum())
    assert found == "42"


@pytest.mark.parametrize("rate", ["0.3", "42", "999", "1,234.5", "12,345.67"])
def test_a_long_rate_stays_whole_and_large(writer: ReportlabPaperWriter, rate: str) -> None:
    block = KeyRate(label="KEY INTO THE PUMP", rate=f"{rate}\u00a0mL per hour", beside=(Cell(text="beside"),))
    pdf = writer.write(_with_blocks(block), PageSize.A4)
    large = "".join(c for page in sized_characters(pdf) for c, size in page if size >= RATE_LEAST)
    assert large.strip() == rate
    assert f"{rate}\u00a0mL per hour" in pdfium_texts(pdf)[0]


@pytest.mark.req("SR-26")
def test_the_header_and_the_identity_stand_on_every_page(sample: Sample) -> None:
    content, pdf = sample
    pages = pdfium_texts(pdf)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        for text in (content.title, content.order_label, content.library_line, content.library_warning):
            assert text in page
        flat = " ".join(page.split())
        assert content.identity.name in flat
        assert f"Born {content.identity.born}" in flat
        assert f"{content.identity.identifier_label} {content.identity.identifier}" in flat
        assert content.status.value in page
        assert all(line in flat for line in content.footer_lines)


@pytest.mark.req("SR-25")
@pytest.mark.parametrize("status", list(SheetStatus))
def test_a_sheet_that_may_not_be_used_says_so_along_both_edges(
    writer: ReportlabPaperWriter, status: SheetStatus
) -> None:
    pdf = writer.write(acute_pain_sheet(status), PageSize.A4)
    left = [box for box in text_boxes(pdf) if box.right < 39]
    right = [box for box in text_boxes(pdf) if box.left > 557]
    assert bool(left) == bool(right) == (not status.in_force)
    tag = pdfium_texts(pdf)[1].split("KEY INTO THE PUMP AFTER THE LOADING DOSE", 1)[1].split("\n")[0].strip()
    assert tag == ("" if status.in_force else status.value.partition(" - ")[0])


def test_short_allergies_stand_in_full_on_every_page(acute_pdf: bytes) -> None:
    assert all("Known allergies: penicillin (rash), codeine (vomiting)" in page for page in pdfium_texts(acute_pdf))


def test_a_long_allergy_note_stands_in_full_on_page_1_and_the_others_say_so(extreme_pdf: bytes) -> None:
    first, *others = pdfium_texts(extreme_pdf)
    assert all(f"substance {n}: rash in 20{n:02d}, told by the patient's daughter" in first for n in range(1, 41))
    assert "Known allergies - in full below" in first
    assert all("Known allergies - see page\u00a01\n" in page for page in others)


def test_an_allergy_note_of_several_pages_names_them(writer: ReportlabPaperWriter) -> None:
    note = "\n".join(f"allergen {n}" for n in range(150))
    content = acute_pain_sheet()
    identity = content.identity.model_copy(update={"allergies": f"Known allergies: {note}"})
    pages = pdfium_texts(writer.write(content.model_copy(update={"identity": identity}), PageSize.A4))
    assert [n for n in range(150) if f"allergen {n}\n" not in "\n".join(pages) + "\n"] == []
    assert "Known allergies - see pages\u00a01 to 3" in pages[-1]
    assert "allergen 149" in pages[2]


def test_a_heading_is_never_alone_at_the_foot_of_a_page(sample: Sample) -> None:
    content, pdf = sample
    titles = {" ".join(section.title.split()): section for section in content.sections}
    for page in pdfium_texts(pdf):
        body = " ".join(page.split())[: " ".join(page.split()).rindex(content.footer_lines[0])]
        last = next((t for t in titles if body.rstrip().endswith(t)), None)
        assert last is None


def test_sections_to_be_kept_together_are_whole(acute_pdf: bytes) -> None:
    continued = [page for page in pdfium_texts(acute_pdf) if "continued" in page]
    assert all(re.search(r"^(9|11) .*continued$", page, re.MULTILINE) for page in continued)


def test_a_table_header_comes_again_on_the_next_page(extreme_pdf: bytes) -> None:
    pages = pdfium_texts(extreme_pdf)
    taper = [page for page in pages if re.search(r"\d+ of 20 ", page)]
    assert len(taper) > 1
    assert all("Step From mL per hour mg per hour mg per kg per hour Until Tick" in page for page in taper)
    assert all(f"\n{n} of 20 " in "\n".join(taper) for n in range(1, 21))


def test_times_that_go_on_over_the_page_say_which_track_they_are(writer: ReportlabPaperWriter) -> None:
    content = acute_pain_sheet()
    times = next(section for section in content.sections if section.number == 9)
    filler = Lines(lines=tuple(Cell(text=f"line {n}") for n in range(30)))
    start = Section(number=1, title="Filler", blocks=(filler,))
    pages = pdfium_texts(writer.write(content.model_copy(update={"sections": (start, times)}), PageSize.A4))
    goes_on = next(page for page in pages if "continued" in page)
    body = goes_on.split("continued", 1)[1].strip()
    assert body.startswith(("Respiratory rate", "Blood pressure"))


@pytest.mark.req("SR-43")
def test_a_figure_and_its_unit_are_never_on_two_lines(sample: Sample) -> None:
    text = "\n".join(pdfium_texts(sample[1]))
    assert "\u00a0\n" not in text
    assert "\n\u00a0" not in text


@pytest.mark.req("SR-43")
def test_a_narrow_column_never_breaks_a_figure(writer: ReportlabPaperWriter) -> None:
    columns = (Column(title="a", weight=1), Column(title="b", weight=60), Column(title="c", weight=1, numeric=True))
    row = (Cell(text="1,234.5\u00a0mg"), Cell(text="word " * 60), Cell(text="10.25\u00a0mL"))
    text = pdfium_texts(writer.write(_with_blocks(Grid(columns=columns, rows=(row,))), PageSize.A4))[0]
    assert "1,234.5\u00a0mg" in text
    assert "10.25\u00a0mL" in text


def test_a_text_longer_than_a_page_is_not_cut(writer: ReportlabPaperWriter) -> None:
    reason = Cell(text="\n".join(f"line {n} of the reason" for n in range(200)), typed=True)
    grid = Grid(columns=(Column(title="Limit"), Column(title="Reason", weight=3)), rows=((Cell(text="a"), reason),))
    text = "\n".join(pdfium_texts(writer.write(_with_blocks(grid, Lines(lines=(reason,))), PageSize.A4)))
    assert all(text.count(f"line {n} of the reason") == 2 for n in range(200))


def test_it_stays_readable_in_black_and_white(acute_pdf: bytes) -> None:
    """As a photocopier sees it: everything darker than three quarters is black, the rest is white."""
    for page in pictures(acute_pdf, 100):
        dark = sum(page.point(lambda level: 255 if level < 192 else 0).histogram()[255:])
        assert 0.01 < dark / (page.width * page.height) < 0.2


def _with_blocks(*blocks: KeyRate | Grid | Lines) -> SheetContent:
    section = Section(number=4, title="Order", blocks=blocks)
    return acute_pain_sheet().model_copy(update={"sections": (section,)})
