"""An edit upstream empties what depended on it, visibly; a regimen asks only what it has."""

import pytest

from ketadesk.application.order_draft import LoadingDoseDraft, TaperDraft
from ketadesk.ui.order.order_screen import draft_value
from tests.ui.conftest import Hands


def test_another_regimen_empties_dose_and_taper(hands: Hands) -> None:
    hands.go_to(3)
    hands.press("regimen_options_acute_pain_infusion")
    hands.press("loading_choice_wanted")
    hands.type_into("loading_dose_edit", "0.2")
    hands.type_into("infusion_dose_edit", "0.6")
    hands.type_into("taper_steps_edit", "4")
    hands.press("regimen_options_low_dose_infusion")
    draft = hands.window.presenter.draft
    assert draft.loading_dose == LoadingDoseDraft()
    assert draft.taper == TaperDraft()
    assert draft.infusion is not None
    assert draft.infusion.dose == ""
    assert hands.text("infusion_dose_edit") == ""
    assert hands.text("rate_label") == "-"
    assert "loading dose, infusion, taper" in hands.text("cleared_label")
    assert hands.find("cleared_strip").isVisible()
    hands.press("cleared_button")
    assert not hands.find("cleared_strip").isVisible()


def test_regimen_that_the_care_setting_forbids_is_shown_with_the_reason(hands: Hands) -> None:
    hands.press("care_setting_choice_ward")
    hands.go_to(3)
    row = hands.find("regimen_options_acute_pain_infusion")
    assert not row.isEnabled()
    assert "only in a monitored area or ICU" in row.accessibleDescription()


def test_regimen_that_a_new_care_setting_forbids_is_taken_out(hands: Hands) -> None:
    hands.press("care_setting_choice_monitored")
    hands.go_to(3)
    hands.press("regimen_options_acute_pain_infusion")
    hands.type_into("infusion_dose_edit", "0.6")
    hands.go_to(1)
    hands.press("care_setting_choice_ward")
    assert hands.window.presenter.draft.regimen == ""
    assert "regimen, infusion" in hands.text("cleared_label")


def test_regimen_without_infusion_asks_for_none(hands: Hands) -> None:
    hands.go_to(3)
    hands.press("regimen_options_bolus_then_saline")
    draft = hands.window.presenter.draft
    assert draft.infusion is None
    assert draft.taper is None
    assert not hands.find("infusion_dose_edit").isVisible()
    assert not hands.find("taper_steps_edit").isVisible()
    assert not hands.find("loading_dose_edit").isVisible()
    assert hands.find("saline_volume_choice_50").isVisible()
    hands.press("loading_via_choice_pump")
    hands.press("saline_volume_choice_100")
    assert hands.window.presenter.draft.saline_volume_ml == "100"
    hands.press("loading_via_choice_hand")
    assert hands.window.presenter.draft.preparation is None
    hands.go_to(4)
    assert not hands.find("vial_options").isVisible()
    assert hands.text("nothing_to_prepare_label").startswith("Nothing runs from a container")


def test_optional_part_is_unanswered_none_or_wanted(hands: Hands) -> None:
    hands.go_to(3)
    hands.press("regimen_options_low_dose_infusion")
    assert not hands.find("loading_dose_edit").isVisible()
    hands.press("loading_choice_none")
    assert part_of(hands, "loading_dose") is None
    hands.press("loading_choice_wanted")
    assert part_of(hands, "loading_dose") == LoadingDoseDraft()
    assert hands.find("loading_dose_edit").isVisible()
    hands.press("taper_choice_none")
    assert part_of(hands, "taper") is None


def part_of(hands: Hands, name: str) -> object:
    return draft_value(hands.window.presenter.draft, name)


@pytest.mark.req("SR-17")
def test_strength_in_the_syringe_goes_with_the_hand(hands: Hands) -> None:
    hands.go_to(3)
    hands.press("regimen_options_low_dose_infusion")
    hands.press("loading_choice_wanted")
    hands.press("loading_via_choice_hand")
    hands.press("hand_concentration_choice_10")
    hands.press("loading_via_choice_pump")
    loading = hands.window.presenter.draft.loading_dose
    assert loading is not None
    assert loading.concentration_mg_per_ml == ""


def test_method_belongs_to_its_container(hands: Hands) -> None:
    hands.window.presenter.set_field("regimen", "low-dose-infusion")
    hands.go_to(4)
    hands.press("container_options_500_500")
    hands.press("method_options_add_to")
    hands.press("container_options_50_50")
    preparation = hands.window.presenter.draft.preparation
    assert preparation is not None
    assert (preparation.drug_mg, preparation.volume_ml, preparation.method) == ("50", "50", "")


@pytest.mark.req("SR-17")
def test_mg_per_hour_alone_before_a_container_is_chosen(hands: Hands) -> None:
    hands.type_into("weight_edit", "70")
    hands.go_to(3)
    hands.press("regimen_options_low_dose_infusion")
    hands.type_into("infusion_dose_edit", "0.1")
    assert hands.text("rate_label") == "-"
    assert hands.text("mg_per_hour_label") == "Ordered: 7\u00a0mg per hour. Not a rate for the pump."
    hands.go_to(4)
    hands.press("container_options_500_500")
    assert hands.text("rate_label") == "7"
    assert not hands.find("mg_per_hour_label").isVisible()
