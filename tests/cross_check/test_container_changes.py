"""Containers by hand: empty or expired, whichever comes first, and none for the very end."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import CannotFollow, Figures, TypedOrder, second_plan

from .orders import ACUTE, FIGURES, ICU, LOW, q, qs


def containers(order: TypedOrder, figures: Figures = FIGURES) -> list[tuple[object, ...]]:
    return [tuple(container) for container in second_plan(order, figures).containers]


def test_one_follows_the_other_when_it_is_empty() -> None:
    """14 mL in 15 min and 486 at 35 mL/h: 14 1/7 h less 3/28; then 14 2/7 h each."""
    first, second, third, last = containers(ACUTE)
    empty = q("1/4 486/35")
    assert first == (1, 0, empty, 24, empty)
    assert second[1:3] == (empty, empty + q("100/7"))
    assert third[2:] == (empty + q("200/7"), empty + q("100/7 24"), empty + q("200/7"))
    # 42.71 h are over; in the 17.5 h that are left, 5.54 h at 35, and 210 mL of the taper: it is not emptied.
    assert last == (4, empty + q("200/7"), None, empty + q("200/7 24"), None)


def test_the_worked_example_takes_eleven_containers() -> None:
    """504 mL from containers of 50 mL, each lasting 100/21 h."""
    rows = containers(LOW)
    assert [row[1] for row in rows] == [number * q("100/21") for number in range(11)]
    assert rows[-1] == (11, q("1000/21"), None, q("1000/21 24"), None)


def test_a_container_that_expires_is_changed_and_none_is_connected_at_the_end() -> None:
    """4.2 mL/h do not empty 250 mL in 24 h; the plan ends with the second day."""
    assert containers(ICU) == [(1, 0, None, 24, 24), (2, 24, None, 48, None)]


def test_a_container_that_is_empty_at_the_end_is_not_changed() -> None:
    """50 kg at 0.2 mg/kg/h are 10 mL/h: 5 h for each of five containers, 25 h in all."""
    rows = containers(replace(LOW, weight_kg="50", infusion_dose="0.2", infusion_duration_h="25"))
    assert [row[2] for row in rows] == [5, 10, 15, 20, 25]
    assert [row[4] for row in rows] == [5, 10, 15, 20, None]


def test_empty_and_expired_at_once_is_empty() -> None:
    """250 mL at 10 mL/h last 25 h; a library that changes after 25 h."""
    order = replace(LOW, weight_kg="50", infusion_dose="0.2", drug_mg="250", volume_ml="250")
    figures = replace(FIGURES, container_change_h=Fraction(25))
    assert containers(order, figures) == [(1, 0, 25, 25, 25), (2, 25, None, 50, None)]
    sooner = replace(FIGURES, container_change_h=Fraction("24.99"))
    assert containers(order, sooner)[0] == (1, 0, None, q("24.99"), q("24.99"))


def test_a_container_may_reach_through_several_phases() -> None:
    """50 kg: 25 mL/h for 48 h, then 20, 15, 10 and 5 mL/h for 3 h each, from 500 mL: 20, 40 h, then it lasts.

    The third has 200 mL for the infusion, 60, 45, 30 and 15 for the taper: 350 mL by hour 60.
    """
    order = replace(ACUTE, weight_kg="50", loading_ordered=False)
    assert containers(order) == [(1, 0, 20, 24, 20), (2, 20, 40, 44, 40), (3, 40, None, 64, None)]
    # From 250 mL: 10, 20, 30, 40 h; the fifth has 200 for the infusion and 50 for 2.5 h of the first step.
    rows = containers(replace(order, drug_mg="250", volume_ml="250"))
    assert [row[2] for row in rows] == [*qs("10, 20, 30, 40, 50.5"), None]
    # From 50 mL: 24 for the infusion; 50 of the 60 mL of the first step; 10 and 40 of the 45 of the second; 5, 30, 15.
    rows = containers(replace(order, drug_mg="50", volume_ml="50"))
    assert [row[2] for row in rows[24:]] == qs("50.5, 53 2/3, 60")
    assert rows[-1][4] is None


def test_empty_at_the_end_of_a_phase() -> None:
    """50 kg: the fifth container of 250 mL is empty when the 50 h of the infusion end, and the taper needs 150 mL."""
    order = replace(ACUTE, weight_kg="50", loading_ordered=False, infusion_duration_h="50")
    rows = containers(replace(order, drug_mg="250", volume_ml="250"))
    assert [row[2] for row in rows] == [10, 20, 30, 40, 50, None]
    assert rows[-1] == (6, 50, None, 74, None)


def test_a_pump_that_gives_nothing_still_has_a_container() -> None:
    """0.5 mg/h at 2 mg/mL are 0.25 mL/h, which a pump in steps of 1 mL/h cannot run."""
    order = replace(
        ICU, weight_kg="50", infusion_dose="0.01", infusion_unit="mg/kg/h", drug_mg="500", pump_increment_ml_per_h="1",
        infusion_duration_h="20",
    )  # fmt: skip
    assert containers(order) == [(1, 0, None, 24, None)]


def test_loading_by_hand_leaves_the_container_for_the_infusion() -> None:
    order = replace(LOW, loading_ordered=True, loading_mg_per_kg="0.2", loading_over_min="15", loading_via="hand")
    rows = containers(replace(order, loading_hand_mg_per_ml="10"))
    assert rows[0] == (1, q("1/4"), q("1/4 100/21"), q("24.25"), q("1/4 100/21"))


@pytest.mark.req("SR-06")
def test_more_containers_than_anybody_means() -> None:
    with pytest.raises(CannotFollow, match="more containers"):
        containers(replace(ACUTE, infusion_dose="5000", drug_mg="50", volume_ml="50"))
