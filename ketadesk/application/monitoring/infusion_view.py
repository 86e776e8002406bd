"""One infusion for its page: what runs, what was ordered, the count, what is due, and what may be done."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from decimal import Decimal

from ketadesk.application import phrases
from ketadesk.application.account import Account
from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.monitoring.agreed_figures import agreed_given
from ketadesk.application.monitoring.bedside_desk import InfusionView, WardLine
from ketadesk.application.monitoring.delivered import delivered_lines
from ketadesk.application.monitoring.due_lines import due_lines
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.history import history
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.steps.allowed_steps import allowed_steps, urgent_steps
from ketadesk.application.monitoring.steps.counting import unaccounted_words
from ketadesk.application.monitoring.steps.projected import projected_mg
from ketadesk.application.monitoring.ward.beside_bed import BesideBed
from ketadesk.application.monitoring.ward.ward_line import ward_line
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import counted, number_text, with_unit
from ketadesk.application.order_draft import KnownAllergies
from ketadesk.application.read_order import read_order
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState

NO_FIGURE = "The program's two ways of working this out disagree: no figure is shown. Go by the signed sheet."
NO_COUNT = "Not known: the log cannot be followed. Count the containers and syringes."
Row = tuple[str, str]
Disagreed = Callable[[EnginesDisagree], None]


def infusion_view(
    watched: Watched,
    reference: Reference,
    who: Account | None,
    zone: tzinfo,
    disagreed: Disagreed = lambda _disagree: None,
) -> InfusionView:
    """Return everything of one infusion, for the one who is signed in.

    Where the engines disagree there is no figure, and `disagreed` is told, for the log of faults.
    """
    beside = BesideBed(watched, reference, zone)
    line = ward_line(beside)
    draft = watched.order.draft
    terms = read_order(draft, reference.library).terms
    allowed = allowed_steps(watched, who)
    return InfusionView(
        order_id=watched.order_id,
        revision=watched.revision,
        label=watched.order.label,
        name=phrases.full_name(draft),
        born=phrases.born_text(terms),
        gender=phrases.SEXES.get(draft.patient.sex, ""),
        identifier=draft.patient.identifier,
        weight=phrases.weight_text(draft, terms),
        allergies=phrases.allergy_text(draft.patient.allergies),
        allergies_alert=isinstance(draft.patient.allergies, KnownAllergies),
        bed=beside.bed,
        state=CourseState.STOPPED if watched.cannot_follow and watched.has_ended else watched.course.state,
        state_words=_state_words(line),
        rate=_rate(watched),
        rate_lines=_rate_lines(watched, disagreed),
        ordered=_ordered(watched, zone, disagreed),
        next_step=_next_step(watched, zone),
        counts=_counts(beside, disagreed),
        findings=finding_cards(watched, reference, zone),
        due=due_lines(beside.due, watched, reference.library, zone),
        history=history(watched, reference, zone),
        allowed=allowed,
        urgent=urgent_steps(watched, allowed),
        flags=tuple(flag for flag in line.flags if flag != watched.flaw),
        at=moment_text(watched.now.astimezone(zone)),
        notice=" ".join(words for words in (watched.clock_flaw, watched.flaw) if words),
        state_known=not watched.cannot_follow or watched.has_ended,
    )


def _state_words(line: WardLine) -> str:
    return f"{line.state_words}, {line.since}" if line.state is CourseState.RUNNING and line.since else line.state_words


def _rate(watched: Watched) -> str:
    running = None if watched.cannot_follow else watched.course.now_running
    on_pump = running is not None and watched.course.state in (CourseState.RUNNING, CourseState.PAUSED)
    return number_text(running.ml_per_h) if running is not None and on_pump else ""


def _rate_lines(watched: Watched, disagreed: Disagreed) -> tuple[str, ...]:
    running, order = watched.course.now_running, watched.orders.get(watched.course.revision)
    if watched.cannot_follow or running is None or order is None or watched.course.state is not CourseState.RUNNING:
        return ()
    if running.container is None:
        return ("Saline, no drug",)
    try:
        return delivered_lines(running.ml_per_h, order, running.container, running.phase)
    except EnginesDisagree as disagree:
        disagreed(disagree)
        return (NO_FIGURE,)


def _ordered(watched: Watched, zone: tzinfo, disagreed: Disagreed) -> str:
    """The phase of the signed plan that is in force; before the start the first on the pump."""
    course, order = watched.course, watched.orders.get(watched.course.revision or watched.revision)
    if order is None or course.state is CourseState.STOPPED or watched.cannot_follow:
        return ""
    started = course.state is not CourseState.NOT_STARTED
    place = course.phase if started else order.first_pump_phase
    if place is None:
        return "Ordered: nothing on the pump"
    phase = order.phases[place]
    parts = [phase_words(phase, order)]
    if phase.pump_ml_per_h is not None:
        parts.append(with_unit(phase.pump_ml_per_h, "mL/h"))
        parts += _per_kg(phase.pump_ml_per_h, order, place, disagreed)
    else:
        parts.append(f"{with_unit(phase.mg, 'mg')} by hand")
    end = _phase_end(watched, order)
    if end is not None:
        parts.append(f"until {_local(end, zone)}")
    return f"Ordered: {', '.join(parts)}"


def _per_kg(ml_per_h: Decimal, order: CourseOrder, place: int, disagreed: Disagreed) -> list[str]:
    if order.container is None:
        return []
    try:
        return [delivered_lines(ml_per_h, order, order.container, place)[1]]
    except EnginesDisagree as disagree:
        disagreed(disagree)
        return []


def _phase_end(watched: Watched, order: CourseOrder) -> datetime | None:
    coming = coming_phases(watched.course, order, watched.now)
    return coming[0].at if coming else plan_end(watched.course, order, watched.now)


def _next_step(watched: Watched, zone: tzinfo) -> str:
    """`Next: taper step 1 of 4, 28 mL per hour, 24-Nov-2026 14:15`; after the last step the stop."""
    order = watched.orders.get(watched.course.revision)
    if order is None or watched.cannot_follow or watched.course.state is CourseState.PAUSED:
        return ""  # what comes after a pause is to resume or to stop, and neither is planned
    coming = [c for c in coming_phases(watched.course, order, watched.now) if c.phase.pump_ml_per_h]
    if coming:
        step = coming[0]
        rate = with_unit(step.phase.pump_ml_per_h or Decimal(0), "mL/h")
        return f"Next: {phase_words(step.phase, order)}, {rate}, {_local(step.at, zone)}"
    end = plan_end(watched.course, order, watched.now)
    return "" if end is None else f"Next: stop, {_local(end, zone)}"


def _counts(beside: BesideBed, disagreed: Disagreed) -> tuple[Row, ...]:
    """The ledger, each figure of it agreed by both engines or not shown."""
    watched = beside.watched
    if watched.cannot_follow:
        return (("Count", NO_COUNT),)
    if watched.course.started_at is None:
        return ()
    try:
        return tuple(_agreed_counts(beside))
    except EnginesDisagree as disagree:
        disagreed(disagree)
        return (("Count", NO_FIGURE),)


def _agreed_counts(beside: BesideBed) -> list[Row]:
    watched, count = beside.watched, beside.count
    order = watched.orders[watched.course.revision]
    limit = order.cumulative_limit_mg
    of_limit = "no limit for this order" if limit is None else f"limit {with_unit(limit, 'mg')}"
    given = agreed_given(watched.course, count.given_mg, watched.now)
    rows = [
        ("Given so far", counted(given, "mg")),
        ("In the last 24 hr", f"{counted(count.in_24_h_mg, 'mg')}, {of_limit}"),
    ]
    if count.container_left_mg is not None and count.container_left_ml is not None:
        left = f"{counted(count.container_left_ml, 'mL')}, {counted(count.container_left_mg, 'mg')}"
        rows.append((f"Left in container {count.container_number}", left))
    for label, moment in (("Container empty", count.empty_at), ("Container expires", count.expires_at)):
        if moment is not None:
            rows.append((label, beside.clock(moment)))
    if watched.course.state is CourseState.STOPPED:
        return [
            *rows,
            ("Prepared", counted(count.prepared_mg, "mg")),
            ("Discarded", counted(count.discarded_mg, "mg")),
            ("Not accounted for", unaccounted_words(count.unaccounted_mg)),
        ]
    most = projected_mg(watched.course, order, watched.now)
    return [*rows, ("Most in any 24 hr with what is planned", f"{counted(most, 'mg')}, {of_limit}")]


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment_text(moment.astimezone(zone))
