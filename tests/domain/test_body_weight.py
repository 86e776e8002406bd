"""Ideal weight by Devine's rule, and which weight a regimen doses by."""

from decimal import Decimal

import pytest
from hypothesis import given

from ketadesk.domain.body_weight import DosingWeight, Sex, dosing_weight, ideal_weight_kg
from ketadesk.domain.drug_library import WeightBasis

from .parts import IDEAL_WEIGHT, figures, typed_numbers

LOWER = WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL


@pytest.mark.parametrize(
    ("sex", "height_cm", "kg"),
    [
        # 60 inches are 152.4 cm
        (Sex.MALE, "152.4", "50"),
        (Sex.FEMALE, "152.4", "45.5"),
        (Sex.MALE, "150", "50"),
        (Sex.FEMALE, "100", "45.5"),
        # 0.1 cm = 0.03937 in x 2.3 = 0.0906 kg
        (Sex.MALE, "152.5", "50.1"),
        (Sex.FEMALE, "152.5", "45.6"),
        # (168 - 152.4) / 2.54 = 6.14173 in x 2.3 = 14.126 kg
        (Sex.FEMALE, "168", "59.6"),
        # (180 - 152.4) / 2.54 = 10.86614 in x 2.3 = 24.992 kg
        (Sex.MALE, "180", "75"),
        (Sex.MALE, "210", "102.2"),
        (Sex.OTHER, "180", "70.5"),
        (Sex.UNKNOWN, "180", "70.5"),
        # 1.5 in x 2.3 = 3.45 kg exactly: halves go up
        (Sex.MALE, "156.21", "53.5"),
        (Sex.FEMALE, "156.21", "49"),
        # 0.5 in x 2.3 = 1.15 kg
        (Sex.MALE, "153.67", "51.2"),
        (Sex.FEMALE, "153.67", "46.7"),
    ],
)
def test_ideal_weight(sex: Sex, height_cm: str, kg: str) -> None:
    assert ideal_weight_kg(sex, Decimal(height_cm), IDEAL_WEIGHT) == Decimal(kg)


@given(height=typed_numbers("100", "249"), more=typed_numbers("0", "1"))
def test_more_height_never_lowers_the_ideal_weight(height: Decimal, more: Decimal) -> None:
    for sex in Sex:
        less = ideal_weight_kg(sex, height, IDEAL_WEIGHT)
        assert less <= ideal_weight_kg(sex, height + more, IDEAL_WEIGHT)
        assert less <= ideal_weight_kg(Sex.MALE, height, IDEAL_WEIGHT)


def by(basis: WeightBasis, actual: str, sex: Sex | None = Sex.MALE, height: str | None = "180") -> DosingWeight | None:
    return dosing_weight(basis, Decimal(actual), sex, None if height is None else Decimal(height), IDEAL_WEIGHT)


@pytest.mark.parametrize(
    ("actual", "used", "ideal_was_used"),
    [("70", "70", False), ("74.99", "74.99", False), ("75", "75", False), ("75.01", "75", True), ("120", "75", True)],
)
def test_the_lower_of_actual_and_ideal(actual: str, used: str, ideal_was_used: bool) -> None:
    found = by(LOWER, actual)
    assert found is not None
    assert (found.weight.kg, found.ideal_kg) == figures(Decimal(used), 75)
    assert found.ideal_was_used is ideal_was_used


def test_the_actual_weight_asks_for_no_height() -> None:
    found = by(WeightBasis.ACTUAL, "120", height=None)
    assert found is not None
    assert (found.weight.kg, found.ideal_kg, found.ideal_was_used) == figures(120, None, False)
    with_height = by(WeightBasis.ACTUAL, "120")
    assert with_height is not None
    assert (with_height.weight.kg, with_height.ideal_kg) == figures(120, 75)


def test_without_height_or_sex_there_is_no_ideal_weight_and_nothing_is_guessed() -> None:
    assert by(LOWER, "70", height=None) is None
    assert by(LOWER, "70", sex=None) is None
