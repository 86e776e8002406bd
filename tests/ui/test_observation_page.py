"""A set of observations at the bedside: typed with real keys only, nothing stale on screen, nothing typed lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import NotAllowed, StorageFailed
from ketadesk.application.monitoring.bedside_desk import ObservationSaved
from ketadesk.application.numbers import NO_BREAK
from ketadesk.domain.bedside.infusion_log import Observed
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.observation_page import ObservationPage
from ketadesk.ui.widgets.reading_order import focusable_in_reading_order
from ketadesk.ui.widgets.segments import SegmentButton
from tests.application.watched_sample import ORDER
from tests.ui.round_desk import RoundDesk

USUAL_SET = (
    ("danger-signs", "n"),
    ("hallucination", "n"),
    ("dysphoria", "n"),
    ("nystagmus", "n"),
    ("vivid-dreams", "n"),
    ("poss", "2"),
    ("consciousness", "a"),
    ("systolic-bp", "132\r"),
    ("diastolic-bp", "78\r"),
    ("heart-rate", "81\r"),
    ("respiratory-rate", "15\r"),
    ("spo2", "97\r"),
    ("oxygen", "a"),
    ("pain-rest", "4\r"),
    ("pain-movement", "6\r"),
    ("temperature", "36.8\r"),
    ("nausea-vomiting", "n"),
    ("vision", "n"),
    ("dizziness", "n"),
    ("salivation", "n"),
    ("line-site", "c"),
    ("pump-rate", "56\r"),
    ("volume-left", "471.5\r"),
)
"""In the order in which the page asks; every key goes wherever the keyboard is, as under a nurse's hands."""


