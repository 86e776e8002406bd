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


@dataclass(frozen=True)
class Codes:
    """Both codes of one text, as PDF operators; the origin is the lower left corner."""

    text: str
    qr: str
    bars: str
    bars_width: float
    """In points, without its quiet zones."""

    @property
    def qr_form(self) -> str:
        """The name of the QR's drawing in the document; a pack has several."""
        return f"qr-{self.text}"

    @property
    def bars_form(self) -> str:
        """The name of the bars' drawing in the document."""
        return f"code128-{self.text}"


@lru_cache(maxsize=32)
def codes_of(text: str) -> Codes:
    """Encode `text`. Raises `CannotPrint` unless it is plain ASCII."""
    if not text or not text.isascii() or not text.isprintable():
        raise CannotPrint(f"The code {text!r} cannot be drawn.", "Report this; it is a fault in KetaDesk.")
    qr = QRCode(None, QRErrorCorrectLevel.M)
    qr.addData(text)
    qr.make()
    side = QR_SIDE / qr.moduleCount
    runs = [
        (start * side, QR_SIDE - (row + 1) * side, length * side, side)
        for row in range(qr.moduleCount)
        for start, length in _dark_runs(qr.modules[row])
    ]
    bars, modules = _bars(text)
    return Codes(
        text,
        _filled(runs),
        _filled([(left * BAR, 0.0, width * BAR, BARS_HEIGHT) for left, width in bars]),
        modules * BAR,
    )


def draw_forms(canvas: Canvas, codes: Codes) -> None:
    """Define both drawings in the document, to be put on its pages by name."""
    canvas.beginForm(codes.qr_form, 0, 0, QR_SIDE, QR_SIDE)
    canvas.addLiteral(codes.qr)
    canvas.endForm()
    canvas.beginForm(codes.bars_form, 0, 0, codes.bars_width, BARS_HEIGHT)
    canvas.addLiteral(codes.bars)
    canvas.endForm()


def _dark_runs(modules: list[bool]) -> list[tuple[int, int]]:
    """(first column, length) of each dark run of a row."""
    runs: list[tuple[int, int]] = []
    start = None
    for column, dark in enumerate([*modules, False]):
        if dark and start is None:
            start = column
        if not dark and start is not None:
            runs.append((start, column - start))
            start = None
    return runs


def _bars(text: str) -> tuple[list[tuple[int, int]], int]:
    """(left edge, width) of each bar and the width of all, in modules."""
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


def _filled(boxes: list[tuple[float, float, float, float]]) -> str:
    return f"{BLACK} g " + " ".join("{:.3f} {:.3f} {:.3f} {:.3f} re".format(*box) for box in boxes) + " f"
