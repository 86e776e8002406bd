"""Which steps may be taken now, by whom: what the state of the course and the rights of the account leave open."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from ketadesk.application.account import Account, Right
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.monitoring.steps.counting import leftovers
from ketadesk.application.monitoring.steps.ground import signed_revision
from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.coming_phases import coming_phases
from ketadesk.domain.bedside.infusion_course import CourseState

STEP_SOON: Final = timedelta(minutes=15)
"""So long before its time the next step stands in the foreground: judgement."""
_OBSERVE: Final = frozenset(
    {Verb.READ_PUMP, Verb.MOVE_BED, Verb.NOT_OBSERVED, Verb.ACT, Verb.REANSWER, Verb.CORRECT, Verb.STRIKE}
)
_ALWAYS: Final = (Verb.CORRECT, Verb.STRIKE)
_WHILE_IT_RUNS: Final = (Verb.READ_PUMP, Verb.SET_TARGET, Verb.MOVE_BED, Verb.DISCARD)
_OF_A_COURSE: Final = (Verb.NOT_OBSERVED, Verb.ACT, Verb.REANSWER, *_ALWAYS)
_BY_STATE: Final[Mapping[CourseState, tuple[Verb, ...]]] = {
    CourseState.NOT_STARTED: (Verb.START, Verb.SET_TARGET, *_ALWAYS),
    CourseState.BY_HAND: (
        Verb.SETTLE_BOLUS, Verb.NEXT_STEP, Verb.START_REVISION, Verb.STOP, Verb.ORDER_BOLUS, *_WHILE_IT_RUNS,
        *_OF_A_COURSE,
    ),
    CourseState.RUNNING: (
        Verb.NEXT_STEP, Verb.START_REVISION, Verb.PAUSE, Verb.STOP, Verb.LOWER_RATE, Verb.SETTLE_BOLUS,
        Verb.ORDER_BOLUS, Verb.CHANGE_CONTAINER, *_WHILE_IT_RUNS, *_OF_A_COURSE,
    ),
    CourseState.PAUSED: (
        Verb.RESUME, Verb.START_REVISION, Verb.STOP, Verb.SETTLE_BOLUS, Verb.CHANGE_CONTAINER, *_WHILE_IT_RUNS,
        *_OF_A_COURSE,
    ),
    CourseState.STOPPED: (Verb.SETTLE_BOLUS, Verb.DISCARD, Verb.RECONCILE, Verb.MOVE_BED, *_OF_A_COURSE),
}  # fmt: skip

_WHATEVER_THE_LOG: Final = (Verb.READ_PUMP, Verb.SET_TARGET, Verb.MOVE_BED, *_OF_A_COURSE)
"""What can be recorded where the log cannot be followed, beside a pause and a stop: it changes nothing of the course,
or puts the log right."""


def needed_right(verb: Verb) -> Right:
    """Return what an account must be allowed to for `verb`."""
    return Right.OBSERVE if verb in _OBSERVE else Right.RUN_INFUSION


def allowed_steps(watched: Watched, who: Account | None) -> tuple[Verb, ...]:
    """Return what `who` may do now, in the order of the buttons; nothing while the clock is wrong."""
    return () if watched.clock_flaw else steps_by_state(watched, who)


def steps_by_state(watched: Watched, who: Account | None) -> tuple[Verb, ...]:
    """Return the same without regard to the clock: a form that is being filled in stays on screen."""
    if who is None:
        return ()
    verbs = tuple(_where_nothing_is_known(watched) if watched.cannot_follow else _by_state(watched))
    return tuple(verb for verb in verbs if who.may(needed_right(verb)))


def _by_state(watched: Watched) -> Iterator[Verb]:
    stands_in_the_way = set(_not_now(watched))
    return (v for v in _BY_STATE[watched.course.state] if v not in stands_in_the_way)


def _where_nothing_is_known(watched: Watched) -> Iterator[Verb]:
    """Pause and stop as long as the order's own steps say that it runs: the pump may do so."""
    if watched.may_run:
        yield from (Verb.PAUSE, Verb.STOP)
    yield from _WHATEVER_THE_LOG


def urgent_steps(watched: Watched, allowed: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """Return those of `allowed` that stand in the foreground."""
    foreground = {Verb.START, Verb.PAUSE, Verb.STOP, Verb.SETTLE_BOLUS, Verb.RESUME}
    if watched.course.state is CourseState.BY_HAND or _step_is_due(watched):
        foreground.add(Verb.NEXT_STEP)
    return tuple(verb for verb in allowed if verb in foreground)


def _not_now(watched: Watched) -> Iterator[Verb]:
    """What the state has and this infusion has no use for."""
    course = watched.course
    if signed_revision(watched) not in watched.orders:
        yield Verb.START
        yield Verb.START_REVISION
    if course.open_bolus is None:
        yield Verb.SETTLE_BOLUS
    else:
        yield Verb.ORDER_BOLUS
    if not _pump_phases_to_come(watched):
        yield Verb.NEXT_STEP
    if not leftovers(watched):
        yield Verb.DISCARD


def _pump_phases_to_come(watched: Watched) -> bool:
    course = watched.course
    order = watched.orders.get(course.revision)
    coming = () if order is None else coming_phases(course, order, watched.now)
    return any(c.phase.pump_ml_per_h for c in coming)


def _step_is_due(watched: Watched) -> bool:
    course = watched.course
    order = watched.orders.get(course.revision)
    coming = () if order is None else coming_phases(course, order, watched.now)
    return bool(coming) and coming[0].at - watched.now <= STEP_SOON
