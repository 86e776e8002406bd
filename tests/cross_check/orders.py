"""Orders to start from: one for each regimen, as typed, and the library's figures read once."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ketadesk.cross_check import TypedOrder, read_figures

CLINICAL = Path(__file__).parents[2] / "resources" / "clinical"
TEXTS = {path.relative_to(CLINICAL).as_posix(): path.read_text(encoding="utf-8") for path in CLINICAL.rglob("*.toml")}
FIGURES = read_figures(TEXTS)

ACUTE = TypedOrder(
    regimen="acute-pain-infusion",
    care_setting="monitored",
    sex="female",
    birth_date="1980-04-01",
    start_day="2026-11-22",
    weight_kg="70",
    height_cm="168",
    checklist={"frailty": "absent"},
    loading_ordered=True,
    loading_mg_per_kg="0.2",
    loading_over_min="15",
    loading_via="pump",
    loading_hand_mg_per_ml="",
    infusion_dose="0.5",
    infusion_unit="mg/kg/h",
    infusion_duration_h="48",
    taper_ordered=True,
    taper_steps="4",
    taper_over_h="12",
    taper_shape="",
    vial_mg_per_ml="50",
    vial_ml="",
    drug_mg="500",
    volume_ml="500",
    method="make-up-to",
    pump_increment_ml_per_h="0.1",
    pump_model="",
    saline_volume_ml="",
)
"""The order of the interface's example: 70 kg, 0.2 mg/kg over 15 min, 0.5 mg/kg/h for 48 h, 4 steps over 12 h."""


LOW = replace(
    ACUTE,
    regimen="low-dose-infusion",
    care_setting="ward",
    sex="male",
    height_cm="180",
    loading_ordered=False,
    loading_mg_per_kg="",
    loading_over_min="",
    loading_via="",
    infusion_dose="0.15",
    taper_ordered=False,
    taper_steps="",
    taper_over_h="",
    drug_mg="50",
    volume_ml="50",
)
"""The worked example of the clinical requirements: 70 kg, 0.15 mg/kg/h at 1 mg/mL for 48 h."""

ICU = replace(
    LOW,
    regimen="icu-opioid-adjunct",
    care_setting="icu",
    infusion_dose="1",
    infusion_unit="mcg/kg/min",
    drug_mg="250",
    volume_ml="250",
)

BOLUS = replace(
    ACUTE,
    regimen="single-bolus",
    loading_mg_per_kg="0.3",
    loading_via="hand",
    loading_hand_mg_per_ml="10",
    infusion_dose="",
    infusion_unit="",
    infusion_duration_h="",
    taper_ordered=False,
    taper_steps="",
    taper_over_h="",
    vial_mg_per_ml="",
    drug_mg="",
    volume_ml="",
    method="",
    pump_increment_ml_per_h="",
)

SALINE = replace(
    BOLUS,
    regimen="bolus-then-saline",
    care_setting="ed",
    loading_ordered=True,
    loading_mg_per_kg="",
    loading_over_min="",
    saline_volume_ml="100",
    pump_increment_ml_per_h="0.1",
)

SHORT = replace(
    SALINE,
    regimen="bolus-then-infusion",
    saline_volume_ml="",
    vial_mg_per_ml="50",
    drug_mg="50",
    volume_ml="50",
    method="make-up-to",
)

FIXED = replace(SHORT, regimen="fixed-dose")


def but(order: TypedOrder, **typed: Any) -> TypedOrder:
    """The order with other fields, named by the case; a field that is none fails the test."""
    return replace(order, **typed)


def facts(*values: object) -> tuple[object, ...]:
    """Several values side by side, whole numbers and fractions alike."""
    return values


def q(text: str) -> Fraction:
    """A number by hand: `10.5`, `1/3`, or a sum such as `48 1/4`."""
    return sum((Fraction(part) for part in text.split()), Fraction(0))


def qs(text: str) -> list[Fraction]:
    """Several numbers, with commas between."""
    return [q(part) for part in text.split(",")]
