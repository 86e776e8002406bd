"""Drawing up: `make up to` and `add to` are different containers."""

from decimal import Decimal

import pytest
from hypothesis import given

from ketadesk.domain.preparation import DrawUpExceedsVolume, Method, Preparation, prepare, vials_needed
from ketadesk.domain.quantity import ten_digits

from .parts import figures, typed_numbers


def made(vial: str, vial_ml: str | None, drug: str, volume: str, method: Method) -> Preparation:
    size = None if vial_ml is None else Decimal(vial_ml)
    return prepare(Decimal(vial), size, Decimal(drug), Decimal(volume), method)


def test_made_up_to_the_volume() -> None:
    # 250 mg / 50 mg/mL = 5 mL; 250 - 5 = 245 mL of diluent; 250 mg in 250 mL = 1 mg/mL
    found = made("50", "10", "250", "250", Method.MAKE_UP_TO)
    assert (found.draw_up_ml, found.diluent_ml, found.vials) == figures(5, 245, 1)
    assert (found.container.mg, found.container.ml, found.container.mg_per_ml) == figures(250, 250, 1)


def test_added_to_a_full_bag() -> None:
    # 5 mL on top of 250 mL: 250 mg in 255 mL = 0.980 mg/mL
    found = made("50", "10", "250", "250", Method.ADD_TO)
    assert (found.draw_up_ml, found.diluent_ml, found.bag_ml) == figures(5, 250, 250)
    assert (found.container.mg, found.container.ml) == figures(250, 255)
    assert ten_digits(found.container.mg_per_ml) == Decimal("0.9803921569")


@pytest.mark.parametrize(
    ("drug", "vial", "vial_ml", "vials"),
    [
        ("500", "50", "10", 1),
        ("500.01", "50", "10", 2),
        ("200", "10", "20", 1),
        ("250", "10", "20", 2),
        ("500", "100", "5", 1),
        ("500", "10", "20", 3),
    ],
)
def test_vials_are_counted_whole(drug: str, vial: str, vial_ml: str, vials: int) -> None:
    assert vials_needed(Decimal(drug), Decimal(vial), Decimal(vial_ml)) == vials


def test_without_the_size_of_the_vial_none_are_counted() -> None:
    assert made("50", None, "250", "250", Method.MAKE_UP_TO).vials is None


def test_the_drug_alone_must_fit() -> None:
    with pytest.raises(DrawUpExceedsVolume):
        made("10", "20", "500.01", "50", Method.MAKE_UP_TO)
    full = made("10", "20", "500", "50", Method.MAKE_UP_TO)
    assert (full.draw_up_ml, full.diluent_ml) == figures(50, 0)
    # on top of a bag there is room
    assert made("10", "20", "600", "50", Method.ADD_TO).container.ml == 110


@given(drug=typed_numbers("1", "1000"), volume=typed_numbers("100", "1000"))
def test_nothing_is_lost_on_the_way(drug: Decimal, volume: Decimal) -> None:
    for method in Method:
        found = prepare(Decimal(10), Decimal(20), drug, volume, method)
        assert found.draw_up_ml * 10 == drug == found.container.mg
        assert found.draw_up_ml + found.diluent_ml == found.container.ml
        assert (found.container.ml > volume) is (method is Method.ADD_TO), "added to a full bag there is more fluid"
