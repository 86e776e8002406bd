"""What a first reader of the window stumbled over, and no longer does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.widgets.question import Question
from tests.ui.conftest import Hands
from tests.ui.opened import FONTS
from tests.ui.sample_desk import SampleDesk
from tests.ui.session_desks import RECOVERY_KEY, HandWorkstation


@pytest.mark.req("SR-24")
def test_letters_typed_on_a_card_reach_the_name_and_not_the_pin(hands: Hands) -> None:
    """Else she goes on with Tab and types her PIN where everybody can read it."""
    page = hands.window.gate.sign_in_page
    hands.window.sign_out()
    page.people_list.focus_first()
    focused = hands.window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "k")
    name = hands.find_as("sign_in_name_edit", QLineEdit)
    assert name.text() == "k"
    assert name.hasFocus()
    QTest.keyClicks(name, "pat")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert hands.find("sign_in_pin_edit").hasFocus()


def test_enter_in_a_question_neither_does_it_nor_drops_it(hands: Hands, qtbot: QtBot) -> None:
    done: list[str] = []
    question = Question(hands.window, "try", "Do it?", "It is only tried.", "Do not", "Do it")
    edit = question.ask_text("Why", "try_why_edit", 20)
    question.when_go_on(lambda: done.append("done"))
    question.open()
    qtbot.waitExposed(question)
    QTest.keyClicks(edit, "because")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert question.isVisible()
    question.go_on_button.setFocus()
    QTest.keyClick(question.go_on_button, Qt.Key.Key_Return)
    assert question.isVisible()
    assert done == []
    question.keep_button.setFocus()
    QTest.keyClick(question.keep_button, Qt.Key.Key_Return)
    assert not question.isVisible()
    assert done == []


def test_a_key_press_does_not_take_the_recovery_key_away(qtbot: QtBot, desk: SampleDesk) -> None:
    workstation = HandWorkstation(order_desk=desk)
    window = MainWindow(workstation, FONTS)
    qtbot.addWidget(window)
    window.show()
    window.gate.set_up_page.made.emit(RECOVERY_KEY)
    window.close()
    assert window.isVisible()
    assert not workstation.closed
    leave = window.findChild(QPushButton, "lose_key_go_on_button")
    assert leave is not None
    leave.click()
    assert workstation.closed
