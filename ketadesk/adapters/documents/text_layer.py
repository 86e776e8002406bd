"""The text of one page as PDF operators: kept while its shapes are drawn, and laid on top of them at its end.

Each text is marked as a part of its element; shaped text carries what was typed beside its glyphs.
"""

from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.lettering.fonts import Face
from ketadesk.adapters.documents.lettering.runs import SPOKEN, TYPED, Drawn, Spoken
from ketadesk.adapters.documents.lettering.typesetting import Line, Style
from ketadesk.adapters.documents.pdf.tags import Element, Marks, text_string

_THICKENED = 0.022
"""The outline of letters that have no bold face, in type sizes: both sides of it together."""


class TextLayer:
    """The canvas embeds the glyphs; the operators are written when the page is finished."""

    def __init__(self, canvas: Canvas, marks: Marks) -> None:
        self._canvas = canvas
        self._marks = marks
        self._operators: list[str] = []
        self._font: tuple[str, float] | None = None
        self._grey: float | None = None
        self._marked: Element | None = None
        self._codes: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def taken(self) -> str:
        """Return the operators of the page, blank where it has no text, and begin the next one."""
        written = f"BT {' '.join(self._operators)} EMC ET" if self._operators else ""
        self._operators, self._font, self._grey = [], None, None
        return written

    def show(self, line: Line, element: Element | None, place: str) -> None:
        """Set `line` where the operator `place` says, as a part of `element`; none only decorates the page."""
        if line.said and element is not None:
            element = element.within("Span")
            element.says(line.said)
        if self._marked is not element or not self._operators:
            self._marked = element
            self._operators += [*(["EMC"] if self._operators else []), self._marks.begin(element)]
        if self._grey != line.style.grey:
            self._grey = line.style.grey
            self._operators.append(f"{line.style.grey} g")
        self._operators.append(place)
        for run in line.runs:
            if isinstance(run, Spoken):
                self._speak(run, line.style)
            else:
                self._write(run, line.style)

    def _speak(self, run: Spoken, style: Style) -> None:
        """Shaped text, with what was typed beside it."""
        said = f"{TYPED}<{run.text.encode().hex()}>" if run.turned else f"{SPOKEN}<{text_string(run.text)}>"
        self._operators.append(f"/Span<</{said}>>BDC")
        for part in run.parts:
            self._write(part, style)
        self._operators.append("EMC")

    def _write(self, run: Drawn, style: Style) -> None:
        if run.thick:
            self._operators.append(f"2 Tr {style.grey} G {style.size * _THICKENED:.3f} w")
        if run.glyphs:
            self._place(run, style.size)
        else:
            for font, code in self._coded(run.face, run.text):
                self._set_font(font, style.size)
                self._operators.append(f"<{code}> Tj")
        if run.thick:
            self._operators.append("0 Tr")

    def _place(self, run: Drawn, size: float) -> None:
        """Each glyph where the shaper put it.

        As many as possible go in one operator, since readers overlook one that holds nothing but letters of no width.
        What is left of the advance goes in one of its own: pdfium sees a blank behind an operator that ends with it.
        """
        placed = [(*run.face.glyph_code(glyph, self._canvas), glyph) for glyph in run.glyphs]
        for (font, raised), group in groupby(placed, key=lambda place: (place[0], place[3].up)):
            self._set_font(font, size)
            shown, behind = "", 0.0
            for _, code, own, glyph in group:
                shown += f"{_shift(behind - glyph.right)}<{code}>"
                behind = own + glyph.right - glyph.advance
            rise = f"{raised * size / 1000:.4f} Ts " if raised else ""
            left = f" [{_shift(behind)}] TJ" if _shift(behind) else ""
            self._operators.append(f"{rise}[{shown}] TJ{left}{' 0 Ts' if raised else ''}")

    def _set_font(self, font: str, size: float) -> None:
        if self._font != (font, size):
            self._font = (font, size)
            self._operators.append(f"{font} {size} Tf")

    def _coded(self, face: Face, text: str) -> list[tuple[str, str]]:
        """(font of the document, character codes in hexadecimal) of each part of `text`; looked up once."""
        key = (face.name, text)
        if key not in self._codes:
            self._codes[key] = face.coded(text, self._canvas)
        return self._codes[key]


def _shift(thousandths: float) -> str:
    """How far the pen goes back, in thousandths of the type size, as PDF writes it; blank where it stays."""
    return f"{thousandths:.3f}" if abs(thousandths) >= 0.0005 else ""
