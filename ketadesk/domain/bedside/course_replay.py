"""The infusion as it really ran: segments of constant rate, boluses and containers, replayed from the log's facts.

Each kind of fact has one function, which says what has to hold for it to be there and then what it does. Recording a
pause or a stop asks for nothing but an infusion that can be paused or stopped.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from ketadesk.domain.bedside.course_making import CourseInTheMaking
from ketadesk.domain.bedside.course_rules import (
    require_a_fit_of_the_container,
    require_known_bolus,
    require_left_over,
    require_lower_rate,
    require_no_open_bolus,
    require_outcome,
    require_read_back,
    require_resumable,
    require_running,
    require_startable,
    require_state_for,
    require_step_of_the_plan,
)
from ketadesk.domain.bedside.infusion_course import (
    CourseOrder,
    InfusionCourse,
)
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Logged,
    MovedToBed,
    NotInTheLog,
    NotObserved,
    Observed,
    Paused,
    PumpRead,
    RateLowered,
    Reanswered,
    Reconciled,
    Resumed,
    Started,
    StepTaken,
    Stopped,
    StruckThrough,
    TargetSet,
    first_entries,
    standing_facts,
)


def replay(log: Sequence[Logged], orders: Mapping[int, CourseOrder]) -> InfusionCourse:
    """Return the course that the standing facts of `log` tell; `orders` by revision.

    A fact that was entered late is replayed in its place in time, and one that was corrected in its new form: what
    they make impossible is found too. Raises `NotInTheLog` for the first fact that cannot be where it stands, with its
    time.
    """
    making = CourseInTheMaking(orders=orders, first=first_entries(log))
    for entry in standing_facts(log):
        try:
            require_state_for(entry.fact, making)
            _replay_fact(entry, making)
        except NotInTheLog as misfit:
            misfit.at = entry.at
            raise
    return making.done()


def _replay_fact(entry: Logged, making: CourseInTheMaking) -> None:
    match entry.fact:
        case Started() as fact:
            _start(entry, fact, making)
        case StepTaken() as fact:
            _take_step(entry, fact, making)
        case RateLowered() as fact:
            require_running(making, "There is no rate to lower")
            require_lower_rate(fact.read_back_ml_per_h, making)
            making.lower(entry, fact.read_back_ml_per_h)
        case Paused():
            require_running(making, "There is nothing to pause")
            making.pause(entry)
        case Resumed() as fact:
            require_resumable(fact.read_back_ml_per_h, making)
            making.resume(entry, fact.read_back_ml_per_h)
        case ContainerChanged() as fact:
            _change_container(entry, fact, making)
        case BolusOrdered() as fact:
            _order_bolus(entry, fact, making)
        case BolusSettled() as fact:
            bolus = require_known_bolus(making, fact.bolus)
            require_outcome(fact, bolus)
            making.settle_bolus(entry, bolus, fact)
        case Stopped() as fact:
            require_left_over(making, fact.left_ml)
            making.stop(entry, fact.left_ml)
        case (
            Observed()
            | NotObserved()
            | TargetSet()
            | PumpRead()
            | Discarded()
            | Reconciled()
            | ActedOn()
            | Reanswered()
            | MovedToBed()
            | StruckThrough()
        ):
            pass  # They say something about the course and change nothing of it.
        case _:
            assert_never(entry.fact)


def _start(entry: Logged, fact: Started, making: CourseInTheMaking) -> None:
    order = require_startable(fact, making)
    place = order.first_pump_phase
    require_read_back(fact.read_back_ml_per_h, None if place is None else order.phases[place].pump_ml_per_h)
    making.start(entry, order, fact.read_back_ml_per_h)


def _take_step(entry: Logged, fact: StepTaken, making: CourseInTheMaking) -> None:
    planned = require_step_of_the_plan(fact.phase, making)
    require_read_back(fact.read_back_ml_per_h, planned.pump_ml_per_h)
    running = making.segments[-1]
    if running.container is None or fact.read_back_ml_per_h > running.ml_per_h:
        require_no_open_bolus(making)
    making.take_step(entry, fact.phase, fact.read_back_ml_per_h)


def _change_container(entry: Logged, fact: ContainerChanged, making: CourseInTheMaking) -> None:
    if making.hanging is None or making.order.container is None:
        raise NotInTheLog("No container hangs that could be changed.")
    require_left_over(making, fact.left_ml)
    making.change_container(entry, making.order.container, fact.left_ml)


def _order_bolus(entry: Logged, fact: BolusOrdered, making: CourseInTheMaking) -> None:
    require_no_open_bolus(making)
    require_a_fit_of_the_container(fact, making)
    making.order_bolus(entry, fact)
