"""The handover: one page on which the next shift sees what runs, what is due, how the patient is, and checks the pump.

It is short by what it leaves out, never by cutting a text; what does not fit goes on over a second page, which says so.
"""

from datetime import tzinfo
from decimal import Decimal

from ketadesk.application.monitoring.agreed_figures import agreed_given
from ketadesk.application.monitoring.bed_words import logged_bed
from ketadesk.application.monitoring.delivered import delivered_lines
from ketadesk.application.monitoring.due_lines import track_words
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.open_findings import open_triggers
from ketadesk.application.monitoring.papers.handover_patient import patient_blocks
from ketadesk.application.monitoring.papers.paper_frame import HANDOVER, PaperGround, PaperKind, paper, typed
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import NO_BREAK, bind_units, counted, number_text, with_unit
from ketadesk.application.phrases import NOT_RECORDED
from ketadesk.application.reference import Reference
from ketadesk.application.scan.paper_code import Seal
from ketadesk.application.sheet.sheet_content import (
    Block,
    Cell,
    Column,
    EntryBoxes,
    Facts,
    KeyRate,
    Lines,
    Section,
    SheetContent,
    Tone,
)
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet, due_sets
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, Segment
from ketadesk.domain.bedside.infusion_triggers import PUMP_RATE_DIFFERS
from ketadesk.domain.bedside.ledger import ledger

_MOST_FINDINGS = 3
_MOST_OVERDUE = 3


def handover(
    watched: Watched, reference: Reference, zone: tzinfo, identifier_label: str, made_by: str, seal: Seal
) -> SheetContent:
    """Return the handover as of `watched.now`; `made_by` is who hands over. Raises `EnginesDisagree`."""
    return handover_as(HANDOVER, PaperGround(watched, reference, zone, seal), identifier_label, made_by)


def handover_as(kind: PaperKind, ground: PaperGround, identifier_label: str, made_by: str) -> SheetContent:
    """Return the same as a paper of its own, or as a part of a pack. Raises `EnginesDisagree`."""
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("The pump", (*_rate(ground), _pump_facts(ground))),
        ("To do: open findings, observations due", (*_findings(ground), _due(ground))),
        ("The patient", patient_blocks(ground)),
        ("Check at the bed: read it off the pump, then tick", (_PUMP_CHECK,)),
    )
    sections = tuple(
        Section(number=number, title=title, blocks=blocks) for number, (title, blocks) in enumerate(parts, start=1)
    )
    return paper(kind, ground, sections, identifier_label, made_by)


_PUMP_CHECK = EntryBoxes(
    columns=(
        Column(title="Same as above: tick", weight=2),
        Column(title="Rate seen on the pump", weight=3),
        Column(title="Volume left", weight=3),
        Column(title="Date and time", weight=3),
        Column(title="Initials", weight=2),
    ),
    rows=("Hands over", "Takes over"),
)


def _rate(ground: PaperGround) -> tuple[Block, ...]:
    """The rate in the largest type, since when, and what it gives three ways."""
    course = ground.watched.course
    running = course.now_running
    if running is None or running.container is None:
        return (Lines(lines=(Cell(text="Nothing runs on the pump.", strong=True),)),)
    order = ground.watched.orders[running.revision]
    if course.state is CourseState.PAUSED:
        label, lines = "PAUSED: THE PUMP STANDS STILL", _while_paused(course.segments, order)
    else:
        gives = delivered_lines(running.ml_per_h, order, running.container, running.phase)
        label, lines = "THE PUMP RUNS AT", (f"ketamine {gives[0]}", *gives[1:])
    differs = next((t for t in open_triggers(ground.watched, ground.library) if t.action == PUMP_RATE_DIFFERS), None)
    if differs is not None:
        # Whoever takes over must not read the recorded figure as what stands on the pump.
        label = "RECORDED, AND THE PUMP DIFFERS"
        lines = (f"Seen on the pump {ground.short(differs.at)}: {differs.seen}{NO_BREAK}mL per hour", *lines)
    since = Cell(text=f"since {ground.short(course.rate_began or running.start)}", strong=True)
    rate = f"{number_text(running.ml_per_h)}{NO_BREAK}mL per hour"
    return (KeyRate(label=label, rate=rate, beside=(since, *(Cell(text=text) for text in lines))),)


