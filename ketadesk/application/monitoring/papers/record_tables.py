"""The tables of the monitoring record: observation sets, what happened, what ran, findings, and what was due."""

from collections.abc import Iterable
from itertools import groupby

from ketadesk.application.clock_times import date_text, time_text
from ketadesk.application.monitoring.agreed_figures import agreed_delivery
from ketadesk.application.monitoring.due_lines import track_words
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.signs_seen import sign_items, signs_text
from ketadesk.application.numbers import bind_units, with_unit
from ketadesk.application.phrases import NOT_RECORDED
from ketadesk.application.sheet.sheet_content import Block, Cell, Column, Grid, Lines, Tone
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet, due_sets
from ketadesk.domain.bedside.infusion_course import Segment
from ketadesk.domain.bedside.infusion_log import Observed, StruckThrough
from ketadesk.domain.bedside.judged_sets import target_for
from ketadesk.domain.bedside.news2 import news2
from ketadesk.domain.bedside.observation import ObservationSet

_SET_COLUMNS = (
    Column(title="Time", weight=3, compact=True),
    Column(title="Entered", weight=5, compact=True),
    Column(title="RR", weight=2, compact=True),
    Column(title="SpO2", weight=3, compact=True),
    Column(title="BP", weight=4, compact=True),
    Column(title="HR", weight=2, compact=True),
    Column(title="Temp", weight=3, compact=True),
    Column(title="ACVPU", weight=3, compact=True),
    Column(title="Pain rest, move", weight=3, compact=True),
    Column(title="POSS", weight=3, compact=True),
    Column(title="NEWS2", weight=3, compact=True),
    Column(title="Signs", weight=24, compact=True),
    Column(title="Pump mL per hour", weight=4, compact=True),
    Column(title="Left mL", weight=3, compact=True),
    Column(title="By; note", weight=24, compact=True),
)
_NOT_LOOKED = "-"
"""In a cell of its own, with its meaning said under the table: a blank could be a cell that did not print."""


def set_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """Every set with both its times, a table a day; a corrected one stands struck through in its place."""
    gone = ground.corrections
    sets = [e for e in _by_time(ground) if isinstance(e.fact, Observed)]
    blocks: list[Block] = []
    for day, same in groupby(sets, key=lambda entry: ground.local(entry.at).date()):
        rows = tuple(_set_row(entry, ground, gone) for entry in same)
        blocks += [Lines(lines=(Cell(text=f"{date_text(day)}, 24-hour clock", strong=True),))]
        blocks += [Grid(columns=_SET_COLUMNS, rows=rows)]
    if not blocks:
        return (Lines(lines=(Cell(text=f"Sets of observations: {NOT_RECORDED}"),)),)
    note = (
        f"{_NOT_LOOKED} is not observed. A line through a row: corrected, and readable; the note says why and by whom."
    )
    return (*blocks, Lines(lines=(Cell(text=note),), tone=Tone.QUIET))


def _by_time(ground: PaperGround) -> list[LogEntry]:
    """Every entry, corrected ones too, by the time it tells of; at one time in the order of entry."""
    return sorted(ground.watched.log, key=lambda entry: entry.at)


def _set_row(entry: LogEntry, ground: PaperGround, gone: dict[str, LogEntry]) -> tuple[Cell, ...]:
    assert isinstance(entry.fact, Observed)
    observed, rules = entry.fact.observed, ground.library.observation
    figures = [
        time_text(ground.local(entry.at)),
        ground.entered(entry),
        _value("respiratory-rate", observed, ground),
        _together((_value("spo2", observed, ground), _value("oxygen", observed, ground)), " "),
        _together((_value("systolic-bp", observed, ground), _value("diastolic-bp", observed, ground)), "/"),
        *(_value(item, observed, ground) for item in ("heart-rate", "temperature", "consciousness")),
        _together((_value("pain-rest", observed, ground), _value("pain-movement", observed, ground)), ", "),
        _value("poss", observed, ground),
        _news2(entry, observed, ground),
        signs_text(sign_items(rules), observed),
        _value("pump-rate", observed, ground),
        _value("volume-left", observed, ground),
    ]
    struck = entry.entry_id in gone
    note = Cell(text=_set_note(entry, observed, ground, gone), typed=True)
    return (*(Cell(text=text, struck=struck) for text in figures), note)


