"""SR-30 and SR-46 in the whole window: locked, nothing of the patient shows; back again, no figure stands there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.widgets.question import Question
from tests.ui.conftest import Hands
from tests.ui.session_desks import ALEX, ALEX_PIN, KIM, KIM_PIN
from tests.ui.ward_at_work import WardAtWork
from tests.ui.whole_order import fill

SURNAME, GIVEN, IDENTIFIER = "ZEBRAFINCH", "Quillon", "CANARY-4711"


@pytest.fixture
def ward() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def hands(qtbot: QtBot, ward: WardAtWork) -> Iterator[Hands]:
    window = ward.window()
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    fill(window)
    names = {"patient.family_name": SURNAME, "patient.given_name": GIVEN, "patient.identifier": IDENTIFIER}
    window.presenter.set_fields(names)
    yield Hands(qtbot, window)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def on_screen() -> str:
    """What any visible part of the program gives away, to the eye or to a screen reader."""
    parts = []
    for window in QApplication.topLevelWidgets():
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                parts += [str(widget.property("text") or ""), widget.toolTip(), widget.windowTitle()]
                parts += [widget.accessibleName(), widget.accessibleDescription()]
    return "\n".join(parts)


def gives_away(text: str) -> list[str]:
    return [secret for secret in (SURNAME, GIVEN, IDENTIFIER) if secret.lower() in text.lower()]


def lock(window: MainWindow) -> None:
    action = window.findChild(QAction, "lock_action")
    assert action is not None
    action.trigger()
    QApplication.processEvents()


def sign_in(hands: Hands, who: str, pin: str) -> None:
    hands.press(f"people_list_{who}")
    hands.type_into("sign_in_pin_edit", pin)
    hands.press("sign_in_button")
    QApplication.processEvents()


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-46")
@pytest.mark.parametrize("page", range(1, 7))
def test_nothing_of_the_patient_is_on_a_locked_screen(hands: Hands, ward: WardAtWork, page: int) -> None:
    hands.go_to(page)
    assert gives_away(on_screen())
    lock(hands.window)
    assert gives_away(on_screen()) == []
    assert hands.find("sign_in_page").isVisible()
    assert "The order that was being typed is kept and hidden." in on_screen()
    assert ward.sessions.signed_in is None


@pytest.mark.req("SR-30")
def test_nobody_touched_it_locks_it_too(hands: Hands) -> None:
    hands.window.gate.idle_found.emit()
    QApplication.processEvents()
    assert gives_away(on_screen()) == []


@pytest.mark.req("SR-46")
def test_a_question_that_names_the_patient_goes_away(hands: Hands) -> None:
    Question(hands.window, "open", f"Leave {SURNAME}?", f"{GIVEN}", "Stay", "Leave").open()
    lock(hands.window)
    assert gives_away(on_screen()) == []


@pytest.mark.req("SR-30")
@pytest.mark.parametrize(("who", "pin", "account"), [("aexa", ALEX_PIN, ALEX), ("kpat", KIM_PIN, KIM)])
def test_the_draft_is_there_again_and_no_figure_before_it_is_asked_for(
    hands: Hands, ward: WardAtWork, who: str, pin: str, account: object
) -> None:
    assert hands.text("rate_label") == "35"
    lock(hands.window)
    sign_in(hands, who, pin)
    assert ward.sessions.signed_in == account
    assert hands.find_as("family_name_edit", QLineEdit).text() == SURNAME
    assert hands.text("rate_label") == "-"
    assert not hands.text("sheet_rate_label")


@pytest.mark.req("SR-30")
def test_menus_reach_nothing_behind_a_locked_screen(hands: Hands) -> None:
    lock(hands.window)
    for action in hands.window.findChildren(QAction):
        leaves = action.objectName() in ("quit_action", "about_action") or "palette" in action.objectName()
        if action.isEnabled() and action.menu() is None and action.objectName() and not leaves:
            action.trigger()
            QApplication.processEvents()
            assert gives_away(on_screen()) == [], action.objectName()
            assert hands.find("sign_in_page").isVisible(), action.objectName()
    hands.window.look.set_percent(100)


@pytest.mark.req("SR-24")
def test_a_wrong_pin_leaves_it_locked(hands: Hands) -> None:
    lock(hands.window)
    sign_in(hands, "aexa", "111111")
    assert hands.find("sign_in_page").isVisible()
    assert gives_away(on_screen()) == []