def _while_paused(segments: tuple[Segment, ...], order: CourseOrder) -> tuple[str, ...]:
    """That the patient gets nothing; the rate before the pause is named as that."""
    before = _before_the_pause(segments)
    assert before.container is not None
    gave = delivered_lines(before.ml_per_h, order, before.container, before.phase)[1]
    return ("The patient gets nothing", f"Before the pause: {with_unit(before.ml_per_h, 'mL/h')}, {gave}")


def _before_the_pause(segments: tuple[Segment, ...]) -> Segment:
    """The last stretch at which something flowed: a pause always follows one."""
    return [segment for segment in segments if segment.ml_per_h][-1]


def _pump_facts(ground: PaperGround) -> Facts:
    watched = ground.watched
    count = ledger(watched.course, watched.orders, watched.log, watched.now)
    given_mg = agreed_given(watched.course, count.given_mg, watched.now)
    left = count.container_left_ml
    rows = (
        ("Bed", typed(logged_bed(ground.entries))),
        # Not `Ordered`: beside the rate of a loading dose or of a taper step that would say that the pump runs wrong.
        ("Infusion ordered", Cell(text=watched.order.rate or NOT_RECORDED)),
        ("Next change", Cell(text=_next_change(ground), strong=True)),
        ("Given in all", Cell(text=f"ketamine {counted(given_mg, 'mg')}")),
        ("Container empty at", Cell(text="Nothing flows" if count.empty_at is None else ground.when(count.empty_at))),
        (
            "Container expires at",
            Cell(text=NOT_RECORDED if count.expires_at is None else ground.when(count.expires_at)),
        ),
        ("Left, by reckoning", Cell(text=NOT_RECORDED if left is None else counted(left, "mL"))),
        ("Prescriber", typed(watched.order.draft.prescriber)),
        ("Contact", typed(watched.order.draft.prescriber_contact)),
    )
    return Facts(rows=rows)


def _next_change(ground: PaperGround) -> str:
    """What the signed plan has next; a pause ends on the prescriber's word only."""
    watched = ground.watched
    if watched.course.state in (CourseState.NOT_STARTED, CourseState.STOPPED):
        return "None"
    order = watched.orders[watched.course.revision]
    coming = coming_phases(watched.course, order, watched.now)
    if not coming:
        end = plan_end(watched.course, order, watched.now)
        return NOT_RECORDED if end is None else f"{'OVERDUE: ' if end < watched.now else ''}Stop, {ground.when(end)}"
    rate = coming[0].phase.pump_ml_per_h or Decimal(0)
    late = "OVERDUE: " if coming[0].at < watched.now else ""
    step = f"{phase_words(coming[0].phase, order).capitalize()}, {with_unit(rate, 'mL/h')}"
    words = f"{late}{step}, {ground.when(coming[0].at)}"
    if watched.course.state is CourseState.PAUSED:
        return f"The prescriber decides on the restart. Planned: {words}"
    return words


def _findings(ground: PaperGround) -> tuple[Block, ...]:
    """The strongest first; how many more there are is said."""
    cards = finding_cards(ground.watched, ground.reference, ground.zone)
    found = [f"{card.action} {card.because}" for card in cards if card.is_open]
    if not found:
        return (Lines(lines=(Cell(text="No finding is open.", strong=True),)),)
    lines = [Cell(text=bind_units(text)) for text in found[:_MOST_FINDINGS]]
    if len(found) > _MOST_FINDINGS:
        lines.append(Cell(text=f"{len(found) - _MOST_FINDINGS} more are open: see the infusion's page."))
    return (Lines(lines=tuple(lines), tone=Tone.WARNING),)


def _due(ground: PaperGround) -> Facts:
    watched, rules = ground.watched, ground.library.observation
    sets = due_sets(watched.course, rules, watched.log, watched.now)
    overdue = [_slot(due, ground) for due in sets if due.state is DueState.OVERDUE]
    coming = [_slot(due, ground) for due in sets if due.state in (DueState.DUE, DueState.NEXT)]
    shown = overdue[-_MOST_OVERDUE:]
    more = f"; {len(overdue) - len(shown)} earlier ones" if len(overdue) > len(shown) else ""
    rows = (
        ("Overdue", Cell(text="; ".join(shown) + more if shown else "None", strong=True)),
        ("Next", Cell(text="; ".join(coming) or "None", strong=True)),
    )
    return Facts(rows=rows)


def _slot(due: DueSet, ground: PaperGround) -> str:
    return f"{ground.short(due.slot.at)} {track_words(due.slot.tracks, ground.library)}"
