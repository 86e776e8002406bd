"""The list of stored orders: what it shows, finds, opens, and leaves behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import StorageFailed
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.look import Look
from ketadesk.ui.orders.orders_page import OrdersPage
from tests.naughty import EVERY
from tests.ui.sample_desk import SampleDesk

RATE, STATUS = 3, 4
"""Columns: the pump rate, the word on the sheet."""


def summary(
    number: int, family_name: str = "EXAMPLE", mark: SheetMark = SheetMark.ONE_NURSE, running: int = 0
) -> OrderSummary:
    return OrderSummary(
        order_id=f"KD-20261122-{number:04d}",
        revision=number,
        family_name=family_name,
        given_name="Alex",
        identifier=f"TEST-{number:04d}",
        birth_date="1980-04-01",
        regimen="Acute pain infusion",
        rate="35 mL per hour",
        stored_at="22-Nov-2026 14:00",
        mark=mark,
        running=running,
    )


@pytest.fixture
def desk() -> SampleDesk:
    return SampleDesk(listed=[summary(2, "SECOND", SheetMark.READY), summary(1)])


@pytest.fixture
def page(qtbot: QtBot, desk: SampleDesk) -> Iterator[OrdersPage]:
    Look().apply()
    made = OrdersPage(desk)
    made.resize(1366, 700)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def cell(page: OrdersPage, number: int, column: int) -> str:
    item = page.table.item(number, column)
    return "" if item is None else item.text()


def row(page: OrdersPage, number: int) -> list[str]:
    return [cell(page, number, column) for column in range(page.table.columnCount())]


def test_each_order_stands_with_the_word_on_its_sheet(page: OrdersPage) -> None:
    assert [row(page, number)[STATUS] for number in range(2)] == [SheetMark.READY, SheetMark.ONE_NURSE]
    assert row(page, 1)[:3] == ["EXAMPLE, Alex", "TEST-0001", "01-Apr-1980"]
    assert page.count_label.text() == "2 shown, newest first."


def test_the_word_is_not_shortened(page: OrdersPage) -> None:
    QApplication.processEvents()
    needed = page.table.fontMetrics().horizontalAdvance(cell(page, 1, STATUS))
    assert page.table.columnWidth(STATUS) >= needed


def test_the_chosen_order_is_opened(page: OrdersPage) -> None:
    asked: list[tuple[str, int]] = []
    page.open_asked.connect(lambda *order: asked.append(order))
    page.table.selectRow(1)
    QTest.keyClick(page.open_button, Qt.Key.Key_Space)
    assert asked == [("KD-20261122-0001", 1)]


@pytest.mark.req("SR-24")
def test_the_second_check_is_reached_without_a_look_at_the_first_entry(page: OrdersPage) -> None:
    asked: list[tuple[str, int]] = []
    page.check_asked.connect(lambda *order: asked.append(order))
    assert row(page, 0)[RATE] == "35 mL per hour"
    assert not page.check_button.isEnabled()
    page.table.selectRow(1)
    assert row(page, 1)[RATE] == "after the second check"
    assert "35" not in " ".join(row(page, 1))
    QTest.keyClick(page.check_button, Qt.Key.Key_Space)
    assert asked == [("KD-20261122-0001", 1)]


@pytest.mark.req("SR-25")
def test_nothing_is_done_to_an_order_from_the_list(page: OrdersPage) -> None:
    assert {b.objectName() for b in page.findChildren(QPushButton)} == {
        "orders_back_button",
        "orders_check_button",
        "open_order_button",
    }


def test_search_narrows_the_list(page: OrdersPage) -> None:
    QTest.keyClicks(page.search_edit, "sec")
    assert page.table.rowCount() == 1
    QTest.keyClicks(page.search_edit, "x")
    assert page.table.rowCount() == 0
    assert page.count_label.text() == "No stored order matches."
    assert not page.open_button.isEnabled()


@pytest.mark.req("SR-38")
def test_a_list_that_cannot_be_read_is_empty_and_says_so(page: OrdersPage, desk: SampleDesk) -> None:
    desk.failure = StorageFailed("The record cannot be read.", "Call for help.")
    page.refresh()
    assert page.table.rowCount() == 0
    assert page.count_label.text() == "✖ The record cannot be read. Call for help."
    assert not page.open_button.isEnabled()


@pytest.mark.req("SR-28")
@pytest.mark.req("SR-46")
def test_a_list_that_went_away_keeps_no_patient(page: OrdersPage) -> None:
    QTest.keyClicks(page.search_edit, "EXAM")
    page.hide()
    assert page.table.rowCount() == 0
    assert (page.search_edit.text(), page.search_edit.isUndoAvailable()) == ("", False)


def test_naughty_and_long_searches_reach_the_desk_as_typed(page: OrdersPage, desk: SampleDesk) -> None:
    for text in EVERY:
        if text.startswith(("\ufeff", "\ufffe")):
            continue
        page.search_edit.selectAll()
        page.search_edit.insert(text) if text else page.search_edit.clear()
        page.refresh()
        assert desk.searched[-1] == text
    assert max(len(text) for text in desk.searched) == 10_000
    page.search_edit.clear()
    page.refresh()
    assert page.table.rowCount() == 2


@pytest.mark.req("SR-44")
def test_whatever_a_record_holds_can_be_listed(page: OrdersPage, desk: SampleDesk) -> None:
    desk.listed = [summary(1, text) for text in EVERY]
    page.refresh()
    assert page.table.rowCount() == len(EVERY)
    assert page.width() == 1366


@pytest.mark.req("SR-24")
def test_a_change_that_waits_for_its_check_shows_no_rate_and_may_be_checked_while_the_order_runs(
    qtbot: QtBot, desk: SampleDesk, page: OrdersPage
) -> None:
    desk.listed = [summary(2, mark=SheetMark.ONE_NURSE, running=1)]
    page.refresh()
    assert row(page, 0)[RATE] == "after the second check"
    assert row(page, 0)[STATUS] == f"{SheetMark.ONE_NURSE.value}; running R1"
    assert page.check_button.isEnabled()
