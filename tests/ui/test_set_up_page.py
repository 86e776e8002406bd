"""The first run: every answer explicit, nothing made before all of them stand there, nothing secret shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import AccountRefused
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import Opening, OpeningState, SetUp
from ketadesk.ui.session.set_up_page import SetUpPage
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.segments import SegmentButton
from tests.ui.session_desks import RECOVERY_KEY, HandWorkstation
from tests.ui.session_hands import PageHands, cut_off, nameless

PASSPHRASE, BACKUP_PASSPHRASE, PIN = "three quiet brown owls", "nine wet grey stones", "260418"


@pytest.fixture
def workstation() -> HandWorkstation:
    return HandWorkstation()


@pytest.fixture
def page() -> SetUpPage:
    return SetUpPage(lambda _parent: "/mnt/backups")


@pytest.fixture
def hands(qtbot: QtBot, page: SetUpPage, workstation: HandWorkstation) -> PageHands:
    made = PageHands(qtbot, page)
    page.ask(workstation, Opening(state=OpeningState.SET_UP, has_credential_store=True))
    return made


def type_twice(hands: PageHands, name: str, text: str) -> None:
    hands.type_into(f"{name}_edit", text)
    hands.type_into(f"{name}_again_edit", text)


def answer_everything(hands: PageHands, key_place: str = "passphrase") -> None:
    hands.type_into("set_up_hospital_edit", "Example Infirmary")
    hands.type_into("set_up_identifier_edit", "NHS No.")
    hands.press("set_up_paper_choice_a4")
    hands.press(f"key_place_list_{key_place.replace('-', '_')}")
    if key_place == "passphrase":
        type_twice(hands, "record_passphrase", PASSPHRASE)
    hands.type_into("administrator_full_name_edit", "Ada Keeper")
    hands.type_into("administrator_sign_in_name_edit", "admin1")
    type_twice(hands, "administrator_pin", PIN)
    hands.press("backup_place_choice_beside")
    type_twice(hands, "backup_passphrase", BACKUP_PASSPHRASE)


def test_nothing_is_chosen_or_typed_beforehand(hands: PageHands) -> None:
    assert not [b.objectName() for b in hands.window.findChildren(SegmentButton) if b.isChecked()]
    assert not [e.objectName() for e in hands.window.findChildren(QLineEdit) if e.text()]
    assert not hands.can_press("make_record_button")
    assert hands.says("set_up_missing_label") == (
        "Not yet, still open: hospital; what the patient's number is called; paper; where the key is kept; "
        "the administrator's full name; the administrator's sign-in name; the administrator's PIN, twice; "
        "where backups are kept; the backups' passphrase, twice."
    )
    assert hands.focused() == "set_up_hospital_edit"


def test_everything_answered_makes_the_record(
    hands: PageHands, page: SetUpPage, workstation: HandWorkstation, qtbot: QtBot
) -> None:
    answer_everything(hands)
    assert hands.says("set_up_missing_label") == ""
    with qtbot.waitSignal(page.made) as made:
        hands.press("make_record_button")
    assert made.args == [RECOVERY_KEY]
    assert workstation.wishes == [
        SetUp(
            hospital="Example Infirmary",
            identifier_label="NHS No.",
            page_size=PageSize.A4,
            keep_key_in_credential_store=False,
            passphrase=PASSPHRASE,
            administrator_sign_in_name="admin1",
            administrator_full_name="Ada Keeper",
            administrator_pin=PIN,
            backup_folder="",
            backup_passphrase=BACKUP_PASSPHRASE,
        )
    ]
    assert not [e.objectName() for e in hands.window.findChildren(PinEdit) if e.text()]


def test_the_credential_store_needs_no_passphrase(hands: PageHands, workstation: HandWorkstation) -> None:
    answer_everything(hands, "credential-store")
    assert not hands.find("record_passphrase_edit").isVisible()
    hands.press("make_record_button")
    assert workstation.wishes[0].keep_key_in_credential_store
    assert workstation.wishes[0].passphrase == ""


def test_a_passphrase_that_is_no_longer_wanted_is_forgotten(hands: PageHands, workstation: HandWorkstation) -> None:
    answer_everything(hands)
    hands.press("key_place_list_credential_store")
    assert hands.text("record_passphrase_edit") == ""
    hands.press("key_place_list_passphrase")
    assert not hands.can_press("make_record_button")
    assert hands.says("set_up_missing_label") == "Not yet, still open: the record's passphrase, twice."


def test_without_a_credential_store_only_the_passphrase_can_be_chosen(
    qtbot: QtBot, page: SetUpPage, workstation: HandWorkstation
) -> None:
    hands = PageHands(qtbot, page)
    page.ask(workstation, Opening(state=OpeningState.SET_UP, has_credential_store=False))
    assert not hands.find("key_place_list_credential_store").isEnabled()
    assert "was not found" in hands.find("key_place_list_credential_store").accessibleDescription()
    assert page.key.place_list.value == ""


def test_what_the_key_protects_from_and_what_not_is_said(hands: PageHands) -> None:
    said = hands.everything_said()
    assert "a copied file, or a lost disk or stick, cannot be read" in said
    assert "Neither way keeps out somebody who can use this workstation's account" in said


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("record_passphrase", "the record's passphrase, twice"),
        ("administrator_pin", "the administrator's PIN, twice"),
        ("backup_passphrase", "the backups' passphrase, twice"),
    ],
)
def test_twice_means_the_same_both_times(hands: PageHands, name: str, missing: str) -> None:
    answer_everything(hands)
    hands.type_into(f"{name}_again_edit", "x")
    hands.find("set_up_hospital_edit").setFocus()
    assert hands.says(f"{name}_again_problem_label").endswith("not the same as above, type both again.")
    assert hands.says("set_up_missing_label") == f"Not yet, still open: {missing}."
    hands.key(f"{name}_again_edit", Qt.Key.Key_Backspace)
    assert hands.says(f"{name}_again_problem_label") == ""
    assert hands.can_press("make_record_button")


def test_a_first_one_that_is_mended_makes_both_the_same(hands: PageHands) -> None:
    hands.type_into("backup_passphrase_edit", BACKUP_PASSPHRASE[:-1])
    hands.type_into("backup_passphrase_again_edit", BACKUP_PASSPHRASE)
    hands.find("set_up_hospital_edit").setFocus()
    assert hands.says("backup_passphrase_again_problem_label")
    hands.type_into("backup_passphrase_edit", BACKUP_PASSPHRASE[-1])
    assert hands.says("backup_passphrase_again_problem_label") == ""


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    ("pin", "says"),
    [
        ("４８２９１３", "full-width digits stand in it; only the digits 0 to 9 are taken"),
        ("48291", "a PIN has 6 to 12 digits"),
        ("111111", "the same digit all through is guessed first"),
        ("48291a", "something else than digits stands in it; only the digits 0 to 9 are taken"),
    ],
)
def test_a_pin_that_cannot_be_is_refused_with_its_reason(hands: PageHands, pin: str, says: str) -> None:
    answer_everything(hands)
    for name in ("administrator_pin_edit", "administrator_pin_again_edit"):
        hands.find_as(name, PinEdit).clear()
    type_twice(hands, "administrator_pin", pin)
    assert hands.says("administrator_pin_problem_label") == f"✖ Cannot be used as it stands: {says}."
    assert not hands.can_press("make_record_button")
    assert pin not in hands.everything_said().replace(hands.text("administrator_pin_edit"), "")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("set_up_hospital", " Example"),
        ("set_up_hospital", "Exam\u202eple"),
        ("set_up_identifier", "x" * 81),
        ("administrator_full_name", "123"),
        ("administrator_sign_in_name", "ad min"),
        ("administrator_sign_in_name", "a"),
    ],
)
def test_a_text_that_cannot_be_is_refused_under_its_field(hands: PageHands, field: str, typed: str) -> None:
    answer_everything(hands)
    edit = hands.find_as(f"{field}_edit", QLineEdit)
    edit.clear()
    hands.type_into(f"{field}_edit", typed)
    hands.find("backup_passphrase_edit").setFocus()
    assert hands.says(f"{field}_problem_label").startswith("✖ Cannot be used as it stands: ")
    assert edit.text() == typed
    assert not hands.can_press("make_record_button")


def test_another_folder_is_typed_or_chosen(hands: PageHands, workstation: HandWorkstation) -> None:
    answer_everything(hands)
    assert not hands.find("backup_folder_edit").isVisible()
    hands.press("backup_place_choice_elsewhere")
    assert hands.says("set_up_missing_label") == "Not yet, still open: the folder for backups."
    hands.press("choose_backup_folder_button")
    hands.press("make_record_button")
    assert workstation.wishes[0].backup_folder == "/mnt/backups"


def test_what_the_desk_refuses_is_said_and_everything_typed_stays(
    hands: PageHands, page: SetUpPage, workstation: HandWorkstation
) -> None:
    workstation.failure = AccountRefused("This PIN is guessed first.", "Choose another one.")
    answer_everything(hands)
    hands.press("make_record_button")
    assert hands.says("set_up_failure_label") == "✖ This PIN is guessed first. Choose another one."
    assert hands.text("administrator_pin_edit") == hands.text("administrator_pin_again_edit") != ""
    workstation.failure = None
    hands.press("make_record_button")
    assert len(workstation.wishes) == 1
    assert hands.says("set_up_failure_label") == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_makes_nothing(hands: PageHands, workstation: HandWorkstation, key: Qt.Key) -> None:
    answer_everything(hands)
    for name in ("make_record_button", "backup_passphrase_again_edit", "set_up_hospital_edit"):
        hands.key(name, key)
    assert workstation.wishes == []


def test_an_order_can_be_worked_out_without_a_record(hands: PageHands, page: SetUpPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.without_record_asked):
        hands.press("set_up_without_button")


@pytest.mark.req("SR-46")
def test_no_secret_is_readable_on_the_page(hands: PageHands) -> None:
    answer_everything(hands)
    for edit in hands.window.findChildren(PinEdit):
        assert edit.echoMode() == QLineEdit.EchoMode.Password
        assert edit.text() not in edit.displayText()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_everything_is_named_and_fits(
    qtbot: QtBot, page: SetUpPage, workstation: HandWorkstation, percent: int
) -> None:
    hands = PageHands(qtbot, page, percent)
    page.ask(workstation, Opening(state=OpeningState.SET_UP, has_credential_store=False))
    hands.press("key_place_list_passphrase")
    hands.press("backup_place_choice_elsewhere")
    hands.type_into("administrator_pin_edit", "１２３４５６")
    hands.find("set_up_hospital_edit").setFocus()
    assert nameless(hands.window) == []
    qtbot.waitUntil(lambda: cut_off(hands.window) == [], timeout=2000)
    assert page.horizontalScrollBar().maximum() == 0
