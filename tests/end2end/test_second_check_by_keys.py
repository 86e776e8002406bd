"""Two nurses at one window with real keys: the first stores, the second checks blind, differs, and then agrees.

The order is 70 kg x 0.5 mg per kg per hour = 35 mg per hour; 500 mg in 500 mL is 1 mg per mL, so 35 mL per hour.
"""

import os
import uuid
from pathlib import Path
from unittest import mock

import pytest

from ketadesk import app
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.stored_order import StoredOrder
from tests.end2end.keyboard import Nurse, nurse_at_work
from tests.end2end.made_record import FIRST, SECOND, MadeRecord, Someone, make_record
from tests.limits.orders import sample

pytestmark = pytest.mark.screen

ONE_NURSE = "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED"
READY = "READY FOR PRESCRIBER SIGNATURE"


def _stored_by_the_first(record: MadeRecord, draft: OrderDraft) -> StoredOrder:
    with mock.patch.dict(os.environ, record.environment):
        workstation = app.open_workstation()
        try:
            workstation.opening()
            workstation.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
            return workstation.orders.store(draft, FIRST.pin, str(uuid.uuid4()))
        finally:
            workstation.close()


def _sign_in(nurse: Nurse, who: Someone) -> None:
    nurse.wait_for("sign_in_page_title_label")
    nurse.fill("sign_in_name_edit", who.sign_in_name)
    nurse.fill_secret("sign_in_pin_edit", who.pin)
    nurse.keys("Return")
    nurse.wait_for("signed_in_label")


def _sign_in_again(nurse: Nurse, who: Someone) -> None:
    """Over a lock somebody is chosen already: another name is typed in her place."""
    _sign_in(nurse, who)


def _open_the_order(nurse: Nurse) -> None:
    nurse.keys("ctrl+f")
    nurse.reach("search_edit")
    nurse.reach("open_order_button")
    nurse.keys("space")
    nurse.wait_for("mark_label")


def _type_the_check(nurse: Nurse, weight: str, rate: str) -> None:
    nurse.fill("check_identifier_edit", "TEST-0001")
    nurse.choose("check_name_agrees_choice", "check_name_agrees_choice_yes")
    nurse.choose("check_born_agrees_choice", "check_born_agrees_choice_yes")
    nurse.fill("check_weight_kg_edit", weight)
    nurse.choose("check_care_setting_choice", "check_care_setting_choice_monitored")
    nurse.choose("check_regimen_choice", "check_regimen_choice_acute_pain_infusion", towards="Down")
    nurse.fill("check_dose_edit", "0.5")
    nurse.choose("check_dose_unit_choice", "check_dose_unit_choice_mg_kg_h")
    nurse.fill("check_duration_h_edit", "48")
    nurse.choose("check_loading_choice", "check_loading_choice_pump")
    nurse.fill("check_loading_mg_per_kg_edit", "0.2")
    nurse.fill("check_loading_over_min_edit", "15")
    nurse.fill("check_taper_steps_edit", "4")
    nurse.fill("check_taper_over_h_edit", "12")
    nurse.choose("check_taper_shape_choice", "check_taper_shape_choice_equal")
    nurse.fill("check_start_date_edit", "2026-11-22")
    nurse.fill("check_start_time_edit", "14:00")
    nurse.choose("check_vial_choice", "check_vial_choice_50_10", towards="Down")
    nurse.choose("check_container_choice", "check_container_choice_500_500", towards="Down")
    nurse.choose("check_diluent_choice", "check_diluent_choice_sodium_chloride_0_9")
    nurse.choose("check_method_choice", "check_method_choice_make_up_to", towards="Down")
    nurse.fill("check_loading_rate_ml_per_h_edit", "56")
    nurse.fill("check_pump_rate_ml_per_h_edit", rate)
    nurse.fill_secret("check_pin_edit", SECOND.pin)
    nurse.reach("compare_button")
    nurse.keys("space")


@pytest.mark.req("SR-24", "SR-23", "SR-30")
def test_only_an_agreement_makes_the_sheet_ready(tmp_path: Path) -> None:
    record = make_record(tmp_path)
    order = _stored_by_the_first(record, sample("acute-pain-infusion"))
    assert order.rate == "35\N{NO-BREAK SPACE}mL per hour"
    with nurse_at_work(tmp_path, record.environment) as nurse:
        _sign_in(nurse, FIRST)
        _open_the_order(nurse)
        assert nurse.text("mark_label") == ONE_NURSE
        nurse.reach("check_button")
        nurse.keys("space")
        _sign_in(nurse, SECOND)
        on_screen = " ".join(nurse.seen()["texts"].values()).replace("\N{NO-BREAK SPACE}", " ")
        for figure in ("70 kg", "35 mL", "0.5 mg", "TEST-0001"):
            assert figure not in on_screen
        _type_the_check(nurse, "77", "38.5")
        assert READY not in nurse.wait_for("check_outcome_label")
        shown = " ".join(nurse.seen()["texts"].values()).replace("\N{NO-BREAK SPACE}", " ")
        for figure in ("70 kg", "77 kg", "35 mL per hour", "38.5 mL per hour"):
            assert figure in shown
        nurse.keys("ctrl+l")
        nurse.wait_for("sign_in_page_title_label")
        assert "70 kg" not in " ".join(nurse.seen()["texts"].values())
        _sign_in_again(nurse, FIRST)
        _open_the_order(nurse)
        assert nurse.text("mark_label") == "DRAFT"
        nurse.reach("sign_off_button")
        nurse.keys("space")
        nurse.wait_for("sign_off_pin_caption_label")
        nurse.fill_secret("sign_off_pin_edit", FIRST.pin)
        nurse.reach("sign_off_go_on_button")
        nurse.keys("space")
        nurse.wait_until("mark_label", ONE_NURSE)
        nurse.reach("check_button")
        nurse.keys("space")
        _sign_in(nurse, SECOND)
        _type_the_check(nurse, "70", "35")
        assert READY in nurse.wait_for("check_outcome_label")
        nurse.reach("check_sheet_button")
        nurse.keys("space")
        nurse.wait_until("mark_label", READY)
