"""Before a backup is put back: what that would lose, entry by entry; then the PIN of who does it."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ketadesk.application.backups import LostEntry, RestorePreview
from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.ui.record.moments import shown_moment
from ketadesk.ui.record.record_table import RecordTable
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.question import Question

Restore = Callable[[str], None]
"""Takes the PIN. Raises `KetaDeskError`."""

_COLUMNS = ("Happened", "Who", "Kind", "About", "No.")


class RestoreQuestion(Question):
    """While the record cannot be read nobody can sign in: then no PIN is asked for, and `who` is blank."""

    def __init__(self, parent: QWidget, preview: RestorePreview, who: str, restore: Restore) -> None:
        super().__init__(
            parent,
            "restore",
            "Put this backup back?" if preview.test.sound else "This backup cannot be put back",
            f"{_backup_in_words(preview)}\n\n{preview.words}",
            "Leave the record as it is",
            "Put it back",
        )
        self._restore = restore
        self._is_sound = preview.test.sound
        self._asks_pin = preview.test.sound and preview.record_readable
        self.pin = ConfirmPin("restore", who)
        self.pin.setVisible(self._asks_pin)
        self.lost_label = PlainLabel(_lost_in_words(preview), role="caption", name="restore_lost_label")
        self.lost_label.setVisible(bool(preview.lost))
        self.table = RecordTable("restore_lost_table", "Entries that would be given up", _COLUMNS)
        self.table.fill([_cells(entry) for entry in preview.lost])
        self.table.setVisible(bool(preview.lost))
        self.table.setMinimumSize(860, 120)
        place = self._column.indexOf(self.problem_label)
        for part in (self.pin, self.table, self.lost_label):
            self._column.insertWidget(place, part)
        self.pin.changed.connect(self._allow)
        self._allow()
        self.keep_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room for lines that wrap: a dialog reckons with lines that do not."""
        super().showEvent(event)
        self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    def accept(self) -> None:
        if not self.go_on_button.isEnabled():
            return
        try:
            self._restore(self.pin.take())
        except SignInRefused as refused:
            self.pin.refuse(refused)
        except KetaDeskError as failure:
            self.problem_label.show_text(f"✖ {failure.what} {failure.next_step}")
            announce(self, self.problem_label.text())
        else:
            super().accept()

    def _allow(self) -> None:
        super()._allow()
        self.go_on_button.setEnabled(self._is_sound and (self.pin.is_ready or not self._asks_pin))


def _backup_in_words(preview: RestorePreview) -> str:
    if not preview.test.sound:
        return preview.test.file
    newest = shown_moment(preview.test.newest_entry_at)
    return f"{preview.test.file}\n{preview.test.entries:,} entries, the newest of {newest or 'no day: it is empty'}."


def _lost_in_words(preview: RestorePreview) -> str:
    shown = len(preview.lost)
    if preview.lost_count > shown:
        return f"The newest {shown} of the {preview.lost_count:,} entries that would be given up"
    return "The entries that would be given up"


def _cells(entry: LostEntry) -> tuple[str, ...]:
    return (shown_moment(entry.at), entry.by_name, entry.kind, entry.subject, str(entry.sequence))
