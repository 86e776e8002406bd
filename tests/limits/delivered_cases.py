"""Cases of limits on what the pump really gives: its rounding error, and the sum over a day."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.drug_library import Availability, Quantity, Regimen
from ketadesk.domain.finding import Severity

from .changed_library import regimen, with_limit_moved, without_limits
from .edge import Case, Edge, Said, Shadow, always_beside
from .orders import LIBRARY, TICK, Changes, by_pump, examine, push, typed, usual, weighing
from .place import TYPED, Place, case_of


def rounding_error(place: Place) -> Iterator[Case]:
    """A rate of one coarse step: the step is the rate and the limit's percentage more."""
    severity = Severity.STOP if place.limit.bound.is_hard else Severity.CAUTION
    suffix = "hard" if place.limit.bound.is_hard else "soft"
    more = 1 + place.limit.value / 100
    for phase, host, ml_per_h, changes in _coarse(place):
        said = Said(f"{phase}-rounding-error-{suffix}", severity, place.limit.sources)

        def edge(
            host: str = host, at: Decimal = ml_per_h * more, changes: Changes = changes, said: Said = said
        ) -> Edge:
            inside, beyond = (
                usual(host, place.setting.value, {**changes, "pump": {"increment_ml_per_h": typed(step)}})
                for step in (at, at + TICK)
            )
            return Edge(inside, beyond, said, place.without)

        yield case_of(place, edge, phase=phase)


def _coarse(place: Place) -> Iterator[tuple[str, str, Decimal, Changes]]:
    """Phase, regimen, exact mL/h, and the order that runs at it: 0.1 x 100, and 0.2 x 50 in an hour, at 1 mg/mL."""
    host = place.host(lambda r: r.infusion.availability in TYPED)
    if host is not None:
        dose = {"infusion.dose": "0.1", "infusion.unit": "mg/kg/h"}
        yield "infusion", host, Decimal(10), {**weighing(Decimal(100)), **dose}
    bolus = place.host(lambda r: r.loading.availability in TYPED and r.infusion.availability is Availability.NONE)
    if bolus is not None:
        yield "loading", bolus, Decimal(10), {**weighing(Decimal(50)), **by_pump("0.2", "60")}
    for rule in LIBRARY.regimens:
        if rule.saline is not None and place.setting in rule.care_settings:
            ml = rule.saline.volumes[0].value
            yield "saline", rule.id, ml * 60 / rule.saline.minutes.value, {"saline_volume_ml": typed(ml)}


# --- the sum over a day ---


def cumulative(place: Place) -> Iterator[Case]:
    """It lies above what the other hard limits let a plan give: it is met only where they are left out."""
    if (fixed := regimen(place.of).loading.fixed_dose) is not None and fixed.unit != "mg":
        yield _fixed_sum(place)
        return
    others = (Quantity.LOADING_DOSE, Quantity.INFUSION_RATE)
    revealed = without_limits(regimen_id=place.of, quantities=others)
    rule = regimen(place.of)
    by = frozenset({"loading-dose-hard-max", "infusion-rate-hard-max"})
    # The finding names no limit: where the sum of the hard limits is the stricter one, it is that.
    said = Said(place.said.code, Severity.STOP)
    without = without_limits(place.limit.id, regimen_id=place.of, library=revealed)

    def orders(doses: tuple[Decimal, ...], kg: int = 70) -> list[OrderDraft]:
        make = _of_that_bolus if rule.loading.availability in TYPED else _of_that_fixed_sum
        at = weighing(Decimal(kg))
        return [usual(place.of, place.setting.value, {**at, **make(place, dose)}) for dose in doses]

    def edge() -> Edge:
        inside, beyond = orders((place.limit.value, place.limit.value + TICK))
        return Edge(inside, beyond, said, without, revealed)

    def proof() -> None:
        doses = tuple(place.limit.value * times for times in (Decimal("1.1"), Decimal(2), Decimal(4)))
        always_beside(said, by, revealed, [draft for kg in (30, 70, 250) for draft in orders(doses, kg)])

    yield case_of(place, edge, Shadow("whatever breaks it breaks the hard limit of the dose first", proof))