class Nurse:
    """Her hands: keys go to the widget that has the focus, and each is counted."""

    def __init__(self, page: ObservationPage, desk: RoundDesk) -> None:
        self.page = page
        self.desk = desk
        self.person = "berta"
        self.keys = 0
        self.digits = 0
        self.saved: list[tuple[str, ObservationSaved]] = []
        self.closed: list[str] = []
        self.trouble: list[tuple[str, str]] = []
        page.saved.connect(lambda order, saved: self.saved.append((order, saved)))
        page.closed.connect(lambda: self.closed.append("closed"))
        page.trouble_found.connect(lambda what, then: self.trouble.append((what, then)))

    def key(self, letter: str) -> None:
        """One press on whatever has the focus."""
        self.keys += 1
        self.digits += letter.isdigit() or letter == "."
        focused = self.page.focusWidget()
        if letter in "\r\t\b ":
            named = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace, " ": Qt.Key.Key_Space}
            QTest.keyClick(focused, named[letter])
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def type(self, letters: str) -> None:
        for letter in letters:
            self.key(letter)

    def type_set(self, *others: tuple[str, str]) -> None:
        """The usual set, but for `others`."""
        other = dict(others)
        for item, keys in USUAL_SET:
            self.type(other.get(item, keys))

    def ctrl_s(self) -> None:
        self.keys += 1
        QTest.keyClick(self.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def find(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, f"no widget is called {name}"
        return found

    def focus(self, name: str) -> None:
        self.find(name).setFocus()

    def press(self, name: str) -> None:
        button = self.find(name)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)

    def text(self, name: str) -> str:
        widget = self.find(name)
        # The property would lose a byte order mark.
        return widget.text() if isinstance(widget, QLineEdit) else str(widget.property("text"))

    def is_there(self, name: str) -> bool:
        return self.find(name).isVisible()

    def at(self) -> str:
        return self.page.focusWidget().objectName()

    def stored(self) -> dict[str, str]:
        fact = self.desk.entries[-1].fact
        assert isinstance(fact, Observed)
        return {v.item: v.text for v in fact.observed.values}

    def shown(self) -> str:
        """Every word that can be seen or heard."""
        words = [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]
        words += [button.text() for button in self.page.findChildren(QPushButton) if button.isVisible()]
        words += [edit.text() for edit in self.page.findChildren(QLineEdit)]
        return "\n".join(words)

    def chosen(self) -> list[str]:
        return [b.objectName() for b in self.page.findChildren(SegmentButton) if b.isChecked()]


@pytest.fixture
def desk() -> RoundDesk:
    return RoundDesk()


@pytest.fixture
def nurse(qtbot: QtBot, desk: RoundDesk) -> Iterator[Nurse]:
    Look().apply()
    ids = iter(f"set-{n}" for n in range(1, 100))
    hands: list[Nurse] = []
    page = ObservationPage(desk.as_desk, lambda: next(ids), lambda: hands[0].person if hands else "berta")
    hands.append(Nurse(page, desk))
    page.resize(1366, 640)
    page.show()
    page.activateWindow()
    qtbot.waitActive(page)
    page.begin(ORDER)
    QApplication.processEvents()
    yield hands[0]
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.req("SR-31")
def test_a_usual_full_set_by_keys_alone_within_forty_presses(nurse: Nurse) -> None:
    nurse.type_set()
    assert nurse.at() == "save_observation_button"
    nurse.ctrl_s()
    beyond_the_digits = nurse.keys - nurse.digits
    print(f"\nkey presses beyond the digits: {beyond_the_digits}, digits and dots: {nurse.digits}")
    assert beyond_the_digits <= 40
    assert nurse.desk.entries[-1].entry_id == "set-1"
    assert nurse.stored() == {
        "danger-signs": "none",
        "hallucination": "none",
        "dysphoria": "none",
        "nystagmus": "none",
        "vivid-dreams": "none",
        "poss": "2",
        "consciousness": "A",
        "systolic-bp": "132",
        "diastolic-bp": "78",
        "heart-rate": "81",
        "respiratory-rate": "15",
        "spo2": "97",
        "oxygen": "air",
        "pain-rest": "4",
        "pain-movement": "6",
        "temperature": "36.8",
        "nausea-vomiting": "none",
        "vision": "none",
        "dizziness": "none",
        "salivation": "none",
        "line-site": "clean",
        "pump-rate": "56",
        "volume-left": "471.5",
    }
    [(order_id, saved)] = nurse.saved
    assert (order_id, saved.words, saved.findings) == (ORDER, "Stored 14:31. Next set 14:45.", ())


@pytest.mark.req("SR-33")
def test_after_the_save_nothing_typed_is_left_and_the_next_set_has_an_id_of_its_own(nurse: Nurse) -> None:
    nurse.type_set()
    nurse.ctrl_s()
    assert all(edit.text() == "" for edit in nurse.page.findChildren(QLineEdit))
    assert nurse.chosen() == []
    assert not nurse.page.has_answers
    nurse.page.begin(ORDER)
    assert not nurse.is_there("observation_kept_card")
    assert "This one is extra" in nurse.text("observation_taken_label")
    nurse.type_set()
    nurse.ctrl_s()
    assert [e.entry_id for e in nurse.desk.entries[-2:]] == ["set-1", "set-2"]


def test_what_is_seen_asks_for_action_before_it_is_saved_and_after(nurse: Nurse) -> None:
    nurse.type("nd")
    warning = nurse.text("observation_warnings_label")
    assert warning.startswith("First dysphoria or hallucination, mild or distressing. ")
    assert nurse.is_there("observation_warnings_box")
    nurse.type("".join(keys for item, keys in USUAL_SET[2:]))
    nurse.ctrl_s()
    [(_, saved)] = nurse.saved
    assert saved.findings[0].key == "dysphoria-first-hallucination:set-1"


@pytest.mark.req("SR-03")
@pytest.mark.parametrize("typed", ["1,5", "70.5.", "1e2", "-7", " 9", "9\u200b7", "12\u0007"])
def test_what_is_refused_stays_visible_with_its_reason(nurse: Nurse, typed: str) -> None:
    nurse.focus("item_spo2_edit")
    nurse.type(typed)
    nurse.key("\r")
    assert nurse.text("item_spo2_edit") == typed
    assert nurse.at() == "item_spo2_edit"
    assert "cannot be used" in nurse.text("item_spo2_problem_label")
    assert not nurse.find("save_observation_button").isEnabled()
    assert nurse.text("observation_why_not_label") == "Not to be used as typed: SpO2."


def test_a_number_on_its_way_is_not_refused_yet(nurse: Nurse) -> None:
    nurse.focus("item_systolic_bp_edit")
    nurse.type("12")
    assert not nurse.is_there("item_systolic_bp_problem_label")
    nurse.type("8\t")
    assert not nurse.is_there("item_systolic_bp_problem_label")
    assert nurse.at() == "item_diastolic_bp_edit"


@pytest.mark.req("SR-05")
def test_every_key_blanks_what_was_worked_out_before_it_is_worked_out_anew(nurse: Nurse) -> None:
    nurse.focus("item_respiratory_rate_edit")
    nurse.type("8")
    assert nurse.is_there("observation_warnings_box")
    nurse.desk.form_failure = StorageFailed("The disk is full.", "Free some space.")
    nurse.type("0")
    assert not nurse.is_there("observation_warnings_box")
    assert nurse.text("observation_news2_label") == ""
    assert nurse.text("observation_moment_label") == ""
    assert not nurse.find("save_observation_button").isEnabled()
    assert nurse.text("item_respiratory_rate_edit") == "80"
    assert nurse.text("observation_notice_label") == "✖ The disk is full. Free some space."
    assert nurse.trouble == [("The disk is full.", "Free some space.")]
    nurse.ctrl_s()
    assert nurse.saved == []
    nurse.desk.form_failure = None
    nurse.page.refresh()
    assert not nurse.is_there("observation_notice_label")
    assert nurse.text("observation_moment_label") == "22-Nov-2026 14:31, now"


@pytest.mark.req("SR-06")
def test_an_unusual_value_is_asked_about_and_confirmed_by_one_key(nurse: Nurse) -> None:
    nurse.focus("item_spo2_edit")
    nurse.type("9\r")
    assert nurse.text("item_spo2_ask_label") == f"▲ 9{NO_BREAK}% is unusually low. Is it right?"
    assert nurse.at() == "item_spo2_yes_button"
    nurse.key("y")
    assert not nurse.is_there("item_spo2_yes_button")
    assert nurse.at() == "item_oxygen_choice_air"
    assert nurse.text("observation_warnings_label").startswith("Stop the pump and call. SpO2 9")
    nurse.focus("item_spo2_edit")
    nurse.type("\b8\t")
    assert nurse.at() == "item_spo2_yes_button"


@pytest.mark.req("SR-06")
def test_an_unusual_value_that_is_not_confirmed_is_not_saved(nurse: Nurse) -> None:
    nurse.type_set(("spo2", "9\r\t"))
    assert nurse.text("observation_why_not_label") == "Unusual, and not confirmed: SpO2."
    nurse.ctrl_s()
    assert nurse.saved == []
    assert nurse.at() == "item_spo2_yes_button"


@pytest.mark.req("SR-06")
def test_both_pressures_are_marked_where_they_cannot_be(nurse: Nurse) -> None:
    nurse.focus("item_systolic_bp_edit")
    nurse.type("78\r132\r")
    for item in ("systolic_bp", "diastolic_bp"):
        assert nurse.text(f"item_{item}_problem_label").startswith("✖ Diastolic 132 is not below systolic 78")


def test_letters_answer_and_backspace_takes_the_answer_away(nurse: Nurse) -> None:
    nurse.focus("item_hallucination_choice_none")
    nurse.key("m")
    assert nurse.chosen() == ["item_hallucination_choice_mild"]
    assert nurse.at() == "item_dysphoria_choice_none"
    nurse.focus("item_hallucination_choice_mild")
    nurse.key("\b")
    assert nurse.chosen() == []
    nurse.key("x")
    assert nurse.chosen() == []
    nurse.key("\r")
    assert nurse.at() == "item_dysphoria_choice_none"
    nurse.key("D")
    assert nurse.chosen() == ["item_dysphoria_choice_distressing"]


def test_arrows_move_and_the_space_bar_chooses_and_takes_away(nurse: Nurse) -> None:
    nurse.focus("item_hallucination_choice_none")
    QTest.keyClick(nurse.page.focusWidget(), Qt.Key.Key_Right)
    assert nurse.chosen() == []
    nurse.key(" ")
    assert nurse.chosen() == ["item_hallucination_choice_mild"]
    assert nurse.at() == "item_hallucination_choice_mild"
    nurse.key(" ")
    assert nurse.chosen() == []
    QTest.keyClick(nurse.page.focusWidget(), Qt.Key.Key_Left)
    QTest.keyClick(nurse.page.focusWidget(), Qt.Key.Key_Left)
    assert nurse.at() == "item_hallucination_choice_none"


@pytest.mark.req("SR-04")
def test_a_key_that_is_held_down_answers_once(nurse: Nurse) -> None:
    focused = nurse.find("item_danger_signs_choice_none")
    focused.setFocus()
    for key, letter in ((Qt.Key.Key_S, "s"), (Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Backspace, "\b")):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter, autorep=True)
        QApplication.sendEvent(focused, held)
    assert nurse.chosen() == []
    assert nurse.at() == "item_danger_signs_choice_none"


