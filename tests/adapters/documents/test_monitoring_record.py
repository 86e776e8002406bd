"""The monitoring record as a finished PDF: whose it is on every page, corrections readable, nothing touching."""

import re

import pytest

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize

from .monitoring_papers import LONG_NAME, WATCHED, record_of
from .reading import overlaps, page_sizes, pdfium_texts, text_boxes

EDGE = 14.0


@pytest.fixture(scope="module", params=[(n, s) for n in WATCHED for s in PageSize], ids=lambda p: f"{p[0]}-{p[1]}")
def made(request: pytest.FixtureRequest, writer: ReportlabPaperWriter) -> tuple[str, bytes]:
    name, size = request.param
    return name, writer.write(record_of(name), size)


@pytest.mark.req("SR-26")
def test_the_patient_and_the_page_stand_on_every_page(made: tuple[str, bytes]) -> None:
    name, pdf = made
    pages = pdfium_texts(pdf)
    patient = LONG_NAME if name == "extreme" else "EXAMPLE, Alex"
    identifier = "MRN 0000 1111 2222 3333 4444" if name == "extreme" else "TEST-0001"
    for number, page in enumerate(pages, start=1):
        flat = " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in flat
        assert "KETAMINE INFUSION MONITORING RECORD" in flat
        assert "RECORD - NOT AN ORDER" in flat
        assert "KD-20261122-0001-R1" in flat
        assert patient.replace(" ", "") in flat.replace(" ", "")
        assert identifier in flat
        assert "As of " in flat
        assert "is no order" in flat


def test_no_two_texts_overlap_and_none_leaves_the_page(made: tuple[str, bytes]) -> None:
    boxes = text_boxes(made[1])
    assert overlaps(boxes) == []
    sizes = page_sizes(made[1])
    for box in boxes:
        width, height = sizes[box.page - 1]
        assert box.left >= EDGE, box
        assert box.right <= width - EDGE, box
        assert box.bottom >= EDGE, box
        assert box.top <= height - EDGE, box


@pytest.mark.req("SR-36")
def test_the_head_of_the_sets_comes_again_on_every_page(writer: ReportlabPaperWriter) -> None:
    pages = pdfium_texts(writer.write(record_of("long"), PageSize.A4))
    sets = [page for page in pages if re.search(r"^\d\d:\d\d \d\d:\d\d 1\d", page, re.MULTILINE)]
    assert len(sets) > 5
    assert all("ACVPU" in page and "NEWS2" in page and "24-hour clock" in page for page in sets)
    assert sum(len(re.findall(r"^\d\d:\d\d \d\d:\d\d 1\d", page, re.MULTILINE)) for page in sets) == 289


@pytest.mark.req("SR-36")
def test_a_corrected_set_can_be_read_with_its_reason(writer: ReportlabPaperWriter) -> None:
    flat = " ".join(" ".join(pdfium_texts(writer.write(record_of("evening"), PageSize.A4))).split())
    assert "186/102" in flat
    assert "166/92" in flat
    assert "The cuff had slipped" in flat
    assert "late by 30min" in flat


def test_equal_content_gives_equal_bytes_without_patient_data_in_name_and_title(
    writer: ReportlabPaperWriter,
) -> None:
    content = record_of("evening")
    first, second = (writer.write(content, PageSize.A4) for _ in range(2))
    assert first == second
    for text in (content.file_name, content.code_text, content.title):
        assert "EXAMPLE" not in text.upper().replace("KETADESK", "")
        assert "TEST-0001" not in text


NUMBERS = {
    "a plain space before a unit": re.compile(r"\d (mg|mL|mcg|kg|min|mmHg|hr)\b"),
    "a naked point or a trailing zero in a dose": re.compile(r"(?<![\d.])\.\d|\d\.\d*0\u00a0(mg|mL|kg|mcg)"),
    "a dangerous sign": re.compile(r"[µ<>&@°]|\bml\b|\bcc\b|\bug\b"),
    "a slash between units": re.compile(r"\b(mg|mL|mcg)/"),
    "four figures without a comma": re.compile(r"(?<![\d,.:A-F/-])\d{4,}\u00a0"),
}


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("rule", NUMBERS)
def test_numbers_follow_the_rules_of_the_order_sheet(writer: ReportlabPaperWriter, rule: str) -> None:
    for name in ("evening", "whole"):
        text = "\n".join(pdfium_texts(writer.write(record_of(name), PageSize.A4)))
        assert NUMBERS[rule].findall(text) == [], name


@pytest.mark.req("SR-43")
def test_the_drug_stands_in_bold_lower_case(writer: ReportlabPaperWriter) -> None:
    text = "\n".join(pdfium_texts(writer.write(record_of("evening"), PageSize.A4)))
    assert "ketamine about 180.8\u00a0mg" in text
    body = text
    for other in ("KETAMINE INFUSION MONITORING RECORD", "Ketamine for analgesia", "KetaDesk"):
        body = body.replace(other, "")
    assert not re.search(r"K[Ee][Tt][Aa]", body)
