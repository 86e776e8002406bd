"""Set text: how wide it is, its lines in a width, and its words in their faces.

There is no markup anywhere: a text is a row of characters, so nothing has to be escaped and nothing can be injected.
Text in other scripts than the program's goes by its own paragraph: shaped, ordered and broken as those scripts want it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ketadesk.adapters.documents.lettering.breaks import fitting_pieces
from ketadesk.adapters.documents.lettering.fonts import Face, Fonts, ScriptFace
from ketadesk.adapters.documents.lettering.plain_lines import PlainLines, unbroken_words
from ketadesk.adapters.documents.lettering.runs import Drawn, Paragraph, Run
from ketadesk.adapters.documents.lettering.scripts import Script, is_left_to_right, is_plain
from ketadesk.adapters.documents.measures import BLACK, BODY, SMALL

_EMPHASISED = re.compile(r"\b(ketamine)\b")


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

    runs: tuple[Run, ...]
    width: float
    style: Style
    said: str = ""
    """The text of a line with right-to-left words, as it is read aloud: its glyphs stand in another order."""


def stacked_height(lines: Iterable[Line]) -> float:
    """Return how high `lines` are under each other, in points."""
    return sum(line.style.leading for line in lines)


class Typesetter:
    """Knows the width of everything on one sheet; it is not kept for the next, since it holds what was typed."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._faces = {Weight.REGULAR: fonts.regular, Weight.BOLD: fonts.bold, Weight.MONO: fonts.mono}
        self._advances: dict[tuple[str, str], float] = {}

    def line(self, text: str, style: Style) -> Line:
        """Set `text` on one line, whatever its width."""
        if not is_plain(text):
            return self._line_of(self._paragraph(text, style.weight), 0, len(text), style)
        runs = self._runs(text, style)
        return Line(runs, sum([self._width(run.face, run.text, style.size) for run in runs]), style)

    def width(self, text: str, style: Style) -> float:
        """Return the width of `text` on one line, in points."""
        if not is_plain(text):
            return self._width_of(text, style)
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

    def _width_of(self, text: str, style: Style) -> float:
        key = (style.weight, text)
        if key not in self._advances:
            runs = self._paragraph(text, style.weight).runs(0, len(text))
            self._advances[key] = sum([run.advance for run in runs])
        return self._advances[key] * style.size / 1000

    def _paragraph(self, text: str, weight: Weight) -> Paragraph:
        def face_of(script: Script) -> ScriptFace:
            if script is Script.PLAIN:
                return ScriptFace(self._faces[weight])
            return self._fonts.of_script(script, bold=weight is Weight.BOLD)

        return Paragraph(text, face_of)

    def _line_of(self, paragraph: Paragraph, start: int, end: int, style: Style) -> Line:
        runs = paragraph.runs(start, end)
        text = paragraph.text[start:end]
        said = "" if is_left_to_right(text) else text
        return Line(runs, sum([run.advance for run in runs]) * style.size / 1000, style, said)

    def widest_word(self, text: str, style: Style, *, held: bool = True) -> float:
        """Return the width of the longest piece of `text` that must not be broken, in points.

        Not `held`: the longest word, where there is no room for what belongs together.
        """
        lines = text.split("\n")
        words = (word for line in lines for word in unbroken_words(line, typed=style.typed or not held))
        return max((self.width(word, style) for word in words), default=0.0)

    def lines(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        """Break `text` to `width` points. Raises `CannotPrint` when a word or figure of the program does not fit."""
        found: list[Line] = []
        for paragraph in text.split("\n"):
            if is_plain(paragraph):
                rows = PlainLines(width, self._measure(style), style.typed).of(paragraph)
                found += [self.line(words, style) for words in rows]
            else:
                found += self._lines_of(paragraph, style, width)
        return tuple(found)

    def _lines_of(self, text: str, style: Style, width: float) -> list[Line]:
        """The lines of a paragraph in any scripts: each place keeps the direction it has in the whole."""
        paragraph = self._paragraph(text, style.weight)
        rows = fitting_pieces(text, paragraph.scripts, width, self._measure(style))
        return [self._line_of(paragraph, row.start, row.end, style) for row in rows]

    def _measure(self, style: Style) -> Callable[[str], float]:
        return lambda text: self.width(text, style)

    def _runs(self, text: str, style: Style) -> tuple[Drawn, ...]:
        face = self._faces[style.weight]
        if style.typed or style.weight is not Weight.REGULAR or "ketamine" not in text:
            return (Drawn(face, text),)
        bold = self._faces[Weight.BOLD]
        parts = _EMPHASISED.split(text)
        return tuple(Drawn(bold if part == "ketamine" else face, part) for part in parts if part)
