"""N1 to N12 over every sheet of the corpus."""

from collections.abc import Callable

import pytest

from tests.paper_corpus import rules
from tests.paper_corpus.papers import Paper

Chunk = tuple[Paper, ...]


def flaws(chunk: Chunk, rule: Callable[[Paper], list[str]]) -> dict[str, list[str]]:
    """What breaks `rule`, by paper."""
    found = {paper.name: rule(paper) for paper in chunk}
    return {name: hits for name, hits in found.items() if hits}


@pytest.mark.req("SR-43")
def test_n1_no_trailing_zero(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n1_trailing_noughts) == {}


@pytest.mark.req("SR-43")
def test_n2_a_leading_zero_always(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n2_missing_noughts) == {}


@pytest.mark.req("SR-43")
def test_n3_a_comma_from_1000(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n3_missing_commas) == {}


@pytest.mark.req("SR-43")
def test_n4_a_number_never_leaves_its_unit(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n4_broken_figures) == {}


@pytest.mark.req("SR-43")
def test_n5_no_full_stop_after_a_unit_and_no_plural(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n5_stops_and_plurals) == {}


@pytest.mark.req("SR-43")
def test_n6_what_is_never_printed(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n6_forbidden_signs) == {}


@pytest.mark.req("SR-43")
def test_n7_per_and_no_slash(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n7_slashes) == {}


@pytest.mark.req("SR-43")
def test_n8_no_brackets_around_numbers_in_a_medicine_line(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n8_brackets) == {}


@pytest.mark.req("SR-43")
def test_n9_the_medicine_in_bold_lower_case(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n9_the_medicine) == {}


@pytest.mark.req("SR-43")
def test_n10_drug_and_dose_on_one_line(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n10_drug_away_from_dose) == {}


@pytest.mark.req("SR-43")
def test_n11_dates_times_and_what_is_not_known(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n11_dates_and_times) == {}


@pytest.mark.req("SR-26", "SR-43", "SR-44")
def test_n12_identity_and_page_on_every_page(chunk: Chunk) -> None:
    assert flaws(chunk, rules.n12_identity) == {}
