"""Cases of the figures that hold for every regimen: usual doses, who is older, frail or light, the checklist."""

from collections.abc import Iterator
from decimal import Decimal

from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.checklist import Answer
from ketadesk.domain.drug_library import (
    Availability,
    Bound,
    CareSetting,
    ChecklistClass,
    ContraindicationItem,
    DoseLimit,
    DrugLibrary,
    Figure,
    Patients,
    Quantity,
    Regimen,
)
from ketadesk.domain.finding import Severity

from .changed_library import moved, with_entry, with_rules, without_limits
from .edge import Case, Edge, Refused, Said, Shadow, always_beside, ready
from .orders import TICK, Changes, aged, codes, examine, push, typed, usual, weighing

_NEVER = Decimal(9999)
_ANY = "acute-pain-infusion"
"""Where the regimen does not matter."""


def rule_cases(library: DrugLibrary) -> Iterator[Case]:
    """Yield a case for each of them."""
    for regimen in library.regimens:
        yield from _usual(regimen, library)
        for limit in regimen.limits:
            if limit.patients is Patients.OLDER_FRAIL_OR_LIGHT:
                yield from _special(regimen, limit, library)
    yield _pregnancy(library)
    yield _container_change(library)
    for place, item in enumerate(library.checklist):
        yield from _answers(place, item, library)


# --- several times the usual dose ---


def _usual(regimen: Regimen, library: DrugLibrary) -> Iterator[Case]:
    parts = (
        ("loading", regimen.loading, Quantity.LOADING_DOSE),
        ("infusion", regimen.infusion, Quantity.INFUSION_RATE),
    )
    for name, part, quantity in parts:
        if part.usual_dose is not None and part.availability is not Availability.FIXED:
            for figure, severity in (("asks", Severity.OVERRIDE), ("blocks", Severity.STOP)):
                covers = (f"rules.usual_multiple_{figure}", f"regimens.{regimen.id}.{name}.usual_dose")
                yield _multiple(regimen, quantity, part.usual_dose, covers, severity, library)


def _multiple(
    regimen: Regimen,
    quantity: Quantity,
    of: Figure,
    covers: tuple[str, str],
    severity: Severity,
    library: DrugLibrary,
) -> Case:
    """So many times the usual dose is found, a tick less is not."""
    figure = covers[0].partition(".")[2]
    multiple: Figure = getattr(library.rules, figure)
    dose = of.value * multiple.value
    part = "loading-dose" if quantity is Quantity.LOADING_DOSE else "infusion"
    said = Said(f"{part}-above-usual-{'hard' if severity is Severity.STOP else 'soft'}", severity, of.sources)
    hard = f"{quantity.value}-{Bound.HARD_MAX.value}"

    def order(at: Decimal, setting: CareSetting, **more: object) -> OrderDraft:
        return usual(regimen.id, setting.value, {**_typed_dose(quantity, at, of.unit), **more})

    open_in = [s for s in regimen.care_settings if hard not in codes(examine(order(dose, s)))]
    hiding = (quantity, Quantity.CUMULATIVE_24_H)
    revealed = library if open_in else without_limits(regimen_id=regimen.id, quantities=hiding)
    where = (*open_in, *regimen.care_settings)[0]

    def edge() -> Edge:
        without = with_rules(revealed, **{figure: moved(multiple, _NEVER)})
        return Edge(order(dose - TICK, where), order(dose, where), said, without, revealed)

    def proof() -> None:
        sweep = [order(d, s, **weighing(kg)) for s in regimen.care_settings for d in (dose, dose * 5)
                 for kg in (Decimal(30), Decimal(250))]  # fmt: skip
        always_beside(said, frozenset({hard}), revealed, sweep)
        early = examine(order(dose, where, care_setting="", **{"patient.weight_kg": ""}))
        assert said.stands(early) and hard not in codes(early)

    why = "the hard limit is passed first; said alone only before weight and care setting are known"
    return Case(f"{figure}-{regimen.id}-{part}", covers, edge, None if open_in else Shadow(why, proof))


def _typed_dose(quantity: Quantity, dose: Decimal, unit: str) -> Changes:
    if quantity is Quantity.LOADING_DOSE:
        return push(typed(dose))
    return {"infusion.dose": typed(dose), "infusion.unit": unit}


# --- older, frail or light ---


