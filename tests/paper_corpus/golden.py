"""Pictures of pages as somebody looked at them and found them good, and how a page is held against them.

`python -m tests.paper_corpus.golden` makes them anew; look at every one before it is kept.
The renderer is pinned, so a page gives the same picture every time. What is tolerated is less than a digit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from ketadesk import app
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from tests.paper_corpus.orders import corpus_orders
from tests.paper_corpus.papers import dressed, writer

FOLDER = Path(__file__).parent / "golden"
_DOTS_PER_INCH = 80
_LEVELS = 16
_TILE = 16
_SEEN = 56
"""Of 255: a dot that differs by more is another dot."""
_MOST_IN_A_TILE = 2
_MANY_ORDERS = 10_000


@dataclass(frozen=True)
class GoldenPage:
    """One page of one paper."""

    name: str
    page: int
    pdf: Callable[[], bytes]

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}-{self.page}.png"

    def picture(self) -> Image.Image:
        """The page as it is printed now."""
        return picture_of(self.pdf(), self.page)


def picture_of(pdf: bytes, page: int) -> Image.Image:
    """Page number `page` in a few greys."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn: Image.Image = document[page - 1].render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil()
    step = 255 // (_LEVELS - 1)
    return drawn.point([min(255, (level + step // 2) // step * step) for level in range(256)])


def differences(picture: Image.Image, golden: Image.Image) -> list[tuple[int, int]]:
    """Upper left corners of the tiles in which the two differ so that it can be seen."""
    if picture.size != golden.size:
        return [(0, 0)]
    seen = ImageChops.difference(picture, golden).point(lambda level: 255 if level > _SEEN else 0)
    corners = [(x, y) for y in range(0, seen.height, _TILE) for x in range(0, seen.width, _TILE)]
    return [(x, y) for x, y in corners if _dots(seen.crop((x, y, x + _TILE, y + _TILE))) > _MOST_IN_A_TILE]


def _dots(tile: Image.Image) -> int:
    return tile.histogram()[255]


@cache
def sheet_pdf(place: int, page_size: PageSize = PageSize.A4) -> bytes:
    """The sheet of the corpus order at that place."""
    return writer().write(unversioned(sheet_content(place)), page_size)


def sheet_content(place: int) -> SheetContent:
    """Its content."""
    return dressed(next(corpus_orders(app.read_reference(), place, _MANY_ORDERS)))


def unversioned(content: SheetContent) -> SheetContent:
    """The content without what changes with every version of the program or of the library's file."""
    return content.model_copy(
        update={"library_line": "Drug library of this test, not approved", "code_text": "KD-20261122-0007-R2-0A1B2C3D"}
    )


def _sheet(name: str, place: int, page: int, page_size: PageSize = PageSize.A4) -> GoldenPage:
    return GoldenPage(f"{name}-{page_size.value}", page, lambda: sheet_pdf(place, page_size))


PAGES = (
    _sheet("signed", 1, 2),
    _sheet("signed", 1, 4),
    _sheet("signed", 1, 6),
    _sheet("acute", 4, 1),
    _sheet("acute", 4, 2),
    _sheet("acute", 4, 4),
    _sheet("acute", 4, 6),
    _sheet("all-overrides", 25, 2, PageSize.LETTER),
    _sheet("all-overrides", 25, 6, PageSize.LETTER),
    _sheet("saline", 61, 2),
    _sheet("icu", 123, 3, PageSize.LETTER),
)


def renew() -> None:
    """Write all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for page in PAGES:
        page.file.write_bytes(as_png(page.picture()))


def as_png(picture: Image.Image) -> bytes:
    """A small file: a palette of a few greys."""
    kept = BytesIO()
    picture.quantize(_LEVELS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True, bits=4)
    return kept.getvalue()


if __name__ == "__main__":
    renew()
