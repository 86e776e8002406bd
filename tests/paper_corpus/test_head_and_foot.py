"""The rows of every page: the order's label beside the status, the foot clear of its bars, the code in letters."""

import pytest

from ketadesk.application.sheet.sheet_content import PageSize, SheetContent, SheetStatus
from tests.adapters.documents.monitoring_papers import record_of
from tests.paper_corpus.golden import sheet_content
from tests.paper_corpus.papers import Paper, paper_of

ACUTE = 4
STAMP = "REPRINT 22-Nov-2026 18:03 by M Jones"


def _signed(size: PageSize, stamp: str = "") -> Paper:
    content: SheetContent = sheet_content(ACUTE)
    signed = content.model_copy(update={"status": SheetStatus.SIGNED, "stamp": stamp})
    return paper_of("signed", signed, size)


@pytest.mark.parametrize("size", PageSize)
def test_the_longest_status_and_the_label_stand_on_one_row(size: PageSize) -> None:
    paper = _signed(size)
    for page in paper.pages:
        levels = {run.text.strip(): run.y for run in page.runs}
        assert abs(levels[SheetStatus.SIGNED.value] - levels[paper.content.order_label]) < 1


@pytest.mark.parametrize("size", PageSize)
def test_a_stamp_takes_one_row_more(size: PageSize) -> None:
    plain, stamped = _signed(size).pages[0], _signed(size, STAMP).pages[0]
    first = [next(run.y for run in page.runs if run.text.startswith("Drug library")) for page in (plain, stamped)]
    assert 20 < first[0] - first[1] < 25


def test_the_words_of_the_foot_stand_clear_of_the_bars() -> None:
    for page in _signed(PageSize.LETTER).pages:
        bars = max((shape for shape in page.shapes if shape.drawing), key=lambda shape: shape.box.width)
        above = min(run.box.bottom for run in page.runs if run.upright and run.box.bottom > bars.box.top - 3)
        assert above - bars.box.top > 2


def test_a_code_too_long_for_its_line_is_cut_after_the_label() -> None:
    """Who types it finds the label on the first line, and the kind with its hash on the second."""
    content = record_of("evening").model_copy(update={"code_text": "KD-20261122-0001-R1-M-08033F4F"})
    for page in paper_of("record", content, PageSize.A4).pages:
        letters = [run.text.strip() for run in page.runs if "Mono" in run.font]
        assert letters == ["KD-20261122-0001-R1", "-M-08033F4F"]