@pytest.mark.req("SR-06")
def test_several_danger_signs_stand_together_and_never_beside_none(nurse: Nurse) -> None:
    nurse.type("cs")
    assert nurse.chosen() == ["item_danger_signs_choice_seizure", "item_danger_signs_choice_chest_pain"]
    assert nurse.at() == "item_danger_signs_choice_none"
    nurse.type("c")
    assert nurse.chosen() == ["item_danger_signs_choice_seizure"]
    nurse.type("n")
    assert nurse.chosen() == ["item_danger_signs_choice_none"]
    nurse.focus("item_danger_signs_choice_none")
    nurse.press("item_danger_signs_choice_seizure")
    assert nurse.chosen() == ["item_danger_signs_choice_seizure"]


def test_an_answer_is_shown_by_glyph_and_weight_and_its_key_stands_on_it(nurse: Nurse) -> None:
    assert nurse.text("item_hallucination_choice_mild") == "○ m Mild"
    nurse.press("item_hallucination_choice_mild")
    assert nurse.text("item_hallucination_choice_mild") == "● m Mild"
    assert nurse.text("item_poss_choice_2") == "○ 2"
    assert "2 slightly drowsy, easy to rouse" in nurse.shown()


def test_the_value_before_stands_beside_each_field(nurse: Nurse) -> None:
    assert nurse.text("item_heart_rate_previous_label") == "last 78, 14:15"
    assert nurse.text("item_hallucination_previous_label") == "last None, 14:15"
    assert nurse.text("item_temperature_previous_label") == "not due; last 36.8, 14:15"


