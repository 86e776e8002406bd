"""A field for a PIN: dots, every sign as it was typed, and nothing left behind."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QAccessible, QHideEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import SignInRefused
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.session.waiting import in_words
from ketadesk.ui.widgets.pin_edit import PinEdit
from tests.ui.session_desks import HandClock

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def edit(qtbot: QtBot) -> PinEdit:
    made = PinEdit("some_pin_edit", "PIN")
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def press(edit: PinEdit, letters: str) -> None:
    for letter in letters:
        QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter))


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    "typed",
    ["482913", "４８２９１３", "٤٨٢٩١٣", " 482913", "482 913 ", "4\x007", "48\u200b2", "", "Ａb\u0301"],
    ids=ascii,
)
def test_what_is_typed_stays_letter_by_letter(edit: PinEdit, typed: str) -> None:
    press(edit, typed)
    assert edit.text() == typed
    assert edit.take() == typed
    assert edit.text() == ""


@pytest.mark.req("SR-46")
def test_nothing_but_dots_is_shown_or_read_out(edit: PinEdit) -> None:
    press(edit, "482913")
    assert set(edit.displayText()).isdisjoint("0123456789")
    interface = QAccessible.queryAccessibleInterface(edit)
    for kind in QAccessible.Text:
        if kind not in (QAccessible.Text.UserText, QAccessible.Text.DebugDescription):
            assert "482913" not in interface.text(kind)


@pytest.mark.req("SR-46")
def test_nothing_can_be_copied_or_taken_back(edit: PinEdit) -> None:
    clipboard = QApplication.clipboard()
    clipboard.setText("before")
    press(edit, "482913")
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(edit, key, CONTROL)
    assert clipboard.text() == "before"
    edit.clear()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        QTest.keyClick(edit, key, CONTROL)
        assert edit.text() == ""
    press(edit, "719305")
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    assert edit.text() == "719305"
    assert edit.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
    assert not edit.acceptDrops()
    assert not edit.dragEnabled()
    clipboard.setMimeData(QMimeData())


@pytest.mark.req("SR-30")
def test_a_page_that_goes_away_forgets_it(qtbot: QtBot) -> None:
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    edit = PinEdit("some_pin_edit", "PIN")
    stack.addWidget(edit)
    stack.addWidget(QWidget())
    stack.show()
    press(edit, "482913")
    stack.setCurrentIndex(1)
    stack.setCurrentIndex(0)
    assert edit.text() == ""


def test_a_window_made_small_forgets_nothing(edit: PinEdit) -> None:
    class FromOutside(QHideEvent):
        def spontaneous(self) -> bool:
            return True

    press(edit, "482913")
    edit.hideEvent(FromOutside())
    assert edit.text() == "482913"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def confirm(qtbot: QtBot, clock: HandClock) -> ConfirmPin:
    made = ConfirmPin("store", "Alex Example", clock)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.req("SR-24")
def test_the_caption_says_whose_pin_it_is_and_another_person_starts_empty(confirm: ConfirmPin) -> None:
    assert confirm.caption_label.text() == "PIN of Alex Example"
    assert confirm.edit.accessibleName() == "PIN of Alex Example"
    press(confirm.edit, "482913")
    confirm.ask_of("Alex Example")
    assert confirm.text() == "482913"
    confirm.ask_of("Kim Pattern")
    assert confirm.text() == ""
    assert confirm.caption_label.text() == "PIN of Kim Pattern"


def test_it_tells_when_there_is_a_pin(confirm: ConfirmPin) -> None:
    told: list[bool] = []
    confirm.changed.connect(lambda: told.append(confirm.is_ready))
    press(confirm.edit, "4")
    assert told == [True]
    confirm.clear()
    assert told[-1] is False


def test_a_refusal_is_said_under_the_field_and_goes_with_the_next_key(confirm: ConfirmPin) -> None:
    press(confirm.edit, "111111")
    confirm.refuse(SignInRefused("The PIN does not fit.", "Type it again."))
    assert confirm.text() == ""
    assert confirm.problem_label.text() == "✖ The PIN does not fit. Type it again."
    assert confirm.edit.property("problem") == "true"
    press(confirm.edit, "4")
    assert confirm.problem_label.text() == ""
    assert confirm.edit.property("problem") == "false"


@pytest.mark.req("SR-24")
def test_the_wait_is_counted_down_in_words(confirm: ConfirmPin, clock: HandClock) -> None:
    told: list[bool] = []
    confirm.changed.connect(lambda: told.append(confirm.is_ready))
    confirm.refuse(SignInRefused("Too many tries were refused.", "Wait 65 seconds.", 65))
    assert confirm.problem_label.text() == "✖ Too many tries were refused. Try again in 1 minute 5 seconds."
    press(confirm.edit, "482913")
    assert not any(told)
    clock.pass_s(4.5)
    confirm.waiting.timer.timeout.emit()
    assert confirm.problem_label.text().endswith("Try again in 1 minute 1 second.")
    clock.pass_s(60.4)
    confirm.waiting.timer.timeout.emit()
    assert confirm.problem_label.text().endswith("Try again in 1 second.")
    assert not any(told)
    clock.pass_s(0.1)
    confirm.waiting.timer.timeout.emit()
    assert confirm.problem_label.text() == "The wait is over: type the PIN again."
    assert confirm.waiting.seconds == 0
    assert not confirm.waiting.timer.isActive()
    press(confirm.edit, "1")
    assert told[-1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (7325, "2 hours 2 minutes 5 seconds"),
    ],
)
def test_seconds_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words
