"""The second engine's body mass index: at its limits, a tick beyond, and never without a height."""

from dataclasses import replace

import pytest

from ketadesk.cross_check import second_plan

from .orders import BOLUS, FIGURES


def codes(weight_kg: str, height_cm: str) -> set[str]:
    breaches = second_plan(replace(BOLUS, weight_kg=weight_kg, height_cm=height_cm), FIGURES).breaches
    return {code for code in breaches if code.startswith("bmi-")}


@pytest.mark.req("SR-07", "SR-12", "SR-16")
@pytest.mark.parametrize(
    ("kg", "cm", "expected"),
    [
        ("52", "200", set()),  # 52 / 4 = 13
        ("51.99", "200", {"bmi-soft-min"}),
        ("168", "200", set()),  # 168 / 4 = 42
        ("168.01", "200", {"bmi-soft-max"}),
        ("154", "168", {"bmi-soft-max"}),  # 54.6: 154 lb, typed as kg
        ("154", "", set()),
    ],
)
def test_limits(kg: str, cm: str, expected: set[str]) -> None:
    assert codes(kg, cm) == expected
