"""Weight and height together: the index by hand, its limits, and that nothing is said without both."""

from decimal import Decimal

import pytest

from ketadesk.domain.body_weight import body_mass_index
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.limit_findings import limit_findings
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.typed_findings import patient_findings

from .parts import dose_limit
from .regimens import in_force

SOFT_MIN = dose_limit(Quantity.BMI, Bound.SOFT_MIN, "13", "kg/m2")
SOFT_MAX = dose_limit(Quantity.BMI, Bound.SOFT_MAX, "42", "kg/m2")
LIMITS = in_force((SOFT_MIN, "13"), (SOFT_MAX, "42"))


@pytest.mark.parametrize(
    ("kg", "cm", "index"),
    # 70 / (1.6 x 1.6) = 27.34375; 154 lb typed as kg: 154 / (1.6 x 1.6) = 60.15625
    [("100", "200", "25"), ("168", "200", "42"), ("70", "160", "27.34375"), ("154", "160", "60.15625")],
)
def test_kg_per_square_metre(kg: str, cm: str, index: str) -> None:
    assert body_mass_index(Decimal(kg), Decimal(cm)) == Decimal(index)


def test_it_is_divided_once() -> None:
    """0.07 kg at 3 cm: 70 kg at 300 cm would be 7.777..., a hundredth of this."""
    assert str(body_mass_index(Decimal("0.07"), Decimal(3))).startswith("77.77777777777777777777777777")


def of(kg: str | None, cm: str | None) -> list[Finding]:
    given = {"weight_kg": kg, "height_cm": cm}
    terms = OrderTerms().model_copy(update={name: Decimal(text) for name, text in given.items() if text is not None})
    return patient_findings(terms, LIMITS)


@pytest.mark.req("SR-07", "SR-16")
@pytest.mark.parametrize(("kg", "cm"), [("52", "200"), ("168", "200"), ("45", "180"), ("115", "168"), ("70", "168")])
def test_inside_nothing_is_asked(kg: str, cm: str) -> None:
    assert of(kg, cm) == []


@pytest.mark.req("SR-07", "SR-16")
@pytest.mark.parametrize(
    ("kg", "index", "bound", "limit"),
    [("51.99", "12.9975", "soft-min", "13"), ("168.01", "42.0025", "soft-max", "42")],
)
def test_a_tick_beyond_a_reason_is_asked_for(kg: str, index: str, bound: str, limit: str) -> None:
    assert of(kg, "200") == [
        Finding(
            code=f"bmi-{bound}",
            severity=Severity.OVERRIDE,
            wording_key=f"bmi-{bound}",
            values={"quantity": "bmi", "value": Decimal(index), "limit": Decimal(limit), "unit": "kg/m2"},
            field="patient.weight_kg",
            evidence=Evidence.SOURCE,
            sources=("a-source",),
        )
    ]


@pytest.mark.req("SR-07")
@pytest.mark.parametrize("bound", [Bound.HARD_MIN, Bound.HARD_MAX])
def test_a_hard_limit_of_a_hospital_has_the_sentence_of_hard_limits(bound: Bound) -> None:
    hard = in_force((dose_limit(Quantity.BMI, bound, "50", "kg/m2"), "50"))
    index = Decimal(51 if bound.is_upper else 49)
    (found,) = limit_findings(hard, Quantity.BMI, [index], "patient.weight_kg")
    assert (found.severity, found.wording_key) == (Severity.STOP, f"limit-{bound.value}")


def test_without_weight_or_height_there_is_none() -> None:
    assert of("400", None) == of(None, "40") == of(None, None) == []
