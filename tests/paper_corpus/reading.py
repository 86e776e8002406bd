"""A finished PDF as pdfium sees it: the text of each page, every run of text with its place, and every shape."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

_SAME_LINE = 0.3
_WORD_GAP = 0.6
"""Of the type size: what is further apart on one base line stands in another cell."""


@dataclass(frozen=True)
class Box:
    """A box in points from the lower left of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def shared(self, other: "Box") -> tuple[float, float]:
        """How far the two lie over each other, across and up; negative where they are apart."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across, min(self.top, other.top) - max(self.bottom, other.bottom)


@dataclass(frozen=True)
class Run:
    """Text of one font and size in one go; the box is that of its ink."""

    text: str
    font: str
    size: float
    grey: float
    box: Box
    x: float
    y: float
    upright: bool
    """False for the words along the edge."""
    order: int
    """What is drawn later lies on top."""


@dataclass(frozen=True)
class Shape:
    """A line, a frame, a ground or a drawing such as a QR code."""

    box: Box
    grey: float | None
    """Of its ground; none where it has none."""
    stroked: bool
    drawing: bool
    order: int


@dataclass(frozen=True)
class ReadPage:
    """One page."""

    width: float
    height: float
    text: str
    """With line feeds, as a reader copies it."""
    runs: tuple[Run, ...]
    shapes: tuple[Shape, ...]

    def lines(self) -> Iterator[tuple[Run, ...]]:
        """The runs that stand on one base line side by side: the lines of a cell."""
        level = sorted((r for r in self.runs if r.upright), key=lambda r: (-round(r.y / _SAME_LINE), r.x))
        for _y, row in groupby(level, key=lambda r: round(r.y / _SAME_LINE)):
            line: list[Run] = []
            for run in row:
                if line and run.box.left - line[-1].box.right > _WORD_GAP * run.size:
                    yield tuple(line)
                    line = []
                line.append(run)
            yield tuple(line)

    def drawn_text(self) -> str:
        """The text in the order it is drawn, which is that of reading; each line of a cell on a line."""
        lines = self.drawn_lines()
        return "\n".join("".join(run.text for run in line).strip(" ") for line in lines)

    def drawn_lines(self) -> list[tuple[Run, ...]]:
        """The lines in the order they are drawn."""
        lines: list[list[Run]] = []
        for run in self.runs:
            if lines and _goes_on(lines[-1][-1], run):
                lines[-1].append(run)
            else:
                lines.append([run])
        return [tuple(line) for line in lines]

    def paragraphs(self) -> list[str]:
        """The lines that stand under each other in one cell, together; a line feed between them."""
        paragraphs: list[list[tuple[Run, ...]]] = []
        for line in self.drawn_lines():
            if paragraphs and _stands_under(paragraphs[-1][-1][0], line[0]):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
        return ["\n".join("".join(r.text for r in line).strip(" ") for line in p) for p in paragraphs]

    def line_texts(self) -> list[str]:
        """The text of each of these lines."""
        return ["".join(run.text for run in line).strip(" ") for line in self.lines()]


def _goes_on(before: Run, run: Run) -> bool:
    gap = run.box.left - before.box.right
    same = before.upright and run.upright and abs(before.y - run.y) < _SAME_LINE
    return same and -1.0 < gap <= _WORD_GAP * run.size


def _stands_under(before: Run, run: Run) -> bool:
    step = before.y - run.y
    return abs(before.x - run.x) < 0.5 and before.size == run.size and abs(step - 1.26 * run.size) < 0.5


def read_pages(pdf: bytes) -> tuple[ReadPage, ...]:
    """Every page of `pdf`."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_read(page) for page in document)


def _read(page: pypdfium2.PdfPage) -> ReadPage:
    words = page.get_textpage()
    text = words.get_text_bounded().replace("\r\n", "\n")
    runs: list[Run] = []
    shapes: list[Shape] = []
    for order in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, order)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            run = _run(item, words, order)
            runs += [run] if run.text.strip() else []
        else:
            shapes.append(_shape(item, kind, order))
    width, height = page.get_size()
    return ReadPage(width, height, text, tuple(runs), tuple(shapes))


def _run(item: object, words: pypdfium2.PdfTextPage, order: int) -> Run:
    length = pdfium.FPDFTextObj_GetText(item, words, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    pdfium.FPDFTextObj_GetText(item, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    matrix, size = pdfium.FS_MATRIX(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    pdfium.FPDFTextObj_GetFontSize(item, size)
    return Run(
        text=buffer.raw[: max(length, 2) - 2].decode("utf-16-le", "replace"),
        font=_font_name(item),
        size=round(size.value, 2),
        grey=_ground(item),
        box=_bounds(item),
        x=matrix.e,
        y=matrix.f,
        upright=matrix.a > 0 and matrix.b == 0,
        order=order,
    )


def _font_name(item: object) -> str:
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(item), name, 100)
    return name.value.decode()


def _shape(item: object, kind: int, order: int) -> Shape:
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return Shape(_bounds(item), None, stroked=False, drawing=True, order=order)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    return Shape(_bounds(item), _ground(item) if fill.value else None, bool(stroke.value), drawing=False, order=order)


def _bounds(item: object) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    return Box(*(side.value for side in sides))


def _ground(item: object) -> float:
    """Its grey, from 0 for black to 1."""
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item, *parts)
    return round(parts[0].value / 255, 2)
