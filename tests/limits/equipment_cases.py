"""Cases of what is at hand: vials, containers, syringes, diluents, pumps. What is not in the library is refused."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.drug_library import ContainerPair, DrugLibrary, Vial
from ketadesk.domain.finding import Severity

from .changed_library import moved, with_entry, with_one_more, with_rules, without_limits
from .edge import Case, Edge, Refused, Said, ready
from .orders import BAG, LIBRARY, TICK, Changes, by_pump, push, typed, usual, weighing

_STOP = Severity.STOP
_BAGGED, _PUSHED, _SALINE = "low-dose-infusion", "single-bolus", "bolus-then-saline"


def equipment_cases(library: DrugLibrary) -> Iterator[Case]:
    """Yield a case for each figure and each flag."""
    for place, vial in enumerate(library.vials):
        yield from _vial(place, vial)
    for place, pair in enumerate(library.containers):
        yield from _container(place, pair)
    yield from _syringes(library)
    yield from _diluents(library)
    yield from _pumps(library)


# --- vials and containers ---


def _drawn_from(vial: Vial) -> OrderDraft:
    strength = {"vial_mg_per_ml": typed(vial.mg_per_ml), "vial_ml": typed(vial.ml)}
    return usual(_BAGGED, changes={"preparation": {**BAG, **strength}})


def _vial(place: int, vial: Vial) -> Iterator[Case]:
    inside = _drawn_from(vial)
    for name in ("mg_per_ml", "ml"):
        other = vial.model_copy(update={name: getattr(vial, name) + TICK})
        edge = Edge(inside, _drawn_from(other), Said("vial-not-in-library", _STOP), with_one_more("vials", other))
        yield Case(f"vial-{place}-{name}", (f"vials.{place}.{name}",), ready(edge))
    if vial.should_not_be_diluted:
        plain = next(v for v in LIBRARY.vials if not v.should_not_be_diluted)
        said = Said("vial-should-not-be-diluted", Severity.CAUTION, vial.sources)
        without = with_entry("vials", place, should_not_be_diluted=False)
        edge = Edge(_drawn_from(plain), inside, said, without)
        yield Case(f"vial-{place}-diluted", (f"vials.{place}.should_not_be_diluted",), ready(edge))


def _made_up(pair: ContainerPair) -> OrderDraft:
    amounts = {"drug_mg": typed(pair.mg), "volume_ml": typed(pair.ml)}
    return usual(_BAGGED, changes={"preparation": {**BAG, **amounts}})


def _container(place: int, pair: ContainerPair) -> Iterator[Case]:
    on, off = (with_entry("containers", place, enabled=flag) for flag in (True, False))
    another = next(p for p in LIBRARY.containers if p.enabled and p != pair)
    unknown = Said("container-not-in-library", _STOP)
    for name in ("mg", "ml"):
        other = pair.model_copy(update={name: getattr(pair, name) + TICK, "enabled": True})
        edge = Edge(_made_up(pair), _made_up(other), unknown, with_one_more("containers", other, on), on)
        yield Case(f"container-{place}-{name}", (f"containers.{place}.{name}",), ready(edge))
    # For a pair that is shipped enabled, the flag is turned; for one that is not, the library is as shipped.
    enabling = Edge(_made_up(another), _made_up(pair), unknown, on, off)
    yield Case(f"container-{place}-enabled", (f"containers.{place}.enabled",), ready(enabling))
    may, may_not = (with_entry("containers", place, on, add_to=flag) for flag in (True, False))
    added = _made_up(pair).with_field("preparation.method", "add-to")
    adding = Edge(_made_up(pair), added, Said("add-to-not-permitted", _STOP), may, may_not)
    yield Case(f"container-{place}-add-to", (f"containers.{place}.add_to",), ready(adding))


# --- a push by hand, a diluent ---


def _syringes(library: DrugLibrary) -> Iterator[Case]:
    field = "loading_dose.concentration_mg_per_ml"
    for place, syringe in enumerate(library.hand_syringes):
        inside = usual(_PUSHED, changes={**push("0.2"), field: typed(syringe.mg_per_ml)})
        weaker = syringe.model_copy(update={"mg_per_ml": syringe.mg_per_ml - TICK})
        beyond = inside.with_field(field, typed(weaker.mg_per_ml))
        said = Said("hand-concentration-not-in-library", _STOP)
        edge = Edge(inside, beyond, said, with_one_more("hand_syringes", weaker))
        yield Case(f"hand-syringe-{place}", (f"hand_syringes.{place}.mg_per_ml",), ready(edge))


def _diluents(library: DrugLibrary) -> Iterator[Case]:
    for place, diluent in enumerate(library.diluents):
        inside = usual(_BAGGED, changes={"preparation.diluent": diluent.label})
        other = diluent.model_copy(update={"id": "another", "label": f"{diluent.label} w/v"})
        beyond = inside.with_field("preparation.diluent", other.label)
        edge = Edge(inside, beyond, Said("diluent-not-in-library", _STOP), with_one_more("diluents", other))
        yield Case(f"diluent-{place}", (), ready(edge))


# --- pumps ---


def _pumps(library: DrugLibrary) -> Iterator[Case]:
    default = library.rules.default_pump_maximum
    typed_step = library.rules.default_increment.value
    faster = with_rules(default_pump_maximum=moved(default, default.value * 10))
    stated: Changes = {"pump": {"increment_ml_per_h": typed(typed_step)}}
    yield Case("pump-typed", ("rules.default_pump_maximum",),
               lambda: _at_its_fastest(default.value, typed_step, stated, faster))  # fmt: skip
    for place, pump in enumerate(library.pumps):
        chosen: Changes = {"pump": {"model": pump.id}}
        without = with_entry("pumps", place, maximum_ml_per_h=pump.maximum_ml_per_h * 10)
        edge = _at_its_fastest(pump.maximum_ml_per_h, pump.increment_ml_per_h, chosen, without)
        yield Case(f"pump-{pump.id}", (f"pumps.{pump.id}.maximum_ml_per_h",), ready(edge))
        unknown = usual(_BAGGED, changes={"pump": {"model": f"{pump.id}-b"}})
        more = with_one_more("pumps", pump.model_copy(update={"id": f"{pump.id}-b"}))
        edge = Edge(usual(_BAGGED, changes=chosen), unknown, Refused("pump.model"), more)
        yield Case(f"pump-{pump.id}-unknown", (), ready(edge))
    slow = next(p for p in library.pumps if p.increment_ml_per_h >= 1)
    yield _below_one_step(slow.id, slow.increment_ml_per_h)


def _at_its_fastest(maximum: Decimal, step: Decimal, pump: Changes, without: DrugLibrary) -> Edge:
    """A loading dose at 1 mg/mL that runs at the pump's maximum, and one a step of the pump above it."""
    dose, minutes, kg = _run_at(maximum)
    half_a_step_more = Fraction(kg) * (Fraction(maximum) + Fraction(step) / 2) / Fraction(maximum)
    heavier = Decimal(-(-half_a_step_more // Fraction(TICK))) * TICK
    at = {**by_pump(typed(dose), str(minutes)), **pump}
    inside, beyond = (
        usual(_PUSHED, changes={**weighing(kg), **at, "patient.weight_kg": typed(w)}) for w in (kg, heavier)
    )
    return Edge(inside, beyond, Said("loading-above-pump-maximum", _STOP), without)


def _run_at(ml_per_h: Decimal) -> tuple[Decimal, int, Decimal]:
    """mg/kg, minutes and a weight of an everyday patient that make exactly so many mL/h at 1 mg/mL."""
    for minutes in range(1, 61):
        for hundredths in range(10, 31):
            ticks = Fraction(ml_per_h) * minutes / 60 / Fraction(hundredths, 100) / Fraction(TICK)
            kg = int(ticks) * TICK
            if ticks.denominator == 1 and 45 <= kg <= 114:
                return hundredths * TICK, minutes, kg
    raise AssertionError(f"no loading dose runs at {ml_per_h} mL/h")


def _below_one_step(model: str, step: Decimal) -> Case:
    """Half a step rounds up to one, a tick of weight less to none.

    One step is twice such a rate, which the limit on the rounding error stops: it is left out here.
    """
    exact = without_limits("rounding-error-hard-max")
    kg = Decimal(50)
    at = {**by_pump(typed(step / 2 / kg), "60"), "pump": {"model": model}}
    inside, beyond = (
        usual(_PUSHED, changes={**weighing(kg), **at, "patient.weight_kg": typed(w)}) for w in (kg, kg - TICK)
    )
    place = next(n for n, p in enumerate(LIBRARY.pumps) if p.id == model)
    finer = with_entry("pumps", place, exact, increment_ml_per_h=TICK)
    edge = Edge(inside, beyond, Said("loading-below-pump-step", _STOP), finer, exact)
    return Case(f"pump-{model}-below-one-step", (f"pumps.{model}.increment_ml_per_h",), ready(edge))
