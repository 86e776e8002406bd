"""Laws of whole orders, typed as text and judged by the library that is shipped; figures by chance, always the same.

The expected side is counted in fractions from the library's figures.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk import app
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.preview_order import preview_order
from ketadesk.domain.drug_library import Bound, CareSetting, DoseLimit, Patients, Quantity, Regimen
from ketadesk.domain.finding import Severity
from ketadesk.domain.infusion import PhaseKind
from tests.limits.orders import (
    LIBRARY,
    Changes,
    by_pump,
    codes,
    examine,
    push,
    sample,
    typed,
    usual,
    weighing,
)
from tests.limits.place import TYPED

LAW = settings(derandomize=True, max_examples=120, deadline=None)
FREE = [
    (regimen, setting)
    for regimen in LIBRARY.regimens
    for setting in regimen.care_settings
    if regimen.infusion.availability in TYPED
]
"""Regimens whose rate is typed, in each of their care settings."""
IN_MG_PER_H = {"mg/kg/h": Fraction(1), "mg/h": Fraction(1), "mcg/kg/min": Fraction(60, 1000)}


def hundredths(lowest: str, highest: str) -> st.SearchStrategy[Decimal]:
    low, high = (int(Decimal(edge) * 100) for edge in (lowest, highest))
    return st.integers(low, high).map(lambda n: Decimal(n) / 100)


def in_mg(limit: DoseLimit, kg: Decimal) -> Fraction:
    """A limit on a rate in mg/h, on a loading dose in mg."""
    per_kg = Fraction(kg) if "/kg" in limit.unit else Fraction(1)
    return Fraction(limit.value) * IN_MG_PER_H.get(limit.unit, Fraction(1)) * per_kg


def broken(
    regimen: Regimen, setting: CareSetting, special: bool, quantity: Quantity, value: Fraction, kg: Decimal
) -> set[Bound]:
    """The heaviest bound that `value` passes on each side."""
    found = set()
    for limit in regimen.limits:
        holds = setting in limit.care_settings and (special or limit.patients is Patients.ALL)
        at = in_mg(limit, kg)
        if holds and limit.quantity is quantity and (value > at if limit.bound.is_upper else value < at):
            found.add(limit.bound)
    if Bound.HARD_MAX in found:
        found.discard(Bound.SOFT_MAX)
    if Bound.HARD_MIN in found:
        found.discard(Bound.SOFT_MIN)
    return found


def said_of(quantity: Quantity, examined: ExaminedOrder) -> list[Bound]:
    """The bounds that the findings name, one for each finding."""
    prefix = f"{quantity.value}-"
    bounds = {f"{prefix}{bound.value}": bound for bound in Bound}
    return [bounds[f.code] for f in examined.findings if f.code in bounds]


@pytest.mark.req("SR-07", "SR-08")
@LAW
@given(
    where=st.sampled_from(FREE),
    kg=hundredths("30", "120"),
    dose=st.one_of(hundredths("0.01", "1.3"), hundredths("0.05", "0.5")),
    in_mcg=st.booleans(),
    frail=st.booleans(),
    increment=st.sampled_from(["0.01", "0.1", "1"]),
)
def test_every_rate_is_inside_or_broken_on_one_side_by_one_bound(
    where: tuple[Regimen, CareSetting], kg: Decimal, dose: Decimal, in_mcg: bool, frail: bool, increment: str
) -> None:
    """What was typed and what is delivered, each judged by the library's figures: said once, by the heavier of both."""
    regimen, setting = where
    unit = "mcg/kg/min" if in_mcg else "mg/kg/h"
    number = (dose * 100 / 6).quantize(Decimal("0.01")) if in_mcg else dose
    examined = examine(
        usual(
            regimen.id,
            setting.value,
            {
                **weighing(kg),
                "infusion.dose": typed(max(number, Decimal("0.01"))),
                "infusion.unit": unit,
                "pump.increment_ml_per_h": increment,
                "checklist.frailty": "present" if frail else "absent",
            },
        )
    )
    assert examined.terms.infusion is not None and examined.terms.infusion.dose is not None
    special = frail or kg < LIBRARY.rules.light_below_kg.value
    ordered = Fraction(examined.terms.infusion.dose) * IN_MG_PER_H[unit] * Fraction(kg)
    assert examined.plan is not None
    infusion = examined.plan.phase(PhaseKind.INFUSION)
    assert infusion is not None and infusion.pump_ml_per_h is not None
    delivered = Fraction(infusion.pump_ml_per_h)  # the bag holds 1 mg per mL
    of_both = [broken(regimen, setting, special, Quantity.INFUSION_RATE, v, kg) for v in (ordered, delivered)]
    expected = set().union(*of_both)
    for heavier, lighter in ((Bound.HARD_MAX, Bound.SOFT_MAX), (Bound.HARD_MIN, Bound.SOFT_MIN)):
        if heavier in of_both[0]:
            expected.discard(lighter)
    said = said_of(Quantity.INFUSION_RATE, examined)
    assert len(said) == len(set(said))
    assert set(said) == expected
    assert len({bound.is_upper for bound in of_both[0]}) <= 1, "what was typed lies on one side"
    if of_both[0] == set() and increment == "0.01":
        assert said == [], "what was typed is inside, and so is the step that was taken"


