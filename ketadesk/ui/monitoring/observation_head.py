"""Which set it is, when it was done, why a set is corrected, and a set that was typed before and not saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ObservationDraft, ObservationForm
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.restyle import restyle
from ketadesk.ui.widgets.typed_edit import TypedEdit


class KeptOffer(Card):
    """A set that was typed before the screen was hidden: nothing of it is shown until it is taken up."""

    def __init__(self) -> None:
        super().__init__("", "observation_kept_card")
        self.words_label = LongLabel(role="strong", name="observation_kept_label")
        self.take_up_button = DeliberateButton("Take it up", "take_up_observation_button", "primary")
        self.drop_button = DeliberateButton("Forget it", "drop_observation_button")
        row = FlowLayout(gap=12, row_gap=6)
        for part in (self.words_label, self.take_up_button, self.drop_button):
            row.addWidget(part)
            row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        self.add(row)
        self.hide()

    def offer(self, typed_at: str) -> None:
        """Ask what becomes of it."""
        when = f" for {typed_at}" if typed_at else ""
        self.words_label.setText(f"You typed a set{when} and did not save it.")
        self.show()
        self.take_up_button.setFocus()


class ObservationHead(QWidget):
    """Title and time in one row; under them what has to be said first."""

    def __init__(
        self,
        changed: Callable[[str, str], None],
        why_changed: Callable[[str], None],
        compose: Callable[[bool], None],
    ) -> None:
        super().__init__()
        self.setObjectName("observation_head")
        self.title_label = LongLabel(role="title", name="observation_title_label")
        self.due_label = LongLabel(role="strong", name="observation_due_label")
        self.moment_caption = LongLabel(role="caption")
        self.moment_caption.setText("Observed at")
        self.moment_edit = TypedEdit("observation_moment_edit", "Observed at; blank is now", "medium", "now")
        self.moment_edit.textEdited.connect(lambda _text: changed("observed_at", self.moment_edit.text()))
        self.moment_edit.composing.connect(compose)
        self.moment_caption.setBuddy(self.moment_edit)
        self.echo_label = LongLabel(role="echo", name="observation_moment_label")
        self.moment_problem_label = PlainLabel(role="problem", name="observation_moment_problem_label")
        self.taken_label = PlainLabel(role="strong", name="observation_taken_label")
        self.why_caption = PlainLabel("Why is the set corrected?", role="caption")
        self.why_edit = TypedEdit("observation_why_edit", "Why is the set corrected?", "")
        self.why_edit.textEdited.connect(lambda _text: why_changed(self.why_edit.text()))
        self.why_edit.composing.connect(compose)
        self.why_caption.setBuddy(self.why_edit)
        self.kept = KeptOffer()
        self._lay_out()
        self.forget()

    def _lay_out(self) -> None:
        row = FlowLayout(gap=14, row_gap=4)
        for part in (self.title_label, self.due_label, self.moment_caption, self.moment_edit, self.echo_label):
            row.addWidget(part)
            row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        for under in (self.moment_problem_label, self.taken_label, self.why_caption, self.why_edit, self.kept):
            column.addWidget(under)

    def ask_why(self, asks: bool) -> None:
        """A correction says why; a new set does not."""
        self.title_label.setText("Correct a set of observations" if asks else "Observations")
        self.why_caption.setVisible(asks)
        self.why_edit.setVisible(asks)

    def render_form(self, form: ObservationForm, draft: ObservationDraft) -> None:
        """Show which set it is, and the time as it was understood."""
        self.due_label.show_text(form.due)
        if self.moment_edit.text() != draft.observed_at:
            self.moment_edit.setText(draft.observed_at)
        self.echo_label.show_text(form.moment_echo)
        restyle(self.echo_label, "role", "echo" if form.moment_echo.endswith(", now") else "strong")
        self.moment_problem_label.show_text(f"✖ {form.moment_problem}" if form.moment_problem else "")
        self.moment_edit.show_problem(bool(form.moment_problem))
        self.taken_label.show_text(f"▲ {form.taken}" if form.taken else "")

    def blank(self) -> None:
        """Which set it is for follows from the time that is being typed."""
        self.due_label.blank()
        self.echo_label.blank()
        self.taken_label.blank()

    def forget(self) -> None:
        """Nothing typed stays."""
        self.moment_edit.setText("")
        self.why_edit.setText("")
        self.moment_problem_label.show_text("")
        self.taken_label.show_text("")
        self.kept.hide()
        self.ask_why(False)
