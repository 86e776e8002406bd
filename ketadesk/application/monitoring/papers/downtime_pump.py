"""The pump in a downtime pack: what runs, what the signed plan has still to come, rates around it, and a blank log.

Rates stand large: they are read at the bed and held against the pump's screen. The table of rates is the one that was
signed, out of the stored sheet: nothing here is worked out anew.
"""

from decimal import Decimal
from itertools import chain

from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.numbers import duration_text, with_unit
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    BlankRow,
    Block,
    Cell,
    Column,
    EntryBoxes,
    Grid,
    Lines,
    Section,
    SheetContent,
    Tone,
)
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, PlannedPhase

RATE_TABLE = 7
"""The number of the order sheet's section with the rates around the ordered dose."""
_RATE_COLUMN, _RATE_WEIGHT = 1, 5
"""Of that section's table: dose, rate, what it delivers."""
_LOG_ROWS = 16
_PRINTED = (
    Column(title="Step", weight=1),
    Column(title="Since, or planned at", weight=1),
    Column(title="Rate", weight=1, large=True),
    Column(title="For", weight=1),
)
_BOXES = (
    Column(title="Tick", weight=1),
    Column(title="Rate seen on the pump", weight=4),
    Column(title="Done at", weight=3),
    Column(title="Initials", weight=2),
)
_ALL = (True,) * len(_BOXES)
_WHAT = (
    "In the column What: check, step, lower, pause, restart, bolus, container, bed, stop. For a bolus write mg, mL and "
    "how long; for a container who prepared it and who checked it. Every line is entered in KetaDesk afterwards."
)


def pump_sections(ground: PaperGround) -> tuple[Section, ...]:
    """Return the plan still to come, the rates that were signed, and the log to be written."""
    steps = _plan_rows(ground)
    table = (BlankGrid(printed=_PRINTED, boxes=_BOXES, rows=steps), _PAUSE) if steps else ()
    plan = (*_warnings(ground), *table)
    log = (Lines(lines=(Cell(text=_WHAT),)), EntryBoxes(columns=_LOG, rows=("",) * _LOG_ROWS))
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("What runs, and what the signed plan has still to come", plan),
        ("Rate table around the ordered dose", _rate_table(ground.watched.order.sheet)),
        ("Log of the pump: write everything that is done", log),
    )
    return tuple(
        Section(number=number, title=title, blocks=blocks, keep_together=blocks is not log)
        for number, (title, blocks) in enumerate(parts, start=1)
    )


_PAUSE = Lines(
    lines=(Cell(text="A pause does not make the infusion longer; it ends on the prescriber's word only."),),
    tone=Tone.QUIET,
)
_LOG = (
    Column(title="Date and time", weight=4),
    Column(title="What", weight=4),
    Column(title="Rate on the pump, mL per hour", weight=3),
    Column(title="Volume left, mL", weight=3),
    Column(title="Why, and on whose order", weight=6),
    Column(title="Initials", weight=2),
    Column(title="Witness", weight=4),
)


def _warnings(ground: PaperGround) -> tuple[Block, ...]:
    state = ground.watched.course.state
    words = {
        CourseState.NOT_STARTED: "Not started when this was made: write the times when it is started.",
        CourseState.PAUSED: "PAUSED when this was made: the prescriber decides on the restart.",
        CourseState.STOPPED: "STOPPED when this was made: nothing is to be keyed in by this order.",
    }
    return (Lines(lines=(Cell(text=words[state]),), tone=Tone.WARNING),) if state in words else ()


def _plan_rows(ground: PaperGround) -> tuple[BlankRow, ...]:
    """What runs first, then each step that is to come, then the stop; before the start the whole plan without times."""
    watched = ground.watched
    course, order = watched.course, watched.orders[watched.course.revision or watched.revision]
    if course.state is CourseState.STOPPED:
        return ()
    if course.state is CourseState.NOT_STARTED:
        steps = (_step(_words(p, order), "", p, duration_text(p.hours)) for p in order.phases)
        return (*steps, _stop(""))
    coming = (
        _step(_words(c.phase, order), ground.when(c.at), c.phase, duration_text(c.phase.hours))
        for c in coming_phases(course, order, watched.now)
    )
    end = plan_end(course, order, watched.now)
    return tuple(chain(_running(ground, order), coming, [_stop("" if end is None else ground.when(end))]))


def _words(phase: PlannedPhase, order: CourseOrder) -> str:
    return phase_words(phase, order).capitalize()


def _running(ground: PaperGround, order: CourseOrder) -> list[BlankRow]:
    """The rate that was recorded, to be held against the pump at once."""
    course = ground.watched.course
    running = course.now_running
    if running is None:
        return []
    phase = order.phases[course.phase]
    words = f"Now: {phase_words(phase, order)}"
    rate = with_unit(running.ml_per_h, "mL/h") if running.container is not None or running.ml_per_h else "By hand"
    return [_printed(words, ground.when(course.rate_began or running.start), rate, "goes on")]


def _step(words: str, at: str, phase: PlannedPhase, length: str) -> BlankRow:
    rate = "By hand" if phase.pump_ml_per_h is None else with_unit(phase.pump_ml_per_h, "mL/h")
    return _printed(words, at, rate, length)


def _stop(at: str) -> BlankRow:
    return _printed("Stop the pump", at, with_unit(Decimal(0), "mL/h"), "-")


def _printed(words: str, at: str, rate: str, length: str) -> BlankRow:
    cells = (Cell(text=words, strong=True), Cell(text=at, strong=True), Cell(text=rate, strong=True), Cell(text=length))
    return BlankRow(printed=cells, boxes=_ALL)


def _rate_table(sheet: SheetContent) -> tuple[Block, ...]:
    """The section of the stored sheet, its doses and rates in larger type."""
    blocks = next((s.blocks for s in sheet.sections if s.number == RATE_TABLE), ())
    return tuple(_larger(block) if isinstance(block, Grid) else block for block in blocks)


def _larger(grid: Grid) -> Grid:
    """The rates in larger type, with the room that this takes."""
    larger = {"large": True, "weight": _RATE_WEIGHT}
    columns = tuple(
        column.model_copy(update=larger) if place == _RATE_COLUMN else column
        for place, column in enumerate(grid.columns)
    )
    return grid.model_copy(update={"columns": columns})
