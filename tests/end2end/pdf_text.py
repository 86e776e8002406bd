"""What a finished PDF is beside its text: the sizes of its pages and letters, its fonts, what it says of itself."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pypdf

NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class Glyphs:
    """A piece of text as it was drawn, with its height in points."""

    text: str
    points: float


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page in whole points."""
    return [
        (round(page.mediabox.width), round(page.mediabox.height)) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def without_blanks(text: str) -> str:
    """Return the text without any blank, so that a wrapped cell compares equal."""
    return re.sub(r"\s", "", text.replace(NO_BREAK_SPACE, " "))


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of all pages and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page.get("/Resources", {})
        for reference in resources.get_object().get("/Font", {}).values():
            font = reference.get_object()
            found[str(font["/BaseFont"])] = _is_embedded(font)
    return found


def _is_embedded(font: Any) -> bool:
    for descendant in font.get("/DescendantFonts", [font]):
        descriptor = descendant.get_object().get("/FontDescriptor")
        if descriptor is None:
            return False
        if not any(key.startswith("/FontFile") for key in descriptor.get_object()):
            return False
    return True


def drawn(pdf: bytes) -> list[list[Glyphs]]:
    """Return, for each page, the pieces of text in the order they were drawn, with their heights."""
    return [_drawn_on(page) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def _drawn_on(page: pypdf.PageObject) -> list[Glyphs]:
    pieces: list[Glyphs] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            pieces.append(Glyphs(text, abs(size * tm[3] * cm[3])))

    page.extract_text(visitor_text=visit)
    return pieces


def said_of_itself(pdf: bytes) -> str:
    """What the file says of itself: its properties, and its metadata as it stands."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    return f"{dict(reader.metadata or {})} {root['/Metadata'].get_data().decode()}"
