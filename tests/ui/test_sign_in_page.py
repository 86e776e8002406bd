"""Signing in and changing over: a choice, a PIN, Enter; and no word about which of the two was wrong."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketadesk.application.account import Account, Role
from ketadesk.application.errors import StorageFailed
from ketadesk.ui.session.sign_in_page import SignInPage
from tests.ui.session_desks import ADA, ADA_PIN, ALEX, ALEX_PIN, KIM, KIM_PIN, REFUSED, HandClock, HandSessions
from tests.ui.session_hands import PageHands, cut_off, nameless

Told = list[Account]


@pytest.fixture
def sessions() -> HandSessions:
    return HandSessions()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def page(clock: HandClock) -> SignInPage:
    return SignInPage(clock)


@pytest.fixture
def told(page: SignInPage) -> Told:
    answers: Told = []
    page.signed_in.connect(answers.append)
    return answers


@pytest.fixture
def hands(qtbot: QtBot, page: SignInPage, sessions: HandSessions) -> PageHands:
    made = PageHands(qtbot, page)
    page.ask(sessions)
    return made


@pytest.mark.req("SR-24")
def test_choose_type_and_enter(hands: PageHands, told: Told, sessions: HandSessions) -> None:
    assert hands.focused() == "people_list_aexa"
    hands.press("people_list_kpat")
    assert hands.focused() == "sign_in_pin_edit"
    assert hands.text("sign_in_pin_caption_label") == "PIN of Kim Pattern"
    hands.type_into("sign_in_pin_edit", KIM_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == [KIM]
    assert sessions.tried == [("kpat", KIM_PIN)]
    assert hands.text("sign_in_pin_edit") == ""


def test_nobody_is_chosen_beforehand_and_one_key_is_not_enough(hands: PageHands, told: Told) -> None:
    assert not hands.can_press("sign_in_button")
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    assert not hands.can_press("sign_in_button")
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == []


def test_somebody_who_is_not_in_the_list_types_her_name(hands: PageHands, told: Told) -> None:
    hands.press("people_list_aexa")
    hands.type_into("sign_in_name_edit", "admin1")
    assert hands.text("sign_in_pin_caption_label") == "PIN"
    hands.key("sign_in_name_edit", Qt.Key.Key_Return)
    assert hands.focused() == "sign_in_pin_edit"
    hands.type_into("sign_in_pin_edit", ADA_PIN)
    hands.press("sign_in_button")
    assert told == [ADA]


def test_choosing_forgets_a_typed_name_and_a_typed_pin(hands: PageHands, page: SignInPage) -> None:
    hands.type_into("sign_in_name_edit", "admin1")
    hands.type_into("sign_in_pin_edit", ADA_PIN)
    hands.press("people_list_aexa")
    assert hands.text("sign_in_name_edit") == ""
    assert hands.text("sign_in_pin_edit") == ""
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    hands.press("people_list_kpat")
    assert hands.text("sign_in_pin_edit") == ""


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(("name", "pin"), [("admin1", "111111"), ("nobody", ADA_PIN), ("nobody", "111111")])
def test_a_refusal_says_the_same_whatever_was_wrong(hands: PageHands, told: Told, name: str, pin: str) -> None:
    hands.type_into("sign_in_name_edit", name)
    hands.type_into("sign_in_pin_edit", pin)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == []
    assert hands.says("sign_in_pin_problem_label") == f"✖ {REFUSED} Type the PIN again."
    assert hands.text("sign_in_name_edit") == name
    assert hands.text("sign_in_pin_edit") == ""
    assert hands.focused() == "sign_in_pin_edit"


@pytest.mark.req("SR-24")
def test_nothing_is_tried_while_the_wait_is_counted_down(
    hands: PageHands, page: SignInPage, sessions: HandSessions, clock: HandClock, told: Told
) -> None:
    sessions.wait_s = 30
    hands.press("people_list_aexa")
    hands.type_into("sign_in_pin_edit", "111111")
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert hands.says("sign_in_pin_problem_label") == f"✖ {REFUSED} Try again in 30 seconds."
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert len(sessions.tried) == 1
    assert not hands.can_press("sign_in_button")
    clock.pass_s(30)
    page.confirm_pin.waiting.timer.timeout.emit()
    assert hands.can_press("sign_in_button")
    hands.press("sign_in_button")
    assert told == [ALEX]


def test_another_person_need_not_wait(hands: PageHands, sessions: HandSessions, told: Told) -> None:
    sessions.wait_s = 30
    hands.press("people_list_aexa")
    hands.type_into("sign_in_pin_edit", "111111")
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    hands.press("people_list_kpat")
    assert hands.says("sign_in_pin_problem_label") == ""
    hands.type_into("sign_in_pin_edit", KIM_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == [KIM]


@pytest.mark.req("SR-30")
def test_a_locked_screen_says_who_was_there_and_what_is_hidden(
    hands: PageHands, page: SignInPage, sessions: HandSessions, told: Told
) -> None:
    page.ask_locked(sessions, ALEX, draft_kept=True)
    assert hands.text("sign_in_page_title_label") == "Locked"
    assert hands.says("locked_label").split("\n") == [
        "Alex Example was signed in.",
        "The order that was being typed is kept and hidden.",
        "Another person may sign in as well: choose or type who, then the PIN.",
    ]
    assert hands.focused() == "sign_in_pin_edit"
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == [ALEX]


@pytest.mark.req("SR-30")
def test_another_person_takes_a_locked_screen_over(
    hands: PageHands, page: SignInPage, sessions: HandSessions, told: Told
) -> None:
    page.ask_locked(sessions, ALEX, draft_kept=False)
    assert "being typed" not in hands.says("locked_label")
    hands.type_into("sign_in_pin_edit", "4829")
    hands.press("people_list_kpat")
    assert hands.text("sign_in_pin_edit") == ""
    hands.type_into("sign_in_pin_edit", KIM_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert told == [KIM]


def test_who_locked_it_and_is_not_in_the_list_is_filled_in(
    hands: PageHands, page: SignInPage, sessions: HandSessions
) -> None:
    page.ask_locked(sessions, ADA, draft_kept=False)
    assert hands.text("sign_in_name_edit") == "admin1"
    assert hands.text("sign_in_pin_caption_label") == "PIN of Ada Keeper"
    assert hands.focused() == "sign_in_pin_edit"


@pytest.mark.req("SR-46")
def test_the_pin_is_nowhere_on_the_page(hands: PageHands) -> None:
    hands.press("people_list_aexa")
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    said = hands.everything_said().replace(hands.text("sign_in_pin_edit"), "", 1)
    assert ALEX_PIN not in said
    assert hands.window.windowTitle() in ("", "KetaDesk")


def test_escape_clears_everything(hands: PageHands, told: Told) -> None:
    hands.press("people_list_kpat")
    hands.type_into("sign_in_pin_edit", KIM_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Escape)
    assert hands.text("sign_in_pin_edit") == ""
    assert hands.focused() == "people_list_aexa"
    assert not hands.can_press("sign_in_button")
    assert told == []


def test_without_a_list_the_name_is_typed(hands: PageHands, page: SignInPage, sessions: HandSessions) -> None:
    sessions.lately = ()
    page.ask(sessions)
    assert not hands.find("people_list").isVisible()
    assert hands.focused() == "sign_in_name_edit"
    assert page.name_field.caption_label.text() == "Sign-in name"


def test_a_list_that_cannot_be_read_is_said(hands: PageHands, page: SignInPage, sessions: HandSessions) -> None:
    sessions.failure = StorageFailed("The record cannot be read.", "Call who looks after KetaDesk.")
    page.ask(sessions)
    assert hands.says("sign_in_pin_problem_label") == "✖ The record cannot be read. Call who looks after KetaDesk."
    hands.type_into("sign_in_name_edit", "aexa")
    hands.type_into("sign_in_pin_edit", ALEX_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert "The record cannot be read." in hands.says("sign_in_pin_problem_label")


def test_two_people_of_one_name_are_told_apart(qtbot: QtBot, page: SignInPage, sessions: HandSessions) -> None:
    other = ALEX.model_copy(update={"account_id": ADA.account_id, "sign_in_name": "aex2", "role": Role.PRESCRIBER})
    sessions.lately = (ALEX, other)
    hands = PageHands(qtbot, page)
    page.ask(sessions)
    assert hands.find("people_list_aexa").accessibleDescription() == "nurse, sign-in name aexa"
    assert hands.find("people_list_aex2").accessibleDescription() == "prescriber, sign-in name aex2"


@pytest.mark.parametrize("typed", ["x" * 10_000, "\u202eadmin1", "<b>admin1</b>", "&admin1", "Ａdmin1"], ids=ascii)
def test_naughty_names_are_tried_as_they_stand(
    hands: PageHands, sessions: HandSessions, told: Told, typed: str
) -> None:
    hands.type_into("sign_in_name_edit", typed[:20])
    edit = hands.find("sign_in_name_edit")
    edit.setProperty("text", typed)
    hands.type_into("sign_in_pin_edit", ADA_PIN)
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert sessions.tried == [(typed, ADA_PIN)]
    assert told == []


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("locked", [False, True])
def test_everything_is_named_and_fits(
    qtbot: QtBot, page: SignInPage, sessions: HandSessions, percent: int, locked: bool
) -> None:
    long_name = "Maximiliana-Wilhelmine von Hohenzollern-Sigmaringen and Partner the Third of Example"[:80]
    sessions.lately = (ALEX.model_copy(update={"full_name": long_name}), KIM, ADA)
    hands = PageHands(qtbot, page, percent)
    if locked:
        page.ask_locked(sessions, KIM, draft_kept=True)
    else:
        page.ask(sessions)
    sessions.wait_s = 3599
    hands.press("people_list_aexa")
    hands.type_into("sign_in_pin_edit", "111111")
    hands.key("sign_in_pin_edit", Qt.Key.Key_Return)
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert page.horizontalScrollBar().maximum() == 0
    assert hands.window.width() == 1366
