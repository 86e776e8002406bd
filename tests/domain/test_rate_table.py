"""The rate table: the ordered dose in the middle, every other row inside the limits and runnable."""

from decimal import Decimal

import pytest
from hypothesis import given

from ketadesk.domain.dose_limit import LimitInForce, LimitSet
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.infusion import OrderedInfusion, Pump
from ketadesk.domain.quantity import DoseUnit, dose_rate
from ketadesk.domain.rate_table import RateRow, rate_table

from .parts import container, dose_limit, figure, rate_limits, typed_numbers, weighing

STEP = figure("0.05", "mg/kg/h")
TENTH = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))
# 0.5 to 1 mg/kg/h at 70 kg
LIMITS = rate_limits(soft_min="35", hard_max="70")


def rows(
    dose: str, kg: str = "70", limits: LimitSet = LIMITS, pump: Pump = TENTH, mixed: tuple[str, str] = ("500", "500")
) -> tuple[RateRow, ...]:
    unit, weight = DoseUnit.MG_PER_KG_PER_H, weighing(kg)
    rate = dose_rate(Decimal(dose), unit, weight.weight)
    ordered = OrderedInfusion(dose=Decimal(dose), unit=unit, rate=rate, hours=Decimal(48))
    return rate_table(ordered, STEP, weight, container(*mixed), pump, limits)


def test_from_the_lower_to_the_upper_limit() -> None:
    found = rows("0.5")
    # 0.50, 0.55 ... 1.00 mg/kg/h: 35, 38.5 ... 70 mL/h
    assert [row.dose for row in found] == [Decimal(n) / 100 for n in range(50, 101, 5)]
    assert [row.rate.pump_ml_per_h for row in found] == [Decimal(n) / 10 for n in range(350, 701, 35)]
    assert [row.ordered for row in found] == [True] + [False] * 10


@pytest.mark.req("SR-07")
def test_only_the_ordered_row_may_break_a_limit() -> None:
    found = rows("0.45")
    assert [row.dose for row in found][:2] == [Decimal("0.45"), Decimal("0.5")]
    assert found[0].ordered


def test_a_dose_between_the_steps_keeps_its_own_row() -> None:
    found = rows("0.52")
    assert [row.dose for row in found][:2] == [Decimal("0.52"), Decimal("0.57")]
    assert max(row.dose for row in found) == Decimal("0.97")


def test_no_row_that_the_pump_cannot_run() -> None:
    slow = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(50))
    assert max(row.rate.pump_ml_per_h for row in rows("0.5", pump=slow)) == Decimal(49)


@pytest.mark.req("SR-11")
def test_no_row_that_is_further_off_than_the_library_allows() -> None:
    limit = dose_limit(Quantity.ROUNDING_ERROR, Bound.HARD_MAX, "2", "%")
    limits = LimitSet(limits=(*LIMITS.limits, LimitInForce(limit=limit, at=Decimal(2))))
    coarse = Pump(increment_ml_per_h=Decimal(5), maximum_ml_per_h=Decimal(999))
    found = rows("0.5", limits=limits, pump=coarse)
    assert all(abs(row.rate.error_percent) <= 2 for row in found)
    assert 1 < len(found) < 11


def test_no_row_at_or_below_zero() -> None:
    found = rows("0.1", limits=LimitSet(limits=()))
    assert min(row.dose for row in found) == Decimal("0.05")


@pytest.mark.req("SR-10")
@given(dose=typed_numbers("0.5", "1"), kg=typed_numbers("45", "115"))
def test_every_other_row_is_inside_as_asked_and_as_delivered(dose: Decimal, kg: Decimal) -> None:
    limits = rate_limits(soft_min=str(kg * Decimal("0.5")), hard_max=str(kg))
    found = rows(str(dose), kg=str(kg), limits=limits, mixed=("500", "250"))
    assert [row.ordered for row in found].count(True) == 1
    doses = [row.dose for row in found]
    assert doses == sorted(doses)
    assert all(limits.keeps(Quantity.INFUSION_RATE, row.rate.delivered.mg_per_h) for row in found if not row.ordered)
    assert all(limits.keeps(Quantity.INFUSION_RATE, row.rate.ordered.mg_per_h) for row in found)
