"""What has to hold for a fact to stand where it stands in the log, with the reason in words where it does not.

The rules keep out what cannot have been: they never ask whether it was wise, which is what findings are for.
"""

from decimal import Decimal

from ketadesk.domain.bedside.course_making import CourseInTheMaking
from ketadesk.domain.bedside.infusion_course import CourseBolus, CourseOrder, CourseState, PlannedPhase
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    Discarded,
    Fact,
    MovedToBed,
    NotInTheLog,
    NotObserved,
    Observed,
    Outcome,
    Reanswered,
    Reconciled,
    Started,
    TargetSet,
)
from ketadesk.domain.infusion import Pump
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import half_up, ten_digits

BEFORE_THE_START = (Started, Observed, TargetSet, MovedToBed)
AFTER_THE_STOP = (
    Observed,
    NotObserved,
    TargetSet,
    MovedToBed,
    Reanswered,
    ActedOn,
    BolusSettled,
    Discarded,
    Reconciled,
)
"""The patient is watched for hours after the stop, moves to other beds, and what is left is counted."""


def require_state_for(fact: Fact, making: CourseInTheMaking) -> None:
    """Before the start and after the stop only some facts can be."""
    if making.state is CourseState.NOT_STARTED and not isinstance(fact, BEFORE_THE_START):
        raise NotInTheLog("The infusion had not been started at that time. Record the start first, or check the time.")
    if making.state is CourseState.STOPPED and not isinstance(fact, AFTER_THE_STOP):
        raise NotInTheLog("The infusion had been stopped by that time. Check the time; another start is another order.")


def require_running(making: CourseInTheMaking, otherwise: str) -> None:
    """The pump has to be giving something."""
    if making.state is CourseState.PAUSED:
        raise NotInTheLog(f"{otherwise}: the infusion is paused. Resume or stop it first.")
    if making.state is not CourseState.RUNNING:
        raise NotInTheLog(f"{otherwise}: nothing runs on the pump.")


def require_startable(fact: Started, making: CourseInTheMaking) -> CourseOrder:
    """Return the order that starts: the first revision that runs, or a later one of a course that goes on."""
    order = making.orders.get(fact.revision)
    if order is None or not order.phases:
        raise NotInTheLog(f"R{fact.revision} is not a signed revision of this order.")
    if making.state is CourseState.NOT_STARTED:
        return order
    if fact.revision == making.revision:
        raise NotInTheLog(f"R{fact.revision} has been started already.")
    if fact.revision < making.revision:
        raise NotInTheLog(f"R{fact.revision} was superseded by R{making.revision}, which has been started.")
    if order.phases[0].pump_ml_per_h is None:
        raise NotInTheLog(
            f"R{fact.revision} begins with a dose by hand, which an infusion that goes on does not take. "
            "Order the change without a loading dose, and a bolus beyond the plan where one is wanted."
        )
    require_no_open_bolus(making)
    return order


def require_step_of_the_plan(place: int, making: CourseInTheMaking) -> PlannedPhase:
    """Return the planned phase: a later one than the one in force, and one that the pump runs."""
    if making.state is CourseState.PAUSED:
        raise NotInTheLog("The infusion is paused: resume or stop it before the next step of the plan.")
    if not 0 <= place < len(making.order.phases) or not making.order.phases[place].pump_ml_per_h:
        raise NotInTheLog("The plan has no such step on the pump.")
    if place <= making.phase:
        raise NotInTheLog("That step of the plan has been taken or passed already: the plan only goes forward.")
    return making.order.phases[place]


def require_read_back(read_back: Decimal | None, planned: Decimal | None) -> None:
    """What stands on the pump has to be what the plan says, exactly."""
    if read_back == planned:
        return
    if planned is None:
        raise NotInTheLog("Nothing of this order runs on a pump: there is no rate to read back.")
    if read_back is None:
        raise NotInTheLog("The pump was not read back: type the mL per hour that stand on it.")
    raise NotInTheLog(
        f"The pump shows {_plain(read_back)} mL per hour, and the plan says {_plain(planned)} mL per hour. "
        "Set the pump to the plan and read it back again."
    )