@pytest.mark.req("SR-07", "SR-08")
@LAW
@given(
    regimen=st.sampled_from([r for r in LIBRARY.regimens if r.loading.availability in TYPED]),
    kg=hundredths("30", "120"),
    dose=hundredths("0.01", "0.8"),
    minutes=hundredths("1", "60"),
)
def test_every_loading_dose_is_inside_or_broken_by_one_bound(
    regimen: Regimen, kg: Decimal, dose: Decimal, minutes: Decimal
) -> None:
    setting = regimen.care_settings[0]
    examined = examine(usual(regimen.id, setting.value, {**weighing(kg), **push(typed(dose), typed(minutes))}))
    expected = broken(regimen, setting, False, Quantity.LOADING_DOSE, Fraction(dose) * Fraction(kg), kg)
    assert said_of(Quantity.LOADING_DOSE, examined) == sorted(expected)


@pytest.mark.req("SR-13")
@LAW
@given(
    where=st.sampled_from(FREE),
    kg=hundredths("30", "120"),
    rate=hundredths("0.05", "1.2"),
    hours=hundredths("1", "72"),
    dose=hundredths("0.05", "0.6"),
    minutes=hundredths("1", "60"),
    pumped=st.booleans(),
    increment=st.sampled_from(["0.01", "0.1", "1"]),
)
def test_no_plan_passes_the_sum_of_a_day_without_another_stop(
    where: tuple[Regimen, CareSetting],
    kg: Decimal,
    rate: Decimal,
    hours: Decimal,
    dose: Decimal,
    minutes: Decimal,
    pumped: bool,
    increment: str,
) -> None:
    """Hard rate for 24 h and hard bolus: a plan that keeps both keeps the sum, rounded as it is and with its taper."""
    regimen, setting = where
    loading = by_pump(typed(dose), typed(minutes)) if pumped else push(typed(dose), typed(minutes))
    order: Changes = {
        **weighing(kg),
        **loading,
        "infusion.dose": typed(rate),
        "infusion.unit": "mg/kg/h",
        "infusion.duration_h": typed(hours),
        "taper": {"steps": "4", "over_h": "12"},
        "pump.increment_ml_per_h": increment,
    }
    examined = examine(usual(regimen.id, setting.value, order))
    stops = codes(examined, Severity.STOP)
    assert examined.plan is not None and examined.assessed.cumulative_limit_mg is not None
    over = examined.highest_in_24_h > examined.assessed.cumulative_limit_mg
    assert over == ("cumulative-24-h-hard-max" in stops)
    assert not over or stops & {"infusion-rate-hard-max", "loading-dose-hard-max"}


# --- what is no number never makes a plan ---

