"""Eleven sections in order, and nothing cut that belongs together, in every sheet of the corpus."""

from collections.abc import Callable

import pytest

from ketadesk.application.sheet.sheet_content import KeyRate
from tests.paper_corpus import structure_rules as rules
from tests.paper_corpus.papers import Paper

Chunk = tuple[Paper, ...]


def flaws(chunk: Chunk, rule: Callable[[Paper], list[str]]) -> dict[str, list[str]]:
    """What breaks `rule`, by paper."""
    found = {paper.name: rule(paper) for paper in chunk}
    return {name: hits for name, hits in found.items() if hits}


def test_all_eleven_sections_in_their_order(chunk: Chunk) -> None:
    assert all([s.number for s in paper.content.sections] == list(range(1, 12)) for paper in chunk)
    assert flaws(chunk, rules.sections_out_of_order) == {}


def test_no_heading_stands_alone(chunk: Chunk) -> None:
    assert flaws(chunk, rules.headings_alone) == {}


@pytest.mark.req("SR-29")
def test_every_row_of_every_table_is_there_in_one_piece(chunk: Chunk) -> None:
    assert flaws(chunk, rules.rows_missing) == {}


def test_every_table_has_its_titles_on_each_of_its_pages(chunk: Chunk) -> None:
    assert flaws(chunk, rules.rows_without_titles) == {}
    assert flaws(chunk, rules.boxes_without_titles) == {}


def test_the_times_of_a_day_stay_together(chunk: Chunk) -> None:
    assert flaws(chunk, rules.days_cut) == {}


def test_no_row_of_times_begins_a_page_alone(chunk: Chunk) -> None:
    assert flaws(chunk, rules.times_left_alone) == {}


@pytest.mark.req("SR-18")
def test_the_rate_is_the_largest_type_of_the_paper(chunk: Chunk) -> None:
    for paper in chunk:
        largest = max((run for page in paper.pages for run in page.runs), key=lambda run: run.size)
        rates = [block.rate for s in paper.content.sections for block in s.blocks if isinstance(block, KeyRate)]
        assert not rates or largest.text.strip() == rates[0].partition("\N{NO-BREAK SPACE}")[0], paper.name
        assert not rates or largest.size >= 40, paper.name
