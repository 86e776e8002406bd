"""The trend of 72 hours of quarter-hourly sets: a redraw, a new layout, reading it; beside a bare widget's repaint."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from ketadesk import app
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.ui.fonts import load_fonts
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.trend_chart import TrendChart
from tests.application.fakes import LONDON
from tests.application.trend_sample import long_course

from .conftest import Report, milliseconds, paired_ratio, time_rounds

_ROUNDS = 40
_FRAME = "one frame is 16 ms"
_WIDE, _HIGH = 1326, 620
FONTS = Path(__file__).parents[2] / "resources" / "fonts"


class _Bare(QWidget):
    """Paints its ground and nothing else."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor("white"))


def _shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(_WIDE, _HIGH)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def _beside_a_bare_widget(qtbot: QtBot) -> tuple[Callable[[], None], list[float]]:
    bare = _shown(qtbot, _Bare())
    baselines: list[float] = []

    def repaint() -> None:
        begun = perf_counter()
        bare.repaint()
        baselines.append(perf_counter() - begun)

    return repaint, baselines


def _chart(qtbot: QtBot) -> TrendChart:
    load_fonts(FONTS)
    trend = trend_of(long_course().watched(72 * 60), app.read_reference(), LONDON)
    assert len(trend.rows) == 1 + 289
    chart = TrendChart(Look())
    chart.show_trend(trend)
    _shown(qtbot, chart)
    chart.repaint()
    assert chart.drawing is not None
    assert len(chart.drawing.bars) == 289
    return chart


def test_redraw(benchmark: BenchmarkFixture, report: Report, qtbot: QtBot) -> None:
    chart = _chart(qtbot)
    before, baselines = _beside_a_bare_widget(qtbot)
    times = time_rounds(benchmark, chart.repaint, before, _ROUNDS)
    report(
        "trend chart, 72 h of quarter-hourly sets, redraw",
        milliseconds(median(times)),
        f"{milliseconds(median(baselines))}, bare widget; {_FRAME}",
        f"{paired_ratio(times, baselines):.1f}, goal: inside a frame",
    )


def test_new_layout(benchmark: BenchmarkFixture, report: Report, qtbot: QtBot) -> None:
    """After new data or another size only: laid out once, then redrawn from that."""
    chart = _chart(qtbot)
    trend = trend_of(long_course().watched(72 * 60), app.read_reference(), LONDON)
    before, baselines = _beside_a_bare_widget(qtbot)

    def show_anew() -> None:
        chart.show_trend(trend)
        chart.repaint()

    times = time_rounds(benchmark, show_anew, before, _ROUNDS)
    report(
        "trend chart, 72 h of quarter-hourly sets, new data",
        milliseconds(median(times)),
        f"{milliseconds(median(baselines))}, bare widget",
        f"{paired_ratio(times, baselines):.1f}, once a new set",
    )


def test_reading(benchmark: BenchmarkFixture, report: Report, qtbot: QtBot) -> None:
    watched, reference = long_course().watched(72 * 60), app.read_reference()
    before, baselines = _beside_a_bare_widget(qtbot)
    times = time_rounds(benchmark, lambda: trend_of(watched, reference, LONDON), before, _ROUNDS // 2)
    report(
        "trend of 72 h of quarter-hourly sets, read from the log",
        milliseconds(median(times)),
        f"{milliseconds(median(baselines))}, bare widget",
        f"{paired_ratio(times, baselines):.1f}, once a new set",
    )
