"""A numbered section: its heading, its blocks, and what of it must stay together."""

from dataclasses import dataclass, replace
from itertools import pairwise

from ketadesk.adapters.documents.blocks.blank_grid import blank_grid_pieces
from ketadesk.adapters.documents.blocks.chart import chart_pieces
from ketadesk.adapters.documents.blocks.entry_boxes import entry_boxes_pieces
from ketadesk.adapters.documents.blocks.facts import facts_pieces
from ketadesk.adapters.documents.blocks.grid import grid_pieces
from ketadesk.adapters.documents.blocks.key_rate import key_rate_pieces
from ketadesk.adapters.documents.blocks.lines import lines_pieces
from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.blocks.tick_times import tick_times_pieces
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Style, Weight
from ketadesk.adapters.documents.measures import BLACK, BLOCK_GAP, BODY, HEADING, MUTED, WHITE
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    Block,
    Chart,
    EntryBoxes,
    Facts,
    Grid,
    KeyRate,
    Lines,
    Section,
    TickTimes,
    Tone,
)

_NUMBER_BOX = 17.0
_HEADING_HEIGHT = 17.0
_HEADING_GAP = 3.0


@dataclass(frozen=True)
class SetSection:
    """A section ready for the pages: its pieces from the heading on, and the heading of a page it goes on."""

    pieces: tuple[Piece, ...]
    continued: Piece
    keep_together: bool


def set_section(section: Section, setting: Setting) -> SetSection:
    """Set `section`: the heading stays with what follows it, and a caption with its table."""
    setting = setting.inside(setting.within.within("Sect"))
    element = setting.within.within("H2")
    element.says(f"{section.number} {section.title}")
    heading = _heading(section, setting, "", element)
    pieces = [heading, *_blocks_pieces(section.blocks, setting)]
    return SetSection(tuple(pieces), _heading(section, setting, "continued", None), section.keep_together)


def _blocks_pieces(blocks: tuple[Block, ...], setting: Setting) -> list[Piece]:
    sets = [_block_pieces(block, setting) for block in blocks]
    for index, following in enumerate(blocks[1:]):
        if sets[index] and ((index == 0 and isinstance(blocks[0], Lines)) or _belongs_with(blocks[index], following)):
            sets[index][-1] = sets[index][-1].bound_to_next()
    _hold_single_days(blocks, sets)
    _repeat_captions(blocks, sets)
    spaced: list[Piece] = []
    for number, pieces in enumerate(sets):
        if number and pieces:
            pieces[0] = pieces[0].below(BLOCK_GAP)
        spaced += pieces
    return spaced


def _belongs_with(block: Block, following: Block) -> bool:
    """A text leads what follows it, but not a text; a quiet text is a note to what it follows, and leads nothing."""
    if isinstance(following, Lines):
        return following.tone is Tone.QUIET
    return isinstance(block, Lines) and block.tone is not Tone.QUIET


def _hold_single_days(blocks: tuple[Block, ...], sets: list[list[Piece]]) -> None:
    """Times of a single day under their caption do not begin a page alone: the times before them come along."""
    for index in range(2, len(blocks)):
        before, block = blocks[index - 2], blocks[index]
        if isinstance(before, TickTimes) and isinstance(block, TickTimes) and len(block.days) == 1 and sets[index - 2]:
            sets[index - 2][-1] = sets[index - 2][-1].bound_to_next()


def _repeat_captions(blocks: tuple[Block, ...], sets: list[list[Piece]]) -> None:
    """A single strong line over a table or over times says what they are: it comes again where they go on over a page.

    Any other line leads the table once: said again, a figure in it would look like another one.
    """
    for index, (block, following) in enumerate(pairwise(blocks)):
        captioned = isinstance(following, Grid | TickTimes | EntryBoxes | BlankGrid)
        if _is_caption(block) and captioned and len(sets[index]) == 1:
            caption = sets[index][0]
            sets[index + 1] = [replace(p, repeat=(caption, *p.repeat)) for p in sets[index + 1]]


def _is_caption(block: Block) -> bool:
    return isinstance(block, Lines) and block.tone is Tone.PLAIN and all(line.strong for line in block.lines)


def _block_pieces(block: Block, setting: Setting) -> list[Piece]:
    if isinstance(block, Facts):
        return facts_pieces(block, setting)
    if isinstance(block, Lines):
        return lines_pieces(block, setting)
    if isinstance(block, KeyRate):
        return key_rate_pieces(block, setting)
    if isinstance(block, Grid):
        return grid_pieces(block, setting)
    if isinstance(block, TickTimes):
        return tick_times_pieces(block, setting)
    if isinstance(block, BlankGrid):
        return blank_grid_pieces(block, setting)
    if isinstance(block, Chart):
        return chart_pieces(block, setting)
    return entry_boxes_pieces(block, setting)


def _heading(section: Section, setting: Setting, note: str, element: Element | None) -> Piece:
    number = setting.type.line(str(section.number), Style(HEADING, Weight.BOLD, WHITE))
    title = setting.type.line(section.title, Style(HEADING, Weight.BOLD))
    aside = setting.type.line(note, Style(BODY, grey=MUTED))

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(element)
        ink.fill(x, top, _NUMBER_BOX, _HEADING_HEIGHT, BLACK)
        ink.rule(x, x + setting.width, top + _HEADING_HEIGHT, 1.0, BLACK)
        ink.line(number, x + (_NUMBER_BOX - number.width) / 2, top + (_HEADING_HEIGHT - number.style.leading) / 2)
        ink.line(title, x + _NUMBER_BOX + 6, top + (_HEADING_HEIGHT - title.style.leading) / 2)
        right = x + setting.width - aside.width
        ink.line(aside, right, top + (_HEADING_HEIGHT - aside.style.leading) / 2)

    return Piece(_HEADING_HEIGHT + _HEADING_GAP, draw, bound=True)
