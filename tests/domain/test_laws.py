"""Laws of the arithmetic, on the functions that every order runs through; figures by chance, the same in every run.

What must hold is counted in fractions, which share nothing with the program's decimals. Laws of one function alone
stand in that function's own test.
"""

import itertools
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk.application.clock_times import PlanClock, read_start
from ketadesk.domain.body_weight import DosingWeight
from ketadesk.domain.container_change import PumpRun, container_changes
from ketadesk.domain.dose_limit import LimitInForce, LimitSet
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.infusion import (
    InfusionPhase,
    InfusionPlan,
    OrderedInfusion,
    PhaseKind,
    PlanInputs,
    Pump,
    highest_in_24_h,
    plan_infusion,
    program_infusion,
    program_loading,
)
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.pump_rate import ProgrammedRate, delivered_rate, exact_pump_rate, program
from ketadesk.domain.quantity import BodyWeight, Container, DoseRate, DoseUnit, dose_rate, in_unit
from ketadesk.domain.taper import Taper, TaperShape

from .parts import CONTAINERS, INCREMENTS, NO_LIMITS, dose_limit, mg_per_h, typed_numbers, weighing

LAW = settings(derandomize=True, max_examples=150, deadline=None)
LAW_OF_PLANS = settings(LAW, max_examples=80)
DAY = Decimal(24)
NEXT_TO_NOTHING = Fraction(1, 10**40)
TINY = Fraction(1, 10**20)
"""For what was reached by way of hours that do not end: far below a second, a drop, a mcg."""
BOUNDS = (Bound.HARD_MIN, Bound.SOFT_MIN, Bound.SOFT_MAX, Bound.HARD_MAX)
HUNDREDTHS = st.integers(-40, 40).map(lambda n: Decimal(n) / 100)


def pump(increment: Decimal) -> Pump:
    return Pump(increment_ml_per_h=increment, maximum_ml_per_h=Decimal(999))


def limits_near(quantity: Quantity, unit: str, value: Decimal, offsets: list[Decimal]) -> LimitSet:
    """Four limits in their order, each a few hundredths from `value`: so near that rounding meets them."""
    places = sorted(max(Decimal("0.01"), value + offset) for offset in offsets)
    return LimitSet(
        limits=tuple(
            LimitInForce(limit=dose_limit(quantity, bound, str(at), unit), at=at)
            for bound, at in zip(BOUNDS, places, strict=True)
        )
    )


def breaks(limits: LimitSet, value: Fraction) -> set[Bound]:
    return {
        entry.limit.bound
        for entry in limits.limits
        if (value > Fraction(entry.at) if entry.limit.bound.is_upper else value < Fraction(entry.at))
    }


# --- rounding and limits ---

FOUR = st.lists(HUNDREDTHS, min_size=4, max_size=4)


def assert_inside(rate: ProgrammedRate, exact: Fraction, step: Decimal, limits: LimitSet, per_ml: Fraction) -> None:
    """The step taken is whole, beside the exact rate, and passes no limit that the exact rate keeps.

    `per_ml` turns mL/h into what the limits are on. Two ways out: no step beside the exact rate keeps them all (the
    lower one is taken then, and its breach is found), or the step inside is none at all.
    """
    taken, whole = Fraction(rate.pump_ml_per_h), Fraction(step)
    below = exact // whole * whole
    beside = {below, below if exact == below else below + whole}
    already = breaks(limits, exact * per_ml)

    def newly(ml_per_h: Fraction) -> set[Bound]:
        return breaks(limits, ml_per_h * per_ml) - already

    assert (taken / whole).denominator == 1
    assert taken in beside
    assert abs(taken - exact) * 2 <= whole or rate.moved_inside
    assert rate.moved_inside == (rate.pump_ml_per_h != rate.nearest_ml_per_h)
    inside = {step for step in beside if not newly(step) and step > 0}
    if inside:
        assert not newly(taken)
    else:
        assert taken == min(beside - {0}, default=0) or taken == 0
    if taken == 0:
        assert exact * 2 < whole, "a step of none is never taken instead of one"


@pytest.mark.req("SR-07", "SR-10")
@LAW
@given(rate=typed_numbers("0.05", "120", places=4), mixed=CONTAINERS, step=INCREMENTS, offsets=FOUR)
def test_a_rounded_infusion_passes_no_limit_that_the_exact_rate_keeps(
    rate: Decimal, mixed: Container, step: Decimal, offsets: list[Decimal]
) -> None:
    limits = limits_near(Quantity.INFUSION_RATE, "mg/h", rate, offsets)
    programmed = program_infusion(mg_per_h(rate), mixed, pump(step), limits)
    mg_in_ml = Fraction(mixed.mg) / Fraction(mixed.ml)
    assert_inside(programmed, Fraction(rate) / mg_in_ml, step, limits, mg_in_ml)


