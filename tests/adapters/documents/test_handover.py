"""The handover as a finished PDF: one page on both papers, the rate the largest thing on it."""

import re

import pytest

from ketadesk.adapters.documents.measures import RATE_LEAST
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize

from .monitoring_papers import LONG_NAME, WATCHED, handover_of
from .reading import overlaps, pdfium_texts, sized_characters, text_boxes
from .test_monitoring_record import NUMBERS


@pytest.mark.parametrize("size", PageSize)
@pytest.mark.parametrize("name", [name for name in WATCHED if name != "extreme"])
def test_it_is_one_page(writer: ReportlabPaperWriter, name: str, size: PageSize) -> None:
    pdf = writer.write(handover_of(name), size)
    pages = pdfium_texts(pdf)
    assert len(pages) == 1
    assert "Page 1 of 1" in pages[0]
    assert overlaps(text_boxes(pdf)) == []


@pytest.mark.req("SR-26")
@pytest.mark.parametrize("size", PageSize)
def test_extreme_texts_are_never_cut_and_a_second_page_says_so(writer: ReportlabPaperWriter, size: PageSize) -> None:
    pdf = writer.write(handover_of("extreme"), size)
    pages = pdfium_texts(pdf)
    assert len(pages) <= 2
    for number, page in enumerate(pages, start=1):
        flat = " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in flat
        assert LONG_NAME.replace(" ", "") in flat.replace(" ", "")
        assert "MRN 0000 1111 2222 3333 4444" in flat
    flat = " ".join(" ".join(pages).split())
    assert "bay 12 opposite the sluice, bed 4" in flat
    assert "Danger signs: Seizure, Airway problem, Chest pain, Allergic reaction" in flat
    assert "The clock of this workstation stands before the last entry." in flat
    assert overlaps(text_boxes(pdf)) == []


def test_the_rate_is_the_largest_type(writer: ReportlabPaperWriter) -> None:
    pdf = writer.write(handover_of("long"), PageSize.A4)
    characters = [c for page in sized_characters(pdf) for c in page]
    largest = max(size for _, size in characters)
    assert largest >= RATE_LEAST
    assert "".join(c for c, size in characters if size == largest and c.isalnum()) == "35"
    flat = " ".join(pdfium_texts(pdf)[0].split())
    assert "THE PUMP RUNS AT HANDOVER" in flat
    assert "Rate seen on the pump" in flat


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("rule", NUMBERS)
def test_numbers_follow_the_rules_of_the_order_sheet(writer: ReportlabPaperWriter, rule: str) -> None:
    for name in ("evening", "whole", "long"):
        text = "\n".join(pdfium_texts(writer.write(handover_of(name), PageSize.A4)))
        assert NUMBERS[rule].findall(text) == [], name


def test_a_paused_infusion_says_that_nothing_is_given(writer: ReportlabPaperWriter) -> None:
    flat = " ".join(" ".join(pdfium_texts(writer.write(handover_of("evening"), PageSize.A4))).split())
    assert "PAUSED: THE PUMP STANDS STILL" in flat
    assert "The patient gets nothing" in flat
    assert re.search(r"Before the pause: 35 mL per hour", flat)
