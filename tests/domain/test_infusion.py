"""The plan as a whole: phases end to end, totals, and the most in any 24 hours."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk import app
from ketadesk.domain.infusion import (
    InfusionPhase,
    InfusionPlan,
    OrderedInfusion,
    PhaseKind,
    PlanInputs,
    Pump,
    Saline,
    highest_in_24_h,
    plan_infusion,
)
from ketadesk.domain.loading_dose import LoadingDose, Via, dose_given_by, weight_based_dose
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit
from ketadesk.domain.schedule import due_observations, temperature_hours
from ketadesk.domain.taper import Taper, TaperShape

from .parts import NO_LIMITS, container, figures, mg_per_h, typed_numbers, weighing

DAY = Decimal(24)
PUMP = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))
LOADING = LoadingDose(mg=Decimal(14), over_min=Decimal(15), via=Via.PUMP)


def ordered(rate: str, hours: str) -> OrderedInfusion:
    return OrderedInfusion(dose=Decimal(rate), unit=DoseUnit.MG_PER_H, rate=mg_per_h(rate), hours=Decimal(hours))


def planned(
    loading: LoadingDose | None = None,
    infusion: OrderedInfusion | None = None,
    taper: Taper | None = None,
    saline: Saline | None = None,
    mixed: Container | None = container("500", "500"),  # noqa: B008  # a frozen model
    pump: Pump | None = PUMP,
) -> InfusionPlan:
    return plan_infusion(
        PlanInputs(
            weight=weighing("70"),
            limits=NO_LIMITS,
            loading=loading,
            infusion=infusion,
            saline=saline,
            taper=taper,
            container=mixed,
            pump=pump,
            change_container_after_h=DAY,
        )
    )


def test_loading_infusion_and_taper_end_to_end() -> None:
    # 14 mg in 15 min = 56 mL/h; 35 mL/h x 48 h = 1,680 mg; (28 + 21 + 14 + 7) x 3 h = 210 mg
    four = Taper(steps=4, over_h=Decimal(12), shape=TaperShape.EQUAL)
    plan = planned(LOADING, ordered("35", "48"), four)
    assert [(p.kind, p.step, p.pump_ml_per_h, p.start_h, p.end_h) for p in plan.phases] == [
        figures(PhaseKind.LOADING, 0, 56, 0, Decimal("0.25")),
        figures(PhaseKind.INFUSION, 0, 35, Decimal("0.25"), Decimal("48.25")),
        figures(PhaseKind.TAPER, 1, 28, Decimal("48.25"), Decimal("51.25")),
        figures(PhaseKind.TAPER, 2, 21, Decimal("51.25"), Decimal("54.25")),
        figures(PhaseKind.TAPER, 3, 14, Decimal("54.25"), Decimal("57.25")),
        figures(PhaseKind.TAPER, 4, 7, Decimal("57.25"), Decimal("60.25")),
    ]
    assert [p.cumulative_mg for p in plan.phases] == [14, 1694, 1778, 1841, 1883, 1904]
    assert (plan.total_mg, plan.stop_h) == figures(1904, Decimal("60.25"))
    assert plan.pump_phase is plan.phases[1]
    # 1,904 mL out of 500 mL: at 14 + 35 t = 500, 1,000, 1,500 and then within the first taper step
    assert [use.number for use in plan.containers] == [1, 2, 3, 4]


def test_a_push_by_hand_takes_nothing_from_the_container() -> None:
    push = LoadingDose(mg=Decimal(15), over_min=Decimal(1), via=Via.HAND, hand_mg_per_ml=Decimal(10))
    plan = planned(push, ordered("20", "1"))
    loading = plan.phases[0]
    assert (loading.volume_ml, loading.mg, loading.pump_ml_per_h) == figures(Decimal("1.5"), 15, None)
    assert plan.total_mg == 35
    assert plan.containers[0].start_h == loading.end_h
    with pytest.raises(ValueError, match="syringe"):
        planned(push.model_copy(update={"hand_mg_per_ml": None}))


def test_a_bolus_alone_by_hand_needs_neither_container_nor_pump() -> None:
    push = LoadingDose(mg=Decimal(21), over_min=Decimal(15), via=Via.HAND, hand_mg_per_ml=Decimal(5))
    plan = planned(push, mixed=None, pump=None)
    assert (plan.stop_h, plan.total_mg, plan.containers, plan.pump_phase) == figures(Decimal("0.25"), 21, (), None)


def test_the_large_figure_is_the_loading_dose_where_nothing_follows() -> None:
    plan = planned(LOADING)
    assert plan.pump_phase is plan.phases[0]


def test_saline_carries_no_drug_and_the_plan_stops_with_the_drug() -> None:
    push = LoadingDose(mg=Decimal(21), over_min=Decimal(1), via=Via.HAND, hand_mg_per_ml=Decimal(10))
    plan = planned(push, saline=Saline(ml=Decimal(100), hours=Decimal("0.5")), mixed=None)
    saline = plan.phases[1]
    assert (saline.kind, saline.pump_ml_per_h, saline.mg, saline.cumulative_mg) == figures(PhaseKind.SALINE, 200, 0, 21)
    assert plan.total_mg == 21
    assert plan.stop_h == plan.phases[0].end_h
    assert plan.containers == ()


@pytest.mark.parametrize(("mixed", "pump"), [(None, PUMP), (container("50", "50"), None)])
def test_an_infusion_needs_container_and_pump(mixed: Container | None, pump: Pump | None) -> None:
    with pytest.raises(ValueError, match="container and a pump"):
        planned(infusion=ordered("35", "48"), mixed=mixed, pump=pump)


def test_loading_doses() -> None:
    assert weight_based_dose(Decimal("0.2"), BodyWeight(kg=Decimal(70))) == 14
    assert LOADING.rate.mg_per_h == 56
    assert dose_given_by(mg_per_h("56"), Decimal(15)) == 14


# --- the most in any 24 hours ---


def phase(start_h: Decimal, end_h: Decimal, mg: Decimal) -> InfusionPhase:
    return InfusionPhase(
        kind=PhaseKind.INFUSION, step=0, start_h=start_h, end_h=end_h, ordered=None, programmed=None,
        exact_ml_per_h=None, mg=mg, volume_ml=mg, cumulative_mg=mg,
    )  # fmt: skip


@pytest.mark.req("SR-13")
def test_the_first_24_h_of_loading_and_infusion() -> None:
    # 14 mg + 35 mg/h x 23.75 h
    plan = planned(LOADING, ordered("35", "48"))
    assert highest_in_24_h(plan.phases, DAY) == Decimal("845.25")


@pytest.mark.req("SR-13")
def test_a_plan_shorter_than_a_day_gives_all_of_it() -> None:
    assert highest_in_24_h(planned(LOADING, ordered("35", "10")).phases, DAY) == 364
    assert highest_in_24_h((), DAY) == 0


@pytest.mark.req("SR-13")
def test_the_window_slides_to_the_denser_end() -> None:
    # 1 mg/h for 30 h, then 10 mg/h for 6 h: the last 24 h hold 18 + 60
    phases = (phase(Decimal(0), Decimal(30), Decimal(30)), phase(Decimal(30), Decimal(36), Decimal(60)))
    assert highest_in_24_h(phases, DAY) == 78


@pytest.mark.req("SR-13")
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 90)), min_size=1, max_size=5))
def test_no_window_holds_more(stretches: list[tuple[int, int]]) -> None:
    """Compared with every window that begins on a half-hour, counted half-hour by half-hour."""
    phases: list[InfusionPhase] = []
    halves: list[Decimal] = []
    now = 0
    for hours, mg in stretches:
        phases.append(phase(Decimal(now), Decimal(now + hours), Decimal(mg)))
        halves += [Decimal(mg) / (2 * hours)] * (2 * hours)
        now += hours
    best = max(sum(halves[start : start + 48], Decimal(0)) for start in range(len(halves)))
    assert highest_in_24_h(tuple(phases), DAY) == pytest.approx(best, abs=Decimal("1e-20"))


# --- hours that do not end ---


def with_taper(rate: str, steps: int, over_h: str) -> InfusionPlan:
    asked = Taper(steps=steps, over_h=Decimal(over_h), shape=TaperShape.EQUAL)
    return planned(infusion=ordered(rate, "48"), taper=asked)


STEPS = range(1, 21)


@pytest.mark.parametrize("over_h", ["7", "10", "12", "24"])
def test_a_taper_ends_when_it_was_ordered_to(over_h: str) -> None:
    """Sevenths and ninths of the hours must add up: what is compared with the end later must meet it."""
    ends = {steps: with_taper("35", steps, over_h).stop_h for steps in STEPS}
    assert {steps: str(end) for steps, end in ends.items() if end != 48 + Decimal(over_h)} == {}


def test_a_bag_that_expires_with_the_plan_is_not_replaced_at_its_end() -> None:
    # 4 mL/h for 48 h, down over 24 h: a bag of 500 mL lasts its 24 h each time, three bags in 72 h
    counts = {steps: len(with_taper("4", steps, "24").containers) for steps in STEPS}
    assert {steps: count for steps, count in counts.items() if count != 3} == {}


@pytest.mark.req("SR-31")
def test_the_set_at_the_stop_is_due_however_many_steps_lead_to_it() -> None:
    rules = app.read_library().observation
    wrong: dict[int, list[str]] = {}
    for steps in STEPS:
        due = [
            d.at_h for d in due_observations(with_taper("35", steps, "24").stop_h, rules) if d.track == "circulation"
        ]
        # two-hourly to 72 h, then half-hourly for two hours
        if due[-6:] != [70, 72, Decimal("72.5"), 73, Decimal("73.5"), 74]:
            wrong[steps] = [str(h) for h in due[-6:]]
    assert wrong == {}


@pytest.mark.req("SR-31")
def test_the_temperature_at_the_stop_is_due_however_many_steps_lead_to_it() -> None:
    rules = app.read_library().observation
    last = {steps: temperature_hours(with_taper("35", steps, "24").stop_h, rules)[-1] for steps in STEPS}
    assert {steps: str(hours) for steps, hours in last.items() if hours != 72} == {}


@given(minutes=typed_numbers("1", "60"), hours=typed_numbers("1", "72"))
def test_phases_follow_each_other_without_a_gap(minutes: Decimal, hours: Decimal) -> None:
    loading = LoadingDose(mg=Decimal(14), over_min=minutes, via=Via.PUMP)
    plan = planned(loading, ordered("35", str(hours)), Taper(steps=4, over_h=Decimal(12), shape=TaperShape.EQUAL))
    assert plan.phases[0].start_h == 0
    for earlier, later in zip(plan.phases, plan.phases[1:], strict=False):
        assert later.start_h == earlier.end_h
        assert later.cumulative_mg == pytest.approx(earlier.cumulative_mg + later.mg, abs=Decimal("1e-20"))
