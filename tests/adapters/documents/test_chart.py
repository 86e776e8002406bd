"""The chart on paper and text that is struck through: in black and grey, whole, and readable."""

from decimal import Decimal

import pytest

from ketadesk.adapters.documents.blocks.chart import chart_pieces
from ketadesk.adapters.documents.blocks.setting import Setting
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.typesetting import Typesetter
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import (
    Block,
    Cell,
    Chart,
    Column,
    Facts,
    Grid,
    Lines,
    PageSize,
    Section,
    SheetContent,
    SheetStatus,
    Tone,
)

from .conftest import FONTS
from .monitoring_papers import record_of
from .reading import pdfium_texts, pictures
from .sample_sheets import acute_pain_sheet


def chart_of(name: str) -> Chart:
    return next(b for s in record_of(name).sections for b in s.blocks if isinstance(b, Chart))


def with_blocks(*blocks: Block) -> SheetContent:
    section = Section(number=1, title="Alone", blocks=blocks)
    return acute_pain_sheet(SheetStatus.READY).model_copy(update={"sections": (section,)})


def darkness(content: SheetContent, writer: ReportlabPaperWriter) -> int:
    """How many dark points its pages have."""
    return sum(sum(page.histogram()[:128]) for page in pictures(writer.write(content, PageSize.A4), 100))


@pytest.mark.parametrize("name", ["evening", "whole", "long"])
def test_the_chart_is_one_piece_that_fits_a_page(name: str) -> None:
    setting = Setting(Typesetter(fonts_in(FONTS)), 515.0)
    (piece,) = chart_pieces(chart_of(name), setting)
    assert 350 < piece.height < 500


def test_every_panel_is_named_with_its_newest_value(writer: ReportlabPaperWriter) -> None:
    flat = " ".join(" ".join(pdfium_texts(writer.write(with_blocks(chart_of("evening")), PageSize.A4))).split())
    for words in ("BP", "Heart rate", "Resp. rate", "SpO2", "Pain", "Sedation", "Hallucination", "Pump", "166/92"):
        assert words in flat
    assert "stop 8 or less" in flat
    assert "Now 20:12" in flat
    assert "Mild 19:00" in flat


def test_the_chart_is_drawn_without_a_colour(writer: ReportlabPaperWriter) -> None:
    pdf = writer.write(with_blocks(chart_of("whole")), PageSize.A4)
    assert pdf == writer.write(with_blocks(chart_of("whole")), PageSize.A4)
    assert darkness(with_blocks(chart_of("whole")), writer) > darkness(with_blocks(), writer) + 3000


def test_arrows_mark_what_is_beyond_an_axis(writer: ReportlabPaperWriter) -> None:
    chart = chart_of("evening")
    heart = next(p for p in chart.trend.panels if p.id == "heart-rate")
    points = (*heart.points, heart.points[-1].model_copy(update={"value": Decimal(201), "word": "201"}))
    panels = tuple(heart.model_copy(update={"points": points}) if p is heart else p for p in chart.trend.panels)
    far = Chart(trend=chart.trend.model_copy(update={"panels": panels}))
    assert "201" in " ".join(pdfium_texts(writer.write(with_blocks(far), PageSize.A4)))


@pytest.mark.req("SR-36")
@pytest.mark.parametrize("kind", ["grid", "compact grid", "facts", "lines", "calculation"])
def test_struck_text_has_a_line_through_it_and_can_be_read(writer: ReportlabPaperWriter, kind: str) -> None:
    def block(*, struck: bool) -> Block:
        cell = Cell(text="186/102 wrong", struck=struck)
        if "grid" in kind:
            return Grid(columns=(Column(title="BP", compact=kind == "compact grid"),), rows=((cell,),))
        if kind == "facts":
            return Facts(rows=(("BP", cell),))
        return Lines(lines=(cell,), tone=Tone.CALCULATION if kind == "calculation" else Tone.PLAIN)

    struck, plain = with_blocks(block(struck=True)), with_blocks(block(struck=False))
    assert "186/102 wrong" in " ".join(pdfium_texts(writer.write(struck, PageSize.A4)))
    assert darkness(struck, writer) > darkness(plain, writer)


def test_a_compact_table_takes_less_room(writer: ReportlabPaperWriter) -> None:
    def words(*, compact: bool) -> int:
        columns = tuple(Column(title=f"T{n}", compact=compact, numeric=n == 0) for n in range(12))
        row = tuple(Cell(text="36.8 and more") for _ in columns)
        text = pdfium_texts(writer.write(with_blocks(Grid(columns=columns, rows=(row,) * 60)), PageSize.A4))
        return len(text)

    assert words(compact=True) < words(compact=False)
