"""Limits: which hold for this patient here, which is the strictest, and whether a value is inside.

A limit is inclusive: a value equal to it is inside. A check answers with the limit that was broken; it never changes
the value. Limits per kg are turned into amounts with the regimen's dosing weight before anything is compared.
"""

from collections.abc import Iterable
from decimal import Decimal

from ketadesk.domain.drug_library import Bound, CareSetting, DoseLimit, Patients, Quantity
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import BodyWeight, DoseUnit, dose_rate, product


class LimitInForce(Model):
    """A limit as it holds for this patient: `at` in the quantity's base unit (mg, mg per h, min, h, kg, a, cm, %)."""

    limit: DoseLimit
    at: Decimal

    def broken_by(self, value: Decimal) -> bool:
        """True when `value`, in the same base unit, is outside."""
        return value > self.at if self.limit.bound.is_upper else value < self.at


class LimitBreach(Model):
    """A broken limit, with what broke it."""

    limit: LimitInForce
    value: Decimal


class LimitSet(Model):
    """All limits in force on one order."""

    limits: tuple[LimitInForce, ...]

    def on(self, quantity: Quantity) -> tuple[LimitInForce, ...]:
        return tuple(entry for entry in self.limits if entry.limit.quantity is quantity)

    def strictest(self, quantity: Quantity, bound: Bound) -> LimitInForce | None:
        """The limit of that bound that a value meets first."""
        found = [entry for entry in self.on(quantity) if entry.limit.bound is bound]
        if not found:
            return None
        return min(found, key=lambda e: e.at) if bound.is_upper else max(found, key=lambda e: e.at)

    def keeps(self, quantity: Quantity, value: Decimal) -> bool:
        """True when `value` breaks nothing on `quantity`."""
        return not any(e.broken_by(value) for e in self.on(quantity))

    def broken_together(self, quantity: Quantity, value: Decimal) -> frozenset[str]:
        """The ids of all limits on `quantity` that `value` breaks."""
        return frozenset(e.limit.id for e in self.limits if e.limit.quantity is quantity and e.broken_by(value))

    def breaches(self, quantity: Quantity, values: Iterable[Decimal]) -> tuple[LimitBreach, ...]:
        """The heaviest breach on each side by any of `values` (typed and delivered), strictest limit named."""
        found: list[LimitBreach] = []
        seen = tuple(values)
        for hard, soft in ((Bound.HARD_MAX, Bound.SOFT_MAX), (Bound.HARD_MIN, Bound.SOFT_MIN)):
            breach = self._worst(quantity, hard, seen) or self._worst(quantity, soft, seen)
            if breach is not None:
                found.append(breach)
        return tuple(found)

    def _worst(self, quantity: Quantity, bound: Bound, values: tuple[Decimal, ...]) -> LimitBreach | None:
        limit = self.strictest(quantity, bound)
        if limit is None or not values:
            return None
        value = max(values) if bound.is_upper else min(values)
        return LimitBreach(limit=limit, value=value) if limit.broken_by(value) else None


def limits_in_force(
    limits: Iterable[DoseLimit],
    care_setting: CareSetting,
    older_frail_or_light: bool,
    weight: BodyWeight | None,
) -> LimitSet:
    """Return the limits of this setting and patient; those per kg are left out while there is no weight."""
    chosen = (
        limit
        for limit in limits
        if care_setting in limit.care_settings
        and (limit.patients is Patients.ALL or older_frail_or_light)
        and (weight is not None or "/kg" not in limit.unit)
    )
    return LimitSet(limits=tuple(LimitInForce(limit=entry, at=_base_value(entry, weight)) for entry in chosen))


def _base_value(limit: DoseLimit, weight: BodyWeight | None) -> Decimal:
    if limit.quantity is Quantity.INFUSION_RATE:
        return dose_rate(limit.value, DoseUnit(limit.unit), weight).mg_per_h
    if limit.unit == "mg/kg" and weight is not None:
        return product(limit.value, weight.kg)
    return limit.value
