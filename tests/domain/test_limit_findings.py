"""A broken limit, an unusual dose, a dose outside the stated range: each as the whole finding that is shown."""

from decimal import Decimal

import pytest

from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.limit_findings import caution, in_limit_unit, limit_findings, outside_range, stop, usual_multiple
from ketadesk.domain.quantity import BodyWeight

from .parts import dose_limit, figure
from .regimens import RANGE_SOURCE, RULES, dose_range, in_force

SEVENTY = BodyWeight(kg=Decimal(70))
SOURCES = ("a-source",)


@pytest.mark.req("SR-07", "SR-08")
def test_a_hard_limit_on_the_rate_is_told_in_its_own_unit() -> None:
    # 0.4 mg/kg/h x 70 kg = 28 mg/h; 35 mg/h are 0.5 mg/kg/h
    limits = in_force((dose_limit(Quantity.INFUSION_RATE, Bound.HARD_MAX, "0.4", "mg/kg/h"), "28"))
    assert limit_findings(limits, Quantity.INFUSION_RATE, [Decimal(35)], "infusion.dose", SEVENTY) == [
        Finding(
            code="infusion-rate-hard-max",
            severity=Severity.STOP,
            wording_key="limit-hard-max",
            values={
                "quantity": "infusion-rate", "value": Decimal("0.5"), "limit": Decimal("0.4"), "unit": "mg/kg/h",
            },
            field="infusion.dose",
            evidence=Evidence.SOURCE,
            sources=SOURCES,
        )
    ]  # fmt: skip


@pytest.mark.req("SR-07", "SR-09")
def test_a_soft_limit_asks() -> None:
    limits = in_force((dose_limit(Quantity.LOADING_TIME, Bound.SOFT_MIN, "15", "min"), "15"))
    (found,) = limit_findings(limits, Quantity.LOADING_TIME, [Decimal(14)], "loading_dose.over_min")
    assert (found.code, found.severity, found.wording_key) == (
        "loading-time-soft-min", Severity.OVERRIDE, "limit-soft-min",
    )  # fmt: skip
    assert found.values["value"] == 14
    assert limit_findings(limits, Quantity.LOADING_TIME, [Decimal(15)], "loading_dose.over_min") == []


@pytest.mark.req("SR-07")
def test_an_age_limit_has_a_sentence_of_its_own() -> None:
    limits = in_force((dose_limit(Quantity.AGE, Bound.HARD_MIN, "18", "a"), "18"))
    (found,) = limit_findings(limits, Quantity.AGE, [Decimal(17)], "patient.birth_date")
    assert (found.code, found.wording_key) == ("age-hard-min", "age-limit")


@pytest.mark.req("SR-16")
@pytest.mark.parametrize(
    ("bound", "key"),
    [(Bound.SOFT_MAX, "bmi-soft-max"), (Bound.SOFT_MIN, "bmi-soft-min"), (Bound.HARD_MAX, "limit-hard-max")],
)
def test_a_soft_limit_on_the_body_mass_index_has_a_sentence_of_its_own(bound: Bound, key: str) -> None:
    limits = in_force((dose_limit(Quantity.BMI, bound, "20", "kg/m2"), "20"))
    outside = Decimal(21) if bound.is_upper else Decimal(19)
    (found,) = limit_findings(limits, Quantity.BMI, [outside], "patient.weight_kg")
    assert (found.code, found.wording_key) == (f"bmi-{bound.value}", key)


@pytest.mark.req("SR-14")
@pytest.mark.parametrize(
    ("quantity", "unit", "value", "told"),
    [
        # 42 mg/h in 70 kg: 0.6 mg/kg/h, 10 mcg/kg/min
        (Quantity.INFUSION_RATE, "mg/kg/h", "42", "0.6"),
        (Quantity.INFUSION_RATE, "mcg/kg/min", "42", "10"),
        (Quantity.INFUSION_RATE, "mg/h", "42", "42"),
        # 28 mg in 70 kg: 0.4 mg/kg
        (Quantity.LOADING_DOSE, "mg/kg", "28", "0.4"),
        (Quantity.LOADING_DOSE, "mg", "28", "28"),
        (Quantity.DURATION, "h", "28", "28"),
    ],
)
def test_a_base_value_in_the_limit_s_unit(quantity: Quantity, unit: str, value: str, told: str) -> None:
    assert in_limit_unit(Decimal(value), dose_limit(quantity, Bound.HARD_MAX, "1", unit), SEVENTY) == Decimal(told)


