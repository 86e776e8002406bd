"""The record cannot be used: plain words, and only the ways that are open (SR-38)."""

import pytest
from pytestqt.qtbot import QtBot

from ketadesk.application.workstation import Opening, OpeningState
from ketadesk.ui.session.trouble_page import TroublePage
from tests.ui.session_desks import TROUBLE
from tests.ui.session_hands import PageHands, cut_off, nameless

BUTTONS = ("trouble_retry_button", "trouble_look_button", "trouble_restore_button", "trouble_without_button")
HELD = Opening(
    state=OpeningState.TROUBLE,
    what="The record is held by KetaDesk, started by exampleuser at 08:12, process 4711.",
    next_step="Close it there, then try again.",
    can_retry=True,
)


@pytest.fixture
def page() -> TroublePage:
    return TroublePage()


@pytest.fixture
def hands(qtbot: QtBot, page: TroublePage) -> PageHands:
    return PageHands(qtbot, page)


@pytest.mark.req("SR-38")
def test_what_is_wrong_and_the_next_step_are_said(hands: PageHands, page: TroublePage) -> None:
    page.show_trouble(TROUBLE)
    assert hands.says("trouble_what_label") == "The record is damaged: page 7 does not hold what was written."
    assert hands.says("trouble_next_step_label") == "Look at what can be read, or put the last good backup back."
    assert hands.says("trouble_backup_label") == (
        "ketadesk-20261121-0300.backup, made 21-Nov-2026 03:00. "
        "Nothing is put back before you were shown what that would lose."
    )


@pytest.mark.req("SR-38")
@pytest.mark.req("SR-39")
@pytest.mark.parametrize(
    ("opening", "offered"),
    [
        (TROUBLE, BUTTONS),
        (HELD, ("trouble_retry_button", "trouble_without_button")),
        (Opening(state=OpeningState.TROUBLE, what="The key is lost."), ("trouble_without_button",)),
        (Opening(state=OpeningState.TROUBLE, can_look=True), ("trouble_look_button", "trouble_without_button")),
    ],
)
def test_only_what_is_possible_is_offered(
    hands: PageHands, page: TroublePage, opening: Opening, offered: tuple[str, ...]
) -> None:
    page.show_trouble(TROUBLE)
    page.show_trouble(opening)
    assert tuple(name for name in BUTTONS if hands.can_press(name)) == offered
    assert hands.focused() == offered[0]
    assert bool(hands.says("trouble_backup_label")) == bool(opening.last_good_backup)


def test_each_button_is_a_wish(hands: PageHands, page: TroublePage, qtbot: QtBot) -> None:
    page.show_trouble(TROUBLE)
    wishes = (page.retry_asked, page.look_asked, page.restore_asked, page.without_record_asked)
    for name, wish in zip(BUTTONS, wishes, strict=True):
        with qtbot.waitSignal(wish):
            hands.press(name)


@pytest.mark.req("SR-38")
def test_a_sheet_without_the_record_is_called_a_draft(hands: PageHands, page: TroublePage) -> None:
    page.show_trouble(HELD)
    assert "It prints as DRAFT, not recorded." in hands.everything_said()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_is_named_and_fits(qtbot: QtBot, page: TroublePage, percent: int) -> None:
    hands = PageHands(qtbot, page, percent)
    page.show_trouble(TROUBLE)
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert page.horizontalScrollBar().maximum() == 0
