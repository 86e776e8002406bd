"""The plan as a whole: the dosing weight before it is complete, and saline without a pump."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import CannotFollow, second_dosing_weight, second_plan

from .orders import FIGURES, LOW, SALINE


def test_the_dosing_weight_needs_no_complete_order() -> None:
    # a woman of 168 cm: 45.5 + 2.3 x (168 / 2.54 - 60) = 59.63, 59.6 kg
    typing = replace(LOW, sex="female", height_cm="168", weight_kg="70", infusion_dose="", drug_mg="")
    assert second_dosing_weight(typing, FIGURES) == Fraction("59.6")
    assert second_dosing_weight(replace(typing, weight_kg="50"), FIGURES) == 50


def test_there_is_none_without_a_regimen() -> None:
    with pytest.raises(CannotFollow):
        second_dosing_weight(replace(LOW, regimen=""), FIGURES)


def test_saline_without_a_pump_has_its_rate_and_no_step() -> None:
    by_hand = replace(SALINE, loading_via="hand", loading_hand_mg_per_ml="10", pump_increment_ml_per_h="")
    saline = second_plan(by_hand, FIGURES).phases[1]
    # 100 mL in 30 min
    assert (saline.kind, saline.pump_ml_per_h) == ("saline", None)
    assert (saline.exact_ml_per_h, saline.volume_ml) == (Fraction(200), Fraction(100))
    assert (saline.error_percent, saline.delivered_mg_per_h) == (None, None)
