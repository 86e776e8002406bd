"""Cases of what a regimen allows beside its limits: settings, parts, units, fixed values, ranges, saline."""

from collections.abc import Iterator
from decimal import Decimal

from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.drug_library import (
    Availability,
    Bound,
    CareSetting,
    DoseRange,
    DrugLibrary,
    Quantity,
    Regimen,
    WeightBasis,
)
from ketadesk.domain.finding import Severity
from ketadesk.domain.quantity import DoseUnit

from .changed_library import moved, with_part, with_regimen, without_limits
from .edge import Case, Edge, Refused, Said, Shadow, always_beside, ready
from .orders import LIBRARY, TICK, Changes, codes, examine, push, typed, usual, weighing

_STOP = Severity.STOP
_TYPED = (Availability.OPTIONAL, Availability.REQUIRED)
_WEIGHTS = (70, 60, 115, 30, 250)
_TAPER = {"steps": "1", "over_h": "1"}


def regimen_cases(library: DrugLibrary) -> Iterator[Case]:
    """Yield a case for each of them, regimen by regimen."""
    for regimen in library.regimens:
        yield from _settings(regimen)
        yield from _parts(regimen)
        yield from _units(regimen)
        yield from _fixed(regimen)
        yield from _ranges(regimen)
        yield from _saline(regimen)
        if regimen.weight_basis is not WeightBasis.ACTUAL:
            yield _height(regimen)


def _case(regimen: Regimen, name: str, figure: str, edge: Edge, shadow: Shadow | None = None) -> Case:
    return Case(f"{regimen.id}-{name}", (f"regimens.{regimen.id}.{figure}",), ready(edge), shadow)


def _settings(regimen: Regimen) -> Iterator[Case]:
    for setting in CareSetting:
        if setting not in regimen.care_settings:
            without = with_regimen(regimen.id, care_settings=(*regimen.care_settings, setting))
            edge = Edge(usual(regimen.id), usual(regimen.id, setting.value),
                        Said("care-setting-not-allowed", _STOP), without)  # fmt: skip
            yield _case(regimen, f"in-{setting.value}", "care_settings", edge)


def _height(regimen: Regimen) -> Case:
    without = with_regimen(regimen.id, weight_basis=WeightBasis.ACTUAL)
    blank = usual(regimen.id, changes={"patient.height_cm": ""})
    edge = Edge(usual(regimen.id), blank, Said("height-required", _STOP), without)
    return _case(regimen, "without-height", "weight_basis", edge)


# --- which parts there are ---


def _parts(regimen: Regimen) -> Iterator[Case]:
    taken, order = regimen.infusion.availability, usual(regimen.id)

    def without(part: str, availability: Availability) -> DrugLibrary:
        return with_part(regimen.id, part, availability=availability)

    if regimen.taper.availability is Availability.REQUIRED:
        edge = Edge(order, order.with_field("taper", None), Said("taper-required", _STOP),
                    without("taper", Availability.OPTIONAL))  # fmt: skip
        yield _case(regimen, "without-taper", "taper.availability", edge)
    if regimen.taper.availability is Availability.NONE:
        edge = Edge(order, order.with_field("taper", _TAPER), Said("taper-not-in-regimen", _STOP),
                    without("taper", Availability.OPTIONAL))  # fmt: skip
        yield _case(regimen, "with-taper", "taper.availability", edge)
    if regimen.loading.availability not in (Availability.OPTIONAL, Availability.NONE):
        edge = Edge(order, order.with_field("loading_dose", None), Refused("loading_dose.via"),
                    without("loading", Availability.OPTIONAL), passes_without=False)  # fmt: skip
        yield _case(regimen, "without-loading-dose", "loading.availability", edge)
    infusion = {"dose": "0.1", "unit": "mg/kg/h", "duration_h": "24"}
    if taken is Availability.NONE:
        edge = Edge(order, order.with_field("infusion", infusion), Said("infusion-not-in-regimen", _STOP),
                    without("infusion", Availability.OPTIONAL), passes_without=False)  # fmt: skip
        yield _case(regimen, "with-infusion", "infusion.availability", edge)
    elif taken is Availability.REQUIRED:
        edge = Edge(order, order.with_field("infusion", None), Refused("infusion.dose"),
                    without("infusion", Availability.FIXED), passes_without=False)  # fmt: skip
        yield _case(regimen, "without-infusion", "infusion.availability", edge)


def _units(regimen: Regimen) -> Iterator[Case]:
    """Every unit there is, but those of the regimen, is refused; the number beside it stays."""
    if not regimen.infusion.units:
        return
    fixed = regimen.infusion.fixed_dose
    stated = {"dose": fixed.value, "unit": fixed.unit} if fixed else None
    for unit in DoseUnit:
        if unit.value in regimen.infusion.units:
            continue
        order = usual(regimen.id)
        if stated:
            order = usual(
                regimen.id, changes={"infusion": {"dose": typed(Decimal(str(stated["dose"]))), "unit": stated["unit"]}}
            )
        without = with_part(regimen.id, "infusion", units=(*regimen.infusion.units, unit.value))
        beyond = order.with_field("infusion.unit", unit.value)
        edge = Edge(order, beyond, Refused("infusion.unit"), without, passes_without=False)
        yield _case(regimen, f"in-{unit.value}", "infusion.units", edge)


# --- what a regimen fixes ---