def _of_that_bolus(place: Place, mg_per_kg: Decimal) -> Changes:
    return push(typed(mg_per_kg))


def _of_that_fixed_sum(place: Place, mg_per_kg: Decimal) -> Changes:
    """15 mg and 20 mg: the weight at which both together are that much per kg, to the tick above the limit."""
    rule = regimen(place.of)
    assert rule.loading.fixed_dose and rule.infusion.fixed_dose and rule.infusion.fixed_hours
    mg = rule.loading.fixed_dose.value + rule.infusion.fixed_dose.value * rule.infusion.fixed_hours.value
    kg = Fraction(mg) / Fraction(mg_per_kg)
    ticks = kg / Fraction(TICK)
    return weighing(Decimal(int(ticks)) * TICK)


def _fixed_sum(place: Place) -> Case:
    """A fixed dose per kg never gives so much: tried with the limit at what it does give, met by rounding up."""
    gives = _given_per_kg(regimen(place.of))
    said = Said(place.said.code, Severity.STOP)
    moved = with_limit_moved(place.limit, place.of, value=gives)
    by_the_pump: Changes = {
        "loading_dose": {"via": "pump"},
        "preparation": _TWO_MG_PER_ML,
        "pump": {"increment_ml_per_h": "0.1"},
    }

    def at(kg: Decimal, increment: str = "0.1") -> OrderDraft:
        order = usual(place.of, place.setting.value, {**weighing(kg), **by_the_pump})
        return order.with_field("pump.increment_ml_per_h", increment)

    def edge() -> Edge:
        kg = _rounded_up_from(place.of)
        return Edge(at(kg - TICK), at(kg), said, without_limits(place.limit.id, regimen_id=place.of), moved)

    def never() -> None:
        for kg in ("30", "42.86", "70", "115", "250"):
            for increment in ("0.01", "0.1", "1", "99", "999"):
                assert not said.stands(examine(at(Decimal(kg), increment))), f"{kg} kg, step {increment}"

    return case_of(place, edge, Shadow(f"the fixed doses give {gives} mg/kg, and rounding at most doubles them", never))


_TWO_MG_PER_ML = {
    "vial_mg_per_ml": "50",
    "drug_mg": "500",
    "volume_ml": "250",
    "diluent": "sodium chloride 0.9 %",
    "method": "make-up-to",
}


def _given_per_kg(rule: Regimen) -> Decimal:
    """All that the fixed phases give: the loading dose, and the infusion's rate times its hours."""
    given = sum((rate * hours for rate, hours in _fixed_runs(rule)), Fraction(0))
    return Decimal(given.numerator) / Decimal(given.denominator)


def _fixed_runs(rule: Regimen) -> list[tuple[Fraction, Fraction]]:
    """The fixed phases as mg/kg/h and hours."""
    assert rule.loading.fixed_dose is not None and rule.loading.fixed_minutes is not None
    hours = Fraction(rule.loading.fixed_minutes.value) / 60
    runs = [(Fraction(rule.loading.fixed_dose.value) / hours, hours)]
    if rule.infusion.fixed_dose is not None and rule.infusion.fixed_hours is not None:
        runs.append((Fraction(rule.infusion.fixed_dose.value), Fraction(rule.infusion.fixed_hours.value)))
    return runs


def _rounded_up_from(regimen_id: str) -> Decimal:
    """The first weight from 70 kg at which a 0.1 mL/h pump at 2 mg/mL gives more than the fixed doses, not before."""
    runs = _fixed_runs(regimen(regimen_id))

    def too_much(kg: Fraction) -> bool:
        given = sum(
            (rate * kg / 2 * 10 + Fraction(1, 2)).__floor__() / Fraction(10) * 2 * hours for rate, hours in runs
        )
        return given > sum(rate * kg * hours for rate, hours in runs)

    ticks = next(n for n in range(7001, 7200) if too_much(Fraction(n, 100)) and not too_much(Fraction(n - 1, 100)))
    return ticks * TICK
