"""One infusion of the ward as a row: who, what has to be done, the pump, and what was last seen."""

from ketadesk.application.monitoring.bed_words import bed_words
from ketadesk.application.monitoring.bedside_desk import WardLine
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.ui.monitoring.signs import DUE, URGENCY
from ketadesk.ui.widgets.cell_lines import CellLine
from ketadesk.ui.widgets.line_table import Cells

COLUMNS = ("Bed and patient", "To do", "Pump", "Last seen", "Container")
SHARES = (21, 27, 16, 22, 14)
GONE = "No longer on the list"


def cells_of(line: WardLine) -> Cells:
    """The row of `line`; the strongest finding stands over what is due."""
    return (_who(line), _to_do(line), _pump(line), _last_seen(line), _lines(line.empty_at))


def gone_cells() -> Cells:
    """Where an infusion stood that is not there any more: its row stays under the hands, without its figures."""
    return ((CellLine(GONE),), (CellLine("Sort again (key F5)"),), (), (), ())


def _who(line: WardLine) -> tuple[CellLine, ...]:
    bed = CellLine(bed_words(line.bed) or "No bed recorded", bold=True)
    return (
        bed,
        CellLine(line.patient, bold=True),
        CellLine(f"{line.identifier}, born {line.born}"),
        CellLine(line.label),
    )


def _to_do(line: WardLine) -> tuple[CellLine, ...]:
    found = []
    if line.findings:
        # A finding whose urgency is not told is shown as the strongest there is.
        sign = URGENCY[line.urgency] if line.urgency is not None else next(iter(URGENCY.values()))
        found.append(CellLine(f"{sign.glyph} {line.findings}", bold=True, tone=sign.tone))
    if line.due and line.due_state is not None:
        due = DUE[line.due_state]
        is_now = line.due_state in (DueState.OVERDUE, DueState.DUE)
        found.append(CellLine(f"{due.glyph} {line.due}", bold=is_now, tone=due.tone))
    elif line.due:
        found.append(CellLine(line.due))
    return (*found, *(CellLine(f"● {flag}") for flag in line.flags))


def _pump(line: WardLine) -> tuple[CellLine, ...]:
    """A rate only where it runs: beside any other word it would be read as one that does."""
    if line.state is CourseState.RUNNING:
        return (CellLine(line.rate or "Rate not known", bold=True), *_lines(line.state_words), *_lines(line.since))
    sign = "‖ " if line.state is CourseState.PAUSED else ""
    return (CellLine(f"{sign}{line.state_words}", bold=True), *_lines(line.since))


def _last_seen(line: WardLine) -> tuple[CellLine, ...]:
    seen = (("Pain", line.pain), ("Sedation", line.sedation), ("Side effects", line.side_effects))
    return tuple(CellLine(f"{caption}: {text}") for caption, text in seen if text)


def _lines(text: str) -> tuple[CellLine, ...]:
    return (CellLine(text),) if text else ()
