"""The lines across the top of the window, most serious first: each says one thing until it is no longer so."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.ui.monitoring.reminder_strip import ReminderStrip
from ketadesk.ui.widgets.strip import Strip


class Strips(QWidget):
    """Some speak of a patient: those are silent while the work is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.library = Strip("library", "library")
        self.not_recorded = Strip("not_recorded", "trouble")
        self.record = Strip("record", "trouble")
        self.downtime = Strip("downtime", "trouble")
        self.trouble = Strip("trouble", "trouble")
        self.look_alike = Strip("other_patient", "trouble", "Seen")
        self.returned = Strip("returned", "notice", "Work it out again")
        self.cleared = Strip("cleared", "notice", "Seen")
        self.change = Strip("change", "stored")
        self.unsaved = Strip("unsaved", "notice")
        self.reminders = ReminderStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        about_the_program = (self.library, self.not_recorded, self.record, self.downtime)
        about_work = (self.trouble, self.look_alike, self.unsaved, self.returned, self.cleared, self.change)
        for strip in (*about_the_program, *about_work):
            column.addWidget(strip)
        column.addWidget(self.reminders)
        for strip in (self.look_alike, self.cleared):
            strip.button.clicked.connect(lambda _checked=False, seen=strip: seen.say(""))

    def hush(self) -> None:
        """Say nothing that belongs to a patient."""
        for strip in (self.trouble, self.look_alike, self.unsaved, self.returned, self.cleared, self.change):
            strip.say("")

    def say_record(self, what: str, next_step: str = "") -> None:
        """What is wrong with the record or its backups; a blank text when nothing is. No key takes it away."""
        self.record.say(f"✖ {what} {next_step}".rstrip() if what else "")

    def say_downtime(self, what: str, next_step: str) -> None:
        """Why the packs for when the program cannot run are not kept; two blank texts when they are again."""
        self.downtime.say(f"✖ {what} {next_step}" if what else "")

    def say_trouble(self, what: str, next_step: str) -> None:
        """What failed and what to do; two blank texts when all is well again."""
        self.trouble.say(f"✖ {what} {next_step}" if what else "")
