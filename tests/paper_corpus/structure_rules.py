"""What belongs together on paper: sections in order, headings with their text, tables under their titles.

Each rule answers with what is wrong; nothing is a good paper. Words are compared without blanks, since a cell may be
broken anywhere between them.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ketadesk.adapters.documents.measures import HEADING
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    Column,
    EntryBoxes,
    Grid,
    Section,
    SheetContent,
    TickTimes,
)
from tests.paper_corpus.papers import Paper
from tests.paper_corpus.reading import ReadPage, Run
from tests.paper_corpus.rules import without_blanks

_CLOCK = re.compile(r"\d\d:\d\d")
_DATE = re.compile(r"\d\d-[A-Z][a-z]{2}-\d{4}")
_LONG = 400
"""Letters in a row of a table that may go on over a page."""


class Part(NamedTuple):
    """What one page has of a section."""

    page: int
    number: int
    title: str
    continued: bool
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """In the order it is drawn, without blanks."""
        return without_blanks("".join(run.text for run in self.runs))


def parts_of(paper: Paper) -> list[Part]:
    """The parts of all sections, page by page."""
    return [part for number, page in enumerate(paper.pages, 1) for part in _on_page(page, number, paper.content)]


def _on_page(page: ReadPage, number: int, content: SheetContent) -> Iterator[Part]:
    runs = list(page.runs)
    starts = [i for i, run in enumerate(runs) if run.size == HEADING and run.grey == 1.0 and run.text.strip().isdigit()]
    foot = next((i for i, r in enumerate(runs) if content.footer_lines[0].startswith(r.text.strip()[:40])), len(runs))
    for start, end in pairwise([*starts, foot]):
        title = next((r for r in runs[start + 1 : end] if r.size == HEADING), None)
        inside = runs[start + 1 : end]
        continued = any(r.text.strip() == "continued" and abs(r.y - inside[0].y) < 3 for r in inside[:3])
        words = title.text.strip() if title else ""
        yield Part(number, int(runs[start].text), words, continued, tuple(inside[1 + continued :]))


def sections_out_of_order(paper: Paper) -> list[str]:
    """A section that is missing, twice, out of its order, or continued without a beginning."""
    begun = [(p.number, without_blanks(p.title)) for p in parts_of(paper) if not p.continued]
    meant = [(section.number, without_blanks(section.title)) for section in paper.content.sections]
    wrong = [] if begun == meant else [f"{begun} instead of {meant}"]
    last = 0
    for part in parts_of(paper):
        if part.continued and part.number != last:
            wrong.append(f"page {part.page}: {part.number} goes on after {last}")
        last = part.number
    return wrong


def headings_alone(paper: Paper) -> list[str]:
    """A heading with nothing under it on its page."""
    return [f"page {p.page}: {p.number} {p.title}" for p in parts_of(paper) if not p.text]


def rows_missing(paper: Paper) -> list[str]:
    """A row of a table that is on no page, or is cut in two by a page's end."""
    by_section: dict[int, list[Part]] = {}
    for part in parts_of(paper):
        by_section.setdefault(part.number, []).append(part)
    return [
        f"section {section.number}: {row[:80]}"
        for section in paper.content.sections
        for grid in _grids(section)
        for row in map(_row_text, grid.rows)
        if row and len(row) < _LONG and not any(_has_row(part, row) for part in by_section.get(section.number, []))
    ]


def rows_without_titles(paper: Paper) -> list[str]:
    """Rows of a table on a page where its column titles do not stand above them."""
    found = []
    sections = {section.number: section for section in paper.content.sections}
    for part in parts_of(paper):
        section = sections.get(part.number)
        for grid in _grids(section) if section else ():
            rows = [row for row in map(_row_text, grid.rows) if row and _has_row(part, row)]
            titles = without_blanks("".join(column.title for column in grid.columns))
            if rows and (titles not in part.text or part.text.index(titles) > part.text.index(rows[0])):
                found.append(f"page {part.page}, section {part.number}: {titles}")
    return found


def boxes_without_titles(paper: Paper) -> list[str]:
    """Boxes to be filled in, on a page where nothing says what with."""
    found = []
    sections = {section.number: section for section in paper.content.sections}
    for part in parts_of(paper):
        section = sections.get(part.number)
        for columns, rows in _to_be_filled_in(section) if section else ():
            titles = without_blanks("".join(column.title for column in columns))
            labels = {run.text.strip() for run in part.runs if "Bold" in run.font}
            if labels & rows and titles not in part.text:
                found.append(f"page {part.page}, section {part.number}: {titles}")
    return found


def _to_be_filled_in(section: Section) -> Iterator[tuple[tuple[Column, ...], set[str]]]:
    """The columns and the row labels of every table with boxes to write in."""
    for block in section.blocks:
        if isinstance(block, EntryBoxes):
            yield block.columns, set(block.rows)
        if isinstance(block, BlankGrid):
            yield (*block.printed, *block.boxes), {row.printed[0].text for row in block.rows if row.printed[0].text}


def days_cut(paper: Paper) -> list[str]:
    """Clock times to tick at the head of a page whose day stands on the page before."""
    found = []
    timed = {s.number for s in paper.content.sections if any(isinstance(b, TickTimes) for b in s.blocks)}
    for part in parts_of(paper):
        ticks = [run for run in part.runs if _CLOCK.fullmatch(run.text.strip())]
        if part.continued and part.number in timed and ticks:
            level = [r for r in part.runs if abs(r.y - ticks[0].y) < 2 and _DATE.fullmatch(r.text.strip())]
            found += [] if level else [f"page {part.page}: {ticks[0].text} without its day"]
    return found


def times_left_alone(paper: Paper) -> list[str]:
    """A page on which a section goes on with a single row of clock times."""
    found = []
    for part in parts_of(paper):
        rows = {round(run.y) for run in part.runs if _CLOCK.fullmatch(run.text.strip())}
        if part.continued and len(rows) == 1 and len(part.runs) < 20:
            found.append(f"page {part.page}, section {part.number}")
    return found


def _grids(section: Section) -> list[Grid]:
    return [block for block in section.blocks if isinstance(block, Grid)]


def _row_text(row: tuple[object, ...]) -> str:
    return without_blanks("".join(cell.text for cell in row if hasattr(cell, "text")))


def _has_row(part: Part, row: str) -> bool:
    return row in part.text
