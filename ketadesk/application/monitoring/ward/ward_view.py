"""The ward at one moment: open infusions by what is due, then signed orders, then what is over; nothing is left out.

Whoever's pump has to be stopped stands first; any other finding is flagged on its line and does not move it. The page
keeps lines still under the hands. Patients whose order is not signed yet stand beside the list, without a figure.
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
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.order_state import SheetMark

_COUNTED: Final = (
    (CourseState.RUNNING, "running"),
    (CourseState.PAUSED, "paused"),
    (CourseState.BY_HAND, "by hand"),
)
_OPEN, _WAITING, _OVER = range(3)
_NOT_SIGNED: Final = (SheetMark.DRAFT, SheetMark.ONE_NURSE, SheetMark.READY)


def ward_view(
    watched: Sequence[Watched],
    reference: Reference,
    zone: tzinfo,
    search: str = "",
    now: datetime | None = None,
    orders: Sequence[OrderSummary] = (),
) -> WardView:
    """Return the ward's list; counts and reminders are of the whole ward, whatever is searched for.

    `now` is needed for an empty ward only; else it is the moment at which `watched` was read. `orders` are those that
    the search found: of them the ones that wait for a check or a signature are told.
    """
    beds = sorted((BesideBed(w, reference, zone) for w in watched), key=_place)
    moment = watched[0].now if watched else now
    lines = ((beside, ward_line(beside)) for beside in beds)
    return WardView(
        at="" if moment is None else moment_text(moment.astimezone(zone)),
        lines=tuple(line for _, line in lines if _is_sought(line, search)),
        counts=_counts(beds),
        # One sentence of all is seen on every page: on a bad night everybody is overdue, and it is not that one.
        reminders=tuple(sentence for beside in sorted(beds, key=_stops_later) for sentence in reminders(beside)),
        notice=next((w.clock_flaw for w in watched if w.clock_flaw), ""),
        without_infusion=tuple(_without_infusion(o) for o in orders if not o.running and o.mark in _NOT_SIGNED),
    )


def _without_infusion(order: OrderSummary) -> str:
    name = f"{order.family_name.upper()}, {order.given_name}; {order.identifier}"
    return f"{name}: {order.order_id}-R{order.revision} is {order.mark.value}"


def _place(beside: BesideBed) -> tuple[int, bool, int, timedelta]:
    """Open ones first: whose pump has to be stopped, then who has waited longest; of what is over the newest."""
    watched = beside.watched
    stopped = watched.course.stopped_at
    if beside.is_over and stopped is not None:
        return _OVER, True, 0, watched.now - stopped
    if beside.waits:
        return _WAITING, True, 0, timedelta(0)
    due = most_pressing(beside.due)
    if due is None:
        # Nothing is known to be due where the log cannot be followed: somebody has to look.
        return _OPEN, _stops_later(beside), -1 if watched.flaw else len(PRESSING), timedelta(0)
    return _OPEN, _stops_later(beside), PRESSING.index(due.state), due.slot.at - watched.now


def _stops_later(beside: BesideBed) -> bool:
    """False for whoever's pump has to be stopped: her reminders come first, the others in the order of the list."""
    return not any(trigger.urgency is Urgency.STOP for trigger in beside.triggers)


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
