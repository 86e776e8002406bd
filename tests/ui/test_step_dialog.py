"""The form of a step: blank first, nothing by Enter, one entry for one set of answers, and nothing left behind."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import SignInRefused, StorageFailed
from ketadesk.application.monitoring.bedside_desk import StepDraft, StepField, StepFieldKind, StepForm, StepSigned, Verb
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.step_dialog import ASK_AGAIN_MS, StepDialog
from ketadesk.ui.session.cover import close_above
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit
from tests.naughty import EVERY
from tests.ui.sample_monitoring import ORDER, PIN, SampleMonitoring, step_form

Found = TypeVar("Found", bound=QWidget)
ABOUT = ("✖ Stop the pump and call: respiratory rate 8",)
WHO = "Bed 12, EXAMPLE, Alex (Ms), born 01-Apr-1980 (46y), TEST-0001"


class Hands:
    """A parent window and the dialogs over it."""

    def __init__(self, qtbot: QtBot, desk: SampleMonitoring) -> None:
        Look().apply()
        self.qtbot = qtbot
        self.desk = desk
        self.window = QWidget()
        self.window.resize(1366, 700)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.ids = (f"entry-{n}" for n in range(1, 100))
        self.said: list[str] = []

    def open(self, verb: Verb = Verb.LOWER_RATE, subject: str = "") -> StepDialog:
        draft = StepDraft(verb=verb, subject=subject)
        form = self.desk.step_form(ORDER, draft)
        return self.show(form, draft)

    def show(self, form: StepForm, draft: StepDraft) -> StepDialog:
        made = StepDialog(
            self.window, lambda: self.desk, ORDER, form, draft, WHO, ABOUT, "M Jones", lambda: next(self.ids)
        )
        made.taken.connect(self.said.append)
        with self.qtbot.waitActive(made):
            made.open()
            made.activateWindow()
        return made


@pytest.fixture
def desk() -> SampleMonitoring:
    return SampleMonitoring()


@pytest.fixture
def hands(qtbot: QtBot, desk: SampleMonitoring) -> Iterator[Hands]:
    made = Hands(qtbot, desk)
    yield made
    made.window.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def find(dialog: StepDialog, kind: type[Found], name: str) -> Found:
    found = dialog.findChild(kind, name)
    assert found is not None, f"no widget is called {name}"
    return found


def type_into(dialog: StepDialog, name: str, text: str) -> None:
    field = find(dialog, TypedEdit, name)
    field.setFocus()
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def choose(dialog: StepDialog, name: str, value: str) -> None:
    chooser = find(dialog, Segments, name)
    button = next(b for b in chooser.buttons if b.choice.value == value)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def fill(dialog: StepDialog, rate: str = "28") -> None:
    type_into(dialog, "step_rate_edit", rate)
    type_into(dialog, "step_prescriber_edit", "Dr Lee")
    choose(dialog, "step_reason_choice", "drowsy")
    type_into(dialog, "step_pin_edit", PIN)


def results(dialog: StepDialog) -> str:
    return " ".join(label.text() for line in dialog.results.lines for label in line)


@pytest.mark.req("SR-26")
def test_the_form_names_its_patient_by_name_birth_date_and_identifier(hands: Hands) -> None:
    dialog = hands.open()
    assert dialog.patient_label.text() == WHO
    assert dialog.about_label.text() == ABOUT[0]
    assert dialog.windowTitle() == "KetaDesk"


def test_the_step_is_taken_with_what_was_typed_and_signed(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    assert dialog.focusWidget() is find(dialog, TypedEdit, "step_rate_edit")
    assert not dialog.do_button.isEnabled()
    assert dialog.why_not_label.text() == "Not yet: Rate on the pump, Ordered by, Reason, your PIN."
    fill(dialog)
    assert dialog.why_not_label.text() == ""
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert hands.said == ["Recorded 19:12."]
    assert not dialog.isVisible()
    draft, signed, entry = desk.taken[0]
    assert draft.typed == {"rate": "28", "prescriber": "Dr Lee", "reason": "drowsy"}
    assert (signed.pin, signed.witness, entry) == (PIN, "", "entry-1")


@pytest.mark.req("SR-05")
def test_each_key_blanks_what_followed_from_the_last_one(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    assert "0.4 mg per kg per hour" in results(dialog)
    assert find(dialog, QLabel, "step_rate_echo_label").text() == "0.4 mg per kg per hour, 28 mg per hour"
    assert dialog.do_button.isEnabled()
    type_into(dialog, "step_rate_edit", "x")
    assert find(dialog, TypedEdit, "step_rate_edit").text() == "28x"
    assert "0.4" not in results(dialog)
    assert find(dialog, QLabel, "step_rate_echo_label").text() == ""
    assert find(dialog, QLabel, "step_rate_problem_label").text().startswith("✖ Cannot be used: '28x'")
    assert not dialog.do_button.isEnabled()


@pytest.mark.req("SR-05")
def test_when_the_desk_fails_nothing_old_stays_and_what_was_typed_does(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    desk.failure = StorageFailed("The record cannot be read.", "Try again.")
    type_into(dialog, "step_rate_edit", "0")
    assert "0.4" not in results(dialog)
    assert find(dialog, QLabel, "step_rate_echo_label").text() == ""
    assert dialog.failure_label.text() == "✖ The record cannot be read. Try again."
    assert not dialog.do_button.isEnabled()
    assert find(dialog, TypedEdit, "step_rate_edit").text() == "280"
    desk.failure = None
    QTest.keyClick(find(dialog, TypedEdit, "step_rate_edit"), Qt.Key.Key_Backspace)
    assert dialog.failure_label.text() == ""
    assert "0.4 mg per kg per hour" in results(dialog)
    assert dialog.do_button.isEnabled()


@pytest.mark.req("SR-32")
def test_what_stands_in_the_way_is_said_by_sign_word_and_edge(hands: Hands) -> None:
    dialog = hands.open()
    fill(dialog, rate="42")
    frame = dialog.findings.frames[0]
    assert frame.property("tone") == "stop"
    assert frame.heading_label.text() == "✖ Stop"
    assert frame.message_label.text() == "42 mL per hour is more than 35, which runs. More needs a new revision."
    assert not dialog.do_button.isEnabled()
    QTest.keyClick(find(dialog, TypedEdit, "step_rate_edit"), Qt.Key.Key_Backspace)
    assert not frame.isVisible()


@pytest.mark.req("SR-04")
def test_enter_takes_no_step_from_anywhere(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    for name in ("step_rate_edit", "step_prescriber_edit", "step_pin_edit", "step_do_button", "step_leave_button"):
        widget = find(dialog, QWidget, name)
        widget.setFocus()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(widget, key)
    assert desk.taken == []
    assert dialog.isVisible()
    find(dialog, TypedEdit, "step_rate_edit").setFocus()
    QTest.keyClick(find(dialog, TypedEdit, "step_rate_edit"), Qt.Key.Key_Return)
    assert dialog.focusWidget() is not find(dialog, TypedEdit, "step_rate_edit")


@pytest.mark.req("SR-04")
def test_the_wheel_changes_nothing_and_no_field_spins(hands: Hands) -> None:
    dialog = hands.open()
    fill(dialog)
    before = dict(dialog._draft.typed)
    for widget in dialog.findChildren(QWidget):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(0, 120),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
    assert dialog._draft.typed == before
    assert find(dialog, TypedEdit, "step_rate_edit").text() == "28"
    assert dialog.findChildren(QAbstractSpinBox) == []


def test_esc_leaves_and_records_nothing(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    QTest.keyClick(find(dialog, TypedEdit, "step_rate_edit"), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert (desk.taken, hands.said) == ([], [])


@pytest.mark.req("SR-46")
def test_a_lock_closes_it_and_forgets_what_was_typed(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    pin = find(dialog, PinEdit, "step_pin_edit")
    close_above(hands.window)
    assert not dialog.isVisible()
    assert pin.text() == ""
    assert desk.taken == []
    again = hands.open()
    assert find(again, TypedEdit, "step_rate_edit").text() == ""


@pytest.mark.req("SR-34")
def test_a_retry_of_the_same_answers_is_the_same_entry(
    hands: Hands, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def failing(_order_id: str, _draft: StepDraft, _signed: StepSigned, entry_id: str) -> str:
        tried.append(entry_id)
        raise StorageFailed("It is not known whether it was stored.", "Try again.")

    dialog = hands.open()
    fill(dialog)
    with monkeypatch.context() as patch:
        patch.setattr(desk, "take_step", failing)
        QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert dialog.failure_label.text() == "✖ It is not known whether it was stored. Try again."
    assert find(dialog, TypedEdit, "step_rate_edit").text() == "28"
    assert not dialog.do_button.isEnabled()
    type_into(dialog, "step_pin_edit", PIN)
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert tried == ["entry-1"]
    assert [entry for _draft, _signed, entry in desk.taken] == ["entry-1"]


@pytest.mark.req("SR-34")
def test_other_answers_after_a_failure_are_another_entry(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    desk.failure = StorageFailed("It is not known whether it was stored.", "Try again.")
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    desk.failure = None
    type_into(dialog, "step_prescriber_edit", "a")
    type_into(dialog, "step_pin_edit", PIN)
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert desk.taken[0][2] == "entry-2"


def test_a_wrong_pin_is_said_under_it_and_what_was_typed_stays(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    fill(dialog)
    type_into(dialog, "step_pin_edit", "9")
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert "Name and PIN do not fit together." in dialog.signature.pin.problem_label.text()
    assert dialog.signature.pin.text() == ""
    assert find(dialog, TypedEdit, "step_prescriber_edit").text() == "Dr Lee"
    assert (desk.taken, dialog.isVisible()) == ([], True)


def test_a_witness_signs_by_name_and_pin(hands: Hands, desk: SampleMonitoring) -> None:
    draft = StepDraft(verb=Verb.DISCARD)
    form = StepForm(
        verb=Verb.DISCARD,
        subject="",
        title="Discard",
        words="",
        fields=(),
        can_do=True,
        do_words="Record what is discarded",
        asks_witness=True,
    )
    dialog = hands.show(form, draft)
    assert dialog.why_not_label.text() == (
        "Not yet: your PIN, the sign-in name of the witness, the PIN of the witness."
    )
    type_into(dialog, "step_pin_edit", PIN)
    type_into(dialog, "step_witness_edit", "kpat")
    assert not dialog.do_button.isEnabled()
    type_into(dialog, "step_witness_pin_edit", "719305")
    assert dialog.do_button.isEnabled()
    signed = dialog.signature.take()
    assert (signed.pin, signed.witness, signed.witness_pin) == (PIN, "kpat", "719305")
    assert not dialog.do_button.isEnabled()
    dialog.signature.refuse(SignInRefused("Name and PIN do not fit together.", "Type the PIN again."))
    assert dialog.signature.witness_edit.text() == "kpat"


def test_a_form_that_asks_no_pin_shows_none(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open(Verb.PAUSE)
    assert not find(dialog, PinEdit, "step_pin_edit").isVisible()
    type_into(dialog, "step_reason_edit", "drowsy")
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert desk.taken[0][1].pin == ""


def test_a_question_that_went_away_takes_its_answer_with_it(
    hands: Hands, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = hands.open()
    fill(dialog)
    short = StepForm(
        verb=Verb.LOWER_RATE,
        subject="",
        title="Lower the rate",
        words="",
        fields=step_form(StepDraft(verb=Verb.LOWER_RATE)).fields[:1],
        can_do=True,
        do_words="Record the lower rate",
    )
    monkeypatch.setattr(desk, "step_form", lambda _order_id, _draft: short)
    type_into(dialog, "step_rate_edit", "0")
    assert dialog._draft.typed == {"rate": "280"}
    assert dialog.findChild(TypedEdit, "step_prescriber_edit") is None
    assert dialog.focusWidget() is find(dialog, TypedEdit, "step_rate_edit")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_correction_begins_with_what_was_logged(
    hands: Hands, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def logged(_order_id: str, draft: StepDraft) -> StepForm:
        text = draft.typed.get("bed", "Bed 12")
        field = StepField(name="bed", caption="Bed", kind=StepFieldKind.TEXT, text=text)
        return StepForm(
            verb=Verb.CORRECT, subject="e-1", title="Correct", words="", fields=(field,), can_do=bool(text),
            do_words="Record the correction", asks_pin=False,
        )  # fmt: skip

    monkeypatch.setattr(desk, "step_form", logged)
    dialog = hands.open(Verb.CORRECT, "e-1")
    edit = find(dialog, TypedEdit, "step_bed_edit")
    assert edit.text() == "Bed 12"
    assert dialog.do_button.isEnabled()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.text() == ""
    assert not dialog.do_button.isEnabled()


def test_many_or_noted_answers_stand_in_a_list(hands: Hands) -> None:
    choices = step_form(StepDraft(verb=Verb.LOWER_RATE)).fields[2].choices * 3
    many = tuple(c.model_copy(update={"value": f"v{n}"}) for n, c in enumerate(choices))
    field = StepField(name="why", caption="Why", kind=StepFieldKind.CHOICE, choices=many)
    form = StepForm(
        verb=Verb.ACT, subject="x", title="Act", words="", fields=(field,), can_do=False, do_words="Record it"
    )
    dialog = hands.show(form, StepDraft(verb=Verb.ACT, subject="x"))
    rows = find(dialog, OptionList, "step_why_choice").rows
    assert len(rows) == 9
    assert dialog.focusWidget() is rows[0]


def test_now_goes_on_while_the_form_is_open(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    type_into(dialog, "step_rate_edit", "28")
    assert dialog.timer.isActive()
    assert dialog.timer.interval() == ASK_AGAIN_MS
    asked = len(desk.asked_forms)
    dialog.timer.timeout.emit()
    assert len(desk.asked_forms) == asked + 1
    assert find(dialog, TypedEdit, "step_rate_edit").text() == "28"
    assert dialog.focusWidget() is find(dialog, TypedEdit, "step_rate_edit")


@pytest.mark.req("SR-44")
def test_whatever_is_typed_stays_as_it_was_typed(hands: Hands, desk: SampleMonitoring) -> None:
    dialog = hands.open()
    edit = find(dialog, TypedEdit, "step_prescriber_edit")
    for text in EVERY:
        if not text or text.startswith(("\ufeff", "\ufffe")):
            continue
        edit.selectAll()
        edit.insert(text)
        edit.textEdited.emit(edit.text())
        assert dialog._draft.typed["prescriber"] == edit.text()
    assert dialog.isVisible()


def test_every_field_has_a_name_for_a_screen_reader(hands: Hands) -> None:
    dialog = hands.open()
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value and widget.isVisible():
            assert widget.accessibleName(), widget.objectName()


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_it_fits_the_screen_with_large_text(hands: Hands, percent: int) -> None:
    Look(percent).apply()
    dialog = hands.open()
    fill(dialog, rate="42")
    QApplication.processEvents()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    assert dialog.do_button.isVisible()
    Look().apply()
