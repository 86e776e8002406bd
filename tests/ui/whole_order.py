"""A whole order in a real window, as if it had been typed and chosen: 70 kg at 0.5 mg per kg per hour, 35 mL per hour.

500 mg in 500 mL is 1 mg per mL, so 35 mg per hour are 35 mL per hour.
"""

from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.order.start_moment import joined, zone_name

ORDER: dict[str, object] = {
    "care_setting": "monitored",
    "patient.family_name": "EXAMPLE",
    "patient.given_name": "Alex",
    "patient.identifier": "TEST-0001",
    "patient.birth_date": "1980-04-01",
    "patient.sex": "female",
    "patient.weight_kg": "70",
    "patient.weight_source": "measured",
    "patient.allergies": "none known",
    "indication": "Opioid-resistant pain",
    "prescriber": "Dr A Example",
    "loading_dose.mg_per_kg": "0.2",
    "loading_dose.over_min": "15",
    "loading_dose.via": "pump",
    "infusion.dose": "0.5",
    "infusion.unit": "mg/kg/h",
    "infusion.duration_h": "48",
    "taper.steps": "4",
    "taper.over_h": "12",
    "preparation.vial_mg_per_ml": "50",
    "preparation.vial_ml": "10",
    "preparation.diluent": "sodium chloride 0.9 %",
}


def fill(window: MainWindow) -> None:
    """Fill in every question of the order."""
    presenter = window.presenter
    presenter.set_field("regimen", "acute-pain-infusion")
    presenter.set_fields(ORDER)
    start = joined("2026-11-23", "08:30")
    presenter.set_fields({"start": start, "time_zone": zone_name(start)})
    presenter.set_fields({"preparation.drug_mg": "500", "preparation.volume_ml": "500"})
    presenter.set_field("preparation.method", "make-up-to")
    presenter.set_field("pump.model", presenter.screen.choices.pumps[0].value)
    presenter.set_fields({f"checklist.{q.id}": "absent" for q in presenter.screen.choices.checklist})
    assert presenter.screen.sheet_allowed, [p.sentence for p in presenter.screen.preview.problems]
