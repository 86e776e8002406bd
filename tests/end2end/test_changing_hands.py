"""The whole program in one window on a real record: another person, another patient, a fault, a record that fails.

What is on screen belongs to who is signed in and to the patient whose order it is, and to nobody else.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import SignInRefused, StorageFailed
from ketadesk.application.order_preview import Page
from ketadesk.ui.main_window import MainWindow
from tests.end2end.made_record import FIRST, SECOND, Someone
from tests.end2end.ward_folder import (
    Folder,
    MadeFolder,
    at_work,
    copy_of,
    environment,
    make_folder,
    quick_passphrases,
    store_one,
    workstation,
)
from tests.ui.opened import FONTS
from tests.ui.whole_order import fill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SURNAME, GIVEN, IDENTIFIER = "ZEBRAFINCH", "Quillon", "TEST-4711"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFolder:
    return make_folder(tmp_path_factory.mktemp("made"))


@pytest.fixture
def folder(made: MadeFolder, tmp_path: Path) -> Folder:
    return copy_of(made, tmp_path / "ward")


@pytest.fixture
def window(folder: Folder, qtbot: QtBot) -> Iterator[MainWindow]:
    with quick_passphrases(), environment(folder.root):
        made = MainWindow(workstation(), FONTS)
        made.show()
        qtbot.waitExposed(made)
        made.begin()
        yield made
        made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.clipboard().clear()


def sign_in(window: MainWindow, who: Someone) -> None:
    _edit(window, "sign_in_name_edit").setFocus()
    window.gate.sign_in_page.people_list.set_value("")
    for name, text in (("sign_in_name_edit", who.sign_in_name), ("sign_in_pin_edit", who.pin)):
        _edit(window, name).clear()
        QTest.keyClicks(_edit(window, name), text)
    press(window, "sign_in_button")


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QApplication.processEvents()


def says(window: MainWindow, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert label is not None
    return label.text() if label.isVisible() else ""


def type_order(window: MainWindow) -> None:
    fill(window)
    names = {"patient.family_name": SURNAME, "patient.given_name": GIVEN, "patient.identifier": IDENTIFIER}
    window.presenter.set_fields(names)
    assert says(window, "rate_label") == "35" or window.work.currentWidget() is not window.order_view


def given_away(visible_only: bool = True) -> list[str]:
    """Whatever a widget, its tip or its accessible words say of the patient, and the clipboard."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    parts = [QApplication.clipboard().text()]
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            if visible_only and not widget.isVisible():
                continue
            parts += [str(widget.property("text") or ""), widget.toolTip(), widget.whatsThis(), widget.windowTitle()]
            parts += [widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()]
            parts += [str(widget.property("placeholderText") or "")]
    words = "\n".join(parts).casefold()
    return [secret for secret in (SURNAME, GIVEN, IDENTIFIER) if secret.casefold() in words]


def _edit(window: MainWindow, name: str) -> QLineEdit:
    edit = window.findChild(QLineEdit, name)
    assert edit is not None
    return edit


def figures_on_screen(window: MainWindow) -> list[str]:
    """The pump rate of 35 mL per hour, wherever it stands."""
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    return [label.objectName() for label in labels if re.search(r"(?<![\d.,])35(?![\d.,])", label.text())]


