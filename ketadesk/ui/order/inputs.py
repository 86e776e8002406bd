"""Fields, segments and lists that are bound to one path of the draft.

What is typed goes to the presenter letter by letter and unaltered; what the draft holds is shown again by `render`.
"""

from collections.abc import Callable

from ketadesk.application.order_choices import Choice, OrderChoices
from ketadesk.ui.order.order_screen import OrderScreen, draft_text
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit


def blank_while_composing(edit: TypedEdit, presenter: OrderPresenter) -> None:
    """No figure stands beside letters that can be seen in a field and are not typed yet."""
    edit.composing.connect(lambda composing: presenter.blank() if composing else presenter.show())


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
        blank_while_composing(self, presenter)

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