def require_lower_rate(ml_per_h: Decimal, making: CourseInTheMaking) -> None:
    """Less than what runs."""
    if ml_per_h >= making.ml_per_h:
        raise NotInTheLog(
            f"{_plain(ml_per_h)} mL per hour is not below the {_plain(making.ml_per_h)} mL per hour that runs. "
            "A higher rate needs a new revision of the order."
        )
    require_on_the_grid(ml_per_h, making.order.pump)


def require_resumable(ml_per_h: Decimal, making: CourseInTheMaking) -> None:
    """At the rate before the pause, or less."""
    if making.state is not CourseState.PAUSED:
        raise NotInTheLog("The infusion is not paused, so it cannot be resumed.")
    if ml_per_h > making.held_ml_per_h:
        raise NotInTheLog(
            f"{_plain(ml_per_h)} mL per hour is above the {_plain(making.held_ml_per_h)} mL per hour "
            "before the pause. A higher rate needs a new revision of the order."
        )
    require_on_the_grid(ml_per_h, making.order.pump)
    require_no_open_bolus(making)


def require_on_the_grid(ml_per_h: Decimal, pump: Pump | None) -> None:
    """The pump has to be able to run it."""
    if pump is None:
        raise NotInTheLog("This order names no pump.")
    if half_up(ml_per_h, pump.increment_ml_per_h) != ml_per_h:
        raise NotInTheLog(
            f"The pump cannot be set to {_plain(ml_per_h)} mL per hour: "
            f"its step is {_plain(pump.increment_ml_per_h)} mL per hour."
        )
    if ml_per_h > pump.maximum_ml_per_h:
        raise NotInTheLog(
            f"{_plain(ml_per_h)} mL per hour is above the pump's maximum of "
            f"{_plain(pump.maximum_ml_per_h)} mL per hour."
        )


def require_left_over(making: CourseInTheMaking, left_ml: Decimal | None) -> None:
    """What was left cannot be more than the container held."""
    if left_ml is None:
        return
    if making.hanging is None:
        raise NotInTheLog("No container hangs that anything could be left in.")
    if left_ml > making.hanging.container.ml:
        raise NotInTheLog(
            f"{_plain(left_ml)} mL cannot be left in a container of {_plain(making.hanging.container.ml)} mL."
        )


def require_no_open_bolus(making: CourseInTheMaking) -> None:
    """Nothing that gives more, while nobody knows whether a bolus was given."""
    if making.open_bolus:
        raise NotInTheLog(
            f"Nobody has recorded whether the {_plain(making.open_bolus.mg)} mg bolus was given. Record that first."
        )


def require_a_fit_of_the_container(fact: BolusOrdered, making: CourseInTheMaking) -> None:
    """A bolus by the pump comes out of the container that runs."""
    if fact.via is Via.HAND:
        return
    require_running(making, "The pump cannot give a bolus")
    container = making.segments[-1].container
    if container is None:
        raise NotInTheLog("The pump cannot give a bolus: what runs on it has no ketamine.")
    if fact.mg_per_ml != container.mg_per_ml:
        raise NotInTheLog(
            f"The container that hangs has {_plain(container.mg_per_ml)} mg per mL, "
            f"not {_plain(fact.mg_per_ml)} mg per mL."
        )


def require_known_bolus(making: CourseInTheMaking, bolus_id: str) -> CourseBolus:
    """Return the bolus, of which it is not known yet whether it was given."""
    bolus = making.bolus(bolus_id)
    if bolus is None:
        raise NotInTheLog("No such bolus had been ordered by that time.")
    if not bolus.is_open:
        raise NotInTheLog("What became of this bolus is recorded already: correct that entry instead.")
    return bolus


def require_outcome(fact: BolusSettled, bolus: CourseBolus) -> None:
    """Something was given where it was given, at most what was ordered; else nothing."""
    if fact.outcome is not Outcome.GIVEN:
        if fact.given_mg:
            raise NotInTheLog("A bolus that was not given, or of which that is not known, has no mg given.")
        return
    if not fact.given_mg:
        raise NotInTheLog(
            "A bolus that was given has an amount above nought: record it as not given where nothing was."
        )
    if fact.given_mg > bolus.mg:
        raise NotInTheLog(f"{_plain(fact.given_mg)} mg cannot be given of a bolus of {_plain(bolus.mg)} mg.")


def _plain(value: Decimal) -> str:
    return f"{ten_digits(value).normalize():f}"
