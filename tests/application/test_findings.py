"""Every sentence of the wording is raised by some order, under its own code, and fills in.

The table is the proof that no check is dead: take one out, and its row fails.
"""

import re

import pytest

from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import Availability, DrugLibrary
from ketadesk.domain.finding import Finding, Severity

from .conftest import Changes, DraftOf

STOP, OVERRIDE, CAUTION, INFORMATION = Severity.STOP, Severity.OVERRIDE, Severity.CAUTION, Severity.INFORMATION
FINE_BAG: Changes = {"preparation.drug_mg": "500", "preparation.volume_ml": "250"}
STEP_1: Changes = {"pump.increment_ml_per_h": "1"}
# dosing weight of the sample patient in the low-dose regimen: ideal, 59.6 kg

Row = tuple[str, str, Changes, str, Severity]
ROWS: tuple[Row, ...] = (
    ("limit-hard-max", "acute-pain-infusion", {"infusion.dose": "1.01"}, "infusion-rate-hard-max", STOP),
    ("limit-hard-min", "acute-pain-infusion", {"patient.weight_kg": "29.99"}, "weight-hard-min", STOP),
    ("limit-soft-max", "acute-pain-infusion", {"patient.weight_kg": "115.01"}, "weight-soft-max", OVERRIDE),
    ("limit-soft-min", "acute-pain-infusion", {"patient.weight_kg": "44.99"}, "weight-soft-min", OVERRIDE),
    # 42 x 1.68 x 1.68 = 118.5408, 13 x 1.68 x 1.68 = 36.6912
    ("bmi-soft-max", "acute-pain-infusion", {"patient.weight_kg": "118.55"}, "bmi-soft-max", OVERRIDE),
    ("bmi-soft-min", "acute-pain-infusion", {"patient.weight_kg": "36.69"}, "bmi-soft-min", OVERRIDE),
    ("age-limit", "acute-pain-infusion", {"patient.birth_date": "2008-11-23"}, "age-hard-min", STOP),
    ("age-limit", "acute-pain-infusion", {"patient.birth_date": "1905-11-22"}, "age-hard-max", STOP),
    ("above-usual-soft", "low-dose-infusion", {"infusion.dose": "0.3"}, "infusion-above-usual-soft", OVERRIDE),
    ("above-usual-hard", "low-dose-infusion", {"infusion.dose": "1"}, "infusion-above-usual-hard", STOP),
    ("above-usual-soft", "acute-pain-infusion", {"loading_dose.mg_per_kg": "0.6"}, "loading-dose-above-usual-soft",
     OVERRIDE),
    ("above-usual-hard", "acute-pain-infusion", {"loading_dose.mg_per_kg": "2"}, "loading-dose-above-usual-hard", STOP),
    ("outside-single-value", "low-dose-infusion", {"infusion.dose": "0.11"}, "infusion-rate-outside-range", CAUTION),
    ("outside-range", "acute-pain-infusion", {"loading_dose.mg_per_kg": "0.09"}, "loading-dose-outside-range", CAUTION),
    ("outside-range", "low-dose-infusion", {"infusion.duration_h": "23"}, "duration-outside-range", CAUTION),
    ("care-setting-not-allowed", "acute-pain-infusion", {"care_setting": "ward"}, "care-setting-not-allowed", STOP),
    ("taper-required", "acute-pain-infusion", {"taper": None}, "taper-required", STOP),
    # 0.01 x 59.6 kg = 0.596 -> 1 mL/h; a half of it rounds to 0
    ("taper-has-no-step", "low-dose-infusion",
     {**STEP_1, "infusion.dose": "0.01", "taper": {"steps": "1", "over_h": "1", "shape": "halving"}},
     "taper-has-no-step", STOP),
    ("taper-steps-merged", "low-dose-infusion", {**STEP_1, "taper": {"steps": "20", "over_h": "20"}},
     "taper-steps-merged", INFORMATION),
    # 5.96 x 20 / 21 = 5.68 -> 6, the ordered rate itself
    ("taper-lengthens-infusion", "low-dose-infusion", {**STEP_1, "taper": {"steps": "20", "over_h": "20"}},
     "taper-lengthens-infusion", INFORMATION),
    ("taper-ends-early", "low-dose-infusion", {**STEP_1, "taper": {"steps": "20", "over_h": "20"}},
     "taper-ends-early", INFORMATION),
    ("taper-not-in-regimen", "single-bolus", {"taper": {"steps": "4", "over_h": "12"}}, "taper-not-in-regimen", STOP),
    ("infusion-not-in-regimen", "single-bolus", {"infusion": {"dose": "0.5"}}, "infusion-not-in-regimen", STOP),
    ("fixed-value-changed", "fixed-dose", {"infusion": {"dose": "25"}}, "fixed-value-changed", STOP),
    ("fixed-value-changed", "fixed-dose", {"loading_dose.mg_per_kg": "0.2"}, "fixed-value-changed", STOP),
    ("fixed-value-changed", "bolus-then-infusion", {"loading_dose.over_min": "2"}, "fixed-value-changed", STOP),
    # 15 mg / 0.35 mg/kg = 42.857 kg
    ("fixed-dose-too-much", "fixed-dose", {"patient.weight_kg": "42.85"}, "loading-dose-hard-max", STOP),
    ("stricter-limit", "low-dose-infusion", {"checklist.frailty": "not-known"}, "stricter-limit", INFORMATION),
    ("stricter-limit", "low-dose-infusion", {"patient.weight_kg": "49.99"}, "stricter-limit", INFORMATION),
    ("stricter-limit", "low-dose-infusion", {"patient.birth_date": "1965-11-22"}, "stricter-limit", INFORMATION),
    ("hand-concentration-not-in-library", "fixed-dose", {"loading_dose.concentration_mg_per_ml": "50"},
     "hand-concentration-not-in-library", STOP),
    ("height-required", "low-dose-infusion", {"patient.height_cm": ""}, "height-required", STOP),
    ("weight-date-after-start", "acute-pain-infusion", {"patient.weight_date": "2026-11-23"},
     "weight-date-after-start", STOP),
    ("preparation-not-used", "bolus-then-saline", {"preparation": {"drug_mg": "50"}}, "preparation-not-used", STOP),
    ("vial-not-in-library", "acute-pain-infusion", {"preparation.vial_mg_per_ml": "20"}, "vial-not-in-library", STOP),
    ("container-not-in-library", "acute-pain-infusion", {"preparation.drug_mg": "300"},
     "container-not-in-library", STOP),
    ("diluent-not-in-library", "acute-pain-infusion", {"preparation.diluent": "water"}, "diluent-not-in-library", STOP),
    ("add-to-not-permitted", "low-dose-infusion", {"preparation.method": "add-to"}, "add-to-not-permitted", STOP),
    ("vial-should-not-be-diluted", "acute-pain-infusion", {"preparation.vial_mg_per_ml": "10"},
     "vial-should-not-be-diluted", CAUTION),
    # 21 mg in 1 min at 1 mg/mL = 1,260 mL/h
    ("above-pump-maximum", "single-bolus", {"loading_dose.over_min": "1"}, "loading-above-pump-maximum", STOP),
    # 0.01 x 59.6 = 0.596 mg/h at 2 mg/mL = 0.298 mL/h, below half a step of 1
    ("below-pump-step", "low-dose-infusion", {**STEP_1, **FINE_BAG, "infusion.dose": "0.01"},
     "infusion-below-pump-step", STOP),
    # 45 kg x 0.3 = 13.5 mg/h at 2 mg/mL = 6.75 -> 6.8 mL/h would be 0.302 mg/kg/h, over the ward's 0.3
    ("rate-moved-inside-limit", "low-dose-infusion",
     {**FINE_BAG, "patient.weight_kg": "45", "infusion.dose": "0.3"}, "infusion-rate-moved-inside-limit", INFORMATION),
    # 0.09 x 59.6 = 5.364 -> 5 mL/h: 6.8 % off; 0.06 x 59.6 = 3.576 -> 4 mL/h: 11.9 % off
    ("rounding-error-soft", "low-dose-infusion", {**STEP_1, "infusion.dose": "0.09"}, "infusion-rounding-error-soft",
     CAUTION),
    ("rounding-error-hard", "low-dose-infusion", {**STEP_1, "infusion.dose": "0.06"}, "infusion-rounding-error-hard",
     STOP),
    # 14 + 1.2 x 70 x 23.75 = 2,009 mg against 70 x 24 + 24.5 = 1,704.5 mg
    ("cumulative-24-h-hard-max", "acute-pain-infusion", {"infusion.dose": "1.2"}, "cumulative-24-h-hard-max", STOP),
    ("checklist-absolute", "acute-pain-infusion", {"checklist.active-psychosis": "not-known"},
     "absolute-active-psychosis", STOP),
    ("checklist-relative", "acute-pain-infusion", {"checklist.delirium": "present"}, "relative-delirium", OVERRIDE),
    ("checklist-caution", "acute-pain-infusion", {"checklist.sleep-apnoea": "not-known"}, "caution-sleep-apnoea",
     CAUTION),
    ("checklist-contradicted", "acute-pain-infusion", {"checklist.age-over-60": "present"},
     "age-over-60-contradicted", STOP),
    ("checklist-not-applicable", "acute-pain-infusion", {"checklist.pregnancy": "not-applicable"},
     "pregnancy-not-applicable", OVERRIDE),
    ("override-without-finding", "acute-pain-infusion",
     {"overrides": ({"code": "weight-soft-max", "reason": "As agreed", "by": "Dr A"},)}, "override-without-finding",
     STOP),
    ("clocks-change", "acute-pain-infusion",
     {"start": "2026-10-24T14:00:00+01:00", "time_zone": "Europe/London", "patient.weight_date": "2026-10-24"},
     "clocks-change", INFORMATION),
    ("library-not-approved", "single-bolus", {}, "library-not-approved", CAUTION),
    ("sources-disagree", "acute-pain-infusion", {}, "sources-disagree", CAUTION),
    ("containers-needed", "acute-pain-infusion", {}, "containers-needed", INFORMATION),
)  # fmt: skip
ONLY_WITH_ANOTHER_LIBRARY = {"library-expired", "loading-not-in-regimen", "draw-up-exceeds-volume"}
ONLY_WITH_A_BROKEN_PROGRAM = {"engines-disagree", "self-test-failed"}
"""Shown in test_agreed_order.py."""
LEFT_OPEN = re.compile(r"[{}]")


