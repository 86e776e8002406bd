"""Labels from the order's sheet page, on the real desk: asked for with keys, shown as the very bytes, then let go."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import CannotPrint, StorageFailed
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.order_preview import Page
from ketadesk.application.ward_desk import WardDesk
from ketadesk.ui.order.labels_dialog import LabelsDialog
from ketadesk.ui.widgets.typed_edit import TypedEdit
from tests.naughty import EVERY
from tests.ui.conftest import Hands
from tests.ui.session_hands import cut_off, nameless
from tests.ui.ward_at_work import WardAtWork

NAME = "KetaDesk_KD-20261122-0001_R1_labels.pdf"


@pytest.fixture
def at_work() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def ward(qtbot: QtBot, at_work: WardAtWork) -> Iterator[Hands]:
    made = at_work.window()
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    at_work.store(made)
    made.order_view.go_to(Page.ORDER_SHEET)
    yield Hands(qtbot, made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def dialog(ward: Hands) -> LabelsDialog:
    ward.press("labels_button")
    made = ward.find_as("labels_dialog", LabelsDialog)
    ward.qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def _choose(ward: Hands, dialog: LabelsDialog, part: str) -> None:
    ward.press(next(row for row in dialog.part_list.rows if row.choice.label == part).objectName())


def test_nothing_is_chosen_or_filled_in_beforehand(ward: Hands, dialog: LabelsDialog) -> None:
    assert [row.choice.label for row in dialog.part_list.rows][:2] == ["All 4 labels", "Infusion, container 1 of 4"]
    assert dialog.part_list.value == ""
    assert not ward.find("labels_show_button").isEnabled()
    for name in ("labels_prepared_at_edit", "labels_prepared_by_edit", "labels_checked_by_edit"):
        assert ward.text(name) == ""
    assert ward.text("labels_patient_label") == "EXAMPLE, Alex; TEST-0001"
    assert cut_off(dialog) == []
    assert nameless(dialog) == []


def test_what_was_asked_for_is_shown_and_saved_and_printed(
    ward: Hands, dialog: LabelsDialog, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[LabelWish, LabelStock]] = []
    real = WardDesk.labels_pdf

    def labels_pdf(desk: WardDesk, order_id: str, revision: int, wish: LabelWish, stock: LabelStock) -> bytes:
        asked.append((wish, stock))
        return real(desk, order_id, revision, wish, stock)

    monkeypatch.setattr(WardDesk, "labels_pdf", labels_pdf)
    _choose(ward, dialog, "Infusion, container 2 of 4")
    ward.type_into("labels_prepared_by_edit", "M Jones")
    ward.press("labels_stock_choice_letter")
    ward.press("labels_first_choice_3")
    ward.press("labels_show_button")
    wish = LabelWish(part="Infusion, container 2 of 4", prepared_by="M Jones", first=3)
    assert asked[0] == (wish, LabelStock.LETTER)
    pdf = dialog.sheet.pdf_view.pdf
    assert pdf.startswith(b"%PDF")
    assert dialog.sheet.pdf_view.pages[0].accessibleName() == "Labels, page 1 of 1"
    dialog.sheet.choose_place = lambda _parent, name: f"/somewhere/{name}"
    ward.press("labels_save_pdf_button")
    ward.press("labels_print_button")
    assert at_work.saved == [(pdf, f"/somewhere/{NAME}")]
    assert at_work.printed == [(pdf, NAME)]
    assert not any("EXAMPLE" in name for _pdf, name in at_work.saved + at_work.printed)


@pytest.mark.req("SR-05")
def test_any_change_takes_the_labels_off_the_screen(ward: Hands, dialog: LabelsDialog) -> None:
    changes: list[Callable[[], None]] = [
        lambda: _choose(ward, dialog, "All 4 labels"),
        lambda: ward.type_into("labels_checked_by_edit", "x"),
        lambda: ward.press("labels_stock_choice_roll62"),
    ]
    for change in changes:
        _choose(ward, dialog, "Infusion, container 1 of 4")
        ward.press("labels_show_button")
        assert dialog.sheet.pdf_view.pages, ward.text("labels_problem_label")
        change()
        assert dialog.sheet.pdf_view.pdf == b""
        assert not ward.find("labels_print_button").isEnabled()


def test_a_roll_has_no_first_place(ward: Hands, dialog: LabelsDialog) -> None:
    ward.press("labels_first_choice_3")
    _choose(ward, dialog, "All 4 labels")
    ward.press("labels_stock_choice_roll62")
    assert not ward.find("labels_first_choice").isVisible()
    assert not ward.find("labels_first_hint_label").isVisible()
    ward.press("labels_show_button")
    assert [page.accessibleName() for page in dialog.sheet.pdf_view.pages] == [
        f"Labels, page {n} of 4" for n in (1, 2, 3, 4)
    ]


def test_a_wish_that_is_refused_is_said_and_stays_typed(ward: Hands, dialog: LabelsDialog) -> None:
    _choose(ward, dialog, "Infusion, container 1 of 4")
    ward.type_into("labels_prepared_at_edit", "25:99")
    ward.press("labels_show_button")
    assert ward.text("labels_problem_label").startswith("✖ Prepared at: 25:99")
    assert ward.text("labels_prepared_at_edit") == "25:99"
    assert not dialog.sheet.has_sheet


def test_a_paper_that_cannot_be_shown_is_not_printed(
    ward: Hands, dialog: LabelsDialog, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WardDesk, "labels_pdf", lambda *_of: b"%PDF-1.7 and nothing more")
    _choose(ward, dialog, "Infusion, container 1 of 4")
    ward.press("labels_show_button")
    assert ward.text("labels_problem_label").startswith("✖ The paper was made and cannot be shown")
    assert not ward.find("labels_print_button").isEnabled()
    dialog.sheet.print_sheet()
    assert at_work.printed == []


def test_enter_prints_nothing_and_esc_and_the_lock_leave(
    ward: Hands, dialog: LabelsDialog, at_work: WardAtWork
) -> None:
    ward.find("labels_prepared_at_edit").setFocus()
    ward.key(ward.find("labels_prepared_at_edit"), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is ward.find("labels_prepared_by_edit")
    ward.key(ward.find("labels_show_button"), Qt.Key.Key_Return)
    assert not dialog.sheet.has_sheet
    ward.window.lock()
    assert not dialog.isVisible()
    assert at_work.printed == []


def test_parts_that_cannot_be_read_are_said(ward: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_desk: WardDesk, _order_id: str, _revision: int) -> tuple[str, ...]:
        raise StorageFailed("The record cannot be read.", "Restart KetaDesk.")

    monkeypatch.setattr(WardDesk, "label_parts", fail)
    ward.press("labels_button")
    assert ward.text("sheet_notice_label") == "✖ The record cannot be read. Restart KetaDesk."
    monkeypatch.setattr(WardDesk, "label_parts", lambda *_of: ())
    ward.press("labels_button")
    assert ward.text("sheet_notice_label") == "● Nothing of this order takes a label."
    assert ward.window.findChild(LabelsDialog) is None


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("name", ["labels_prepared_at_edit", "labels_prepared_by_edit", "labels_checked_by_edit"])
def test_whatever_is_typed_stands_on_the_labels_or_is_refused_in_words(
    ward: Hands, dialog: LabelsDialog, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[LabelWish] = []

    def labels_pdf(_desk: WardDesk, _order: str, _revision: int, wish: LabelWish, _stock: LabelStock) -> bytes:
        asked.append(wish)
        raise CannotPrint("Not here.", "Go on.")

    monkeypatch.setattr(WardDesk, "labels_pdf", labels_pdf)
    _choose(ward, dialog, "Infusion, container 2 of 4")
    field = ward.find_as(name, TypedEdit)
    for text in EVERY:
        field.setText(text)
        dialog.show_labels()
        assert getattr(asked[-1], name.removeprefix("labels_").removesuffix("_edit")) == field.text()
    assert len(asked) == len(EVERY)