@pytest.mark.req("SR-31")
def test_a_set_with_gaps_asks_why_and_one_press_answers(nurse: Nurse) -> None:
    nurse.focus("item_respiratory_rate_edit")
    nurse.type("14\r")
    assert nurse.text("observation_missing_label").startswith("21 items of the full set are still open")
    nurse.ctrl_s()
    assert nurse.saved == []
    assert nurse.at() == "observation_incomplete_because_edit"
    nurse.press("quick_reason_asleep_breathing_and_colour_seen")
    assert nurse.text("observation_incomplete_because_edit") == "Asleep, breathing and colour seen"
    nurse.ctrl_s()
    fact = nurse.desk.entries[-1].fact
    assert isinstance(fact, Observed)
    assert fact.observed.incomplete_because == "Asleep, breathing and colour seen"


def test_a_few_gaps_are_named_and_words_of_ones_own_are_not_overwritten(nurse: Nurse) -> None:
    nurse.type_set(("vision", "\r"), ("line-site", "\r"))
    assert (
        nurse.text("observation_missing_label") == "Missing for the full set: Blurred or double vision; Line site. Why?"
    )
    assert nurse.at() == "observation_incomplete_because_edit"
    nurse.type("Dark room")
    assert not nurse.find("quick_reason_not_possible").isEnabled()
    nurse.key("\r")
    assert nurse.at() == "save_observation_button"


