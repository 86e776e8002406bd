"""Scans while the whole window is open: answered, or said why not, and typed nowhere. Keys come through the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.ui.help.about_dialog import AboutDialog
from ketadesk.ui.scanning.scanner import Scanner
from ketadesk.ui.widgets.pin_edit import PinEdit
from tests.ui.conftest import Hands
from tests.ui.sample_desk import SampleDesk

CODE = "KD-20261122-0001-R1-00000000"
SUPERSEDED = ScanAnswer(
    verdict=ScanVerdict.SUPERSEDED,
    headline="SUPERSEDED by R2",
    words="Destroy this paper.",
    code=CODE,
    order_id="KD-20261122-0001",
    revision=1,
    patient="NIGHTINGALE, Ada; TEST-0042",
    paper="order sheet",
)


def _scan(hands: Hands, text: str) -> None:
    """As a scanner does: letters and Enter through the window that has the keyboard."""
    window = (QApplication.activeWindow() or hands.window).windowHandle()
    for letter in text:
        QTest.keyClick(window, letter)  # type: ignore[call-overload]  # a letter works as well
    QTest.keyClick(window, Qt.Key.Key_Return)
    QApplication.processEvents()


@pytest.fixture
def watched(desk: SampleDesk, hands: Hands) -> Hands:
    desk.answers[CODE] = SUPERSEDED
    scanner = Scanner(clock=lambda _event: 1000)  # a scan is as fast as it can be, however busy the machine is
    scanner.timer.setInterval(600_000)
    hands.window.scan_desk.listen(scanner)
    return hands


def test_a_scan_from_any_page_is_answered_and_typed_nowhere(watched: Hands, desk: SampleDesk) -> None:
    watched.find("family_name_edit").setFocus()
    _scan(watched, CODE)
    assert desk.scanned == [CODE]
    assert watched.text("verdict_word_label") == "SUPERSEDED"
    assert watched.find("paper_check_page").isVisible()
    assert not watched.window.banner.isVisible(), "no other patient stands over the answer"
    assert watched.text("family_name_edit") == ""
    _scan(watched, "ANOTHER CODE")
    assert watched.text("verdict_word_label") == "NO CODE"
    watched.key(watched.find("paper_code_edit"), Qt.Key.Key_Escape)
    assert watched.find("order_view").isVisible()


@pytest.mark.req("SR-30")
def test_a_locked_screen_takes_a_scan_and_answers_nothing(watched: Hands, desk: SampleDesk) -> None:
    _scan(watched, CODE)
    watched.window.lock()
    assert watched.text("verdict_word_label") == ""
    _scan(watched, CODE)
    assert desk.scanned == [CODE]
    assert watched.text("sign_in_name_edit") in ("", "aexa"), "no letter of it was typed"
    assert watched.text("sign_in_pin_edit") == ""
    assert watched.find("scan_strip").isVisible()
    assert watched.text("scan_label") == "Sign in first, then scan again: nothing of the scan was typed."
    watched.type_into("sign_in_pin_edit", "482913")
    watched.press("sign_in_button")
    assert not watched.find("scan_strip").isVisible()
    assert watched.text("verdict_word_label") == ""


def test_a_scan_under_a_dialog_or_over_a_fault_is_said(watched: Hands, desk: SampleDesk) -> None:
    watched.window.show_about()
    watched.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), AboutDialog))
    _scan(watched, CODE)
    assert desk.scanned == []
    assert watched.text("scan_label").startswith("Finish or leave what is open")
    watched.press("about_close_button")
    watched.window.activateWindow()
    watched.qtbot.waitActive(watched.window)
    watched.press("scan_button")
    assert not watched.find("scan_strip").isVisible()
    watched.window.show_fault("a fault")
    _scan(watched, CODE)
    assert desk.scanned == []
    assert watched.text("scan_label").startswith("Answer what is asked here first")


def test_a_scan_beside_a_pin_is_said(watched: Hands, desk: SampleDesk) -> None:
    pin = PinEdit("some_pin_edit", "PIN")
    pin.setParent(watched.window.order_view)
    pin.show()
    pin.setFocus()
    _scan(watched, CODE)
    assert (desk.scanned, pin.text()) == ([], "")
    assert watched.text("scan_label").startswith("A PIN is asked for here")


def test_the_menu_opens_the_page_only_for_somebody(watched: Hands) -> None:
    action = watched.window.findChild(QAction, "paper_action")
    assert action is not None
    assert action.isEnabled()
    action.trigger()
    assert watched.find("paper_check_page").isVisible()
    watched.window.lock()
    assert not action.isEnabled()


def test_no_shortcut_is_a_bare_letter(hands: Hands) -> None:
    """A letter that waited for a scan is given to the window, and not to its shortcuts."""
    hands.window.work.monitoring_view.trend_page.show()
    keys = [s.key().toString() for s in hands.window.findChildren(QShortcut)]
    keys += [k.toString() for a in hands.window.findChildren(QAction) for k in a.shortcuts()]
    assert len(keys) > 10
    assert [key for key in keys if len(key) == 1 or key == "Space"] == []


def test_the_scan_desk_says_a_scan_that_was_cut_off(watched: Hands) -> None:
    scan_desk = watched.window.scan_desk
    watched.window.watch_scanner("F9")
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_F9)
    assert scan_desk.waits
    scanner = scan_desk._scanner
    assert scanner is not None
    scanner.expire()
    assert watched.text("scan_label").startswith("A scan was cut off")
