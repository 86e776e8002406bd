"""The backups: which there are, making and testing one, and putting one back after seeing what that would lose."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication

from ketadesk.application.backups import BackupFile, BackupTest
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import RecordDesk
from ketadesk.ui.record.moments import shown_moment, size_text
from ketadesk.ui.record.record_page import RecordPage
from ketadesk.ui.record.record_table import RecordTable
from ketadesk.ui.record.restore_question import RestoreQuestion
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.file_place import ask_file, ask_new_file
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order

_COLUMNS = ("Made", "Kept as", "Entries", "Size", "Test", "File")
_KEPT = (
    "KetaDesk makes one a day and tests it; it keeps the newest of 7 days and of 4 weeks before them. "
    "One made by hand is never removed. Keep one outside this computer, and its passphrase somewhere else."
)


class BackupPage(RecordPage):
    """Shown with `begin`."""

    restored = Signal()
    """Another record is there now: everything has to begin anew."""

    def __init__(self) -> None:
        super().__init__("backup", "Backups")
        self._record: RecordDesk | None = None
        self._who = ""
        self._files: list[BackupFile] = []
        self._others: list[BackupFile] = []
        self._tests: dict[str, BackupTest] = {}
        self.result_label = PlainLabel(role="strong", name="backup_result_label")
        self.table = RecordTable("backup_table", "Backups, newest first", _COLUMNS)
        passphrase_edit = PinEdit("backup_passphrase_edit", "Backup passphrase", "long")
        self.passphrase = TypedField(
            passphrase_edit,
            "Only for a backup under another passphrase than this record's own, or while the record cannot be read.",
        )
        for part in (PlainLabel(_KEPT, role="quiet"), self.result_label):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.passphrase)
        self.column.addLayout(self._build_buttons())
        self.table.itemSelectionChanged.connect(self._allow)
        set_reading_order(self)

    def _build_buttons(self) -> FlowLayout:
        self.back_button = DeliberateButton("Back", "backup_back_button")
        self.verify_button = DeliberateButton("Verify the record", "record_verify_button")
        self.other_button = DeliberateButton("Look for another file", "backup_other_button")
        self.test_button = DeliberateButton("Test", "backup_test_button")
        self.restore_button = DeliberateButton("Put back ...", "backup_restore_button")
        self.to_button = DeliberateButton("Back up to ...", "backup_to_button")
        self.now_button = DeliberateButton("Back up now", "backup_now_button", "primary")
        verbs = (
            (self.back_button, self.closed.emit),
            (self.verify_button, self._verify),
            (self.other_button, self._add_other),
            (self.test_button, self._test),
            (self.restore_button, self._preview),
            (self.to_button, self._back_up_to),
            (self.now_button, lambda: self._back_up("")),
        )
        row = FlowLayout(gap=8, row_gap=8)
        for button, verb in verbs:
            button.clicked.connect(verb)
            row.addWidget(button)
        return row

    def begin(self, record: RecordDesk, who: str) -> None:
        """Show the backups there are; `who` is signed in, blank while nobody can be."""
        self._record = record
        self._who = who
        self._others = []
        self._tests = {}
        self.passphrase.edit.clear()
        self.result_label.setText("")
        self.say_failure(None)
        self.refresh()
        self.table.setFocus()

    def forget(self) -> None:
        """Nobody is at the workstation: a passphrase that was typed is forgotten."""
        self.passphrase.edit.clear()

    def refresh(self, choose: str = "") -> None:
        """Ask again. What cannot be listed is said, and the table is empty then, not old."""
        self._files = []
        try:
            listed = self._record.backups() if self._record is not None else ()
        except KetaDeskError as failure:
            self.say_failure(failure)
            listed = ()
        known = {backup.file for backup in listed}
        self._files = [*(other for other in self._others if other.file not in known), *listed]
        places = [place for place, backup in enumerate(self._files) if backup.file == choose]
        self.table.fill([self._cells(backup) for backup in self._files], places[0] if places else 0)
        self._allow()

    def _cells(self, backup: BackupFile) -> tuple[str, ...]:
        tested = self._tests.get(backup.file)
        if tested is not None:
            words = f"✔ sound, {tested.entries:,} entries" if tested.sound else f"✖ {tested.words}"
        else:
            words = f"✖ {backup.words}" if backup.words else "○ not tested since this page was opened"
        known = bool(backup.made_at)
        return (
            shown_moment(backup.made_at) if known else "not known",
            backup.kept_as,
            f"{backup.entries:,}" if known else "not known",
            size_text(backup.size_bytes) if backup.size_bytes else "not known",
            words,
            backup.file,
        )

    def _chosen(self) -> BackupFile | None:
        place = self.table.chosen
        return self._files[place] if place is not None and place < len(self._files) else None

    def _allow(self) -> None:
        for button in (self.test_button, self.restore_button):
            button.setEnabled(self._chosen() is not None)

    def _verify(self) -> None:
        with self._at_work("Walking the record's chain ..."):
            if self._record is not None:
                sound, words = self._record.verify()
                self._say(f"{'✔' if sound else '✖'} {words}")

    def _back_up_to(self) -> None:
        target = ask_new_file(self, "KetaDesk_by-hand.backup", "backup")
        if target is not None:
            self._back_up(target)

    def _back_up(self, target: str) -> None:
        with self._at_work("Making a backup and testing it ..."):
            if self._record is None:
                return
            made = self._record.back_up(target)
            self._tests[made.file] = made
            self._say(f"✔ Written to {made.file}. {made.words}")
            self.refresh(made.file)

    def _add_other(self) -> None:
        file = ask_file(self, "backup")
        if file is not None:
            other = BackupFile(file=file, made_at="", entries=0, size_bytes=0, kept_as="chosen here")
            self._others = [other, *(known for known in self._others if known.file != file)]
            self.refresh(file)

    def _test(self) -> None:
        chosen = self._chosen()
        with self._at_work("Opening the backup and walking its chain ..."):
            if self._record is None or chosen is None:
                return
            tested = self._record.test_backup(chosen.file, self.passphrase.text())
            self._tests[chosen.file] = tested
            self._say(f"{'✔' if tested.sound else '✖'} {tested.words}")
            self.refresh(chosen.file)

    def _preview(self) -> None:
        chosen, record = self._chosen(), self._record
        if record is None or chosen is None:
            return
        passphrase = self.passphrase.text()
        with self._at_work("Comparing the backup with the record ..."):
            preview = record.restore_preview(chosen.file, passphrase)
            self._say("")
            question = RestoreQuestion(
                self, preview, self._who, lambda pin: record.restore(chosen.file, passphrase, pin)
            )
            question.when_go_on(self._restored)
            question.open()

    def _restored(self) -> None:
        self.passphrase.edit.clear()
        self.restored.emit()

    @contextmanager
    def _at_work(self, words: str) -> Iterator[None]:
        """Say what takes a while, and afterwards what did not work."""
        self.say_failure(None)
        self._say(words)
        self.repaint()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            yield
        except KetaDeskError as failure:
            self._say("")
            self.say_failure(failure)
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _say(self, words: str) -> None:
        self.result_label.setText(words)
        announce(self, words)
