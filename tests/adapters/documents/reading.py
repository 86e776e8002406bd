"""Read a finished PDF back, with tools that had no part in writing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pypdfium2
import pypdfium2.raw
from PIL.Image import Image
from pypdf import PdfReader


@dataclass(frozen=True)
class TextBox:
    """A run of text on a page; the measures are points from the lower left."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "TextBox") -> bool:
        return (
            self.page == other.page
            and min(self.right, other.right) - max(self.left, other.left) > 0.3
            and min(self.top, other.top) - max(self.bottom, other.bottom) > 0.3
        )


def pdfium_texts(pdf: bytes) -> list[str]:
    """The text of each page as pdfium reads it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def pypdf_texts(pdf: bytes) -> list[str]:
    """The text of each page as pypdf reads it, line by line, with its no-break spaces."""
    return list(_pypdf_texts(pdf))


@lru_cache(maxsize=64)
def _pypdf_texts(pdf: bytes) -> tuple[str, ...]:
    # Many tests ask the same paper one question each: to read it takes longer than to answer.
    return tuple(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def text_boxes(pdf: bytes) -> list[TextBox]:
    """Every run of text with its place."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [box for number, page in enumerate(document, 1) for box in _boxes(number, page.get_textpage())]


def overlaps(boxes: list[TextBox]) -> list[tuple[TextBox, TextBox]]:
    """Pairs that overlap; only those near each other are compared."""
    found = []
    ordered = sorted(boxes, key=lambda box: (box.page, box.bottom))
    for number, box in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.page != box.page or other.bottom > box.top:
                break
            if box.overlaps(other):
                found.append((box, other))
    return found


def flat(text: str) -> str:
    """The text on one line, every kind of blank a single space."""
    return " ".join(text.split())


def _boxes(number: int, text: pypdfium2.PdfTextPage) -> Iterator[TextBox]:
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        yield TextBox(number, text.get_text_bounded(left, bottom, right, top), left, bottom, right, top)


def sized_characters(pdf: bytes) -> list[list[tuple[str, float]]]:
    """Each page's characters with their type size in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_sized(page.get_textpage()) for page in document]


def _sized(text: pypdfium2.PdfTextPage) -> list[tuple[str, float]]:
    size = pypdfium2.raw.FPDFText_GetFontSize
    return [(text.get_text_range(i, 1), round(size(text, i), 1)) for i in range(text.count_chars())]


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_size() for page in document]


def pictures(pdf: bytes, dots_per_inch: int) -> list[Image]:
    """Each page as a grey picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots_per_inch / 72, grayscale=True).to_pil() for page in document]
