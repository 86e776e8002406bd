"""What the second nurse types for the order of `whole_order`: as it is, and with another weight."""

from ketadesk.application.second_check_form import CheckDraft


def agreeing() -> CheckDraft:
    """70 kg, 0.5 mg per kg per hour: 35 mL per hour; 0.2 mg per kg in 15 min: 14 mg, 56 mL per hour."""
    return CheckDraft(
        identifier="TEST-0001",
        name_agrees="yes",
        born_agrees="yes",
        weight_kg="70",
        care_setting="monitored",
        regimen="acute-pain-infusion",
        dose="0.5",
        dose_unit="mg/kg/h",
        duration_h="48",
        loading="pump",
        loading_mg_per_kg="0.2",
        loading_over_min="15",
        loading_rate_ml_per_h="56",
        taper="yes",
        taper_steps="4",
        taper_over_h="12",
        taper_shape="equal",
        start_date="2026-11-23",
        start_time="08:30",
        vial="50|10",
        container="500|500",
        diluent="sodium chloride 0.9 %",
        method="make-up-to",
        pump_rate_ml_per_h="35",
    )


def differing() -> CheckDraft:
    return agreeing().with_field("weight_kg", "77")
