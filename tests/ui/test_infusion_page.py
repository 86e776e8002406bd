"""The page of one infusion: what it says of the pump, what stands in the foreground, and what never stays on it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import OrderRefused, StorageFailed, UnknownOrder
from ketadesk.application.monitoring.bedside_desk import InfusionView, ObservationDraft, StepDraft, StepForm, Verb
from ketadesk.application.order_preview import Banner
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.infusion_page import REFRESH_MS, InfusionPage
from ketadesk.ui.monitoring.step_about import about
from ketadesk.ui.monitoring.step_dialog import StepDialog
from ketadesk.ui.widgets.cell_lines import LINES_ROLE, CellLine
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from tests.ui.sample_monitoring import (
    ANSWER_FINDING,
    ORDER,
    STOP_FINDING,
    SampleMonitoring,
    infusion_view,
    paused_view,
)


@pytest.fixture
def desk() -> SampleMonitoring:
    return SampleMonitoring()


@pytest.fixture
def page(qtbot: QtBot, desk: SampleMonitoring) -> Iterator[InfusionPage]:
    look = Look()
    look.apply()
    made = InfusionPage(lambda: desk, look, lambda: "M Jones", lambda: "entry-1")
    made.resize(1366, 620)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_infusion(ORDER)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def text(page: InfusionPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.text() if label.isVisible() else ""


def button(page: QWidget, name: str) -> DeliberateButton:
    found = page.findChild(DeliberateButton, name)
    assert found is not None, name
    return found


def dialog_of(page: InfusionPage) -> StepDialog:
    shown = [d for d in page.findChildren(StepDialog) if d.isVisible()]
    assert len(shown) == 1
    return shown[0]


def everything(page: InfusionPage) -> str:
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    tables = [
        item.text()
        for table in (page.parts.due, page.parts.history)
        for row in range(table.rowCount())
        for column in range(table.columnCount())
        if (item := table.item(row, column)) is not None
    ]
    return "\n".join(labels + tables)


def test_the_rate_stands_large_with_what_the_patient_gets_and_the_order_beside_it(page: InfusionPage) -> None:
    assert (text(page, "infusion_rate_label"), text(page, "infusion_unit_label")) == ("35", "mL per hour")
    assert text(page, "infusion_gets_label").split("\n") == [
        "35 mg per hour",
        "0.5 mg per kg per hour",
        "8.33 mcg per kg per min",
        "Inside the usual range, 0.5 to 1 mg per kg per hour",
    ]
    assert text(page, "infusion_ordered_label").startswith("Ordered: 35 mL per hour")
    assert text(page, "infusion_next_label").startswith("Next: taper step 1 of 4")
    assert text(page, "infusion_as_of_label") == "as of 22-Nov-2026 19:12"
    assert text(page, "infusion_title_label") == "Bed 12, KD-20261122-0001-R1"


@pytest.mark.req("SR-05")
def test_a_paused_pump_never_shows_a_rate(page: InfusionPage, desk: SampleMonitoring) -> None:
    desk.infusion_now = paused_view().model_copy(update={"rate": "35"})
    page.refresh()
    figure = page.parts.state.figure_label
    assert (figure.text(), text(page, "infusion_unit_label")) == ("PAUSED", "")
    assert figure.accessibleName() == "No rate: PAUSED"
    assert text(page, "infusion_state_label") == "Paused since 19:00"
    desk.infusion_now = infusion_view()
    page.refresh()
    assert (figure.text(), figure.accessibleName()) == ("35", "Rate 35 mL per hour")


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    ("state", "word"),
    [
        (CourseState.NOT_STARTED, "NOT STARTED"),
        (CourseState.BY_HAND, "BY HAND"),
        (CourseState.STOPPED, "STOPPED"),
    ],
)
def test_where_the_pump_does_not_run_a_word_stands_for_the_rate(
    page: InfusionPage, desk: SampleMonitoring, state: CourseState, word: str
) -> None:
    desk.infusion_now = infusion_view(state=state)
    page.refresh()
    assert text(page, "infusion_rate_label") == word
    assert text(page, "infusion_unit_label") == ""


@pytest.mark.req("SR-05")
def test_a_running_pump_whose_rate_is_not_known_says_so(page: InfusionPage, desk: SampleMonitoring) -> None:
    desk.infusion_now = infusion_view(rate="")
    page.refresh()
    assert text(page, "infusion_rate_label") == "NOT KNOWN"


@pytest.mark.req("SR-26")
def test_the_banner_of_its_patient_is_told_and_taken_back(page: InfusionPage) -> None:
    told: list[object] = []
    page.banner_changed.connect(told.append)
    page.refresh()
    banner = told[-1]
    assert isinstance(banner, Banner)
    assert (banner.name, banner.identifier, banner.born) == ("EXAMPLE, Alex (Ms)", "TEST-0001", "01-Apr-1980 (46y)")
    page.forget()
    assert told[-1] is None


@pytest.mark.req("SR-32")
def test_open_findings_stand_first_by_sign_word_and_edge_until_acted_on(
    page: InfusionPage, desk: SampleMonitoring
) -> None:
    frame = page.parts.findings.frames[STOP_FINDING.key]
    assert frame.title_label.text() == "✖ Stop the pump and call"
    assert frame.property("tone") == "stop"
    assert frame.action_label.text() == "Stop the pump. Stay with the patient. Call for help now."
    assert frame.because_label.text() == "Respiratory rate 8 per min at 18:30 (8 per min or less)"
    assert "✓ Acted on: Call the prescriber or the pain team" in everything(page)
    for _again in range(3):
        page.refresh()
    assert page.parts.findings.frames[STOP_FINDING.key] is frame
    desk.infusion_now = infusion_view(findings=())
    page.refresh()
    assert page.parts.findings.frames == {}


def test_a_finding_is_settled_by_the_verb_it_names(page: InfusionPage, desk: SampleMonitoring) -> None:
    frame = page.parts.findings.frames[STOP_FINDING.key]
    assert frame.button.text() == "What was done ..."
    QTest.keyClick(frame.button, Qt.Key.Key_Space)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.ACT, subject="stop-rr:e-7")
    dialog_of(page).reject()
    desk.infusion_now = infusion_view(findings=(ANSWER_FINDING,), allowed=(Verb.REANSWER,))
    page.refresh()
    frame = page.parts.findings.frames[ANSWER_FINDING.key]
    assert frame.button.text() == "Answer the checklist anew ..."
    QTest.keyClick(frame.button, Qt.Key.Key_Space)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.REANSWER, subject="uncontrolled-hypertension")


def test_one_call_may_settle_everything_a_set_asked_for(page: InfusionPage, desk: SampleMonitoring) -> None:
    assert not button(page, "infusion_findings_all_button").isVisible()
    other = STOP_FINDING.model_copy(update={"key": "escalate-sbp:e-7", "subject": "escalate-sbp:e-7"})
    desk.infusion_now = infusion_view(findings=(STOP_FINDING, ANSWER_FINDING, other))
    page.refresh()
    together = button(page, "infusion_findings_all_button")
    assert together.text() == "Record what was done about all 2 ..."
    QTest.keyClick(together, Qt.Key.Key_Space)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.ACT, subject="stop-rr:e-7 escalate-sbp:e-7")
    line = "✖ Stop the pump and call: Respiratory rate 8 per min at 18:30 (8 per min or less)"
    assert dialog_of(page).about_label.text().split("\n") == [line, line]


def test_a_form_says_which_line_it_is_about() -> None:
    view = infusion_view(findings=(STOP_FINDING, ANSWER_FINDING))
    assert about(view, Verb.PAUSE, "") == ()
    assert about(view, Verb.NOT_OBSERVED, "2026-11-22T18:45:00+00:00") == (
        "Set 18:45: Breathing and mind; circulation",
    )
    assert about(view, Verb.STRIKE, "e-1") == ("14:15, M Jones: Started R1: 56 mL per hour read back",)
    assert about(view, Verb.REANSWER, "uncontrolled-hypertension") == (
        "● Answer the checklist anew: Systolic BP 184 mmHg at 18:30; answered absent on 22-Nov-2026",
    )


def test_a_finding_that_one_may_not_settle_has_no_button(page: InfusionPage, desk: SampleMonitoring) -> None:
    desk.infusion_now = infusion_view(allowed=(Verb.PAUSE,))
    page.refresh()
    assert not page.parts.findings.frames[STOP_FINDING.key].button.isVisible()


@pytest.mark.req("SR-31")
def test_what_is_overdue_stands_on_top_of_the_page_and_of_the_list(page: InfusionPage, desk: SampleMonitoring) -> None:
    lines = desk.infusion_now.due
    desk.infusion_now = infusion_view(due=(lines[1], lines[2], lines[0]))
    page.refresh()
    assert text(page, "infusion_due_now_label") == "◆ Set 18:45: Overdue by 27min"
    table = page.parts.due
    texts = [item.text().split("\n")[0] for row in range(3) if (item := table.item(row, 1)) is not None]
    assert texts == ["◆ Overdue by 27min", "○ Next, in 18min", "✓ Done 18:17 by M Jones"]


@pytest.mark.req("SR-31")
def test_n_says_that_the_chosen_set_was_not_done(page: InfusionPage, desk: SampleMonitoring) -> None:
    page.parts.due.setFocus()
    QTest.keyClick(page.parts.due, Qt.Key.Key_N)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.NOT_OBSERVED, subject="2026-11-22T18:45:00+00:00")
    assert dialog_of(page).heading_label.text() == "Not done: set due 18:45"


def test_a_set_that_was_done_cannot_be_said_not_done(page: InfusionPage, desk: SampleMonitoring) -> None:
    page.parts.due.setFocus()
    for _down in range(2):
        QTest.keyClick(page.parts.due, Qt.Key.Key_Down)
    QTest.keyClick(page.parts.due, Qt.Key.Key_N)
    assert desk.asked_forms == []
    assert not button(page, "not_done_button").isEnabled()


def test_the_chosen_set_stays_chosen_when_the_list_changes(page: InfusionPage, desk: SampleMonitoring) -> None:
    page.parts.due.setFocus()
    QTest.keyClick(page.parts.due, Qt.Key.Key_Down)
    desk.infusion_now = infusion_view(due=desk.infusion_now.due[1:])
    page.refresh()
    assert page.parts.due.chosen is not None
    assert page.parts.due.chosen.at == "19:30"


def test_struck_entries_stay_readable_with_the_reason(page: InfusionPage) -> None:
    item = page.parts.history.item(1, 1)
    assert item is not None
    assert item.data(LINES_ROLE) == (
        CellLine("Observations: systolic BP 481 mmHg", struck=True),
        CellLine("✖ Struck through 17:40 by M Jones: digits turned round", bold=True),
    )
    late = page.parts.history.item(0, 0)
    assert late is not None
    assert late.text() == "18:30\nentered 18:52, late by 22min"


def test_a_set_is_corrected_where_sets_are_typed(page: InfusionPage, desk: SampleMonitoring) -> None:
    asked: list[tuple[str, str]] = []
    page.correct_observation_asked.connect(lambda *entry: asked.append(entry))
    assert not button(page, "correct_button").isEnabled()
    page.parts.history.selectRow(0)
    QTest.keyClick(button(page, "correct_button"), Qt.Key.Key_Space)
    assert asked == [(ORDER, "e-9")]
    assert desk.asked_forms == []


def test_another_entry_is_corrected_in_the_form_of_its_kind(
    page: InfusionPage, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_set(_order_id: str, _of_entry: str) -> ObservationDraft:
        raise OrderRefused("This entry is no set.", "Correct it in its own form.")

    monkeypatch.setattr(desk, "correction", no_set)
    page.parts.history.selectRow(0)
    QTest.keyClick(button(page, "correct_button"), Qt.Key.Key_Space)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.CORRECT, subject="e-9")


def test_an_entry_is_struck_through(page: InfusionPage, desk: SampleMonitoring) -> None:
    page.parts.history.selectRow(0)
    QTest.keyClick(button(page, "strike_button"), Qt.Key.Key_Space)
    assert desk.asked_forms[-1] == StepDraft(verb=Verb.STRIKE, subject="e-9")
    dialog_of(page).reject()
    page.parts.history.selectRow(2)
    assert not button(page, "strike_button").isEnabled()
    assert not button(page, "correct_button").isEnabled()


def test_pause_and_stop_stand_in_the_foreground_and_are_never_the_default(page: InfusionPage) -> None:
    for name in ("pause_button", "stop_button"):
        found = button(page, name)
        assert found.isVisible()
        assert not found.isDefault()
        assert not found.autoDefault()
        assert found.property("role") != "primary"
        assert not button(page, f"other_{name}").isVisible()
    assert button(page, "other_lower_rate_button").isVisibleTo(page)
    primary = [b.objectName() for b in page.findChildren(QPushButton) if b.property("role") == "primary"]
    assert primary == ["observe_button"]


@pytest.mark.parametrize(("key", "verb"), [(Qt.Key.Key_P, Verb.PAUSE), (Qt.Key.Key_S, Verb.STOP)])
def test_a_letter_opens_the_form_and_records_nothing(
    page: InfusionPage, desk: SampleMonitoring, key: Qt.Key, verb: Verb
) -> None:
    QTest.keyClick(button(page, "observe_button"), key)
    assert desk.asked_forms[-1] == StepDraft(verb=verb)
    assert dialog_of(page).isVisible()
    assert desk.taken == []


@pytest.mark.req("SR-04")
def test_enter_opens_and_records_nothing(page: InfusionPage, desk: SampleMonitoring) -> None:
    asked: list[str] = []
    page.observe_asked.connect(asked.append)
    for name in ("pause_button", "stop_button", "observe_button"):
        QTest.keyClick(button(page, name), Qt.Key.Key_Return)
    assert (asked, desk.asked_forms, desk.taken) == ([], [], [])
    assert page.findChildren(QAbstractSpinBox) == []


def test_o_leads_to_the_observations_and_the_buttons_to_the_papers(page: InfusionPage, qtbot: QtBot) -> None:
    asked: list[object] = []
    page.observe_asked.connect(lambda order: asked.append(("observe", order)))
    page.trend_asked.connect(lambda order: asked.append(("trend", order)))
    page.record_asked.connect(lambda order: asked.append(("record", order)))
    page.handover_asked.connect(lambda order: asked.append(("handover", order)))
    page.downtime_asked.connect(lambda order: asked.append(("downtime", order)))
    page.order_asked.connect(lambda order, revision: asked.append(("order", order, revision)))
    QTest.keyClick(page.parts.due, Qt.Key.Key_O)
    for name in ("trend_button", "record_button", "handover_button", "downtime_button", "order_button"):
        QTest.keyClick(button(page, name), Qt.Key.Key_Space)
    papers = [("record", ORDER), ("handover", ORDER), ("downtime", ORDER)]
    assert asked == [("observe", ORDER), ("trend", ORDER), *papers, ("order", ORDER, 1)]
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.parts.history, Qt.Key.Key_Escape)


def test_a_step_that_was_taken_is_said_and_everything_is_asked_for_anew(
    page: InfusionPage, desk: SampleMonitoring
) -> None:
    QTest.keyClick(button(page, "pause_button"), Qt.Key.Key_Space)
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.focusWidget(), "drowsy")
    desk.infusion_now = paused_view()
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Space)
    assert desk.taken[0][2] == "entry-1"
    assert text(page, "infusion_rate_label") == "PAUSED"
    assert text(page, "infusion_said_label") == "✓ Recorded 19:12."


def test_a_refresh_changes_nothing_that_was_typed(page: InfusionPage, desk: SampleMonitoring) -> None:
    QTest.keyClick(button(page, "pause_button"), Qt.Key.Key_Space)
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.focusWidget(), "drow")
    page.timer.timeout.emit()
    QTest.keyClicks(dialog.focusWidget(), "sy")
    assert dialog._draft.typed == {"reason": "drowsy"}


@pytest.mark.req("SR-05")
@pytest.mark.req("SR-38")
def test_what_cannot_be_read_leaves_nothing_on_the_page(page: InfusionPage, desk: SampleMonitoring) -> None:
    told: list[tuple[str, str]] = []
    page.trouble_found.connect(lambda *words: told.append(words))
    desk.failure = StorageFailed("The record cannot be read.", "Call for help.")
    page.timer.timeout.emit()
    shown = everything(page)
    assert "35" not in shown
    assert "Bed 12" not in shown
    assert "Stop the pump" not in shown
    assert text(page, "infusion_failure_label") == "✖ The record cannot be read. Call for help."
    assert not button(page, "observe_button").isEnabled()
    assert not button(page, "pause_button").isVisible()
    desk.failure = None
    QTest.keyClick(page, Qt.Key.Key_F5)
    assert text(page, "infusion_rate_label") == "35"
    assert told == [("The record cannot be read.", "Call for help."), ("", "")]


def test_a_step_that_is_refused_is_said_and_the_infusion_stays(
    page: InfusionPage, desk: SampleMonitoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_order_id: str, _draft: StepDraft) -> StepForm:
        raise OrderRefused("A bolus is not settled.", "Say what became of it first.")

    monkeypatch.setattr(desk, "step_form", refused)
    QTest.keyClick(button(page, "pause_button"), Qt.Key.Key_Space)
    assert text(page, "infusion_failure_label") == "✖ A bolus is not settled. Say what became of it first."
    assert text(page, "infusion_rate_label") == "35"


@pytest.mark.req("SR-46")
def test_a_page_that_went_away_keeps_no_patient_and_comes_back_as_of_then(
    page: InfusionPage, desk: SampleMonitoring
) -> None:
    assert page.timer.isActive()
    assert page.timer.interval() == REFRESH_MS
    page.hide()
    assert not page.timer.isActive()
    assert page.parts.title_label.text() == ""
    assert page.parts.history.rowCount() == 0
    assert page.order_id == ORDER
    desk.infusion_now = paused_view()
    page.show()
    assert text(page, "infusion_rate_label") == "PAUSED"


@pytest.mark.req("SR-46")
def test_another_infusion_leaves_nothing_of_the_last_one(page: InfusionPage, desk: SampleMonitoring) -> None:
    desk.failure = UnknownOrder("This order is not found.", "Go back to the ward.")
    page.show_infusion("KD-20261122-0002")
    assert page.order_id == "KD-20261122-0002"
    assert "EXAMPLE" not in everything(page)
    assert "35" not in everything(page)
    page.forget()
    assert page.order_id == ""
    page.refresh()
    assert page.windowTitle() == ""


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("view", [infusion_view(bed="W" * 80, rate="1,234.56", flags=("f" * 80,)), paused_view()])
def test_the_figure_is_never_cut_and_the_foreground_stays_in_the_window(
    page: InfusionPage, desk: SampleMonitoring, percent: int, view: InfusionView
) -> None:
    page.parts._look.set_percent(percent)
    desk.infusion_now = view
    page.refresh()
    QApplication.processEvents()
    QApplication.processEvents()
    figure = page.parts.state.figure_label
    assert figure.fontMetrics().horizontalAdvance(figure.text()) <= figure.width()
    assert page.size().width() == 1366
    for name in ("stop_button", "observe_button"):
        found = button(page, name)
        place = found.mapTo(page, found.rect().bottomRight())
        assert page.rect().contains(place), name


def test_every_place_of_the_keyboard_has_a_name(page: InfusionPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value and widget.isVisible():
            assert widget.accessibleName(), widget.objectName()
            assert widget.objectName()


@pytest.mark.req("SR-32")
def test_where_nobody_knows_what_runs_no_figure_stands_on_the_page(page: InfusionPage, desk: SampleMonitoring) -> None:
    words = "The log cannot be followed from the entry of 22-Nov-2026 14:20 by Anna Example."
    for state in (CourseState.RUNNING, CourseState.NOT_STARTED, CourseState.PAUSED):
        desk.infusion_now = infusion_view(state=state, notice=words, state_known=False)
        page.refresh()
        assert page.parts.state.figure_label.accessibleName() == "No rate: NOT KNOWN"
        assert page.parts.notice_label.text() == f"✖ {words}"
        assert not page.parts.notice_label.isHidden()
    desk.infusion_now = infusion_view()
    page.refresh()
    assert page.parts.notice_label.isHidden()


def test_after_a_step_the_rate_is_on_screen_again(page: InfusionPage, desk: SampleMonitoring) -> None:
    """The way to a button of the page scrolls it; what the pump does must not stay above its upper edge."""
    page.resize(1366, 420)
    QApplication.processEvents()
    bar = page.parts.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    page.open_step(Verb.PAUSE)
    dialog_of(page).taken.emit("Paused")
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    page.show_infusion(ORDER)
    assert bar.value() == 0
