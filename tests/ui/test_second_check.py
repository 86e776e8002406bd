"""The blind second check: nothing of the first entry before the comparison, nothing typed left after it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import NotAllowed, StorageFailed
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.ui.check.check_page import CheckPage
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.segments import SegmentButton
from tests.naughty import EVERY
from tests.ui.sample_checks import FIRST, PIN, SECRETS, SampleChecks

ORDER = ("KD-20261122-0007", 1)


class Checker:
    """The second nurse's hands."""

    def __init__(self, page: CheckPage, checks: SampleChecks) -> None:
        self.page = page
        self.checks = checks
        self.closed: list[str] = []
        self.sheets: list[tuple[str, int]] = []
        page.closed.connect(lambda: self.closed.append("closed"))
        page.sheet_asked.connect(lambda *order: self.sheets.append(order))

    def find(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, f"no widget is called {name}"
        return found

    def is_there(self, name: str) -> bool:
        found = self.page.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def text(self, name: str) -> str:
        return str(self.find(name).property("text"))

    def type(self, field: str, text: str) -> None:
        edit = self.find(f"check_{field}_edit")
        edit.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(edit, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def choose(self, name: str) -> None:
        button = self.find(f"check_{name}")
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def press(self, name: str) -> None:
        button = self.find(name)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def fill(self, **other: str) -> None:
        """Everything that agrees, but for `other`."""
        self.choose("regimen_choice_acute_pain_infusion")
        for field in ("identifier", "weight_kg", "dose", "duration_h", "pump_rate_ml_per_h"):
            self.type(field, other.get(field, FIRST[field]))
        for choice in (
            "born_agrees_choice_yes",
            "dose_unit_choice_mg_kg_h",
            "loading_choice_none",
            "vial_choice_50_10",
        ):
            self.choose(choice)
        self.choose("container_choice_500_500")
        self.choose("method_choice_make_up_to")

    def sign(self, pin: str = PIN) -> None:
        self.type("pin", pin)

    def shown(self) -> str:
        """Every word that can be seen, and every word that can be heard."""
        words = [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]
        words += [button.text() for button in self.page.findChildren(QPushButton) if button.isVisible()]
        words += [edit.text() for edit in self.page.findChildren(QLineEdit)]
        words += [f"{w.accessibleName()} {w.accessibleDescription()}" for w in self.page.findChildren(QWidget)]
        return "\n".join(words)


@pytest.fixture
def checks() -> SampleChecks:
    return SampleChecks()


@pytest.fixture
def checker(qtbot: QtBot, checks: SampleChecks) -> Iterator[Checker]:
    Look().apply()
    page = CheckPage(lambda: checks)
    page.resize(1366, 740)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    page.begin(*ORDER, "Nurse Two")
    yield Checker(page, checks)
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.req("SR-24")
def test_nothing_of_the_first_entry_is_on_screen(checker: Checker) -> None:
    seen = checker.shown()
    assert "EXAMPLE, Alex" in seen and "01-Apr-1980" in seen
    assert not [secret for secret in SECRETS if secret in seen]
    assert all(edit.text() == "" for edit in checker.page.findChildren(QLineEdit))
    assert not [b for b in checker.page.findChildren(SegmentButton) if b.isChecked()]


@pytest.mark.req("SR-26")
def test_name_and_date_of_birth_stay_while_the_questions_scroll(checker: Checker) -> None:
    checker.find("check_pin_edit").setFocus()
    QApplication.processEvents()
    assert checker.text("check_name_label") == "EXAMPLE, Alex"
    assert checker.text("check_born_label") == "Born 01-Apr-1980"
    for name in ("check_name_label", "check_born_label"):
        at = checker.find(name).mapTo(checker.page, QPoint(0, 0))
        assert 0 <= at.y() < 60


def test_compare_waits_for_every_answer_and_the_pin(checker: Checker) -> None:
    assert "Weight" in checker.text("check_missing_label")
    checker.sign()
    assert not checker.find("compare_button").isEnabled()
    checker.fill()
    assert checker.text("check_missing_label") == ""
    assert checker.find("compare_button").isEnabled()
    checker.find("check_pin_edit").setProperty("text", "")
    assert not checker.find("compare_button").isEnabled()


@pytest.mark.req("SR-24")
def test_agreement_is_said_in_large_words_and_leads_to_the_sheet(checker: Checker) -> None:
    checker.fill()
    checker.sign()
    checker.press("compare_button")
    assert checker.text("check_outcome_label") == "✓ READY FOR PRESCRIBER SIGNATURE"
    order_id, revision, draft, pin, entry_id = checker.checks.checked[0]
    assert (order_id, revision, pin, len(entry_id)) == (*ORDER, PIN, 36)
    assert {name: getattr(draft, name) for name in FIRST} == FIRST
    checker.press("check_sheet_button")
    assert checker.sheets == [ORDER]
    assert "EXAMPLE" not in checker.shown()


@pytest.mark.req("SR-24")
def test_a_difference_shows_both_and_takes_no_side(checker: Checker) -> None:
    checker.fill(weight_kg="77", pump_rate_ml_per_h="38.5")
    checker.sign()
    checker.press("compare_button")
    table = checker.find("differences_table")
    words = [label.text() for label in table.findChildren(QLabel)]
    assert words == [
        *("Figure", "First entry", "Second entry"),
        *("Weight", "70", "77"),
        *("Rate on the pump", "35", "38.5"),
    ]
    assert "READY" not in checker.shown()
    assert checker.find("difference_1_1").property("role") == checker.find("difference_1_2").property("role")
    assert checker.text("check_words_label") == "Look at the sources together."


@pytest.mark.req("SR-24", "SR-28")
@pytest.mark.parametrize("weight", ["70", "77"], ids=["agrees", "differs"])
def test_what_was_typed_is_gone_after_the_comparison(checker: Checker, weight: str) -> None:
    checker.fill(weight_kg=weight)
    checker.sign()
    checker.press("compare_button")
    assert not checker.page.has_answers
    assert checker.page.findChildren(QLineEdit) == [checker.find("check_pin_edit")]
    assert checker.text("check_pin_edit") == ""
    checker.page.begin(*ORDER, "Nurse Two")
    assert checker.checks.asked[-1] == CheckDraft()
    assert all(edit.text() == "" and not edit.isUndoAvailable() for edit in checker.page.findChildren(QLineEdit))
    assert not checker.is_there("comparison_card")


@pytest.mark.req("SR-28")
def test_nothing_survives_to_the_next_order(checker: Checker) -> None:
    checker.fill()
    checker.sign()
    checker.page.begin("KD-20261122-0008", 2, "Nurse Two")
    assert checker.checks.asked[-1] == CheckDraft()
    assert all(edit.text() == "" for edit in checker.page.findChildren(QLineEdit))
    assert not checker.find("compare_button").isEnabled()


@pytest.mark.req("SR-28")
def test_leaving_half_way_asks_first_and_forgets(checker: Checker) -> None:
    checker.type("weight_kg", "7")
    checker.press("leave_check_button")
    QTest.keyClick(checker.find("leave_check_question"), Qt.Key.Key_Escape)
    assert (checker.closed, checker.text("check_weight_kg_edit")) == ([], "7")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QTest.keyClick(checker.page, Qt.Key.Key_Escape)
    checker.press("leave_check_go_on_button")
    assert checker.closed == ["closed"]
    assert not checker.page.has_answers
    assert "EXAMPLE" not in checker.shown()


def test_leaving_an_empty_form_asks_nothing(checker: Checker) -> None:
    checker.press("leave_check_button")
    assert checker.closed == ["closed"]


def test_a_letter_leaves_the_keyboard_and_every_other_field_alone(checker: Checker) -> None:
    rows = dict(checker.page.parts.questions.rows)
    checker.type("weight_kg", "70.5")
    assert QApplication.focusWidget() is checker.find("check_weight_kg_edit")
    assert checker.page.parts.questions.rows == rows
    checker.choose("loading_choice_pump")
    assert QApplication.focusWidget() is checker.find("check_loading_choice_pump")
    assert checker.text("check_weight_kg_edit") == "70.5"
    now = checker.page.parts.questions.rows
    assert {name: row for name, row in now.items() if name in rows} == rows
    assert checker.is_there("check_loading_rate_ml_per_h_edit")


def test_the_answer_of_a_question_that_went_away_is_gone(checker: Checker) -> None:
    checker.choose("loading_choice_pump")
    checker.type("loading_rate_ml_per_h", "56")
    checker.choose("loading_choice_none")
    assert checker.checks.asked[-1].loading_rate_ml_per_h == ""
    checker.choose("loading_choice_pump")
    assert checker.text("check_loading_rate_ml_per_h_edit") == ""


@pytest.mark.req("SR-05")
def test_what_cannot_be_used_stands_in_its_field_with_the_reason(checker: Checker) -> None:
    checker.type("weight_kg", "7O")
    assert checker.text("check_weight_kg_edit") == "7O"
    assert checker.text("check_weight_kg_problem_label") == (
        "✖ Cannot be used: '7O'. Allowed: a number such as 70 or 70.5"
    )
    assert checker.is_there("check_weight_kg_problem_label")
    QApplication.processEvents()
    label, edit = checker.find("check_weight_kg_problem_label"), checker.find("check_weight_kg_edit")
    assert label.mapTo(checker.page, QPoint()).y() >= edit.mapTo(checker.page, QPoint()).y() + edit.height()
    assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.req("SR-05")
def test_letters_that_are_not_typed_yet_are_not_compared(checker: Checker) -> None:
    checker.fill()
    checker.sign()
    edit = checker.find("check_weight_kg_edit")
    QApplication.sendEvent(edit, QInputMethodEvent("5", []))
    assert not checker.find("compare_button").isEnabled()
    QApplication.sendEvent(edit, QInputMethodEvent("", []))
    assert checker.find("compare_button").isEnabled()


@pytest.mark.req("SR-04")
def test_wheel_changes_nothing(checker: Checker) -> None:
    checker.fill()
    before = checker.page.parts.questions.rows["weight_kg"].input, checker.checks.asked[-1]
    for widget in checker.page.findChildren(QWidget):
        middle = QPointF(widget.rect().center())
        for turn in (120, -120):
            event = QWheelEvent(
                middle,
                widget.mapToGlobal(middle),
                QPoint(),
                QPoint(0, turn),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(widget, event)
    assert (checker.page.parts.questions.rows["weight_kg"].input, checker.checks.asked[-1]) == before


def test_enter_compares_nothing(checker: Checker) -> None:
    checker.fill()
    checker.sign()
    for name in ("check_pin_edit", "compare_button", "check_weight_kg_edit"):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(checker.find(name), key)
    assert checker.checks.checked == []


def test_a_wrong_pin_keeps_what_was_typed_and_is_the_same_entry_again(checker: Checker) -> None:
    checker.fill()
    checker.sign("111111")
    checker.press("compare_button")
    assert "Name and PIN do not fit." in checker.text("check_pin_problem_label")
    assert checker.text("check_pin_edit") == ""
    assert checker.text("check_weight_kg_edit") == "70"
    checker.sign()
    checker.press("compare_button")
    entries = [entry_id for *_rest, entry_id in checker.checks.checked]
    assert entries[0] == entries[1]


@pytest.mark.req("SR-33")
@pytest.mark.req("SR-34")
def test_what_could_not_be_recorded_is_said_and_tried_again_as_the_same_entry(checker: Checker) -> None:
    checker.fill()
    checker.checks.refusal = StorageFailed("The disk is full.", "Make room on it.")
    for _ in range(2):
        checker.sign()
        checker.press("compare_button")
    assert checker.text("check_notice_label") == "✖ The disk is full. Make room on it."
    assert not checker.is_there("comparison_card")
    checker.checks.refusal = None
    checker.type("weight_kg", "5")
    checker.sign()
    checker.press("compare_button")
    first, second, third = [entry_id for *_rest, entry_id in checker.checks.checked]
    assert first == second != third


@pytest.mark.req("SR-05")
def test_nothing_can_be_compared_while_the_questions_cannot_be_asked(checker: Checker) -> None:
    checker.fill()
    checker.sign()
    checker.checks.failure = NotAllowed("Nobody is signed in.", "Sign in.")
    checker.type("weight_kg", "5")
    assert not checker.find("compare_button").isEnabled()
    assert checker.text("check_notice_label") == "✖ Nobody is signed in. Sign in."


@pytest.mark.req("SR-24")
def test_who_may_not_check_is_asked_nothing(checker: Checker) -> None:
    checker.checks.not_you = "You entered this order. Another person makes the second check."
    checker.page.begin(*ORDER, "Nurse One")
    assert checker.checks.not_you in checker.shown()
    assert not checker.is_there("check_weight_kg_edit")
    assert not checker.is_there("check_pin_edit")
    assert not checker.is_there("compare_button")
    checker.press("leave_check_button")
    assert checker.closed == ["closed"]


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("field", ["identifier", "weight_kg"])
def test_naughty_strings_stay_as_they_came(checker: Checker, field: str) -> None:
    edit = checker.find(f"check_{field}_edit")
    assert isinstance(edit, QLineEdit)
    for text in EVERY:
        if text.startswith(("\ufeff", "\ufffe")):
            continue
        edit.selectAll()
        edit.insert(text) if text else edit.clear()
        assert edit.text() == text
        assert getattr(checker.checks.asked[-1], field) == text, ascii(text[:60])
    assert not checker.find("compare_button").isEnabled()


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_off_and_nothing_scrolls_sideways(checker: Checker, percent: int) -> None:
    Look(percent).apply()
    checker.type("weight_kg", "7O")
    checker.choose("loading_choice_hand")
    QApplication.processEvents()
    QApplication.processEvents()
    area = checker.page.parts.findChild(QWidget, "check_scroll")
    assert area is not None
    assert checker.page.width() == 1366
    cut = [
        label.text()
        for label in checker.page.findChildren(QLabel)
        if label.isVisible() and label.wordWrap() and label.height() + 1 < label.heightForWidth(label.width())
    ]
    assert cut == []
    assert checker.page.parts.area.horizontalScrollBar().maximum() == 0


def test_tab_goes_round_through_every_question_again(checker: Checker) -> None:
    """From the last button to the first question, not into the middle of the page."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QPushButton("Before the page"))
    column.addWidget(checker.page)
    window.show()
    window.activateWindow()
    checker.page.begin(*ORDER, "Nurse Two")
    QApplication.processEvents()
    first = checker.find("check_identifier_edit")
    first.setFocus()
    for _ in range(2):
        way: list[str] = []
        while not way or way[-1] != first.objectName():
            at = QApplication.focusWidget()
            assert at is not None and len(way) < 60, way
            QTest.keyClick(at, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            way.append(now.objectName() if now is not None else "")
        assert way.index("check_weight_kg_edit") < way.index("check_pin_edit") < way.index("leave_check_button")
    checker.page.setParent(None)
    window.close()
