"""The indication: one of the list, or other in words."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.ui.order.field_block import FieldBlock
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_PATH = "indication"
_OTHER = "other"


class IndicationBlock(QWidget):
    """Why ketamine is given."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._other_chosen = False
        self._generation = 0
        self.choice = Segments("indication_choice", "Indication")
        self.choice.chosen.connect(self._choose)
        self.block = FieldBlock("Indication", [_PATH]).add(self.choice)
        self.other_edit = TypedEdit("indication_other_edit", "Indication in words", "long", "in words")
        self.other_edit.textEdited.connect(lambda text: presenter.set_field(_PATH, text))
        self.other_edit.hide()
        self.block.row.addWidget(self.other_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.block)

    def render_screen(self, screen: OrderScreen) -> None:
        """Show the chosen one, or the words typed for another."""
        indication = screen.draft.indication
        listed = {c.value for c in screen.choices.indications} - {_OTHER}
        if screen.generation != self._generation:
            self._generation, self._other_chosen = screen.generation, False
            self.other_edit.show_typed("", screen.generation)
        self._other_chosen = self._other_chosen or bool(indication and indication not in listed)
        self.choice.set_choices(screen.choices.indications)
        self.choice.set_value(_OTHER if self._other_chosen else indication)
        self.other_edit.setVisible(self._other_chosen)
        self.other_edit.show_typed(indication if self._other_chosen else "", screen.generation)
        self.block.render_screen(screen)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        if self._other_chosen:
            self.other_edit.setFocus()
        else:
            self.choice.focus_first()

    def _choose(self, value: str) -> None:
        self._other_chosen = value == _OTHER
        self.other_edit.setVisible(self._other_chosen)
        self._presenter.set_field(_PATH, "" if self._other_chosen else value)
