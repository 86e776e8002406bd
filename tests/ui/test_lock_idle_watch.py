"""SR-30: nobody touched the workstation for so long. Both clocks are in the test's hands."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.session.cover import close_above
from ketadesk.ui.session.idle_watch import IdleWatch
from ketadesk.ui.widgets.question import Question
from tests.ui.session_desks import HandClock

THREE_MINUTES = 180


class MessageCapture(Protocol):
    """What pytest-qt's `qtlog` can do."""

    def disabled(self) -> AbstractContextManager[None]: ...


NONE = Qt.KeyboardModifier.NoModifier


class Watched:
    """A window with one field, watched."""

    def __init__(self, qtbot: QtBot) -> None:
        self.monotonic, self.wall = HandClock(50.0), HandClock(1_790_000_000.0)
        self.window = QWidget()
        self.edit = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.edit)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.edit.setFocus()
        self.found = 0
        self.watch = IdleWatch(self.monotonic, self.wall, self.window)
        self.watch.idle_found.connect(self._count)
        self.watch.start(THREE_MINUTES)

    def _count(self) -> None:
        self.found += 1

    def pass_s(self, seconds: float) -> None:
        self.monotonic.pass_s(seconds)
        self.wall.pass_s(seconds)
        self.watch.timer.timeout.emit()

    def move_pointer(self, x: float, y: float) -> None:
        place = QPointF(x, y)
        button = Qt.MouseButton.NoButton
        QApplication.sendEvent(self.edit, QMouseEvent(QEvent.Type.MouseMove, place, place, button, button, NONE))


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Watched]:
    made = Watched(qtbot)
    yield made
    made.watch.stop()
    QApplication.processEvents()


@pytest.mark.req("SR-30")
def test_three_minutes_without_input_are_found_once(watched: Watched) -> None:
    watched.pass_s(179.9)
    assert watched.found == 0
    watched.pass_s(0.1)
    assert watched.found == 1
    watched.pass_s(1000)
    assert watched.found == 1
    assert not watched.watch.timer.isActive()


@pytest.mark.req("SR-30")
def test_each_kind_of_touch_starts_the_wait_anew(watched: Watched) -> None:
    def key() -> None:
        QTest.keyClick(watched.edit, Qt.Key.Key_7)

    def click() -> None:
        QTest.mouseClick(watched.edit, Qt.MouseButton.LeftButton)

    def wheel() -> None:
        place = QPointF(5, 5)
        none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(place, place, QPoint(), QPoint(0, 120), none, NONE, phase, False)
        QApplication.sendEvent(watched.edit, event)

    def move() -> None:
        watched.move_pointer(11, 12)

    for touch in (key, click, wheel, move):
        watched.pass_s(100)
        touch()
        watched.pass_s(79)
        assert watched.found == 0, touch.__name__
    watched.pass_s(101)
    assert watched.found == 1


@pytest.mark.req("SR-30")
def test_a_key_held_down_and_a_pointer_that_rests_are_nobody(watched: Watched) -> None:
    watched.move_pointer(11, 12)
    for _ in range(18):
        watched.pass_s(10)
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NONE, "a", True)
        QApplication.sendEvent(watched.edit, held)
        watched.move_pointer(11, 12)
    assert watched.found == 1


@pytest.mark.req("SR-30")
def test_what_the_program_does_itself_is_no_touch(watched: Watched) -> None:
    watched.pass_s(100)
    watched.edit.setText("70")
    watched.window.repaint()
    watched.edit.clearFocus()
    watched.edit.setFocus()
    watched.pass_s(80)
    assert watched.found == 1


@pytest.mark.req("SR-30")
def test_a_sleep_counts_though_the_monotonic_clock_stood_still(watched: Watched) -> None:
    watched.wall.pass_s(8 * 3600)
    watched.watch.timer.timeout.emit()
    assert watched.found == 1


@pytest.mark.req("SR-30")
def test_a_clock_set_back_lengthens_nothing(watched: Watched) -> None:
    watched.wall.pass_s(-7200)
    watched.pass_s(179)
    assert watched.found == 0
    watched.pass_s(1)
    assert watched.found == 1


@pytest.mark.req("SR-30")
def test_the_first_key_after_a_sleep_finds_the_screen_locked_and_types_nothing(watched: Watched) -> None:
    """The timer has had no time yet; Ctrl+P and the like must not reach the hidden order either."""
    printed: list[bool] = []
    shortcut = QShortcut("Ctrl+P", watched.window)
    shortcut.activated.connect(lambda: printed.append(True))
    watched.wall.pass_s(3600)
    QTest.keyClick(watched.edit, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(watched.edit, Qt.Key.Key_7)
    assert watched.found == 1
    assert watched.edit.text() == ""
    assert printed == []
    QApplication.processEvents()
    QTest.keyClick(watched.edit, Qt.Key.Key_8)
    assert watched.edit.text() == "8"


@pytest.mark.req("SR-30")
def test_it_watches_again_after_the_next_sign_in(watched: Watched) -> None:
    watched.pass_s(180)
    watched.watch.start(60)
    watched.pass_s(59)
    assert watched.found == 1
    watched.pass_s(1)
    assert watched.found == 2


def test_nobody_signed_in_is_not_watched(watched: Watched) -> None:
    watched.watch.stop()
    watched.pass_s(1000)
    QTest.keyClick(watched.edit, Qt.Key.Key_7)
    assert watched.found == 0
    assert watched.edit.text() == "7"


@pytest.mark.req("SR-30")
@pytest.mark.parametrize("lock_after_s", [0, -1])
def test_a_wait_that_never_locks_is_refused(watched: Watched, lock_after_s: int) -> None:
    with pytest.raises(ValueError, match="must lock"):
        watched.watch.start(lock_after_s)


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-46")
def test_a_question_that_names_a_patient_is_left_with_its_safe_answer(watched: Watched, qtlog: MessageCapture) -> None:
    went_on: list[bool] = []
    question = Question(watched.window, "cancel", "Cancel KD-1, EXAMPLE?", "For good.", "Keep it", "Cancel it")
    question.when_go_on(lambda: went_on.append(True))
    question.open()
    inner = QDialog(question)
    inner.open()
    menu = QMenu(watched.window)
    menu.addAction("Print")
    with qtlog.disabled():  # The offscreen platform grabs no keyboard for a menu, and says so.
        menu.popup(QPoint(5, 5))
        assert menu.isVisible()
        close_above(watched.window)
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not watched.window]
    assert visible == []
    assert went_on == []