def test_a_comment_that_cannot_be_kept_is_said(nurse: Nurse) -> None:
    nurse.type_set()
    nurse.focus("observation_comment_edit")
    nurse.type("calm ")
    assert nurse.text("observation_text_problem_label").startswith("✖ The comment cannot be used")
    assert nurse.text("observation_why_not_label") == "The comment or the reason cannot be used."
    nurse.type("now")
    nurse.ctrl_s()
    assert len(nurse.saved) == 1


@pytest.mark.req("SR-36")
def test_a_late_entry_echoes_its_time_and_a_moment_to_come_is_refused(nurse: Nurse) -> None:
    nurse.type_set()
    nurse.focus("observation_moment_edit")
    nurse.type("22-Nov 15:40")
    assert nurse.text("observation_moment_problem_label").startswith("✖ 22-Nov-2026 15:40 is in the future")
    nurse.ctrl_s()
    assert nurse.saved == []
    assert nurse.at() == "observation_moment_edit"
    nurse.type("\b" * 12 + "14:17")
    assert nurse.text("observation_moment_label") == "22-Nov-2026 14:17, entered late by 14min"
    nurse.key("\r")
    assert nurse.at() == "item_danger_signs_choice_none"


def test_enter_and_a_held_shortcut_never_save(nurse: Nurse) -> None:
    nurse.type_set()
    assert nurse.at() == "save_observation_button"
    nurse.type("\r\r")
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, "\x13", autorep=True)
    QApplication.sendEvent(nurse.page, held)
    assert nurse.saved == []
    nurse.key(" ")
    assert len(nurse.saved) == 1


@pytest.mark.req("SR-34")
def test_a_failure_keeps_what_was_typed_and_the_retry_has_the_same_id(nurse: Nurse) -> None:
    nurse.type_set()
    before = nurse.shown()
    nurse.desk.failure = StorageFailed("The disk is full.", "Free some space.")
    nurse.ctrl_s()
    assert nurse.text("observation_notice_label") == "✖ The disk is full. Free some space."
    assert nurse.trouble == [("The disk is full.", "Free some space.")]
    assert all(line in nurse.shown() for line in before.split("\n"))
    nurse.ctrl_s()
    assert nurse.desk.entries[-1].entry_id == "set-1"
    assert len(nurse.saved) == 1


def test_a_refusal_is_said_on_the_page_alone(nurse: Nurse) -> None:
    nurse.type_set()
    nurse.desk.failure = NotAllowed("Nobody is signed in.", "Sign in.")
    nurse.ctrl_s()
    assert nurse.text("observation_notice_label") == "✖ Nobody is signed in. Sign in."
    assert nurse.trouble == []


@pytest.mark.req("SR-05")
def test_letters_that_are_not_typed_yet_are_in_no_set(nurse: Nurse) -> None:
    nurse.type_set()
    comment = nurse.find("observation_comment_edit")
    QApplication.sendEvent(comment, QInputMethodEvent("한", []))
    assert not nurse.find("save_observation_button").isEnabled()
    assert nurse.text("observation_news2_label") == ""
    nurse.ctrl_s()
    assert nurse.saved == []
    QApplication.sendEvent(comment, QInputMethodEvent("", []))
    assert nurse.find("save_observation_button").isEnabled()


def test_leaving_asks_once_something_was_typed(nurse: Nurse) -> None:
    QTest.keyClick(nurse.page, Qt.Key.Key_Escape)
    assert nurse.closed == ["closed"]
    nurse.page.begin(ORDER)
    nurse.type("nn")
    QTest.keyClick(nurse.page, Qt.Key.Key_Escape)
    assert nurse.closed == ["closed"]
    nurse.press("leave_observation_keep_button")
    assert nurse.chosen()
    nurse.press("leave_observation_button")
    nurse.press("leave_observation_go_on_button")
    assert nurse.closed == ["closed", "closed"]
    nurse.page.begin(ORDER)
    assert not nurse.is_there("observation_kept_card")


