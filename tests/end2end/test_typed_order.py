"""A whole order typed with real keys in a real window: what stood on the screen stands on the sheet.

By hand: 70 kg x 0.6 mg per kg per hour = 42 mg per hour; 500 mg in 500 mL is 1 mg per mL, so 42 mL per hour.
Loading 0.2 mg per kg x 70 kg = 14 mg over 15 min: 14 mL at 56 mL per hour.
Taper of 4 equal steps: 80, 60, 40, 20 % of 42 = 33.6, 25.2, 16.8, 8.4 mL per hour.
Total 14 + 42 x 24 + (33.6 + 25.2 + 16.8 + 8.4) x 3 = 14 + 1,008 + 252 = 1,274 mg.
"""

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.end2end.keyboard import Nurse, nurse_at_work
from tests.end2end.made_record import FIRST, Someone, make_record

pytestmark = pytest.mark.screen


def _sign_in(nurse: Nurse, who: Someone) -> None:
    nurse.wait_for("sign_in_page_title_label")
    nurse.fill("sign_in_name_edit", who.sign_in_name)
    nurse.fill_secret("sign_in_pin_edit", who.pin)
    nurse.keys("Return")


def _patient(nurse: Nurse) -> None:
    nurse.choose("care_setting_choice", "care_setting_choice_monitored")
    nurse.fill("family_name_edit", "Nightingale")
    nurse.fill("given_name_edit", "Ada")
    nurse.fill("identifier_edit", "TEST-0042")
    nurse.fill("birth_date_edit", "1980-04-01")
    nurse.choose("sex_choice", "sex_choice_female")
    nurse.fill("weight_edit", "70")
    nurse.choose("weight_source_choice", "weight_source_choice_measured")
    nurse.choose("allergies_choice", "allergies_choice_none_known")


def _checklist(nurse: Nurse) -> None:
    nurse.keys("ctrl+2")
    nurse.reach("checklist_uncontrolled_cardiovascular_disease")
    for _ in range(25):
        nurse.keys("a")
        nurse.seen()
    assert nurse.text("checklist_progress_label").startswith("25 of 25")


def _dose(nurse: Nurse) -> None:
    nurse.keys("ctrl+3")
    nurse.choose("regimen_options", "regimen_options_acute_pain_infusion", towards="Down")
    nurse.choose("indication_choice", "indication_choice_opioid_resistant_pain")
    nurse.fill("prescriber_edit", "Dr B Seacole")
    nurse.choose("loading_choice", "loading_choice_wanted")
    nurse.fill("loading_dose_edit", "0.2")
    nurse.fill("loading_minutes_edit", "15")
    nurse.choose("loading_via_choice", "loading_via_choice_pump")
    nurse.fill("infusion_dose_edit", "0.6")
    nurse.choose("infusion_unit_choice", "infusion_unit_choice_mg_kg_h")
    assert "rate_label" not in nurse.seen()["texts"] or "42" not in nurse.text("rate_label")
    nurse.fill("duration_edit", "24")
    nurse.fill("start_date_edit", "2026-11-22")
    nurse.fill("start_time_edit", "14:00")
    nurse.fill("taper_steps_edit", "4")
    nurse.fill("taper_hours_edit", "12")


def _preparation(nurse: Nurse) -> None:
    nurse.keys("ctrl+4")
    nurse.choose("vial_options", "vial_options_50_10", towards="Down")
    nurse.choose("container_options", "container_options_500_500", towards="Down")
    nurse.choose("diluent_choice", "diluent_choice_sodium_chloride_0_9")
    nurse.choose("method_options", "method_options_make_up_to", towards="Down")
    nurse.choose("pump_options", "pump_options_step_0_1", towards="Down")


def _pages(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


@pytest.mark.req("SR-03")
@pytest.mark.req("SR-05")
@pytest.mark.req("SR-46")
def test_an_order_typed_with_real_keys_reaches_the_sheet(tmp_path: Path) -> None:
    record, target = make_record(tmp_path), tmp_path / "sheet.pdf"
    with nurse_at_work(tmp_path, record.environment) as nurse:
        _sign_in(nurse, FIRST)
        _patient(nurse)
        _checklist(nurse)
        _dose(nurse)
        _preparation(nurse)
        rate, delivers = nurse.text("rate_label"), nurse.text("delivers_label")
        assert rate == "42"
        nurse.keys("ctrl+3")
        nurse.reach("infusion_dose_edit")
        nurse.keys("ctrl+a")
        nurse.write("0,6")
        assert nurse.text("infusion_dose_edit") == "0,6"
        assert "42" not in nurse.seen()["texts"].get("rate_label", "")
        nurse.keys("ctrl+a")
        nurse.write("0.6")
        assert nurse.text("rate_label") == "42"
        nurse.keys("ctrl+6")
        nurse.fill_secret("store_pin_edit", FIRST.pin)
        nurse.keys("Return")
        assert "stored_label" not in nurse.seen()["texts"], "Enter never stores"
        nurse.reach("store_button")
        nurse.keys("space")
        stored = nurse.wait_for("stored_label")
        assert "Nightingale" not in nurse.seen()["title"]
        nurse.reach("save_pdf_button")
        nurse.keys("space")
        nurse.wait_for("fileNameEdit")
        nurse.keys("ctrl+a")
        nurse.write(str(target))
        nurse.keys("Return")
        nurse.wait_for("sheet_notice_label")
    text = _pages(target)
    flat = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    assert f"{rate} mL per hour" in flat
    for figure in ("0.6 mg per kg per hour, 42 mg per hour", "56 mL per hour", "33.6 mL per hour", "8.4 mL per hour"):
        assert figure in flat
    assert "0.6 mg per kg per hour, 42 mg per hour" in delivers.replace("\N{NO-BREAK SPACE}", " ")
    assert "Total 1,274 mg" in flat
    assert "Nightingale, Ada" in flat
    assert "TEST-0042" in flat
    assert "KD-" in stored
    assert stored.split()[0].rstrip(".") in flat or "-R1" in flat
    assert "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED" in flat
    assert (record.folder / "record.db").exists()
