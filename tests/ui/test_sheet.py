"""A whole order on the real desk, over a record in memory: stored with a PIN, checked, signed, changed, cancelled."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import CannotSave, KetaDeskError, StorageFailed
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.ward_desk import WardDesk
from ketadesk.domain.order_state import EventKind, SheetMark
from tests.ui.check_answers import agreeing, differing
from tests.ui.conftest import Hands
from tests.ui.session_desks import ALEX, ALEX_PIN, KIM, KIM_PIN
from tests.ui.ward_at_work import WardAtWork
from tests.ui.whole_order import fill


@pytest.fixture
def at_work() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def ward(qtbot: QtBot, at_work: WardAtWork) -> Iterator[Hands]:
    made = at_work.window()
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    fill(made)
    yield Hands(qtbot, made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def store(ward: Hands, pin: str = ALEX_PIN) -> StoredOrder:
    ward.go_to(6)
    ward.type_into("store_pin_edit", pin)
    ward.press("store_button")
    stored = ward.window.presenter.screen.stored
    assert stored is not None, ward.text("trouble_label")
    return stored


def marks(at_work: WardAtWork) -> list[str]:
    return [order.status for order in at_work.desk.orders()]


def step(at_work: WardAtWork, stored: StoredOrder, kind: EventKind) -> None:
    """The second nurse's part, as the record sees it."""
    at_work.take_over(KIM)
    draft = agreeing() if kind is EventKind.CHECK_AGREES else differing()
    result = at_work.checks.check(stored.order_id, stored.revision, draft, KIM_PIN, f"check {kind.value}")
    assert result.agreed is (kind is EventKind.CHECK_AGREES), result


# --- storing ---


@pytest.mark.req("SR-05")
def test_storing_is_signed_with_the_pin_of_who_is_signed_in(ward: Hands, at_work: WardAtWork) -> None:
    ward.go_to(6)
    assert ward.text("store_pin_caption_label") == f"PIN of {ALEX.full_name}"
    assert not ward.find("store_button").isEnabled()
    assert ward.text("store_why_not_label") == "Not yet: your PIN is missing."
    assert ward.text("sheet_rate_label").startswith("35 mL per hour")
    stored = store(ward)
    assert (stored.stored_by, stored.stored_by_id) == (ALEX.full_name, ALEX.account_id)
    assert marks(at_work) == [SheetMark.ONE_NURSE]
    assert ward.text("store_pin_edit") == ""


@pytest.mark.req("SR-24")
def test_a_wrong_pin_stores_nothing(ward: Hands, at_work: WardAtWork) -> None:
    ward.go_to(6)
    ward.type_into("store_pin_edit", "000000")
    ward.press("store_button")
    assert at_work.orders.orders == []
    assert ward.text("store_pin_edit") == ""
    assert ward.find("store_pin_problem_label").isVisible()
    assert store(ward).label.endswith("-R1")


@pytest.mark.req("SR-05")
def test_store_is_closed_while_something_is_open(ward: Hands) -> None:
    ward.window.presenter.set_field("prescriber", "")
    ward.go_to(6)
    ward.type_into("store_pin_edit", ALEX_PIN)
    assert not ward.find("store_button").isEnabled()
    assert "review" in ward.text("store_why_not_label")
    assert not ward.find("sheet_rate_label").isVisible()


