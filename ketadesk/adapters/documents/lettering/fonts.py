"""The shipped fonts, parsed once per process and known by their exact bytes.

A damaged font can print another glyph than the one meant, so a file with one changed byte is refused. Those of other
scripts are opened when the first text needs them: a sheet in Latin letters never reads the four megabytes of Chinese.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError
from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.lettering.embedding import EmbeddedFont
from ketadesk.adapters.documents.lettering.glyphs import Glyph
from ketadesk.adapters.documents.lettering.scripts import Script
from ketadesk.adapters.documents.lettering.shaping import Shaper
from ketadesk.application.errors import CannotPrint

_SHIPPED = {
    "DejaVuSans.ttf": "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
    "DejaVuSans-Bold.ttf": "0d977336a6d5fba34eab8e3199eb218327161b5143749f802982c2bc34df0c96",
    "DejaVuSansMono.ttf": "0f5db4f1749979d961019838b160bec74abdf7f9eca69553fe1aa856bbff49a4",
}
_OF_SCRIPTS = {
    "DroidSansFallbackFull.ttf": "acb6440a713d880a13a21b468ba7cd43f5a2b2934972e51be791c880730777b8",
    "NanumSquareRoundB.ttf": "61fd37816a1ee1a9336876742392d80bdafd340e5124a088aeda20446e2e15de",
    "NanumSquareRoundR.ttf": "52862fdf05b55ba886ca21998222d9598ef84c975e68046b9a8d8f1af09228a0",
    "NotoLoopedThai-Bold.ttf": "63112a2b7bb342442993c71c0e8d52e3dacd9606eabfa344a436c9578cb74f35",
    "NotoLoopedThai-Regular.ttf": "a13ebdee881ce1dcc84067c266345c86d2ace50cb599d2df02a1aa835552c1aa",
    "NotoSans-Bold.ttf": "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
    "NotoSans-Regular.ttf": "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
    "NotoSansHebrew-Bold.ttf": "d3b01343f71e8a93fffb84c345a1aecbaf4694b98d0eaace916cb9eac9e6dcd3",
    "NotoSansHebrew-Regular.ttf": "436900d5ad77d33e4234247f3076eaecd25b92b9bea0519514f684140e3566a7",
}
_ACCENTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_FILES = {
    Script.LATIN: _ACCENTS,
    Script.GREEK: _ACCENTS,
    Script.CYRILLIC: _ACCENTS,
    Script.HEBREW: ("NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
    Script.THAI: ("NotoLoopedThai-Regular.ttf", "NotoLoopedThai-Bold.ttf"),
    Script.HAN: ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
    Script.HANGUL: ("NanumSquareRoundR.ttf", "NanumSquareRoundB.ttf"),
}
"""Regular and bold; there is no bold Chinese of a size that can be shipped, so its outlines are thickened."""
_MOST_BYTES = 32_000_000
"""Several times the largest of them."""
_REINSTALL = "Install KetaDesk again; until then write the order by hand on the hospital's own form."


class _Advances(dict[str, float]):
    """Character -> advance in thousandths of the type size, looked up once each."""

    def __init__(self, font: EmbeddedFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: str) -> float:
        advance = self[character] = float(self._font.face.getCharWidth(ord(character)))
        return advance


@dataclass(frozen=True)
class Face:
    """One weight of the type: its name, its font for the canvas, and what it can print."""

    name: str
    font: EmbeddedFont
    advances: _Advances
    characters: frozenset[int]

    def coded(self, text: str, canvas: Canvas) -> list[tuple[str, str]]:
        """Return (font of the document, codes in hexadecimal) of each part of `text`, and embed its glyphs."""
        document = canvas._doc  # reportlab's fonts ask for it, and its canvas has no other name for it
        parts = self.font.splitString(text, document)
        return [(self.font.getSubsetInternalName(subset, document), codes.hex()) for subset, codes in parts]

    @cached_property
    def shaper(self) -> Shaper:
        """What turns letters into glyphs with this face."""
        return Shaper(self.font.file_bytes)

    def glyph_code(self, glyph: Glyph, canvas: Canvas) -> tuple[str, str, float]:
        """Return (font of the document, code in hexadecimal, advance in it) of a glyph, and embed it."""
        document = canvas._doc  # as above
        (subset, code), advance = self.font.glyph_in(glyph.number, glyph.text, document)
        return self.font.getSubsetInternalName(subset, document), code.hex(), advance

    def advance(self, text: str) -> float:
        """Return the width of `text` in thousandths of the type size."""
        advances = self.advances
        return sum([advances[character] for character in text])


class ScriptFace(NamedTuple):
    """The face of a script; one without a bold file is thickened instead."""

    face: Face
    thick: bool = False


@dataclass(frozen=True)
class Fonts:
    """The faces of a document: those of the program's own words, and on demand those of other scripts."""

    regular: Face
    bold: Face
    mono: Face
    folder: Path

    def __iter__(self) -> Iterator[Face]:
        return iter((self.regular, self.bold, self.mono))

    def of_script(self, script: Script, *, bold: bool) -> ScriptFace:
        """Return the face for `script`. Raises `CannotPrint` naming a missing or damaged file."""
        if script not in _FILES:
            return ScriptFace(self.bold if bold else self.regular)
        regular, heavy = _FILES[script]
        name = heavy if bold else regular
        return ScriptFace(_face_of_script(self.folder, name), thick=bold and heavy == regular)


@lru_cache(maxsize=4)
def fonts_in(folder: Path) -> Fonts:
    """Return the fonts of `folder`. Raises `CannotPrint` naming a missing or damaged file."""
    regular, bold, mono = (_face(folder / name, digest) for name, digest in _SHIPPED.items())
    return Fonts(regular, bold, mono, folder)


@lru_cache(maxsize=16)
def _face_of_script(folder: Path, name: str) -> Face:
    return _face(folder / name, _OF_SCRIPTS[name])


def _face(path: Path, digest: str) -> Face:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES)  # a file grown out of all measure is found to be damaged all the same
    except OSError as reason:
        raise CannotPrint(f"The font file {path} cannot be read ({reason.strerror}).", _REINSTALL) from reason
    if sha256(content).hexdigest() != digest:
        raise CannotPrint(f"The font file {path} is damaged.", _REINSTALL)
    try:
        font = EmbeddedFont(f"KetaDesk-{path.stem}", BytesIO(content))
    except TTFError as reason:
        raise CannotPrint(f"The font file {path} cannot be used ({reason}).", _REINSTALL) from reason
    pdfmetrics.registerFont(font)
    return Face(font.fontName, font, _Advances(font), frozenset(font.face.charToGlyph))
