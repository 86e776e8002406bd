"""The scanner's filter in a real window: keys come as from a keyboard, through the window, and the time is set."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.scanning.scanner import Scanner

CODE = "KD-20261122-0007-R2-1A2B3C4D"
UPWARD = Qt.KeyboardModifier.ShiftModifier


class Desk(QWidget):
    """A field and a button, and what reached them."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0
        self.line = QLineEdit()
        self.button = QPushButton("Print")
        self.button.clicked.connect(self._press)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.button)

    def _press(self) -> None:
        self.pressed += 1


class Keyboard:
    """Types through the window, at the pace that it is told; `scans` is what the filter told."""

    def __init__(self, qtbot: QtBot, prefix: str = "") -> None:
        self.qtbot = qtbot
        self.now_ms = 1000
        self.desk = Desk()
        qtbot.addWidget(self.desk)
        self.desk.show()
        self.desk.activateWindow()
        qtbot.waitActive(self.desk)
        self.desk.line.setFocus()
        self.scans: list[str] = []
        self.cut_off = 0
        self.scanner = Scanner(prefix, clock=self._time)
        self.scanner.scanned.connect(self.scans.append)
        self.scanner.cut_off.connect(self._cut_off)
        self.scanner.timer.setInterval(600_000)  # let go by `pause` alone: no test waits for the clock on the wall
        self.scanner.watch()

    def _time(self, _event: QKeyEvent) -> int:
        return self.now_ms

    def _cut_off(self) -> None:
        self.cut_off += 1

    def key(
        self, key: Qt.Key | str, every_ms: int = 120, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.now_ms += every_ms
        if every_ms > self.scanner._sieve.wait_ms:
            self.scanner.expire()
        window = QApplication.activeWindow() or self.desk
        QTest.keyClick(window.windowHandle(), key, modifier)  # type: ignore[arg-type]  # a letter works as well

    def write(self, text: str, every_ms: int = 120) -> None:
        for letter in text:
            self.key(letter, every_ms, UPWARD if letter.isupper() else Qt.KeyboardModifier.NoModifier)

    def scan(self, text: str = CODE) -> None:
        self.write(text, 8)
        self.key(Qt.Key.Key_Return, 8)
        QApplication.processEvents()

    def pause(self) -> None:
        self.scanner.expire()
        QApplication.processEvents()


@pytest.fixture
def keyboard(qtbot: QtBot) -> Iterator[Keyboard]:
    made = Keyboard(qtbot)
    yield made
    made.scanner.stop()


def test_a_scan_reaches_no_field(keyboard: Keyboard) -> None:
    keyboard.scan()
    assert (keyboard.scans, keyboard.desk.line.text()) == ([CODE], "")


def test_a_scan_with_spaces_presses_no_button(keyboard: Keyboard) -> None:
    """A scan with spaces once pressed a focused Print button three times."""
    keyboard.desk.button.setFocus()
    keyboard.scan("KD 2026 11 22")
    assert (keyboard.scans, keyboard.desk.pressed) == (["KD 2026 11 22"], 0)


def test_what_somebody_types_arrives_as_typed(keyboard: Keyboard) -> None:
    keyboard.write("Ada 7b")
    keyboard.pause()
    assert (keyboard.scans, keyboard.desk.line.text()) == ([], "Ada 7b")


def test_a_figure_stays_in_the_field_where_it_was_typed(keyboard: Keyboard) -> None:
    """The mouse went to the next field before it was known that no scan began: the weight stood as the height."""
    other = QLineEdit()
    layout = keyboard.desk.layout()
    assert layout is not None
    layout.addWidget(other)
    QApplication.processEvents()
    keyboard.write("7", 10)
    place = other.mapTo(keyboard.desk, other.rect().center())
    QTest.mouseClick(keyboard.desk.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert other.hasFocus()
    keyboard.write("5", 10)
    keyboard.pause()
    assert (keyboard.desk.line.text(), other.text()) == ("7", "5")


def test_what_an_input_method_writes_comes_after_the_letters_before_it(keyboard: Keyboard) -> None:
    keyboard.write("a", 10)
    written = QInputMethodEvent()
    written.setCommitString("é")
    QApplication.sendEvent(keyboard.desk.line, written)
    keyboard.write("b", 10)
    keyboard.pause()
    assert keyboard.desk.line.text() == "aéb"


def test_a_window_that_is_closed_has_what_was_typed_into_it(keyboard: Keyboard) -> None:
    keyboard.write("7", 10)
    keyboard.desk.close()
    assert keyboard.desk.line.text() == "7"


def test_the_space_bar_presses_a_button_once(keyboard: Keyboard) -> None:
    keyboard.desk.button.setFocus()
    keyboard.key(Qt.Key.Key_Space)
    keyboard.pause()
    assert keyboard.desk.pressed == 1


def test_a_shortcut_comes_after_the_letters_before_it(keyboard: Keyboard) -> None:
    keyboard.write("Ada", 20)
    keyboard.key(Qt.Key.Key_A, 5, Qt.KeyboardModifier.ControlModifier)
    assert keyboard.desk.line.selectedText() == "Ada"
    keyboard.write("x", 200)
    keyboard.key(Qt.Key.Key_Backspace, 5)
    assert keyboard.desk.line.text() == ""


def test_half_a_scan_is_given_to_where_it_was_typed(keyboard: Keyboard) -> None:
    keyboard.write(CODE[:11], 8)
    assert keyboard.desk.line.text() == ""
    keyboard.pause()
    assert (keyboard.scans, keyboard.desk.line.text()) == ([], CODE[:11])


def test_the_timer_lets_a_letter_go_by_itself(keyboard: Keyboard) -> None:
    keyboard.scanner.timer.setInterval(keyboard.scanner._sieve.wait_ms)
    keyboard.write("a")
    keyboard.qtbot.waitUntil(lambda: keyboard.desk.line.text() == "a")


def test_letters_after_one_that_opens_a_dialog_do_not_wait_for_its_end(keyboard: Keyboard) -> None:
    """The space bar opens a dialog with a loop of its own; the keys after it went to the same window, and arrive."""
    dialog = QDialog(keyboard.desk)
    keyboard.desk.button.clicked.connect(lambda: dialog.exec())
    keyboard.desk.button.setFocus()
    seen: list[int] = []

    def look() -> None:
        seen.append(len(keyboard.scanner._due))
        dialog.reject()

    keyboard.write(" ab", 8)
    keyboard.scanner.timer.singleShot(50, look)
    keyboard.pause()
    assert seen == [0]


def test_a_scan_while_a_dialog_is_open_is_caught_as_well(keyboard: Keyboard) -> None:
    dialog = QDialog(keyboard.desk)
    line = QLineEdit(dialog)
    dialog.open()
    keyboard.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    keyboard.scan()
    assert (keyboard.scans, line.text()) == ([CODE], "")
    dialog.reject()


def test_a_window_that_is_gone_gets_nothing(keyboard: Keyboard) -> None:
    keyboard.write("ab", 8)
    keyboard.desk.windowHandle().destroy()
    keyboard.desk.deleteLater()
    keyboard.pause()
    assert keyboard.scans == []


@pytest.mark.parametrize(("prefix", "key"), [("F9", Qt.Key.Key_F9), ("~", Qt.Key.Key_AsciiTilde)])
def test_a_prefix_key_catches_a_slow_scan_and_delays_nothing(qtbot: QtBot, prefix: str, key: Qt.Key) -> None:
    keyboard = Keyboard(qtbot, prefix)
    keyboard.write("a")
    assert keyboard.desk.line.text() == "a", "nothing waits"
    keyboard.key(key)
    keyboard.write("K 7", 300)
    keyboard.key(Qt.Key.Key_Enter, 300)
    QApplication.processEvents()
    assert (keyboard.scans, keyboard.desk.line.text(), keyboard.cut_off) == (["K 7"], "a", 0)
    keyboard.key(key)
    keyboard.write("K")
    keyboard.pause()
    assert (keyboard.desk.line.text(), keyboard.cut_off) == ("a", 1)
    keyboard.scanner.stop()


def test_whatever_is_typed_and_scanned_arrives_or_does_not(keyboard: Keyboard) -> None:
    dice = random.Random(9)
    expected, scans = "", []
    for _ in range(60):
        text = "".join(dice.choice("KDab7 ") for _ in range(dice.randrange(6, 12)))
        if dice.random() < 0.4:
            keyboard.scan(text)
            scans.append(text)
        else:
            for letter in text:
                keyboard.write(letter, dice.choice([5, 34, 36, 90]))
            expected += text
        keyboard.now_ms += 200
        keyboard.pause()
        assert (keyboard.desk.line.text(), keyboard.scans) == (expected, scans)