def _value(item: str, observed: ObservationSet, ground: PaperGround) -> str:
    return recorded(ground.library.observation.item(item), observed) or _NOT_LOOKED


def _together(parts: tuple[str, ...], between: str) -> str:
    return _NOT_LOOKED if all(part == _NOT_LOOKED for part in parts) else between.join(parts)


def _news2(entry: LogEntry, observed: ObservationSet, ground: PaperGround) -> str:
    """On the scale that held when the set was made."""
    target = target_for(ground.entries, entry)
    score = news2(observed, 1 if target is None else target.scale, ground.library.observation.news)
    return _NOT_LOOKED if score.total is None else str(score.total)


def _set_note(entry: LogEntry, observed: ObservationSet, ground: PaperGround, gone: dict[str, LogEntry]) -> str:
    started = ground.watched.course.started_at
    parts = [entry.by_name, *_corrections(entry, ground, gone)]
    if started is not None and entry.at <= started:
        parts.append("before the start")
    if observed.incomplete_because:
        parts.append(f"incomplete: {observed.incomplete_because}")
    if confirmed := [ground.library.observation.item(v.item).short for v in observed.values if v.confirmed]:
        parts.append(f"asked about and confirmed: {', '.join(confirmed)}")
    if observed.comment:
        parts.append(observed.comment)
    return "; ".join(parts)


def _corrections(entry: LogEntry, ground: PaperGround, gone: dict[str, LogEntry]) -> Iterable[str]:
    """What became of it, and what it stands in place of."""
    by = gone.get(entry.entry_id)
    if by is not None:
        did = "struck through" if isinstance(by.fact, StruckThrough) else "corrected"
        yield f"{did} {ground.entered_at(by)} by {by.by_name}: {by.why or NOT_RECORDED}"
    if entry.replaces:
        yield f"corrects an earlier entry: {entry.why or NOT_RECORDED}"


_EVENT_COLUMNS = (
    Column(title="Happened", weight=6, compact=True),
    Column(title="Entered", weight=6, compact=True),
    Column(title="What", weight=24, compact=True),
    Column(title="By; note", weight=12, compact=True),
)


def event_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """Everything but the sets, in its order: starts, rates, pauses, boluses, containers, calls, moves, counts."""
    gone = ground.corrections
    rows = tuple(
        _event_row(entry, ground, gone)
        for entry in _by_time(ground)
        if not isinstance(entry.fact, Observed | StruckThrough)
    )
    if not rows:
        return (Lines(lines=(Cell(text=f"Start: {NOT_RECORDED}"),)),)
    return (Grid(columns=_EVENT_COLUMNS, rows=rows),)


def _event_row(entry: LogEntry, ground: PaperGround, gone: dict[str, LogEntry]) -> tuple[Cell, ...]:
    struck = entry.entry_id in gone
    note = "; ".join((entry.by_name, *_corrections(entry, ground, gone)))
    return (
        Cell(text=ground.when(entry.at), struck=struck),
        Cell(text=ground.entered(entry), struck=struck),
        Cell(text=ground.say(entry), struck=struck, typed=True),
        Cell(text=note, typed=True),
    )


_RAN_COLUMNS = (
    Column(title="From", weight=6, compact=True),
    Column(title="Until", weight=6, compact=True),
    Column(title="Ran at", weight=5, compact=True),
    Column(title="Planned", weight=5, compact=True),
    Column(title="ketamine", weight=5, compact=True),
    Column(title="By weight", weight=6, compact=True),
    Column(title="Container", weight=3, compact=True),
)


