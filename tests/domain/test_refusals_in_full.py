"""Every refusal of a fact in the log, in full: the sentence that the nurse reads at the bed."""

from decimal import Decimal

import pytest

from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.bedside.infusion_log import Logged, NotInTheLog, Outcome
from ketadesk.domain.infusion import PhaseKind, Pump

from .courses import (
    BAG,
    FIRST_HOUR,
    HAND_PLAN,
    HIGHER_RATE,
    LOADING,
    PUSH,
    PUSH_ONLY_PLAN,
    START_ENTRY,
    STEP_1,
    baseline,
    bolus_ordered,
    bolus_settled,
    container_changed,
    lowered,
    order,
    orders,
    paused,
    phase,
    resumed,
    started,
    step,
    stopped,
)

PAUSED = (*FIRST_HOUR, paused(60))
OPEN = (*FIRST_HOUR, bolus_ordered(60))
PUSHED = (baseline(), started(0, "35"))
BY_HAND = order(phases=HAND_PLAN)
NOTHING_PUMPED = order(phases=PUSH_ONLY_PLAN, container=BAG)
THEN_SALINE = order(phases=(PUSH, phase(PhaseKind.SALINE, "0.5", "100", "0")), container=None)
NO_PUMP = order().model_copy(update={"pump": None})
SLOW_PUMP = order().model_copy(
    update={"pump": Pump(increment_ml_per_h=Decimal("0.1"), maximum_ml_per_h=Decimal(40))}
)  # fmt: skip
BY_HAND_LATER = order(revision=2, phases=HAND_PLAN)


def refusal(log: tuple[Logged, ...], *more: CourseOrder) -> NotInTheLog:
    with pytest.raises(NotInTheLog) as refused:
        replay(log, orders(order(), HIGHER_RATE, *more))
    return refused.value


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (
            (baseline(), paused(5)),
            "The infusion had not been started at that time. Record the start first, or check the time.",
        ),
        (
            (*FIRST_HOUR, stopped(60), paused(61)),
            "The infusion had been stopped by that time. Check the time; another start is another order.",
        ),
        (
            (*PAUSED, paused(70)),
            "There is nothing to pause: the infusion is paused. Resume or stop it first.",
        ),
        (
            (*PAUSED, lowered(70, "28")),
            "There is no rate to lower: the infusion is paused. Resume or stop it first.",
        ),
        (
            (*PAUSED, bolus_ordered(70)),
            "The pump cannot give a bolus: the infusion is paused. Resume or stop it first.",
        ),
        ((baseline(), started(0, "35", revision=3)), "R3 is not a signed revision of this order."),
        ((*FIRST_HOUR, started(60, entry_id="again")), "R1 has been started already."),
        (
            (baseline(), started(0, "42", revision=2), started(60)),
            "R1 was superseded by R2, which has been started.",
        ),
        (
            (*PAUSED, step(70, STEP_1, "28")),
            "The infusion is paused: resume or stop it before the next step of the plan.",
        ),
        ((*FIRST_HOUR, step(70, 6, "28")), "The plan has no such step on the pump."),
        (
            (*FIRST_HOUR, step(70, LOADING, "56")),
            "That step of the plan has been taken or passed already: the plan only goes forward.",
        ),
        (
            (baseline(), started(0, None)),
            "The pump was not read back: type the mL per hour that stand on it.",
        ),
        (
            (baseline(), started(0, "53")),
            "The pump shows 53 mL per hour, and the plan says 56 mL per hour. "
            "Set the pump to the plan and read it back again.",
        ),
        (
            (*FIRST_HOUR, lowered(70, "35")),
            "35 mL per hour is not below the 35 mL per hour that runs. "
            "A higher rate needs a new revision of the order.",
        ),
        ((*FIRST_HOUR, resumed(70, "28")), "The infusion is not paused, so it cannot be resumed."),
        (
            (*PAUSED, resumed(70, "35.1")),
            "35.1 mL per hour is above the 35 mL per hour before the pause. "
            "A higher rate needs a new revision of the order.",
        ),
        (
            (*FIRST_HOUR, lowered(70, "28.05")),
            "The pump cannot be set to 28.05 mL per hour: its step is 0.1 mL per hour.",
        ),
        (
            (*FIRST_HOUR, stopped(70, "500.1")),
            "500.1 mL cannot be left in a container of 500 mL.",
        ),
        (
            (*OPEN, bolus_ordered(70, entry_id="other")),
            "Nobody has recorded whether the 7 mg bolus was given. Record that first.",
        ),
        (
            (*FIRST_HOUR, bolus_ordered(70, mg_per_ml="2")),
            "The container that hangs has 1 mg per mL, not 2 mg per mL.",
        ),
        ((*FIRST_HOUR, bolus_settled(70)), "No such bolus had been ordered by that time."),
        (
            (*OPEN, bolus_settled(70), bolus_settled(80)),
            "What became of this bolus is recorded already: correct that entry instead.",
        ),
        (
            (*OPEN, bolus_settled(70, Outcome.NOT_GIVEN, "1")),
            "A bolus that was not given, or of which that is not known, has no mg given.",
        ),
        (
            (*OPEN, bolus_settled(70, given_mg="0")),
            "A bolus that was given has an amount above nought: record it as not given where nothing was.",
        ),
        ((*OPEN, bolus_settled(70, given_mg="7.1")), "7.1 mg cannot be given of a bolus of 7 mg."),
    ],
)
def test_what_cannot_be_is_said_in_full(log: tuple[Logged, ...], words: str) -> None:
    found = refusal(log)
    assert found.reason == words
    assert str(found) == words


@pytest.mark.parametrize(
    ("of", "log", "words"),
    [
        (
            BY_HAND_LATER,
            (*FIRST_HOUR, started(60, "35", revision=2)),
            "R2 begins with a dose by hand, which an infusion that goes on does not take. "
            "Order the change without a loading dose, and a bolus beyond the plan where one is wanted.",
        ),
        (
            BY_HAND,
            (*PUSHED, lowered(10, "28")),
            "There is no rate to lower: nothing runs on the pump.",
        ),
        (
            order(phases=PUSH_ONLY_PLAN, container=None),
            PUSHED,
            "Nothing of this order runs on a pump: there is no rate to read back.",
        ),
        (
            NOTHING_PUMPED,
            (baseline(), started(0, None), container_changed(10, "1")),
            "No container hangs that could be changed.",
        ),
        (
            NOTHING_PUMPED,
            (baseline(), started(0, None), stopped(10, "1")),
            "No container hangs that anything could be left in.",
        ),
        (NO_PUMP, (baseline(), started(), lowered(10, "28")), "This order names no pump."),
        (
            SLOW_PUMP,
            (baseline(), started(), lowered(10, "40.1")),
            "40.1 mL per hour is above the pump's maximum of 40 mL per hour.",
        ),
        (
            THEN_SALINE,
            (
                baseline(),
                started(0, "100"),
                bolus_settled(1, given_mg="14", bolus=START_ENTRY),
                step(2, 1, "100"),
                bolus_ordered(3),
            ),
            "The pump cannot give a bolus: what runs on it has no ketamine.",
        ),
    ],
)
def test_what_cannot_be_of_other_orders_is_said_in_full(of: CourseOrder, log: tuple[Logged, ...], words: str) -> None:
    assert refusal(log, of).reason == words


def test_at_the_pumps_very_maximum_it_can_be_set() -> None:
    told = replay((baseline(), started(), lowered(10, "40")), orders(SLOW_PUMP))
    assert told.segments[-1].ml_per_h == 40
