"""What the page of a set is made of: which set and when, the items, what they ask for, and the buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.monitoring.bedside_desk import ObservationDraft, ObservationForm
from ketadesk.ui.monitoring.item_columns import ItemColumns
from ketadesk.ui.monitoring.observation_head import ObservationHead
from ketadesk.ui.monitoring.observation_rest import ObservationRest
from ketadesk.ui.monitoring.observation_warnings_strip import WarningStrip
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled


class ObservationParts(QWidget):
    """Shows; the page decides."""

    def __init__(self, head: ObservationHead, items: ItemColumns, rest: ObservationRest) -> None:
        super().__init__()
        self.head = head
        self.items = items
        self.rest = rest
        self.warnings = WarningStrip()
        self.news2_label = PlainLabel(role="strong", name="observation_news2_label")
        self.notice_label = PlainLabel(role="strong", name="observation_notice_label")
        self.why_not_label = PlainLabel(role="quiet", name="observation_why_not_label")
        self.leave_button = DeliberateButton("Leave", "leave_observation_button")
        self.save_button = DeliberateButton("Save (Ctrl+S)", "save_observation_button", "primary")
        self._lay_out()

    def _lay_out(self) -> None:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.items)
        column.addStretch(1)
        self.area = scrolled(work, "observation_scroll")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.warnings)
        outer.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.news2_label, self.why_not_label, self.notice_label):
            words.addWidget(label)
        footer = QHBoxLayout()
        footer.setContentsMargins(16, 6, 16, 8)
        footer.setSpacing(16)
        footer.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignVCenter)
        footer.addLayout(words, 1)
        footer.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return footer

    def render_form(self, form: ObservationForm, draft: ObservationDraft) -> None:
        """Show everything anew."""
        self.head.render_form(form, draft)
        self.items.render_form(form, draft)
        self.rest.render_form(form, draft)
        self.warnings.show_lines(form.warnings)
        self.news2_label.setText(form.news2)

    def hold(self, held: bool) -> None:
        """Nothing can be typed while it is not said what becomes of a set that was typed before."""
        for part in (self.items, self.head.moment_edit, self.head.why_edit):
            part.setEnabled(not held)

    def blank(self) -> None:
        """No result stands on the page until it is worked out again; what was typed stays."""
        self.warnings.show_lines(())
        self.news2_label.blank()
        self.why_not_label.blank()
        self.head.blank()

    def forget(self) -> None:
        """Nothing that was typed or shown stays."""
        self.blank()
        self.head.forget()
        self.items.forget()
        self.rest.forget()
        self.say("")

    def say(self, words: str) -> None:
        """Say what went wrong; a blank text takes it away."""
        if words and words != self.notice_label.text():
            announce(self, words)
        self.notice_label.show_text(words)
