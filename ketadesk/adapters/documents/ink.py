"""The pen: lines, boxes and text on one page of the canvas, with the origin at the top left.

Shapes go down at once, text in one go at the end of the page: it lies on top, stands in reading order, and costs less.
Both are written as PDF operators: reportlab's own number formatting, measuring and escaping take half the time of a
sheet. Every shape and every text is marked: shapes as mere decoration, a text as part of the element it belongs to.
"""

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.lettering.typesetting import Line
from ketadesk.adapters.documents.measures import BLACK, CHECK_BOX, HAIR, THIN, WHITE
from ketadesk.adapters.documents.pdf.tags import DECORATION, Element, Marks
from ketadesk.adapters.documents.text_layer import TextLayer


class Ink:
    """Draws on the canvas's current page; `y` grows downwards."""

    def __init__(self, canvas: Canvas, page_height: float) -> None:
        self._canvas = canvas
        self._height = page_height
        self._marks = Marks()
        self._text = TextLayer(canvas, self._marks)
        self._element: Element | None = None
        self._drawn = False
        self.repeating = False
        """While set, what is drawn stood on an earlier page: a screen reader is told of it once."""

    def tag(self, element: Element | None) -> None:
        """The text that follows belongs to `element`; to none of them where it only decorates the page."""
        self._element = None if self.repeating else element

    def begin_figure(self, figure: Element, in_words: str, box: tuple[float, float, float, float]) -> None:
        """The shapes that follow are `figure`, until `end_figure`; `box` is its left, top, width and height."""
        x, top, width, height = box
        edges = f"{x:.2f} {self._height - top - height:.2f} {x + width:.2f} {self._height - top:.2f}"
        figure.attributes = f"/Alt({in_words})/A<</O/Layout/BBox[{edges}]>>"
        self.tag(figure)
        self._draw(f"EMC {self._marks.begin(self._element)}")

    def end_figure(self) -> None:
        """The shapes that follow decorate the page again."""
        self._draw(f"EMC {DECORATION}")

    def line(self, line: Line, x: float, top: float) -> None:
        """Set `line` with its line box at `top`: capitals stand in the middle of the leading."""
        self.baseline(line, x, top + baseline_below_top(line.style.leading, line.style.size))

    def lines(self, lines: Iterable[Line], x: float, top: float) -> None:
        """Set `lines` under each other, the first with its line box at `top`."""
        for line in lines:
            self.line(line, x, top)
            top += line.style.leading

    def baseline(self, line: Line, x: float, y: float) -> None:
        """Set `line` on the base line `y`."""
        self._text.show(line, self._element, f"1 0 0 1 {x:.5f} {self._height - y:.5f} Tm")
        if line.style.struck:
            # Through the middle of the small letters, thin enough that every one stays readable.
            self.rule(x, x + line.width, y - 0.27 * line.style.size, HAIR, BLACK)

    def rule(self, x1: float, x2: float, y: float, weight: float, grey: float) -> None:
        """Draw a level line."""
        level = self._height - y
        self._draw(f"{_pen(weight, grey)} {x1:.2f} {level:.2f} m {x2:.2f} {level:.2f} l S")

    def upright(self, x: float, y1: float, y2: float, weight: float, grey: float) -> None:
        """Draw an upright line."""
        self._draw(f"{_pen(weight, grey)} {x:.2f} {self._height - y1:.2f} m {x:.2f} {self._height - y2:.2f} l S")

    def fill(self, x: float, top: float, width: float, height: float, grey: float) -> None:
        """Fill a box without a border."""
        self._draw(f"{grey} g {self._box(x, top, width, height)} f")

    def frame(self, x: float, top: float, width: float, height: float, weight: float, grey: float = BLACK) -> None:
        """Draw a box without a ground."""
        self._draw(f"{_pen(weight, grey)} {self._box(x, top, width, height)} S")

    def white_box(self, x: float, top: float, width: float, height: float, weight: float, grey: float) -> None:
        """Draw a white box to be written in."""
        self._draw(f"{_pen(weight, grey)} {WHITE} g {self._box(x, top, width, height)} B")

    def segment(self, ends: tuple[float, float, float, float], weight: float, grey: float, dash: str = "") -> None:
        """Draw a line from x, y to x, y; `dash` is lengths of ink and gap in points: `3 2`."""
        x1, y1, x2, y2 = ends
        line = f"{x1:.2f} {self._height - y1:.2f} m {x2:.2f} {self._height - y2:.2f} l S"
        self._draw(f"q [{dash}] 0 d {_pen(weight, grey)} {line} Q")

    def disc(self, x: float, y: float, size: float, grey: float) -> None:
        """Fill a disc of `size` points across: a point drawn with a round pen."""
        place = f"{x:.2f} {self._height - y:.2f}"
        self._draw(f"q 1 J {_pen(size, grey)} {place} m {place} l S Q")

    def polygon(self, corners: list[tuple[float, float]], grey: float) -> None:
        """Fill a shape, with a thin black edge."""
        first, *others = (f"{x:.2f} {self._height - y:.2f}" for x, y in corners)
        path = " ".join([f"{first} m", *(f"{corner} l" for corner in others)])
        self._draw(f"{_pen(HAIR, BLACK)} {grey} g {path} b")

    def check_box(self, x: float, middle: float) -> None:
        """Draw an empty check box around the level `middle`."""
        self.white_box(x, middle - CHECK_BOX / 2, CHECK_BOX, CHECK_BOX, THIN, BLACK)

    def form(self, name: str, x: float, bottom: float) -> None:
        """Put a drawing made before on the page, its lower left corner at `x`, `bottom`."""
        self._draw("")
        self._canvas.saveState()
        self._canvas.translate(x, self._height - bottom)
        self._canvas.doForm(name)
        self._canvas.restoreState()

    def along_edge(self, line: Line, x: float, middle: float, *, upwards: bool) -> None:
        """Set `line` turned by a quarter, its middle at the height `middle`."""
        turn = 1 if upwards else -1
        start = self._height - middle - turn * line.width / 2
        self._text.show(line, self._element, f"0 {turn} {-turn} 0 {x:.5f} {start:.5f} Tm")

    def finish_page(self) -> None:
        """Lay the text down and begin the next page."""
        self._draw(f"EMC {self._text.taken()}".rstrip())
        self._canvas.showPage()
        self._marks.next_page()
        self._drawn = False

    def _box(self, x: float, top: float, width: float, height: float) -> str:
        return f"{x:.2f} {self._height - top - height:.2f} {width:.2f} {height:.2f} re"

    def _draw(self, operators: str) -> None:
        if not self._drawn:
            self._drawn = True
            self._canvas.addLiteral(DECORATION)
        self._canvas.addLiteral(operators)


def _pen(weight: float, grey: float) -> str:
    return f"{weight} w {grey} G"


def baseline_below_top(leading: float, size: float) -> float:
    """How far below the top of its line box a base line lies, in points; capitals are 0.73 of the size high."""
    return leading / 2 + 0.365 * size
