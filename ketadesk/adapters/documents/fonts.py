"""The three shipped fonts, parsed once per process and known by their exact bytes.

A damaged font can print another glyph than the one meant, so a file with one changed byte is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from ketadesk.application.errors import CannotPrint

NO_BREAK_SPACE = "\u00a0"
_STAND_IN = 0xF8A0
"""A private code point under which a no-break space passes through reportlab, which would make it a plain space."""

_SHIPPED = {
    "DejaVuSans.ttf": "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322",
    "DejaVuSans-Bold.ttf": "0d977336a6d5fba34eab8e3199eb218327161b5143749f802982c2bc34df0c96",
    "DejaVuSansMono.ttf": "0f5db4f1749979d961019838b160bec74abdf7f9eca69553fe1aa856bbff49a4",
}
_REINSTALL = "Install KetaDesk again; until then write the order by hand on the hospital's own form."


class _SpaceKeepingFont(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A TrueType font whose no-break space is extracted from the PDF as U+00A0."""

    def splitString(  # noqa: N802  # reportlab's name
        self, text: str, doc: object, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        self.face.charToGlyph.setdefault(_STAND_IN, self.face.charToGlyph[0x20])
        parts: list[tuple[int, bytes]] = super().splitString(
            text.replace(NO_BREAK_SPACE, chr(_STAND_IN)), doc, encoding
        )
        return parts

    def addObjects(self, doc: object) -> None:  # noqa: N802  # reportlab's name
        for subset in self.state[doc].subsets:
            subset[:] = [0xA0 if code == _STAND_IN else code for code in subset]
        super().addObjects(doc)


class _Advances(dict[str, float]):
    """Character -> advance in thousandths of the type size, looked up once each."""

    def __init__(self, font: TTFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: str) -> float:
        advance = self[character] = float(self._font.face.getCharWidth(ord(character)))
        return advance


@dataclass(frozen=True)
class Face:
    """One weight of the type: its name, its font for the canvas, and what it can print."""

    name: str
    font: _SpaceKeepingFont
    advances: _Advances
    characters: frozenset[int]

    def coded(self, text: str, canvas: Canvas) -> list[tuple[str, str]]:
        """Return (font of the document, codes in hexadecimal) of each part of `text`, and embed its glyphs."""
        document = canvas._doc  # reportlab's fonts ask for it, and its canvas has no other name for it
        parts = self.font.splitString(text, document)
        return [(self.font.getSubsetInternalName(subset, document), codes.hex()) for subset, codes in parts]

    def advance(self, text: str) -> float:
        """Return the width of `text` in thousandths of the type size."""
        advances = self.advances
        return sum([advances[character] for character in text])


@dataclass(frozen=True)
class Fonts:
    """The faces of a document."""

    regular: Face
    bold: Face
    mono: Face

    def __iter__(self) -> Iterator[Face]:
        return iter((self.regular, self.bold, self.mono))


@lru_cache(maxsize=4)
def fonts_in(folder: Path) -> Fonts:
    """Return the fonts of `folder`. Raises `CannotPrint` naming a missing or damaged file."""
    regular, bold, mono = (_face(folder / name, digest) for name, digest in _SHIPPED.items())
    return Fonts(regular, bold, mono)


def _face(path: Path, digest: str) -> Face:
    try:
        content = path.read_bytes()
    except OSError as reason:
        raise CannotPrint(f"The font file {path} cannot be read ({reason.strerror}).", _REINSTALL) from reason
    if sha256(content).hexdigest() != digest:
        raise CannotPrint(f"The font file {path} is damaged.", _REINSTALL)
    try:
        font = _SpaceKeepingFont(f"KetaDesk-{path.stem}", BytesIO(content))
    except TTFError as reason:
        raise CannotPrint(f"The font file {path} cannot be used ({reason}).", _REINSTALL) from reason
    pdfmetrics.registerFont(font)
    return Face(font.fontName, font, _Advances(font), frozenset(font.face.charToGlyph))
