"""All items of a set in columns, side by side while there is room, in the order of a look at the patient."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ItemGroup, ObservationDraft, ObservationForm
from ketadesk.ui.monitoring.item_row import ItemRow, ItemVerbs
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.flow_layout import FlowLayout

_TENTHS_WIDE = 623
"""Of a letter."""
_COLUMN_OF_GROUP = (0, 0, 1, 1, 2, 2)
"""Danger signs and the mind; blood pressure, breathing, pain and temperature; the rest."""
_COLUMNS = 3


class Column(QWidget):
    """Cards under each other; so wide that three stand side by side at the usual size of type."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = QVBoxLayout(self)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(8)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().averageCharWidth() * _TENTHS_WIDE // 10
        return QSize(wide, self.heightForWidth(wide))


class GroupCard(Card):
    """The items of one group."""

    def __init__(self, title: str, rows: Iterable[ItemRow]) -> None:
        made = list(rows)
        says_it_all = len(made) == 1 and made[0].caption_label.text() == title
        super().__init__("" if says_it_all else title)
        flow = FlowLayout(gap=6, row_gap=4)
        for row in made:
            flow.addWidget(row)
        self.add(flow)
        self.set_gap(3)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(7, 4, 1, 6)


class ItemColumns(QWidget):
    """Made once from the first form: the items are the library's, and it does not change while the program runs."""

    def __init__(self, verbs: ItemVerbs, last: QWidget) -> None:
        super().__init__()
        self.setObjectName("observation_items")
        self._verbs = verbs
        self.rows: dict[str, ItemRow] = {}
        self._columns = [Column() for _ in range(_COLUMNS)]
        flow = FlowLayout(self, gap=8, row_gap=8)
        for column in self._columns:
            flow.addWidget(column)
        self._last = last
        self._columns[-1].cards.addWidget(last)

    def render_form(self, form: ObservationForm, draft: ObservationDraft) -> None:
        """Show every item with what the draft holds."""
        if not self.rows:
            self._make(form.groups)
        for group in form.groups:
            for field in group.fields:
                self.rows[field.item].render_field(field, draft.typed.get(field.item, ""))

    def forget(self) -> None:
        """Nothing typed stays in any field."""
        for row in self.rows.values():
            row.forget()

    def next_of(self, item: str) -> ItemRow | None:
        """The row after that of `item`; none after the last."""
        ids = list(self.rows)
        following = ids[ids.index(item) + 1 :]
        return self.rows[following[0]] if following else None

    def focus_first(self) -> None:
        """Put the keyboard in the first item; before the first form there is none."""
        for row in list(self.rows.values())[:1]:
            row.take_focus()

    def _make(self, groups: tuple[ItemGroup, ...]) -> None:
        columns: list[list[QWidget]] = [[] for _ in self._columns]
        for place, group in enumerate(groups):
            rows = [ItemRow(field, self._verbs) for field in group.fields]
            self.rows |= {row.item: row for row in rows}
            columns[_COLUMN_OF_GROUP[min(place, len(_COLUMN_OF_GROUP) - 1)]].append(GroupCard(group.title, rows))
        for column, cards in zip(self._columns, columns, strict=True):
            for place, card in enumerate(cards):
                column.cards.insertWidget(place, card)
            column.cards.addStretch(1)
