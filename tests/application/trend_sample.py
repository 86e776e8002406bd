"""Infusions with a history, for the chart and the papers: a usual first evening, 72 hours, and the extreme.

The order is that of `watched_sample`: 14 mg over 15 min (56 mL per hour), 35 mL per hour for 48 h, four taper steps.
"""

from collections.abc import Sequence
from decimal import Decimal

from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    MovedToBed,
    NotObserved,
    Outcome,
    Paused,
    PumpRead,
    RateLowered,
    Reanswered,
    Reconciled,
    Resumed,
    StepTaken,
    Stopped,
    StruckThrough,
    TargetSet,
)
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via

from .people import BERTA
from .watched_sample import RunningWard, full_set, minutes_after, of_items, running_ward

INFUSION, STEP_1, STEP_2, STEP_3, STEP_4 = range(1, 6)


def evening() -> RunningWard:
    """The first six hours: quarter-hourly sets, mild dysphoria at 5 h, a pause, a set that was corrected."""
    ward = running_ward([(15, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35)))])
    for minutes in (15, 30, 45, 60, 90, 120, 150, 180, 240):
        ward.logged(minutes, full_set(heart_rate=str(70 + minutes // 10), respiratory_rate=str(16 - minutes // 60)))
    ward.logged(300, full_set(dysphoria="mild", systolic_bp="186", diastolic_bp="102", poss="3"), entry_id="wrong")
    ward.logged(301, Paused(reason="Dysphoria"))
    ward.logged(300, full_set(dysphoria="mild", systolic_bp="166", diastolic_bp="92", poss="2"), entry_id="right",
                entered=330, replaces="wrong", why="The cuff had slipped", by=BERTA)  # fmt: skip
    ward.logged(360, of_items(pain_rest="7", pain_movement="9"))
    return ward


def long_course(every: int = 15, hours: int = 72) -> RunningWard:
    """A set each quarter of an hour for 72 h, with container changes and a plan that is over its time."""
    ward = running_ward([(15, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35)))])
    for number, minutes in enumerate(range(every, hours * 60 + 1, every)):
        ward.logged(minutes, _varied(number))
    for change in (800, 1600, 2400, 3200, 4000):
        ward.logged(change, ContainerChanged(left_ml=Decimal("12.5")))
    return ward


def _varied(number: int) -> Fact:
    wave = abs(number % 40 - 20)
    dreams = "present" if number % 9 == 4 else "none"
    return full_set(
        systolic_bp=str(110 + 3 * wave),
        diastolic_bp=str(62 + wave),
        heart_rate=str(64 + wave),
        respiratory_rate=str(11 + wave // 4),
        spo2=str(94 + wave // 4),
        pain_rest=str(wave // 4),
        pain_movement=str(wave // 3),
        poss="S" if number % 96 > 70 else str(1 + (number % 13 == 5)),
        vivid_dreams=dreams,
        nausea_vomiting="vomiting" if number % 31 == 7 else "nausea" if number % 31 == 8 else "none",
    )


def whole_course() -> RunningWard:
    """Everything that can be logged, to the stop, the discard and the count."""
    ward = evening()
    facts: Sequence[tuple[int, Fact]] = (
        (5, TargetSet(scale=1, lowest_percent=95, prescriber="Dr A Example")),
        (302, ActedOn(findings=("dysphoria-first-dysphoria:right",), done="Pump paused", called="Dr A Example",
                      answer="Wait an hour, then go lower")),
        (365, Resumed(read_back_ml_per_h=Decimal(28), prescriber="Dr A Example")),
        (380, BolusOrdered(mg=Decimal(7), over_min=Decimal(15), via=Via.HAND, mg_per_ml=Decimal(10),
                           prescriber="Dr A Example")),
        (390, BolusSettled(bolus="bolus", outcome=Outcome.GIVEN, given_mg=Decimal(7))),
        (400, PumpRead(ml_per_h=Decimal(28), left_ml=Decimal(300))),
        (420, RateLowered(read_back_ml_per_h=Decimal(21), prescriber="Dr A Example", reason="Sleepy")),
        (480, NotObserved(due_at=minutes_after(480), tracks=("breathing-and-mind", "circulation"),
                          reason="Asleep, breathing and colour seen")),
        (500, MovedToBed(bed="Bay 3, bed 1")),
        (510, Reanswered(item="history-of-psychosis", answer=Answer.ABSENT, prescriber="Dr A Example", reason="Drug")),
        (540, ContainerChanged(left_ml=Decimal(290))),
        (600, Paused(reason="Made in error")),
        (1500, StepTaken(phase=STEP_4, read_back_ml_per_h=Decimal(7))),
        (1560, full_set(pump_rate="7", volume_left="130")),
        (1680, Stopped(reason="Course complete", left_ml=Decimal("128.5"))),
        (1690, Discarded(ml=Decimal("128.5"), mg_per_ml=Decimal(1), what="container 2", witness=BERTA.account_id,
                         witness_name=BERTA.full_name)),
        (1695, Reconciled(unaccounted_mg=Decimal(0), reason="", witness=BERTA.account_id,
                          witness_name=BERTA.full_name)),
        (1710, full_set(pump_rate="0", volume_left="0")),
    )  # fmt: skip
    for minutes, fact in facts:
        ward.logged(minutes, fact, entry_id="bolus" if isinstance(fact, BolusOrdered) else "")
        if isinstance(fact, Paused):
            wrong = ward.log.kept[-1].entry_id
            ward.logged(601, StruckThrough(entry=wrong), why="It was the other patient's pump")
    return ward
