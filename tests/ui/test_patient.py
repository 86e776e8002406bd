"""Another patient means empty fields everywhere; a patient who looks like another is pointed out."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from ketadesk.application.order_desk import KeptDraft
from ketadesk.application.order_draft import KnownAllergies, OrderDraft
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.widgets.option_list import OptionRow
from ketadesk.ui.widgets.segments import SegmentButton
from tests.ui.conftest import Hands
from tests.ui.sample_desk import QUESTIONS, SampleDesk


def type_a_patient(hands: Hands) -> None:
    hands.type_into("family_name_edit", "EXAMPLE")
    hands.type_into("given_name_edit", "Alex")
    hands.type_into("identifier_edit", "TEST-0001")
    hands.type_into("weight_edit", "70")
    hands.press("care_setting_choice_monitored")
    hands.press("allergies_choice_known")
    hands.type_into("allergy_1_edit", "penicillin, latex")
    hands.go_to(2)
    for question in QUESTIONS:
        hands.press(f"checklist_{question.id.replace('-', '_')}_absent")
    hands.go_to(3)
    hands.press("regimen_options_acute_pain_infusion")
    hands.press("indication_choice_other")
    hands.type_into("indication_other_edit", "burns")
    hands.press("loading_choice_wanted")
    hands.type_into("loading_dose_edit", "0.2")
    hands.type_into("infusion_dose_edit", "0.6")
    hands.type_into("start_date_edit", "2026-11-22")
    hands.type_into("start_time_edit", "14:00")
    hands.go_to(4)
    hands.press("vial_options_50_10")
    hands.press("container_options_500_500")
    hands.press("method_options_make_up_to")
    hands.press("pump_options_alpha")
    hands.go_to(6)
    hands.type_into("store_pin_edit", "482913")


def nothing_is_chosen(hands: Hands) -> bool:
    for page in hands.window.order_view.pages.values():
        if isinstance(page, OrderPage):
            chosen = [b for b in page.findChildren(SegmentButton) if b.isChecked()]
            chosen_rows = [r for r in page.findChildren(OptionRow) if r.isChecked()]
            if chosen or chosen_rows:
                return False
    return True


@pytest.mark.req("SR-17")
def test_nothing_is_preset(hands: Hands) -> None:
    for number in range(1, 7):
        hands.go_to(number)
    assert nothing_is_chosen(hands)
    assert not [edit for edit in hands.window.findChildren(QLineEdit) if edit.text()]
    assert hands.window.presenter.draft == OrderDraft()
    assert hands.text("rate_label") == "-"


@pytest.mark.req("SR-28")
def test_new_patient_clears_every_field_after_asking(hands: Hands, desk: SampleDesk) -> None:
    type_a_patient(hands)
    assert hands.text("rate_label") == "42"
    hands.window.work.ask_new_patient()
    hands.key(hands.find("new_patient_question"), Qt.Key.Key_Return)
    assert hands.window.presenter.draft.patient.family_name == "EXAMPLE"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    hands.window.work.ask_new_patient()
    hands.key(hands.find("new_patient_question"), Qt.Key.Key_Escape)
    assert hands.window.presenter.draft.patient.family_name == "EXAMPLE"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    hands.window.work.ask_new_patient()
    hands.press("new_patient_go_on_button")
    assert hands.window.presenter.draft == OrderDraft()
    assert desk.kept is None
    for number in range(1, 7):
        hands.go_to(number)
        assert hands.text("rate_label") == "-"
        assert hands.text("banner_name_label") == "No patient entered"
    assert not [(e.objectName(), e.text()) for e in hands.window.findChildren(QLineEdit) if e.text()]
    assert nothing_is_chosen(hands)


@pytest.mark.req("SR-28")
def test_undo_does_not_bring_the_last_patient_back(hands: Hands) -> None:
    hands.type_into("family_name_edit", "EXAMPLE")
    name = hands.find_as("family_name_edit", QLineEdit)
    name.selectAll()
    hands.key(name, Qt.Key.Key_Delete)
    hands.window.presenter.start_new()
    hands.window.order_view.render_screen(hands.window.presenter.screen)
    name.undo()
    assert name.text() == ""


@pytest.mark.req("SR-26")
def test_banner_shows_who_it_is_on_every_page(hands: Hands) -> None:
    type_a_patient(hands)
    for number in range(1, 7):
        hands.go_to(number)
        assert hands.find("patient_banner").isVisible()
        assert hands.text("banner_name_label") == "EXAMPLE, Alex"
        assert hands.text("banner_identifier_label") == "TEST-0001"
    hands.window.work.show_orders()
    assert not hands.find("patient_banner").isVisible()


@pytest.mark.req("SR-46")
def test_title_holds_no_patient_data(hands: Hands) -> None:
    type_a_patient(hands)
    assert hands.window.windowTitle() == "KetaDesk"


@pytest.mark.req("SR-27")
def test_look_alike_is_named(hands: Hands, desk: SampleDesk) -> None:
    desk.look_alike = ("EXAMPLE, Alec (TEST-0010) has the same family name.",)
    assert not hands.find("look_alike_box").isVisible()
    hands.type_into("family_name_edit", "EXAMPLE")
    assert hands.find("look_alike_box").isVisible()
    assert "Alec" in hands.text("look_alike_label")


def test_an_allergy_is_never_split(hands: Hands) -> None:
    hands.press("allergies_choice_known")
    hands.type_into("allergy_1_edit", "penicillin, latex")
    hands.type_into("allergy_2_edit", " aspirin ")
    allergies = hands.window.presenter.draft.patient.allergies
    assert allergies == KnownAllergies(known=("penicillin, latex", " aspirin "))


def test_markup_in_a_name_is_shown_as_typed(hands: Hands) -> None:
    hands.type_into("family_name_edit", "<b>EX</b>")
    assert hands.window.presenter.draft.patient.family_name == "<b>EX</b>"
    assert hands.find("banner_name_label").property("textFormat") == Qt.TextFormat.PlainText
    assert "<B>EX</B>" in hands.text("banner_name_label")


@pytest.mark.req("SR-28")
def test_kept_draft_is_asked_about(hands: Hands, desk: SampleDesk) -> None:
    draft = OrderDraft().with_field("patient.family_name", "KEPT").with_field("patient.weight_kg", "61")
    desk.kept = KeptDraft(draft=draft)
    hands.window.work.ask_about_kept_draft()
    assert hands.find("kept_draft_page").isVisible()
    assert hands.text("weight_edit") == ""
    hands.window.work.show_orders()
    assert hands.find("kept_draft_page").isVisible()
    hands.press("resume_draft_button")
    assert hands.text("weight_edit") == "61"
    assert hands.text("banner_name_label").startswith("KEPT")


def test_kept_draft_can_be_forgotten(hands: Hands, desk: SampleDesk) -> None:
    desk.kept = KeptDraft(draft=OrderDraft().with_field("patient.family_name", "KEPT"))
    hands.window.work.ask_about_kept_draft()
    hands.press("forget_draft_button")
    assert desk.kept_draft() is None
    assert hands.text("family_name_edit") == ""


def test_every_key_is_kept(hands: Hands, desk: SampleDesk) -> None:
    hands.type_into("family_name_edit", "EX")
    assert desk.kept is not None
    assert desk.kept.draft.patient.family_name == "EX"
    QApplication.processEvents()
