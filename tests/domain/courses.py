"""Courses of one order for tests: 70 kg, 14 mg over 15 min, then 35 mg per hour for 48 h, then a taper of four steps.

At 1 mg/mL the figures in mL and mg are the same: 56 mL/h, 35 mL/h, then 28, 21, 14 and 7 mL/h for 3 h each.
All minutes count from `START`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ketadesk.domain.bedside.infusion_course import CourseOrder, PlannedPhase
from ketadesk.domain.bedside.infusion_log import (
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    Logged,
    Observed,
    Outcome,
    Paused,
    PumpRead,
    RateLowered,
    Reconciled,
    Resumed,
    Started,
    StepTaken,
    Stopped,
    StruckThrough,
)
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.infusion import PhaseKind, Pump
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit

from .parts import rate_limits

START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
BASELINE = "baseline"
START_ENTRY = "start"
BAG = Container(mg=Decimal(500), ml=Decimal(500))
STRONG_BAG = Container(mg=Decimal(500), ml=Decimal(250))
LOADING, INFUSION, STEP_1, STEP_2, STEP_3, STEP_4 = range(6)
"""Places in the plan of `order()`."""


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def after(minutes: int, seconds: int) -> datetime:
    return START + timedelta(minutes=minutes, seconds=seconds)


def phase(kind: PhaseKind, hours: str, ml_per_h: str | None, mg: str, step: int = 0) -> PlannedPhase:
    pump = None if ml_per_h is None else Decimal(ml_per_h)
    return PlannedPhase(kind=kind, step=step, hours=Decimal(hours), pump_ml_per_h=pump, mg=Decimal(mg))


TAPER = tuple(
    phase(PhaseKind.TAPER, "3", rate, mg, step)
    for step, (rate, mg) in enumerate((("28", "84"), ("21", "63"), ("14", "42"), ("7", "21")), start=1)
)
PUMP_PLAN = (phase(PhaseKind.LOADING, "0.25", "56", "14"), phase(PhaseKind.INFUSION, "48", "35", "1680"), *TAPER)
PUSH = PlannedPhase(
    kind=PhaseKind.LOADING,
    step=0,
    hours=Decimal("0.25"),
    pump_ml_per_h=None,
    mg=Decimal(14),
    hand_mg_per_ml=Decimal(10),
)
HAND_PLAN = (PUSH, *PUMP_PLAN[1:])
PUSH_ONLY_PLAN = HAND_PLAN[:1]


def order(
    revision: int = 1,
    phases: tuple[PlannedPhase, ...] = PUMP_PLAN,
    container: Container | None = BAG,
    cumulative_limit_mg: str | None = "1704.5",
) -> CourseOrder:
    """The order of these tests; the limit over 24 h is 24 x 70 mg/h and 24.5 mg."""
    return CourseOrder(
        revision=revision,
        phases=phases,
        weight=BodyWeight(kg=Decimal(70)),
        container=container,
        pump=Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(999)),
        limits=rate_limits(hard_max="70"),
        cumulative_limit_mg=None if cumulative_limit_mg is None else Decimal(cumulative_limit_mg),
        change_container_after_h=Decimal(24),
        care_setting=CareSetting.MONITORED,
        dose_unit=DoseUnit.MG_PER_KG_PER_H,
    )


def orders(*revisions: CourseOrder) -> Mapping[int, CourseOrder]:
    """By revision; without any, R1 as `order()` has it."""
    return {o.revision: o for o in revisions or (order(),)}


HIGHER_RATE = order(
    revision=2,
    phases=(phase(PhaseKind.INFUSION, "24", "42", "1008"), *TAPER),
)
"""R2: 42 mL/h for 24 h from the same bags, then the taper."""


def logged(minutes: int, fact: Fact, entry_id: str = "", replaces: str = "", why: str = "") -> Logged:
    """The fact at so many minutes; its id is its kind and minute where none is given: `paused-300`."""
    return Logged(entry_id=entry_id or f"{fact.kind}-{minutes}", at=at(minutes), fact=fact, replaces=replaces, why=why)


def observed(minutes: int, entry_id: str = "", **values: str) -> Logged:
    """A set: `observed(15, respiratory_rate="14", dysphoria="none")`."""
    found = tuple(ObservedValue(item=item.replace("_", "-"), text=text) for item, text in values.items())
    return logged(minutes, Observed(observed=ObservationSet(values=found)), entry_id)


def baseline(minutes: int = -10) -> Logged:
    return observed(minutes, BASELINE, respiratory_rate="16", systolic_bp="120", diastolic_bp="70", dysphoria="none")


def started(
    minutes: int = 0, ml_per_h: str | None = "56", revision: int = 1, entry_id: str = "", first: str = BASELINE
) -> Logged:
    read_back = None if ml_per_h is None else Decimal(ml_per_h)
    fact = Started(revision=revision, baseline=first if revision == 1 else "", read_back_ml_per_h=read_back, bed="4")
    return logged(minutes, fact, entry_id or (START_ENTRY if revision == 1 else f"start-r{revision}"))


def step(minutes: int, place: int, ml_per_h: str, entry_id: str = "") -> Logged:
    return logged(minutes, StepTaken(phase=place, read_back_ml_per_h=Decimal(ml_per_h)), entry_id)


def lowered(minutes: int, ml_per_h: str, entry_id: str = "") -> Logged:
    fact = RateLowered(read_back_ml_per_h=Decimal(ml_per_h), prescriber="Dr Lee", reason="Drowsy")
    return logged(minutes, fact, entry_id)


def paused(minutes: int, entry_id: str = "") -> Logged:
    return logged(minutes, Paused(reason="Dysphoria"), entry_id)


def resumed(minutes: int, ml_per_h: str, entry_id: str = "") -> Logged:
    return logged(minutes, Resumed(read_back_ml_per_h=Decimal(ml_per_h), prescriber="Dr Lee"), entry_id)


def container_changed(minutes: int, left_ml: str, entry_id: str = "") -> Logged:
    return logged(minutes, ContainerChanged(left_ml=Decimal(left_ml)), entry_id)


def bolus_ordered(
    minutes: int, mg: str = "7", via: Via = Via.PUMP, mg_per_ml: str = "1", entry_id: str = "bolus"
) -> Logged:
    fact = BolusOrdered(
        mg=Decimal(mg), over_min=Decimal(15), via=via, mg_per_ml=Decimal(mg_per_ml), prescriber="Dr Lee"
    )
    return logged(minutes, fact, entry_id)


def bolus_settled(
    minutes: int, outcome: Outcome = Outcome.GIVEN, given_mg: str = "7", bolus: str = "bolus", entry_id: str = ""
) -> Logged:
    return logged(minutes, BolusSettled(bolus=bolus, outcome=outcome, given_mg=Decimal(given_mg)), entry_id)


def pump_read(minutes: int, ml_per_h: str, left_ml: str | None = None) -> Logged:
    return logged(minutes, PumpRead(ml_per_h=Decimal(ml_per_h), left_ml=None if left_ml is None else Decimal(left_ml)))


def stopped(minutes: int, left_ml: str | None = None, entry_id: str = "") -> Logged:
    fact = Stopped(reason="Course complete", left_ml=None if left_ml is None else Decimal(left_ml))
    return logged(minutes, fact, entry_id)


def discarded(minutes: int, ml: str, mg_per_ml: str = "1", entry_id: str = "") -> Logged:
    fact = Discarded(
        ml=Decimal(ml), mg_per_ml=Decimal(mg_per_ml), what="container 1", witness="acc-2", witness_name="B Nurse"
    )
    return logged(minutes, fact, entry_id)


def reconciled(minutes: int, unaccounted_mg: str = "0") -> Logged:
    fact = Reconciled(unaccounted_mg=Decimal(unaccounted_mg), reason="", witness="acc-2", witness_name="B Nurse")
    return logged(minutes, fact)


def struck(minutes: int, entry: str, why: str = "Wrong patient") -> Logged:
    return logged(minutes, StruckThrough(entry=entry), f"strike-{entry}", why=why)


FIRST_HOUR = (baseline(), started(), step(15, INFUSION, "35"))
"""Baseline, start, and the infusion after its loading dose."""
