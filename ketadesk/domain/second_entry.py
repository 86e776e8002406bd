"""The blind second entry: what another nurse typed without seeing the first, compared figure by figure.

Both read from the source: the wristband, the scales, the ampoule in the hand, the prescription, the pump. Weight,
ampoule, container and pump rate are what a check always re-enters. The rest is here because those four can agree
while the patient gets another dose: the wrong patient's order, another regimen, a dose or its unit misread from the
prescription (a rate worked out from the first nurse's dose repeats her slip), a loading dose, a height or a sex that
moves the ideal weight, `add to` for `make up to`, a duration, a taper or its shape, the fluid, a start on another day.

A difference shows both figures and never says who is right. A figure that is missing is a difference, on both sides
too: what the order does not have is stated as `NotPart`, never left out.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated

from pydantic import Field

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.model import Model
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Amount, Container, DoseUnit, quotient
from ketadesk.domain.taper import TaperShape


class NotPart(Enum):
    """The order has no such figure: no loading dose, nothing by the pump, a regimen that needs no height."""

    NOT_PART = "not part of this order"


PartAmount = Amount | NotPart | None
_Words = Annotated[str, Field(min_length=1)]


class CheckedFigures(Model):
    """What two people have to agree on; `None` is a figure that is missing."""

    identifier: Annotated[str, Field(pattern=r"[\p{L}\p{N}]")] | None = None
    patient_name: _Words | None = None
    birth_date: date | None = None
    weight_kg: Amount | None = None
    height_cm: PartAmount = None
    sex: Sex | NotPart | None = None
    """A figure where the ideal weight counts: the formula for men is another one."""
    care_setting: CareSetting | None = None
    regimen: _Words | None = None
    """Its id, chosen from the prescription: which figures an order has follows from it."""
    dose: PartAmount = None
    """As the prescription says it, in `dose_unit`."""
    dose_unit: DoseUnit | NotPart | None = None
    infusion_h: PartAmount = None
    taper_steps: PartAmount = None
    taper_h: PartAmount = None
    taper_shape: TaperShape | NotPart | None = None
    loading_mg_per_kg: PartAmount = None
    loading_over_min: PartAmount = None
    loading_rate_ml_per_h: PartAmount = None
    hand_syringe_mg_per_ml: PartAmount = None
    """In a second entry `syringe_mg_per_ml` of the ampoule, or the ampoule itself where nothing was added to it; never
    what stands on the syringe."""
    saline_ml: PartAmount = None
    start: datetime | None = None
    """As the ward's clock shows it, to the minute and without an offset: in the hour that the change of the clocks
    repeats, a prescription says no more than that."""
    vial_mg_per_ml: PartAmount = None
    container: Container | NotPart | None = None
    """The pair of the library, mg in mL: 50 mg in 50 mL and 500 mg in 500 mL are two containers."""
    # From left to right: read as JSON, `NotPart` would else be a fluid of that name.
    diluent: Annotated[NotPart | _Words | None, Field(union_mode="left_to_right")] = None
    method: Method | NotPart | None = None
    pump_rate_ml_per_h: PartAmount = None


class FirstFigures(CheckedFigures):
    """What the revision holds."""


class SecondEntry(CheckedFigures):
    """What the second nurse typed without seeing it."""


def syringe_mg_per_ml(ampoule_mg_per_ml: Decimal, drawn_ml: Decimal, syringe_ml: Decimal) -> Decimal:
    """Return what a hand syringe holds when `drawn_ml` of the ampoule make up `syringe_ml` of it.

    Its label is the first nurse's word: where she took the ampoule for another one, label and order agree with each
    other and the syringe with neither. Raises `ZeroDivisionError` for an empty syringe.
    """
    return quotient((ampoule_mg_per_ml, drawn_ml), (syringe_ml,))


Figure = (
    str | date | datetime | Decimal | Sex | CareSetting | DoseUnit | TaperShape | Method | Container | NotPart | None
)


class Difference(Model):
    """One figure that two people do not agree on."""

    field: str
    first: Figure
    second: Figure


def compare(first: FirstFigures, second: SecondEntry) -> tuple[Difference, ...]:
    """Return every figure that is not equal or is missing; 70 and 70.0 are equal, 70 and 70.01 are not."""
    pairs = ((field, getattr(first, field), getattr(second, field)) for field in CheckedFigures.model_fields)
    return tuple(
        Difference(field=field, first=one, second=other) for field, one, other in pairs if one is None or one != other
    )


def check_outcome(first: FirstFigures, second: SecondEntry) -> EventKind:
    """Return the event that this second check is; it is not for a person to choose."""
    return EventKind.CHECK_DIFFERS if compare(first, second) else EventKind.CHECK_AGREES
