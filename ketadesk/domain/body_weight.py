"""The weight a regimen doses by: actual, ideal, or the lower of the two.

Ideal weight (Devine): 50 kg (male) or 45.5 kg (everybody else) + 2.3 kg per inch above 60 inches, halves up to 0.1 kg.
The figures come from the library (`IdealWeightRule`).
"""

from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.drug_library import IdealWeightRule, WeightBasis
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import ZERO, BodyWeight, difference, half_up, product, quotient, total

_CM_PER_INCH = Decimal("2.54")
_CM_PER_M = Decimal(100)


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class DosingWeight(Model):
    """The weight used, and why."""

    weight: BodyWeight
    basis: WeightBasis
    actual_kg: Decimal
    ideal_kg: Decimal | None

    @property
    def ideal_was_used(self) -> bool:
        return self.basis is WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL and self.weight.kg != self.actual_kg


def body_mass_index(actual_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Return kg per square metre, divided once so that it compares exactly with a limit."""
    return quotient((actual_kg, _CM_PER_M, _CM_PER_M), (height_cm, height_cm))


def ideal_weight_kg(sex: Sex, height_cm: Decimal, rule: IdealWeightRule) -> Decimal:
    """Return the ideal weight in kg, rounded half up to the rule's step."""
    base = rule.male_base.value if sex is Sex.MALE else rule.other_base.value
    above_cm = max(ZERO, difference(height_cm, product(rule.threshold_inches.value, _CM_PER_INCH)))
    exact = quotient(
        (total(product(base, _CM_PER_INCH), product(rule.kg_per_inch.value, above_cm)),),
        (_CM_PER_INCH,),
    )
    return half_up(exact, rule.rounded_to.value)


def dosing_weight(
    basis: WeightBasis, actual_kg: Decimal, sex: Sex | None, height_cm: Decimal | None, rule: IdealWeightRule
) -> DosingWeight | None:
    """Return the weight to dose by; `None` when the regimen needs an ideal weight and height or sex is missing."""
    ideal = None if sex is None or height_cm is None else ideal_weight_kg(sex, height_cm, rule)
    if basis is WeightBasis.ACTUAL:
        return DosingWeight(weight=BodyWeight(kg=actual_kg), basis=basis, actual_kg=actual_kg, ideal_kg=ideal)
    if ideal is None:
        return None
    used = BodyWeight(kg=min(actual_kg, ideal))
    return DosingWeight(weight=used, basis=basis, actual_kg=actual_kg, ideal_kg=ideal)
