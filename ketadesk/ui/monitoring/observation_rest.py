"""What a set has beside its items: what is missing and why, and a comment."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ObservationDraft, ObservationForm
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.object_name import part_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit

QUICK_REASONS = ("Asleep, breathing and colour seen", "Refused by the patient", "Not possible")
"""One press instead of a sentence at night."""
_FEW = 6
"""So many items are named; more are counted, the fields show which."""


class ObservationRest(Card):
    """Nothing is preset; the reason is asked for only while something is missing."""

    def __init__(self, changed: Callable[[str, str], None], compose: Callable[[bool], None]) -> None:
        super().__init__("", "observation_rest_card")
        self._changed = changed
        self.comment_edit = self._edit("comment", "Comment", compose)
        self.missing_label = PlainLabel(name="observation_missing_label")
        self.reason_edit = self._edit("incomplete_because", "Why it is missing", compose)
        self.quick_buttons = [self._quick(reason) for reason in QUICK_REASONS]
        self.text_problem_label = PlainLabel(role="problem", name="observation_text_problem_label")
        self._reason_parts: tuple[QWidget, ...] = ()
        self._lay_out()

    def _edit(self, name: str, caption: str, compose: Callable[[bool], None]) -> TypedEdit:
        edit = TypedEdit(f"observation_{name}_edit", caption, "")
        edit.textEdited.connect(lambda _text: self._changed(name, edit.text()))
        edit.composing.connect(compose)
        return edit

    def _quick(self, reason: str) -> DeliberateButton:
        button = DeliberateButton(reason.partition(",")[0], part_name("quick_reason", reason))
        button.setAccessibleName(reason)
        button.setToolTip(reason)
        button.clicked.connect(lambda: self._changed("incomplete_because", reason))
        return button

    def _lay_out(self) -> None:
        comment_label = PlainLabel("Comment", role="caption", wraps=False)
        comment_label.setBuddy(self.comment_edit)
        quick = QWidget()
        row = FlowLayout(quick, gap=6, row_gap=4)
        for button in self.quick_buttons:
            row.addWidget(button)
        self._reason_parts = (self.missing_label, self.reason_edit, quick)
        comment = QHBoxLayout()
        comment.addWidget(comment_label)
        comment.addWidget(self.comment_edit, 1)
        self.add(self.missing_label, self.reason_edit, quick, comment, self.text_problem_label)
        self.set_gap(4)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(9, 5, 9, 7)

    def render_form(self, form: ObservationForm, draft: ObservationDraft) -> None:
        """Say what is missing and show what the draft holds."""
        for edit, text in ((self.comment_edit, draft.comment), (self.reason_edit, draft.incomplete_because)):
            if edit.text() != text:
                edit.setText(text)
        self.missing_label.setText(missing_words(form.missing))
        for part in self._reason_parts:
            part.setVisible(bool(form.missing) and any(draft.typed.values()))
        own_words = draft.incomplete_because not in ("", *QUICK_REASONS)
        for button in self.quick_buttons:
            button.setEnabled(not own_words)
        self.text_problem_label.show_text(f"✖ {form.text_problem}" if form.text_problem else "")

    def forget(self) -> None:
        """Nothing typed stays."""
        for edit in (self.comment_edit, self.reason_edit):
            edit.setText("")
        self.text_problem_label.show_text("")
        for part in self._reason_parts:
            part.hide()


def missing_words(missing: tuple[str, ...]) -> str:
    """`Missing for the full set: Temperature. Why?`."""
    if len(missing) > _FEW:
        return f"{len(missing)} items of the full set are still open. If they stay open: why?"
    return f"Missing for the full set: {'; '.join(missing)}. Why?"
