"""What a paper's content says, in the order in which it is to be read: units that no page break cuts but where they
are long, and what may come again at the head of a page.

The words of the layout itself are few and stand here: they are what a paper may say beyond its content.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    Block,
    Cell,
    Chart,
    Column,
    EntryBoxes,
    Facts,
    Grid,
    KeyRate,
    Lines,
    Section,
    SheetContent,
    TickTimes,
)

TICK = "Tick"
CONTINUED = "continued"
NOTE = "Allergies in full"
NOTE_CONTINUED = " - continued"


@dataclass(frozen=True)
class Said:
    """One text; what somebody typed is compared like any other, and never named."""

    text: str
    typed: bool = False
    optional: bool = False
    """The status word beside the key rate: there on what may not be used."""


@dataclass(frozen=True)
class Unit:
    """Texts that follow one another."""

    place: str
    """`section 4, row 2`: for the log."""
    texts: tuple[Said, ...]
    heads: tuple[str, ...] = ()
    """What may stand again above it where a page begins with it, in this order."""
    chart: Chart | None = None


def note_units(allergies: str) -> list[Unit]:
    """The allergies in full, where the identity box is too small for them."""
    heads = (NOTE + NOTE_CONTINUED,)
    return [Unit("allergies in full", (Said(NOTE),)), Unit("allergies in full", (Said(allergies, typed=True),), heads)]


def units_of(content: SheetContent) -> list[Unit]:
    """All of the paper's sections."""
    return [unit for section in content.sections for unit in _section_units(section, content)]


def _section_units(section: Section, content: SheetContent) -> Iterator[Unit]:
    name = f"section {section.number}"
    heading = f"{section.number} {section.title}"
    yield Unit(f"{name}, heading", (Said(heading),))
    again = f"{heading} {CONTINUED}"
    befores = (None, *section.blocks)
    for number, (before, block) in enumerate(zip(befores, section.blocks, strict=False), start=1):
        caption = _caption(before)
        for row, unit in enumerate(_block_units(block, content)):
            heads = (again, *caption, *unit.heads)
            yield Unit(f"{name}, block {number}, row {row}", unit.texts, heads, unit.chart)


def _caption(before: Block | None) -> tuple[str, ...]:
    """A single line over a table comes again where the table goes on over a page."""
    return (before.lines[0].text,) if isinstance(before, Lines) and len(before.lines) == 1 else ()


def _block_units(block: Block, content: SheetContent) -> Iterator[Unit]:
    match block:
        case Facts():
            for label, cell in block.rows:
                yield _unit(Said(label), _said(cell))
        case Lines():
            for cell in block.lines:
                yield _unit(_said(cell))
        case KeyRate():
            word = "" if content.status.in_force else content.status.value.partition(" - ")[0]
            yield _unit(Said(block.label), Said(word, optional=True), Said(block.rate), *map(_said, block.beside))
        case Grid():
            titles = (*_titles(block.columns), *((Said(TICK),) if block.tick else ()))
            yield from _table(titles, [tuple(map(_said, row)) for row in block.rows])
        case TickTimes():
            for day, times in block.days:
                yield _unit(Said(day), *(Said(time) for time in times))
        case EntryBoxes():
            yield from _table(_titles(block.columns), [(Said(row),) for row in block.rows])
        case BlankGrid():
            titles = _titles((*block.printed, *block.boxes))
            yield from _table(titles, [tuple(map(_said, row.printed)) for row in block.rows])
        case _:
            yield Unit("", (), (), block)


def _table(titles: tuple[Said, ...], rows: list[tuple[Said, ...]]) -> Iterator[Unit]:
    yield _unit(*titles)
    head = " ".join(title.text for title in titles)
    for row in rows:
        yield Unit("", row, (head,))


def _unit(*texts: Said) -> Unit:
    return Unit("", texts)


def _said(cell: Cell) -> Said:
    return Said(cell.text, cell.typed)


def _titles(columns: tuple[Column, ...]) -> tuple[Said, ...]:
    return tuple(Said(column.title) for column in columns)
