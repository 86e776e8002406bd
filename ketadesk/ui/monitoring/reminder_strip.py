"""The reminders across the window: their number and the first of them; the whole list when it is asked for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled

_NO_ALARM = "Reminder only, not an alarm"
_LIST_LINES = 8
"""So many lines of the list are seen at once; the others are scrolled to."""


class ReminderStrip(QFrame):
    """Shown while there is something to remind of; it never flashes, and goes only when nothing is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reminder_strip")
        self.setProperty("role", "strip")
        self.setProperty("tone", "reminder")
        self._reminders: tuple[str, ...] = ()
        self._is_open = False
        self.first_label = LongLabel(name="reminder_first_label")
        self.no_alarm_label = LongLabel(name="reminder_no_alarm_label")
        self.no_alarm_label.setText(_NO_ALARM)
        self.list_button = DeliberateButton("Show all", "reminder_list_button", "link")
        self.list_label = PlainLabel(name="reminder_list_label")
        self.list_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = scrolled(self.list_label, "reminder_area")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 12, 4)
        column.setSpacing(2)
        row = FlowLayout(gap=16, row_gap=2)
        for part in (self.first_label, self.no_alarm_label, self.list_button):
            row.addWidget(part)
            row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        column.addWidget(self.area)
        self.list_button.clicked.connect(self._turn)
        self.show_reminders(())

    def show_reminders(self, reminders: tuple[str, ...]) -> None:
        """Show these; none hides the strip."""
        if set(reminders) - set(self._reminders):
            announce(self, f"{_count(len(reminders))}. {reminders[0]}")
        self._reminders = tuple(reminders)
        self._is_open = self._is_open and len(reminders) > 1
        first = reminders[0] if reminders else ""
        self.first_label.setText(f"◷ {_count(len(reminders))}: {first}" if first else "")
        self.list_label.setText("\n".join(f"• {words}" for words in reminders))
        self._lay()
        self.setVisible(bool(reminders))

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._lay()

    def _lay(self) -> None:
        many = len(self._reminders) > 1
        self.list_button.setVisible(many)
        self.list_button.say("Show the first only" if self._is_open else f"Show all {len(self._reminders)}")
        self.area.setVisible(self._is_open)
        lines = min(len(self._reminders), _LIST_LINES)
        self.area.setMinimumHeight((lines + 1) * self.fontMetrics().lineSpacing())
        self.area.setMaximumHeight((_LIST_LINES + 1) * self.fontMetrics().lineSpacing())


def _count(many: int) -> str:
    return "1 reminder" if many == 1 else f"{many} reminders"
