"""The step of the pump, by hand: nearest, halves up, moved inside where rounding broke a limit."""

from fractions import Fraction

import pytest

from ketadesk.cross_check import (
    MCG_PER_H,
    infusion_amount,
    infusion_tick,
    loading_amount,
    loading_tick,
    nearest_ticks,
    pump_ticks,
)

PER_KG_H = MCG_PER_H["mg/kg/h"]


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(
    ("exact", "ticks"), [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (20, 2), (24, 2), (25, 3), (26, 3)]
)
def test_nearest_halves_up(exact: int, ticks: int) -> None:
    assert nearest_ticks(exact, 10) == ticks
    assert nearest_ticks(Fraction(exact, 7), Fraction(10, 7)) == ticks
    assert pump_ticks(exact, 10) == ticks


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(
    ("exact", "most", "least", "ticks", "why"),
    [
        (27, (30,), (), 3, "a limit is inclusive"),
        (27, (29,), (), 2, "the nearest breaks the limit, the one below is inside"),
        (27, (26,), (), 3, "the limit is broken by the exact rate already"),
        (27, (27,), (), 2, "the exact rate is on the limit and keeps it"),
        (27, (26, 28), (), 2, "one limit is broken already, the other is kept"),
        (23, (), (20,), 2, "a limit is inclusive"),
        (23, (), (21,), 3, "the nearest is below the limit, the one above is inside"),
        (23, (), (24,), 2, "the limit is broken by the exact rate already"),
        (23, (), (23,), 3, "the exact rate is on the limit and keeps it"),
        (27, (29,), (25,), 2, "both break one: the lower"),
        (23, (25,), (21,), 2, "both break one: the lower"),
        (20, (20,), (20,), 2, "on a step nothing is rounded"),
        (7, (9,), (), 1, "never 0 in place of a positive step"),
        (7, (9,), (5,), 1, "never 0 in place of a positive step"),
        (3, (), (), 0, "nothing asks for another step"),
        (3, (), (2,), 1, "the nearest is 0 and below a limit, the one above is inside"),
        (3, (8,), (2,), 0, "both break one: the lower, and the nearest was 0"),
    ],
)
def test_a_step_that_breaks_a_limit_is_moved(
    exact: int, most: tuple[int, ...], least: tuple[int, ...], ticks: int, why: str
) -> None:
    assert pump_ticks(exact, 10, most, least) == ticks, why
    thirds = [tuple(Fraction(limit, 3) for limit in limits) for limits in (most, least)]
    assert pump_ticks(Fraction(exact, 3), Fraction(10, 3), *thirds) == ticks, why


@pytest.mark.req("SR-10")
def test_the_worked_example_in_whole_numbers() -> None:
    """45 kg, 0.3 mg/kg/h at 2 mg/mL is 6.75 mL/h: 6.8 would be over a cap of 0.3, so 6.7."""
    exact = infusion_amount(30, PER_KG_H, 450, 50)
    tick = infusion_tick(10, 100)
    assert (nearest_ticks(exact, tick), pump_ticks(exact, tick, (exact,))) == (68, 67)


def test_a_limit_without_the_weight_counts_once() -> None:
    """115 mg/h at 1 mg/mL is 115 mL/h; 115 kg at 1 mg/kg/h is the same."""
    limit = infusion_amount(11_500, MCG_PER_H["mg/h"], 10, 500)
    assert limit == infusion_amount(100, PER_KG_H, 1150, 500)
    assert nearest_ticks(limit, infusion_tick(10, 500)) == 1150


def test_a_loading_dose_in_whole_numbers() -> None:
    """70.5 kg at 0.2 mg/kg is 14.1 mg; from 500 mg in 500 mL over 15 min 56.4 mL/h."""
    assert pump_ticks(loading_amount(20, 705, 500), loading_tick(10, 500, 15)) == 564


@pytest.mark.req("SR-14")
def test_mcg_per_kg_per_min_in_whole_numbers() -> None:
    """70 kg at 2.5 mcg/kg/min is 10.5 mg/h: 10.5 mL/h at 1 mg/mL."""
    assert pump_ticks(infusion_amount(250, MCG_PER_H["mcg/kg/min"], 700, 50), infusion_tick(10, 50)) == 105