@pytest.mark.req("SR-07", "SR-10")
@LAW
@given(mg=typed_numbers("1", "40"), minutes=typed_numbers("1", "60"), mixed=CONTAINERS, step=INCREMENTS, offsets=FOUR)
def test_a_rounded_loading_dose_passes_no_limit_that_the_exact_dose_keeps(
    mg: Decimal, minutes: Decimal, mixed: Container, step: Decimal, offsets: list[Decimal]
) -> None:
    limits = limits_near(Quantity.LOADING_DOSE, "mg", mg, offsets)
    loading = LoadingDose(mg=mg, over_min=minutes, via=Via.PUMP)
    programmed = program_loading(loading, mixed, pump(step), limits)
    mg_in_ml = Fraction(mixed.mg) / Fraction(mixed.ml)
    hours = Fraction(minutes) / 60
    assert_inside(programmed, Fraction(mg) / hours / mg_in_ml, step, limits, mg_in_ml * hours)


@pytest.mark.req("SR-10")
@LAW
@given(
    rate=typed_numbers("0.05", "120"), more=typed_numbers("0.01", "2"), mixed=CONTAINERS, step=INCREMENTS, offsets=FOUR
)
def test_limits_in_force_never_turn_a_higher_order_into_a_lower_rate(
    rate: Decimal, more: Decimal, mixed: Container, step: Decimal, offsets: list[Decimal]
) -> None:
    limits = limits_near(Quantity.INFUSION_RATE, "mg/h", rate, offsets)
    low, high = (program_infusion(mg_per_h(r), mixed, pump(step), limits) for r in (rate, rate + more))
    assert high.pump_ml_per_h >= low.pump_ml_per_h


@pytest.mark.req("SR-10", "SR-11")
@LAW
@given(rate=typed_numbers("0.5", "120"), mixed=CONTAINERS, step=INCREMENTS, offsets=FOUR)
def test_what_the_pump_delivers_is_programmed_as_it_is(
    rate: Decimal, mixed: Container, step: Decimal, offsets: list[Decimal]
) -> None:
    """There and back: mL/h -> mg/h -> the very mL/h, without an error, with the limits in force and without."""
    limits = limits_near(Quantity.INFUSION_RATE, "mg/h", rate, offsets)
    ml_per_h = program_infusion(mg_per_h(rate), mixed, pump(step), limits).pump_ml_per_h
    delivered = delivered_rate(ml_per_h, mixed)
    assert exact_pump_rate(delivered, mixed) == ml_per_h
    if ml_per_h == 0:
        return
    for again in (program(delivered, mixed, step), program_infusion(delivered, mixed, pump(step), limits)):
        assert (again.pump_ml_per_h, again.error_percent, again.moved_inside) == (ml_per_h, Decimal(0), False)


# --- units ---

PER_HOUR = {"h": Fraction(1), "min": Fraction(60)}
IN_MG = {"mg": Fraction(1), "mcg": Fraction(1, 1000)}


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("unit", list(DoseUnit))
def test_a_unit_is_what_its_name_is_made_of(unit: DoseUnit) -> None:
    mass, *_, time = unit.value.split("/")
    assert Fraction(unit.in_mg_per_h) == IN_MG[mass] * PER_HOUR[time]
    assert unit.per_kg == ("kg" in unit.value.split("/"))


@pytest.mark.req("SR-14")
@pytest.mark.parametrize(("dose", "kg"), [("0.15", "70"), ("0.07", "43.21"), ("9999.99", "249.99"), ("0.01", "30")])
def test_every_three_units_make_a_triangle(dose: str, kg: str) -> None:
    """All 343: from one unit to a third by way of a second, or at once, is the same; a table of pairs could differ."""
    weight = BodyWeight(kg=Decimal(kg))
    for first, second, third in itertools.product(DoseUnit, repeat=3):
        ordered = dose_rate(Decimal(dose), first, weight)
        by_way = dose_rate(in_unit(ordered, second, weight), second, weight)
        found, at_once = (Fraction(in_unit(rate, third, weight)) for rate in (by_way, ordered))
        assert abs(found - at_once) <= at_once * NEXT_TO_NOTHING, f"{first} -> {second} -> {third}"


