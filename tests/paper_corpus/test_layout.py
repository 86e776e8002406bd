"""No text over another, off the page, covered, faint, or across a line, on any page of the corpus."""

from collections.abc import Callable

from tests.paper_corpus import layout_rules as rules
from tests.paper_corpus.papers import Paper
from tests.paper_corpus.reading import ReadPage

Chunk = tuple[Paper, ...]


def flaws(chunk: Chunk, rule: Callable[[ReadPage], list[str]]) -> dict[str, list[str]]:
    """What breaks `rule`, by paper and page."""
    found = {f"{paper.name}, page {n}": rule(page) for paper in chunk for n, page in enumerate(paper.pages, 1)}
    return {name: hits for name, hits in found.items() if hits}


def test_no_two_texts_overlap(chunk: Chunk) -> None:
    assert flaws(chunk, rules.overlaps) == {}


def test_no_two_cells_touch(chunk: Chunk) -> None:
    assert flaws(chunk, rules.crowded) == {}


def test_no_text_leaves_the_page(chunk: Chunk) -> None:
    assert flaws(chunk, rules.off_the_page) == {}


def test_no_text_is_covered(chunk: Chunk) -> None:
    assert flaws(chunk, rules.covered) == {}


def test_every_text_stands_out_from_its_ground(chunk: Chunk) -> None:
    assert flaws(chunk, rules.faint) == {}


def test_no_text_runs_across_a_line_or_out_of_its_box(chunk: Chunk) -> None:
    assert flaws(chunk, rules.crossed) == {}


def test_every_box_to_write_in_has_room_for_a_hand(chunk: Chunk) -> None:
    assert flaws(chunk, rules.low_boxes) == {}


def test_a_date_and_its_time_stand_on_one_line(chunk: Chunk) -> None:
    assert flaws(chunk, rules.parted_moments) == {}
