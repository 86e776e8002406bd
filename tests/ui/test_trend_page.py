"""The trend page: chart and table of the same values by one key, nothing of another patient, nothing cut off."""

from dataclasses import dataclass, field
from functools import cache
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QTableWidget
from pytestqt.qtbot import QtBot

from ketadesk import app
from ketadesk.application.errors import KetaDeskError, StorageFailed
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.ui import theme
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.trend_chart import TrendChart, newest_in_words
from ketadesk.ui.monitoring.trend_page import TrendPage
from tests.application.fakes import LONDON
from tests.application.trend_sample import evening, long_course, whole_course
from tests.application.watched_sample import RunningWard
from tests.ui.session_hands import PageHands, cut_off, nameless


@cache
def sample(name: str) -> Trend:
    if name == "nothing":
        ward = RunningWard()
        ward.signed()
        return trend_of(ward.watched(-5), app.read_reference(), LONDON)
    make, minutes = {"evening": (evening, 372), "whole": (whole_course, 1800), "long": (long_course, 4320)}[name]
    return trend_of(make().watched(minutes), app.read_reference(), LONDON)


@dataclass
class TrendDesk:
    """The one question that the page asks."""

    answer: Trend = field(default_factory=lambda: sample("evening"))
    failure: KetaDeskError | None = None
    asked: list[str] = field(default_factory=list)

    def trend(self, order_id: str) -> Trend:
        self.asked.append(order_id)
        if self.failure:
            raise self.failure
        return self.answer


@pytest.fixture
def desk() -> TrendDesk:
    return TrendDesk()


@pytest.fixture
def look() -> Look:
    return Look()


@pytest.fixture
def page(desk: TrendDesk, look: Look) -> TrendPage:
    return TrendPage(lambda: cast(MonitoringDesk, desk), look)


@pytest.fixture
def hands(qtbot: QtBot, page: TrendPage) -> PageHands:
    made = PageHands(qtbot, page)
    page.show_trend("KD-20261122-0001")
    QApplication.processEvents()
    return made


def picture(chart: TrendChart) -> QImage:
    return chart.grab().toImage()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_the_chart_is_shown_and_can_be_told(hands: PageHands, page: TrendPage, desk: TrendDesk) -> None:
    assert desk.asked == ["KD-20261122-0001"]
    assert hands.text("trend_title_label") == "Trend of KD-20261122-0001-R1"
    chart = hands.find_as("trend_chart", TrendChart)
    assert chart.isVisible()
    assert chart.accessibleName() == "Trend chart of KD-20261122-0001-R1"
    assert "BP 166/92 mmHg; Heart rate 78 per min" in chart.accessibleDescription()
    assert "Dysphoria Mild" in chart.accessibleDescription()
    assert page.chart.drawing is not None
    assert len(page.chart.drawing.bars) == 11
    assert hands.focused() == "trend_switch_button"


def test_one_key_shows_the_same_values_as_a_table(hands: PageHands) -> None:
    hands.key("trend_switch_button", Qt.Key.Key_T)
    table = hands.find_as("trend_table", QTableWidget)
    assert table.isVisible()
    assert hands.focused() == "trend_table"
    assert hands.text("trend_switch_button") == "Show the chart (T)"
    assert not hands.find("trend_legend_label").isVisible()
    head = [table.horizontalHeaderItem(c) for c in range(table.columnCount())]
    names = [item.text() for item in head if item is not None]
    assert names[:6] == ["Time", "Entered", "By", "RR", "Pain rest", "Pain move"]
    assert table.rowCount() == 12
    first = table.item(0, 0)
    corrected = table.item(1, 1)
    assert first is not None and first.text() == "22-Nov-2026 20:00"
    assert corrected is not None and corrected.text() == "entered late by 30min"
    hands.key("trend_table", Qt.Key.Key_Down)
    assert table.currentRow() == 1
    hands.key("trend_table", Qt.Key.Key_T)
    assert hands.find("trend_chart").isVisible()
    assert hands.focused() == "trend_switch_button"


def test_the_button_does_the_same_and_enter_does_not(hands: PageHands) -> None:
    hands.key("trend_switch_button", Qt.Key.Key_Return)
    assert hands.find("trend_chart").isVisible()
    hands.press("trend_switch_button")
    assert hands.find("trend_table").isVisible()


