"""What each source says on one bar, with this order on it."""

from decimal import Decimal

from ketadesk.application.numbers import bind_units, number_text, shown, unit_words
from ketadesk.application.order_preview import BarLimit, BarMark, EvidenceView
from ketadesk.domain.dose_limit import LimitInForce
from ketadesk.domain.drug_library import Bound, Citation, DrugLibrary, Quantity, Regimen
from ketadesk.domain.limit_findings import in_limit_unit
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.quantity import BodyWeight, DoseUnit, in_unit, product, quotient

_ROOM = Decimal("1.1")
"""The bar is a tenth longer than the highest figure on it; a layout figure."""
_TITLES = {Quantity.INFUSION_RATE: "Infusion rate", Quantity.LOADING_DOSE: "Loading dose"}


def evidence_views(regimen: Regimen, assessed: Assessment, library: DrugLibrary) -> tuple[EvidenceView, ...]:
    """Return one view for each quantity that the regimen's sources speak of."""
    return tuple(
        _view(quantity, citations, regimen, assessed, library)
        for quantity in (Quantity.INFUSION_RATE, Quantity.LOADING_DOSE)
        if (citations := [c for c in regimen.citations if c.quantity is quantity])
    )


def _view(
    quantity: Quantity, citations: list[Citation], regimen: Regimen, assessed: Assessment, library: DrugLibrary
) -> EvidenceView:
    unit = citations[0].unit
    weight = assessed.parts.weight.weight if assessed.parts.weight else None
    order = _this_order(quantity, unit, assessed, weight)
    stated = regimen.infusion.range if quantity is Quantity.INFUSION_RATE else regimen.loading.range
    low = high = Decimal(0)
    if stated is not None and stated.unit == unit:
        low, high = stated.low, stated.high
    limits = _limits(quantity, unit, assessed, weight)
    highest = max(*(c.high for c in citations), high, order or Decimal(0), *(limit.at for limit in limits))
    return EvidenceView(
        title=_TITLES[quantity],
        unit=unit_words(unit),
        maximum=product(highest, _ROOM),
        range_low=low,
        range_high=high,
        range_label=f"this regimen: {number_text(low)} to {number_text(high)}" if high else "",
        this_order=order,
        this_order_label="" if order is None else f"this order {shown(order)}",
        marks=tuple(_mark(c, library) for c in citations),
        limits=limits,
        disagreements=tuple(bind_units(line) for line in regimen.disagreements),
    )


def _mark(citation: Citation, library: DrugLibrary) -> BarMark:
    return BarMark(
        low=citation.low,
        high=citation.high,
        label=citation.label,
        says=bind_units(citation.says),
        source="; ".join(library.source_titles(citation.sources)),
        evidence=citation.evidence,
    )


def _this_order(quantity: Quantity, unit: str, assessed: Assessment, weight: BodyWeight | None) -> Decimal | None:
    if weight is None:
        return None
    if quantity is Quantity.INFUSION_RATE:
        return (
            None if assessed.parts.infusion is None else in_unit(assessed.parts.infusion.rate, DoseUnit(unit), weight)
        )
    return None if assessed.parts.loading is None else quotient((assessed.parts.loading.mg,), (weight.kg,))


def _limits(quantity: Quantity, unit: str, assessed: Assessment, weight: BodyWeight | None) -> tuple[BarLimit, ...]:
    found: list[BarLimit] = []
    for bound in Bound:
        strictest = assessed.limits.strictest(quantity, bound)
        if strictest is None or weight is None:
            continue
        hard = "hard" if bound.is_hard else "soft"
        at = _at(strictest, unit, weight)
        found.append(BarLimit(at=at, hard=bound.is_hard, label=f"{shown(at)} {hard} limit"))
    return tuple(found)


def _at(limit: LimitInForce, unit: str, weight: BodyWeight) -> Decimal:
    return in_limit_unit(limit.at, limit.limit.model_copy(update={"unit": unit}), weight)
