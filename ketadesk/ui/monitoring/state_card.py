"""What the pump does, as it was recorded: the rate in one large figure, or the word that stands for no rate.

A pump that stands still shows no rate at all: a figure beside the word would be read as one that runs.
"""

from collections.abc import Mapping
from typing import Final

from ketadesk.application.monitoring.bedside_desk import InfusionView
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.figure_label import FigureLabel
from ketadesk.ui.widgets.plain_label import PlainLabel

_WORDS: Final[Mapping[CourseState, str]] = {
    CourseState.NOT_STARTED: "NOT STARTED",
    CourseState.BY_HAND: "BY HAND",
    CourseState.PAUSED: "PAUSED",
    CourseState.STOPPED: "STOPPED",
}
_NOT_KNOWN = "NOT KNOWN"
_UNIT = "mL per hour"


class StateCard(Card):
    """The figure, what the patient gets, the order beside it, and what comes next."""

    def __init__(self, look: Look) -> None:
        super().__init__("PUMP, AS RECORDED", "state_card")
        self.set_gap(6)
        self.figure_label = FigureLabel(look, "infusion_rate_label")
        self.unit_label = PlainLabel(role="figure_unit", name="infusion_unit_label")
        self.state_label = PlainLabel(role="heading", name="infusion_state_label")
        self.gets_label = PlainLabel(name="infusion_gets_label")
        self.ordered_label = PlainLabel(role="strong", name="infusion_ordered_label")
        self.next_label = PlainLabel(name="infusion_next_label")
        self._labels = (self.unit_label, self.state_label, self.gets_label, self.ordered_label, self.next_label)
        self.add(self.figure_label, *self._labels)
        self.blank()

    def blank(self) -> None:
        """Nothing is known."""
        self.figure_label.show_figure("")
        self.figure_label.setAccessibleName("")
        for label in self._labels:
            label.show_text("")

    def render_view(self, view: InfusionView) -> None:
        """Show where the infusion stands."""
        runs = view.state_known and view.state is CourseState.RUNNING and bool(view.rate)
        word = _WORDS.get(view.state, _NOT_KNOWN) if view.state_known else _NOT_KNOWN
        figure = view.rate if runs else word
        name = f"Rate {figure} {_UNIT}" if runs else f"No rate: {figure}"
        if name != self.figure_label.accessibleName():
            announce(self, name)
        self.figure_label.show_figure(figure)
        self.figure_label.setAccessibleName(name)
        self.unit_label.show_text(_UNIT if runs else "")
        self.state_label.show_text(breakable(view.state_words))
        self.gets_label.show_text("\n".join(view.rate_lines))
        self.ordered_label.show_text(view.ordered)
        self.next_label.show_text(view.next_step)
