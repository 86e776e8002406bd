"""How the fonts go into the PDF: subsets of reportlab's making, with what it leaves out.

A no-break space is extracted as itself. A glyph that no character stands for, such as a letter's form in the middle of
an Arabic word, gets a private code of its own, and the subset's text map says which letters it shows.
"""

from typing import Any

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

NO_BREAK_SPACE = "\u00a0"
_STAND_IN = 0xF8A0
"""A private code point under which a no-break space passes through reportlab, which would make it a plain space."""
_FIRST_GLYPH = 0x100000
"""The last private plane; no text that is printed holds a character of it."""
_NO_LETTER = "\u200b"
_A_BLOCK = 100
"""Entries that a block of a text map may hold."""


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A TrueType font whose no-break space and shaped glyphs are extracted from the PDF as what was typed."""

    def __init__(self, name: str, file: object) -> None:
        super().__init__(name, file)
        self._mend_metrics()
        self._codes: dict[tuple[int, str], int] = {}
        self._texts: dict[int, str] = {}

    def _mend_metrics(self) -> None:
        """The last advance of a font file stands for all glyphs after it; reportlab gives them that in another unit."""
        hhea: bytes = self.face.get_table("hhea")
        count = int.from_bytes(hhea[34:36], "big")
        metrics: list[tuple[int, int]] = self.face.hmetrics
        metrics[count:] = [(metrics[count - 1][0], bearing) for _, bearing in metrics[count:]]

    @property
    def file_bytes(self) -> bytes:
        """The whole font file."""
        content: bytes = self.face._ttf_data  # reportlab keeps it, and has no other name for it
        return content

    def glyph_in(self, index: int, text: str, document: object) -> tuple[tuple[int, bytes], float]:
        """Return (subset, code) of a glyph that shows `text`, and its own advance in thousandths of the size."""
        key = (index, text)
        if key not in self._codes:
            code = self._codes[key] = _FIRST_GLYPH + len(self._codes)
            self._texts[code] = text
            self.face.charToGlyph[code] = index
            self.face.charWidths[code] = self.pdfScale(self.face.hmetrics[index][0])
        code = self._codes[key]
        (place,) = super().splitString(chr(code), document)
        return place, float(self.face.charWidths[code])

    def splitString(  # noqa: N802  # reportlab's name
        self, text: str, doc: object, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        self.face.charToGlyph.setdefault(_STAND_IN, self.face.charToGlyph[0x20])
        parts: list[tuple[int, bytes]] = super().splitString(
            text.replace(NO_BREAK_SPACE, chr(_STAND_IN)), doc, encoding
        )
        return parts

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab's name
        subsets = self.state[doc].subsets
        for subset in subsets:
            subset[:] = [0xA0 if code == _STAND_IN else code for code in subset]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            if any(code in self._texts for code in subset):
                name = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("latin-1")
                doc.idToObject[f"toUnicodeCMap:{name}"].content = self._text_map(name, subset)

    def _text_map(self, name: str, subset: list[int]) -> str:
        """The text of each code of a subset; a glyph that shows no letter of its own has one that is nothing to see.

        None at all would be against PDF/UA; the text beside the glyphs says what they mean together.
        """
        texts = [(place, self._texts.get(code, chr(code)) or _NO_LETTER) for place, code in enumerate(subset)]
        entries = [f"<{place:02X}> <{text.encode('utf-16-be').hex().upper()}>" for place, text in texts]
        blocks = [entries[at : at + _A_BLOCK] for at in range(0, len(entries), _A_BLOCK)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
            f"/CMapName /{name} def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )
