"""The codes on every page of every paper, read off its picture as a scanner sees it: coarse, one-bit, askew, copied.

The QR has to hold from 100 dpi on; the bars from 150 dpi, in one bit. Nothing is promised of bars that are covered with
fine dust at 300 dpi, blurred by a whole dot of 150 dpi, or scanned at 150 dpi in shades of grey.
"""

import random
from collections.abc import Callable
from functools import cache

import pytest
import zxingcpp
from PIL.Image import Dither, Image, Resampling
from PIL.ImageFilter import GaussianBlur

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

from .conftest import FONTS
from .monitoring_papers import handover_of, record_of
from .reading import pdfium_texts, pictures
from .sample_sheets import acute_pain_sheet

pytestmark = pytest.mark.req("SR-25")

QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
CODE_128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
DOTS_PER_INCH = (100, 150, 200, 300)
FOOT = 0.8
"""Where the strip with the codes begins, as a share of the page; the rest has none and takes time."""


def _sheet() -> SheetContent:
    """With a revision of two figures: a longer code than usual."""
    label = "KD-20261122-0007-R12"
    return acute_pain_sheet().model_copy(update={"order_label": label, "code_text": f"{label}-9F3A61C2"})


PAPERS: dict[str, Callable[[], SheetContent]] = {
    "sheet": _sheet,
    "record": lambda: record_of("evening"),
    "handover": lambda: handover_of("evening"),
}


@cache
def pdf_of(paper: str, page_size: PageSize) -> bytes:
    return ReportlabPaperWriter(FONTS).write(PAPERS[paper](), page_size)


def feet(paper: str, page_size: PageSize, dots_per_inch: int) -> list[Image]:
    """The foot of each page in grey."""
    return [
        page.crop((0, int(page.height * FOOT), page.width, page.height))
        for page in pictures(pdf_of(paper, page_size), dots_per_inch)
    ]


def one_bit(picture: Image) -> Image:
    """Black or white, nothing between and nothing strewn in."""
    return picture.convert("1", dither=Dither.NONE).convert("L")


def read(picture: Image, formats: zxingcpp.BarcodeFormats) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=formats)]


def askew(degrees: float) -> Callable[[Image], Image]:
    return lambda picture: one_bit(picture.rotate(degrees, fillcolor=255, resample=Resampling.BICUBIC))


def dusty(picture: Image) -> Image:
    """One dot in two hundred is black or white by chance."""
    grains, dusted = random.Random(4711), one_bit(picture)
    for _ in range(picture.width * picture.height // 200):
        place = (grains.randrange(picture.width), grains.randrange(picture.height))
        dusted.putpixel(place, grains.choice((0, 255)))
    return dusted


def copied(picture: Image) -> Image:
    """A photocopy: blurred by more than half a dot, and darker."""
    return picture.filter(GaussianBlur(0.6)).point(lambda grey: 255 if grey > 150 else 0)


SEEN: dict[str, Callable[[Image], Image]] = {
    "askew by 1 degree": askew(1),
    "askew by 2 degrees": askew(-2),
    "dusty": dusty,
    "copied": copied,
}
EVERYWHERE = pytest.mark.parametrize(("paper", "page_size"), [(p, s) for p in PAPERS for s in PageSize])


@EVERYWHERE
@pytest.mark.parametrize("dots_per_inch", DOTS_PER_INCH)
def test_both_codes_are_read_off_every_page_in_one_bit(paper: str, page_size: PageSize, dots_per_inch: int) -> None:
    code = PAPERS[paper]().code_text
    for foot in feet(paper, page_size, dots_per_inch):
        assert read(one_bit(foot), QR_CODE) == [code]
        assert dots_per_inch < 150 or read(one_bit(foot), CODE_128) == [code]


@EVERYWHERE
def test_the_qr_is_the_only_code_of_its_kind_on_the_whole_page(paper: str, page_size: PageSize) -> None:
    """In grey, and the whole page: no table looks like a code."""
    for page in pictures(pdf_of(paper, page_size), 100):
        assert read(page, QR_CODE) == [PAPERS[paper]().code_text]


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("dots_per_inch", DOTS_PER_INCH)
def test_the_qr_survives_what_happens_to_paper(seen: str, dots_per_inch: int) -> None:
    for paper in PAPERS:
        foot = feet(paper, PageSize.A4, dots_per_inch)[0]
        assert read(SEEN[seen](foot), QR_CODE) == [PAPERS[paper]().code_text]


@pytest.mark.parametrize(
    ("seen", "dots_per_inch"),
    [(seen, dots) for seen in SEEN for dots in DOTS_PER_INCH[1:] if (seen, dots) != ("dusty", 300)],
)
def test_the_bars_survive_most_of_it(seen: str, dots_per_inch: int) -> None:
    for paper in PAPERS:
        foot = feet(paper, PageSize.LETTER, dots_per_inch)[0]
        assert read(SEEN[seen](foot), CODE_128) == [PAPERS[paper]().code_text]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("KD-20261122-0007-R2-9F3A61C2", "KD-20261122-0007-R2-9F3A61C2"),
        ("KD-20261122-0007-R12-9F3A61C2", "KD-20261122-0007-R12 -9F3A61C2"),
        ("KD-20261122-0007-R2-M-9F3A61C2", "KD-20261122-0007-R2 -M-9F3A61C2"),
        ("KD-20261122-10007-R12-H-9F3A61C2", "KD-20261122-10007 -R12-H-9F3A61C2"),
    ],
)
def test_the_code_stands_in_letters_beside_the_bars_however_long_it_is(code: str, printed: str) -> None:
    """It is typed by hand where there is no scanner; a line is cut before a hyphen only."""
    content = acute_pain_sheet().model_copy(update={"code_text": code})
    for text in pdfium_texts(ReportlabPaperWriter(FONTS).write(content, PageSize.A4)):
        assert printed in " ".join(text.split())


def test_a_code_that_has_no_room_in_letters_is_refused() -> None:
    content = acute_pain_sheet().model_copy(update={"code_text": "KD-20261122-1000000007-R100000-M-9F3A61C2"})
    with pytest.raises(CannotPrint, match="too long"):
        ReportlabPaperWriter(FONTS).write(content, PageSize.A4)