def _fixed(regimen: Regimen) -> Iterator[Case]:
    said = Said("fixed-value-changed", _STOP)
    parts: tuple[tuple[str, str, str], ...] = (
        ("loading", "fixed_dose", "loading_dose.mg_per_kg"),
        ("loading", "fixed_minutes", "loading_dose.over_min"),
        ("infusion", "fixed_dose", "infusion.dose"),
        ("infusion", "fixed_hours", "infusion.duration_h"),
    )
    for part, name, field in parts:
        rule = getattr(regimen, part)
        figure = getattr(rule, name, None)
        if figure is None:
            continue
        start: Changes = {} if part == "loading" else {"infusion": {"dose": ""}}
        in_mg = figure.unit == "mg"
        # An amount in mg is never typed: any dose per kg changes it.
        stated = "" if in_mg else typed(figure.value)
        inside = usual(regimen.id, changes={**start, field: stated})
        beyond = inside.with_field(field, typed(figure.value + TICK))
        changed = moved(figure, figure.value + TICK)
        if in_mg:
            changed = changed.model_copy(update={"unit": "mg/kg"})
        without = with_part(regimen.id, part, **{name: changed})
        # A dose that is fixed to something else may break a limit of its own.
        yield _case(
            regimen, f"{part}-{name}", f"{part}.{name}", Edge(inside, beyond, said, without, passes_without=not in_mg)
        )


# --- the range that a regimen states ---


def _ranges(regimen: Regimen) -> Iterator[Case]:
    loading, infusion = regimen.loading, regimen.infusion
    if loading.range is not None:
        yield from _range(regimen, "loading.range", loading.range, Quantity.LOADING_DOSE, {})
    if infusion.range is not None:
        yield from _range(regimen, "infusion.range", infusion.range, Quantity.INFUSION_RATE, {})
    if infusion.older_range is not None:
        frail = {"checklist.frailty": "present"}
        yield from _range(regimen, "infusion.older_range", infusion.older_range, Quantity.INFUSION_RATE, frail)
    if infusion.duration_range is not None:
        yield from _range(regimen, "infusion.duration_range", infusion.duration_range, Quantity.DURATION, {})


def _range(regimen: Regimen, path: str, stated: DoseRange, quantity: Quantity, whom: Changes) -> Iterator[Case]:
    bounds = {"low": (-TICK, (Bound.HARD_MIN, Bound.SOFT_MIN)), "high": (TICK, (Bound.HARD_MAX, Bound.SOFT_MAX))}
    for end, (outwards, own) in bounds.items():
        by = frozenset(f"{quantity.value}-{bound.value}" for bound in own)
        yield _end_of_range(regimen, f"{path}.{end}", stated, quantity, whom, outwards, by)


def _end_of_range(
    regimen: Regimen,
    figure: str,
    stated: DoseRange,
    quantity: Quantity,
    whom: Changes,
    outwards: Decimal,
    by: frozenset[str],
) -> Case:
    """A caution outside it, inside the limits; where a limit stands at the end of the range, that is said instead."""
    said = Said(f"{quantity.value}-outside-range", Severity.CAUTION, stated.sources)
    part, name, end = figure.split(".")
    at: Decimal = getattr(stated, end)

    def order(value: Decimal, kg: int, setting: str = "") -> OrderDraft:
        dose = _typed_as(quantity, value, stated.unit)
        return usual(regimen.id, setting, {**weighing(Decimal(kg)), **whom, **dose})

    open_at = [kg for kg in _WEIGHTS if not by & codes(examine(order(at + outwards, kg)))]
    kg = (*open_at, *_WEIGHTS)[0]
    library = LIBRARY if open_at else _without_quantity(regimen, quantity)
    wider = stated.model_copy(update={end: at + outwards})
    edge = Edge(
        order(at, kg), order(at + outwards, kg), said, with_part(regimen.id, part, library, **{name: wider}), library
    )

    def proof() -> None:
        sweep = [
            order(at + n * outwards, kg, s.value) for s in regimen.care_settings for kg in _WEIGHTS for n in (1, 2)
        ]
        always_beside(said, by, library, sweep)

    shadow = None if open_at else Shadow("a limit stands at the end of the range and is said instead", proof)
    return _case(regimen, figure, figure, edge, shadow)


def _without_quantity(regimen: Regimen, quantity: Quantity) -> DrugLibrary:
    return without_limits(quantities=(quantity,), library=without_limits(regimen_id=regimen.id, quantities=(quantity,)))


def _typed_as(quantity: Quantity, value: Decimal, unit: str) -> Changes:
    if quantity is Quantity.LOADING_DOSE:
        return push(typed(value))
    if quantity is Quantity.DURATION:
        return {"infusion.duration_h": typed(value)}
    return {"infusion.dose": typed(value), "infusion.unit": unit}


# --- saline ---


def _saline(regimen: Regimen) -> Iterator[Case]:
    if regimen.saline is None:
        return
    for place, volume in enumerate(regimen.saline.volumes):
        inside, beyond = (
            usual(regimen.id, changes={"saline_volume_ml": typed(v)}) for v in (volume.value, volume.value + TICK)
        )
        more = (*regimen.saline.volumes, moved(volume, volume.value + TICK))
        edge = Edge(inside, beyond, Refused("saline_volume_ml"), with_part(regimen.id, "saline", volumes=more))
        yield _case(regimen, f"saline-{typed(volume.value)}", f"saline.volumes.{place}", edge)
