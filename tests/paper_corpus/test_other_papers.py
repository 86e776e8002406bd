"""The rules of the paper bind every document: records, handovers, downtime packs and labels too."""

from collections.abc import Callable
from itertools import product

import pytest

from ketadesk.application.labels.label_content import LabelStock
from ketadesk.application.sheet.sheet_content import Chart
from tests.adapters.documents.test_labels import LABELS
from tests.paper_corpus import layout_rules, rules, structure_rules
from tests.paper_corpus.other_papers import downtime_packs, labels, monitoring_papers, parts_of_packs
from tests.paper_corpus.papers import Paper
from tests.paper_corpus.reading import ReadPage

PAPERS: dict[str, Callable[[], tuple[Paper, ...]]] = {
    "monitoring": monitoring_papers,
    "downtime": downtime_packs,
    "labels": labels,
}
WORDS = (
    rules.n1_trailing_noughts, rules.n2_missing_noughts, rules.n3_missing_commas, rules.n4_broken_figures,
    rules.n5_stops_and_plurals, rules.n6_forbidden_signs, rules.n7_slashes, rules.n8_brackets, rules.n9_the_medicine,
    rules.n10_drug_away_from_dose,
)  # fmt: skip
LAYOUT = (layout_rules.overlaps, layout_rules.crowded, layout_rules.covered, layout_rules.faint, layout_rules.low_boxes)
STRUCTURE = (
    structure_rules.sections_out_of_order, structure_rules.headings_alone, structure_rules.rows_missing,
    structure_rules.rows_without_titles, structure_rules.boxes_without_titles, structure_rules.days_cut,
)  # fmt: skip


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.__name__)
def test_the_words_of_every_paper(kind: str, rule: Callable[[Paper], list[str]]) -> None:
    assert {paper.name: rule(paper) for paper in PAPERS[kind]() if rule(paper)} == {}


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("kind", ["monitoring", "downtime"])
def test_n11_dates_and_times(kind: str) -> None:
    found = {paper.name: rules.n11_dates_and_times(paper) for paper in PAPERS[kind]()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("rule", LAYOUT, ids=lambda rule: rule.__name__)
def test_the_layout_of_every_paper(kind: str, rule: Callable[[ReadPage], list[str]]) -> None:
    found = {f"{p.name}, page {n}": rule(page) for p in PAPERS[kind]() for n, page in enumerate(p.pages, 1)}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("kind", PAPERS)
def test_no_text_runs_across_a_line(kind: str) -> None:
    """But in a chart, whose grid lies under its words."""
    for paper in PAPERS[kind]():
        charts = {s.number for s in paper.content.sections if any(isinstance(b, Chart) for b in s.blocks)}
        drawn = (
            {p.page for p in structure_rules.parts_of(paper) if p.number in charts} if kind == "monitoring" else set()
        )
        for number, page in enumerate(paper.pages, 1):
            assert number in drawn or layout_rules.crossed(page) == [], (paper.name, number)


@pytest.mark.parametrize("kind", ["monitoring", "downtime"])
def test_no_text_leaves_the_page(kind: str) -> None:
    for paper in PAPERS[kind]():
        assert [layout_rules.off_the_page(page) for page in paper.pages] == [[]] * len(paper.pages), paper.name


@pytest.mark.parametrize("rule", STRUCTURE, ids=lambda rule: rule.__name__)
def test_what_belongs_together_in_a_record_and_a_handover(rule: Callable[[Paper], list[str]]) -> None:
    assert {paper.name: rule(paper) for paper in monitoring_papers() if rule(paper)} == {}


@pytest.mark.parametrize("rule", STRUCTURE, ids=lambda rule: rule.__name__)
def test_what_belongs_together_in_a_downtime_pack(rule: Callable[[Paper], list[str]]) -> None:
    assert {paper.name: rule(paper) for paper in parts_of_packs() if rule(paper)} == {}


def test_every_page_of_a_downtime_pack_belongs_to_one_part() -> None:
    for pack in downtime_packs():
        parts = [part for part in parts_of_packs() if part.name.startswith(f"{pack.name},")]
        assert [page for part in parts for page in part.pages] == list(pack.pages), pack.name


def test_a_label_reads_from_the_drug_to_the_patient_to_the_preparation() -> None:
    """What a label has no sections for: its lines in the order in which a container is checked."""
    for paper, (label, _stock) in zip(labels(), product(LABELS.values(), LabelStock), strict=True):
        (page,) = paper.pages
        read = rules.without_blanks(page.drawn_text())
        said = (label.medicine, label.strength, label.identifier, label.part)
        lines = ("Prepared at", "Expires at", "Prepared by", "Checked by")
        places = [read.find(rules.without_blanks(words)) for words in (*said, *lines)]
        assert -1 not in places, (paper.name, places)
        assert places == sorted(places), (paper.name, places)


@pytest.mark.req("SR-26")
def test_n12_identity_and_page_on_every_page() -> None:
    assert {p.name: rules.n12_identity(p) for p in monitoring_papers() if rules.n12_identity(p)} == {}
    for pack in downtime_packs():
        for number, page in enumerate(pack.pages, 1):
            text = rules.without_blanks(page.drawn_text())
            for words in (
                pack.content.identity.name,
                pack.content.identity.identifier,
                f"Page {number} of {len(pack.pages)}",
            ):
                assert rules.without_blanks(words) in text, (pack.name, number, words)


@pytest.mark.req("SR-26")
def test_every_label_is_one_page_and_says_whose_it_is() -> None:
    said = {rules.without_blanks(label.name) for label in LABELS.values()}
    for label in labels():
        (page,) = label.pages
        assert any(name in rules.without_blanks(page.drawn_text()) for name in said), label.name