def test_without_a_weight_an_amount_stays_an_amount() -> None:
    assert in_limit_unit(Decimal(28), dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "30", "mg"), None) == 28
    assert in_limit_unit(Decimal(28), dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, "30", "mg/kg"), None) == 28


# --- several times the usual dose: 3 asks, 10 stops ---


@pytest.mark.parametrize(
    ("typed", "code", "severity", "times"),
    [
        ("0.59", "", None, ""),
        ("0.6", "soft", Severity.OVERRIDE, "3"),
        ("1.99", "soft", Severity.OVERRIDE, "9.95"),
        ("2", "hard", Severity.STOP, "10"),
    ],
)
def test_a_dose_several_times_the_usual_one(typed: str, code: str, severity: Severity | None, times: str) -> None:
    found = usual_multiple(Decimal(typed), figure("0.2", "mg/kg"), RULES, "loading_dose.mg_per_kg")
    if severity is None:
        assert found == []
        return
    assert found == [
        Finding(
            code=f"loading-dose-above-usual-{code}",
            severity=severity,
            wording_key=f"above-usual-{code}",
            values={"typed": Decimal(typed), "usual": Decimal("0.2"), "unit": "mg/kg", "times": Decimal(times)},
            field="loading_dose.mg_per_kg",
            evidence=Evidence.SOURCE,
            sources=SOURCES,
        )
    ]


def test_where_nothing_is_usual_nothing_is_unusual() -> None:
    assert usual_multiple(Decimal(9999), None, RULES, "infusion.dose") == []


# --- outside the range that the regimen states ---


@pytest.mark.parametrize(("typed", "outside"), [("0.09", True), ("0.1", False), ("0.3", False), ("0.31", True)])
def test_a_dose_outside_the_stated_range(typed: str, outside: bool) -> None:
    found = outside_range(
        Decimal(typed), dose_range("0.1", "0.3", "mg/kg"), "loading_dose.mg_per_kg", "Loading dose"
    )  # fmt: skip
    expected = Finding(
        code="loading-dose-outside-range",
        severity=Severity.CAUTION,
        wording_key="outside-range",
        values={
            "what": "Loading dose", "typed": Decimal(typed), "low": Decimal("0.1"), "high": Decimal("0.3"),
            "unit": "mg/kg",
        },
        field="loading_dose.mg_per_kg",
        evidence=Evidence.SOURCE,
        sources=RANGE_SOURCE,
    )  # fmt: skip
    assert found == ([expected] if outside else [])


def test_a_range_of_one_value_is_named_as_one() -> None:
    (found,) = outside_range(Decimal(2), dose_range("1", "1", "mg/kg"), "infusion.dose", "Infusion rate")
    assert (found.code, found.wording_key) == ("infusion-rate-outside-range", "outside-single-value")


# --- findings of the program's own ---


def test_a_stop_of_our_own_says_that_it_is_our_judgement() -> None:
    assert stop("a-code", "a.field", seen="x") == Finding(
        code="a-code", severity=Severity.STOP, wording_key="a-code", values={"seen": "x"}, field="a.field",
        evidence=Evidence.JUDGEMENT, sources=("ketadesk-judgement",),
    )  # fmt: skip
    assert stop("a-code", "a.field", wording="a-sentence").wording_key == "a-sentence"


def test_a_caution_of_a_source() -> None:
    assert caution("a-code", "a.field", ("a-book",), strength=Decimal(10)) == Finding(
        code="a-code", severity=Severity.CAUTION, wording_key="a-code", values={"strength": Decimal(10)},
        field="a.field", evidence=Evidence.SOURCE, sources=("a-book",),
    )  # fmt: skip
