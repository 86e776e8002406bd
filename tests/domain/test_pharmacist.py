"""A pharmacist's expectations, worked by hand from the clinical facts.

Requests are the shipped examples, changed in one place.
"""

import copy
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from ketadesk import app
from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.examples import example_requests
from ketadesk.application.order_request import read_request
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.domain.infusion import PhaseKind, highest_in_24_h

_LIBRARY = app.read_library()
_WORDING = app.read_wording()
_ACUTE, _LOW, _ICU = "acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct"
_PAIR = {"drug_mg": "100", "volume_ml": "50"}


def _changed(regimen: str, changes: Mapping[str, object]) -> dict[str, Any]:
    """Return an example with `{"patient.weight_kg": "45"}` and the like written into it."""
    request: dict[str, Any] = copy.deepcopy(example_requests(_LIBRARY)[regimen])
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = request
        for parent in parents:
            place = place[parent]
        place[last] = value
    return request


def _examined(regimen: str, changes: Mapping[str, object]) -> ExaminedOrder:
    request = _changed(regimen, changes)
    return examine_order(read_request(json.dumps(request)), _LIBRARY, _WORDING)


def _codes(regimen: str, changes: Mapping[str, object]) -> set[str]:
    return {f.code for f in _examined(regimen, changes).findings}


def _rate(regimen: str, changes: Mapping[str, object]) -> Decimal:
    plan = _examined(regimen, changes).plan
    assert plan is not None
    phase = plan.phase(PhaseKind.INFUSION)
    assert phase is not None and phase.pump_ml_per_h is not None
    return phase.pump_ml_per_h


def _sheet_text(regimen: str, changes: Mapping[str, object]) -> str:
    sheet = order_sheet(_examined(regimen, changes), app.read_reference(), "DRAFT-test")
    return json.dumps(sheet.model_dump(mode="json"), ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")


_OLDER = {"patient.birth_date": "1965-11-22", "checklist.age-over-60": "present"}


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(
    ("regimen", "changes", "ml_per_h"),
    [
        # 0.3 x 45 / 2 = 6.75: 6.8 is 0.302 mg/kg/h, over 0.3.
        (_LOW, {"patient.weight_kg": "45", "infusion.dose": "0.3", "preparation.drug_mg": "100"}, "6.7"),
        # 0.5 x 70.04 = 35.02: 35.0 is under the soft minimum of 35.02 mg/h.
        (_ACUTE, {"patient.weight_kg": "70.04"}, "35.1"),
        # 168 cm: ideal 45.5 + 2.3 x 6.1417 = 59.6 kg; 0.1 x 59.6 = 5.96; over 60 years 6.0 passes 0.1.
        (_LOW, _OLDER, "5.9"),
        (_LOW, {"checklist.frailty": "not-known"}, "5.9"),
        (_LOW, {}, "6"),
    ],
)
def test_rounding_never_leaves_a_limit_that_the_order_keeps(
    regimen: str, changes: Mapping[str, object], ml_per_h: str
) -> None:
    assert _rate(regimen, changes) == Decimal(ml_per_h)


_HARD_RATE, _SOFT_RATE = "infusion-rate-hard-max", "infusion-rate-soft-max"
_HARD_BOLUS, _SOFT_BOLUS = "loading-dose-hard-max", "loading-dose-soft-max"
_TALL = {"patient.sex": "male", "patient.height_cm": "220"}  # ideal 50 + 2.3 x 26.61 = 111.2 kg


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("regimen", "changes", "code", "found"),
    [
        (_ACUTE, {"patient.weight_kg": "115", "infusion.dose": "1"}, _HARD_RATE, False),
        (_ACUTE, {"patient.weight_kg": "115.01", "infusion.dose": "1"}, _HARD_RATE, True),
        (_ACUTE, {"loading_dose.mg_per_kg": "0.3"}, _SOFT_BOLUS, False),
        (_ACUTE, {"loading_dose.mg_per_kg": "0.31"}, _SOFT_BOLUS, True),
        (_ACUTE, {"loading_dose.mg_per_kg": "0.35"}, _HARD_BOLUS, False),
        (_ACUTE, {"loading_dose.mg_per_kg": "0.36"}, _HARD_BOLUS, True),
        (_ACUTE, {"patient.weight_kg": "115", "loading_dose.mg_per_kg": "0.35"}, _HARD_BOLUS, True),  # 40.25 mg
        (_ACUTE, {"infusion.duration_h": "24"}, "duration-soft-min", False),
        (_ACUTE, {"infusion.duration_h": "23.99"}, "duration-soft-min", True),
        (_ACUTE, {"infusion.duration_h": "48.01"}, "duration-soft-max", True),
        (_ACUTE, {"infusion.duration_h": "72"}, "duration-hard-max", False),
        (_ACUTE, {"infusion.duration_h": "72.01"}, "duration-hard-max", True),
        (_LOW, {**_TALL, "patient.weight_kg": "100", "infusion.dose": "0.2"}, _SOFT_RATE, False),  # 20 mg/h
        (_LOW, {**_TALL, "patient.weight_kg": "101", "infusion.dose": "0.2"}, _SOFT_RATE, True),
        (_LOW, {**_TALL, "patient.weight_kg": "101", "infusion.dose": "0.3"}, _HARD_RATE, True),
        (_LOW, {"care_setting": "icu", "infusion.dose": "0.5", "preparation.drug_mg": "100"}, _HARD_RATE, False),
        (_LOW, {"care_setting": "monitored", "infusion.dose": "0.51"}, _HARD_RATE, True),
        (_LOW, {"infusion.dose": "0.11", "checklist.frailty": "not-known"}, _SOFT_RATE, True),
        (_ICU, {"infusion.dose": "2"}, _SOFT_RATE, False),
        (_ICU, {"infusion.dose": "3"}, "infusion-above-usual-soft", True),
        (_ICU, {"infusion.dose": "0.18", "infusion.unit": "mg/kg/h"}, "infusion-above-usual-soft", True),
        ("fixed-dose", {"patient.weight_kg": "42.86"}, _HARD_BOLUS, False),  # 15 / 0.35 = 42.857 kg
        ("fixed-dose", {"patient.weight_kg": "42.85"}, _HARD_BOLUS, True),
    ],
)
def test_limits_are_inclusive(regimen: str, changes: Mapping[str, object], code: str, found: bool) -> None:
    assert (code in _codes(regimen, changes)) is found


