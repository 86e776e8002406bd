"""What is asked of both engines: doses, a weight, containers on pumps, and whose limits hold.

Everything is a whole number here, so that neither engine is asked in its own kind of number.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ketadesk.domain.drug_library import CareSetting, Quantity
from tests.lattice.equipment import Lane


class Dose(NamedTuple):
    """A dose as typed: hundredths of its unit."""

    hundredths: int
    unit: str
    """`mg/kg` or `mg` for a loading dose, else the unit of a rate."""


class HalfSteps(NamedTuple):
    """A rate that is so many half steps of the lane's pump: it meets a step, or stands midway between two."""

    halves: int


class Scope(NamedTuple):
    """Whose limits hold: those of a regimen, for this care setting and patient."""

    regimen: str
    care_setting: CareSetting
    older_frail_or_light: bool
    over_min: int = 0
    """The minutes of a loading dose; 0 for an infusion."""

    @property
    def quantity(self) -> Quantity:
        """What the limits are limits of."""
        return Quantity.LOADING_DOSE if self.over_min else Quantity.INFUSION_RATE


class Sheet(NamedTuple):
    """Every dose in every lane, for a patient of one weight."""

    scope: Scope
    kg_hundredths: int
    doses: Sequence[Dose | HalfSteps]
    lanes: Sequence[Lane]
