"""Cases of limits on one typed value beside the dose: age, weight, height, minutes, hours, steps, a syringe."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from ketadesk.domain.drug_library import Availability, CareSetting, Regimen

from .changed_library import with_limit_moved, with_one_more, without_limits
from .edge import Case, Edge, Refused, Shadow
from .orders import LIBRARY, Changes, aged, examine, push, typed, usual, weighing
from .place import TYPED, Place, case_of, edge_at


def age(place: Place) -> Iterator[Case]:
    years = int(place.limit.value)
    inside, beyond = (
        (aged(years + 1, 1), aged(years + 1)) if place.limit.bound.is_upper else (aged(years), aged(years, 1))
    )
    yield case_of(place, lambda: edge_at(place, str(place.host()), inside, beyond))


def weight(place: Place) -> Iterator[Case]:
    at = weighing(place.limit.value)
    beyond = {**at, "patient.weight_kg": typed(place.limit.value + place.outwards)}
    yield case_of(place, lambda: edge_at(place, str(place.host()), at, beyond))


def height(place: Place) -> Iterator[Case]:
    values = (place.limit.value, place.limit.value + place.outwards)
    yield case_of(place, lambda: edge_at(place, str(place.host()), *({"patient.height_cm": typed(v)} for v in values)))


def body_mass_index(place: Place) -> Iterator[Case]:
    """At 200 cm a body mass index is a quarter of the kg."""
    kg = place.limit.value * 4
    tall = {"patient.sex": "male", "patient.height_cm": "200"}
    at, beyond = ({**tall, "patient.weight_kg": typed(weight)} for weight in (kg, kg + place.outwards))
    yield case_of(place, lambda: edge_at(place, str(place.host()), at, beyond))


def bmi(place: Place) -> Iterator[Case]:
    """At a height of whole decimetres the weight that makes the index exactly can be typed."""
    tall = [Decimal(cm) for cm in range(150, 231, 10)]
    exact = [(cm, place.limit.value * cm * cm / 10000) for cm in tall]
    cm, kg = next((cm, kg) for cm, kg in exact if 50 <= kg <= 115)

    def of(kg: Decimal) -> Changes:
        return {"patient.weight_kg": typed(kg), "patient.height_cm": typed(cm)}

    yield case_of(place, lambda: edge_at(place, str(place.host()), of(kg), of(kg + place.outwards)))


def loading_time(place: Place) -> Iterator[Case]:
    host = str(place.host(lambda r: r.loading.availability in TYPED))
    values = (place.limit.value, place.limit.value + place.outwards)
    yield case_of(place, lambda: edge_at(place, host, *(push("0.2", typed(v)) for v in values)))


def duration(place: Place) -> Iterator[Case]:
    host = place.host(lambda r: r.infusion.availability in TYPED)
    if host is None:
        yield _not_in_this_setting(place, duration)
        return
    values = (place.limit.value, place.limit.value + place.outwards)
    yield case_of(place, lambda: edge_at(place, host, *({"infusion.duration_h": typed(v)} for v in values)))


def taper_time(place: Place) -> Iterator[Case]:
    host = place.host(_tapers)
    if host is None:
        yield _not_in_this_setting(place, taper_time)
        return
    values = (place.limit.value, place.limit.value + place.outwards)
    yield case_of(place, lambda: edge_at(place, host, *({"taper": {"steps": "4", "over_h": typed(v)}} for v in values)))


def taper_steps(place: Place) -> Iterator[Case]:
    host = place.host(_tapers)
    if host is None:
        yield _not_in_this_setting(place, taper_steps)
        return
    at = int(place.limit.value)
    beyond = at + 1 if place.limit.bound.is_upper else at - 1
    if beyond > 0:
        yield case_of(place, lambda: _steps(place, host, at, beyond))
        return

    def moved() -> Edge:
        two = place.limit.model_copy(update={"value": Decimal(2)})
        edge = _steps(Place(two, place.of, place.setting), host, 2, 1)
        return Edge(
            edge.inside, edge.beyond, edge.said, edge.without, with_limit_moved(place.limit, "", value=Decimal(2))
        )

    def nought_is_not_read() -> None:
        none = examine(usual(host, place.setting.value, {"taper": {"steps": "0", "over_h": "12"}}))
        assert Refused("taper.steps").stands(none)

    yield case_of(place, moved, Shadow("a whole number of steps is read from 1 on, so that none is below it",
                                     nought_is_not_read))  # fmt: skip


def _steps(place: Place, host: str, inside: int, beyond: int) -> Edge:
    return edge_at(place, host, *({"taper": {"steps": str(n), "over_h": "12"}} for n in (inside, beyond)))


def _tapers(rule: Regimen) -> bool:
    return rule.taper.availability is not Availability.NONE


def _not_in_this_setting(place: Place, maker: Callable[[Place], Iterator[Case]]) -> Case:
    """In the emergency department nothing runs that long and nothing is tapered: the limit is tried elsewhere."""
    elsewhere = Place(place.limit, place.of, next(s for s in place.limit.care_settings if s is CareSetting.ICU))

    def nothing_to_type() -> None:
        for rule in LIBRARY.regimens:
            if place.setting in rule.care_settings:
                assert rule.infusion.availability not in TYPED
                assert rule.taper.availability is Availability.NONE

    return case_of(place, lambda: next(maker(elsewhere)).edge(),
                 Shadow("no regimen of this care setting lets it be typed", nothing_to_type))  # fmt: skip


def hand_concentration(place: Place) -> Iterator[Case]:
    """The syringes of the library all keep it, so that only a library with a stronger one meets it."""
    strong = place.limit.value + place.outwards
    syringe = next(s for s in LIBRARY.hand_syringes if s.mg_per_ml == place.limit.value)
    library = with_one_more("hand_syringes", syringe.model_copy(update={"mg_per_ml": strong}))
    host = str(place.host(lambda r: r.loading.availability in TYPED))

    def edge() -> Edge:
        field = "loading_dose.concentration_mg_per_ml"
        inside = usual(host, place.setting.value, push("0.2"))
        return Edge(inside, inside.with_field(field, typed(strong)), place.said,
                    without_limits(place.limit.id, library=library), library)  # fmt: skip

    def none_is_stronger() -> None:
        assert all(s.mg_per_ml <= place.limit.value for s in LIBRARY.hand_syringes)

    yield case_of(place, edge, Shadow("a syringe stronger than that is not in the library", none_is_stronger))
