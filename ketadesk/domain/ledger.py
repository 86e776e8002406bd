"""The count of the drug: given, left, discarded, and what a change would bring, in exact mg and mL.

mg = mL/h x s x mg in the container / (3,600 x mL in the container), summed over the segments, and the boluses
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from ketadesk.domain.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.infusion_log import Logged
from ketadesk.domain.model import Model


class Ledger(Model):
    """The count at one moment."""

    given_mg: Decimal
    in_24_h_mg: Decimal
    """In the 24 hours before."""
    container_left_mg: Decimal | None
    """By reckoning; None where no container hangs."""
    container_left_ml: Decimal | None
    container_number: int
    """0 where none hangs."""
    empty_at: datetime | None
    """At the present rate; None while nothing flows."""
    expires_at: datetime | None
    prepared_mg: Decimal
    """In all containers hung and all bolus syringes settled."""
    discarded_mg: Decimal
    unaccounted_mg: Decimal
    """Prepared less given less discarded less what hangs: 0 when all is accounted for."""


def ledger(course: InfusionCourse, orders: Mapping[int, CourseOrder], log: Sequence[Logged], at: datetime) -> Ledger:
    """Return the count at `at`."""
    raise NotImplementedError


class Flow(Model):
    """A constant flow of drug that is yet to come, or a bolus."""

    start: datetime
    end: datetime
    mg: Decimal


def remaining_plan(course: InfusionCourse, order: CourseOrder, now: datetime) -> tuple[Flow, ...]:
    """Return what is still to be given if the signed plan goes on from `now`.

    The phase that runs keeps its planned length from its own start, a pause included; a taper step that is paused is
    made up for its pause. A paused infusion counts as resumed now. Phases that follow each have their planned length.
    """
    raise NotImplementedError


def most_in_24_h(course: InfusionCourse, coming: Sequence[Flow]) -> Decimal:
    """Return the most mg in any 24 hours of what was given and what is coming."""
    raise NotImplementedError