def _special(regimen: Regimen, limit: DoseLimit, library: DrugLibrary) -> Iterator[Case]:
    """What makes the stricter limit hold; a tick above it is found of these patients and of no others."""
    said = Said(f"{limit.quantity.value}-{limit.bound.value}", Severity.OVERRIDE, limit.sources, limit)
    dose: Changes = {"infusion.dose": typed(limit.value + TICK), "infusion.unit": limit.unit}
    rules, setting = library.rules, limit.care_settings[0].value
    light = rules.light_below_kg.value
    never_older = with_rules(older_above_years=moved(rules.older_above_years, _NEVER))
    never_light = with_rules(light_below_kg=moved(rules.light_below_kg, TICK))
    years = int(rules.older_above_years.value)

    def case(name: str, covers: str, inside: Changes, beyond: Changes, without: DrugLibrary, passes: bool) -> Case:
        at, above = (usual(regimen.id, setting, {**dose, **changes}) for changes in (inside, beyond))
        edge = Edge(at, above, said, without, passes_without=passes)
        return Case(f"{regimen.id}-{limit.id}-{name}", (covers,), ready(edge))

    # Without the figure the answer about age contradicts it, which is another stop.
    yield case("older", "rules.older_above_years", aged(years), aged(years + 1), never_older, False)
    yield case("light", "rules.light_below_kg", weighing(light), weighing(light - TICK), never_light, True)
    for place, item in enumerate(library.checklist):
        if item.marks_frailty:
            field, other = (
                f"checklist.{item.id}",
                next(n for n, i in enumerate(library.checklist) if not i.marks_frailty),
            )
            # What marks frailty is another item then, which is answered with absent.
            without = with_entry(
                "checklist", other, with_entry("checklist", place, marks_frailty=False), marks_frailty=True
            )
            for answer in (Answer.PRESENT, Answer.NOT_KNOWN):
                yield case(f"frail-{answer.value}", f"{field}.marks_frailty", {field: Answer.ABSENT.value},
                           {field: answer.value}, without, True)  # fmt: skip


# --- the checklist ---


def _answers(place: int, item: ContraindicationItem, library: DrugLibrary) -> Iterator[Case]:
    path = f"checklist.{item.id}"
    if item.computed_from_age:
        yield from _computed(item, path, library)
        return
    if not item.not_applicable:
        yield Case(f"{path}-not-applicable", (f"{path}.not_applicable",), lambda: _not_offered(place, path))
    severity, class_without = {
        ChecklistClass.ABSOLUTE: (Severity.STOP, ChecklistClass.CAUTION),
        ChecklistClass.RELATIVE: (Severity.OVERRIDE, ChecklistClass.CAUTION),
        ChecklistClass.CAUTION: (Severity.CAUTION, ChecklistClass.RELATIVE),
    }[item.klass]
    said = Said(f"{item.klass.value}-{item.id}", severity, item.sources)
    without = with_entry("checklist", place, klass=class_without)
    for answer in (Answer.PRESENT, Answer.NOT_KNOWN):
        edge = Edge(usual(_ANY), usual(_ANY, changes={path: answer.value}), said, without)
        yield Case(f"{path}-{answer.value}", (f"{path}.klass",), ready(edge))


def _not_offered(place: int, path: str) -> Edge:
    """`Not applicable` is no answer but where the item allows it."""
    without = with_entry("checklist", place, not_applicable=True)
    return Edge(usual(_ANY), usual(_ANY, changes={path: Answer.NOT_APPLICABLE.value}), Refused(path), without)


def _computed(item: ContraindicationItem, path: str, library: DrugLibrary) -> Iterator[Case]:
    """The age answers for itself: said where it holds, and an answer that contradicts it is refused."""
    figure = library.rules.older_above_years
    years = int(figure.value)
    never = with_rules(older_above_years=moved(figure, _NEVER))
    inside = usual(_ANY, changes=aged(years))
    contradicted = usual(_ANY, changes={**aged(years + 1), path: Answer.ABSENT.value})
    covers = ("rules.older_above_years", f"{path}.computed_from_age")
    contradiction = Said(f"{item.id}-contradicted", Severity.STOP, item.sources)
    yield Case(f"{path}-contradicted", covers, lambda: Edge(inside, contradicted, contradiction, never))
    caution = Said(f"caution-{item.id}", Severity.CAUTION, item.sources)
    older = usual(_ANY, changes=aged(years + 1))
    yield Case(f"{path}-present", covers, lambda: Edge(inside, older, caution, never, passes_without=False))


def _pregnancy(library: DrugLibrary) -> Case:
    """Of a woman the program gives the reason above that age only; at it, a reason is typed."""
    item = next(i for i in library.checklist if i.not_applicable)
    figure = library.rules.pregnancy_not_applicable_above_years
    path = f"checklist.{item.id}"
    asked: Changes = {"patient.sex": "female", path: Answer.NOT_APPLICABLE.value}
    years = int(figure.value)
    inside, beyond = (usual(_ANY, changes={**asked, **aged(n)}) for n in (years + 1, years))
    said = Said(f"{item.id}-not-applicable", Severity.OVERRIDE, item.sources)
    without = with_rules(pregnancy_not_applicable_above_years=moved(figure, TICK))
    covers = ("rules.pregnancy_not_applicable_above_years", f"{path}.not_applicable")
    return Case("pregnancy-not-applicable", covers, lambda: Edge(inside, beyond, said, without))


# --- the container in time ---


def _container_change(library: DrugLibrary) -> Case:
    """A bag of 500 mL at 7 mL/h hangs as long as it may, and a hundredth of an hour more takes a second one."""
    figure = library.rules.container_change_h
    inside, beyond = (usual("low-dose-infusion", CareSetting.WARD.value, {"infusion.duration_h": typed(hours)})
                      for hours in (figure.value, figure.value + TICK))  # fmt: skip
    said = Said("containers-needed", Severity.INFORMATION, figure.sources)
    without = with_rules(container_change_h=moved(figure, _NEVER))
    return Case("container-change", ("rules.container_change_h",), lambda: Edge(inside, beyond, said, without))
