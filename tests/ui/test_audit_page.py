"""The audit: newest first, before and after, filters, pages, export; nothing of another search stays on screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.audit import AuditQuery
from ketadesk.application.errors import NotAllowed, StorageFailed
from ketadesk.ui.record.audit_page import AuditPage
from tests.ui.record_desks import CANARY, HandRecord, late_entry, order_entry
from tests.ui.session_hands import PageHands, cut_off, nameless


@pytest.fixture
def record() -> HandRecord:
    return HandRecord(entries=[late_entry(214), *(order_entry(number) for number in range(213, 0, -1))])


@pytest.fixture
def page() -> AuditPage:
    return AuditPage()


@pytest.fixture
def hands(qtbot: QtBot, page: AuditPage, record: HandRecord) -> PageHands:
    made = PageHands(qtbot, page)
    page.begin(record)
    return made


def cells(hands: PageHands, name: str) -> list[list[str]]:
    table = hands.find_as(name, QTableWidget)
    items = [[table.item(row, place) for place in range(table.columnCount())] for row in range(table.rowCount())]
    return [["" if item is None else item.text() for item in row] for row in items]


def in_file_dialog(file: Path) -> Callable[[], None]:
    """Type a file's name into the dialog that is open, and press Enter."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        name_edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name_edit is not None
        name_edit.setText(str(file))
        dialog.accept()

    return act


def test_each_entry_says_when_who_what_and_about_whom(hands: PageHands) -> None:
    assert cells(hands, "audit_table")[:2] == [
        [
            "22-Nov-2026 12:00 UTC+01:00",
            "△ late by 1hr 20min",
            "Kim Pattern",
            "Recorded the signature of Dr A Example on revision 1",
            "",
            "KD-20261122-0001",
            "214",
        ],
        [
            "22-Nov-2026 14:40 UTC+01:00",
            "at once",
            "Alex Example",
            "Changed the order: revision 2",
            f"{CANARY.upper()}, Alex; TEST-0001",
            "KD-20261122-0213",
            "213",
        ],
    ]
    assert hands.focused() == "audit_patient_edit"


def test_what_was_changed_stands_below_as_it_was_and_as_it_is(hands: PageHands) -> None:
    assert not hands.find("audit_change_table").isVisible()
    hands.find("audit_table").setFocus()
    hands.key("audit_table", Qt.Key.Key_Down)
    assert hands.text("audit_what_label") == (
        "Entry 213, Alex Example, written 22-Nov-2026 14:40 UTC+01:00: Changed the order: revision 2"
    )
    assert cells(hands, "audit_change_table") == [
        ["Weight", "70 kg", "70.5 kg"],
        ["Dose", "0.15 mg/kg/h", "not there"],
        ["Height", "not there", "168 cm"],
    ]


def test_a_hundred_at_a_time_older_and_newer(hands: PageHands) -> None:
    assert hands.text("audit_count_label") == "Entries 1 to 100 of this search, newest first."
    assert not hands.can_press("audit_newer_button")
    hands.press("audit_older_button")
    hands.press("audit_older_button")
    assert hands.text("audit_count_label") == "Entries 201 to 214 of this search, newest first."
    assert [row[-1] for row in cells(hands, "audit_table")] == [str(number) for number in range(14, 0, -1)]
    assert not hands.can_press("audit_older_button")
    hands.press("audit_newer_button")
    assert hands.text("audit_count_label") == "Entries 101 to 200 of this search, newest first."


def test_exactly_one_page_has_no_older_one(hands: PageHands, page: AuditPage, record: HandRecord) -> None:
    record.entries = record.entries[:100]
    page.begin(record)
    assert len(cells(hands, "audit_table")) == 100
    assert not hands.can_press("audit_older_button")


def test_the_filters_ask_by_patient_and_by_person(hands: PageHands, record: HandRecord) -> None:
    hands.type_into("audit_person_edit", "Kim")
    hands.key("audit_person_edit", Qt.Key.Key_Return)
    assert [row[2] for row in cells(hands, "audit_table")] == ["Kim Pattern"]
    hands.type_into("audit_patient_edit", "TEST-0001")
    hands.press("audit_find_button")
    assert cells(hands, "audit_table") == []
    assert hands.text("audit_count_label") == "No entry matches."
    assert record.asked[-1] == ("audit", AuditQuery(patient="TEST-0001", person="Kim", limit=101))


