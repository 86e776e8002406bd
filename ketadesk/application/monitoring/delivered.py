"""What a rate on the pump gives the patient, three ways, and where that stands among the limits of the order."""

from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.agreed_figures import WAYS, agreed_delivery
from ketadesk.application.numbers import with_unit
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.quantity import Container

_SIDES: Final = {
    Bound.HARD_MAX: "above the upper hard limit",
    Bound.SOFT_MAX: "above the upper soft limit",
    Bound.SOFT_MIN: "below the lower soft limit",
    Bound.HARD_MIN: "below the lower hard limit",
}
_NO_LIMITS: Final = "a rate that this order fixes: the library has no limits for it"
_INSIDE: Final = "inside the limits of the order"
_NOTHING: Final = "nothing"
_LOADING: Final = "the loading dose, which has limits of its own"


def delivered_rows(ml_per_h: Decimal, order: CourseOrder, container: Container, phase: int) -> list[tuple[str, str]]:
    """Return what `ml_per_h` from `container` gives, label and text. Raises `EnginesDisagree`."""
    *figures, band = delivered_lines(ml_per_h, order, container, phase)
    return [("The patient gets", ", ".join(figures)), ("That is", band)]


def delivered_lines(
    ml_per_h: Decimal, order: CourseOrder, container: Container, phase: int | None = None
) -> tuple[str, ...]:
    """Return mg per hour, mg per kg per hour, mcg per kg per min, and the band, in that phase of the plan.

    Raises `EnginesDisagree`.
    """
    rate, figures = agreed_delivery(ml_per_h, order, container)
    texts = (with_unit(figure, unit.value) for figure, unit in zip(figures, WAYS, strict=True))
    if ml_per_h == 0:
        return (*texts, _NOTHING)
    kind = None if phase is None else order.phases[phase].kind
    if kind is PhaseKind.LOADING:
        return (*texts, _LOADING)
    return (*texts, band_words(rate.mg_per_h, order, is_taper=kind is PhaseKind.TAPER))


def band_words(mg_per_h: Decimal, order: CourseOrder, is_taper: bool = False) -> str:
    """`inside the limits of the order`, `below the lower soft limit of 0.05 mg per kg per hour`.

    The lower limits do not hold for a step of the taper.
    """
    if not order.limits.on(Quantity.INFUSION_RATE):
        return _NO_LIMITS
    found = order.limits.breaches(Quantity.INFUSION_RATE, [mg_per_h])
    breaches = [b for b in found if b.limit.limit.bound.is_upper or not is_taper]
    if not breaches:
        return _INSIDE
    limit = breaches[0].limit.limit
    return f"{_SIDES[limit.bound]} of {with_unit(limit.value, limit.unit)}"