# --- whole plans ---


def plan_of(
    loading: LoadingDose | None,
    rate: Decimal,
    hours: Decimal,
    taper: Taper | None,
    mixed: Container,
    step: Decimal,
    times: int = 1,
    dosing: DosingWeight | None = None,
) -> InfusionPlan:
    """The plan of an order; `times` multiplies every mg of it, in the order and in the container."""
    ordered = OrderedInfusion(dose=rate * times, unit=DoseUnit.MG_PER_H, rate=DoseRate(mg=rate * times), hours=hours)
    first = None if loading is None else loading.model_copy(update={"mg": loading.mg * times})
    return plan_infusion(
        PlanInputs(
            weight=dosing or weighing("70"),
            limits=NO_LIMITS,
            loading=first,
            infusion=ordered,
            saline=None,
            taper=taper,
            container=Container(mg=mixed.mg * times, ml=mixed.ml),
            pump=pump(step),
            change_container_after_h=DAY,
        )
    )


LOADINGS = st.one_of(
    st.none(),
    st.builds(
        lambda mg, minutes, via: LoadingDose(mg=mg, over_min=minutes, via=via, hand_mg_per_ml=Decimal(10)),
        typed_numbers("1", "40"),
        typed_numbers("1", "60"),
        st.sampled_from(Via),
    ),
)
TAPERS = st.one_of(
    st.none(),
    st.builds(
        lambda steps, over_h, shape: Taper(steps=steps, over_h=over_h, shape=shape),
        st.integers(1, 20),
        typed_numbers("1", "24"),
        st.sampled_from(TaperShape),
    ),
)
PLANS = st.builds(
    plan_of, LOADINGS, typed_numbers("1", "115"), typed_numbers("1", "72"), TAPERS, CONTAINERS, INCREMENTS
).filter(lambda plan: all(p.pump_ml_per_h != 0 for p in plan.phases))


def by_the_pump(plan: InfusionPlan) -> list[InfusionPhase]:
    return [phase for phase in plan.phases if phase.pump_ml_per_h is not None]


def fractions(values: list[Decimal]) -> Fraction:
    return sum((Fraction(value) for value in values), Fraction(0))


@pytest.mark.req("SR-10")
@LAW_OF_PLANS
@given(
    loading=LOADINGS,
    rate=typed_numbers("1", "115"),
    hours=typed_numbers("1", "72"),
    taper=TAPERS,
    mixed=CONTAINERS,
    step=INCREMENTS,
    times=st.integers(2, 9),
)
def test_all_mg_scaled_together_change_nothing_on_the_pump(
    loading: LoadingDose | None,
    rate: Decimal,
    hours: Decimal,
    taper: Taper | None,
    mixed: Container,
    step: Decimal,
    times: int,
) -> None:
    """Twice the weight and twice the concentration: the same rates, times, volumes and containers, twice the mg."""
    one, many = (plan_of(loading, rate, hours, taper, mixed, step, n) for n in (1, times))
    assert [(p.kind, p.pump_ml_per_h, p.start_h, p.end_h) for p in many.phases] == [
        (p.kind, p.pump_ml_per_h, p.start_h, p.end_h) for p in one.phases
    ]
    assert many.containers == one.containers
    assert abs(Fraction(many.total_mg) - Fraction(one.total_mg) * times) < NEXT_TO_NOTHING


@pytest.mark.req("SR-10", "SR-11")
@LAW_OF_PLANS
@given(plan=PLANS)
def test_a_plan_adds_up(plan: InfusionPlan) -> None:
    """Each phase gives its rate times its hours, no time is lost between them, and the total is the sum."""
    container = plan.inputs.container
    assert container is not None
    for phase in by_the_pump(plan):
        volume = Fraction(phase.pump_ml_per_h or 0) * Fraction(phase.hours)
        assert abs(Fraction(phase.volume_ml) - volume) < TINY
        assert abs(Fraction(phase.mg) - volume * Fraction(container.mg) / Fraction(container.ml)) < TINY
    assert plan.phases[0].start_h == 0
    assert all(later.start_h == earlier.end_h for earlier, later in pairwise(plan.phases))
    assert abs(Fraction(plan.total_mg) - fractions([p.mg for p in plan.phases])) < NEXT_TO_NOTHING