NO_NUMBERS = (
    "NaN", "nan", "sNaN", "Infinity", "inf", "-Infinity", "-1", "-0.5", "0", "0.0", "0.00", "-0", "-0.0", "00", "+1",
    "1e2", "1E-2", " 1", "1 ", "1,5", ".5", "5.", "--1", "1_0", "0x1", "1/2", "٣", "１", "½", "1\u200b",
)  # fmt: skip
NUMBERS_OF_AN_ORDER = (
    ("acute-pain-infusion", "patient.weight_kg"),
    ("low-dose-infusion", "patient.height_cm"),
    ("acute-pain-infusion", "patient.height_cm"),
    ("acute-pain-infusion", "loading_dose.mg_per_kg"),
    ("acute-pain-infusion", "loading_dose.over_min"),
    ("fixed-dose", "loading_dose.concentration_mg_per_ml"),
    ("fixed-dose", "loading_dose.over_min"),
    ("icu-opioid-adjunct", "infusion.dose"),
    ("icu-opioid-adjunct", "infusion.duration_h"),
    ("acute-pain-infusion", "taper.steps"),
    ("acute-pain-infusion", "taper.over_h"),
    ("bolus-then-saline", "saline_volume_ml"),
    ("acute-pain-infusion", "preparation.vial_mg_per_ml"),
    ("acute-pain-infusion", "preparation.vial_ml"),
    ("acute-pain-infusion", "preparation.drug_mg"),
    ("acute-pain-infusion", "preparation.volume_ml"),
    ("acute-pain-infusion", "pump.increment_ml_per_h"),
)


@pytest.mark.req("SR-06")
@pytest.mark.parametrize(("regimen", "field"), NUMBERS_OF_AN_ORDER)
def test_what_is_no_positive_number_never_makes_a_plan(regimen: str, field: str) -> None:
    """Refused where it was typed, never clamped to a limit; nothing computed is shown, and no reason helps."""
    for text in NO_NUMBERS:
        shown = preview_order(sample(regimen).with_field(field, text), app.read_reference())
        refused = shown.problem_of(field)
        assert refused is not None and refused.seen == text, f"{field} {text!r}"
        assert (shown.plan, shown.pump_figure, shown.mg_per_hour) == (None, None, ""), f"{field} {text!r}"
        assert not shown.sheet_allowed


MAY_PASS = {
    ("taper.steps", "1"),
    ("pump.increment_ml_per_h", "0.01"),
    ("loading_dose.mg_per_kg", "0.01"),
    ("infusion.duration_h", "0.01"),
}
"""Real steps of a taper and of a pump; and what has no lower hard limit, because less drug is the safer side."""


@pytest.mark.req("SR-06")
@pytest.mark.parametrize("text", ["9999.99", "0.01"])
@pytest.mark.parametrize(("regimen", "field"), NUMBERS_OF_AN_ORDER)
def test_the_least_and_the_most_that_can_be_typed_is_kept_or_stopped_and_never_made_a_limit(
    regimen: str, field: str, text: str
) -> None:
    if field == "taper.steps":
        text = {"9999.99": "999", "0.01": "1"}[text]
    examined = examine(sample(regimen).with_field(field, text))
    ordered = examined.terms
    typed_now = {
        "patient.weight_kg": ordered.weight_kg,
        "patient.height_cm": ordered.height_cm,
        "infusion.dose": ordered.infusion.dose if ordered.infusion else None,
        "infusion.duration_h": ordered.infusion.hours if ordered.infusion else None,
        "loading_dose.mg_per_kg": ordered.loading.mg_per_kg if ordered.loading else None,
        "loading_dose.over_min": ordered.loading.over_min if ordered.loading else None,
        "taper.steps": ordered.taper.steps if ordered.taper else None,
        "taper.over_h": ordered.taper.over_h if ordered.taper else None,
        "pump.increment_ml_per_h": ordered.pump.increment_ml_per_h if ordered.pump else None,
    }
    if field in typed_now:
        assert typed_now[field] == Decimal(text)
    refused = bool(examined.problems) or bool(codes(examined, Severity.STOP))
    assert refused or (field, text) in MAY_PASS, f"{field} {text}"
