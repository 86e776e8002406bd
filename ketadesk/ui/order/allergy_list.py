"""Allergies: one of four statements, and behind `known` a field for each name.

Each allergy has a field of its own, so that nothing typed is ever split at a comma.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.order_draft import KnownAllergies
from ketadesk.ui.order.field_block import FieldBlock
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_PATH = "patient.allergies"
_KNOWN = "known"


class AllergyList(QWidget):
    """The allergy question."""

    rows_changed = Signal()

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._generation = 0
        self.choice = Segments("allergies_choice", "Allergies")
        self.choice.chosen.connect(self._choose)
        self.choice.rows_changed.connect(self.rows_changed)
        self.block = FieldBlock("What is known about allergies?", [_PATH]).add(self.choice)
        self._edits: list[TypedEdit] = []
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.addWidget(PlainLabel("Known allergies, one in each field", role="caption"))
        self._row = FlowLayout(gap=8, row_gap=8)
        names.addLayout(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.block)
        column.addWidget(self._names)
        self._names.hide()

    def render_screen(self, screen: OrderScreen) -> None:
        """Show the statement and the names."""
        allergies = screen.draft.patient.allergies
        known = allergies.known if isinstance(allergies, KnownAllergies) else ()
        self.choice.set_choices(screen.choices.allergies)
        self.choice.set_value(_KNOWN if isinstance(allergies, KnownAllergies) else allergies)
        self._names.setVisible(isinstance(allergies, KnownAllergies))
        if screen.generation != self._generation or known != self._typed():
            self._generation = screen.generation
            self._show_names(known, screen.generation)
        elif not self._edits or self._edits[-1].text():
            self._add_edit()
        self.block.render_screen(screen)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.choice.focus_first()

    def _choose(self, value: str) -> None:
        self._presenter.set_field(_PATH, {"known": self._typed()} if value == _KNOWN else value)

    def _typed(self) -> tuple[str, ...]:
        return tuple(text for edit in self._edits if (text := edit.text()))

    def _tell(self) -> None:
        self._presenter.set_field(_PATH, {"known": self._typed()})

    def _show_names(self, known: tuple[str, ...], generation: int) -> None:
        while len(self._edits) < len(known) + 1:
            self._add_edit()
        for place, edit in enumerate(self._edits):
            edit.show_typed(known[place] if place < len(known) else "", generation)

    def _add_edit(self) -> None:
        number = len(self._edits) + 1
        edit = TypedEdit(f"allergy_{number}_edit", f"Known allergy {number}")
        edit.textEdited.connect(self._tell)
        self._edits.append(edit)
        self._row.addWidget(edit)
        self.rows_changed.emit()