@pytest.mark.req("SR-30")
def test_when_the_screen_is_hidden_a_set_is_kept_and_shown_to_nobody_else(nurse: Nurse) -> None:
    nurse.type("nm")
    nurse.focus("item_systolic_bp_edit")
    nurse.type("187\r")
    nurse.page.forget()
    assert "187" not in nurse.shown()
    assert nurse.chosen() == []
    nurse.person = "clara"
    nurse.page.begin(ORDER)
    assert not nurse.is_there("observation_kept_card")
    nurse.page.forget()
    nurse.person = "berta"
    nurse.desk.minutes = 44
    nurse.page.begin(ORDER)
    assert nurse.text("observation_kept_label") == "You typed a set for 22-Nov-2026 14:31 and did not save it."
    assert "187" not in nurse.shown()
    for held in ("observation_items", "observation_moment_edit"):
        assert not nurse.find(held).isEnabled()
    nurse.ctrl_s()
    assert nurse.saved == []
    nurse.press("take_up_observation_button")
    assert nurse.text("item_systolic_bp_edit") == "187"
    assert nurse.text("observation_moment_label") == "22-Nov-2026 14:31, entered late by 13min"
    assert nurse.chosen() == ["item_danger_signs_choice_none", "item_hallucination_choice_mild"]


@pytest.mark.req("SR-30")
def test_a_set_that_was_kept_may_be_forgotten(nurse: Nurse) -> None:
    nurse.type("n")
    nurse.page.forget()
    nurse.page.begin(ORDER)
    nurse.press("drop_observation_button")
    assert nurse.chosen() == []
    nurse.page.forget()
    nurse.page.begin(ORDER)
    assert not nurse.is_there("observation_kept_card")


@pytest.mark.req("SR-30")
def test_without_a_person_nothing_is_kept(nurse: Nurse) -> None:
    nurse.page.forget()
    nurse.person = ""
    nurse.page.begin(ORDER)
    nurse.type("n")
    nurse.page.forget()
    nurse.page.begin(ORDER)
    assert not nurse.is_there("observation_kept_card")


@pytest.mark.req("SR-35")
def test_a_correction_shows_the_set_as_it_was_typed_and_needs_its_reason(nurse: Nurse) -> None:
    wrong = nurse.desk.entries[-1]
    nurse.page.forget()
    nurse.page.begin_correction(ORDER, wrong.entry_id)
    assert nurse.text("observation_title_label") == "Correct a set of observations"
    assert nurse.text("item_systolic_bp_edit") == "128"
    assert nurse.text("observation_moment_edit") == "22-Nov-2026 14:15"
    assert not nurse.page.has_answers
    nurse.focus("item_systolic_bp_edit")
    nurse.type("\b\b\b118\r")
    assert nurse.text("observation_why_not_label") == "Say why the set is corrected."
    nurse.ctrl_s()
    assert nurse.at() == "observation_why_edit"
    nurse.type("Wrong arm")
    nurse.ctrl_s()
    entry = nurse.desk.entries[-1]
    assert (entry.replaces, entry.why, entry.at) == (wrong.entry_id, "Wrong arm", wrong.at)
    assert nurse.stored()["systolic-bp"] == "118"


@pytest.mark.req("SR-30")
def test_a_correction_is_kept_with_its_reason(nurse: Nurse) -> None:
    wrong = nurse.desk.entries[-1].entry_id
    nurse.page.begin_correction(ORDER, wrong)
    nurse.focus("observation_why_edit")
    nurse.type("Wrong arm")
    nurse.page.forget()
    assert nurse.text("observation_why_edit") == ""
    nurse.page.begin_correction(ORDER, wrong)
    nurse.press("take_up_observation_button")
    assert nurse.text("observation_why_edit") == "Wrong arm"


