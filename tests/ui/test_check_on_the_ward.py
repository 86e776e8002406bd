"""Two people at one workstation: the order of the one, checked blind by the other, with the real desks."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.second_check_form import CheckDraft
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.widgets.object_name import part_name
from tests.ui.check_answers import agreeing, differing
from tests.ui.conftest import Hands
from tests.ui.session_desks import ALEX, KIM, KIM_PIN
from tests.ui.ward_at_work import WardAtWork


@pytest.fixture
def at_work() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def kim(qtbot: QtBot, at_work: WardAtWork) -> Iterator[Hands]:
    """Alex has stored the order; Kim has signed in and asks for the second check."""
    made = at_work.window()
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    stored = at_work.store(made)
    at_work.take_over(KIM)
    made.presenter.refresh_standing()
    made.work.begin_check(stored.order_id, stored.revision)
    QApplication.processEvents()
    yield Hands(qtbot, made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def answer(hands: Hands, draft: CheckDraft) -> None:
    """Type and choose with keys, from the top to the bottom, until nothing more is asked."""
    done: set[str] = set()
    while True:
        rows = hands.window.work.check_page.parts.questions.rows
        name = next((n for n in CheckDraft.model_fields if n in rows and n not in done), None)
        if name is None:
            return
        done.add(name)
        if rows[name].shape == "typed":
            hands.type_into(f"check_{name}_edit", getattr(draft, name))
        else:
            hands.press(part_name(f"check_{name}_choice", getattr(draft, name)))


def seen(hands: Hands) -> str:
    """Every word on screen, and every word that a screen reader finds there."""
    shown = [w for w in hands.window.findChildren(QWidget) if w.isVisible()]
    words = [w.text() for w in shown if isinstance(w, QLabel | QLineEdit | QPushButton)]
    return "\n".join([*words, *(f"{w.accessibleName()} {w.accessibleDescription()}" for w in shown)])


@pytest.mark.req("SR-24")
def test_nothing_of_the_first_entry_can_be_seen_or_heard(kim: Hands) -> None:
    words = seen(kim)
    assert "EXAMPLE, Alex" in words and "01-Apr-1980" in words
    for figure in ("TEST-0001", "70 kg", "35 ", "0.5", "48", "mL per hour,"):
        assert figure not in words, figure
    assert not kim.window.order_view.sheet_page.has_sheet


@pytest.mark.req("SR-24")
def test_two_people_who_agree_make_the_sheet_ready(kim: Hands, at_work: WardAtWork) -> None:
    answer(kim, agreeing())
    assert kim.text("check_missing_label") == ""
    kim.type_into("check_pin_edit", KIM_PIN)
    kim.press("compare_button")
    assert kim.text("check_outcome_label") == f"✓ {SheetMark.READY}"
    kim.press("check_sheet_button")
    assert kim.text("mark_label") == SheetMark.READY
    assert kim.window.order_view.sheet_page.has_sheet
    assert at_work.orders.steps[-1].by == KIM.account_id


@pytest.mark.req("SR-24")
@pytest.mark.req("SR-25")
def test_a_difference_puts_the_sheet_back_to_draft(kim: Hands) -> None:
    answer(kim, differing())
    kim.type_into("check_pin_edit", KIM_PIN)
    kim.press("compare_button")
    table = kim.find("differences_table")
    assert [label.text() for label in table.findChildren(QLabel)][3:] == ["Weight", "70\u00a0kg", "77\u00a0kg"]
    kim.press("check_sheet_button")
    assert kim.text("mark_label") == SheetMark.DRAFT


@pytest.mark.req("SR-24", "SR-28")
def test_leaving_the_check_shows_nothing_of_the_first_entry(kim: Hands, at_work: WardAtWork) -> None:
    kim.type_into("check_weight_kg_edit", "70")
    kim.press("leave_check_button")
    kim.press("leave_check_go_on_button")
    assert not kim.window.work.check_page.has_answers
    assert not kim.find("check_page").isVisible()
    assert "35" not in seen(kim)
    assert [step.by for step in at_work.orders.steps] == [ALEX.account_id]


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-28")
def test_a_locked_screen_forgets_the_half_made_check(kim: Hands) -> None:
    kim.type_into("check_weight_kg_edit", "70")
    kim.window.lock()
    page = kim.window.work.check_page
    assert not page.has_answers
    assert [edit.text() for edit in page.findChildren(QLineEdit)] == [""]
    assert "EXAMPLE" not in seen(kim)


@pytest.mark.req("SR-24")
def test_keys_alone_reach_every_question(kim: Hands) -> None:
    QTest.qWait(20)
    start = kim.find("check_identifier_edit")
    start.setFocus()
    reached: list[str] = []
    for _ in range(40):
        here = QApplication.focusWidget()
        assert here is not None
        reached.append(here.objectName())
        kim.key(here, Qt.Key.Key_Tab)
    wanted = ["check_identifier_edit", "check_born_agrees_choice_yes", "check_weight_kg_edit"]
    places = [reached.index(name) for name in wanted]
    assert places == sorted(places)
    assert reached.index("check_pin_edit") > places[-1]
    assert "leave_check_button" in reached
