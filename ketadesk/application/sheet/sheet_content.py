"""The order sheet before it is laid out: all words and figures, in order, no measures and no fonts.

The document writer only lays out. It computes nothing and formats no number.
Every text is plain: the writer escapes it, and prints the word "ketamine" in bold wherever it stands in the program's
own words. Text that a person typed arrives as `Typed`.
"""

from enum import StrEnum

from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.domain.model import Model


class SheetStatus(StrEnum):
    """The word in the header."""

    DRAFT = "DRAFT"
    ONE_NURSE = "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED"
    TRAINING = "TRAINING - NOT FOR PATIENT USE"
    READY = "READY FOR PRESCRIBER SIGNATURE"
    SIGNED = "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED"
    ENDED = "ENDED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"
    RECORD = "RECORD - NOT AN ORDER"
    HANDOVER = "HANDOVER - NOT AN ORDER"
    DOWNTIME = "DOWNTIME COPY - NOT AN ORDER"
    """On what a downtime pack has beside its order sheet, which keeps its own word; as of when stands under it."""

    @property
    def in_force(self) -> bool:
        """True for a sheet that two people stand behind; any other must not be taken for one from afar."""
        return self in (SheetStatus.READY, SheetStatus.SIGNED)


class PageSize(StrEnum):
    """Paper, portrait."""

    A4 = "a4"
    LETTER = "letter"


class Cell(Model):
    """One text in a table; `strong` stands out, `typed` prints exactly as typed, `struck` has a line through
    it and stays readable."""

    text: str
    strong: bool = False
    typed: bool = False
    struck: bool = False


class Facts(Model):
    """Label and value, in two columns of pairs where they fit."""

    rows: tuple[tuple[str, Cell], ...]


class Tone(StrEnum):
    """How a paragraph looks."""

    PLAIN = "plain"
    QUIET = "quiet"
    WARNING = "warning"
    CALCULATION = "calculation"
    """In the mono font."""


class Lines(Model):
    """Paragraphs, one under the other."""

    lines: tuple[Cell, ...]
    tone: Tone = Tone.PLAIN


class KeyRate(Model):
    """The rate to key into the pump: the largest type on the page."""

    label: str
    """`KEY INTO THE PUMP`."""
    rate: str
    """`42 mL per hour` with a no-break space."""
    beside: tuple[Cell, ...]
    """Smaller lines beside it: of what, delivers, error."""


class Column(Model):
    """A column of a table; `weight` is its share of the width."""

    title: str
    weight: int = 1
    numeric: bool = False
    """Right-aligned."""
    large: bool = False
    """In larger type: the rate in mL per hour."""
    compact: bool = False
    """In small type with little white beside it, where a table has many columns."""


class Grid(Model):
    """A table; with `tick` a narrow column of empty check boxes at the right."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tick: bool = False


class TickTimes(Model):
    """Clock times each with a check box, many in a row, under a heading a day."""

    days: tuple[tuple[str, tuple[str, ...]], ...]
    """(`22-Nov-2026`, (`14:15`, `14:30`, ...))."""


class EntryBoxes(Model):
    """A table to be filled in by hand: a row label and empty white boxes under the column titles."""

    columns: tuple[Column, ...]
    rows: tuple[str, ...]
    """Row labels; blank strings for unlabelled rows."""


class BlankRow(Model):
    """A row of a `BlankGrid`."""

    printed: tuple[Cell, ...]
    """What stands there, a cell a printed column; a blank one is a box to write in."""
    boxes: tuple[bool, ...]
    """For each box column: True for a white box, False where nothing is due and the ground shows."""


class BlankGrid(Model):
    """A chart to be filled in by hand: printed columns at the left, then boxes to write in, white where one is due."""

    printed: tuple[Column, ...]
    boxes: tuple[Column, ...]
    rows: tuple[BlankRow, ...]


class Chart(Model):
    """A trend, drawn with the layout that the screen has; without the rows of its table."""

    trend: Trend


Block = Facts | Lines | KeyRate | Grid | TickTimes | EntryBoxes | BlankGrid | Chart


class Section(Model):
    """A numbered part of the sheet."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    keep_together: bool = True


class Identity(Model):
    """The patient on every page."""

    name: str
    born: str
    gender: str
    identifier: str
    identifier_label: str
    allergies: str
    """Exactly one of the four allergy statements, with the names behind `Known allergies`."""


class SheetContent(Model):
    """One order sheet, frozen with the order it belongs to."""

    title: str
    hospital: str
    status: SheetStatus
    status_lines: tuple[str, ...]
    """What stands under the status: superseded by, cancelled because, not recorded."""
    stamp: str = ""
    """`REPRINT 22-Nov-2026 18:03 by M Jones`; blank on the first print."""
    order_label: str
    """`KD-20261122-0007-R2`."""
    library_line: str
    library_warning: str
    """`LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE`, or blank."""
    printed_line: str
    identity: Identity
    sections: tuple[Section, ...]
    footer_lines: tuple[str, ...]
    code_text: str
    """What the QR and Code128 say: id, revision and short hash; no patient data."""
    file_name: str
    """`KetaDesk_KD-20261122-0007_R2.pdf`."""
