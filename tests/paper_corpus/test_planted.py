"""Each rule finds what it looks for: a fault of its kind, planted in a sheet that has none."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ketadesk.application.sheet.sheet_content import BlankGrid, BlankRow, Cell, Column, Grid, TickTimes
from tests.paper_corpus import layout_rules, rules, structure_rules
from tests.paper_corpus.papers import Paper, read_paper
from tests.paper_corpus.planting import altered, covered_by, greyed, moved, plain_paper, said, with_grid
from tests.paper_corpus.reading import ReadPage

NB = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def usual() -> Paper:
    return plain_paper()


WORDS: tuple[tuple[Callable[[Paper], list[str]], str], ...] = (
    (rules.n1_trailing_noughts, f"Give 5.0{NB}mg"),
    (rules.n1_trailing_noughts, "a ratio of 1.50 to"),
    (rules.n2_missing_noughts, f"Give .5{NB}mg"),
    (rules.n3_missing_commas, f"Give 1000{NB}mg"),
    (rules.n3_missing_commas, f"Give 10,00{NB}mg"),
    (rules.n4_broken_figures, "Give 5 mg"),
    (rules.n4_broken_figures, "Give 5mg"),
    (rules.n4_broken_figures, f"0.5{NB}mg per kg\nper hour"),
    (rules.n4_broken_figures, f"0.5{NB}\nmg"),
    (rules.n5_stops_and_plurals, f"Give 5{NB}mg."),
    (rules.n5_stops_and_plurals, f"At 5{NB}mL per hour."),
    (rules.n5_stops_and_plurals, "two mLs"),
    (rules.n6_forbidden_signs, f"Give 5{NB}ml"),
    (rules.n6_forbidden_signs, f"5{NB}µg"),
    (rules.n6_forbidden_signs, "10 U"),
    (rules.n6_forbidden_signs, "pain < 3"),
    (rules.n6_forbidden_signs, "36.5 °C"),
    (rules.n7_slashes, f"0.5{NB}mg/kg"),
    (rules.n8_brackets, f"ketamine 5{NB}mg (10{NB}mL)"),
    (rules.n9_the_medicine, "KETamine"),
    (rules.n9_the_medicine, "the ket syringe"),
    (rules.n9_the_medicine, "draw up Ketamine"),
    (rules.n10_drug_away_from_dose, f"14{NB}mg of\nketamine"),
    (rules.n10_drug_away_from_dose, f"ketamine\n14{NB}mg"),
    (rules.n11_dates_and_times, "2026-11-22"),
    (rules.n11_dates_and_times, "22/11/2026"),
    (rules.n11_dates_and_times, "2 pm"),
    (rules.n11_dates_and_times, "Height: None"),
)


@pytest.mark.parametrize(("rule", "text"), WORDS, ids=[f"{rule.__name__}-{text}" for rule, text in WORDS])
def test_a_word_that_breaks_a_rule_is_found(rule: Callable[[Paper], list[str]], text: str) -> None:
    assert rule(said(text)) != []


def test_the_same_words_typed_by_somebody_break_no_rule() -> None:
    paper = said("Give .5 mg @ 1000 mg/kg", typed=True)
    assert rules.n2_missing_noughts(paper) != []
    told = read_paper("typed", paper.content, paper.page_size, paper.pdf, ("Give .5 mg @ 1000 mg/kg",))
    for rule in {rule for rule, _text in WORDS}:
        assert rule(told) == []


def test_the_medicine_in_plain_type_is_found() -> None:
    assert "ketamine" in str(rules.n9_the_medicine(said("ketamine", typed=True)))


@pytest.mark.parametrize("field", ["name", "born", "gender", "identifier", "allergies"])
def test_a_page_without_the_patient_is_found(usual: Paper, field: str) -> None:
    identity = usual.content.identity.model_copy(update={field: "Somebody else"})
    other = usual.content.model_copy(update={"identity": identity})
    found = rules.n12_identity(replace(usual, content=other))
    assert len(found) == len(usual.pages)


def test_a_page_too_many_is_found(usual: Paper) -> None:
    assert rules.n12_identity(replace(usual, pages=(*usual.pages, usual.pages[0])))


PLANTED: tuple[tuple[Callable[[ReadPage], list[str]], str, Callable[[object, object], None]], ...] = (
    (layout_rules.overlaps, "Absent", moved(-60)),
    (layout_rules.overlaps, "Pregnancy", moved(0, 7)),
    (layout_rules.crowded, "absolute", moved(-42)),
    (layout_rules.off_the_page, "Page 1", moved(30)),
    (layout_rules.off_the_page, "Check the pump", moved(0, -80)),
    (layout_rules.covered, "Pregnancy", covered_by(20, 10, stroked=False)),
    (layout_rules.faint, "Pregnancy", greyed(200)),
    (layout_rules.faint, "1", greyed(0)),
    (layout_rules.crossed, "Pregnancy", covered_by(20, 10, stroked=True)),
    (layout_rules.crossed, "Born", moved(-12)),
)


@pytest.mark.parametrize(
    ("rule", "begins", "change"), PLANTED, ids=[f"{rule.__name__}-{begins}" for rule, begins, _ in PLANTED]
)
def test_a_fault_of_the_layout_is_found(
    usual: Paper, rule: Callable[[ReadPage], list[str]], begins: str, change: Callable[[object, object], None]
) -> None:
    assert rule(usual.pages[0]) == []
    assert rule(altered(usual.pdf, begins, change)[0]) != []


def test_a_lost_page_is_found(usual: Paper) -> None:
    short = replace(usual, pages=usual.pages[1:])
    assert structure_rules.sections_out_of_order(short) != []
    assert structure_rules.rows_missing(short) != []


def test_pages_in_the_wrong_order_are_found(usual: Paper) -> None:
    turned = replace(usual, pages=usual.pages[::-1])
    assert structure_rules.sections_out_of_order(turned) != []


def test_a_row_that_was_never_printed_is_found(usual: Paper) -> None:
    grid = Grid(columns=(Column(title="One"), Column(title="Two")), rows=((Cell(text="left"), Cell(text="right")),))
    content = with_grid(grid).content
    assert structure_rules.rows_missing(replace(usual, content=content)) != []


def test_a_table_without_its_titles_is_found(usual: Paper) -> None:
    rows = tuple((Cell(text=f"row {n}"), Cell(text="x")) for n in range(60))
    paper = with_grid(Grid(columns=(Column(title="Planted title"), Column(title="Two")), rows=rows))
    assert structure_rules.rows_without_titles(paper) == []
    bare = tuple(_without(page, "Planted title") for page in paper.pages)
    assert len(structure_rules.rows_without_titles(replace(paper, pages=bare))) >= 2


def test_boxes_without_titles_are_found(usual: Paper) -> None:
    bare = tuple(_without(page, "Signature") for page in usual.pages)
    assert structure_rules.boxes_without_titles(replace(usual, pages=bare)) != []


def _without(page: ReadPage, words: str) -> ReadPage:
    runs = tuple(run for run in page.runs if run.text.strip() != words)
    return replace(page, runs=runs)


def test_a_day_cut_in_two_is_found() -> None:
    hours = tuple(f"{hour:02d}:00" for hour in range(24))
    paper = plain_paper(TickTimes(days=tuple((f"{n:02d}-Dec-2026", hours) for n in range(1, 32))))
    assert structure_rules.days_cut(paper) == []
    bare = tuple(_without_dates(page) for page in paper.pages)
    assert structure_rules.days_cut(replace(paper, pages=bare)) != []


def _without_dates(page: ReadPage) -> ReadPage:
    return replace(page, runs=tuple(run for run in page.runs if not run.text.strip().endswith("-Dec-2026")))


def test_a_heading_without_its_text_is_found(usual: Paper) -> None:
    assert structure_rules.headings_alone(usual) == []
    first = structure_rules.parts_of(usual)[0]
    bare = replace(usual.pages[0], runs=tuple(run for run in usual.pages[0].runs if run not in first.runs))
    found = structure_rules.headings_alone(replace(usual, pages=(bare, *usual.pages[1:])))
    assert found == [f"page 1: {first.number} {first.title}"]


def test_a_row_of_times_that_begins_a_page_alone_is_found() -> None:
    hours = tuple(f"{hour:02d}:00" for hour in range(24))
    paper = plain_paper(TickTimes(days=tuple((f"{n:02d}-Dec-2026", hours) for n in range(1, 32))))
    assert structure_rules.times_left_alone(paper) == []
    last = structure_rules.parts_of(paper)[-1]
    height = max(run.y for run in last.runs)
    gone = {run.order for run in last.runs if height - run.y > 2}
    short = replace(paper.pages[-1], runs=tuple(run for run in paper.pages[-1].runs if run.order not in gone))
    found = structure_rules.times_left_alone(replace(paper, pages=(*paper.pages[:-1], short)))
    assert found == [f"page {len(paper.pages)}, section 12"]


def test_a_chart_to_be_written_without_its_titles_is_found() -> None:
    rows = tuple(
        BlankRow(printed=(Cell(text=f"{n:02d}:00", strong=True),), boxes=(True, n % 2 == 0)) for n in range(24)
    )
    boxes = (Column(title="Planted title"), Column(title="Initials"))
    paper = plain_paper(BlankGrid(printed=(Column(title="Time"),), boxes=boxes, rows=rows))
    assert structure_rules.boxes_without_titles(paper) == []
    bare = tuple(_without(page, "Planted title") for page in paper.pages)
    assert structure_rules.boxes_without_titles(replace(paper, pages=bare)) != []


def test_a_box_too_low_to_write_in_is_found(usual: Paper) -> None:
    last = usual.pages[-1]
    assert layout_rules.low_boxes(last) == []
    flat = [replace(s, box=replace(s.box, top=s.box.bottom + 18)) for s in last.shapes if s.stroked and s.grey == 1.0]
    assert flat
    assert layout_rules.low_boxes(replace(last, shapes=(*last.shapes, *flat)))


def test_a_date_that_is_parted_from_its_time_is_found(usual: Paper) -> None:
    columns = (Column(title="A"), Column(title="B"))
    whole = with_grid(Grid(columns=columns, rows=((Cell(text="23-Nov-2026 14:15"), Cell(text="x " * 80)),)))
    assert [hit for page in whole.pages for hit in layout_rules.parted_moments(page)] == []
    parted = with_grid(Grid(columns=columns, rows=((Cell(text="23-Nov-2026\n14:15"), Cell(text="x")),)))
    assert [h for page in parted.pages for h in layout_rules.parted_moments(page)] == ["23-Nov-2026 over 14:15"]
