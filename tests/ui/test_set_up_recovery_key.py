"""The recovery key is shown once, hidden while a group of it is typed back, and forgotten afterwards."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import CannotPrint
from ketadesk.ui.session.recovery_key_page import RecoveryKeyPage, key_groups
from tests.ui.session_desks import RECOVERY_KEY
from tests.ui.session_hands import PageHands, cut_off, nameless

GROUPS = ("7KQ2B", "M9XCD", "4TVBF", "W8HDG", "3RNPH", "6YJFJ", "2ABCK")
THIRD = 2


@pytest.fixture
def page() -> RecoveryKeyPage:
    return RecoveryKeyPage(choose_group=lambda _count: THIRD)


@pytest.fixture
def hands(qtbot: QtBot, page: RecoveryKeyPage) -> PageHands:
    made = PageHands(qtbot, page)
    page.show_key(RECOVERY_KEY)
    return made


def test_every_group_is_shown_and_that_it_is_shown_once(hands: PageHands) -> None:
    assert tuple(hands.text(f"key_group_{n}_label") for n in range(1, 8)) == GROUPS
    assert "It is shown only now, and cannot be shown again later." in hands.everything_said()
    assert not hands.find("print_key_button").isVisible()
    assert not hands.find("key_group_edit").isVisible()


def test_one_group_typed_back_goes_on(hands: PageHands, page: RecoveryKeyPage, qtbot: QtBot) -> None:
    hands.press("key_written_button")
    assert hands.focused() == "key_group_edit"
    assert page.group_field.caption_label.text() == "Group 3 of 7"
    assert not hands.find("recovery_key_groups").isVisible()
    assert not hands.can_press("key_go_on_button")
    hands.type_into("key_group_edit", "4TVBF")
    with qtbot.waitSignal(page.kept):
        hands.press("key_go_on_button")


def test_small_letters_and_enter_do(hands: PageHands, page: RecoveryKeyPage, qtbot: QtBot) -> None:
    hands.press("key_written_button")
    hands.type_into("key_group_edit", "4tvbf")
    with qtbot.waitSignal(page.kept):
        hands.key("key_group_edit", Qt.Key.Key_Return)


@pytest.mark.parametrize("typed", ["M9XCD", "4TVB", "4TVBF ", "４TVBF", "4TVBF-", RECOVERY_KEY, "x" * 10_000])
def test_anything_else_does_not(hands: PageHands, page: RecoveryKeyPage, qtbot: QtBot, typed: str) -> None:
    hands.press("key_written_button")
    hands.find("key_group_edit").setProperty("text", typed)
    with qtbot.assertNotEmitted(page.kept):
        hands.press("key_go_on_button")
    assert hands.says("key_group_problem_label").startswith("✖ This is not what the group was.")
    hands.press("show_key_again_button")
    assert hands.find("recovery_key_groups").isVisible()
    hands.press("key_written_button")
    assert hands.text("key_group_edit") == ""
    assert hands.says("key_group_problem_label") == ""


@pytest.mark.req("SR-46")
def test_nothing_of_the_key_stays_behind(hands: PageHands, page: RecoveryKeyPage, qtbot: QtBot) -> None:
    hands.press("key_written_button")
    hands.type_into("key_group_edit", "4TVBF")
    hands.press("key_go_on_button")
    qtbot.wait(1)
    said = hands.everything_said()
    assert not [group for group in GROUPS if group in said]


def test_the_key_is_printed_by_the_window(qtbot: QtBot) -> None:
    printed: list[str] = []

    def print_key(key: str) -> str:
        if printed:
            raise CannotPrint("There is no printer.", "Write the key down.")
        printed.append(key)
        return "Sent to the printer."

    page = RecoveryKeyPage(print_key)
    hands = PageHands(qtbot, page)
    page.show_key(RECOVERY_KEY)
    hands.press("print_key_button")
    assert printed == [RECOVERY_KEY]
    assert hands.says("print_key_notice_label") == "✓ Sent to the printer."
    hands.press("print_key_button")
    assert hands.says("print_key_notice_label") == "✖ There is no printer. Write the key down."


def test_the_group_asked_for_is_one_of_them(qtbot: QtBot) -> None:
    page = RecoveryKeyPage()
    hands = PageHands(qtbot, page)
    page.show_key(RECOVERY_KEY)
    hands.press("key_written_button")
    asked = page.group_field.caption_label.text()
    assert asked in {f"Group {n} of 7" for n in range(1, 8)}
    hands.type_into("key_group_edit", GROUPS[int(asked.split()[1]) - 1])
    with qtbot.waitSignal(page.kept):
        hands.press("key_go_on_button")


@pytest.mark.parametrize(
    ("key", "groups"), [("ABCD-EFGH", ("ABCD", "EFGH")), ("ABCDEFGHJ", ("ABCD", "EFGH", "J")), ("", ())]
)
def test_groups(key: str, groups: tuple[str, ...]) -> None:
    assert key_groups(key) == groups


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_is_named_and_fits(qtbot: QtBot, page: RecoveryKeyPage, percent: int) -> None:
    hands = PageHands(qtbot, page, percent)
    page.show_key(RECOVERY_KEY)
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    hands.press("key_written_button")
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert page.horizontalScrollBar().maximum() == 0
