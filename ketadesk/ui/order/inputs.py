"""Fields, segments and lists that are bound to one path of the draft.

What is typed goes to the presenter letter by letter and unaltered; what the draft holds is shown again by `render`.
No validators and no masks: a wrong sign stays visible, with the reason under the field (SR-02, SR-03).
"""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from ketadesk.application.order_choices import Choice, OrderChoices
from ketadesk.ui.order.order_screen import OrderScreen, draft_text
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.restyle import restyle
from ketadesk.ui.widgets.segments import Segments


class TypedEdit(QLineEdit):
    """A line of text that nothing but the keyboard and the clipboard can change."""

    def __init__(self, name: str, accessible_name: str, size: str = "medium", hint: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setProperty("span", size)
        self.setPlaceholderText(hint)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self._generation = 0

    def show_typed(self, text: str, generation: int) -> None:
        """Show `text`; for another patient also forget what could be undone."""
        if generation != self._generation or self.text() != text:
            self._generation = generation
            self.setText(text)

    def show_problem(self, has_problem: bool) -> None:
        """Mark the field as one that cannot be read."""
        restyle(self, "problem", "true" if has_problem else "false")


class DraftEdit(TypedEdit):
    """A typed field of the draft."""

    def __init__(
        self,
        presenter: OrderPresenter,
        path: str,
        name: str,
        accessible_name: str,
        size: str = "medium",
        hint: str = "",
    ) -> None:
        super().__init__(name, accessible_name, size, hint)
        self.path = path
        self.textEdited.connect(lambda text: presenter.set_field(path, text))

    def render_screen(self, screen: OrderScreen) -> None:
        """Show what the draft holds and whether it can be read."""
        self.show_typed(draft_text(screen.draft, self.path), screen.generation)
        if screen.blank:
            return
        problem = screen.preview.problem_of(self.path)
        self.show_problem(problem is not None and not problem.unanswered)

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.setFocus()


ChoicesOf = Callable[[OrderChoices], tuple[Choice, ...]]


class DraftSegments(Segments):
    """A choice of the draft among few."""

    def __init__(
        self,
        presenter: OrderPresenter,
        path: str,
        name: str,
        caption: str,
        choices_of: ChoicesOf,
        optional: bool = False,
    ) -> None:
        super().__init__(name, caption, optional)
        self.path = path
        self._choices_of = choices_of
        self.chosen.connect(lambda value: presenter.set_field(path, value))

    def render_screen(self, screen: OrderScreen) -> None:
        """Offer what may be chosen and show what is."""
        self.set_choices(self._choices_of(screen.choices))
        self.set_value(draft_text(screen.draft, self.path))

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.focus_first()


class DraftOptions(OptionList):
    """A choice of the draft among many, each with a note."""

    def __init__(self, presenter: OrderPresenter, path: str, name: str, caption: str, choices_of: ChoicesOf) -> None:
        super().__init__(name, caption)
        self.path = path
        self._choices_of = choices_of
        self.chosen.connect(lambda value: presenter.set_field(path, value))

    def render_screen(self, screen: OrderScreen) -> None:
        """Offer what may be chosen and show what is."""
        self.set_choices(self._choices_of(screen.choices))
        self.set_value(draft_text(screen.draft, self.path))

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.focus_first()
