"""Whether an optional part of the order is wanted: unanswered, none, or wanted and then typed.

An unanswered part and an empty wanted part are the same draft; only this choice on screen tells them apart.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.order_choices import Choice
from ketadesk.domain.model import Model
from ketadesk.ui.order.order_screen import OrderScreen, draft_value
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.segments import Segments

NONE, WANTED = "none", "wanted"


class PartChoice(QWidget):
    """Two segments: without, with."""

    def __init__(
        self, presenter: OrderPresenter, path: str, name: str, caption: str, labels: tuple[str, str], empty: Model
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._path = path
        self._empty = empty
        self._asked_for: tuple[str, int] | None = None
        self._now: tuple[str, int] = ("", 0)
        self.segments = Segments(name, caption)
        self.segments.set_choices((Choice(value=NONE, label=labels[0]), Choice(value=WANTED, label=labels[1])))
        self.segments.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.segments)

    def render_optional(self, screen: OrderScreen, kind: str) -> bool:
        """Show the choice where the part is optional; answers whether the part's own fields are to be shown."""
        self._now = (screen.draft.regimen, screen.generation)
        self.setVisible(kind == "optional")
        part = draft_value(screen.draft, self._path)
        if kind != "optional":
            return kind != "none" and part is not None
        if part is None:
            self.segments.set_value(NONE)
        elif part != self._empty or self._asked_for == self._now:
            self.segments.set_value(WANTED)
        else:
            self.segments.set_value("")
        return self.segments.value == WANTED

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.segments.focus_first()

    def _choose(self, value: str) -> None:
        wanted = value == WANTED
        self._asked_for = self._now if wanted else None
        self._presenter.set_field(self._path, self._empty.model_dump() if wanted else None)
        # The draft of "wanted, nothing typed yet" is the unanswered one: the page is shown again all the same.
        self._presenter.show()
