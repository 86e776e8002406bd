"""The rate to key into the pump, in a frame of its own: the largest type on the page."""

from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.piece import Piece
from ketadesk.adapters.documents.blocks.setting import Setting, cell_style
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Weight, stacked_height
from ketadesk.adapters.documents.measures import (
    BLACK,
    BODY,
    HEADING,
    PAD,
    RATE,
    RATE_LEAST,
    RATE_UNIT,
    STRONG,
    WHITE,
)
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import KeyRate

_INSET = 10.0
_BAND = 18.0
_BESIDE_LEAST = 150.0
_LINE_GAP = 2.5
_UNIT_SHRINK = RATE_UNIT / RATE
_BAND_STYLE = Style(HEADING, Weight.BOLD, WHITE)


@dataclass(frozen=True)
class _Figure:
    """The figure in very large type and what follows it in large type, on one base line."""

    digits: Line
    unit: Line

    @property
    def width(self) -> float:
        return self.digits.width + self.unit.width

    @property
    def cap_height(self) -> float:
        return self.digits.style.size * 0.73


def key_rate_pieces(block: KeyRate, setting: Setting) -> list[Piece]:
    """Set `block` in one piece. Raises `CannotPrint` when its figure fits in no size that can be read from afar."""
    figure = _figure(block.rate, setting)
    room = setting.width - 2 * _INSET - figure.width - 2 * _INSET
    aside = room >= _BESIDE_LEAST
    lines = _beside(block, setting, room if aside else setting.width - 2 * _INSET)
    return [_framed(block, setting, figure, lines, aside=aside)]


def _figure(rate: str, setting: Setting) -> _Figure:
    digits, space, unit = rate.partition("\u00a0")
    for size in range(int(RATE), int(RATE_LEAST) - 1, -4):
        figure = _Figure(
            setting.type.line(digits, Style(float(size), Weight.BOLD)),
            setting.type.line(space + unit, Style(size * _UNIT_SHRINK, Weight.BOLD)),
        )
        if figure.width <= setting.width - 2 * _INSET:
            return figure
    raise CannotPrint(f"The rate {rate!r} is too long to be printed large.", "Report this; it is a fault in KetaDesk.")


def _beside(block: KeyRate, setting: Setting, width: float) -> list[tuple[Line, ...]]:
    return [setting.type.lines(cell.text, cell_style(cell, BODY), width) for cell in block.beside]


def _band_lines(block: KeyRate, setting: Setting) -> list[list[tuple[Line, float]]]:
    """The label, and at the right the word that says the sheet may not be used; under it where both do not fit."""
    room = setting.width - 2 * _INSET
    rows = [[(line, _INSET)] for line in setting.type.lines(block.label, _BAND_STYLE, room)]
    word = setting.type.line(_word(setting), _BAND_STYLE)
    if not word.width:
        return rows
    if rows[-1][0][0].width + 2 * _INSET + word.width > room:
        rows.append([])
    rows[-1].append((word, _INSET + room - word.width))
    return rows


def _word(setting: Setting) -> str:
    return setting.warning_word.partition(" - ")[0]


def _framed(
    block: KeyRate, setting: Setting, figure: _Figure, paragraphs: list[tuple[Line, ...]], *, aside: bool
) -> Piece:
    band = _band_lines(block, setting)
    band_height = _BAND + (len(band) - 1) * _BAND_STYLE.leading
    text_height = sum(stacked_height(p) + _LINE_GAP for p in paragraphs) - _LINE_GAP
    inner = max(figure.cap_height, text_height) if aside else figure.cap_height + PAD * 2 + text_height
    height = band_height + inner + 2 * _INSET
    label, rate = setting.within.within("P"), setting.within.within("P")
    tags = [setting.within.within("P") for _ in paragraphs]
    label.says(" ".join(filter(None, (block.label, _word(setting)))))
    for cell, lines, tag in zip(block.beside, paragraphs, tags, strict=True):
        tag.says(cell.text, lines)

    def draw(ink: Ink, x: float, top: float) -> None:
        ink.tag(label)
        ink.fill(x, top, setting.width, band_height, BLACK)
        ink.frame(x, top, setting.width, height, STRONG)
        for number, row in enumerate(band):
            y = top + (_BAND - _BAND_STYLE.leading) / 2 + number * _BAND_STYLE.leading
            for line, left in row:
                ink.line(line, x + left, y)
        base = top + band_height + _INSET + (inner / 2 + figure.cap_height / 2 if aside else figure.cap_height)
        ink.tag(rate)
        ink.baseline(figure.digits, x + _INSET, base)
        ink.baseline(figure.unit, x + _INSET + figure.digits.width, base)
        left = x + _INSET + (figure.width + 2 * _INSET if aside else 0.0)
        y = top + band_height + _INSET + ((inner - text_height) / 2 if aside else figure.cap_height + PAD * 2)
        if aside:
            ink.upright(left - _INSET, top + band_height + _INSET, top + height - _INSET, 0.7, 0.4)
        for paragraph, tag in zip(paragraphs, tags, strict=True):
            ink.tag(tag)
            ink.lines(paragraph, left, y)
            y += stacked_height(paragraph) + _LINE_GAP

    return Piece(height, draw)