@LAW_OF_PLANS
@given(plan=PLANS)
def test_a_taper_goes_down_and_is_over_in_its_time(plan: InfusionPlan) -> None:
    """Strictly down from the infusion's rate, each step from the order within half a step of the pump; over by T."""
    infusion = plan.phase(PhaseKind.INFUSION)
    steps = [p for p in plan.phases if p.kind is PhaseKind.TAPER]
    ordered, taper = plan.inputs.infusion, plan.inputs.taper
    assert infusion is not None and ordered is not None and infusion.pump_ml_per_h is not None
    rates = [infusion.pump_ml_per_h, *(p.pump_ml_per_h or Decimal(0) for p in steps)]
    assert all(later < earlier for earlier, later in pairwise(rates))
    loading_h = plan.inputs.loading.hours if plan.inputs.loading else Decimal(0)
    planned_end = Fraction(loading_h) + Fraction(ordered.hours)
    if taper is None:
        assert steps == [] and abs(Fraction(plan.stop_h) - planned_end) < NEXT_TO_NOTHING
        return
    over = planned_end + Fraction(taper.over_h)
    assert Fraction(plan.stop_h) <= over + NEXT_TO_NOTHING
    assert plan.taper is not None
    if not plan.taper.ended_early:
        assert abs(Fraction(plan.stop_h) - over) < NEXT_TO_NOTHING
    for phase in steps:
        assert phase.programmed is not None and not phase.programmed.moved_inside
        off = Fraction(phase.programmed.pump_ml_per_h) - Fraction(phase.programmed.exact_ml_per_h)
        assert abs(off) * 2 <= Fraction(plan.inputs.pump.increment_ml_per_h if plan.inputs.pump else 0)


@LAW_OF_PLANS
@given(plan=PLANS)
def test_the_containers_hold_what_the_pump_gives(plan: InfusionPlan) -> None:
    """End to end from the first drop to the last, none over its volume or its time, changed only for one of the two."""
    container, used, phases = plan.inputs.container, plan.containers, by_the_pump(plan)
    assert container is not None and used

    def drawn(start_h: Decimal, end_h: Decimal) -> Fraction:
        return sum(
            (Fraction(p.pump_ml_per_h or 0) * max(Fraction(0), Fraction(min(p.end_h, end_h) - max(p.start_h, start_h)))
             for p in phases),
            Fraction(0),
        )  # fmt: skip

    assert (used[0].start_h, used[-1].end_h) == (phases[0].start_h, phases[-1].end_h)
    assert all(later.start_h == earlier.end_h for earlier, later in pairwise(used))
    volumes = [drawn(use.start_h, use.end_h) for use in used]
    assert abs(sum(volumes) - fractions([p.volume_ml for p in phases])) < TINY
    for use, volume in zip(used, volumes, strict=True):
        assert volume <= Fraction(container.ml) + TINY
        assert Fraction(use.end_h) - Fraction(use.start_h) <= Fraction(DAY) + NEXT_TO_NOTHING
        empty = abs(volume - Fraction(container.ml)) < TINY
        expired = use.end_h == use.expires_h
        assert empty or expired or use is used[-1], "changed for nothing"


def test_no_container_is_hung_for_what_rounding_left_over() -> None:
    """40 mL/h for 12 h, then 30, 20 and 10 mL/h for 20 min each: 480 + 10 + 6 2/3 + 3 1/3 = 500 mL, one bag."""
    taper = Taper(steps=3, over_h=Decimal(1), shape=TaperShape.EQUAL)
    bag = Container(mg=Decimal(500), ml=Decimal(500))
    plan = plan_of(None, Decimal(40), Decimal(12), taper, bag, Decimal("0.1"))
    assert len(plan.containers) == 1


# --- the most in 24 hours ---

GRID_H = Fraction(1, 20)
"""Three minutes: every edge of the plans below lies on it, and it is two decimals of an hour."""
IN_A_DAY = 480


