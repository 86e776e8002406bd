"""The first dose: an amount over a time, by the pump or pushed by hand from a syringe of its own."""

from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.model import Model
from ketadesk.domain.quantity import MINUTES_PER_HOUR, BodyWeight, DoseRate, product, quotient


class Via(StrEnum):
    PUMP = "pump"
    HAND = "hand"


class LoadingDose(Model):
    """What was ordered, as an amount."""

    mg: Decimal
    over_min: Decimal
    via: Via
    hand_mg_per_ml: Decimal | None = None

    @property
    def rate(self) -> DoseRate:
        """The dose as a rate over its minutes."""
        return DoseRate(mg=product(self.mg, MINUTES_PER_HOUR), over_h=self.over_min)

    @property
    def hours(self) -> Decimal:
        return quotient((self.over_min,), (MINUTES_PER_HOUR,))

    @property
    def hand_ml(self) -> Decimal | None:
        """The volume in the hand syringe."""
        return None if self.hand_mg_per_ml is None else quotient((self.mg,), (self.hand_mg_per_ml,))


def weight_based_dose(mg_per_kg: Decimal, weight: BodyWeight) -> Decimal:
    """Return mg for `mg_per_kg`."""
    return product(mg_per_kg, weight.kg)


def dose_given_by(rate: DoseRate, over_min: Decimal) -> Decimal:
    """Return the mg that `rate` gives in `over_min`, divided once so that it compares exactly with a limit."""
    return quotient((rate.mg, over_min), (rate.over_h, MINUTES_PER_HOUR))
