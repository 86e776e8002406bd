"""Each phase of a plan, whole: what is ordered, programmed, delivered, from when to when."""

from decimal import Decimal

import pytest

from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.infusion import (
    InfusionPhase,
    InfusionPlan,
    OrderedInfusion,
    PhaseKind,
    PlanInputs,
    Pump,
    Saline,
    plan_infusion,
    program_loading,
)
from ketadesk.domain.loading_dose import LoadingDose, Via
from ketadesk.domain.pump_rate import ProgrammedRate
from ketadesk.domain.quantity import Container, DoseRate, DoseUnit
from ketadesk.domain.taper import Taper, TaperShape, plan_taper

from .parts import NO_LIMITS, container, dose_limit, mg_per_h, weighing
from .regimens import in_force

TENTH = Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999))
TENS = Pump(increment_ml_per_h=Decimal(10), maximum_ml_per_h=Decimal(999))
ONE_MG_PER_ML = container("500", "500")
BY_PUMP = LoadingDose(mg=Decimal(14), over_min=Decimal(15), via=Via.PUMP)
BY_HAND = LoadingDose(mg=Decimal(14), over_min=Decimal(15), via=Via.HAND, hand_mg_per_ml=Decimal(10))


def planned(
    loading: LoadingDose | None = None,
    infusion: str | None = None,
    saline: Saline | None = None,
    taper: Taper | None = None,
    pump: Pump | None = TENTH,
    mixed: Container | None = ONE_MG_PER_ML,
    hours: str = "48",
) -> InfusionPlan:
    rate = None if infusion is None else mg_per_h(infusion)
    return plan_infusion(
        PlanInputs(
            weight=weighing("70"),
            limits=NO_LIMITS,
            loading=loading,
            infusion=None
            if rate is None
            else OrderedInfusion(dose=rate.mg, unit=DoseUnit.MG_PER_H, rate=rate, hours=Decimal(hours)),
            saline=saline,
            taper=taper,
            container=mixed,
            pump=pump,
            change_container_after_h=Decimal(24),
        )
    )


def test_an_infusion() -> None:
    # 35.04 mg/h at 1 mg/mL: 35 mL/h, 0.04 / 35.04 under; 35 x 48 = 1,680 mL and mg
    (phase,) = planned(infusion="35.04").phases
    assert phase.programmed is not None
    assert phase == InfusionPhase(
        kind=PhaseKind.INFUSION,
        step=0,
        start_h=Decimal(0),
        end_h=Decimal(48),
        ordered=DoseRate(mg=Decimal("35.04")),
        programmed=phase.programmed,
        exact_ml_per_h=Decimal("35.04"),
        mg=Decimal(1680),
        volume_ml=Decimal(1680),
        cumulative_mg=Decimal(1680),
        merged=0,
    )
    assert phase.programmed.pump_ml_per_h == 35


def test_a_push_by_hand() -> None:
    # 14 mg in 15 min = 56 mg/h; / 10 mg/mL = 1.4 mL
    (phase,) = planned(BY_HAND).phases
    assert phase == InfusionPhase(
        kind=PhaseKind.LOADING,
        step=0,
        start_h=Decimal(0),
        end_h=Decimal("0.25"),
        ordered=DoseRate(mg=Decimal(840), over_h=Decimal(15)),
        programmed=None,
        exact_ml_per_h=None,
        mg=Decimal(14),
        volume_ml=Decimal("1.4"),
        cumulative_mg=Decimal(14),
    )


def test_saline_after_a_push() -> None:
    # 50 mL in 48 min = 62.5 mL/h; with steps of 2: 31.25 of them, so 31 = 62 mL/h, 0.5 / 62.5 = 0.8 % under
    twos = Pump(increment_ml_per_h=Decimal(2), maximum_ml_per_h=Decimal(999))
    saline = Saline(ml=Decimal(50), hours=Decimal("0.8"))
    phase = planned(BY_HAND, saline=saline, pump=twos, mixed=None).phases[1]
    nothing = DoseRate(mg=Decimal(0))
    assert phase == InfusionPhase(
        kind=PhaseKind.SALINE,
        step=0,
        start_h=Decimal("0.25"),
        end_h=Decimal("1.05"),
        ordered=None,
        programmed=ProgrammedRate(
            ordered=nothing, exact_ml_per_h=Decimal("62.5"), pump_ml_per_h=Decimal(62), delivered=nothing,
            error_percent=Decimal("-0.8"), moved_inside=False, nearest_ml_per_h=Decimal(62),
        ),
        exact_ml_per_h=Decimal("62.5"),
        mg=Decimal(0),
        # 62 mL/h for 0.8 h
        volume_ml=Decimal("49.6"),
        cumulative_mg=Decimal(14),
    )  # fmt: skip


