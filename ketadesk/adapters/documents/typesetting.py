"""Break text into lines that fit a width, and words into their faces.

There is no markup anywhere: a text is a row of characters, so nothing has to be escaped and nothing can be injected.
Lines break at plain spaces only, so a no-break space keeps a number and its unit together.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from ketadesk.adapters.documents.fonts import Face, Fonts
from ketadesk.adapters.documents.measures import BLACK, BODY, SMALL
from ketadesk.application.errors import CannotPrint

_EMPHASISED = re.compile(r"\b(ketamine)\b")
_FIGURE = re.compile(r"[\d.,\u00a0%]")


class Weight(StrEnum):
    """Which face a text is set in."""

    REGULAR = "regular"
    BOLD = "bold"
    MONO = "mono"


@dataclass(frozen=True)
class Style:
    """How a text looks; `typed` text is somebody's own: no emphasis, and a word too long for its line may be broken.

    `struck` text has a line through it.
    """

    size: float = BODY
    weight: Weight = Weight.REGULAR
    grey: float = BLACK
    typed: bool = False
    struck: bool = False

    @property
    def leading(self) -> float:
        """From line to line, in points."""
        return self.size * 1.26

    def but(self, **changes: object) -> "Style":
        """Return the style with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # checked where it is called


LABEL_STYLE = Style(SMALL)


@dataclass(frozen=True)
class Line:
    """One line ready to be drawn."""

    runs: tuple[tuple[Face, str], ...]
    width: float
    style: Style


class Typesetter:
    """Knows the width of everything on one sheet; it is not kept for the next, since it holds what was typed."""

    def __init__(self, fonts: Fonts) -> None:
        self._faces = {Weight.REGULAR: fonts.regular, Weight.BOLD: fonts.bold, Weight.MONO: fonts.mono}
        self._advances: dict[tuple[str, str], float] = {}

    def line(self, text: str, style: Style) -> Line:
        """Set `text` on one line, whatever its width."""
        runs = self._runs(text, style)
        return Line(runs, sum([self._width(face, part, style.size) for face, part in runs]), style)

    def width(self, text: str, style: Style) -> float:
        """Return the width of `text` on one line, in points."""
        if style.typed or "ketamine" not in text:
            return self._width(self._faces[style.weight], text, style.size)
        return self.line(text, style).width

    def _width(self, face: Face, text: str, size: float) -> float:
        """Measured once: a table asks for the widths of its words, its cells and its lines."""
        key = (face.name, text)
        advance = self._advances.get(key)
        if advance is None:
            advance = self._advances[key] = face.advance(text)
        return advance * size / 1000

    def widest_word(self, text: str, style: Style) -> float:
        """Return the width of the longest piece of `text` that must not be broken, in points."""
        return max((self.width(word, style) for word in re.split("[ \n]", text)), default=0.0)

    def lines(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        """Break `text` to `width` points. Raises `CannotPrint` when a word or figure of the program does not fit."""
        found: list[Line] = []
        for paragraph in text.split("\n"):
            found += [self.line(words, style) for words in self._broken(paragraph, style, width)]
        return tuple(found)

    def _runs(self, text: str, style: Style) -> tuple[tuple[Face, str], ...]:
        face = self._faces[style.weight]
        if style.typed or style.weight is not Weight.REGULAR or "ketamine" not in text:
            return ((face, text),)
        bold = self._faces[Weight.BOLD]
        parts = _EMPHASISED.split(text)
        return tuple((bold if part == "ketamine" else face, part) for part in parts if part)

    def _broken(self, paragraph: str, style: Style, width: float) -> list[str]:
        if self.width(paragraph, style) <= width:
            return [paragraph]
        space = self.width(" ", style)
        first, *others = self._pieces(paragraph, style, width)
        rows, used = [first], self.width(first, style)
        for word in others:
            wide = self.width(word, style)
            if used + space + wide > width:
                rows.append(word)
                used = wide
            else:
                rows[-1] += f" {word}"
                used += space + wide
        return rows

    def _pieces(self, paragraph: str, style: Style, width: float) -> list[str]:
        """The words of `paragraph`; one that is wider than a whole line comes in several pieces."""
        pieces: list[str] = []
        for word in paragraph.split(" "):
            pieces += [word] if self.width(word, style) <= width else self._cut(word, style, width)
        return pieces

    def _cut(self, word: str, style: Style, width: float) -> list[str]:
        if not style.typed:
            raise CannotPrint(f"{word!r} has no room on the sheet.", "Report this; it is a fault in KetaDesk.")
        pieces: list[str] = []
        while word:
            end = self._cut_at(word, style, width)
            pieces.append(word[:end])
            word = word[end:]
        return pieces

    def _cut_at(self, word: str, style: Style, width: float) -> int:
        """How many characters fit; a figure is not cut in two unless it is wider than the line by itself."""
        end = 1
        while end < len(word) and self.width(word[: end + 1], style) <= width:
            end += 1
        whole = end
        while 0 < whole < len(word) and _FIGURE.match(word[whole]) and _FIGURE.match(word[whole - 1]):
            whole -= 1
        return whole or end
