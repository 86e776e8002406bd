"""The count of the drug at the end: what is thrown away before a witness, and what does not come out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from ketadesk.application.monitoring.agreed_figures import agreed_given
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import counted, with_unit
from ketadesk.application.order_choices import Choice
from ketadesk.domain.bedside.elapsed import SECONDS_PER_HOUR, seconds_between
from ketadesk.domain.bedside.infusion_course import CourseContainer, InfusionCourse
from ketadesk.domain.bedside.infusion_log import Discarded, Reconciled, standing_facts
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import ZERO, difference, half_up, magnitude, product, quotient, total

COUNTED_TO_MG: Final = Decimal("0.001")
"""A smaller difference comes of dividing, not of drug that is missing."""
_NOBODY_YET: Final = "not-signed-yet"
"""Stands for the witness while the form is filled in; nothing is stored under it."""


class Leftover(NamedTuple):
    """Drug that was prepared and not given."""

    what: str
    """`container 2`."""
    ml: Decimal
    mg_per_ml: Decimal


def discard(asked: Questions) -> Worked:
    """What is thrown away, from what, before whom."""
    found = leftovers(asked.ground.watched)
    choices = tuple(Choice(value=x.what, label=f"{x.what}, {with_unit(x.ml, 'mL')} left") for x in found)
    what = asked.choice("what", "What is discarded", choices)
    of = next((x for x in found if x.what == what), None)
    ml = asked.number("ml", "Discarded", "mL", hint="as both of you read it")
    if of is not None and ml is not None:
        asked.show("That is", with_unit(product(ml, of.mg_per_ml), "mg"))
        if ml > of.ml:
            asked.caution(f"More than the {with_unit(of.ml, 'mL')} that are left by the count. Read it again, both.")
    by, name = _witness(asked)
    fact = None
    if of is not None and ml is not None:
        fact = Discarded(ml=ml, mg_per_ml=of.mg_per_ml, what=of.what, witness=by, witness_name=name)
    return Worked(
        title="Discard before a witness",
        words="Both of you read what is left, and watch it being thrown away.",
        do_words="Record what was discarded",
        fact=fact,
        asks_witness=True,
    )


def leftovers(watched: Watched) -> tuple[Leftover, ...]:
    """Return the containers and hand syringes that are over with something in them, less what was discarded."""
    gone = [e.fact for e in standing_facts(watched.log) if isinstance(e.fact, Discarded)]
    found = (*_containers(watched), *_syringes(watched))
    rests = (
        x._replace(ml=difference(x.ml, total(ZERO, *(d.ml for d in gone if d.what == x.what)))) for x in found
    )  # fmt: skip
    return tuple(x for x in rests if x.ml > 0)


def _containers(watched: Watched) -> Iterator[Leftover]:
    for hung in watched.course.containers:
        if hung.taken_down_at is not None:
            left = _reckoned_left(watched.course, hung) if hung.left_ml is None else hung.left_ml
            yield Leftover(f"container {hung.number}", left, hung.container.mg_per_ml)


def _reckoned_left(course: InfusionCourse, hung: CourseContainer) -> Decimal:
    """What has to be left in a container that nobody read."""
    flowed = (
        quotient((s.ml_per_h, seconds_between(s.start, s.end)), (SECONDS_PER_HOUR,))
        for s in course.segments
        if s.container_number == hung.number and s.end is not None
    )
    boluses = (
        quotient((b.given_mg, hung.container.ml), (hung.container.mg,))
        for b in course.boluses
        if b.container_number == hung.number
    )
    return difference(hung.container.ml, total(ZERO, *flowed, *boluses))


def _syringes(watched: Watched) -> Iterator[Leftover]:
    pushed = [b for b in watched.course.boluses if b.via is Via.HAND]
    for number, bolus in enumerate(pushed, start=1):
        if not bolus.is_open and bolus.mg_per_ml is not None:
            rest = quotient((difference(bolus.mg, bolus.given_mg),), (bolus.mg_per_ml,))
            yield Leftover(f"bolus syringe {number}", rest, bolus.mg_per_ml)


def reconcile(asked: Questions) -> Worked:
    """The count after the stop: drawn up against given and discarded."""
    watched = asked.ground.watched
    at = asked.at or asked.ground.whole.now
    count = ledger(watched.course, asked.ground.whole.orders, watched.log, at)
    given = agreed_given(watched.course, count.given_mg, at)
    for label, mg in (("Prepared", count.prepared_mg), ("Given", given), ("Discarded", count.discarded_mg)):
        asked.show(label, counted(mg, "mg"))
    asked.show("Not accounted for", unaccounted_words(count.unaccounted_mg))
    if watched.course.stopped_at is None or at < watched.course.stopped_at:
        asked.stop("The infusion is not over: it is counted after the stop.")
    missing = unaccounted(count.unaccounted_mg)
    reason = ""
    if missing:
        asked.caution("It does not come out: count again, both of you. What still differs is recorded with the reason.")
        reason = asked.words("reason", "Why it does not come out")
    by, name = _witness(asked)
    fact = None
    if reason or not missing:
        fact = Reconciled(unaccounted_mg=missing, reason=reason, witness=by, witness_name=name)
    return Worked(
        title="Count the drug",
        words="Count together: what was drawn up, what was given, what was discarded.",
        do_words="Record the count",
        fact=fact,
        asks_witness=True,
    )


def unaccounted(mg: Decimal) -> Decimal:
    """Return the difference of the count without what comes of dividing."""
    return half_up(mg, COUNTED_TO_MG)


def unaccounted_words(mg: Decimal) -> str:
    """Return the difference of the count in words; a minus sign alone is overlooked."""
    missing = unaccounted(mg)
    words = with_unit(magnitude(missing), "mg")
    return f"{words} more than was prepared" if missing < 0 else words


def _witness(asked: Questions) -> tuple[str, str]:
    witness = asked.ground.witness
    return (_NOBODY_YET, _NOBODY_YET) if witness is None else (witness.account_id, witness.full_name)