def test_escape_and_back_leave(hands: PageHands, page: TrendPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        hands.key("trend_page", Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed):
        hands.press("trend_back_button")
    with qtbot.assertNotEmitted(page.closed):
        hands.key("trend_page", Qt.Key.Key_Up)


def test_what_cannot_be_read_is_told_and_nothing_old_stays(hands: PageHands, page: TrendPage, desk: TrendDesk,
                                                           qtbot: QtBot) -> None:  # fmt: skip
    desk.failure = StorageFailed("The record cannot be read.", "Restore it from a backup.")
    with qtbot.waitSignal(page.trouble_found) as told:
        page.show_trend("KD-20261122-0002")
    assert told.args == ["The record cannot be read.", "Restore it from a backup."]
    assert page.chart.drawing is None
    assert page.table.rowCount() == 0
    assert hands.text("trend_title_label") == ""


@pytest.mark.req("SR-26")
def test_forgetting_leaves_nothing_of_the_patient(hands: PageHands, page: TrendPage, look: Look) -> None:
    hands.key("trend_switch_button", Qt.Key.Key_T)
    page.forget()
    QApplication.processEvents()
    assert "KD-20261122" not in hands.everything_said()
    assert "166/92" not in hands.everything_said()
    assert page.table.rowCount() == page.table.columnCount() == 0
    assert hands.find("trend_legend_label").isVisible()
    assert colours(picture(page.chart)) <= {theme.LIGHT.ground.lower()}


def test_an_infusion_without_a_set_has_an_empty_chart(hands: PageHands, page: TrendPage, desk: TrendDesk) -> None:
    desk.answer = sample("nothing")
    page.show_trend("KD-20261122-0001")
    assert page.chart.accessibleDescription() == "Nothing is recorded yet."
    picture(page.chart)
    assert page.chart.drawing is not None
    assert [t.text for t in page.chart.drawing.texts if t.role == "none"].count("Not recorded") == 13


@pytest.mark.parametrize("palette", theme.PALETTES, ids=lambda p: p.key)
@pytest.mark.parametrize("name", ["evening", "whole", "long"])
def test_it_is_painted_in_the_colours_of_the_palette(qtbot: QtBot, palette: theme.Palette, name: str) -> None:
    look = Look(100, palette)
    chart = TrendChart(look)
    qtbot.addWidget(chart)
    chart.resize(1300, 620)
    chart.show_trend(sample(name))
    seen = colours(picture(chart))
    assert {c.lower() for c in (palette.ground, palette.ink, palette.action)} <= seen


def test_it_is_laid_out_again_only_for_other_data_another_size_or_another_look(qtbot: QtBot) -> None:
    look = Look()
    chart = TrendChart(look)
    qtbot.addWidget(chart)
    chart.resize(1300, 620)
    chart.show_trend(sample("evening"))
    picture(chart)
    first = chart.drawing
    picture(chart)
    assert chart.drawing is first
    chart.resize(1200, 620)
    picture(chart)
    second = chart.drawing
    assert second is not first
    look.set_percent(150)
    picture(chart)
    assert chart.drawing is not second


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_large_text_is_scrolled_and_never_cut_off(qtbot: QtBot, desk: TrendDesk, percent: int) -> None:
    look = Look(percent)
    page = TrendPage(lambda: cast(MonitoringDesk, desk), look)
    hands = PageHands(qtbot, page, percent)
    look.apply()
    page.show_trend("KD-20261122-0001")
    QApplication.processEvents()
    assert hands.window.width() == 1366
    assert cut_off(page) == []
    assert nameless(page) == []
    area = hands.find_as("trend_scroll", QScrollArea)
    assert page.chart.height() >= page.chart.minimumSizeHint().height()
    assert page.chart.drawing is not None or not page.chart.isVisible()
    if percent <= 150:
        assert not area.horizontalScrollBar().isVisible()


def test_every_part_is_called_what_it_is(hands: PageHands, page: TrendPage) -> None:
    for name in ("trend_back_button", "trend_switch_button"):
        assert getattr(page, name).objectName() == name
    assert page.objectName() == "trend_page"
    assert newest_in_words(sample("nothing")) == "Nothing is recorded yet."
