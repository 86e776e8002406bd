"""Paragraphs, and the four looks they have: plain, quiet, a warning behind a black edge, a calculation in mono."""

from ketadesk.adapters.documents.blocks.piece import Piece, bound_ends
from ketadesk.adapters.documents.blocks.setting import Setting, slices
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight, stacked_height
from ketadesk.adapters.documents.measures import BLACK, BODY, MUTED, PAD, PALE_TINT, SMALL
from ketadesk.application.sheet.sheet_content import Cell, Lines, Tone

_EDGE = 3.0
_SIZE = {Tone.PLAIN: BODY, Tone.QUIET: SMALL, Tone.WARNING: BODY, Tone.CALCULATION: BODY}
_PARAGRAPH_GAP = 2.0


def lines_pieces(block: Lines, setting: Setting) -> list[Piece]:
    """Set the paragraphs of `block`, each a piece of its own unless it is very long."""
    grounded = block.tone in (Tone.WARNING, Tone.CALCULATION)
    indent = _EDGE + PAD * 1.5 if grounded else 0.0
    pieces: list[Piece] = []
    for index, cell in enumerate(block.lines):
        lines = setting.type.lines(cell.text, _style(cell, block.tone), setting.width - indent - grounded * PAD)
        setting_inside = setting.inside(setting.within.within("P"))
        setting_inside.within.says(cell.text, lines)
        for number, part in enumerate(slices(lines)):
            above = _PARAGRAPH_GAP if number == 0 and index > 0 else 0.0
            pieces.append(_paragraph(part, indent, above, block.tone, setting_inside))
    pieces = _whole(pieces) if block.tone is Tone.QUIET else bound_ends(pieces)
    return _padded(pieces, block.tone, setting.width) if grounded and pieces else pieces


def _whole(pieces: list[Piece]) -> list[Piece]:
    """A note of a few lines is not cut."""
    return [*(piece.bound_to_next() for piece in pieces[:-1]), *pieces[-1:]]


def _style(cell: Cell, tone: Tone) -> Style:
    if tone is Tone.CALCULATION:
        return Style(_SIZE[tone], Weight.MONO, typed=cell.typed, struck=cell.struck)
    bold = cell.strong or (tone is Tone.WARNING and not cell.typed)
    grey = MUTED if tone is Tone.QUIET else BLACK
    return Style(_SIZE[tone], Weight.BOLD if bold else Weight.REGULAR, grey, typed=cell.typed, struck=cell.struck)


def _paragraph(lines: tuple[Line, ...], indent: float, above: float, tone: Tone, setting: Setting) -> Piece:
    height = above + stacked_height(lines)

    def draw(ink: Ink, x: float, top: float) -> None:
        _ground(ink, x, top, setting.width, height, tone)
        ink.tag(setting.within)
        ink.lines(lines, x + indent, top + above)

    return Piece(height, draw)


def _padded(pieces: list[Piece], tone: Tone, width: float) -> list[Piece]:
    def edge(ink: Ink, x: float, top: float) -> None:
        _ground(ink, x, top, width, PAD, tone)

    last = pieces[-1].bound_to_next()
    return [Piece(PAD, edge, bound=True), *pieces[:-1], last, Piece(PAD, edge)]


def _ground(ink: Ink, x: float, top: float, width: float, height: float, tone: Tone) -> None:
    if tone in (Tone.WARNING, Tone.CALCULATION):
        ink.fill(x, top, width, height, PALE_TINT)
    if tone is Tone.WARNING:
        ink.fill(x, top, _EDGE, height, BLACK)
