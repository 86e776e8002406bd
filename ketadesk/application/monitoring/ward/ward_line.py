"""One infusion, or one signed order, as a line of the ward's list: every text ready to be set, each value with its age.

Where the log or a plan cannot be followed the line says so and shows what is known; no line is ever left out.
"""

from datetime import datetime
from typing import Final

from ketadesk.application.clock_times import date_text, length_text, moment_text, read_date
from ketadesk.application.monitoring.bedside_desk import WardLine
from ketadesk.application.monitoring.due_words import due_words, most_pressing
from ketadesk.application.monitoring.finding_words import finding_words
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import with_unit
from ketadesk.application.phrases import full_name
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.start_refusals import start_refusals
from ketadesk.domain.order_state import OrderState

_WAITS: Final = {
    OrderState.DRAFT: "is not signed off",
    OrderState.SIGNED_OFF: "waits for its second check",
    OrderState.CHECKED: "waits for the prescriber's signature",
    OrderState.SIGNED: "is signed and waits for its start",
}
LIBRARY_CHANGED: Final = "Drug library changed since this order"


def ward_line(beside: BesideBed) -> WardLine:
    """Return the line."""
    watched, order = beside.watched, beside.watched.order
    pressing = most_pressing(beside.due)
    strongest = beside.triggers[0] if beside.triggers else None
    return WardLine(
        order_id=watched.order_id,
        label=order.label,
        bed=beside.bed,
        patient=full_name(order.draft),
        identifier=order.draft.patient.identifier,
        born=date_text(read_date(order.draft.patient.birth_date)),
        state=watched.course.state,
        state_words=_state_words(beside),
        rate=_rate(watched),
        since=_since(beside),
        due_state=None if pressing is None else pressing.state,
        due=due_words(beside.due, watched.now, beside.zone),
        due_at="" if pressing is None else pressing.slot.at.isoformat(timespec="seconds"),
        pain=beside.seen.pain(beside.clock),
        sedation=beside.seen.sedation(beside.clock),
        side_effects=beside.seen.side_effects(beside.clock),
        empty_at=container_words(beside),
        urgency=None if strongest is None else strongest.urgency,
        findings=_findings(beside),
        flags=_flags(beside),
    )


def container_words(beside: BesideBed) -> str:
    """`Container empty 21:40`, or when it expires where that comes first; blank where none hangs."""
    count, now = beside.count, beside.watched.now
    ends = [(at, verb) for at, verb in ((count.expires_at, "expire"), (count.empty_at, "empty")) if at is not None]
    if not ends:
        return ""
    at, verb = min(ends)
    words = {"expire": ("expires", "expired"), "empty": ("empty", "empty since")}[verb]
    return f"Container {words[at <= now]} {beside.clock(at)}"


def _state_words(beside: BesideBed) -> str:
    course, began = beside.watched.course, _rate_began(beside.watched)
    if beside.watched.cannot_follow:
        return "Stopped" if beside.watched.has_ended else "Not known"
    match course.state:
        case CourseState.NOT_STARTED:
            return "Signed, not started" if beside.waits else "Not known"
        case CourseState.BY_HAND:
            return "By hand, nothing on the pump"
        case CourseState.PAUSED if began is not None:
            return f"Paused since {beside.clock(began)}"
        case CourseState.STOPPED if course.stopped_at is not None:
            return f"Stopped {moment_text(course.stopped_at.astimezone(beside.zone))}"
        case _:
            return "Running"


def _rate(watched: Watched) -> str:
    """Blank where the log cannot be followed too: what ran before that may have been changed since."""
    running = None if watched.cannot_follow else watched.course.now_running
    return with_unit(running.ml_per_h, "mL/h") if running is not None and running.ml_per_h > 0 else ""


def _since(beside: BesideBed) -> str:
    """Since when this rate runs: a new container of the same mixture is no new rate."""
    watched = beside.watched
    start = watched.signed_at.get(watched.revision) if beside.waits else _rate_began(watched)
    return "" if start is None else f"since {beside.clock(start)}, {length_text(start, watched.now)}"


def _rate_began(watched: Watched) -> datetime | None:
    return None if watched.cannot_follow else watched.course.rate_began


def _findings(beside: BesideBed) -> str:
    if not beside.triggers:
        return ""
    more = len(beside.triggers) - 1
    first = finding_words(beside.triggers[0], beside.reference.library, beside.clock)
    return f"{first}, and {more} more" if more else first


def _flags(beside: BesideBed) -> tuple[str, ...]:
    watched = beside.watched
    found = [watched.flaw] if watched.flaw else []
    if watched.revision in watched.library_changed:
        found.append(LIBRARY_CHANGED)
    waiting = watched.progress.waiting
    if waiting is not None and waiting.revision != watched.revision:
        found.append(f"A change, R{waiting.revision}, {_WAITS[waiting.state]}")
    found += _baseline(beside)
    if watched.course.open_bolus is not None:
        found.append("A bolus is not settled: given, or not given?")
    if watched.repeat_course:
        found.append("Repeat course")
    return tuple(found)


def _baseline(beside: BesideBed) -> list[str]:
    """What a correction has made of the set that the start stood on."""
    was_changed, now = beside.kept.started_on
    if not was_changed:
        return []
    if now is None:
        return ["The set that the start stood on was struck through or moved behind it"]
    speaks_against = start_refusals(now, beside.watched.target, beside.reference.library)
    return ["The set that the start stood on was corrected: now it speaks against the start"] if speaks_against else []
