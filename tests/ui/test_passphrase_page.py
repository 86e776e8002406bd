"""The record is locked: passphrase or recovery key, exactly as typed, and never shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ketadesk.ui.session.passphrase_page import PassphrasePage
from tests.ui.session_desks import OPEN_READY, RECOVERY_KEY, HandWorkstation
from tests.ui.session_hands import PageHands, cut_off, nameless

RIGHT = "three quiet brown owls"


@pytest.fixture
def workstation() -> HandWorkstation:
    return HandWorkstation()


@pytest.fixture
def page() -> PassphrasePage:
    return PassphrasePage()


@pytest.fixture
def hands(qtbot: QtBot, page: PassphrasePage, workstation: HandWorkstation) -> PageHands:
    made = PageHands(qtbot, page)
    page.ask(workstation, "The credential store does not have the key.")
    return made


@pytest.mark.parametrize("typed", [RIGHT, RECOVERY_KEY])
@pytest.mark.parametrize("enter", [False, True])
def test_it_opens_the_record(hands: PageHands, page: PassphrasePage, qtbot: QtBot, typed: str, enter: bool) -> None:
    assert hands.focused() == "passphrase_edit"
    assert hands.says("passphrase_why_label") == "The credential store does not have the key."
    hands.type_into("passphrase_edit", typed)
    with qtbot.waitSignal(page.unlocked) as unlocked:
        if enter:
            hands.key("passphrase_edit", Qt.Key.Key_Return)
        else:
            hands.press("unlock_button")
    assert unlocked.args == [OPEN_READY]
    assert hands.text("passphrase_edit") == ""


@pytest.mark.parametrize("typed", ["three quiet brown owl", RIGHT + " ", "\u202e", "x" * 300, "ｔｈｒｅｅ"], ids=ascii)
def test_a_wrong_one_is_said_and_gone(hands: PageHands, page: PassphrasePage, qtbot: QtBot, typed: str) -> None:
    hands.type_into("passphrase_edit", typed)
    with qtbot.assertNotEmitted(page.unlocked):
        hands.press("unlock_button")
    assert hands.says("passphrase_failure_label") == (
        "✖ This opens nothing. Type the passphrase again, or the recovery key."
    )
    assert hands.text("passphrase_edit") == ""
    assert hands.focused() == "passphrase_edit"
    hands.type_into("passphrase_edit", "t")
    assert hands.says("passphrase_failure_label") == ""


def test_a_blank_one_is_not_tried(hands: PageHands, page: PassphrasePage, qtbot: QtBot) -> None:
    assert not hands.can_press("unlock_button")
    with qtbot.assertNotEmitted(page.unlocked):
        hands.key("passphrase_edit", Qt.Key.Key_Return)
    assert hands.says("passphrase_failure_label") == ""


def test_escape_forgets_what_was_typed(hands: PageHands) -> None:
    hands.type_into("passphrase_edit", "half of")
    hands.key("passphrase_edit", Qt.Key.Key_Escape)
    assert hands.text("passphrase_edit") == ""


@pytest.mark.req("SR-46")
def test_it_is_never_shown(hands: PageHands) -> None:
    edit = hands.find_as("passphrase_edit", QLineEdit)
    hands.type_into("passphrase_edit", RIGHT)
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert "owls" not in edit.displayText()


@pytest.mark.req("SR-38")
def test_going_on_without_the_record_says_that_sheets_are_drafts(
    hands: PageHands, page: PassphrasePage, qtbot: QtBot
) -> None:
    assert "Their sheets print as DRAFT, not recorded." in hands.everything_said()
    with qtbot.waitSignal(page.without_record_asked):
        hands.press("passphrase_without_button")


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_is_named_and_fits(
    qtbot: QtBot, page: PassphrasePage, workstation: HandWorkstation, percent: int
) -> None:
    hands = PageHands(qtbot, page, percent)
    page.ask(workstation, "")
    hands.type_into("passphrase_edit", "wrong")
    hands.press("unlock_button")
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert page.horizontalScrollBar().maximum() == 0
