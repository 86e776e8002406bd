"""The schedule's sets: what is overdue on top, then what comes, then what became of the others."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ketadesk.application.monitoring.bedside_desk import DueLine
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.signs import DUE
from ketadesk.ui.widgets.cell_lines import CellLine
from ketadesk.ui.widgets.line_table import Cells, LineTable

_FIRST = (DueState.OVERDUE, DueState.DUE, DueState.NEXT)


class DueList(LineTable):
    """N on the chosen line says that it was not done; what is chosen is a set and not a place."""

    not_done_asked = Signal(str)
    """The due time, ISO 8601 UTC."""

    def __init__(self, look: Look) -> None:
        super().__init__("due_list", "Sets of observations", ("Set", "State"), (30, 70), look)
        self._lines: tuple[DueLine, ...] = ()

    def show_due(self, lines: Sequence[DueLine]) -> None:
        """Show these; the chosen set stays chosen, else the first one is."""
        chosen = self.chosen.due_at if self.chosen is not None else ""
        overdue_first = sorted(lines, key=lambda n: _FIRST.index(n.state) if n.state.is_open else len(_FIRST))
        self._lines = tuple(overdue_first)
        self.show_rows([_cells(line) for line in self._lines])
        times = [line.due_at for line in self._lines]
        self.choose_row(times.index(chosen) if chosen in times else min(0, len(times) - 1))

    @property
    def chosen(self) -> DueLine | None:
        """The set of the chosen line."""
        row = self.chosen_row
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def most_pressing(self) -> str:
        """The first open set in words, blank when none is open."""
        first = self._lines[0] if self._lines else None
        return f"{DUE[first.state].glyph} Set {first.at}: {first.words}" if first and first.state.is_open else ""

    def ask_not_done(self) -> None:
        """Say that the chosen set was not done, while it is open."""
        if self.chosen is not None and self.chosen.state.is_open:
            self.not_done_asked.emit(self.chosen.due_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and not event.modifiers() and not event.isAutoRepeat():
            self.ask_not_done()
        else:
            super().keyPressEvent(event)


def _cells(line: DueLine) -> Cells:
    sign = DUE[line.state]
    heavy = line.state in (DueState.OVERDUE, DueState.DUE)
    state = CellLine(f"{sign.glyph} {line.words}", bold=heavy, tone=sign.tone)
    return ((CellLine(line.at, bold=heavy),), (state, CellLine(line.tracks)))
