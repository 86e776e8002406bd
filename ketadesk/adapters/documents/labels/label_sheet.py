"""Sheets and rolls of labels: where each label stands, and the page's own line in the margin that is thrown away.

A sheet of A4 has two columns of five labels, 99.1 mm by 57 mm, 2.5 mm between the columns: 6 mm above and below, and
4.65 mm at the sides. A sheet of Letter has 4 in by 2 in, 0.5 in above and below, 0.16 in at the sides. On a roll a page
is one label, set along the tape: 100 mm long and 62 mm high.

The pages are counted in the margin of a sheet. A roll has no margin, and there a second `1 of 2` beside that of the
container would be a figure to mistake: each label carries its patient, its order and its container by itself.
"""

from collections.abc import Callable
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.labels.label import LABEL_INSET, SetLabel, set_label
from ketadesk.adapters.documents.labels.label_rows_above import LABEL_QR
from ketadesk.adapters.documents.labels.label_setting import LEAST
from ketadesk.adapters.documents.lettering.coverage import unprintable_in
from ketadesk.adapters.documents.lettering.fonts import Fonts
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter
from ketadesk.adapters.documents.measures import MM
from ketadesk.adapters.documents.pages.codes import QR_SIDE, codes_of
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.errors import CannotPrint
from ketadesk.application.labels.label_content import LABELS_ON_A_SHEET, ContainerLabel, LabelStock

_INCH = 72.0


class Stock(NamedTuple):
    """The measures of a page of labels, in points."""

    page_width: float
    page_height: float
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    pitch: float = 0.0
    """From column to column; rows stand against each other."""
    count_base: float = 0.0
    """The base line of the page's own line in the top margin; 0 where there is no margin."""

    @property
    def places(self) -> int:
        return LABELS_ON_A_SHEET if self.pitch else 1

    def corner(self, place: int) -> tuple[float, float]:
        """Left edge and top of the label at `place`, counted from 0 along the rows."""
        row, column = divmod(place, 2)
        return self.left + column * self.pitch, self.top + row * self.height


STOCKS = {
    LabelStock.A4: Stock(
        210 * MM, 297 * MM, 99.1 * MM, 57 * MM, left=4.65 * MM, top=6 * MM, pitch=101.6 * MM, count_base=5.7 * MM
    ),
    LabelStock.LETTER: Stock(
        8.5 * _INCH, 11 * _INCH, 4 * _INCH, 2 * _INCH, left=0.16 * _INCH, top=0.5 * _INCH, pitch=4.18 * _INCH,
        count_base=9 * MM,
    ),
    LabelStock.ROLL_62: Stock(100 * MM, 62 * MM, 100 * MM, 62 * MM),
}  # fmt: skip


def qr_form_name(label: ContainerLabel) -> str:
    """The name of the QR's drawing in the document."""
    return f"label-qr-{label.code_text}"


def refuse_unprintable_labels(labels: tuple[ContainerLabel, ...], fonts: Fonts) -> None:
    """Raise `CannotPrint` naming what would not print exactly as it is."""
    texts = dict.fromkeys(text for label in labels for _name, text in label if isinstance(text, str))
    wrong = list(dict.fromkeys(filter(None, (unprintable_in(text, fonts) for text in texts))))
    if wrong:
        raise CannotPrint(
            f"The labels cannot be printed: they hold {', '.join(wrong)}.",
            "Type it again in letters that can be printed, as on the wristband; if they are part of the name, write "
            "the labels by hand.",
        )


def set_labels(labels: tuple[ContainerLabel, ...], stock: Stock, setter: Typesetter) -> list[SetLabel]:
    """Set every label. Raises `CannotPrint` for one that does not fit."""
    width, height = stock.width - 2 * LABEL_INSET, stock.height - 2 * LABEL_INSET
    return [set_label(label, setter, width, height, qr_form_name(label)) for label in labels]


def draw_qr_forms(canvas: Canvas, labels: tuple[ContainerLabel, ...]) -> None:
    """Define the QR of each code in the document. Raises `CannotPrint` for a code that is no plain ASCII."""
    scale = LABEL_QR / QR_SIDE
    for name, text in {qr_form_name(label): label.code_text for label in labels}.items():
        canvas.beginForm(name, 0, 0, LABEL_QR, LABEL_QR)
        canvas.addLiteral(f"q {scale:.6f} 0 0 {scale:.6f} 0 0 cm {codes_of(text).qr} Q")
        canvas.endForm()


def page_counter(setter: Typesetter, title: str) -> Callable[[int, int], Line]:
    """Return what sets `Labels KD-20261122-0007-R2, page 1 of 2`."""
    return lambda number, count: setter.line(f"{title}, page {number} of {count}", Style(LEAST))


def draw_labels(
    ink: Ink, stock: Stock, counted: Callable[[int, int], Line], labels: list[SetLabel], first: int, document: Element
) -> None:
    """Draw every page, the first label at the place `first`; `counted` is the margin's line of a page of so many."""
    places = [None] * (first - 1) + list(labels)
    pages = [places[start : start + stock.places] for start in range(0, len(places), stock.places)]
    for number, page in enumerate(pages, start=1):
        if stock.count_base:
            line = counted(number, len(pages))
            ink.tag(document.within("P"))
            ink.baseline(line, stock.page_width - stock.left - LABEL_INSET - line.width, stock.count_base)
        for place, label in enumerate(page):
            left, top = stock.corner(place)
            if label is not None:
                label.draw(ink, left + LABEL_INSET, top + LABEL_INSET, document.within("Sect"))
        ink.finish_page()
