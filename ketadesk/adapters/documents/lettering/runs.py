"""One line of typed text as runs of one face each, from left to right, and what a reader of the PDF is told they say.

Thai and words with loose accents are spoken: the PDF carries their text beside their glyphs (ActualText), so that a
copy, a search and a screen reader give what was typed. Right-to-left words are not: readers of a PDF take such letters
from left to right as they stand, and turn them; pdfium and poppler would turn the text beside them too, and so give it
backwards. What was typed stands there under a name of ours, for the read-back.
"""

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from ketadesk.adapters.documents.lettering.direction import levels_of, line_levels, visual_order
from ketadesk.adapters.documents.lettering.fonts import Face, ScriptFace
from ketadesk.adapters.documents.lettering.glyphs import Glyph
from ketadesk.adapters.documents.lettering.scripts import SHAPED, Script, is_left_to_right, scripts_of

SPOKEN = "ActualText"
TYPED = "KetaDesk_Typed"
"""Of right-to-left words, in UTF-8."""


class Drawn(NamedTuple):
    """Text in one face: letter by letter, or as the glyphs that it was shaped to; `thick` stands in for bold."""

    face: Face
    text: str
    glyphs: tuple[Glyph, ...] = ()
    thick: bool = False

    @property
    def advance(self) -> float:
        """The width in thousandths of the type size."""
        return sum([glyph.advance for glyph in self.glyphs]) if self.glyphs else self.face.advance(self.text)


class Spoken(NamedTuple):
    """Runs from left to right whose glyphs are not their letters one by one."""

    text: str
    """As it was typed."""
    parts: tuple[Drawn, ...]
    turned: bool = False
    """Whether one of them runs from right to left."""

    @property
    def advance(self) -> float:
        """The width in thousandths of the type size."""
        return sum([part.advance for part in self.parts])


Run = Drawn | Spoken


class _Item(NamedTuple):
    text: str
    level: int
    script: Script


class Paragraph:
    """One paragraph in any scripts, with the direction of each of its places; lines are cut from it."""

    def __init__(self, text: str, face_of: Callable[[Script], ScriptFace]) -> None:
        self.text = text
        self.scripts = scripts_of(text)
        self._levels = [0] * len(text) if is_left_to_right(text) else levels_of(text)
        self._face_of = face_of

    def runs(self, start: int, end: int) -> tuple[Run, ...]:
        """Return the runs of the line from `start` to `end`."""
        found: list[Run] = []
        for turned, group in groupby(self._items(start, end), key=lambda item: item.level > 0):
            items = list(group)
            found += [self._turned(items)] if turned else [self._run(item) for item in items]
        return tuple(found)

    def _items(self, start: int, end: int) -> list[_Item]:
        levels = line_levels(self.text, self._levels, start, end)
        places = zip(self.text[start:end], levels, self.scripts[start:end], strict=True)
        return [
            _Item("".join(character for character, _, _ in group), level, script)
            for (level, script), group in groupby(places, key=lambda place: place[1:])
        ]

    def _turned(self, items: list[_Item]) -> Spoken:
        order = visual_order([item.level for item in items])
        text = "".join(item.text for item in items)
        return Spoken(text, tuple(self._drawn(items[place]) for place in order), turned=True)

    def _run(self, item: _Item) -> Run:
        drawn = self._drawn(item)
        return Spoken(item.text, (drawn,)) if drawn.glyphs else drawn

    def _drawn(self, item: _Item) -> Drawn:
        face, thick = self._face_of(item.script)
        backwards = item.level % 2 == 1
        if not backwards and item.script not in SHAPED:
            return Drawn(face, item.text, thick=thick)
        return Drawn(face, item.text, face.shaper.glyphs(item.text, item.script, right_to_left=backwards), thick)