def test_while_a_filter_is_typed_nothing_of_the_last_search_stands_there(hands: PageHands) -> None:
    hands.find("audit_table").setFocus()
    hands.key("audit_table", Qt.Key.Key_Down)
    hands.type_into("audit_patient_edit", "E")
    assert cells(hands, "audit_table") == [] and cells(hands, "audit_change_table") == []
    assert CANARY.upper() not in hands.everything_said()
    assert not any(hands.can_press(f"audit_{verb}_button") for verb in ("older", "newer", "export"))
    assert hands.text("audit_count_label") == "Press Find, or Enter in a field, to look it up."


def test_what_cannot_be_read_is_said_and_the_table_is_empty(hands: PageHands, record: HandRecord) -> None:
    record.failure = NotAllowed("Your account may not do this.", "Ask somebody whose account may.")
    hands.press("audit_find_button")
    assert hands.says("audit_failure_label") == "✖ Your account may not do this. Ask somebody whose account may."
    assert cells(hands, "audit_table") == []
    record.failure = None
    hands.press("audit_find_button")
    assert hands.says("audit_failure_label") == ""


def test_the_export_asks_for_a_new_file_and_says_how_many(hands: PageHands, record: HandRecord, tmp_path: Path) -> None:
    target = tmp_path / "audit.csv"
    QTimer.singleShot(0, in_file_dialog(target))
    hands.press("audit_export_button")
    assert record.asked[-1] == ("export", AuditQuery(limit=100), str(target))
    assert hands.text("audit_count_label") == f"✔ 214 entries of this search were written to {target}."


def test_an_export_that_failed_is_said(hands: PageHands, record: HandRecord, tmp_path: Path) -> None:
    record.failure = NotAllowed("It may not be exported.", "Ask.")
    QTimer.singleShot(0, in_file_dialog(tmp_path / "audit.csv"))
    hands.press("audit_export_button")
    assert hands.says("audit_failure_label") == "✖ It may not be exported. Ask."


@pytest.mark.req("SR-46")
def test_forgotten_nothing_of_a_patient_is_left_in_any_widget(hands: PageHands, page: AuditPage) -> None:
    hands.type_into("audit_patient_edit", CANARY)
    page.forget()
    assert CANARY.casefold() not in hands.everything_said().casefold()
    assert cells(hands, "audit_table") == []


@pytest.mark.req("SR-37")
def test_the_record_is_verified_here(hands: PageHands, record: HandRecord) -> None:
    hands.press("audit_verify_button")
    assert hands.says("audit_verified_label") == "✔ The record is sound: 1206 entries."
    record.sound = False
    record.found = "\n".join(f"Entry {number}: it was changed." for number in range(1, 9))
    hands.press("audit_verify_button")
    assert hands.says("audit_verified_label").split("\n") == [
        "✖ Entry 1: it was changed.",
        *(f"Entry {number}: it was changed." for number in range(2, 7)),
        "... and 2 more lines: `ketadesk record verify` prints all.",
    ]


def test_a_record_that_cannot_be_verified_is_said(hands: PageHands, record: HandRecord) -> None:
    record.failure = StorageFailed("The record is damaged.", "Keep the file.")
    hands.press("audit_verify_button")
    assert hands.says("audit_failure_label") == "✖ The record is damaged. Keep the file."
    assert hands.says("audit_verified_label") == ""


def test_esc_leaves(hands: PageHands, page: AuditPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        hands.key("audit_page", Qt.Key.Key_Escape)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(qtbot: QtBot, record: HandRecord, percent: int) -> None:
    page = AuditPage()
    hands = PageHands(qtbot, page, percent)
    page.begin(record)
    hands.find("audit_table").setFocus()
    hands.key("audit_table", Qt.Key.Key_Down)
    qtbot.wait(10)
    assert cut_off(hands.window) == []
    assert nameless(hands.window) == []
    assert hands.window.width() <= 1366 and hands.window.height() <= 768
