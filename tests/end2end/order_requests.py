"""Order requests as the command line's contract shows them: one builder for each regimen, and dotted changes.

The usual patient is a woman of 46, 70 kg and 168 cm; `MAN_180` is a man whose ideal weight (75.0 kg) lies above
70 kg and so does not come into a dose.
"""

import copy
from dataclasses import dataclass
from typing import Any

from .command_line import JsonObject

Changes = dict[str, Any]
REMOVE = object()
"""As a value of `Changes`: take the key out."""

START = "2026-11-22T14:00:00+00:00"
REGIMENS = (
    "acute-pain-infusion",
    "low-dose-infusion",
    "icu-opioid-adjunct",
    "single-bolus",
    "bolus-then-saline",
    "bolus-then-infusion",
    "fixed-dose",
)

# 50 + 2.3 x (180 / 2.54 - 60) = 50 + 2.3 x 10.866142 = 74.992 -> 75.0 kg
MAN_180: Changes = {"patient.sex": "male", "patient.height_cm": "180"}
# 50 + 2.3 x (210 / 2.54 - 60) = 50 + 2.3 x 22.677165 = 102.157 -> 102.2 kg
MAN_210: Changes = {"patient.sex": "male", "patient.height_cm": "210"}


def container(drug_mg: str, volume_ml: str, vial: str = "50", method: str = "make-up-to") -> JsonObject:
    """Return a preparation; the usual one is drawn from 50 mg per mL vials."""
    return {
        "vial_mg_per_ml": vial,
        "drug_mg": drug_mg,
        "volume_ml": volume_ml,
        "diluent": "sodium chloride 0.9 %",
        "method": method,
    }


def changed(request: JsonObject, changes: Changes) -> JsonObject:
    """Return a copy of `request` with values set or removed at dotted paths."""
    copied = copy.deepcopy(request)
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = copied
        for parent in parents:
            place = place[parent]
        if value is REMOVE:
            del place[last]
        else:
            place[last] = value
    return copied


@dataclass(frozen=True)
class OrderRequests:
    """Builds requests whose checklist answers every item of the library with absent."""

    items: list[JsonObject]

    def item_ids(self, item_class: str) -> list[str]:
        return [str(item["id"]) for item in self.items if item["class"] == item_class]

    def item_id(self, *words: str) -> str:
        """Return the id of the one checklist item whose id holds all of `words`."""
        found = [str(item["id"]) for item in self.items if all(word in str(item["id"]) for word in words)]
        assert len(found) == 1, f"{words}: {found}"
        return found[0]

    def of(self, regimen: str, changes: Changes | None = None) -> JsonObject:
        """Return the usual request of a regimen, changed at dotted paths."""
        builders = {
            "acute-pain-infusion": self._acute_pain_infusion,
            "low-dose-infusion": self._low_dose_infusion,
            "icu-opioid-adjunct": self._icu_opioid_adjunct,
            "single-bolus": self._single_bolus,
            "bolus-then-saline": self._bolus_then_saline,
            "bolus-then-infusion": self._bolus_then_infusion,
            "fixed-dose": self._fixed_dose,
        }
        return changed(builders[regimen](), changes or {})

    def _common(self, regimen: str, care_setting: str) -> JsonObject:
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
            "preparation": container("500", "500"),
            "pump": {"increment_ml_per_h": "0.1"},
            "start": START,
            "checklist": {str(item["id"]): "absent" for item in self.items},
            "overrides": [],
        }

    def _acute_pain_infusion(self) -> JsonObject:
        return {
            **self._common("acute-pain-infusion", "monitored"),
            "loading_dose": {"mg_per_kg": "0.2", "over_min": "15", "via": "pump"},
            "infusion": {"dose": "0.5", "unit": "mg/kg/h", "duration_h": "48"},
            "taper": {"steps": 4, "over_h": "12"},
        }

    def _low_dose_infusion(self) -> JsonObject:
        request = {
            **self._common("low-dose-infusion", "ward"),
            "infusion": {"dose": "0.1", "unit": "mg/kg/h", "duration_h": "48"},
        }
        return changed(request, MAN_180)

    def _icu_opioid_adjunct(self) -> JsonObject:
        request = {
            **self._common("icu-opioid-adjunct", "icu"),
            "loading_dose": {"mg_per_kg": "0.5", "over_min": "15", "via": "pump"},
            "infusion": {"dose": "1", "unit": "mcg/kg/min", "duration_h": "48"},
        }
        return changed(request, MAN_180)

    def _single_bolus(self) -> JsonObject:
        return {
            **self._common("single-bolus", "ed"),
            "loading_dose": {"mg_per_kg": "0.3", "over_min": "15", "via": "pump"},
            "preparation": container("100", "50"),
        }

    def _bolus_then_saline(self) -> JsonObject:
        return {
            **self._common("bolus-then-saline", "ed"),
            "loading_dose": {"via": "hand", "concentration_mg_per_ml": "10"},
            "saline_volume_ml": "100",
            "preparation": None,
        }

    def _bolus_then_infusion(self) -> JsonObject:
        return {
            **self._common("bolus-then-infusion", "ed"),
            "loading_dose": {"via": "pump"},
            "preparation": container("50", "50"),
        }

    def _fixed_dose(self) -> JsonObject:
        return {
            **self._common("fixed-dose", "ed"),
            "loading_dose": {"via": "pump"},
            "preparation": container("50", "50"),
        }