@pytest.mark.parametrize(("key", "sample", "changes", "code", "severity"), ROWS, ids=[f"{r[3]}-{r[1]}" for r in ROWS])
def test_an_order_that_raises_it(
    key: str,
    sample: str,
    changes: Changes,
    code: str,
    severity: Severity,
    draft_of: DraftOf,
    library: DrugLibrary,
    wording: Wording,
) -> None:
    examined = examine_order(draft_of(sample, changes), library, wording)
    assert _stated(examined, code) == [severity]
    start = re.split(r"\{.*?\}", wording.findings[key])[0].rstrip()
    assert any(f.message.replace("\u00a0", " ").startswith(start) for f in examined.findings if f.code == code), (
        "by its own sentence"
    )
    untouched = examine_order(draft_of(sample), library, wording)
    if changes:
        assert _stated(untouched, code) == [], "the unchanged sample must not raise it"


def test_the_table_has_every_sentence(wording: Wording) -> None:
    assert {row[0] for row in ROWS} | ONLY_WITH_ANOTHER_LIBRARY | ONLY_WITH_A_BROKEN_PROGRAM == set(wording.findings)


@pytest.mark.req("SR-19")
def test_a_library_that_expired(draft_of: DraftOf, library: DrugLibrary, wording: Wording) -> None:
    last_day = library.model_copy(update={"expires_on": "2026-11-22"})
    day_before = library.model_copy(update={"expires_on": "2026-11-21"})
    draft = draft_of("single-bolus")
    assert _stated(examine_order(draft, last_day, wording), "library-expired") == []
    assert _stated(examine_order(draft, day_before, wording), "library-expired") == [CAUTION]


