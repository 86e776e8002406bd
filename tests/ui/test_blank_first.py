"""The screen is blank before the desk is asked, and stays blank when the desk fails."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ketadesk.application.errors import StorageFailed
from ketadesk.application.order_draft import OrderDraft
from ketadesk.ui.fault import fault_report, install_fault_hook
from ketadesk.ui.fonts import FontMissing
from ketadesk.ui.main_window import MainWindow
from tests.ui.conftest import Hands
from tests.ui.sample_desk import SampleDesk
from tests.ui.session_desks import HandWorkstation
from tests.ui.test_numbers_typed import order_at_42

RESULTS = ("rate_label", "rate_unit_label", "delivers_label", "calculation_label", "mg_per_hour_label")


def shown_results(hands: Hands) -> str:
    return "".join(hands.text(name) for name in RESULTS if not hands.find(name).isHidden()).strip("-")


@pytest.mark.req("SR-05")
def test_blank_screen_comes_before_the_answer(hands: Hands, desk: SampleDesk) -> None:
    order_at_42(hands)
    seen: list[tuple[bool, str, str]] = []
    hands.window.presenter.preview_changed.connect(
        lambda screen: seen.append((screen.blank, screen.draft.patient.weight_kg, hands.text("rate_label")))
    )
    hands.type_into("weight_edit", "70")
    assert seen == [(True, "7", "-"), (False, "7", "4.2"), (True, "70", "-"), (False, "70", "42")]


@pytest.mark.req("SR-05")
@pytest.mark.parametrize("failure", [ZeroDivisionError("x"), KeyError("weight"), AssertionError()])
def test_exception_in_preview_leaves_no_rate(hands: Hands, desk: SampleDesk, failure: Exception) -> None:
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    assert hands.text("rate_label") == "42"
    desk.failure = failure
    with hands.qtbot.captureExceptions() as caught:
        hands.type_into("weight_edit", "1")
    assert [kind for kind, _, _ in caught] == [type(failure)]
    assert hands.text("weight_edit") == "701"
    assert hands.text("rate_label") == "-"
    assert shown_results(hands) == ""
    for page in range(1, 7):
        hands.go_to(page)
        assert shown_results(hands) == ""
        visible = [w for w in hands.window.findChildren(QWidget) if w.isVisible()]
        assert not [w for w in visible if "42" in str(w.property("text"))]
    desk.failure = None
    hands.go_to(1)
    hands.find_as("weight_edit", QLineEdit).setText("")
    hands.type_into("weight_edit", "70")
    assert hands.text("rate_label") == "42"


@pytest.mark.req("SR-05", "SR-46")
def test_fault_page_stands_in_place_of_the_order(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    install_fault_hook(hands.window.show_fault)
    try:
        raise ValueError("EXAMPLE, Alex")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert hands.find("fault_page").isVisible()
    assert not hands.find("patient_banner").isVisible()
    assert "ValueError" in hands.text("fault_report_label")
    assert "EXAMPLE" not in hands.text("fault_report_label")
    hands.press("fault_back_button")
    assert hands.find("order_view").isVisible()
    assert hands.text("rate_label") == "-"
    assert hands.text("weight_edit") == "70"


@pytest.mark.req("SR-46")
def test_fault_report_names_places_and_no_values() -> None:
    reports: list[str] = []
    try:
        int("EXAMPLE")
    except ValueError as error:
        reports.append(fault_report(type(error), error.__traceback__))
    assert reports[0].startswith("ValueError\ntest_blank_first.py, line ")
    assert "EXAMPLE" not in reports[0]


@pytest.mark.req("SR-45")
def test_draft_that_cannot_be_kept_is_said_and_the_rate_stays(
    hands: Hands, desk: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: OrderDraft, revises: str = "") -> None:
        raise StorageFailed("The disk is full.", "Make room on it.")

    monkeypatch.setattr(desk, "keep_draft", full)
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    assert hands.text("rate_label") == "42"
    assert hands.text("trouble_label") == "✖ The disk is full. Make room on it."
    assert hands.find("trouble_strip").isVisible()


@pytest.mark.req("SR-05")
def test_desk_failure_is_said_and_the_screen_stays_blank(hands: Hands, desk: SampleDesk) -> None:
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    desk.failure = StorageFailed("The library cannot be read.", "Call the pharmacist.")
    hands.type_into("weight_edit", "5")
    assert hands.text("rate_label") == "-"
    assert hands.text("trouble_label") == "✖ The library cannot be read. Call the pharmacist."
    desk.failure = None
    hands.type_into("weight_edit", ".")
    assert not hands.find("trouble_strip").isVisible()


@pytest.mark.req("SR-05")
def test_a_stop_takes_the_rate_away(hands: Hands) -> None:
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    hands.window.presenter.set_field("checklist.pregnancy", "present")
    assert hands.text("rate_label") == "-"
    assert "Stopped" in hands.text("why_blank_label")


def test_only_one_preview_a_key(hands: Hands, desk: SampleDesk) -> None:
    before = desk.previews
    hands.type_into("family_name_edit", "EXAMPLE")
    assert desk.previews - before == len("EXAMPLE")


def test_missing_font_is_named(desk: SampleDesk, qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=r"DejaVuSans\.ttf"):
        MainWindow(HandWorkstation(order_desk=desk), tmp_path)
