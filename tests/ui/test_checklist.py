"""The checklist by keyboard alone; nothing answers more than one question."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.conftest import Hands
from tests.ui.sample_desk import QUESTIONS


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def start_checklist(hands: Hands) -> None:
    hands.go_to(2)
    hands.find("checklist_uncontrolled_cardiovascular_disease_absent").setFocus()


@pytest.mark.req("SR-29")
def test_keys_answer_and_go_on(hands: Hands) -> None:
    start_checklist(hands)
    for key in "apnanap":
        QTest.keyClicks(focused(), key)
    answers = hands.window.presenter.draft.checklist
    expected = ("absent", "present", "not-known", "absent", "not-known", "absent", "present")
    assert tuple(answers[q.id] for q in QUESTIONS) == expected
    assert hands.text("checklist_progress_label") == "7 of 7 answered"


@pytest.mark.req("SR-29")
def test_key_held_down_answers_one_question(hands: Hands) -> None:
    start_checklist(hands)
    QTest.keyClicks(focused(), "a")
    for _ in range(20):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", True)
        QApplication.sendEvent(focused(), event)
    assert len(hands.window.presenter.draft.checklist) == 1


@pytest.mark.req("SR-04", "SR-29")
def test_arrows_move_and_change_nothing(hands: Hands) -> None:
    start_checklist(hands)
    hands.key(focused(), Qt.Key.Key_Down)
    assert focused().objectName().startswith("checklist_pregnancy")
    hands.key(focused(), Qt.Key.Key_Right)
    hands.key(focused(), Qt.Key.Key_Up)
    assert focused().objectName().startswith("checklist_uncontrolled")
    assert hands.window.presenter.draft.checklist == {}


def test_space_chooses_and_an_answer_can_be_changed(hands: Hands) -> None:
    start_checklist(hands)
    hands.press("checklist_delirium_present")
    hands.press("checklist_delirium_absent")
    assert hands.window.presenter.draft.checklist == {"delirium": "absent"}


@pytest.mark.req("SR-29")
def test_no_button_answers_them_all(hands: Hands) -> None:
    hands.go_to(2)
    page = hands.find("checklist_page")
    assert not [b.text() for b in page.findChildren(QPushButton) if "all" in b.text().lower().split()]


@pytest.mark.req("SR-29")
def test_unanswered_questions_are_shown_as_open(hands: Hands) -> None:
    start_checklist(hands)
    assert hands.text("checklist_progress_label") == "0 of 7 answered"
    assert hands.text("step_checklist_state") == "here"
    hands.window.order_view.go_to(next(iter(hands.window.order_view.pages)))
    assert hands.text("step_checklist_state") == "to do"


@pytest.mark.req("SR-09")
def test_reason_and_name_are_typed_into_the_card(hands: Hands) -> None:
    start_checklist(hands)
    hands.press("checklist_delirium_present")
    hands.type_into("override_reason_edit_relative_delirium", "pain team, benefit outweighs")
    hands.type_into("override_name_edit_relative_delirium", "Dr A Example")
    overrides = hands.window.presenter.draft.overrides
    assert [(o.code, o.reason, o.by) for o in overrides] == [
        ("relative-delirium", "pain team, benefit outweighs", "Dr A Example")
    ]
    assert focused().objectName() == "override_name_edit_relative_delirium"


@pytest.mark.req("SR-32")
def test_severities_differ_in_words_and_signs(hands: Hands) -> None:
    presenter = hands.window.presenter
    for item, answer in (("pregnancy", "present"), ("delirium", "present"), ("frailty", "present")):
        presenter.set_field(f"checklist.{item}", answer)
    cards = hands.window.order_view.findings_panel._cards.values()
    heads = [card.heading_label.text() for card in cards]
    assert heads == ["✖ Stop", "▲ Reason needed", "△ Caution"]
