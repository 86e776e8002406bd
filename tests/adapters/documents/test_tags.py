"""What a screen reader is told: headings, tables with their headers, and every text once, in the order of the paper."""

import re
from collections.abc import Iterator

import pytest

from ketadesk.application.sheet.sheet_content import (
    Block,
    Chart,
    EntryBoxes,
    Facts,
    Grid,
    KeyRate,
    Lines,
    SheetContent,
    TickTimes,
)

from .every_paper import NAMES, every_paper
from .monitoring_papers import record_of
from .sample_sheets import acute_pain_sheet, extreme_sheet, minimal_sheet
from .tag_reading import Tags, tags_of

CONTENTS = {"sheet": acute_pain_sheet, "extreme": extreme_sheet, "minimal": minimal_sheet}


@pytest.fixture(scope="module")
def acute_tags(acute_pdf: bytes) -> Tags:
    return tags_of(acute_pdf)


def test_the_headings_are_the_title_and_the_sections(acute_tags: Tags) -> None:
    content = acute_pain_sheet()
    assert acute_tags.texts("H1") == [content.title]
    assert acute_tags.texts("H2") == [f"{section.number} {section.title}" for section in content.sections]


def test_hospital_title_status_and_patient_are_read_first(acute_tags: Tags) -> None:
    content = acute_pain_sheet()
    patient = content.identity
    head = acute_tags.root.kids[0].kids[0]
    said = [acute_tags.text(kid) for kid in head.kids]
    assert said[:4] == [content.hospital, content.title, content.status.value, content.order_label]
    assert said[-5:] == [
        patient.name,
        f"Born {patient.born}",
        f"Gender {patient.gender}",
        f"{patient.identifier_label} {patient.identifier}",
        patient.allergies,
    ]


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("name", CONTENTS)
def test_all_of_the_body_is_read_once_in_the_order_of_the_paper(name: str, size: str) -> None:
    """Headings and captions that come again on a later page are not read again, and nothing is left out."""
    content = CONTENTS[name]()
    body, foot = tags_of(every_paper()[f"{name} {size}"]).root.kids[0].kids[1:]
    tags = tags_of(every_paper()[f"{name} {size}"])
    assert _squeezed(tags.text(body)) == _squeezed("".join(_body(content)))
    assert tags.text(foot) == " ".join((*content.footer_lines, content.code_text))
    assert _squeezed(tags.drawn(body)) == _squeezed(tags.text(body))
    assert _squeezed(tags.drawn(foot)) == _squeezed(tags.text(foot))


def _body(content: SheetContent) -> Iterator[str]:
    word = "" if content.status.in_force else content.status.value.partition(" - ")[0]
    for section in content.sections:
        yield f"{section.number}{section.title}"
        for block in section.blocks:
            yield from _texts(block, word)


def _texts(block: Block, word: str) -> Iterator[str]:
    if isinstance(block, Lines):
        yield from (cell.text for cell in block.lines)
    elif isinstance(block, Facts):
        yield from (f"{label}{cell.text}" for label, cell in block.rows)
    elif isinstance(block, KeyRate):
        yield from (block.label, word, block.rate, *(cell.text for cell in block.beside))
    elif isinstance(block, Grid):
        yield from (column.title for column in block.columns)
        yield "Tick" if block.tick else ""
        yield from (cell.text for row in block.rows for cell in row)
    elif isinstance(block, EntryBoxes):
        yield from (*(column.title for column in block.columns), *block.rows)
    else:
        assert isinstance(block, TickTimes)
        yield from (text for day, times in block.days for text in (day, *times))


def _squeezed(text: str) -> str:
    """Without white space: where a line was broken, none is drawn."""
    return re.sub(r"\s", "", text)


def test_a_row_of_a_table_is_its_cells_word_for_word(acute_tags: Tags) -> None:
    """Broken over several lines or not, and with an empty cell for the box to tick."""
    rows = [tuple(acute_tags.text(cell) for cell in row.kids) for row in acute_tags.root.all("TR")]
    for section in acute_pain_sheet().sections:
        for block in section.blocks:
            if isinstance(block, Grid):
                tick = ("",) if block.tick else ()
                assert all((*(cell.text for cell in row), *tick) in rows for row in block.rows)


def test_tables_have_equal_rows_and_titles_that_say_what_they_are_titles_of() -> None:
    for name, pdf in every_paper().items():
        for table in tags_of(pdf).root.all("Table"):
            assert {row.role for row in table.kids} == {"TR"}, name
            assert len({len(row.kids) for row in table.kids}) == 1, name
            assert all(cell.role in ("TH", "TD") for row in table.kids for cell in row.kids), name
            assert all(cell.scope in ("Column", "Row") for cell in table.all("TH")), name


def test_only_the_pages_number_and_the_words_along_the_edge_are_decoration_on_the_first_page(acute_tags: Tags) -> None:
    word = acute_pain_sheet().status.value
    first, *others = acute_tags.decoration
    assert first.replace(word, "").replace("\u00a0", " ") == f"Page 1 of {len(others) + 1}"
    assert all(acute_pain_sheet().identity.name in later for later in others)


def test_times_to_tick_are_a_list_under_their_day(acute_tags: Tags) -> None:
    (track, *_rest) = [
        block for section in acute_pain_sheet().sections for block in section.blocks if isinstance(block, TickTimes)
    ]
    day, times = track.days[0]
    listed = next(acute_tags.root.all("L"))
    assert acute_tags.text(listed.kids[0]) == day
    assert [acute_tags.text(item) for item in listed.kids[1:]] == list(times)
    assert {item.role for item in listed.kids[1:]} == {"LI"}


def test_a_trend_is_a_figure_with_words_for_who_cannot_see_it() -> None:
    assert any(isinstance(block, Chart) for section in record_of("evening").sections for block in section.blocks)
    (figure,) = tags_of(every_paper()["record a4"]).root.all("Figure")
    assert "tables of this paper" in figure.alt


def test_a_pack_has_a_part_and_a_title_a_paper() -> None:
    tags = tags_of(every_paper()["pack"])
    assert [part.role for part in tags.root.kids] == ["Part", "Part", "Part"]
    assert tags.texts("H1")[1] == acute_pain_sheet().title


def test_a_grid_to_be_filled_in_has_its_times_and_empty_cells() -> None:
    *_, table = tags_of(every_paper()["pack"]).root.all("Table")
    tags = tags_of(every_paper()["pack"])
    assert [[tags.text(cell) for cell in row.kids] for row in table.kids] == [
        ["Time", "Respiratory rate", "SpO2 %"],
        ["14:00", "", ""],
        ["15:00", "", ""],
        ["", "", ""],
    ]


def test_letters_of_every_script_are_read_as_they_were_typed() -> None:
    for script, name in NAMES.items():
        tags = tags_of(every_paper()[f"in {script}"])
        assert name in [tags.text(kid) for kid in tags.root.kids[0].kids[0].kids]
