"""Accounts for the administrator, and one's own PIN."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.account import Role
from ketadesk.application.errors import NotAllowed
from ketadesk.ui.session.account_dialog import EditAccountDialog
from ketadesk.ui.session.accounts_page import AccountsPage
from ketadesk.ui.session.own_pin_dialog import OwnPinDialog
from tests.ui.session_desks import ADA, ALEX, ALEX_PIN, KIM, REFUSED, HandSessions
from tests.ui.session_hands import PageHands, cut_off, nameless


@pytest.fixture
def sessions() -> HandSessions:
    return HandSessions(here=ADA)


@pytest.fixture
def page() -> AccountsPage:
    return AccountsPage()


@pytest.fixture
def hands(qtbot: QtBot, page: AccountsPage, sessions: HandSessions) -> PageHands:
    made = PageHands(qtbot, page)
    page.show_accounts(sessions)
    return made


def rows(hands: PageHands) -> list[tuple[str, ...]]:
    table = hands.find_as("accounts_table", QTableWidget)
    items = [[table.item(row, place) for place in range(4)] for row in range(table.rowCount())]
    return [tuple("" if item is None else item.text() for item in row) for row in items]


def type_twice(hands: PageHands, name: str, text: str) -> None:
    hands.type_into(f"{name}_edit", text)
    hands.type_into(f"{name}_again_edit", text)


def fill_in(hands: PageHands, sign_in_name: str = "nnew", pin: str = "507182") -> None:
    hands.press_to_open("account_add_button")
    hands.type_into("account_full_name_edit", "Nour New")
    hands.type_into("account_sign_in_name_edit", sign_in_name)
    hands.press("account_role_choice_nurse")
    type_twice(hands, "account_pin", pin)


def dialog_is_open(hands: PageHands) -> bool:
    return any(dialog.isVisible() for dialog in hands.window.findChildren(QDialog))


def test_everybody_is_listed_also_who_may_no_longer_sign_in(
    hands: PageHands, page: AccountsPage, sessions: HandSessions
) -> None:
    sessions.everybody[1] = KIM.model_copy(update={"active": False})
    page.refresh()
    assert rows(hands) == [
        ("Alex Example", "aexa", "nurse", "yes"),
        ("Kim Pattern", "kpat", "pharmacist", "no longer"),
        ("Ada Keeper", "admin1", "administrator", "yes"),
    ]
    assert hands.says("accounts_count_label") == "2 may sign in, 1 no longer."
    assert hands.focused() == "accounts_table"


def test_add_an_account(hands: PageHands, sessions: HandSessions) -> None:
    fill_in(hands)
    hands.press("account_do_button")
    made = sessions.everybody[-1]
    assert (made.sign_in_name, made.full_name, made.role) == ("nnew", "Nour New", Role.NURSE)
    assert sessions.pins[made.account_id] == "507182"
    assert rows(hands)[-1] == ("Nour New", "nnew", "nurse", "yes")
    assert not dialog_is_open(hands)


def test_nothing_is_chosen_for_a_new_account_and_everything_is_needed(hands: PageHands) -> None:
    hands.press_to_open("account_add_button")
    assert hands.focused() == "account_full_name_edit"
    for name in ("nurse", "prescriber", "pharmacist", "administrator"):
        assert not hands.find(f"account_role_choice_{name}").property("checked")
    hands.type_into("account_full_name_edit", "Nour New")
    hands.type_into("account_sign_in_name_edit", "nnew")
    type_twice(hands, "account_pin", "507182")
    assert not hands.can_press("account_do_button")
    hands.press("account_role_choice_nurse")
    assert hands.can_press("account_do_button")


def test_what_is_refused_is_said_and_the_dialog_stays(hands: PageHands, sessions: HandSessions) -> None:
    fill_in(hands, sign_in_name="aexa")
    hands.press("account_do_button")
    assert hands.says("account_failure_label") == "✖ This sign-in name is another person's. Choose another one."
    assert len(sessions.everybody) == 3
    hands.key("account_full_name_edit", Qt.Key.Key_Escape)
    assert not dialog_is_open(hands)


@pytest.mark.req("SR-02")
def test_a_pin_of_full_width_digits_is_refused_with_its_reason(hands: PageHands, sessions: HandSessions) -> None:
    fill_in(hands, pin="５０７１８２")
    assert "full-width digits stand in it" in hands.says("account_pin_problem_label")
    assert not hands.can_press("account_do_button")


def test_another_name_or_role(hands: PageHands, sessions: HandSessions) -> None:
    hands.press_to_open("account_change_button")
    assert not hands.find("account_sign_in_name_edit").isEnabled()
    assert not hands.can_press("account_do_button")
    hands.find_as("account_full_name_edit", QLineEdit).clear()
    hands.type_into("account_full_name_edit", "Alex Example-Sample")
    hands.press("account_role_choice_prescriber")
    hands.press("account_do_button")
    assert sessions.everybody[0] == ALEX.model_copy(
        update={"full_name": "Alex Example-Sample", "role": Role.PRESCRIBER}
    )
    assert rows(hands)[0] == ("Alex Example-Sample", "aexa", "prescriber", "yes")


def test_no_longer_and_again(hands: PageHands, sessions: HandSessions) -> None:
    hands.press_to_open("account_active_button")
    assert hands.focused() == "account_active_keep_button"
    hands.press("account_active_go_on_button")
    assert not sessions.everybody[0].active
    assert rows(hands)[0][3] == "no longer"
    assert hands.text("account_active_button") == "May sign in again"
    hands.qtbot.waitUntil(lambda: not hands.window.findChildren(QDialog))
    hands.press_to_open("account_active_button")
    hands.press("account_active_go_on_button")
    assert sessions.everybody[0].active


def test_the_safe_answer_changes_nothing(hands: PageHands, sessions: HandSessions) -> None:
    hands.press_to_open("account_active_button")
    hands.key("account_active_keep_button", Qt.Key.Key_Return)
    assert sessions.everybody[0].active


def test_a_new_pin_for_who_forgot_hers(hands: PageHands, sessions: HandSessions) -> None:
    hands.press_to_open("account_pin_button")
    assert hands.focused() == "given_pin_edit"
    type_twice(hands, "given_pin", "507182")
    hands.press("give_pin_do_button")
    assert sessions.pins[ALEX.account_id] == "507182"


def test_what_may_not_be_done_is_said(hands: PageHands, page: AccountsPage, sessions: HandSessions) -> None:
    hands.press_to_open("account_active_button")
    sessions.failure = NotAllowed("Nobody closes her own account.", "Ask another administrator.")
    hands.press("account_active_go_on_button")
    assert hands.says("accounts_failure_label") == "✖ Nobody closes her own account. Ask another administrator."
    page.refresh()
    assert rows(hands) == []
    assert not hands.can_press("account_change_button")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_does_none_of_it(hands: PageHands, sessions: HandSessions, key: Qt.Key) -> None:
    before = list(sessions.everybody)
    for name in ("account_add_button", "account_change_button", "account_pin_button", "account_active_button"):
        hands.key(name, key)
        assert not dialog_is_open(hands)
    fill_in(hands)
    for name in ("account_do_button", "account_pin_again_edit", "account_full_name_edit"):
        hands.key(name, key)
    assert sessions.everybody == before


def test_escape_goes_back(hands: PageHands, page: AccountsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        hands.key("accounts_table", Qt.Key.Key_Escape)


@pytest.mark.parametrize("typed", ["x" * 81, "No\u202eur", "Nour ", "12", "\u0000"], ids=ascii)
def test_naughty_names_are_refused_under_their_field(hands: PageHands, typed: str) -> None:
    fill_in(hands)
    edit = hands.find_as("account_full_name_edit", QLineEdit)
    edit.clear()
    hands.type_into("account_full_name_edit", typed)
    hands.find("account_pin_edit").setFocus()
    assert hands.says("account_full_name_problem_label").startswith("✖ Cannot be used as it stands: ")
    assert not hands.can_press("account_do_button")


@pytest.mark.parametrize("typed", ["نور الدين", "王小明", "Zoë Ångström", "Ṣẹ́gun"], ids=ascii)
def test_names_of_the_world_are_taken(hands: PageHands, sessions: HandSessions, typed: str) -> None:
    fill_in(hands)
    hands.find_as("account_full_name_edit", QLineEdit).clear()
    hands.type_into("account_full_name_edit", typed)
    hands.press("account_do_button")
    assert sessions.everybody[-1].full_name == typed


class OwnPin:
    """The dialog of Alex Example."""

    def __init__(self, qtbot: QtBot, percent: int = 100) -> None:
        self.sessions = HandSessions(here=ALEX)
        self.hands = PageHands(qtbot, QWidget(), percent)
        self.dialog = OwnPinDialog(self.hands.window, self.sessions, ALEX.full_name)
        self.dialog.open()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.dialog)

    @property
    def pin(self) -> str:
        return self.sessions.pins[ALEX.account_id]


@pytest.mark.req("SR-24")
def test_ones_own_pin_is_changed_with_the_old_one(qtbot: QtBot) -> None:
    own = OwnPin(qtbot)
    assert own.hands.focused() == "old_pin_edit"
    own.hands.type_into("old_pin_edit", ALEX_PIN)
    type_twice(own.hands, "new_pin", "507182")
    own.hands.press("own_pin_do_button")
    assert own.pin == "507182"
    assert not dialog_is_open(own.hands)


@pytest.mark.req("SR-24")
def test_a_wrong_old_pin_changes_nothing(qtbot: QtBot) -> None:
    own = OwnPin(qtbot)
    own.hands.type_into("old_pin_edit", "111111")
    type_twice(own.hands, "new_pin", "507182")
    own.hands.press("own_pin_do_button")
    assert own.pin == ALEX_PIN
    assert own.hands.says("old_pin_problem_label") == f"✖ {REFUSED} Type the PIN again."
    assert own.hands.text("old_pin_edit") == ""
    assert own.hands.focused() == "old_pin_edit"


def test_a_new_pin_that_cannot_be_is_said_and_escape_keeps_the_old_one(qtbot: QtBot) -> None:
    own = OwnPin(qtbot)
    own.hands.type_into("old_pin_edit", ALEX_PIN)
    type_twice(own.hands, "new_pin", "123456")
    assert "run up or down one by one" in own.hands.says("new_pin_problem_label")
    assert not own.hands.can_press("own_pin_do_button")
    own.hands.key("new_pin_edit", Qt.Key.Key_Escape)
    assert own.pin == ALEX_PIN
    assert not dialog_is_open(own.hands)


def test_what_the_desk_refuses_is_said_under_the_new_pin(qtbot: QtBot) -> None:
    own = OwnPin(qtbot)
    own.hands.type_into("old_pin_edit", ALEX_PIN)
    type_twice(own.hands, "new_pin", "507182")
    own.sessions.failure = NotAllowed("Not now.", "Try later.")
    own.hands.press("own_pin_do_button")
    assert own.hands.says("new_pin_problem_label") == "✖ Not now. Try later."
    assert own.hands.text("new_pin_edit") == ""


def is_whole(dialog: QWidget) -> bool:
    return cut_off(dialog) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_is_named_and_fits(qtbot: QtBot, page: AccountsPage, sessions: HandSessions, percent: int) -> None:
    hands = PageHands(qtbot, page, percent)
    page.show_accounts(sessions)
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert hands.window.width() == 1366
    for account in (None, ALEX):
        dialog = EditAccountDialog(page, sessions, account)
        dialog.open()
        assert nameless(dialog) == []
        qtbot.waitUntil(partial(is_whole, dialog), timeout=2000)
        assert dialog.windowTitle() == "KetaDesk"
        dialog.reject()
    own = OwnPin(qtbot, percent)
    own.hands.type_into("old_pin_edit", "111111")
    own.hands.press("own_pin_do_button")
    qtbot.waitUntil(lambda: cut_off(own.dialog) == [], timeout=2000)
    assert own.dialog.windowTitle() == "KetaDesk"
