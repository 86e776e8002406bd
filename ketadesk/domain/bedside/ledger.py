"""The count of the drug: given, left, discarded, and what a change would bring, in exact mg and mL.

mg = mL/h x s x mg in the container / (3,600 x mL in the container), summed over the segments, and the boluses

What flowed is reckoned from the rates that were logged, also past the moment at which the container was empty by that
reckoning: it is never less than what may have been given. What was left in a container when it was taken down is what
was read there; it is unaccounted for until it is discarded, and so is any difference to the reckoning.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from ketadesk.domain.bedside.elapsed import SECONDS_PER_HOUR, after_hours, after_seconds, seconds_between
from ketadesk.domain.bedside.infusion_course import CourseBolus, CourseContainer, CourseOrder, InfusionCourse, Segment
from ketadesk.domain.bedside.infusion_log import Discarded, Logged, standing_facts
from ketadesk.domain.infusion import DAY_H
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import ONE, ZERO, difference, magnitude, product, quotient, total

_NOTHING_MG = Decimal("1E-30")
"""So much or less is the last digit of a concentration that does not end, not drug."""


class Ledger(Model):
    """The count at one moment."""

    given_mg: Decimal
    in_24_h_mg: Decimal
    """In the 24 hours before."""
    container_left_mg: Decimal | None
    """By reckoning, 0 when that is past; None where no container hangs."""
    container_left_ml: Decimal | None
    container_number: int
    """0 where none hangs."""
    empty_at: datetime | None
    """At the present rate; None while nothing flows. In the past where the container is empty by reckoning."""
    expires_at: datetime | None
    prepared_mg: Decimal
    """In all containers hung and all bolus syringes settled, whatever became of them."""
    discarded_mg: Decimal
    unaccounted_mg: Decimal
    """Prepared less given less discarded less what hangs: 0 when all is accounted for."""


def ledger(course: InfusionCourse, orders: Mapping[int, CourseOrder], log: Sequence[Logged], at: datetime) -> Ledger:
    """Return the count at `at`, by all that is known of it now; a bolus counts whole from when it was given."""
    use = _ContainerUse.at(course, at)
    given_mg = _given_between(course, course.started_at or at, at)
    left_mg = use.left_mg(at) if use else None
    prepared_mg = _prepared_mg(course, at)
    discarded_mg = _discarded_mg(log, at)
    unaccounted_mg = difference(prepared_mg, total(given_mg, discarded_mg, left_mg or ZERO))
    return Ledger(
        given_mg=given_mg,
        in_24_h_mg=_given_between(course, after_hours(at, -DAY_H), at),
        container_left_mg=left_mg,
        container_left_ml=use.left_ml(at) if use else None,
        container_number=use.container.number if use else 0,
        empty_at=use.empty_at(at) if use else None,
        expires_at=_expires_at(use.container, orders) if use else None,
        prepared_mg=prepared_mg,
        discarded_mg=discarded_mg,
        unaccounted_mg=unaccounted_mg if magnitude(unaccounted_mg) > _NOTHING_MG else ZERO,
    )


def _given_between(course: InfusionCourse, start: datetime, end: datetime) -> Decimal:
    """Return the mg from `start` to `end`, both included, divided once."""
    by_volume: dict[Decimal, Decimal] = {}
    for segment in course.segments:
        if segment.container is not None:
            ml_s = product(segment.ml_per_h, _seconds_inside(segment, start, end))
            so_far = by_volume.get(segment.container.ml, ZERO)
            by_volume[segment.container.ml] = total(so_far, product(ml_s, segment.container.mg))
    above, below = ZERO, ONE
    for ml, mg_ml_s in by_volume.items():
        above, below = total(product(above, ml), product(mg_ml_s, below)), product(below, ml)
    boluses = total(*(b.given_mg for b in course.boluses if b.given_at and start <= b.given_at <= end))
    return total(quotient((above,), (below, SECONDS_PER_HOUR)), boluses)


def _seconds_inside(segment: Segment, start: datetime, end: datetime) -> Decimal:
    return max(ZERO, seconds_between(max(segment.start, start), min(segment.end or end, end)))


def _prepared_mg(course: InfusionCourse, at: datetime) -> Decimal:
    syringes = (b for b in course.boluses if b.via is Via.HAND and b.settled_at and b.settled_at <= at)
    return total(
        *(c.container.mg for c in course.containers if c.hung_at <= at),
        *(b.mg for b in syringes),
    )


def _discarded_mg(log: Sequence[Logged], at: datetime) -> Decimal:
    facts = (e.fact for e in standing_facts(log) if e.at <= at)
    return total(*(product(f.ml, f.mg_per_ml) for f in facts if isinstance(f, Discarded)))


def _expires_at(container: CourseContainer, orders: Mapping[int, CourseOrder]) -> datetime:
    return after_hours(container.hung_at, orders[container.revision].change_container_after_h)


class _ContainerUse(Model):
    """What flows out of the container that hangs."""

    container: CourseContainer
    segments: tuple[Segment, ...]
    boluses: tuple[CourseBolus, ...]

    @classmethod
    def at(cls, course: InfusionCourse, at: datetime) -> "_ContainerUse | None":
        """Return the use of the container that hangs then, if one does."""
        for container in course.containers:
            if container.hung_at <= at and (container.taken_down_at is None or at < container.taken_down_at):
                return cls(
                    container=container,
                    segments=tuple(s for s in course.segments if s.container_number == container.number),
                    boluses=tuple(b for b in course.boluses if b.container_number == container.number),
                )
        return None

    def left_ml(self, at: datetime) -> Decimal:
        return max(ZERO, quotient((self._left(at),), (self.container.container.mg, SECONDS_PER_HOUR)))

    def left_mg(self, at: datetime) -> Decimal:
        return max(ZERO, quotient((self._left(at),), (self.container.container.ml, SECONDS_PER_HOUR)))

    def empty_at(self, at: datetime) -> datetime | None:
        """Return when it is empty, to the second below: in the past where the reckoning has passed that."""
        changes = {s.start for s in self.segments} | {b.given_at for b in self.boluses if b.given_at}
        for before, moment in pairwise(sorted({self.container.hung_at, at} | {c for c in changes if c <= at})):
            if self._left(moment) <= 0:
                return min(self._empty_from(before) or moment, moment)
        return self._empty_from(at)

    def _empty_from(self, moment: datetime) -> datetime | None:
        ml_per_h = next((s.ml_per_h for s in self.segments if _runs_at(s, moment)), ZERO)
        if not ml_per_h:
            return None
        return after_seconds(moment, quotient((self._left(moment),), (self.container.container.mg, ml_per_h)))

    def _left(self, at: datetime) -> Decimal:
        """mg x mL x s/h that are left, so that nothing was divided yet; below zero when more was reckoned to flow."""
        mg, ml = self.container.container.mg, self.container.container.ml
        flowed = (product(s.ml_per_h, _seconds_inside(s, s.start, at), mg) for s in self.segments)
        boluses = (product(b.given_mg, ml, SECONDS_PER_HOUR) for b in self.boluses if b.given_at and b.given_at <= at)
        return difference(product(mg, ml, SECONDS_PER_HOUR), total(*flowed, *boluses))


def _runs_at(segment: Segment, at: datetime) -> bool:
    return segment.start <= at and (segment.end is None or at < segment.end)
