"""The limits that hold for one order, each with its value for this patient."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ketadesk.cross_check.figures import LimitsByQuantity
from ketadesk.cross_check.patient import Patient


class Bound(NamedTuple):
    """One limit in the base unit of its quantity (mg per hour, mg, kg, cm, years, min, h, mg per mL, %)."""

    upper: bool
    hard: bool
    value: Fraction


class Bounds:
    """The limits in force, by quantity; each quantity is worked out once, when it is first asked for."""

    def __init__(self, limits: LimitsByQuantity, patient: Patient) -> None:
        self._limits = limits
        self._patient = patient
        self._known: dict[str, tuple[Bound, ...]] = {}

    def on(self, quantity: str) -> tuple[Bound, ...]:
        """Return the limits on a quantity that hold for this patient."""
        if quantity not in self._known:
            self._known[quantity] = tuple(
                Bound(limit.upper, limit.hard, limit.amount.at(self._patient.dosing_weight_kg))
                for limit in self._limits.get(quantity, ())
                if self._patient.restricted or not limit.restricted_only
            )
        return self._known[quantity]

    def most(self, quantity: str) -> tuple[Fraction, ...]:
        """Return the upper limits, soft and hard."""
        return tuple(bound.value for bound in self.on(quantity) if bound.upper)

    def least(self, quantity: str) -> tuple[Fraction, ...]:
        """Return the lower limits, soft and hard."""
        return tuple(bound.value for bound in self.on(quantity) if not bound.upper)

    def strictest_hard_most(self, quantity: str) -> Fraction | None:
        """Return the lowest of the hard upper limits, None where there is none."""
        return min((bound.value for bound in self.on(quantity) if bound.upper and bound.hard), default=None)

    def codes(self, quantity: str, values: Sequence[Fraction | int]) -> list[str]:
        """Return a code for each side that a value is beyond: the hard one where a hard limit is broken."""
        lowest, highest = min(values), max(values)
        codes = []
        for side, broken in (
            ("min", [bound.hard for bound in self.on(quantity) if not bound.upper and lowest < bound.value]),
            ("max", [bound.hard for bound in self.on(quantity) if bound.upper and highest > bound.value]),
        ):
            if broken:
                codes.append(f"{quantity}-{'hard' if any(broken) else 'soft'}-{side}")
        return codes
