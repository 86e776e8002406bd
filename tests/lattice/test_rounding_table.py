"""The rounding rule as it was measured: 0.05 to 0.30 mg/kg/h, 30.0 to 200.0 kg, pump steps of 0.1 mL per hour.

The figures were measured before the program was written; the production functions must give them again. So the
lattice is the one that was meant.
"""

from decimal import Decimal

import pytest

from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import CareSetting, Quantity
from ketadesk.domain.infusion import program_infusion
from ketadesk.domain.pump_rate import program
from ketadesk.domain.quantity import BodyWeight, DoseUnit, dose_rate
from tests.lattice.equipment import Lane, strengths
from tests.lattice.figures import LIBRARY

CAP = next(limit for regimen in LIBRARY.regimens for limit in regimen.limits if limit.id == "rate-ward-hard")
"""0.3 mg/kg/h, and no other limit beside it."""
WEIGHTS = tuple(BodyWeight(kg=Decimal(tenths).scaleb(-1)) for tenths in range(300, 2000 + 1))
DOSES = tuple(Decimal(hundredths).scaleb(-2) for hundredths in range(5, 30 + 1))
LANES = {int(lane.container.mg_per_ml): lane for lane in strengths((10,))}


def capped(weight: BodyWeight) -> LimitSet:
    return limits_in_force((CAP,), CareSetting.WARD, False, weight)


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(("mg_per_ml", "broken"), [(1, 850), (2, 850), (4, 853), (10, 850)])
def test_plain_rounding_breaks_the_cap_at_half_of_all_weights(mg_per_ml: int, broken: int) -> None:
    """And the rule never does.

    By hand, at 10 mg/mL: k tenths of a kg are 0.003 k mL/h, so 3 k thousandths. Rounded to tenths that goes up, and so
    over the cap, where 3 k mod 100 is 50 or more. Over 100 weights in a row it takes each value once: 17 times 50
    from 30.0 to 199.9 kg, and at 200.0 kg it is 0. The other strengths go round in 10, 20 and 40 weights: at 4 mg/mL 42
    times 20, and 13 of the last 21.
    """
    lane, plain, kept = LANES[mg_per_ml], 0, 0
    for weight in WEIGHTS:
        ordered, cap = dose_rate(DOSES[-1], DoseUnit.MG_PER_KG_PER_H, weight), capped(weight)
        half_up = program(ordered, lane.container, lane.pump.increment_ml_per_h)
        inside = program_infusion(ordered, lane.container, lane.pump, cap)
        plain += not cap.keeps(Quantity.INFUSION_RATE, half_up.delivered.mg_per_h)
        kept += cap.keeps(Quantity.INFUSION_RATE, inside.delivered.mg_per_h)
    assert (len(WEIGHTS), plain, kept) == (1701, broken, 1701)


@pytest.mark.req("SR-11")
@pytest.mark.parametrize(
    ("mg_per_ml", "beyond_5_percent", "worst"),
    [(1, "0", "3.2"), (2, "0.03", "6.7"), (4, "0.91", "11.1"), (10, "8.9", "33.3")],
)
def test_how_far_the_delivered_dose_is_off(mg_per_ml: int, beyond_5_percent: str, worst: str) -> None:
    """How many percent of all cells are more than 5 % off, and by how many percent the worst one is."""
    errors = errors_of(LANES[mg_per_ml])
    share = Decimal(100 * sum(error > 5 for error in errors)) / len(errors)
    found = (round(share, places(beyond_5_percent)), round(max(errors), 1))
    assert found == (Decimal(beyond_5_percent), Decimal(worst))


def errors_of(lane: Lane) -> list[Decimal]:
    errors = []
    for weight in WEIGHTS:
        cap = capped(weight)
        for dose in DOSES:
            ordered = dose_rate(dose, DoseUnit.MG_PER_KG_PER_H, weight)
            errors.append(program_infusion(ordered, lane.container, lane.pump, cap).error_percent.copy_abs())
    return errors


def places(text: str) -> int:
    return len(text.partition(".")[2])
