"""The arithmetic verbs: values worked by hand, in JSON and in words."""

from decimal import Decimal

import pytest

from ketadesk.application.arithmetic import dose_json, in_words, prepare_json, pump_rate_json
from ketadesk.domain.preparation import DrawUpExceedsVolume, Method
from ketadesk.domain.quantity import DoseUnit

TENTH = Decimal("0.1")


@pytest.mark.req("SR-10", "SR-11")
def test_a_rate_per_kg() -> None:
    # 0.3 x 45 / 2 = 6.75, halves up 6.8; 13.6 mg/h; / 45 = 0.3022..; x 1000 / 60 = 5.037..; 0.05 / 6.75 = 0.7407.. %
    answer = pump_rate_json(Decimal("0.3"), DoseUnit.MG_PER_KG_PER_H, Decimal(45), Decimal(2), TENTH)
    assert answer == {
        "exact_ml_per_h": "6.75",
        "pump_ml_per_h": "6.8",
        "delivered_mg_per_h": "13.6",
        "delivered_mg_per_kg_per_h": "0.3022222222",
        "delivered_mcg_per_kg_per_min": "5.037037037",
        "error_percent": "0.7407407407",
    }


@pytest.mark.req("SR-14")
def test_a_rate_in_mg_needs_no_weight_and_is_then_given_per_kg_nowhere() -> None:
    answer = pump_rate_json(Decimal(20), DoseUnit.MG_PER_H, None, Decimal(1), TENTH)
    assert (answer["pump_ml_per_h"], answer["delivered_mg_per_h"]) == ("20", "20")
    assert (answer["delivered_mg_per_kg_per_h"], answer["delivered_mcg_per_kg_per_min"]) == (None, None)


def test_a_rate_in_mg_is_told_per_kg_where_a_weight_is_known() -> None:
    # 42 / 70 = 0.6 mg/kg/h = 10 mcg/kg/min
    answer = pump_rate_json(Decimal(42), DoseUnit.MG_PER_H, Decimal(70), Decimal(1), TENTH)
    assert (answer["delivered_mg_per_kg_per_h"], answer["delivered_mcg_per_kg_per_min"]) == ("0.6", "10")


@pytest.mark.req("SR-14")
def test_a_rate_per_kg_without_a_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a weight"):
        pump_rate_json(Decimal("0.3"), DoseUnit.MG_PER_KG_PER_H, None, Decimal(2), TENTH)


def test_a_dose_per_kg_over_a_time() -> None:
    # 0.2 x 70 = 14 mg; / 2 mg/mL = 7 mL; in 15 min a rate of 28 mL/h
    answer = dose_json(Decimal("0.2"), True, Decimal(70), Decimal(2), Decimal(15))
    assert answer == {"mg": "14", "ml": "7", "rate_ml_per_h": "28"}


def test_a_dose_in_mg_without_a_time() -> None:
    assert dose_json(Decimal(15), False, None, Decimal(10), None) == {"mg": "15", "ml": "1.5", "rate_ml_per_h": None}
    assert dose_json(Decimal(15), False, Decimal(70), Decimal(10), None)["mg"] == "15"


@pytest.mark.req("SR-14")
def test_a_dose_per_kg_without_a_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="mg/kg needs a weight"):
        dose_json(Decimal("0.2"), True, None, Decimal(2), None)


def test_a_container_and_its_vials() -> None:
    # 500 / 50 = 10 mL drawn up from one vial of 10 mL; 500 - 10 = 490 mL of diluent
    answer = prepare_json(Decimal(50), Decimal(10), Decimal(500), Decimal(500), Method.MAKE_UP_TO)
    assert answer == {
        "draw_up_ml": "10",
        "diluent_ml": "490",
        "total_mg": "500",
        "total_ml": "500",
        "mg_per_ml": "1",
        "vials": 1,
    }


@pytest.mark.req("SR-06")
def test_more_drug_than_the_container_holds_is_refused() -> None:
    with pytest.raises(DrawUpExceedsVolume):
        prepare_json(Decimal(10), None, Decimal(501), Decimal(50), Method.MAKE_UP_TO)


@pytest.mark.req("SR-43")
def test_answers_in_words() -> None:
    answer = dose_json(Decimal("0.2"), True, Decimal(70), Decimal(2), Decimal(15))
    assert in_words(answer) == ["Dose: 14\u00a0mg", "Volume: 7\u00a0mL", "Rate: 28\u00a0mL per hour"]


def test_what_is_not_known_is_said() -> None:
    answer = dose_json(Decimal(15), False, None, Decimal(10), None)
    assert in_words(answer)[-1] == "Rate: mL per hour: not known"
