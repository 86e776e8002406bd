"""From vial and diluent to a container.

`make up to`: diluent is taken out first, the end volume is the one ordered. `add to`: the drug goes on top, so the
container holds more fluid and is weaker. Both are asked for; neither is assumed.
"""

from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from ketadesk.domain.model import Model
from ketadesk.domain.quantity import Container, difference, quotient, total


class Method(StrEnum):
    MAKE_UP_TO = "make-up-to"
    ADD_TO = "add-to"


class Preparation(Model):
    """What to draw up, and what stands in the container then."""

    vial_mg_per_ml: Decimal
    vial_ml: Decimal | None
    drug_mg: Decimal
    bag_ml: Decimal
    """The volume ordered: the end volume of `make up to`, the bag before the drug of `add to`."""
    method: Method
    draw_up_ml: Decimal
    diluent_ml: Decimal
    container: Container
    vials: int | None
    """`None` where the vial's volume is not known."""


class DrawUpExceedsVolume(ValueError):
    """The drug alone is more than the container holds."""


def prepare(
    vial_mg_per_ml: Decimal, vial_ml: Decimal | None, drug_mg: Decimal, volume_ml: Decimal, method: Method
) -> Preparation:
    """Return how to make the container. Raises `DrawUpExceedsVolume`."""
    draw_up_ml = quotient((drug_mg,), (vial_mg_per_ml,))
    if method is Method.MAKE_UP_TO and draw_up_ml > volume_ml:
        raise DrawUpExceedsVolume
    make_up = method is Method.MAKE_UP_TO
    return Preparation(
        vial_mg_per_ml=vial_mg_per_ml,
        vial_ml=vial_ml,
        drug_mg=drug_mg,
        bag_ml=volume_ml,
        method=method,
        draw_up_ml=draw_up_ml,
        diluent_ml=difference(volume_ml, draw_up_ml) if make_up else volume_ml,
        container=Container(mg=drug_mg, ml=volume_ml if make_up else total(volume_ml, draw_up_ml)),
        vials=None if vial_ml is None else vials_needed(drug_mg, vial_mg_per_ml, vial_ml),
    )


def vials_needed(drug_mg: Decimal, vial_mg_per_ml: Decimal, vial_ml: Decimal) -> int:
    """Return how many vials must be opened."""
    return int(quotient((drug_mg,), (vial_mg_per_ml, vial_ml)).to_integral_value(ROUND_CEILING))