@pytest.mark.req("SR-28")
@pytest.mark.req("SR-30")
def test_another_nurse_sees_no_figure_before_she_asks(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    assert figures_on_screen(window)
    window.lock()
    assert given_away() == []
    sign_in(window, SECOND)
    # Whose order it is, and who typed it, is asked before a field of it can be seen or typed in.
    assert window.work.waits_for_answer
    assert figures_on_screen(window) == []
    said = window.work.kept_draft_page.whose_label.text()
    assert SURNAME in said
    assert FIRST.full_name in said
    window.work.go_to(Page.CHECKLIST)
    assert window.work.waits_for_answer
    press(window, "resume_draft_button")
    assert _edit(window, "family_name_edit").text() == SURNAME
    assert figures_on_screen(window)


@pytest.mark.req("SR-28", "SR-30")
def test_the_same_nurse_finds_her_order_without_a_figure(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    window.lock()
    sign_in(window, FIRST)
    for page in window.order_view.pages:
        window.order_view.go_to(page)
        QApplication.processEvents()
        assert figures_on_screen(window) == [], page
    assert _edit(window, "family_name_edit").text() == SURNAME
    window.strips.returned.button.click()
    assert figures_on_screen(window)


@pytest.mark.req("SR-28")
def test_a_new_patient_meets_nothing_of_the_one_before(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    for page in window.order_view.pages:
        window.order_view.go_to(page)
    window.work.ask_new_patient()
    QApplication.processEvents()
    press(window, "new_patient_go_on_button")
    for page in window.order_view.pages:
        window.order_view.go_to(page)
        QApplication.processEvents()
        assert given_away() == [], page
    assert given_away(visible_only=False) == []
    assert figures_on_screen(window) == []


@pytest.mark.req("SR-28")
def test_undo_brings_no_other_patient_back(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    _edit(window, "family_name_edit").setFocus()
    QTest.keyClicks(_edit(window, "family_name_edit"), "X")
    window.work.ask_new_patient()
    QApplication.processEvents()
    press(window, "new_patient_go_on_button")
    for edit in window.findChildren(QLineEdit):
        for _ in range(3):
            edit.undo()
        assert given_away(visible_only=False) == [], edit.objectName()
        edit.redo()
    assert given_away(visible_only=False) == []


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-46")
def test_a_fault_on_a_locked_screen_opens_nothing(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    window.lock()
    window.show_fault("ValueError\nplace.py, line 1")
    press(window, "fault_back_button")
    assert window.gate.sign_in_page.isVisible()
    assert given_away() == []
    sign_in(window, FIRST)
    assert _edit(window, "family_name_edit").text() == SURNAME
    assert figures_on_screen(window) == []


@pytest.mark.req("SR-30")
def test_a_fault_at_work_leads_back_to_it_without_a_figure(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    window.show_fault("ValueError\nplace.py, line 1")
    assert given_away() == []
    press(window, "fault_back_button")
    assert _edit(window, "family_name_edit").text() == SURNAME
    assert figures_on_screen(window) == []


@pytest.mark.req("SR-30")
def test_who_typed_too_many_wrong_pins_can_still_be_locked_out(window: MainWindow) -> None:
    sign_in(window, FIRST)
    type_order(window)
    sessions = window.workstation.sessions
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sessions.confirm("000000")
    assert sessions.signed_in is None
    window.lock()
    assert window.gate.sign_in_page.isVisible()
    assert given_away() == []


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-45")
def test_a_record_that_cannot_be_written_keeps_no_screen_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketadesk.adapters.storage.journal import JournalWriter

    sign_in(window, FIRST)
    type_order(window)

    def full(_writer: JournalWriter) -> None:
        raise StorageFailed("The disk is full.", "Free some space.")

    monkeypatch.setattr(JournalWriter, "writing", full)
    window.lock()
    assert window.gate.sign_in_page.isVisible()
    assert given_away() == []
    window.gate.meet_trouble("The disk is full.", "Free some space.")
    assert window.gate.trouble_page.isVisible()
    press(window, "trouble_without_button")
    assert given_away() == []
    assert window.strips.not_recorded.isVisible()
    fill(window)
    assert figures_on_screen(window)


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-38")
def test_without_the_record_an_order_is_worked_out_and_the_strip_says_so(folder: Folder, window: MainWindow) -> None:
    window.workstation.close()
    os.truncate(folder.record, 0)
    window.begin()
    assert window.gate.trouble_page.isVisible()
    assert "damaged" in _all_text(window)
    press(window, "trouble_without_button")
    fill(window)
    assert figures_on_screen(window)
    assert window.strips.not_recorded.isVisible()
    window.order_view.go_to(window.order_view.sheet_page.page)
    QApplication.processEvents()
    press(window, "draft_sheet_button")
    assert window.order_view.sheet_page.has_sheet
    assert folder.record.stat().st_size == 0


@pytest.mark.req("SR-37")
def test_the_window_says_that_an_old_copy_was_put_back(folder: Folder, window: MainWindow) -> None:
    window.workstation.close()
    old = shutil.copy(folder.record, folder.root / "old.db")
    with at_work(folder.root) as station:
        store_one(station)
    shutil.copy(old, folder.record)
    window.begin()
    sign_in(window, FIRST)
    assert window.strips.record.isVisible()
    assert "old copy" in window.strips.record.text_label.text()


@pytest.mark.req("SR-39")
def test_a_window_that_only_looks_stores_nothing(folder: Folder, window: MainWindow) -> None:
    window.workstation.close()
    before = folder.prints()
    window.gate.follow(window.workstation.look_only())
    sign_in(window, FIRST)
    assert window.strips.not_recorded.isVisible()
    type_order(window)
    window.work.ask_open(folder.made.order_id, 1)
    QApplication.processEvents()
    press(window, "open_go_on_button")
    assert window.presenter.screen.stored is not None
    window.lock()
    sign_in(window, SECOND)
    window.sign_out()
    assert folder.prints() == before


def _all_text(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
