"""Every entry of the infusion's log, newest first; what was struck through stays readable, with the reason."""

from collections.abc import Sequence

from ketadesk.application.monitoring.bedside_desk import HistoryLine
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.cell_lines import CellLine
from ketadesk.ui.widgets.line_table import Cells, LineTable


class HistoryTable(LineTable):
    """What is chosen is an entry and not a place."""

    def __init__(self, look: Look) -> None:
        super().__init__("history_table", "Entries, newest first", ("When", "What", "By"), (22, 58, 20), look)
        self._lines: tuple[HistoryLine, ...] = ()

    def show_history(self, lines: Sequence[HistoryLine]) -> None:
        """Show these; the chosen entry stays chosen."""
        chosen = self.chosen.entry_id if self.chosen is not None else ""
        self._lines = tuple(lines)
        self.show_rows([_cells(line) for line in self._lines])
        entries = [line.entry_id for line in self._lines]
        self.choose_row(entries.index(chosen) if chosen in entries else -1)

    @property
    def chosen(self) -> HistoryLine | None:
        """The chosen entry."""
        row = self.chosen_row
        return self._lines[row] if 0 <= row < len(self._lines) else None


def _cells(line: HistoryLine) -> Cells:
    struck = bool(line.struck)
    when = (CellLine(line.at, bold=not struck, struck=struck), *((CellLine(line.entered),) if line.entered else ()))
    what = (CellLine(line.what, struck=struck), *((CellLine(f"✖ {line.struck}", bold=True),) if struck else ()))
    return (when, what, (CellLine(line.by),))
