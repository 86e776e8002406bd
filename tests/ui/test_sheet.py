"""A complete order and its sheet, on the real desk in a folder of its own: store, save, print, change, cancel."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from ketadesk.app import build_desk
from ketadesk.application.errors import KetaDeskError, StorageFailed
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.ward_desk import WardDesk
from ketadesk.ui.main_window import MainWindow
from tests.ui.conftest import FONTS, Hands
from tests.ui.whole_order import fill


@pytest.fixture
def ward_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WardDesk:
    monkeypatch.setenv("KETADESK_DATA_DIR", str(tmp_path / "data"))
    return build_desk()


@pytest.fixture
def ward(qtbot: QtBot, ward_desk: WardDesk) -> Iterator[Hands]:
    made = MainWindow(ward_desk, FONTS)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    fill(made)
    yield Hands(qtbot, made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def store(ward: Hands) -> StoredOrder:
    ward.go_to(6)
    ward.type_into("entered_by_edit", "Nurse One")
    ward.press("store_button")
    stored = ward.window.presenter.screen.stored
    assert stored is not None, ward.text("trouble_label")
    return stored


def test_store_needs_a_name(ward: Hands) -> None:
    ward.go_to(6)
    assert not ward.find("store_button").isEnabled()
    assert ward.text("sheet_rate_label").startswith("35 mL per hour")
    ward.type_into("entered_by_edit", "N")
    assert ward.find("store_button").isEnabled()


@pytest.mark.req("SR-05")
def test_store_is_closed_while_something_is_open(ward: Hands) -> None:
    ward.window.presenter.set_field("prescriber", "")
    ward.go_to(6)
    ward.type_into("entered_by_edit", "Nurse One")
    assert not ward.find("store_button").isEnabled()
    assert "review" in ward.text("store_why_not_label")
    assert not ward.find("sheet_rate_label").isVisible()


def test_stored_order_is_shown_as_its_very_bytes(ward: Hands, ward_desk: WardDesk) -> None:
    stored = store(ward)
    assert stored.stored_by == "Nurse One"
    view = ward.window.order_view.sheet_page.pdf_view
    assert view.pdf.startswith(b"%PDF")
    assert ward.find("sheet_page_1").isVisible()
    assert ward.text("stored_label") == f"Stored as {stored.order_id}-R1"
    assert ward_desk.kept_draft() is None
    ward.press("zoom_choice_75")
    ward.press("page_size_choice_letter")
    assert ward.find("sheet_page_1").isVisible()


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


@pytest.mark.req("SR-46")
def test_saved_file_holds_the_bytes_on_screen_and_is_never_written_over(ward: Hands, tmp_path: Path) -> None:
    store(ward)
    page = ward.window.order_view.sheet_page
    asked: list[str] = []
    target = tmp_path / "sheet.pdf"

    def place(_parent: object, name: str) -> str:
        asked.append(name)
        return str(target)

    page.choose_place = place
    ward.press("save_pdf_button")
    assert target.read_bytes() == page.pdf_view.pdf
    assert asked == [page.presenter.screen.stored.sheet.file_name] if page.presenter.screen.stored else False
    assert "EXAMPLE" not in asked[0]
    assert ward.text("sheet_notice_label") == "✓ Saved as sheet.pdf."
    target.write_bytes(b"another")
    ward.press("save_pdf_button")
    assert target.read_bytes() == b"another"
    assert ward.text("sheet_notice_label").startswith("✖")


@pytest.mark.req("SR-25")
def test_change_makes_a_new_revision(ward: Hands, ward_desk: WardDesk) -> None:
    first = store(ward)
    ward.press("change_order_button")
    assert ward.window.presenter.screen.revises == first
    assert not ward.window.order_view.sheet_page.has_sheet
    assert first.label in ward.text("change_label")
    ward.go_to(3)
    ward.find_as("duration_edit", QLineEdit).selectAll()
    ward.type_into("duration_edit", "24")
    ward.go_to(6)
    ward.press("store_button")
    second = ward.window.presenter.screen.stored
    assert second is not None
    assert (second.order_id, second.revision) == (first.order_id, 2)
    assert not ward.find("change_strip").isVisible()


@pytest.mark.req("SR-28")
def test_another_patient_typed_over_a_change_is_asked_about(ward: Hands) -> None:
    store(ward)
    ward.press("change_order_button")
    ward.window.presenter.set_field("patient.family_name", "OTHER")
    ward.go_to(6)
    ward.press("store_button")
    question = ward.find("identity_question")
    assert question.isVisible()
    ward.key(question, Qt.Key.Key_Escape)
    assert ward.window.presenter.screen.stored is None


def test_cancel_needs_reason_and_name(ward: Hands, ward_desk: WardDesk) -> None:
    stored = store(ward)
    ward.press("cancel_order_button")
    assert not ward.find("cancel_go_on_button").isEnabled()
    ward.key(ward.find("cancel_reason_edit"), Qt.Key.Key_Return)
    assert ward_desk.orders()[0].status == "current"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    ward.press("cancel_order_button")
    ward.type_into("cancel_reason_edit", "wrong patient")
    ward.type_into("cancel_by_edit", "Nurse Two")
    ward.press("cancel_go_on_button")
    assert ward_desk.orders()[0].status == "cancelled"
    assert ward.text("stored_label") == f"Cancelled {stored.label}"
    assert not ward.find("change_order_button").isEnabled()


def test_stored_order_is_found_and_opened_again(ward: Hands) -> None:
    stored = store(ward)
    ward.window.ask_new_patient()
    assert ward.window.presenter.draft == OrderDraft()
    ward.window.show_orders()
    ward.type_into("search_edit", "EXAM")
    assert ward.find_as("orders_table", QTableWidget).rowCount() == 1
    ward.press("open_order_button")
    assert ward.text("stored_label") == f"Stored as {stored.label}"
    assert ward.window.order_view.sheet_page.has_sheet
    assert ward.text("banner_identifier_label") == "TEST-0001"


def test_opening_asks_before_a_draft_is_lost(ward: Hands) -> None:
    stored = store(ward)
    ward.window.ask_new_patient()
    ward.type_into("family_name_edit", "SECOND")
    ward.window.ask_open(stored.order_id, 1, False)
    ward.key(ward.find("open_question"), Qt.Key.Key_Escape)
    assert ward.window.presenter.draft.patient.family_name == "SECOND"


@pytest.mark.req("SR-33", "SR-34")
def test_second_try_of_the_same_order_has_the_same_entry(ward: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    entries: list[str] = []

    def fail(_desk: WardDesk, _draft: OrderDraft, _by: str, entry_id: str, _revises: str = "") -> StoredOrder:
        entries.append(entry_id)
        raise StorageFailed("The disk is full.", "Make room on it.")

    with monkeypatch.context() as patch:
        patch.setattr(WardDesk, "store", fail)
        ward.go_to(6)
        ward.type_into("entered_by_edit", "Nurse One")
        ward.press("store_button")
        ward.press("store_button")
        assert "The disk is full." in ward.text("trouble_label")
        ward.window.presenter.set_field("ward", "7B")
        ward.press("store_button")
    assert entries[0] == entries[1]
    assert entries[2] != entries[0]
    assert ward.window.presenter.screen.stored is None


@pytest.mark.req("SR-46")
def test_printer_answer_is_shown(ward: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[bytes, str]] = []

    def send(_desk: WardDesk, pdf: bytes, job_title: str) -> str:
        sent.append((pdf, job_title))
        if len(sent) > 1:
            raise KetaDeskError("There is no printer.", "Save the sheet as PDF.")
        return "Sent to the printer Ward."

    monkeypatch.setattr(WardDesk, "print_pdf", send)
    stored = store(ward)
    ward.press("print_button")
    assert ward.text("sheet_notice_label") == "✓ Sent to the printer Ward."
    assert sent == [(ward.window.order_view.sheet_page.pdf_view.pdf, stored.sheet.file_name)]
    ward.press("print_button")
    assert ward.text("sheet_notice_label") == "✖ There is no printer. Save the sheet as PDF."


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
    ward.window.show_help()
    assert ward.find("help_page").isVisible()
    ward.key(ward.find("help_scroll"), Qt.Key.Key_Escape)
    assert ward.find("order_view").isVisible()
    ward.window.show_about()
    ward.press("about_close_button")
