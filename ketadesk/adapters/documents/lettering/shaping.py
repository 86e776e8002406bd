"""Turn letters into glyphs: joined forms, ligatures and the places of marks, as HarfBuzz works them out."""

import unicodedata
from itertools import groupby

import uharfbuzz  # reportlab imports it too, wherever it is installed: to wait for the first text saves nothing

from ketadesk.adapters.documents.lettering.glyphs import Glyph
from ketadesk.adapters.documents.lettering.scripts import MIRRORED, Script

_UNITS = 1000
_MARKS_OFF = {"mark": False, "mkmk": False}
HIGHEST, LOWEST = 1.04, -0.55
"""How far above and below its base line a letter with its marks may reach, in type sizes, to keep clear of the lines
beside it."""


_Shaped = tuple[uharfbuzz.GlyphInfo, uharfbuzz.GlyphPosition]


class Shaper:
    """HarfBuzz with one font file."""

    def __init__(self, file_bytes: bytes) -> None:
        self._font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(file_bytes)))
        self._font.scale = (_UNITS, _UNITS)

    def glyphs(self, text: str, script: Script, *, right_to_left: bool = False) -> tuple[Glyph, ...]:
        """Return the glyphs of `text` from left to right, whatever its direction."""
        shaped = self._shaped(text, script, right_to_left)
        starts = sorted({info.cluster for info, _ in shaped})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        found: list[Glyph] = []
        for cluster, group in groupby(shaped, key=lambda glyph: glyph[0].cluster):
            letters = text[cluster : ends[cluster]]
            glyphs = list(group)
            found += self._backwards(glyphs, letters) if right_to_left else _together(glyphs, letters)
        if found and not right_to_left and found[-1].advance == 0:
            # pdfium takes the place of the last glyph for the end of the word, and sees a blank behind a mark.
            found.append(self._blank(""))
        return tuple(found)

    def _blank(self, text: str) -> Glyph:
        return Glyph(self._font.get_nominal_glyph(ord(" ")), text, 0, 0, 0)

    def _backwards(self, shaped: list[_Shaped], letters: str) -> list[Glyph]:
        """Glyphs from left to right show their letters from the last to the first: one each, as readers of a PDF turn
        them back letter by letter. A ligature is followed by blanks of no width for those that it shows besides.
        """
        shown = [_mirrored(letter) for letter in reversed(letters)]
        found = [_glyph(info, place, shown.pop(0) if shown else "") for info, place in shaped]
        return [*found, *(self._blank(letter) for letter in shown)]

    def places_marks(self, text: str, script: Script, *, right_to_left: bool = False) -> bool:
        """True if every glyph of a letter with its marks exists, is placed by the font, and keeps to its line.

        A mark that the font has no place for stands where it would without the font's rules for marks.
        """
        placed = self._shaped(text, script, right_to_left)
        if any(info.codepoint == 0 for info, _ in placed):
            return False
        loose = {_at(info, place) for info, place in self._shaped(text, script, right_to_left, _MARKS_OFF)}
        marks = [(info, place) for info, place in placed if place.x_advance == 0]
        if any(_at(info, place) in loose for info, place in marks):
            return False
        return all(self._keeps_to_its_line(info.codepoint, place.y_offset) for info, place in placed)

    def _keeps_to_its_line(self, index: int, up: int) -> bool:
        extents = self._font.get_glyph_extents(index)
        top = up + extents.y_bearing
        return bool(top + extents.height >= LOWEST * _UNITS and top <= HIGHEST * _UNITS)

    def _shaped(
        self, text: str, script: Script, right_to_left: bool, features: dict[str, bool] | None = None
    ) -> list[_Shaped]:
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.script = script.value
        buffer.language = "und"
        uharfbuzz.shape(self._font, buffer, features or {})
        return list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))


def _together(shaped: list[_Shaped], letters: str) -> list[Glyph]:
    """The first glyph of several shows the letters of them all."""
    return [_glyph(info, place, "" if number else letters) for number, (info, place) in enumerate(shaped)]


def _glyph(info: uharfbuzz.GlyphInfo, place: uharfbuzz.GlyphPosition, text: str) -> Glyph:
    return Glyph(info.codepoint, text, place.x_advance, place.x_offset, place.y_offset)


def _mirrored(letter: str) -> str:
    """A bracket among right-to-left words is drawn as the other one of its pair, and a PDF says what is drawn."""
    return MIRRORED.get(letter, letter) if unicodedata.mirrored(letter) else letter


def _at(info: uharfbuzz.GlyphInfo, place: uharfbuzz.GlyphPosition) -> tuple[int, int, int]:
    return info.codepoint, place.x_offset, place.y_offset
