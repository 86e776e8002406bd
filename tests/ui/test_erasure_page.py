"""Erasing: seen first, with what stands in the way; then a reason and a PIN; nothing stale can be erased."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import ErasureRefused
from ketadesk.ui.record.erasure_page import ErasurePage
from tests.ui.record_desks import CANARY, ERASURE, PIN, HandRecord
from tests.ui.session_hands import PageHands, cut_off, nameless
from tests.ui.test_audit_page import cells


@pytest.fixture
def record() -> HandRecord:
    return HandRecord()


@pytest.fixture
def page() -> ErasurePage:
    return ErasurePage()


@pytest.fixture
def hands(qtbot: QtBot, page: ErasurePage, record: HandRecord) -> PageHands:
    made = PageHands(qtbot, page)
    page.begin(record, "Ada Keeper")
    return made


def look_at(hands: PageHands, identifier: str = "TEST-0001") -> None:
    hands.type_into("erasure_identifier_edit", identifier)
    hands.press("erasure_look_button")


def test_at_first_nothing_can_be_erased(hands: PageHands) -> None:
    assert hands.focused() == "erasure_identifier_edit"
    assert not hands.can_press("erasure_look_button")
    assert not hands.find("erasure_answer_card").isVisible()


def test_what_would_be_erased_is_shown_with_every_name(hands: PageHands, record: HandRecord) -> None:
    look_at(hands)
    assert record.asked[-1] == ("erasure", "TEST-0001")
    assert hands.says("erasure_names_label") == f"{CANARY.upper()}, Alex\nEXAMPLE, Alex"
    assert hands.says("erasure_words_label") == ERASURE.words
    assert hands.says("erasure_orders_label") == "9 entries; orders: KD-20261101-0003, KD-20261102-0001"
    said = hands.says("erasure_backups_label")
    assert "after 7 days, and after 4 more weeks" in said and "until somebody destroys it" in said
    assert not hands.can_press("erasure_erase_button")


def test_it_takes_reason_and_pin(hands: PageHands, record: HandRecord) -> None:
    look_at(hands)
    hands.type_into("erasure_reason_edit", "asked for in writing")
    assert not hands.can_press("erasure_erase_button")
    hands.type_into("erasure_pin_edit", PIN)
    hands.press("erasure_erase_button")
    assert record.asked[-2] == ("erase", "TEST-0001", "asked for in writing", PIN)
    assert hands.says("erasure_done_label").startswith("✔ Erased.")
    assert not hands.find("erasure_answer_card").isVisible()
    assert hands.text("erasure_identifier_edit") == ""


def test_a_wrong_pin_erases_nothing_and_keeps_the_reason(hands: PageHands) -> None:
    look_at(hands)
    hands.type_into("erasure_reason_edit", "asked for")
    hands.type_into("erasure_pin_edit", "000000")
    hands.press("erasure_erase_button")
    assert hands.says("erasure_pin_problem_label") == "✖ The PIN does not fit. Type it again."
    assert (hands.text("erasure_reason_edit"), hands.text("erasure_pin_edit")) == ("asked for", "")
    assert hands.says("erasure_done_label") == ""


def test_an_open_order_stands_in_the_way(hands: PageHands, record: HandRecord) -> None:
    record.what_is_erased = ERASURE.model_copy(update={"open_orders": ("KD-20261102-0001",)})
    look_at(hands)
    assert hands.says("erasure_open_label") == "KD-20261102-0001"
    assert not hands.find("erasure_reason_edit").isVisible()
    assert not hands.find("erasure_erase_button").isVisible()


def test_another_identifier_takes_the_answer_away(hands: PageHands, record: HandRecord) -> None:
    look_at(hands)
    hands.type_into("erasure_reason_edit", "asked for")
    hands.type_into("erasure_pin_edit", PIN)
    hands.type_into("erasure_identifier_edit", "7")
    assert not hands.find("erasure_answer_card").isVisible()
    assert (hands.text("erasure_reason_edit"), hands.text("erasure_pin_edit")) == ("", "")
    assert "erase" not in [asked[0] for asked in record.asked]


def test_enter_looks_and_never_erases(hands: PageHands, record: HandRecord) -> None:
    hands.type_into("erasure_identifier_edit", "TEST-0001")
    hands.key("erasure_identifier_edit", Qt.Key.Key_Return)
    assert hands.find("erasure_answer_card").isVisible()
    hands.type_into("erasure_reason_edit", "asked for")
    hands.type_into("erasure_pin_edit", PIN)
    for name in ("erasure_reason_edit", "erasure_pin_edit", "erasure_erase_button"):
        hands.key(name, Qt.Key.Key_Return)
    assert "erase" not in [asked[0] for asked in record.asked]


@pytest.mark.parametrize("reason", [" asked", "x" * 501, "a\u202eb"])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays_to_be_seen(hands: PageHands, reason: str) -> None:
    look_at(hands)
    hands.type_into("erasure_reason_edit", reason)
    hands.type_into("erasure_pin_edit", PIN)
    assert not hands.can_press("erasure_erase_button")
    assert "only this is taken" in hands.says("erasure_reason_problem_label")
    assert hands.text("erasure_reason_edit") == reason


def test_a_refusal_is_said_and_shows_nothing(hands: PageHands, record: HandRecord) -> None:
    record.failure = ErasureRefused("No order has this identifier.", "Look it up in the list of orders.")
    look_at(hands)
    assert hands.says("erasure_failure_label") == "✖ No order has this identifier. Look it up in the list of orders."
    assert not hands.find("erasure_answer_card").isVisible()


def test_who_is_past_the_retention_period_can_be_looked_at(hands: PageHands, record: HandRecord) -> None:
    assert cells(hands, "erasure_kept_table") == [["TEST-0001"], ["TEST-0009"]]
    hands.find("erasure_kept_table").setFocus()
    hands.key("erasure_kept_table", Qt.Key.Key_Down)
    hands.press("erasure_take_button")
    assert record.asked[-1] == ("erasure", "TEST-0009")
    assert hands.text("erasure_identifier_edit") == "TEST-0009"


def test_with_nobody_past_it_that_is_said(hands: PageHands, page: ErasurePage, record: HandRecord) -> None:
    record.too_long = ()
    page.begin(record, "Ada Keeper")
    assert hands.says("erasure_kept_label").startswith("Nobody, or the hospital's retention period is not set.")
    assert not hands.find("erasure_take_button").isVisible()


@pytest.mark.req("SR-46")
def test_forgotten_nothing_of_a_patient_is_left_in_any_widget(hands: PageHands, page: ErasurePage) -> None:
    look_at(hands, "TEST-0001")
    page.forget()
    said = hands.everything_said()
    assert CANARY.upper() not in said and "TEST-0001" not in said
    assert cells(hands, "erasure_kept_table") == []


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("in_the_way", [(), ("KD-20261102-0001",)])
def test_nothing_is_cut_off_and_everything_has_a_name(
    qtbot: QtBot, record: HandRecord, percent: int, in_the_way: tuple[str, ...]
) -> None:
    record.what_is_erased = ERASURE.model_copy(update={"open_orders": in_the_way})
    page = ErasurePage()
    hands = PageHands(qtbot, page, percent)
    page.begin(record, "Ada Keeper")
    look_at(hands)
    qtbot.wait(10)
    assert cut_off(hands.window) == []
    assert nameless(hands.window) == []
