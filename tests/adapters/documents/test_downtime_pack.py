"""The downtime pack as a finished PDF: numbered through, whose it is on every page, boxes that one can write in."""

import pytest

from ketadesk.adapters.documents.blocks.blank_grid import BOX_LEAST, blank_grid_pieces
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.typesetting import Typesetter
from ketadesk.adapters.documents.measures import MM, PAPER, SIDE_MARGIN
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import BlankGrid, BlankRow, Cell, Column, PageSize

from .conftest import FONTS
from .monitoring_papers import DOWNTIME, LONG_NAME, downtime_of
from .reading import overlaps, pdfium_texts, text_boxes
from .test_monitoring_record import NUMBERS

SAMPLES = [(name, size) for name in DOWNTIME for size in PageSize]


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda p: f"{p[0]}-{p[1]}")
def pack(request: pytest.FixtureRequest, writer: ReportlabPaperWriter) -> tuple[str, bytes]:
    name, size = request.param
    return name, writer.write_pack(downtime_of(name), size)


@pytest.mark.req("SR-26")
def test_every_page_is_numbered_through_and_says_whose_it_is(pack: tuple[str, bytes]) -> None:
    name, pdf = pack
    patient = LONG_NAME if name == "extreme" else "EXAMPLE, Alex"
    identifier = "MRN 0000 1111 2222 3333 4444" if name == "extreme" else "TEST-0001"
    pages = [" ".join(page.split()) for page in pdfium_texts(pdf)]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert patient.replace(" ", "") in page.replace(" ", "")
        assert identifier in page
        is_order = "KETAMINE INFUSION ORDER SHEET" in page
        assert is_order is ("DOWNTIME COPY - NOT AN ORDER" not in page)
    titles = ["DOWNTIME PACK: HANDOVER", "ORDER SHEET", "PACK: OBSERVATIONS", "PACK: PUMP", "PACK: CONTACTS"]
    firsts = [next(n for n, page in enumerate(pages) if title in page) for title in titles]
    assert firsts == sorted(firsts) and firsts[0] == 0


def test_nothing_stands_over_anything_else(pack: tuple[str, bytes]) -> None:
    assert overlaps(text_boxes(pack[1])) == []


@pytest.mark.req("SR-43")
def test_numbers_follow_the_rules_of_the_order_sheet(pack: tuple[str, bytes]) -> None:
    text = "\n".join(pdfium_texts(pack[1]))
    assert {rule: pattern.findall(text) for rule, pattern in NUMBERS.items() if pattern.findall(text)} == {}


def test_equal_content_gives_equal_bytes(writer: ReportlabPaperWriter) -> None:
    first, second = (writer.write_pack(downtime_of("evening"), PageSize.A4) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("size", PageSize)
def test_one_can_write_in_every_box(size: PageSize) -> None:
    """Nine millimetres wide and six and a half high, on both papers; the titles have the same columns on each day."""
    setting = Setting(Typesetter(fonts_in(FONTS)), PAPER[size][0] - 2 * SIDE_MARGIN)
    for name in DOWNTIME:
        grids = [b for part in downtime_of(name) for s in part.sections for b in s.blocks if isinstance(b, BlankGrid)]
        assert len(grids) >= 2
        for grid in grids:
            boxes = _Boxes()
            for piece in blank_grid_pieces(grid, setting):
                piece.draw(boxes, 0.0, 0.0)  # type: ignore[arg-type]  # a pen that only measures
            assert boxes.drawn
            assert min(width for _, width, _ in boxes.drawn) >= BOX_LEAST == 9 * MM
            assert min(height for _, _, height in boxes.drawn) >= 6.5 * MM
            assert max(left + width for left, width, _ in boxes.drawn) <= setting.width


class _Boxes:
    """Remembers the white boxes: left edge, width and height in points."""

    def __init__(self) -> None:
        self.drawn: list[tuple[float, float, float]] = []

    def white_box(self, x: float, top: float, width: float, height: float, weight: float, grey: float) -> None:
        self.drawn.append((x, width, height))

    def fill(self, *measures: float) -> None:
        pass

    def lines(self, *placed: object) -> None:
        pass

    def tag(self, element: object) -> None:
        pass


def test_only_what_is_due_is_framed() -> None:
    setting = Setting(Typesetter(fonts_in(FONTS)), 500.0)
    columns = (Column(title="A"), Column(title="B"))
    rows = (
        BlankRow(printed=(Cell(text="14:15"),), boxes=(True, False)),
        BlankRow(printed=(Cell(text=""),), boxes=(True, True)),
    )
    grid = BlankGrid(printed=(Column(title="Time"),), boxes=columns, rows=rows)
    counts = []
    for piece in blank_grid_pieces(grid, setting)[1:]:
        boxes = _Boxes()
        piece.draw(boxes, 0.0, 0.0)  # type: ignore[arg-type]  # a pen that only measures
        counts.append(len(boxes.drawn))
    assert counts == [1, 3], "a time that is not printed is a box too"
