"""The first engine as the product calls it: limits in force, the order as amounts, the programmed rate."""

from decimal import Decimal
from fractions import Fraction

from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.infusion import program_infusion, program_loading
from ketadesk.domain.loading_dose import LoadingDose, Via, weight_based_dose
from ketadesk.domain.pump_rate import ProgrammedRate
from ketadesk.domain.quantity import BodyWeight, DoseRate, DoseUnit, dose_rate, product
from tests.lattice.equipment import Lane
from tests.lattice.figures import LIBRARY
from tests.lattice.points import Dose, HalfSteps, Scope

Order = DoseRate | LoadingDose
_TWO = Decimal(2)


def limits(scope: Scope, kg_hundredths: int) -> LimitSet:
    """The limits in force, the library's general ones among them, as an assessment of an order has them."""
    regimen = next(each for each in LIBRARY.regimens if each.id == scope.regimen)
    return limits_in_force(
        (*LIBRARY.rules.limits, *regimen.limits),
        scope.care_setting,
        scope.older_frail_or_light,
        _weight(kg_hundredths),
    )


def at_values(found: LimitSet, quantity: Quantity) -> set[tuple[str, Decimal | Fraction]]:
    """The limits on `quantity` as bound and value."""
    return {(entry.limit.bound.value, entry.at) for entry in found.on(quantity)}


def rounding_limits(found: LimitSet) -> tuple[Decimal, Decimal]:
    """The error of the rounding, in percent, beyond which it is warned of, and refused."""
    soft, hard = (found.strictest(Quantity.ROUNDING_ERROR, bound) for bound in (Bound.SOFT_MAX, Bound.HARD_MAX))
    if soft is None or hard is None:
        raise AssertionError("the library does not limit the rounding error on both sides")
    return soft.at, hard.at


def order(dose: Dose | HalfSteps, scope: Scope, kg_hundredths: int, lane: Lane) -> Order:
    """What was ordered, as amounts."""
    if isinstance(dose, HalfSteps):
        mg = product(Decimal(dose.halves), lane.pump.increment_ml_per_h, lane.container.mg)
        return DoseRate(mg=mg, over_h=product(_TWO, lane.container.ml))
    value, weight = Decimal(dose.hundredths).scaleb(-2), _weight(kg_hundredths)
    if not scope.over_min:
        return dose_rate(value, DoseUnit(dose.unit), weight)
    mg = weight_based_dose(value, weight) if dose.unit == "mg/kg" else value
    return LoadingDose(mg=mg, over_min=Decimal(scope.over_min), via=Via.PUMP)


def programmed(ordered: Order, lane: Lane, found: LimitSet) -> ProgrammedRate:
    """The pump's rate for the order, by the function that the plan is made with."""
    if isinstance(ordered, LoadingDose):
        return program_loading(ordered, lane.container, lane.pump, found)
    return program_infusion(ordered, lane.container, lane.pump, found)


def _weight(kg_hundredths: int) -> BodyWeight:
    return BodyWeight(kg=Decimal(kg_hundredths).scaleb(-2))
