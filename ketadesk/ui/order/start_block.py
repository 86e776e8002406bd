"""When the order starts: a date, a 24-hour time, and in the repeated hour of the autumn change which of the two."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.ui.order.field_block import FieldBlock
from ketadesk.ui.order.inputs import blank_while_composing
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.start_moment import (
    FIRST,
    SECOND,
    is_left_out,
    is_repeated,
    joined,
    taken_apart,
    which_of,
    zone_name,
)
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_PATH = "start"
_WHICH = (
    Choice(value=FIRST, label="the first", note="before the clocks go back"),
    Choice(value=SECOND, label="the second", note="after the clocks have gone back"),
)


class StartBlock(QWidget):
    """Date and time of the start, joined to one moment of the draft."""

    def __init__(self, presenter: OrderPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._generation = 0
        self.date_edit = TypedEdit("start_date_edit", "Start date", "date")
        self.time_edit = TypedEdit("start_time_edit", "Start time, 24 h", "short")
        self.which_choice = Segments("start_which_choice", "This time comes twice on this day")
        self.which_choice.set_choices(_WHICH)
        self.which_choice.hide()
        for edit in (self.date_edit, self.time_edit):
            edit.textEdited.connect(self._tell)
            blank_while_composing(edit, presenter)
        self.which_choice.chosen.connect(lambda _which: self._tell())
        self.block = FieldBlock("Date and time", [_PATH], "Form: yyyy-mm-dd and hh:mm, 24-hour clock").add(
            self.date_edit, "at", self.time_edit, self.which_choice
        )
        self.block.caption_label.setBuddy(self.date_edit)
        self.clock_label = PlainLabel(role="problem", name="start_clock_label")
        self.clock_label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.block)
        column.addWidget(self.clock_label)

    def render_screen(self, screen: OrderScreen) -> None:
        """Show what the draft holds."""
        start = screen.draft.start
        if screen.generation != self._generation or self._joined() != start:
            self._generation = screen.generation
            date_text, time_text = taken_apart(start)
            self.date_edit.show_typed(date_text, screen.generation)
            self.time_edit.show_typed(time_text, screen.generation)
            self.which_choice.set_value(which_of(start))
        self._show_clock()
        problem = screen.preview.problem_of(_PATH)
        for edit in (self.date_edit, self.time_edit):
            edit.show_problem(problem is not None and not problem.unanswered and bool(edit.text()))
        self.block.render_screen(screen)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.date_edit.setFocus()

    def _joined(self) -> str:
        return joined(self.date_edit.text(), self.time_edit.text(), self.which_choice.value)

    def _tell(self) -> None:
        if not is_repeated(self.date_edit.text(), self.time_edit.text()):
            self.which_choice.set_value("")
        start = self._joined()
        self._presenter.set_fields({_PATH: start, "time_zone": zone_name(start)})

    def _show_clock(self) -> None:
        typed = (self.date_edit.text(), self.time_edit.text())
        twice = is_repeated(*typed)
        self.which_choice.setVisible(twice)
        if is_left_out(*typed):
            self.clock_label.show_text("The clocks are put forward over this time on this day: it does not exist.")
        elif twice and not self.which_choice.value:
            self.clock_label.show_text("The clocks go back on this day: this time comes twice. Which one is meant?")
        else:
            self.clock_label.show_text("")
