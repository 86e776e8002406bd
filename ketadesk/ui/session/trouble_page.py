"""The record cannot be used: what is wrong, what to do, and only the ways that are open.

Nothing is mended by itself and no new record is made over the old one (SR-38). An order can still be worked out.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from ketadesk.application.workstation import Opening
from ketadesk.ui.session.session_page import SessionPage
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.warning_box import WarningBox


class TroublePage(SessionPage):
    """Shown with `show_trouble`; each button is a wish that the window carries out."""

    retry_asked = Signal()
    look_asked = Signal()
    restore_asked = Signal()
    """Show the last good backup, and what putting it back would lose."""
    without_record_asked = Signal()

    def __init__(self) -> None:
        super().__init__("trouble_page", "The record cannot be used")
        self.what_box = WarningBox("trouble_what", "What is wrong", tone="stop", sign="✖")
        self.column.addWidget(self.what_box)
        self.next_step_label = PlainLabel(name="trouble_next_step_label")
        self.next_card = self.add_card("What to do next", self.next_step_label, name="trouble_next_card")
        self.retry_button = DeliberateButton("Try again", "trouble_retry_button")
        self.look_button = DeliberateButton("Look at the record (read only)", "trouble_look_button")
        self.restore_button = DeliberateButton("Show the last good backup", "trouble_restore_button")
        self.without_button = DeliberateButton("Work out an order without the record", "trouble_without_button")
        self.retry_label = PlainLabel("Open the record once more.", role="quiet")
        self.look_label = PlainLabel(
            "Stored orders can be read and printed. Nothing can be stored, checked or cancelled.", role="quiet"
        )
        self.backup_label = PlainLabel(role="quiet", name="trouble_backup_label")
        self.without_label = PlainLabel("It prints as DRAFT, not recorded.", role="quiet")
        card = self.add_card("What can be done here", name="trouble_ways_card")
        for button, note in self._ways():
            way = QVBoxLayout()
            way.setSpacing(4)
            way.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            way.addWidget(note)
            card.add(way)
        self._connect()
        self.finish()

    def _ways(self) -> tuple[tuple[DeliberateButton, PlainLabel], ...]:
        return (
            (self.retry_button, self.retry_label),
            (self.look_button, self.look_label),
            (self.restore_button, self.backup_label),
            (self.without_button, self.without_label),
        )

    def _connect(self) -> None:
        self.retry_button.clicked.connect(self.retry_asked)
        self.look_button.clicked.connect(self.look_asked)
        self.restore_button.clicked.connect(self.restore_asked)
        self.without_button.clicked.connect(self.without_record_asked)

    def show_trouble(self, opening: Opening) -> None:
        """Say what `opening` says, and offer what it allows."""
        self.what_box.show_lines((opening.what,) if opening.what else ())
        self.next_step_label.setText(opening.next_step)
        self.next_card.setVisible(bool(opening.next_step))
        backup = opening.last_good_backup
        self.backup_label.setText(f"{backup}. Nothing is put back before you were shown what that would lose.")
        shown = (opening.can_retry, opening.can_look, bool(backup), True)
        for (button, note), can in zip(self._ways(), shown, strict=True):
            button.setVisible(can)
            note.setVisible(can)
        announce(self, f"{opening.what} {opening.next_step}")
        first = next(button for (button, _note), can in zip(self._ways(), shown, strict=True) if can)
        first.setFocus()
