"""The list of the ward: a row for each infusion, which keeps its place while somebody's hands are on the list."""

from collections.abc import Sequence

from ketadesk.application.monitoring.bedside_desk import WardLine
from ketadesk.ui.look import Look
from ketadesk.ui.ward.ward_cells import COLUMNS, SHARES, cells_of, gone_cells
from ketadesk.ui.widgets.line_table import LineTable


class WardTable(LineTable):
    """What is chosen is an infusion and not a place: it stays chosen when the list is sorted."""

    def __init__(self, look: Look) -> None:
        super().__init__("ward_table", "Infusions of the ward", COLUMNS, SHARES, look)
        self._places: tuple[str, ...] = ()
        """The order ids, row by row."""
        self._here: frozenset[str] = frozenset()
        self._begins = True
        """True until an infusion was chosen: only then the first one is, and never in place of one that is gone."""

    def show_lines(self, lines: Sequence[WardLine], keep_places: bool) -> bool:
        """Show these; with `keep_places` each stays in its row. True when the rows are not in the order of `lines`."""
        chosen = self.chosen_order
        wanted = tuple(line.order_id for line in lines)
        places = self._kept(wanted) if keep_places else wanted
        by_id = {line.order_id: line for line in lines}
        self._places, self._here = places, frozenset(wanted)
        self.show_rows([cells_of(by_id[i]) if i in by_id else gone_cells() for i in places])
        self._choose(chosen)
        return places != wanted

    def forget(self) -> None:
        """No row, and nothing chosen."""
        self._places, self._here = (), frozenset()
        self.setRowCount(0)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing is chosen: the next list begins with its first line."""
        self.choose_row(-1)
        self._begins = True

    @property
    def chosen_order(self) -> str:
        """The order id of the chosen row, blank for none and for one that is gone."""
        row = self.chosen_row
        found = self._places[row] if 0 <= row < len(self._places) else ""
        return found if found in self._here else ""

    def _kept(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        return self._places + tuple(i for i in wanted if i not in self._places)

    def _choose(self, order_id: str) -> None:
        """The same infusion as before; Qt by itself would choose the neighbour of one that is gone."""
        if order_id in self._places:
            self.choose_row(self._places.index(order_id))
        elif self._begins and self._places:
            self.choose_row(0)
            self._begins = False
        else:
            self.choose_row(-1)