@pytest.mark.req("SR-33", "SR-34")
def test_second_try_of_the_same_order_has_the_same_entry(ward: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    entries: list[str] = []

    def fail(_desk: WardDesk, _draft: OrderDraft, _pin: str, entry_id: str, _revises: str = "") -> StoredOrder:
        entries.append(entry_id)
        raise StorageFailed("The disk is full.", "Make room on it.")

    with monkeypatch.context() as patch:
        patch.setattr(WardDesk, "store", fail)
        ward.go_to(6)
        for ward_name in ("", "", "7B"):
            ward.window.presenter.set_field("ward", ward_name)
            ward.type_into("store_pin_edit", ALEX_PIN)
            ward.press("store_button")
            assert "The disk is full." in ward.text("trouble_label")
    assert entries[0] == entries[1]
    assert entries[2] != entries[0]
    assert ward.window.presenter.screen.stored is None


# --- the sheet ---


def test_stored_order_is_shown_as_its_very_bytes(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    view = ward.window.order_view.sheet_page.sheet.pdf_view
    assert view.pdf.startswith(b"%PDF")
    assert ward.find("sheet_page_1").isVisible()
    assert ward.text("stored_label") == f"Stored as {stored.order_id}-R1"
    assert ward.text("mark_label") == SheetMark.ONE_NURSE
    assert at_work.desk.kept_draft() is None
    a4 = view.pdf
    ward.press("zoom_choice_75")
    ward.press("page_size_choice_letter")
    assert ward.find("sheet_page_1").isVisible()
    assert view.pdf != a4


@pytest.mark.req("SR-25")
def test_pages_are_closed_while_a_stored_order_is_open(ward: Hands) -> None:
    store(ward)
    before = ward.window.presenter.draft
    for number in range(1, 6):
        ward.go_to(number)
        assert ward.window.order_view.here is Page.ORDER_SHEET
    ward.window.presenter.set_field("patient.weight_kg", "90")
    assert ward.window.presenter.draft == before
    assert not ward.find("step_dose_button").isEnabled()


@pytest.mark.req("SR-30")
@pytest.mark.req("SR-46")
def test_nothing_of_the_order_stays_while_the_work_is_hidden(ward: Hands) -> None:
    store(ward)
    page = ward.window.order_view.sheet_page
    ward.window.presenter.blank()
    assert not page.has_sheet
    assert not ward.find("print_button").isEnabled()
    assert not ward.find("stored_label").isVisible()
    ward.window.presenter.show()
    assert page.has_sheet


@pytest.mark.req("SR-46")
def test_saved_are_the_bytes_on_screen_under_a_name_without_patient_data(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    part = ward.window.order_view.sheet_page.sheet
    asked: list[str] = []

    def place(_parent: object, name: str) -> str:
        asked.append(name)
        return "/somewhere/sheet.pdf"

    part.choose_place = place
    ward.press("save_pdf_button")
    assert at_work.saved == [(part.pdf_view.pdf, "/somewhere/sheet.pdf")]
    assert asked == [f"KetaDesk_{stored.order_id}_R1_ONE_NURSE.pdf"]
    assert "EXAMPLE" not in asked[0]
    assert ward.text("sheet_notice_label") == "✓ Saved as sheet.pdf."
    assert at_work.notes.notes[-1].subject == stored.order_id


def test_what_could_not_be_saved_is_said(ward: Hands, at_work: WardAtWork) -> None:
    def refuse(_pdf: bytes, _target: str) -> None:
        raise CannotSave("A file with this name is there.", "Choose another name.")

    store(ward)
    at_work.desk.save = refuse
    ward.window.order_view.sheet_page.sheet.choose_place = lambda _parent, _name: "/somewhere/sheet.pdf"
    ward.press("save_pdf_button")
    assert ward.text("sheet_notice_label") == "✖ A file with this name is there. Choose another name."


@pytest.mark.req("SR-46")
def test_printer_answer_is_shown(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    ward.press("print_button")
    assert ward.text("sheet_notice_label") == "✓ Sent to the printer Ward."
    name = f"KetaDesk_{stored.order_id}_R1_ONE_NURSE.pdf"
    assert at_work.printed == [(ward.window.order_view.sheet_page.sheet.pdf_view.pdf, name)]


# --- steps ---


@pytest.mark.req("SR-24")
def test_the_second_check_is_handed_over_and_the_sheet_is_gone_meanwhile(ward: Hands) -> None:
    stored = store(ward)
    asked: list[tuple[str, int]] = []
    ward.window.order_view.sheet_page.check_asked.connect(lambda *order: asked.append(order))
    assert ward.text("check_button") == "Hand over for the second check"
    ward.press("check_button")
    assert asked == [(stored.order_id, 1)]
    assert not ward.window.order_view.sheet_page.has_sheet


@pytest.mark.req("SR-24")
def test_who_may_check_is_offered_the_check_itself(ward: Hands, at_work: WardAtWork) -> None:
    store(ward)
    at_work.take_over(KIM)
    ward.window.presenter.refresh_standing()
    assert ward.text("check_button") == "Second check"
    assert not ward.find("sign_off_button").isVisible()
    assert not ward.find("signature_button").isVisible()


@pytest.mark.req("SR-24", "SR-25")
def test_agreement_changes_the_mark_and_the_sheet(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    view = ward.window.order_view.sheet_page.sheet.pdf_view
    before = view.pdf
    step(at_work, stored, EventKind.CHECK_AGREES)
    ward.window.presenter.refresh_standing()
    assert ward.text("mark_label") == SheetMark.READY
    assert view.pdf != before
    assert not ward.find("check_button").isVisible()
    assert ward.find("signature_button").isVisible()
    ward.press("history_button")
    history = ward.text("history_label")
    assert ALEX.full_name in history and KIM.full_name in history


@pytest.mark.req("SR-24")
def test_after_a_difference_nurse_1_signs_off_again(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    step(at_work, stored, EventKind.CHECK_DIFFERS)
    at_work.take_over(ALEX)
    ward.window.presenter.refresh_standing()
    assert ward.text("mark_label") == SheetMark.DRAFT
    ward.press("sign_off_button")
    assert not ward.find("sign_off_go_on_button").isEnabled()
    ward.type_into("sign_off_pin_edit", ALEX_PIN)
    ward.press("sign_off_go_on_button")
    assert ward.text("mark_label") == SheetMark.ONE_NURSE
    assert ward.text("sheet_notice_label") == f"✓ {stored.label} is signed off again."


@pytest.mark.req("SR-23")
@pytest.mark.req("SR-24")
def test_the_signature_on_paper_is_recorded_for_the_revision_in_the_hand(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    step(at_work, stored, EventKind.CHECK_AGREES)
    at_work.take_over(ALEX)
    at_work.clock.forward(minutes=30)
    ward.window.presenter.refresh_standing()
    ward.press("signature_button")
    ward.type_into("signature_prescriber_edit", "Dr A Example")
    ward.type_into("signature_date_edit", "2026-11-22")
    ward.type_into("signature_time_edit", "14:00")
    ward.type_into("signature_pin_edit", ALEX_PIN)
    assert not ward.find("signature_go_on_button").isEnabled()
    ward.type_into("signature_revision_edit", "1")
    ward.press("signature_go_on_button")
    assert ward.text("mark_label") == SheetMark.SIGNED
    recorded = at_work.orders.steps[-1]
    assert (recorded.kind, recorded.revision, recorded.prescriber) == (EventKind.RECORD_SIGNATURE, 1, "Dr A Example")


@pytest.mark.req("SR-25")
def test_change_makes_a_new_revision_without_check(ward: Hands, at_work: WardAtWork) -> None:
    first = store(ward)
    step(at_work, first, EventKind.CHECK_AGREES)
    at_work.take_over(ALEX)
    ward.window.presenter.refresh_standing()
    ward.press("change_order_button")
    ward.press("change_go_on_button")
    assert ward.window.presenter.screen.revises == first
    assert not ward.window.order_view.sheet_page.has_sheet
    assert first.label in ward.text("change_label")
    ward.go_to(3)
    ward.find_as("duration_edit", QLineEdit).selectAll()
    ward.type_into("duration_edit", "24")
    second = store(ward)
    assert (second.order_id, second.revision) == (first.order_id, 2)
    assert ward.text("mark_label") == SheetMark.ONE_NURSE
    assert not ward.find("change_strip").isVisible()
    assert at_work.desk.standing(first.order_id, 1).mark == SheetMark.SUPERSEDED


@pytest.mark.req("SR-28")
def test_another_patient_typed_over_a_change_is_asked_about(ward: Hands) -> None:
    store(ward)
    ward.press("change_order_button")
    ward.press("change_go_on_button")
    ward.window.presenter.set_field("patient.family_name", "OTHER")
    ward.go_to(6)
    ward.type_into("store_pin_edit", ALEX_PIN)
    ward.press("store_button")
    question = ward.find("identity_question")
    assert question.isVisible()
    ward.key(question, Qt.Key.Key_Escape)
    assert ward.window.presenter.screen.stored is None


def test_cancel_needs_reason_and_pin(ward: Hands, at_work: WardAtWork) -> None:
    stored = store(ward)
    ward.press("cancel_order_button")
    assert not ward.find("cancel_go_on_button").isEnabled()
    ward.key(ward.find("cancel_reason_edit"), Qt.Key.Key_Return)
    assert marks(at_work) == [SheetMark.ONE_NURSE]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    ward.press("cancel_order_button")
    ward.type_into("cancel_reason_edit", "wrong patient")
    assert not ward.find("cancel_go_on_button").isEnabled()
    ward.type_into("cancel_pin_edit", ALEX_PIN)
    ward.press("cancel_go_on_button")
    assert marks(at_work) == [SheetMark.CANCELLED]
    assert ward.text("mark_label") == SheetMark.CANCELLED
    assert ward.text("sheet_notice_label") == f"✓ {stored.label} is cancelled. Destroy the printed sheets."
    assert not ward.find("change_order_button").isVisible()
    assert not ward.find("cancel_order_button").isEnabled()


@pytest.mark.req("SR-24")
def test_a_wrong_pin_keeps_the_question_and_what_was_typed(ward: Hands, at_work: WardAtWork) -> None:
    store(ward)
    ward.press("cancel_order_button")
    ward.type_into("cancel_reason_edit", "wrong patient")
    ward.type_into("cancel_pin_edit", "000000")
    ward.press("cancel_go_on_button")
    assert marks(at_work) == [SheetMark.ONE_NURSE]
    assert ward.find("cancel_question").isVisible()
    assert ward.text("cancel_reason_edit") == "wrong patient"
    assert ward.text("cancel_pin_edit") == ""
    assert ward.find("cancel_pin_problem_label").isVisible()
    ward.type_into("cancel_pin_edit", ALEX_PIN)
    ward.press("cancel_go_on_button")
    assert marks(at_work) == [SheetMark.CANCELLED]


@pytest.mark.req("SR-33")
@pytest.mark.req("SR-34")
def test_a_step_that_could_not_be_recorded_is_tried_again_as_the_same_entry(
    ward: Hands, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries: list[str] = []

    def fail(_desk: WardDesk, _order: str, _revision: int, _reason: str, _pin: str, entry_id: str) -> None:
        entries.append(entry_id)
        raise StorageFailed("The disk is full.", "Make room on it.")

    store(ward)
    monkeypatch.setattr(WardDesk, "cancel", fail)
    ward.press("cancel_order_button")
    for reason in ("wrong patient", "", " indeed"):
        ward.type_into("cancel_reason_edit", reason)
        ward.type_into("cancel_pin_edit", ALEX_PIN)
        ward.press("cancel_go_on_button")
        assert "The disk is full. Make room on it." in ward.text("cancel_problem_label")
    assert entries[0] == entries[1] != entries[2]


@pytest.mark.req("SR-38")
def test_a_standing_that_cannot_be_read_leaves_no_old_one(
    ward: Hands, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_desk: WardDesk, _order: str, _revision: int) -> None:
        raise StorageFailed("The record cannot be read.", "Call for help.")

    store(ward)
    ward.press("cancel_order_button")
    ward.type_into("cancel_reason_edit", "wrong patient")
    ward.type_into("cancel_pin_edit", ALEX_PIN)
    monkeypatch.setattr(WardDesk, "standing", fail)
    ward.press("cancel_go_on_button")
    assert "The record cannot be read." in ward.text("trouble_label")
    assert not ward.find("mark_label").isVisible()
    assert not ward.window.order_view.sheet_page.has_sheet


# --- without a record ---


@pytest.fixture
def without_record(ward: Hands, at_work: WardAtWork) -> Hands:
    at_work.desk.record = None
    at_work.desk.without_record = ("The record is damaged.", "Restore the last good backup.")
    ward.go_to(6)
    return ward


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-38")
def test_without_a_record_a_draft_sheet_can_be_shown_printed_and_saved(
    without_record: Hands, at_work: WardAtWork
) -> None:
    ward = without_record
    assert ward.text("cannot_store_label") == "The record is damaged. Restore the last good backup."
    assert not ward.find("store_button").isVisible()
    assert not ward.find("store_pin_edit").isVisible()
    ward.press("draft_sheet_button")
    part = ward.window.order_view.sheet_page.sheet
    assert part.pdf_view.pdf.startswith(b"%PDF")
    part.choose_place = lambda _parent, name: f"/somewhere/{name}"
    ward.press("save_pdf_button")
    ward.press("print_button")
    name = "KetaDesk_DRAFT_not_recorded.pdf"
    assert at_work.saved == [(part.pdf_view.pdf, f"/somewhere/{name}")]
    assert at_work.printed == [(part.pdf_view.pdf, name)]
    ward.press("page_size_choice_letter")
    assert part.has_sheet


@pytest.mark.req("SR-05")
def test_a_draft_sheet_goes_with_the_next_change(without_record: Hands) -> None:
    ward = without_record
    ward.press("draft_sheet_button")
    ward.go_to(1)
    ward.type_into("weight_edit", "5")
    assert not ward.window.order_view.sheet_page.has_sheet
    ward.go_to(6)
    assert not ward.find("sheet_view").isVisible()


def test_a_draft_sheet_that_cannot_be_made_is_said(without_record: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_desk: WardDesk, _draft: OrderDraft, _size: object) -> bytes:
        raise KetaDeskError("The font is missing.", "Install the program again.")

    monkeypatch.setattr(WardDesk, "unrecorded_sheet", fail)
    without_record.press("draft_sheet_button")
    said = "✖ Its sheet is not made: The font is missing. Install the program again."
    assert without_record.text("sheet_notice_label") == said


# --- found again ---


def test_stored_order_is_found_and_opened_again(ward: Hands) -> None:
    stored = store(ward)
    ward.window.work.ask_new_patient()
    assert ward.window.presenter.draft == OrderDraft()
    ward.window.work.show_orders()
    ward.type_into("search_edit", "EXAM")
    table = ward.find_as("orders_table", QTableWidget)
    assert table.rowCount() == 1
    ward.press("open_order_button")
    assert ward.text("stored_label") == f"Stored as {stored.label}"
    assert ward.window.order_view.sheet_page.has_sheet
    assert ward.text("banner_identifier_label") == "TEST-0001"
    assert table.rowCount() == 0


def test_opening_asks_before_a_draft_is_lost(ward: Hands) -> None:
    stored = store(ward)
    ward.window.work.ask_new_patient()
    ward.type_into("family_name_edit", "SECOND")
    ward.window.work.ask_open(stored.order_id, 1)
    ward.key(ward.find("open_question"), Qt.Key.Key_Escape)
    assert ward.window.presenter.draft.patient.family_name == "SECOND"


@pytest.mark.req("SR-09")
def test_reason_that_answers_another_figure_is_dropped(ward: Hands) -> None:
    presenter = ward.window.presenter
    presenter.set_field("infusion.duration_h", "60")
    code = next(f.code for f in presenter.screen.preview.findings if f.severity.value == "override")
    presenter.set_override(code, reason="pain team", by="Dr A Example")
    assert presenter.screen.sheet_allowed
    presenter.set_field("ward", "7B")
    assert presenter.draft.overrides
    presenter.set_field("infusion.duration_h", "66")
    assert presenter.draft.overrides == ()
    assert "reasons given" in ward.text("cleared_label")
    assert not presenter.screen.sheet_allowed


def test_help_and_about_open(ward: Hands) -> None:
    ward.window.work.show_help()
    assert ward.find("help_page").isVisible()
    ward.key(ward.find("help_scroll"), Qt.Key.Key_Escape)
    assert ward.find("order_view").isVisible()
    ward.window.show_about()
    ward.press("about_close_button")


def test_the_paper_is_the_one_that_the_workstation_has_set(ward: Hands, at_work: WardAtWork) -> None:
    at_work.desk.place = replace(at_work.desk.place, page_size=PageSize.LETTER)
    store(ward)
    tools = ward.window.order_view.sheet_page.sheet.tools
    assert tools.page_size is PageSize.LETTER
    ward.press("page_size_choice_a4")
    ward.window.presenter.start_new()
    fill(ward.window)
    store(ward)
    assert str(tools.page_size) == "a4", "what somebody chose stays"
