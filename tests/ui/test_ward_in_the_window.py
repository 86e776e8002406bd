"""The ward inside the whole window: its keys, whose banner stands over it, and what a lock leaves of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import StorageFailed
from ketadesk.application.monitoring.bedside_desk import StepDraft, StepField, StepFieldKind, Verb
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.main_window import MainWindow
from tests.ui.conftest import Hands
from tests.ui.sample_monitoring import SampleMonitoring, bare_form, infusion_view, paused_view, ward_line, ward_view
from tests.ui.session_desks import ALEX_PIN, KIM_PIN
from tests.ui.ward_at_work import WardAtWork

RUNNING, TYPED = "QUILL, Petra", "ZEBRAFINCH, Quillon"
REMINDER = "Bed 12, KD-20261122-0001-R1: observations: overdue 20min."
SECRETS = ("QUILL", "ZEBRAFINCH", "Bed 12", "KD-2026", "35 mL", "8.33")


@pytest.fixture
def desk() -> SampleMonitoring:
    ward = ward_view(ward_line(patient=RUNNING, bed="Bed 12"), reminders=(REMINDER,))
    return SampleMonitoring(ward_now=ward, infusion_now=infusion_view(name=RUNNING, bed="Bed 12"))


@pytest.fixture
def hands(qtbot: QtBot, desk: SampleMonitoring) -> Iterator[Hands]:
    ward = WardAtWork()
    ward.workstation.monitoring_desk = desk
    window = ward.window()
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    family, given = TYPED.split(", ")
    window.presenter.set_fields({"patient.family_name": family, "patient.given_name": given})
    yield Hands(qtbot, window)
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    window.work.monitoring_view.observation_page.forget()
    window.quit_questions.may_lose.add("lose_set")
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def chord(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def key(window: MainWindow, which: Qt.Key) -> None:
    QTest.keyClick(window.focusWidget(), which)
    QApplication.processEvents()


def open_infusion(hands: Hands) -> None:
    chord(hands.window, Qt.Key.Key_I)
    key(hands.window, Qt.Key.Key_Return)
    assert hands.window.work.monitoring_view.currentWidget() is hands.window.work.monitoring_view.infusion_page


def begin_a_set(hands: Hands) -> None:
    open_infusion(hands)
    key(hands.window, Qt.Key.Key_O)


def type_a_value(hands: Hands) -> None:
    hands.type_into("item_respiratory_rate_edit", "16")


def on_screen() -> str:
    """Every word that any visible part gives away, to the eye or to a screen reader."""
    words = []
    for widget in QApplication.allWidgets():
        if widget.isVisible():
            words += [str(widget.property("text") or ""), widget.toolTip(), widget.windowTitle()]
            words += [widget.accessibleName(), widget.accessibleDescription()]
    return "\n".join(words)


def banner_names(window: MainWindow) -> list[str]:
    labels = (window.findChild(QLabel, name) for name in ("banner_name_label", "infusion_banner_name_label"))
    return [label.text() for label in labels if label is not None and label.isVisible()]


def sign_in(hands: Hands, who: str, pin: str) -> None:
    hands.press(f"people_list_{who}")
    hands.type_into("sign_in_pin_edit", pin)
    hands.press("sign_in_button")
    QApplication.processEvents()


@pytest.mark.req("SR-24")
def test_the_ward_by_its_key_and_never_the_order_s_patient_over_it(hands: Hands) -> None:
    assert banner_names(hands.window) == [TYPED]
    chord(hands.window, Qt.Key.Key_I)
    assert hands.find("ward_page").isVisible()
    assert banner_names(hands.window) == []
    key(hands.window, Qt.Key.Key_Return)
    assert banner_names(hands.window) == [RUNNING]
    key(hands.window, Qt.Key.Key_O)
    assert banner_names(hands.window) == [RUNNING]
    key(hands.window, Qt.Key.Key_Escape)
    key(hands.window, Qt.Key.Key_Escape)
    assert banner_names(hands.window) == []
    key(hands.window, Qt.Key.Key_Escape)
    assert banner_names(hands.window) == [TYPED]


@pytest.mark.req("SR-33")
def test_ctrl_s_saves_the_set_and_a_second_one_nothing(hands: Hands, desk: SampleMonitoring) -> None:
    begin_a_set(hands)
    type_a_value(hands)
    hands.type_into("observation_incomplete_because_edit", "Asleep")
    chord(hands.window, Qt.Key.Key_S)
    assert hands.text("infusion_said_label") == "✓ Stored 19:03. Next set 19:30."
    chord(hands.window, Qt.Key.Key_S)
    chord(hands.window, Qt.Key.Key_S)
    assert len(desk.observed) == 1


def test_ctrl_p_prints_the_paper_on_screen(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    open_infusion(hands)
    view = hands.window.work.monitoring_view
    printed: list[str] = []
    monkeypatch.setattr(view.paper_page, "_make", lambda: None)
    monkeypatch.setattr(view.paper_page.sheet, "print_sheet", lambda: printed.append("paper"))
    monkeypatch.setattr(hands.window.order_view.sheet_page, "print_sheet", lambda: printed.append("order"))
    chord(hands.window, Qt.Key.Key_P)
    assert printed == []
    hands.press("handover_button")
    chord(hands.window, Qt.Key.Key_P)
    assert printed == ["paper"]


def test_each_paper_of_an_infusion_has_its_own_title_and_file_name(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_infusion(hands)
    view = hands.window.work.monitoring_view
    part, parts = view.paper_page.sheet, view.infusion_page.parts
    names: list[str] = []
    monkeypatch.setattr(part, "show_sheet", lambda sheet: names.append(sheet.make(PageSize.A4).file_name))
    for button, title in (
        (parts.record_button, "Monitoring record"),
        (parts.handover_button, "Handover"),
        (parts.downtime_button, "Downtime pack"),
    ):
        hands.key(button, Qt.Key.Key_Space)
        assert hands.text("paper_title_label") == f"{title} of KD-20261122-0001"
        assert part.pdf_view.accessibleName() == title
        hands.press("paper_back_button")
    assert names == [f"KetaDesk_KD-20261122-0001_{name}.pdf" for name in ("record", "handover", "downtime")]


@pytest.mark.req("SR-30", "SR-46")
@pytest.mark.parametrize("place", ["ward", "infusion", "set", "form"])
def test_a_lock_hides_the_ward_the_infusion_the_banner_and_the_reminders(hands: Hands, place: str) -> None:
    chord(hands.window, Qt.Key.Key_I)
    if place != "ward":
        key(hands.window, Qt.Key.Key_Return)
    if place == "set":
        key(hands.window, Qt.Key.Key_O)
        type_a_value(hands)
    if place == "form":
        key(hands.window, Qt.Key.Key_P)
    assert REMINDER in on_screen()
    hands.window.lock()
    QApplication.processEvents()
    assert [secret for secret in SECRETS if secret in on_screen()] == []
    assert not [d for d in hands.window.findChildren(QDialog) if d.isVisible()]


@pytest.mark.req("SR-30")
def test_back_from_a_lock_she_is_on_the_ward_and_sees_it_as_it_is_now(hands: Hands, desk: SampleMonitoring) -> None:
    open_infusion(hands)
    assert hands.text("infusion_rate_label") == "35"
    hands.window.lock()
    desk.infusion_now = paused_view()
    sign_in(hands, "aexa", ALEX_PIN)
    assert hands.find("ward_page").isVisible()
    assert banner_names(hands.window) == []
    assert not hands.find("infusion_page").isVisible()
    key(hands.window, Qt.Key.Key_Return)
    assert hands.text("infusion_rate_label") == "PAUSED"


@pytest.mark.req("SR-30")
def test_back_from_a_lock_the_infusion_is_blank_where_it_cannot_be_read(hands: Hands, desk: SampleMonitoring) -> None:
    open_infusion(hands)
    hands.window.lock()
    desk.failure = StorageFailed("The record cannot be read.", "Try again.")
    sign_in(hands, "aexa", ALEX_PIN)
    assert "The record cannot be read." in hands.text("ward_notice_label")
    assert [secret for secret in ("QUILL", "35 mL", "8.33") if secret in on_screen()] == []


@pytest.mark.req("SR-30")
def test_another_person_gets_neither_the_ward_nor_the_set_that_was_being_typed(hands: Hands) -> None:
    begin_a_set(hands)
    type_a_value(hands)
    hands.window.lock()
    QApplication.processEvents()
    assert "A set of observations was typed and is not saved" in on_screen()
    sign_in(hands, "kpat", KIM_PIN)
    assert not hands.find("ward_page").isVisible()
    assert not hands.find("unsaved_strip").isVisible()


@pytest.mark.req("SR-30", "SR-33")
def test_a_set_that_a_lock_interrupted_is_named_until_it_is_taken_up(hands: Hands) -> None:
    begin_a_set(hands)
    type_a_value(hands)
    hands.window.lock()
    sign_in(hands, "aexa", ALEX_PIN)
    assert hands.find("unsaved_strip").isVisible()
    assert hands.text("unsaved_label").startswith("A set that you typed is not saved: KD-")
    key(hands.window, Qt.Key.Key_Return)
    key(hands.window, Qt.Key.Key_O)
    key(hands.window, Qt.Key.Key_Space)  # take it up
    assert not hands.find("unsaved_strip").isVisible()
    assert hands.window.work.monitoring_view.observation_page.has_answers


@pytest.mark.req("SR-33")
@pytest.mark.parametrize("is_locked", [False, True])
def test_the_window_does_not_close_over_a_set_without_asking(hands: Hands, is_locked: bool) -> None:
    begin_a_set(hands)
    type_a_value(hands)
    if is_locked:
        hands.window.lock()
    hands.window.close()
    assert hands.window.isVisible()
    assert "When KetaDesk is closed it is lost." in on_screen()
    assert [secret for secret in SECRETS if is_locked and secret in on_screen()] == []
    hands.press("lose_set_keep_button")
    assert hands.window.isVisible()


@pytest.mark.req("SR-31")
def test_a_step_takes_its_reminder_away_at_once(hands: Hands, desk: SampleMonitoring) -> None:
    open_infusion(hands)
    assert hands.find("reminder_strip").isVisible()
    hands.window.work.monitoring_view.infusion_page.open_step(Verb.PAUSE)
    desk.ward_now = desk.ward_now.model_copy(update={"reminders": ()})
    dialog = hands.find("step_dialog")
    for edit in dialog.findChildren(QLineEdit):
        if edit.objectName() == "step_reason_edit":
            hands.type_into("step_reason_edit", "Scan")
    hands.press("step_do_button")
    assert hands.find("reminder_strip").isHidden()


@pytest.mark.req("SR-32")
def test_after_a_step_the_keyboard_is_on_the_infusion_s_page(hands: Hands, desk: SampleMonitoring) -> None:
    """Else the keys for pause and stop would be dead after the first finding was acted on."""
    open_infusion(hands)
    page = hands.window.work.monitoring_view.infusion_page
    page._taken("Recorded 19:12.")
    focus: QWidget | None = hands.window.focusWidget()
    assert focus is page.parts.observe_button
    key(hands.window, Qt.Key.Key_S)
    assert hands.find("step_dialog").isVisible()


@pytest.mark.req("SR-35")
@pytest.mark.parametrize("verb", [Verb.LOWER_RATE, Verb.PAUSE])
def test_no_rate_stands_beside_a_form_that_is_typed_off_the_pump(
    hands: Hands, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch, verb: Verb
) -> None:
    rate = StepField(name="read_back", caption="Rate on the pump's screen", kind=StepFieldKind.NUMBER)
    asked = bare_form(StepDraft(verb=Verb.LOWER_RATE)).model_copy(update={"fields": (rate,)})
    usual = desk.step_form
    forms = {Verb.LOWER_RATE: lambda *_: asked, Verb.PAUSE: usual}
    monkeypatch.setattr(desk, "step_form", forms[verb])
    open_infusion(hands)
    page = hands.window.work.monitoring_view.infusion_page
    page.open_step(verb)
    is_typed_off_the_pump = verb is Verb.LOWER_RATE
    assert page.parts.state.isVisible() is not is_typed_off_the_pump
    page.refresh()
    assert page.parts.state.isVisible() is not is_typed_off_the_pump
    QTest.keyClick(hands.find("step_dialog"), Qt.Key.Key_Escape)
    assert page.parts.state.isVisible()