@pytest.mark.req("SR-13")
@settings(LAW, max_examples=40)
@given(
    bolus=typed_numbers("1", "40"),
    bolus_cells=st.integers(1, 20),
    rate=typed_numbers("1", "115"),
    cells=st.integers(20, 1440),
    steps=st.integers(1, 6),
    step_cells=st.integers(4, 80),
    step=INCREMENTS,
)
def test_the_most_in_any_24_hours_is_what_a_scan_finds(
    bolus: Decimal, bolus_cells: int, rate: Decimal, cells: int, steps: int, step_cells: int, step: Decimal
) -> None:
    """Every window of a real plan, three minutes apart, counted cell by cell."""
    loading = LoadingDose(mg=bolus, over_min=Decimal(3 * bolus_cells), via=Via.HAND, hand_mg_per_ml=Decimal(10))
    taper = Taper(steps=steps, over_h=Decimal(steps * step_cells) / 20, shape=TaperShape.EQUAL)
    mixed = Container(mg=Decimal(500), ml=Decimal(500))
    plan = plan_of(loading, rate, Decimal(cells) / 20, taper, mixed, step)
    given_by = [Fraction(0)]
    for phase in plan.phases:
        count = Fraction(phase.hours) / GRID_H
        whole = round(count)
        assert abs(count - whole) < NEXT_TO_NOTHING
        given_by += [given_by[-1] + Fraction(phase.mg) * n / whole for n in range(1, whole + 1)]
    last = len(given_by) - 1
    scanned = max(given_by[min(last, start + IN_A_DAY)] - given_by[start] for start in range(last))
    assert abs(Fraction(highest_in_24_h(plan.phases, DAY)) - scanned) < TINY


# --- shifted in time ---


@pytest.mark.req("SR-13", "SR-31")
@LAW_OF_PLANS
@given(plan=PLANS, later=typed_numbers("0.01", "5000"))
def test_the_same_plan_later_is_the_same_plan(plan: InfusionPlan, later: Decimal) -> None:
    """What hangs when, and the most in a day, depend on nothing but the hours between."""

    def shifted(phase: InfusionPhase) -> InfusionPhase:
        return phase.model_copy(update={"start_h": phase.start_h + later, "end_h": phase.end_h + later})

    # Cut to 20 decimals, so that the shift itself rounds nothing.
    cut = [{"start_h": round(p.start_h, 20), "end_h": round(p.end_h, 20)} for p in plan.phases]
    whole = tuple(p.model_copy(update=edges) for p, edges in zip(plan.phases, cut, strict=True))
    moved = tuple(shifted(p) for p in whole)
    at, then = (Fraction(highest_in_24_h(phases, DAY)) for phases in (whole, moved))
    assert abs(at - then) < Fraction(1, 10**15)
    runs, runs_later = (
        tuple(PumpRun(start_h=p.start_h, end_h=p.end_h, ml_per_h=p.pump_ml_per_h) for p in phases if p.pump_ml_per_h)
        for phases in (whole, moved)
    )
    now, after = (container_changes(r, Decimal(500), DAY) for r in (runs, runs_later))
    assert len(now) == len(after)
    for one, two in zip(now, after, strict=True):
        assert abs(Fraction(two.start_h) - Fraction(one.start_h) - Fraction(later)) < TINY
        assert abs(Fraction(two.end_h) - Fraction(one.end_h) - Fraction(later)) < TINY
        assert (two.runs_out_h is None) == (one.runs_out_h is None)


# Starts of which many plans run over a change of the clocks, in both directions and half the world apart.
STARTS = st.sampled_from(
    [
        ("2026-10-24T14:00:00+01:00", "Europe/London"),
        ("2027-03-27T23:30:00+00:00", "Europe/London"),
        ("2026-11-01T01:30:00-04:00", "America/New_York"),
        ("2026-11-01T01:30:00-05:00", "America/New_York"),
        ("2027-03-14T01:59:00-05:00", "America/New_York"),
        ("2026-10-04T01:45:00+10:30", "Australia/Lord_Howe"),
        ("2026-11-22T14:00:00+00:00", "Etc/UTC"),
    ]
)


@pytest.mark.req("SR-31")
@LAW_OF_PLANS
@given(plan=PLANS, when=STARTS)
def test_clock_times_are_elapsed_hours_whatever_the_clocks_do(plan: InfusionPlan, when: tuple[str, str]) -> None:
    """In UTC each phase is as long as the plan says; on the wall it is the same moment with the zone's own offset."""
    start, zone = read_start(when[0]), ZoneInfo(when[1])
    clock = PlanClock(start, zone)
    for hours in [plan.phases[0].start_h, *(p.end_h for p in plan.phases), *(use.end_h for use in plan.containers)]:
        elapsed = clock.utc(hours) - clock.utc(Decimal(0))
        assert abs(Fraction(elapsed / timedelta(seconds=1)) - Fraction(hours) * 3600) <= Fraction(1, 2)
        on_the_wall = clock.at(hours)
        # Compared as seconds: two times of one zone's doubled hour are never equal to a time of another zone.
        assert on_the_wall.timestamp() == clock.utc(hours).timestamp()
        assert on_the_wall.utcoffset() == clock.utc(hours).astimezone(zone).utcoffset()
