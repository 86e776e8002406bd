"""What somebody should come for, a sentence each, with bed and order and without the name: it may stand on a desktop.

A reminder only, not an alarm.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ketadesk.application.clock_times import length_text
from ketadesk.application.monitoring.bed_words import bed_words
from ketadesk.application.monitoring.due_words import due_words
from ketadesk.application.monitoring.finding_words import finding_words, small
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.numbers import with_unit
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState

CONTAINER_SOON: Final = timedelta(minutes=30)
"""So long before a container is empty or expires somebody is reminded: judgement."""


def reminders(beside: BesideBed) -> tuple[str, ...]:
    """Return the sentences about one infusion, findings first."""
    place = bed_words(beside.bed) or "Bed not recorded"
    return tuple(f"{place}, {beside.watched.order.label}: {what}." for what in _all(beside))


def _all(beside: BesideBed) -> Iterator[str]:
    library = beside.reference.library
    yield from (finding_words(trigger, library, beside.clock) for trigger in beside.triggers)
    if beside.is_over or beside.waits:
        return
    if any(due.state is DueState.OVERDUE for due in beside.due):
        yield f"observations: {small(due_words(beside.due, beside.watched.now, beside.zone))}"
    bolus = beside.watched.course.open_bolus
    if bolus is not None:
        ordered = f"bolus of {with_unit(bolus.mg, 'mg')} ordered {beside.clock(bolus.ordered_at)}"
        yield f"{ordered}: record whether it was given"
    yield from _container(beside)
    yield from _plan(beside)


def _container(beside: BesideBed) -> Iterator[str]:
    count = beside.count
    for at, coming, past in ((count.empty_at, "empty", "empty since"), (count.expires_at, "expires", "expired")):
        if at is not None and at <= beside.watched.now + CONTAINER_SOON:
            yield f"container {_when(beside, at, coming, past)}"


def _plan(beside: BesideBed) -> Iterator[str]:
    """The step that is due, or the stop."""
    watched = beside.watched
    order = watched.orders.get(watched.course.revision)
    if order is None:
        return
    end = plan_end(watched.course, order, watched.now)
    if end is not None and end <= watched.now:
        yield f"the signed plan ended {beside.clock(end)}: stop the pump, or have it ordered anew"
        return
    if watched.course.state is CourseState.PAUSED:
        return  # what comes first is to resume or to stop: a step that cannot be taken is not reminded of
    due = [coming for coming in coming_phases(watched.course, order, watched.now) if coming.at <= watched.now]
    for coming in due[:1]:
        # Without its rate: the step is read back blind, and this line stays on screen over the form.
        yield f"next step due {beside.clock(coming.at)}: {phase_words(coming.phase, order)}"


def _when(beside: BesideBed, at: datetime, coming: str, past: str) -> str:
    now = beside.watched.now
    if at <= now:
        return f"{past} {beside.clock(at)}"
    return f"{coming} {beside.clock(at)}, in {length_text(now, at)}"