@pytest.mark.req("SR-19")
@pytest.mark.parametrize(
    ("update", "regimen_approved", "silent"),
    [
        ({}, True, True),
        ({"approved": False}, True, False),
        ({"approved_by": ()}, True, False),
        ({"approved_by": ("Dr A",)}, True, False),
        ({"approved_by": ("Dr A", "Dr A")}, True, False),
        ({"approved_on": ""}, True, False),
        ({"expires_on": "2026-11-21"}, True, False),
        ({"expires_on": "2026-11-22"}, True, True),
        ({}, False, False),
    ],
)
def test_only_a_library_that_two_people_stand_behind_is_silent(
    update: dict[str, object],
    regimen_approved: bool,
    silent: bool,
    draft_of: DraftOf,
    library: DrugLibrary,
    wording: Wording,
) -> None:
    approved: dict[str, object] = {"approved": True, "approved_by": ("Dr A", "Dr B"), "approved_on": "2026-11-01"}
    regimens = tuple(r.model_copy(update={"approved": regimen_approved}) for r in library.regimens)
    signed = library.model_copy(update={**approved, **update, "regimens": regimens})
    found = _stated(examine_order(draft_of("single-bolus"), signed, wording), "library-not-approved")
    assert found == ([] if silent else [CAUTION])


def test_a_regimen_without_a_loading_dose(draft_of: DraftOf, library: DrugLibrary, wording: Wording) -> None:
    regimens = tuple(
        r.model_copy(update={"loading": r.loading.model_copy(update={"availability": Availability.NONE})})
        for r in library.regimens
    )
    without = library.model_copy(update={"regimens": regimens})
    found = examine_order(draft_of("acute-pain-infusion"), without, wording)
    assert _stated(found, "loading-not-in-regimen") == [STOP]


def test_a_container_too_small_for_its_drug(draft_of: DraftOf, library: DrugLibrary, wording: Wording) -> None:
    small = library.containers[0].model_copy(update={"mg": library.containers[0].mg * 20})
    tight = library.model_copy(update={"containers": (small,)})
    draft = draft_of("low-dose-infusion", {"preparation.drug_mg": "1000", "preparation.vial_mg_per_ml": "10"})
    assert _stated(examine_order(draft, tight, wording), "draw-up-exceeds-volume") == [STOP]


def test_a_sentence_without_its_values_is_a_bug_and_says_so(wording: Wording) -> None:
    with pytest.raises(KeyError):
        wording.sentence(Finding(code="x", severity=STOP, wording_key="limit-hard-max", values={}))
    with pytest.raises(KeyError):
        wording.sentence(Finding(code="x", severity=STOP, wording_key="no-such-key"))


def _stated(examined: ExaminedOrder, code: str) -> list[Severity]:
    for finding in examined.findings:
        assert finding.message
        assert not LEFT_OPEN.search(finding.message), finding.message
        assert "None" not in finding.message
    return list(dict.fromkeys(f.severity for f in examined.findings if f.code == code))
