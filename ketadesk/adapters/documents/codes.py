"""QR and Code128 of the order's id, revision and short hash: drawn once, put on every page; no patient data, no dose.

Drawn from plain boxes: the libraries' own drawings would list a font that is not embedded.
"""

from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.measures import BLACK, MM
from ketadesk.application.errors import CannotPrint

QR_SIDE = 17 * MM
"""15 mm is the least that a 100 dpi scan reads."""
QR_QUIET = 2.6 * MM
BAR = 0.34 * MM
"""The thinnest bar; 0.33 mm is the least."""
BARS_HEIGHT = 7 * MM
BARS_QUIET = 10 * BAR
QR_FORM = "qr"
BARS_FORM = "code128"


@dataclass(frozen=True)
class Codes:
    """Both codes of one text: the dark runs of each QR row and the widths of the bars, in modules."""

    qr_modules: int
    qr_runs: tuple[tuple[int, int, int], ...]
    """(row from the top, first column, length)."""
    bars: tuple[tuple[int, int], ...]
    """(left edge, width)."""
    bars_modules: int

    @property
    def bars_width(self) -> float:
        """The width of the Code128 in points, without its quiet zones."""
        return self.bars_modules * BAR


@lru_cache(maxsize=32)
def codes_of(text: str) -> Codes:
    """Encode `text`. Raises `CannotPrint` unless it is plain ASCII."""
    if not text or not text.isascii() or not text.isprintable():
        raise CannotPrint(f"The code {text!r} cannot be drawn.", "Report this; it is a fault in KetaDesk.")
    qr = QRCode(None, QRErrorCorrectLevel.M)
    qr.addData(text)
    qr.make()
    runs = [run for row in range(qr.moduleCount) for run in _dark_runs(row, qr.modules[row])]
    bars, modules = _bars(text)
    return Codes(qr.moduleCount, tuple(runs), tuple(bars), modules)


def draw_forms(canvas: Canvas, codes: Codes) -> None:
    """Define both drawings in the document, to be put on its pages by name."""
    side = QR_SIDE / codes.qr_modules
    canvas.beginForm(QR_FORM, 0, 0, QR_SIDE, QR_SIDE)
    boxes = [(c * side, QR_SIDE - (row + 1) * side, n * side, side) for row, c, n in codes.qr_runs]
    _fill(canvas, boxes)
    canvas.endForm()
    canvas.beginForm(BARS_FORM, 0, 0, codes.bars_width, BARS_HEIGHT)
    _fill(canvas, [(left * BAR, 0.0, width * BAR, BARS_HEIGHT) for left, width in codes.bars])
    canvas.endForm()


def _dark_runs(row: int, modules: list[bool]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    start = None
    for column, dark in enumerate([*modules, False]):
        if dark and start is None:
            start = column
        if not dark and start is not None:
            runs.append((row, start, column - start))
            start = None
    return runs


def _bars(text: str) -> tuple[list[tuple[int, int]], int]:
    symbol = Code128(text, quiet=0)
    symbol.validate()
    symbol.encode()
    bars: list[tuple[int, int]] = []
    left = 0
    for element in symbol.decompose():
        # Capital letters are bars, small ones the spaces between; a is one module, b two.
        width = ord(element.lower()) - ord("a") + 1
        if element.isupper():
            bars.append((left, width))
        left += width
    return bars, left


def _fill(canvas: Canvas, boxes: list[tuple[float, float, float, float]]) -> None:
    path = canvas.beginPath()
    for box in boxes:
        path.rect(*box)
    canvas.setFillGray(BLACK)
    canvas.drawPath(path, stroke=0, fill=1)
