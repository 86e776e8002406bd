"""The list of the ward: what it shows, how it keeps still under the hands, and what it leaves behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import StorageFailed
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.ui import theme
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.signs import DUE, URGENCY
from ketadesk.ui.ward.ward_page import REFRESH_MS, WardPage
from ketadesk.ui.widgets.cell_lines import LINES_ROLE, CellLine
from tests.naughty import EVERY
from tests.ui.sample_monitoring import SampleMonitoring, ward_line, ward_view
from tests.ui.session_desks import HandClock

WHO, TO_DO, PUMP, SEEN, CONTAINER = range(5)


@pytest.fixture
def desk() -> SampleMonitoring:
    return SampleMonitoring(ward_now=ward_view(ward_line(1), ward_line(2), ward_line(3), counts="3 running"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def page(qtbot: QtBot, desk: SampleMonitoring, clock: HandClock) -> Iterator[WardPage]:
    look = Look()
    look.apply()
    made = WardPage(lambda: desk, look, clock)
    made.resize(1366, 620)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def cell(page: WardPage, row: int, column: int) -> str:
    item = page.table.item(row, column)
    return "" if item is None else item.text()


def beds(page: WardPage) -> list[str]:
    return [cell(page, row, WHO).split("\n")[0] for row in range(page.table.rowCount())]


def whole(page: WardPage, row: int = 0) -> str:
    return "\n".join(cell(page, row, column) for column in range(page.table.columnCount()))


def test_a_line_shows_who_what_runs_what_was_seen_and_what_is_due(page: WardPage) -> None:
    assert cell(page, 0, WHO).split("\n") == [
        "Bed 12",
        "EXAMPLE, Alex",
        "TEST-0001, born 01-Apr-1980",
        "KD-20261122-0001-R1",
    ]
    assert cell(page, 0, TO_DO) == "○ Next 19:30, in 19min"
    assert cell(page, 0, PUMP).split("\n") == ["35 mL per hour", "Running", "since 14:30, 4hr 42min"]
    assert cell(page, 0, SEEN).split("\n") == [
        "Pain: 4 at rest, 6 on movement (18:30)",
        "Sedation: POSS 2 (18:30)",
        "Side effects: None (18:30)",
    ]
    assert cell(page, 0, CONTAINER) == "Container empty 21:40"
    assert (page.counts_label.text(), page.as_of_label.text()) == ("3 running", "as of 22-Nov-2026 19:12")


@pytest.mark.req("SR-32")
def test_the_strongest_finding_stands_over_what_is_due_by_sign_word_and_edge(
    page: WardPage, desk: SampleMonitoring
) -> None:
    line = ward_line(
        urgency=Urgency.STOP,
        findings="Stop the pump and call: respiratory rate 8 (18:30)",
        due_state=DueState.OVERDUE,
        due="Overdue by 27min (18:45)",
        flags=("Drug library changed since this order",),
    )
    desk.ward_now = ward_view(line)
    page.refresh()
    item = page.table.item(0, TO_DO)
    assert item is not None
    assert item.data(LINES_ROLE) == (
        CellLine("✖ Stop the pump and call: respiratory rate 8 (18:30)", bold=True, tone="stop"),
        CellLine("◆ Overdue by 27min (18:45)", bold=True, tone="override"),
        CellLine("● Drug library changed since this order"),
    )
    assert item.data(Qt.ItemDataRole.AccessibleTextRole).startswith("To do: ✖ Stop the pump and call")


@pytest.mark.req("SR-32")
def test_every_urgency_and_every_open_due_state_differs_in_shape() -> None:
    assert set(URGENCY) == set(Urgency)
    assert len({sign.glyph for sign in URGENCY.values()}) == len(Urgency)
    assert set(DUE) == set(DueState)
    assert len({DUE[state].glyph for state in DueState if state.is_open}) == 3


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CourseState.PAUSED, "‖ Paused since 19:00"),
        (CourseState.STOPPED, "Stopped 22-Nov-2026 04:10"),
        (CourseState.NOT_STARTED, "Signed, not started"),
        (CourseState.BY_HAND, "Loading dose by hand"),
    ],
)
def test_a_pump_that_stands_still_shows_no_rate(
    page: WardPage, desk: SampleMonitoring, state: CourseState, words: str
) -> None:
    desk.ward_now = ward_view(ward_line(state=state, state_words=words.removeprefix("‖ "), rate="35 mL per hour"))
    page.refresh()
    assert cell(page, 0, PUMP).split("\n")[0] == words
    assert "35 mL" not in whole(page)


@pytest.mark.req("SR-31")
def test_what_is_overdue_comes_to_the_top_when_nobody_is_there(page: WardPage, desk: SampleMonitoring) -> None:
    desk.ward_now = ward_view(ward_line(3), ward_line(1), ward_line(2))
    page.refresh()
    assert beds(page) == ["Bed 14", "Bed 12", "Bed 13"]
    assert not page.moved_label.text()


@pytest.mark.req("SR-31")
def test_rows_keep_still_under_the_hands_and_their_words_go_on(
    page: WardPage, desk: SampleMonitoring, clock: HandClock
) -> None:
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    overdue = ward_line(3, due_state=DueState.OVERDUE, due="Overdue by 5min (19:00)")
    desk.ward_now = ward_view(overdue, ward_line(1), ward_line(2), ward_line(4))
    page.refresh()
    assert beds(page) == ["Bed 12", "Bed 13", "Bed 14", "Bed 15"]
    assert cell(page, 2, TO_DO) == "◆ Overdue by 5min (19:00)"
    assert page.moved_label.text() == "The order has changed: sort again (key F5)"
    clock.pass_s(119)
    page.refresh()
    assert beds(page)[0] == "Bed 12"
    QTest.keyClick(page, Qt.Key.Key_F5)
    assert beds(page) == ["Bed 14", "Bed 12", "Bed 13", "Bed 15"]
    assert not page.moved_label.text()


@pytest.mark.req("SR-31")
def test_a_list_that_nobody_touched_for_two_minutes_is_sorted_again(
    page: WardPage, desk: SampleMonitoring, clock: HandClock
) -> None:
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    desk.ward_now = ward_view(ward_line(3), ward_line(1), ward_line(2))
    clock.pass_s(120)
    page.refresh()
    assert beds(page) == ["Bed 14", "Bed 12", "Bed 13"]


def test_what_is_chosen_is_an_infusion_and_not_a_place(page: WardPage, desk: SampleMonitoring) -> None:
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen_order == "KD-20261122-0002"
    desk.ward_now = ward_view(ward_line(3), ward_line(2), ward_line(1))
    page.sort()
    assert (page.table.chosen_order, page.table.chosen_row) == ("KD-20261122-0002", 1)
    desk.ward_now = ward_view(ward_line(2), ward_line(3))
    page.sort()
    assert (page.table.chosen_order, page.table.chosen_row) == ("KD-20261122-0002", 0)


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_nobody_takes_the_place_of_a_chosen_infusion_that_is_gone(
    page: WardPage, desk: SampleMonitoring, gone: int
) -> None:
    page.table.selectRow(gone - 1)
    desk.ward_now = ward_view(*(ward_line(n) for n in (1, 2, 3) if n != gone))
    for _again in range(2):
        page.sort()
        assert page.table.chosen_order == ""
        assert not page.open_button.isEnabled()
    QTest.keyClicks(page.search_edit, "bed")
    assert page.table.chosen_row == 0


def test_a_line_that_is_gone_keeps_its_row_and_nothing_of_its_patient(page: WardPage, desk: SampleMonitoring) -> None:
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    desk.ward_now = ward_view(ward_line(1), ward_line(3))
    page.refresh()
    assert beds(page) == ["Bed 12", "No longer on the list", "Bed 14"]
    assert "EXAMPLE" not in whole(page, 1)
    asked: list[str] = []
    page.infusion_asked.connect(asked.append)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == []
    assert not page.open_button.isEnabled()


def test_enter_opens_the_chosen_infusion_and_esc_leaves(page: WardPage, qtbot: QtBot) -> None:
    asked: list[str] = []
    page.infusion_asked.connect(asked.append)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    QTest.keyClick(page.open_button, Qt.Key.Key_Space)
    assert asked == ["KD-20261122-0002"] * 2
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.table, Qt.Key.Key_Escape)


def test_enter_in_the_search_goes_to_the_list_and_opens_nothing(page: WardPage) -> None:
    asked: list[str] = []
    page.infusion_asked.connect(asked.append)
    page.search_edit.setFocus()
    QTest.keyClick(page.search_edit, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    assert asked == []


def test_search_narrows_the_list(page: WardPage) -> None:
    QTest.keyClicks(page.search_edit, "bed 13")
    assert beds(page) == ["Bed 13"]
    QTest.keyClicks(page.search_edit, "x")
    assert (beds(page), page.counts_label.text()) == ([], "No infusion matches.")


def test_an_empty_ward_says_so(page: WardPage, desk: SampleMonitoring) -> None:
    desk.ward_now = ward_view()
    page.sort()
    assert page.counts_label.text() == "No infusion runs, and no signed order waits for its start."
    page.take_focus()
    assert page.search_edit.hasFocus()


@pytest.mark.req("SR-05")
@pytest.mark.req("SR-38")
def test_a_ward_that_cannot_be_read_is_empty_and_says_so(page: WardPage, desk: SampleMonitoring) -> None:
    told: list[tuple[str, str]] = []
    page.trouble_found.connect(lambda *words: told.append(words))
    desk.failure = StorageFailed("The record cannot be read.", "Call for help.")
    page.refresh()
    assert page.table.rowCount() == 0
    assert page.notice_label.text() == "✖ The record cannot be read. Call for help."
    assert (page.counts_label.text(), page.as_of_label.text()) == ("", "")
    assert not page.open_button.isEnabled()
    desk.failure = None
    page.refresh()
    assert (page.table.rowCount(), page.notice_label.text()) == (3, "")
    assert told == [("The record cannot be read.", "Call for help."), ("", "")]


@pytest.mark.req("SR-31")
def test_a_clock_that_is_wrong_is_said_over_the_list(page: WardPage, desk: SampleMonitoring) -> None:
    desk.ward_now = ward_view(ward_line(), notice="The clock is behind the newest entry by 3hr 2min.")
    page.refresh()
    assert page.notice_label.text() == "✖ The clock is behind the newest entry by 3hr 2min."
    assert page.table.rowCount() == 1


@pytest.mark.req("SR-46")
def test_a_list_that_went_away_keeps_no_patient_and_asks_nothing(page: WardPage, desk: SampleMonitoring) -> None:
    QTest.keyClicks(page.search_edit, "EXAM")
    assert page.timer.isActive()
    assert page.timer.interval() == REFRESH_MS
    page.hide()
    assert (page.table.rowCount(), page.counts_label.text(), page.as_of_label.text()) == (0, "", "")
    assert (page.search_edit.text(), page.search_edit.isUndoAvailable()) == ("", False)
    assert not page.timer.isActive()
    page.show()
    assert page.table.rowCount() == 3


def test_the_list_is_asked_for_by_its_timer(page: WardPage, desk: SampleMonitoring) -> None:
    asked = len(desk.searched)
    page.timer.timeout.emit()
    assert len(desk.searched) == asked + 1


@pytest.mark.req("SR-46")
def test_no_window_title_names_a_patient(page: WardPage) -> None:
    assert page.windowTitle() == ""


@pytest.mark.req("SR-04")
def test_nothing_is_done_to_an_infusion_from_the_list(page: WardPage) -> None:
    assert {b.objectName() for b in page.findChildren(QPushButton)} == {
        "ward_back_button",
        "ward_sort_button",
        "open_infusion_button",
    }
    assert page.findChildren(QAbstractSpinBox) == []
    assert page.table.editTriggers() == page.table.EditTrigger.NoEditTriggers


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_however_long_it_is(page: WardPage, desk: SampleMonitoring, percent: int) -> None:
    look = Look(percent)
    look.apply()
    made = WardPage(lambda: desk, look)
    long = ward_line(1, patient="W" * 80 + ", " + "x" * 80, identifier="9" * 80, bed="b" * 80)
    desk.ward_now = ward_view(long, ward_line(2))
    made.resize(1366, 620)
    made.show()
    QApplication.processEvents()
    table = made.table
    assert sum(table.columnWidth(c) for c in range(table.columnCount())) == table.viewport().width()
    assert made.width() == 1366
    font = look.font(theme.BODY, bold=True)
    a_line = QFontMetrics(font).lineSpacing()
    lines = QFontMetrics(font).horizontalAdvance("W" * 80) // table.columnWidth(WHO)
    assert table.rowHeight(0) >= lines * a_line
    assert table.rowHeight(1) < table.rowHeight(0)
    made.close()
    made.deleteLater()


@pytest.mark.req("SR-44")
def test_whatever_a_record_holds_can_be_listed(page: WardPage, desk: SampleMonitoring) -> None:
    desk.ward_now = ward_view(*(ward_line(n, patient=text) for n, text in enumerate(EVERY)))
    page.sort()
    QApplication.processEvents()
    assert page.table.rowCount() == len(EVERY)
    assert page.width() == 1366
