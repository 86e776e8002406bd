"""A poor photocopy still shows every word and every box: blurred, 150 dots an inch, black or white, no grey."""

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from ketadesk.application.sheet.sheet_content import PageSize
from tests.paper_corpus.golden import sheet_content
from tests.paper_corpus.papers import Paper, paper_of
from tests.paper_corpus.reading import Box, ReadPage

_DOTS_PER_INCH = 150
_BLUR = 0.8
_BLACK_BELOW = 150
_EDGE = 2.0
"""The edge lies within so many points of where the reader says that the box ends."""


@pytest.fixture(scope="module", params=[4, 25, 61])
def paper(request: pytest.FixtureRequest) -> Paper:
    """An acute order, one with everything, and one without a pump's taper."""
    return paper_of(f"copied-{request.param}", sheet_content(request.param), PageSize.A4)


def copies(pdf: bytes) -> list[Image.Image]:
    """Each page as the copier gives it."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = [page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil() for page in document]
    blurred = [picture.filter(ImageFilter.GaussianBlur(_BLUR)) for picture in drawn]
    return [picture.point(lambda level: 255 if level > _BLACK_BELOW else 0) for picture in blurred]


def black_share(copy: Image.Image, page: ReadPage, box: Box) -> float:
    """How much of a box is black in the copy."""
    dots = _DOTS_PER_INCH / 72
    corners = (box.left, page.height - box.top, box.right, page.height - box.bottom)
    left, top, right, bottom = (round(corner * dots) for corner in corners)
    part = copy.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    return part.histogram()[0] / (part.width * part.height)


def test_every_word_is_there(paper: Paper) -> None:
    for page, copy in zip(paper.pages, copies(paper.pdf), strict=True):
        for run in page.runs:
            if run.grey < 0.5 and run.text.strip(" -.") and run.box.width > 3:
                assert black_share(copy, page, run.box) > 0.1, run.text


def test_white_words_stay_apart_from_their_ground(paper: Paper) -> None:
    for page, copy in zip(paper.pages, copies(paper.pdf), strict=True):
        for run in page.runs:
            if run.grey > 0.5:
                assert 0.2 < black_share(copy, page, run.box) < 0.9, run.text


def test_every_box_to_be_filled_in_keeps_its_edges(paper: Paper) -> None:
    found = 0
    for page, copy in zip(paper.pages, copies(paper.pdf), strict=True):
        for shape in page.shapes:
            if shape.stroked and shape.grey == 1.0 and shape.box.height > 5:
                found += 1
                box = shape.box
                left = Box(box.left, box.bottom + 2, box.left + _EDGE, box.top - 2)
                foot = Box(box.left + 2, box.bottom, box.right - 2, box.bottom + _EDGE)
                assert black_share(copy, page, left) > 0.15, box
                assert black_share(copy, page, foot) > 0.15, box
    assert found > 20