def test_saline_alone_and_without_a_pump() -> None:
    plan = planned(saline=Saline(ml=Decimal(50), hours=Decimal("0.8")), pump=None, mixed=None)
    (phase,) = plan.phases
    assert (phase.programmed, phase.exact_ml_per_h, phase.cumulative_mg) == (None, Decimal("62.5"), Decimal(0))
    assert (plan.total_mg, plan.stop_h) == (Decimal(0), Decimal(0)), "no drug, so there is nothing to stop"


def test_a_plan_of_nothing() -> None:
    plan = planned()
    assert (plan.phases, plan.total_mg, plan.stop_h, plan.taper) == ((), Decimal(0), Decimal(0), None)


def test_a_taper_whose_steps_join() -> None:
    # 0.4 mL/h in ninths, an hour each: .4 | .3 .3 | .2 .2 | .1 .1 | 0: the infusion goes on for 1 h
    down = Taper(steps=8, over_h=Decimal(8), shape=TaperShape.EQUAL)
    plan = planned(infusion="0.4", taper=down)
    told = [(p.kind, p.step, str(p.start_h), str(p.end_h), str(p.pump_ml_per_h), p.merged, p.mg) for p in plan.phases]
    # 0.4 x 49 = 19.6 mg, then two hours each at 0.3, 0.2, 0.1
    assert told == [
        (PhaseKind.INFUSION, 0, "0", "49", "0.4", 0, Decimal("19.6")),
        (PhaseKind.TAPER, 1, "49", "51", "0.3", 1, Decimal("0.6")),
        (PhaseKind.TAPER, 2, "51", "53", "0.2", 1, Decimal("0.4")),
        (PhaseKind.TAPER, 3, "53", "55", "0.1", 1, Decimal("0.2")),
    ]
    assert (plan.total_mg, plan.stop_h) == (Decimal("20.8"), Decimal(55))
    assert plan.phases[0].volume_ml == Decimal("19.6")
    assert plan.taper == plan_taper(down, mg_per_h("0.4"), Decimal("0.4"), ONE_MG_PER_ML, Decimal("0.1"))


def test_the_edges_of_each_step_of_a_taper() -> None:
    down = Taper(steps=4, over_h=Decimal(12), shape=TaperShape.EQUAL)
    made = plan_taper(down, mg_per_h("35"), Decimal(35), ONE_MG_PER_ML, Decimal("0.1"))
    assert [(step.start_h, step.end_h) for step in made.steps] == [
        (Decimal(0), Decimal(3)), (Decimal(3), Decimal(6)), (Decimal(6), Decimal(9)), (Decimal(9), Decimal(12)),
    ]  # fmt: skip


@pytest.mark.req("SR-10")
def test_a_loading_dose_is_moved_inside_its_limit() -> None:
    # 14 mg in 15 min = 56 mL/h; 60 would give 15 mg, 50 give 12.5
    def at_most(mg: str) -> LimitSet:
        return in_force((dose_limit(Quantity.LOADING_DOSE, Bound.HARD_MAX, mg, "mg"), mg))

    moved = program_loading(BY_PUMP, ONE_MG_PER_ML, TENS, at_most("14"))
    assert (moved.pump_ml_per_h, moved.nearest_ml_per_h, moved.moved_inside) == (Decimal(50), Decimal(60), True)
    inside = program_loading(BY_PUMP, ONE_MG_PER_ML, TENS, at_most("15"))
    assert (inside.pump_ml_per_h, inside.moved_inside) == (Decimal(60), False)


@pytest.mark.req("SR-06")
def test_a_phase_that_lacks_something_is_refused() -> None:
    pushed = BY_HAND.model_copy(update={"hand_mg_per_ml": None})
    with pytest.raises(ValueError, match=r"^a push by hand needs the concentration in its syringe$"):
        planned(pushed)
    for pump, mixed in ((None, ONE_MG_PER_ML), (TENTH, None)):
        with pytest.raises(ValueError, match=r"^a phase by the pump needs a container and a pump$"):
            planned(infusion="35", pump=pump, mixed=mixed)
