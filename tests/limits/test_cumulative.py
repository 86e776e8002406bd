"""The most in any 24 hours that follows from a regimen's hard limits: hard rate x 24 + hard bolus.

No figure of the library but the sum of two. A single plan that keeps both keeps the sum: the finding is never alone
until a running infusion can be changed, and here it is found beside the hard limit of the bolus.
"""

from decimal import Decimal

import pytest

from ketadesk.domain.drug_library import Bound, CareSetting, Quantity, Regimen

from .changed_library import without_limits
from .orders import LIBRARY, TICK, Changes, codes, examine, push, typed, usual, weighing
from .place import TYPED

CODE, BESIDE = "cumulative-24-h-hard-max", "loading-dose-hard-max"
ORDERED_FREELY = [
    (regimen, setting)
    for regimen in LIBRARY.regimens
    for setting in regimen.care_settings
    if regimen.loading.availability in TYPED and regimen.infusion.availability in TYPED
]


def _hard_per_kg(regimen: Regimen, setting: CareSetting, quantity: Quantity, unit: str) -> Decimal:
    return min(
        limit.value
        for limit in regimen.limits
        if (limit.quantity, limit.bound, limit.unit) == (quantity, Bound.HARD_MAX, unit)
        and setting in limit.care_settings
    )


@pytest.mark.req("SR-13")
@pytest.mark.parametrize(
    ("regimen", "setting"), [pytest.param(r, s, id=f"{r.id}-{s.value}") for r, s in ORDERED_FREELY]
)
def test_hard_rate_for_a_day_and_hard_bolus(regimen: Regimen, setting: CareSetting) -> None:
    """A loading dose of (bolus + rate x 1 h) over an hour, then 23 h at the hard rate, is 24 h of rate and the bolus.

    At 60 kg no limit in mg is the stricter one.
    """
    rate = _hard_per_kg(regimen, setting, Quantity.INFUSION_RATE, "mg/kg/h")
    bolus = _hard_per_kg(regimen, setting, Quantity.LOADING_DOSE, "mg/kg") + rate

    def order(mg_per_kg: Decimal) -> Changes:
        running = {"infusion.dose": typed(rate), "infusion.unit": "mg/kg/h"}
        return {**weighing(Decimal(60)), **running, **push(typed(mg_per_kg), "60")}

    at, beyond = (usual(regimen.id, setting.value, order(dose)) for dose in (bolus, bolus + TICK))
    assert CODE not in codes(examine(at)) and BESIDE in codes(examine(at))
    assert {CODE, BESIDE} <= codes(examine(beyond))
    unbounded = without_limits(regimen_id=regimen.id, quantities=(Quantity.LOADING_DOSE,))
    assert CODE not in codes(examine(beyond, unbounded)), "no hard bolus, no sum"
