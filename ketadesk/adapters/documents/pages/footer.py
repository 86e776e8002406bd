"""The foot of every page: what the nurse is to check, the disclaimer, and the codes that say which order this is."""

from dataclasses import dataclass

from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter, Weight, stacked_height
from ketadesk.adapters.documents.measures import BLACK, SMALL, THIN
from ketadesk.adapters.documents.pages.codes import (
    BARS_HEIGHT,
    BARS_QUIET,
    QR_QUIET,
    QR_SIDE,
    Codes,
)
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import SheetContent

_GAP = 3.5
_KIND = 2
"""A hyphen and a letter: what a paper beside the sheet has before its hash."""
_WORDS = Style(SMALL)
_FIRST_WORDS = Style(SMALL, Weight.BOLD)
_CODE_WORDS = Style(SMALL, Weight.MONO)


@dataclass(frozen=True)
class Footer:
    """The words at the left over the bars, the QR at the right."""

    setting: Setting
    codes: Codes
    words: tuple[Line, ...]
    code_words: tuple[Line, ...]

    @property
    def height(self) -> float:
        """In points, with the space above."""
        return max(QR_SIDE + QR_QUIET, _GAP + self._words_height + _GAP + BARS_HEIGHT) + _GAP

    @property
    def _words_height(self) -> float:
        return stacked_height(self.words)

    def draw(self, ink: Ink, x: float, bottom: float) -> None:
        """Draw the footer with its foot at `bottom`."""
        top = bottom - self.height + _GAP
        ink.rule(x, x + self.setting.width, top, THIN, BLACK)
        ink.tag(self.setting.within)
        ink.lines(self.words, x, top + _GAP)
        ink.form(self.codes.qr_form, x + self.setting.width - QR_SIDE, bottom)
        ink.form(self.codes.bars_form, x + BARS_QUIET, bottom)
        left = x + self.codes.bars_width + 2 * BARS_QUIET
        ink.lines(self.code_words, left, bottom - BARS_HEIGHT / 2 - len(self.code_words) * _CODE_WORDS.leading / 2)


def footer_of(content: SheetContent, codes: Codes, setting: Setting) -> Footer:
    """Set the footer of `content`. Raises `CannotPrint` when its code is too long for the paper."""
    width = setting.width - QR_SIDE - QR_QUIET
    setting = setting.inside(setting.within.within("P"))
    code_words = _code_words(content.code_text, setting.type, width - codes.bars_width - 2 * BARS_QUIET)
    words: list[Line] = []
    for number, text in enumerate(content.footer_lines):
        words += setting.type.lines(text, _WORDS if number else _FIRST_WORDS, width)
    setting.within.says(" ".join((*content.footer_lines, content.code_text)))
    return Footer(setting, codes, tuple(words), code_words)


def _code_words(code: str, type_: Typesetter, room: float) -> tuple[Line, ...]:
    """The code in letters, always, to be typed where nothing scans: on one line, or on two.

    Cut before a hyphen: one at the end of a line is read back as the mark of a word that goes on. The kind of a paper
    and its hash stay together under the order's label, which is what somebody looks for.
    """
    hyphens = [place for place in range(len(code) - 1, 0, -1) if code[place] == "-"]
    before_the_kind = [place for place in hyphens[1:2] if hyphens[0] - place == _KIND]
    cuts = [len(code), *before_the_kind, *hyphens]
    for cut in cuts:
        lines = tuple(type_.line(part, _CODE_WORDS) for part in (code[:cut], code[cut:]) if part)
        if all(line.width <= room for line in lines):
            return lines
    raise CannotPrint(f"The code {code!r} is too long.", "Report this; it is a fault in KetaDesk.")
