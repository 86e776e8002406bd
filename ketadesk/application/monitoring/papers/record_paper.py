"""The monitoring record on paper: every set and every step with both its times, what was corrected still readable.

It may be made at any moment; what it says is as of then. It is no order and says so on every page.
"""

from datetime import tzinfo

from ketadesk.application import phrases
from ketadesk.application.monitoring.agreed_figures import agreed_given
from ketadesk.application.monitoring.bed_words import logged_bed
from ketadesk.application.monitoring.papers.paper_frame import RECORD, PaperGround, paper, state_line, typed
from ketadesk.application.monitoring.papers.record_tables import (
    due_blocks,
    event_blocks,
    finding_blocks,
    ran_blocks,
    set_blocks,
)
from ketadesk.application.monitoring.steps.counting import unaccounted_words
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import counted, with_unit
from ketadesk.application.reference import Reference
from ketadesk.application.scan.paper_code import Seal
from ketadesk.application.sheet.sheet_content import Block, Cell, Chart, Facts, Lines, Section, SheetContent, Tone
from ketadesk.domain.bedside.infusion_log import Discarded, Reconciled, TargetSet
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.infusion import DAY_H

_LEGEND = (
    "Points are values, hollow ones pain on movement; upright lines are blood pressure. Signs: a small dot was looked "
    "for and not there, a hollow diamond was there, a black square is the stronger form. Where nothing is drawn nobody "
    "looked. The grey band is the rate that ran; the white one is signed and yet to come."
)


def monitoring_record(
    watched: Watched, reference: Reference, zone: tzinfo, identifier_label: str, made_by: str, seal: Seal
) -> SheetContent:
    """Return the whole record as of `watched.now`; `made_by` is who has it printed."""
    ground = PaperGround(watched, reference, zone, seal)
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Infusion", (_facts(ground),)),
        ("Totals and count of the drug", _totals(ground)),
        ("What was done", event_blocks(ground)),
        ("What the pump ran at, beside the signed plan", ran_blocks(ground)),
        (_TREND, _chart(ground)),
        ("Observations", set_blocks(ground)),
        ("Findings, and who was called", finding_blocks(ground)),
        ("Sets that were due", due_blocks(ground)),
    )
    sections = tuple(
        Section(number=number, title=title, blocks=blocks, keep_together=title in _WHOLE)
        for number, (title, blocks) in enumerate(parts, start=1)
    )
    return paper(RECORD, ground, sections, identifier_label, made_by)


_TREND = "Trend"
_WHOLE = frozenset({"Infusion", "Totals and count of the drug", _TREND})
"""Sections that are not cut; tables go on over pages, under their heads."""


def _facts(ground: PaperGround) -> Facts:
    watched = ground.watched
    draft, course = watched.order.draft, watched.course
    order = watched.orders.get(watched.revision)
    rows = [
        ("State", Cell(text=state_line(ground), strong=True)),
        ("Bed", typed(logged_bed(ground.entries))),
        ("Ward", typed(draft.ward)),
        ("Dosing weight", Cell(text=phrases.NOT_RECORDED if order is None else with_unit(order.weight.kg, "kg"))),
        ("Infusion ordered", Cell(text=watched.order.rate or phrases.NOT_RECORDED, strong=True)),
        ("Indication", typed(draft.indication)),
        ("Prescriber", typed(draft.prescriber)),
        ("Contact", typed(draft.prescriber_contact)),
        ("First drug", _moment(ground, "started")),
        ("Stopped", _moment(ground, "stopped")),
        ("Revision in force", Cell(text=f"R{course.revision}" if course.revision else "None yet")),
    ]
    if watched.target is not None:
        newest = [e for e in ground.entries if isinstance(e.fact, TargetSet)][-1]
        rows.append(("SpO2 target", Cell(text=ground.say(newest), typed=True)))
    return Facts(rows=tuple(rows))


def _moment(ground: PaperGround, which: str) -> Cell:
    course = ground.watched.course
    moment = course.started_at if which == "started" else course.stopped_at
    return Cell(text=phrases.NOT_RECORDED if moment is None else ground.when(moment))


def _totals(ground: PaperGround) -> tuple[Block, ...]:
    watched = ground.watched
    count = ledger(watched.course, watched.orders, watched.log, watched.now)
    given_mg = agreed_given(watched.course, count.given_mg, watched.now)
    order = watched.orders.get(watched.revision)
    limit = None if order is None else order.cumulative_limit_mg
    day = with_unit(DAY_H, "h")
    rows = [
        ("Given in all", Cell(text=f"ketamine {counted(given_mg, 'mg')}", strong=True)),
        (f"Given in the last {day}", Cell(text=counted(count.in_24_h_mg, "mg"))),
        (f"Limit over any {day}", Cell(text=phrases.NOT_RECORDED if limit is None else with_unit(limit, "mg"))),
        ("Prepared", Cell(text=counted(count.prepared_mg, "mg"))),
        ("Discarded", Cell(text=counted(count.discarded_mg, "mg"))),
        ("Unaccounted for", Cell(text=unaccounted_words(count.unaccounted_mg))),
    ]
    if count.container_left_ml is not None and count.container_left_mg is not None:
        left = f"{counted(count.container_left_ml, 'mL')}, {counted(count.container_left_mg, 'mg')}, by reckoning"
        rows.append((f"Left in container {count.container_number}", Cell(text=left)))
    signed = tuple(
        Cell(text=f"{ground.when(e.at)}, {e.by_name}: {ground.say(e)}", typed=True)
        for e in ground.entries
        if isinstance(e.fact, Discarded | Reconciled)
    )
    return (Facts(rows=tuple(rows)), Lines(lines=signed)) if signed else (Facts(rows=tuple(rows)),)


def _chart(ground: PaperGround) -> tuple[Block, ...]:
    trend = trend_of(ground.watched, ground.reference, ground.zone).model_copy(update={"rows": ()})
    return (Chart(trend=trend), Lines(lines=(Cell(text=_LEGEND),), tone=Tone.QUIET))