def ran_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """What the pump ran at, and what the signed plan says for that stretch, side by side. Raises `EnginesDisagree`."""
    segments = ground.watched.course.segments
    if not segments:
        return (Lines(lines=(Cell(text="Nothing has run on the pump."),)),)
    return (Grid(columns=_RAN_COLUMNS, rows=tuple(_ran_row(segment, ground) for segment in segments)),)


def _ran_row(segment: Segment, ground: PaperGround) -> tuple[Cell, ...]:
    order = ground.watched.orders[segment.revision]
    planned = order.phases[segment.phase].pump_ml_per_h
    gives: tuple[str, str] = ("Nothing", "Nothing")
    if segment.container is not None and segment.ml_per_h:
        _, (mg_per_h, mg_per_kg_per_h, _) = agreed_delivery(segment.ml_per_h, order, segment.container)
        gives = (with_unit(mg_per_h, "mg/h"), with_unit(mg_per_kg_per_h, "mg/kg/h"))
    stands_still = "By hand" if planned is None else "Paused"
    return (
        Cell(text=ground.when(segment.start)),
        Cell(text="goes on" if segment.end is None else ground.when(segment.end)),
        Cell(text=with_unit(segment.ml_per_h, "mL/h") if segment.ml_per_h else stands_still, strong=True),
        Cell(text="By hand" if planned is None else with_unit(planned, "mL/h")),
        *(Cell(text=text) for text in gives),
        Cell(text=str(segment.container_number)),
    )


_FINDING_COLUMNS = (
    Column(title="Seen", weight=18, compact=True),
    Column(title="What it asked for", weight=12, compact=True),
    Column(title="What was done", weight=16, compact=True),
)
_OPEN = "OPEN: nothing is recorded that was done"


def finding_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """Every finding, the open ones first and said to be open."""
    cards = finding_cards(ground.watched, ground.reference, ground.zone)
    if not cards:
        return (Lines(lines=(Cell(text="Nothing passed a threshold."),)),)
    rows = tuple(
        (
            Cell(text=bind_units(f"{card.title}: {card.because}")),
            Cell(text=bind_units(card.action)),
            Cell(text=card.acted, typed=True) if card.acted else Cell(text=_OPEN, strong=True),
        )
        for card in cards
    )
    return (Grid(columns=_FINDING_COLUMNS, rows=rows),)


_DUE_COLUMNS = (
    Column(title="Due", weight=6, compact=True),
    Column(title="What", weight=12, compact=True),
    Column(title="State", weight=6, compact=True),
    Column(title="Set or reason", weight=20, compact=True),
)


def due_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """Every set that was due, with what became of it."""
    watched, rules = ground.watched, ground.library.observation
    rows = tuple(_due_row(due, ground) for due in due_sets(watched.course, rules, watched.log, watched.now))
    if not rows:
        return (Lines(lines=(Cell(text="Nothing is due before the start."),)),)
    return (Grid(columns=_DUE_COLUMNS, rows=rows),)


def _due_row(due: DueSet, ground: PaperGround) -> tuple[Cell, ...]:
    rules = ground.library.observation
    by_id = {entry.entry_id: entry for entry in ground.watched.log}
    said = [_set_or_reason(by_id[entry], ground) for entry in due.entries if entry in by_id]
    if due.missing:
        said.append(f"missing: {', '.join(rules.item(item).label for item in due.missing)}")
    late = due.state in (DueState.OVERDUE, DueState.DONE_LATE, DueState.NOT_DONE, DueState.PARTLY_DONE)
    return (
        Cell(text=ground.when(due.slot.at)),
        Cell(text=track_words(due.slot.tracks, ground.library)),
        Cell(text=due.state.value, strong=late),
        Cell(text="; ".join(said), typed=True),
    )


def _set_or_reason(entry: LogEntry, ground: PaperGround) -> str:
    if isinstance(entry.fact, Observed):
        return f"{ground.when(entry.at)} by {entry.by_name}"
    return f"{ground.say(entry)}, by {entry.by_name}"
