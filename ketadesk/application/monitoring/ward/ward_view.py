"""The ward at one moment: open infusions by what is due, then signed orders, then what is over; nothing is left out.

An open finding is flagged on its line and never moves it. The page keeps lines still under the hands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.bedside_desk import WardLine, WardView
from ketadesk.application.monitoring.due_words import PRESSING, most_pressing
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.monitoring.ward.reminders import reminders
from ketadesk.application.monitoring.ward.ward_line import ward_line
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import number_text
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_course import CourseState

_COUNTED: Final = (
    (CourseState.RUNNING, "running"),
    (CourseState.PAUSED, "paused"),
    (CourseState.BY_HAND, "by hand"),
)
_OPEN, _WAITING, _OVER = range(3)


def ward_view(
    watched: Sequence[Watched], reference: Reference, zone: tzinfo, search: str = "", now: datetime | None = None
) -> WardView:
    """Return the ward's list; counts and reminders are of the whole ward, whatever is searched for.

    `now` is needed for an empty ward only; else it is the moment at which `watched` was read.
    """
    beds = sorted((BesideBed(w, reference, zone) for w in watched), key=_place)
    moment = watched[0].now if watched else now
    lines = ((beside, ward_line(beside)) for beside in beds)
    return WardView(
        at="" if moment is None else moment_text(moment.astimezone(zone)),
        lines=tuple(line for _, line in lines if _is_sought(line, search)),
        counts=_counts(beds),
        reminders=tuple(sentence for beside in beds for sentence in reminders(beside)),
        notice=next((w.clock_flaw for w in watched if w.clock_flaw), ""),
    )


def _place(beside: BesideBed) -> tuple[int, int, timedelta]:
    """Open ones first, the one that has waited longest on top; of what is over the newest."""
    watched = beside.watched
    stopped = watched.course.stopped_at
    if beside.is_over and stopped is not None:
        return _OVER, 0, watched.now - stopped
    if beside.waits:
        return _WAITING, 0, timedelta(0)
    due = most_pressing(beside.due)
    if due is None:
        # Nothing is known to be due where the log cannot be followed: somebody has to look.
        return _OPEN, -1 if watched.flaw else len(PRESSING), timedelta(0)
    return _OPEN, PRESSING.index(due.state), due.slot.at - watched.now


def _is_sought(line: WardLine, search: str) -> bool:
    """True when every word of the search stands in the patient's name, identifier, bed or order id."""
    text = " ".join((line.patient, line.identifier, line.bed, line.label)).casefold()
    return all(word in text for word in search.casefold().split())


def _counts(beds: Sequence[BesideBed]) -> str:
    """`3 running, 1 paused, 2 signed and not started`."""
    over = [beside for beside in beds if beside.is_over]
    waiting = [beside for beside in beds if beside.waits]
    observed = [b for b in beds if b.watched.course.state is CourseState.STOPPED and not b.is_over]
    found = [(sum(b.watched.course.state is state for b in beds), words) for state, words in _COUNTED]
    found += [
        (len(observed), "stopped and still observed"),
        (len(waiting), "signed and not started"),
        (len(over), "over"),
    ]
    return ", ".join(f"{number_text(Decimal(count))} {words}" for count, words in found if count) or "No infusion"
