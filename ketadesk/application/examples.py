"""Sample requests: one accepted per regimen, and three that must be refused. Made-up patients."""

from typing import Any

from ketadesk.domain.drug_library import DrugLibrary

_START = "2026-11-22T14:00:00+00:00"


def example_requests(library: DrugLibrary) -> dict[str, dict[str, Any]]:
    """Return file name -> request."""
    absent = {item.id: "absent" for item in library.checklist}
    accepted = {
        "acute-pain-infusion": _acute(absent),
        "low-dose-infusion": _low_dose(absent),
        "icu-opioid-adjunct": _icu(absent),
        "single-bolus": _bolus("single-bolus", absent, mg_per_kg="0.3", over_min="15", via="pump"),
        "bolus-then-saline": _bolus_then_saline(absent),
        "bolus-then-infusion": _bolus("bolus-then-infusion", absent, **_PUSH),
        "fixed-dose": _bolus("fixed-dose", absent, **_PUSH),
    }
    acute = accepted["acute-pain-infusion"]
    refused = {
        "refused-contraindication": {**acute, "checklist": {**absent, "raised-intracranial-pressure": "present"}},
        "refused-hard-limit": {**acute, "infusion": {**acute["infusion"], "dose": "1.2"}},
        "refused-wrong-decimal": {**acute, "infusion": {**acute["infusion"], "dose": "5"}},
    }
    return accepted | refused


_PUSH = {"via": "hand", "concentration_mg_per_ml": "10"}
_BAG = {"vial_mg_per_ml": "50", "drug_mg": "500", "volume_ml": "500", "diluent": "sodium chloride 0.9 %"}
_SYRINGE = {"vial_mg_per_ml": "50", "drug_mg": "50", "volume_ml": "50", "diluent": "sodium chloride 0.9 %"}


def _request(care_setting: str, regimen: str, checklist: dict[str, str], **parts: Any) -> dict[str, Any]:
    return {
        "care_setting": care_setting,
        "regimen": regimen,
        "patient": {
            "family_name": "EXAMPLE",
            "given_name": "Alex",
            "identifier": "TEST-0001",
            "birth_date": "1980-04-01",
            "sex": "female",
            "weight_kg": "70",
            "weight_source": "measured",
            "weight_date": "2026-11-22",
            "height_cm": "168",
            "allergies": "none known",
        },
        "indication": "opioid-resistant pain",
        "prescriber": "Dr A Example",
        "start": _START,
        "checklist": dict(checklist),
        "overrides": [],
        **parts,
    }


def _acute(checklist: dict[str, str]) -> dict[str, Any]:
    return _request(
        "monitored",
        "acute-pain-infusion",
        checklist,
        loading_dose={"mg_per_kg": "0.2", "over_min": "15", "via": "pump"},
        infusion={"dose": "0.5", "unit": "mg/kg/h", "duration_h": "48"},
        taper={"steps": 4, "over_h": "12"},
        preparation={**_BAG, "method": "make-up-to"},
        pump={"increment_ml_per_h": "0.1"},
    )


def _low_dose(checklist: dict[str, str]) -> dict[str, Any]:
    return _request(
        "ward",
        "low-dose-infusion",
        checklist,
        loading_dose=None,
        infusion={"dose": "0.1", "unit": "mg/kg/h", "duration_h": "48"},
        taper=None,
        preparation={**_SYRINGE, "method": "make-up-to"},
        pump={"increment_ml_per_h": "0.1"},
    )


def _icu(checklist: dict[str, str]) -> dict[str, Any]:
    return _request(
        "icu",
        "icu-opioid-adjunct",
        checklist,
        loading_dose=None,
        infusion={"dose": "1", "unit": "mcg/kg/min", "duration_h": "48"},
        taper=None,
        preparation={**_SYRINGE, "method": "make-up-to"},
        pump={"increment_ml_per_h": "0.1"},
    )


def _bolus(regimen: str, checklist: dict[str, str], **loading: str) -> dict[str, Any]:
    request = _request("ed", regimen, checklist, loading_dose=loading)
    return {
        **request,
        "preparation": {**_SYRINGE, "method": "make-up-to"},
        "pump": {"increment_ml_per_h": "0.1"},
    }


def _bolus_then_saline(checklist: dict[str, str]) -> dict[str, Any]:
    return _request(
        "ed",
        "bolus-then-saline",
        checklist,
        loading_dose=dict(_PUSH),
        saline_volume_ml="100",
        preparation=None,
        pump={"increment_ml_per_h": "0.1"},
    )
