"""Who the sheet is for, on every page: FAMILY, Given (Title), born, gender, identifier, allergies.

Nothing is cut. An allergy note too long for the box stands in full on page 1, and every box then says so.
"""

from dataclasses import dataclass
from typing import NamedTuple

from ketadesk.adapters.documents.blocks.lines import lines_pieces
from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight
from ketadesk.adapters.documents.measures import BLACK, HEADING, MUTED, NAME, SMALL, STRONG
from ketadesk.adapters.documents.pages.sections import SetSection
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import Cell, Identity, Lines

_INSET = 8.0
_PAD = 4.0
_MOST_ALLERGY_LINES = 3
_BETWEEN = 22.0
_LABEL_GAP = 4.0
_LABEL = Style(SMALL, grey=MUTED)
_VALUE = Style(HEADING, Weight.BOLD, typed=True)
_ALLERGIES = Style(HEADING - 1, Weight.BOLD, typed=True)
_Particular = tuple[Line, float, Element]
"""A text, how far from the left it stands, and what it belongs to."""
_STATEMENTS = ("Known allergies", "No known allergies", "Allergies not recorded", "Allergies unavailable")


class NotePages(NamedTuple):
    """Where the allergies in full stand: whether they begin on this page, and their first and last page."""

    begins_here: bool
    first: int
    last: int


@dataclass(frozen=True)
class IdentityBox:
    """The box's rows; the allergies come last, since they may differ from page to page."""

    setting: Setting
    rows: tuple[Piece, ...]
    allergies: str
    note: SetSection | None
    """The allergies in full, for the beginning of page 1, where the box is too small for them."""
    allergies_element: Element

    @property
    def height(self) -> float:
        """In points."""
        allergies = 1 if self.note else len(self._allergy_lines(self.allergies))
        return sum(row.height for row in self.rows) + allergies * _ALLERGIES.leading + 2 * _PAD

    def draw(self, ink: Ink, x: float, top: float, note: NotePages) -> None:
        """Draw the box of a page; `note` says where the allergies in full are, if they stand apart."""
        ink.frame(x, top, self.setting.width, self.height, STRONG, BLACK)
        y = top + _PAD
        for row in self.rows:
            row.draw(ink, x + _INSET, y)
            y += row.height
        ink.tag(self.allergies_element)
        ink.lines(self._allergy_lines(self._said(note)), x + _INSET, y)

    def _said(self, note: NotePages) -> str:
        if not self.note:
            return self.allergies
        statement = next((s for s in _STATEMENTS if self.allergies.startswith(s)), "Allergies")
        if note.begins_here:
            return f"{statement} - in full below"
        first, last = note.first, note.last
        where = f"pages\u00a0{first} to {last}" if last > first else f"page\u00a0{first}"
        return f"{statement} - see {where}"

    def _allergy_lines(self, text: str) -> tuple[Line, ...]:
        return self.setting.type.lines(text, _ALLERGIES, self.setting.width - 2 * _INSET)


def identity_box(identity: Identity, setting: Setting) -> IdentityBox:
    """Set the box of `identity`."""
    name = setting.within.within("P")
    name.says(identity.name)
    rows = [_row(lines, name) for lines in _name_rows(identity.name, setting)]
    rows += _particulars(identity, setting)
    lines = setting.type.lines(identity.allergies, _ALLERGIES, setting.width - 2 * _INSET)
    element = setting.within.within("P")
    if len(lines) <= _MOST_ALLERGY_LINES:
        element.says(identity.allergies, lines)
    note = _note(identity, setting) if len(lines) > _MOST_ALLERGY_LINES else None
    return IdentityBox(setting, tuple(rows), identity.allergies, note, element)


def _name_rows(name: str, setting: Setting) -> list[list[Line]]:
    """The family name in bold up to its comma, the rest after it on the same line where it fits."""
    family, comma, given = name.partition(",")
    bold, plain = Style(NAME, Weight.BOLD, typed=True), Style(NAME, typed=True)
    width = setting.width - 2 * _INSET
    whole = [setting.type.line(family + comma, bold), setting.type.line(given, plain)]
    if sum(line.width for line in whole) <= width:
        return [whole]
    lines = (*setting.type.lines(family + comma, bold, width), *setting.type.lines(given.lstrip(" "), plain, width))
    return [[line] for line in lines]


def _row(lines: list[Line], element: Element) -> Piece:
    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(element)
        for line in lines:
            ink.line(line, x, top)
            x += line.width

    return Piece(max(line.style.leading for line in lines), draw)


def _particulars(identity: Identity, setting: Setting) -> list[Piece]:
    """Born, gender and identifier on one row, or as many as they need."""
    pairs = (("Born", identity.born), ("Gender", identity.gender), (identity.identifier_label, identity.identifier))
    room = setting.width - 2 * _INSET
    rows: list[list[_Particular]] = [[]]
    left = 0.0
    for name, text in pairs:
        label = setting.type.line(name, _LABEL)
        indent = label.width + _LABEL_GAP
        values = setting.type.lines(text, _VALUE, room - indent)
        wide = indent + max(value.width for value in values)
        if rows[-1] and (left + wide > room or len(values) > 1):
            rows.append([])
            left = 0.0
        element = setting.within.within("P")
        element.says(f"{name} {text}")
        rows[-1] += [(label, left, element), (values[0], left + indent, element)]
        rows += [[(value, indent, element)] for value in values[1:]]
        left += wide + _BETWEEN
    return [_placed(row) for row in rows if row]


def _placed(row: list[_Particular]) -> Piece:
    def draw(ink: Ink, x: float, top: float) -> None:
        for line, left, element in row:
            ink.tag(element)
            ink.line(line, x + left, top + (_VALUE.leading - line.style.leading) / 2)

    return Piece(_VALUE.leading + 1.0, draw)


def _note(identity: Identity, setting: Setting) -> SetSection:
    lines = Lines(lines=(Cell(text=identity.allergies, typed=True),))
    setting = setting.inside(setting.within.within("Sect"))
    heading = _note_heading(setting, "", setting.within.within("H2"))
    continued = _note_heading(setting, " - continued", None)
    return SetSection((heading, *lines_pieces(lines, setting)), continued, keep_together=False)


def _note_heading(setting: Setting, continued: str, element: Element | None) -> Piece:
    title = setting.type.line(f"Allergies in full{continued}", Style(HEADING, Weight.BOLD))

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(element)
        ink.line(title, x, top)
        ink.rule(x, x + setting.width, top + title.style.leading + 1, 1.0, BLACK)

    return Piece(title.style.leading + 5, draw, bound=True)