def test_a_correction_that_cannot_be_opened_says_so(nurse: Nurse) -> None:
    nurse.desk.failure = StorageFailed("The record cannot be read.", "Open it again.")
    nurse.page.begin_correction(ORDER, nurse.desk.entries[-1].entry_id)
    assert nurse.text("observation_notice_label") == "✖ The record cannot be read. Open it again."
    assert not nurse.find("save_observation_button").isEnabled()
    nurse.ctrl_s()
    assert nurse.saved == []


@pytest.mark.req("SR-05")
def test_a_page_that_cannot_be_worked_out_shows_nothing_and_can_be_left(nurse: Nurse) -> None:
    nurse.page.forget()
    nurse.desk.form_failure = StorageFailed("The record cannot be read.", "Open it again.")
    nurse.page.begin(ORDER)
    assert nurse.text("observation_notice_label") == "✖ The record cannot be read. Open it again."
    assert nurse.text("observation_news2_label") == ""
    nurse.press("leave_observation_button")
    assert nurse.closed == ["closed"]


def test_nothing_entered_is_nothing_to_save(nurse: Nurse) -> None:
    assert nurse.text("observation_why_not_label") == "Nothing is entered yet."
    nurse.ctrl_s()
    assert nurse.saved == []


@pytest.mark.req("SR-05")
def test_now_moves_on_while_nobody_types(nurse: Nurse) -> None:
    nurse.desk.minutes = 44
    nurse.page.refresh()
    assert nurse.text("observation_moment_label") == "22-Nov-2026 14:44, now"
    assert nurse.text("observation_due_label") == "For the set due 14:45"


@pytest.mark.req("SR-04")
def test_the_wheel_changes_nothing_and_there_are_no_spin_boxes(nurse: Nurse) -> None:
    nurse.type_set()
    before = nurse.shown()
    for widget in nurse.page.findChildren(QWidget):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(widget.mapToGlobal(QPoint(5, 5))), QPoint(0, 120), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, wheel)
    assert nurse.shown() == before
    assert nurse.page.findChildren(QAbstractSpinBox) == []


def test_everything_that_takes_the_keyboard_has_a_name(nurse: Nurse) -> None:
    nameless = [w.objectName() for w in focusable_in_reading_order(nurse.page) if not w.accessibleName()]
    assert nameless == []
    names = [w.objectName() for w in focusable_in_reading_order(nurse.page)]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("percent", [100, 125, 150])
def test_nothing_is_cut_off_at_any_size_of_text(nurse: Nurse, percent: int) -> None:
    look = Look(percent)
    look.apply()
    nurse.type_set(("spo2", "9\r\t"), ("hallucination", "m"))
    QApplication.processEvents()
    area = nurse.page.parts.area
    assert area.horizontalScrollBar().maximum() == 0
    inside = [w for w in nurse.page.findChildren(QWidget) if w.isVisible() and isinstance(w, QPushButton | QLineEdit)]
    for widget in inside:
        right = widget.mapTo(nurse.page, QPoint(widget.width(), 0)).x()
        assert right <= nurse.page.width(), widget.objectName()
        assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()
        assert widget.height() >= 24, widget.objectName()
    Look().apply()


def test_with_large_text_what_has_to_be_done_is_scrolled_and_leaves_the_fields_in_sight(nurse: Nurse) -> None:
    Look(200).apply()
    nurse.type_set(("danger-signs", "sacr\r"), ("hallucination", "d"), ("poss", "4"), ("respiratory-rate", "8\r"))
    QApplication.processEvents()
    strip = nurse.find("observation_warnings_strip")
    assert strip.height() <= nurse.page.height() // 3
    assert strip.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert nurse.page.parts.area.height() > strip.height()
    Look().apply()


def test_at_the_usual_size_the_whole_set_stands_on_one_screen(nurse: Nurse) -> None:
    area = nurse.page.parts.area
    assert area.verticalScrollBar().maximum() == 0