@pytest.mark.req("SR-13")
def test_the_highest_24_h_of_the_largest_acute_order() -> None:
    """0.35 mg/kg then 1 mg/kg/h at 70 kg: 24.5 + 23.75 x 70 = 1,687 mg, inside 24 x 70 + 24.5 = 1,704.5."""
    examined = _examined(_ACUTE, {"loading_dose.mg_per_kg": "0.35", "infusion.dose": "1"})
    assert examined.plan is not None
    assert highest_in_24_h(examined.plan.phases, Decimal(24)) == Decimal(1687)
    assert examined.assessed.cumulative_limit_mg == Decimal("1704.5")


def test_a_taper_on_a_coarse_pump_merges_and_ends_early() -> None:
    """5 mL/h, 20 equal steps on a 1 mL/h pump: 5, 4, 3, 2, 1, then 0."""
    changes = {
        "patient.weight_kg": "50",
        "infusion.duration_h": "47",
        "taper": {"steps": 20, "over_h": "10"},
        "pump": {"increment_ml_per_h": "1"},
    }
    plan = _examined(_LOW, changes).plan
    assert plan is not None
    rates = [p.pump_ml_per_h for p in plan.phases if p.kind is PhaseKind.TAPER]
    assert rates == [Decimal(r) for r in (4, 3, 2, 1)]
    assert plan.stop_h == Decimal(56)  # 2 of the 20 half hours round to zero, and 2 lengthen the infusion to 48


@pytest.mark.req("SR-17")
def test_a_push_comes_only_from_a_syringe_of_the_library() -> None:
    by_hand = {"mg_per_kg": "0.3", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "0.01"}
    examined = _examined("single-bolus", {"loading_dose": by_hand, "preparation": None, "pump": None})
    assert examined.stopped or examined.problems


def test_the_total_of_bolus_then_saline_is_what_the_pump_delivers() -> None:
    """0.3 x 33.3 = 9.99 mg in 1 min at 2 mg/mL: 299.7, so 300 mL/h: 5 mL, 10 mg."""
    preparation = {**_PAIR, "vial_mg_per_ml": "50", "diluent": "sodium chloride 0.9 %", "method": "make-up-to"}
    changes = {
        "patient.weight_kg": "33.3",
        "loading_dose": {"via": "pump"},
        "preparation": preparation,
        "pump": {"increment_ml_per_h": "1"},
    }
    plan = _examined("bolus-then-saline", changes).plan
    assert plan is not None
    assert plan.total_mg == Decimal(10)


def test_the_sheet_says_that_a_mild_hallucination_counts() -> None:
    assert "mild or distressing" in _sheet_text(_LOW, {})


def test_the_sheet_says_racemic() -> None:
    text = _sheet_text(_LOW, {}).lower()
    assert "racemic" in text and "esketamine" in text


def test_a_single_bolus_is_not_called_a_fixed_dose() -> None:
    assert "has one fixed dose" not in _sheet_text("single-bolus", {})
