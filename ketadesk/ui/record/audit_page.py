"""Who did what and when, newest first; what was changed stands under the table, as it was and as it is.

While the filter is typed the table is empty, so that it never shows another question's answer.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from ketadesk.application.audit import AuditEntry, AuditQuery
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import RecordDesk
from ketadesk.ui.record.moments import entered_in_words, shown_moment
from ketadesk.ui.record.record_page import RecordPage
from ketadesk.ui.record.record_table import RecordTable
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.file_place import ask_new_file
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.typed_edit import TypedEdit

PAGE = 100
"""So many entries are shown at once."""

_COLUMNS = ("Happened", "Entered", "Who", "What", "Patient", "About", "No.")
_LINES_SHOWN = 6
_ASK = "Press Find, or Enter in a field, to look it up."


class AuditPage(RecordPage):
    """Shown with `begin`."""

    def __init__(self) -> None:
        super().__init__("audit", "Who did what")
        self._record: RecordDesk | None = None
        self._query = AuditQuery(limit=PAGE)
        self._shown: tuple[AuditEntry, ...] = ()
        self._has_older = False
        self.verified_label = PlainLabel(role="strong", name="audit_verified_label")
        self.verified_label.hide()
        self.count_label = PlainLabel(role="quiet", name="audit_count_label")
        self.table = RecordTable("audit_table", "Entries of the record, newest first", _COLUMNS)
        self.what_label = PlainLabel(role="strong", name="audit_what_label")
        self.change_table = RecordTable("audit_change_table", "Before and after", ("", "Before", "After"))
        self.change_table.setSelectionMode(RecordTable.SelectionMode.NoSelection)
        self.column.addLayout(self._build_filter())
        self.column.addWidget(self.verified_label)
        self.column.addWidget(self.count_label)
        self.column.addWidget(self.table, 3)
        self.column.addWidget(self.what_label)
        self.column.addWidget(self.change_table, 2)
        self.column.addLayout(self._build_buttons())
        self.table.itemSelectionChanged.connect(self._show_chosen)
        set_reading_order(self)

    def _build_filter(self) -> FlowLayout:
        self.patient_edit = TypedEdit("audit_patient_edit", "Patient: family name, identifier or order", "long")
        self.person_edit = TypedEdit("audit_person_edit", "Person: name", "long")
        self.find_button = DeliberateButton("Find", "audit_find_button")
        self.find_button.clicked.connect(self.look_up)
        row = FlowLayout(gap=16, row_gap=8)
        for edit in (self.patient_edit, self.person_edit):
            row.addWidget(TypedField(edit))
            edit.textChanged.connect(lambda _text: self._forget_answer())
            edit.returnPressed.connect(self.look_up)
        row.addWidget(self.find_button)
        row.setAlignment(self.find_button, Qt.AlignmentFlag.AlignBottom)
        return row

    def _build_buttons(self) -> QHBoxLayout:
        self.back_button = DeliberateButton("Back", "audit_back_button")
        self.verify_button = DeliberateButton("Verify the record", "audit_verify_button")
        self.newer_button = DeliberateButton("Newer", "audit_newer_button")
        self.older_button = DeliberateButton("Older", "audit_older_button")
        self.export_button = DeliberateButton("Export as CSV", "audit_export_button")
        self.back_button.clicked.connect(self.closed)
        self.verify_button.clicked.connect(self._verify)
        self.newer_button.clicked.connect(lambda: self._turn(-PAGE))
        self.older_button.clicked.connect(lambda: self._turn(PAGE))
        self.export_button.clicked.connect(self._export)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addWidget(self.verify_button)
        row.addStretch(1)
        for button in (self.newer_button, self.older_button, self.export_button):
            row.addWidget(button)
        return row

    def begin(self, record: RecordDesk) -> None:
        """Show the newest entries of everybody, with the keyboard in the filter."""
        self._record = record
        self.patient_edit.clear()
        self.person_edit.clear()
        self.verified_label.show_text("")
        self.look_up()
        self.patient_edit.setFocus()

    def forget(self) -> None:
        """Nobody may see the entries any more: the page is empty until it is begun again."""
        self._record = None
        self.patient_edit.clear()
        self.person_edit.clear()
        self._forget_answer()

    def look_up(self) -> None:
        """Look up what the filter asks for, from the newest entry on."""
        self._query = AuditQuery(patient=self.patient_edit.text(), person=self.person_edit.text(), limit=PAGE)
        self._look_up()

    def _turn(self, entries: int) -> None:
        first = max(self._query.first + entries, 0)
        self._query = self._query.model_copy(update={"first": first})
        self._look_up()

    def _look_up(self) -> None:
        """What cannot be read is said, and the table is empty then, not old."""
        self._show(())
        self.say_failure(None)
        if self._record is None:
            return
        try:
            # One more than is shown tells whether there is an older one.
            found = self._record.audit(self._query.model_copy(update={"limit": PAGE + 1}))
        except KetaDeskError as failure:
            self.say_failure(failure)
            return
        self._has_older = len(found) > PAGE
        self._show(found[:PAGE])
        self.count_label.setText(_count_in_words(self._query.first, len(self._shown)))
        announce(self.table, self.count_label.text())

    def _forget_answer(self) -> None:
        self._show(())
        self.count_label.setText(_ASK)

    def _show(self, entries: tuple[AuditEntry, ...]) -> None:
        self._shown = entries
        self._has_older = self._has_older and bool(entries)
        self.table.fill([_cells(entry) for entry in entries])
        self._show_chosen()
        self.newer_button.setEnabled(bool(entries) and self._query.first > 0)
        self.older_button.setEnabled(self._has_older)
        self.export_button.setEnabled(bool(entries))
        if not entries:
            self.count_label.setText("")

    def _show_chosen(self) -> None:
        chosen = self.table.chosen
        entry = self._shown[chosen] if chosen is not None and chosen < len(self._shown) else None
        self.what_label.setText(_heading(entry) if entry else "")
        rows = _changes(entry) if entry else []
        self.change_table.fill(rows)
        self.change_table.setVisible(bool(rows))

    def _verify(self) -> None:
        if self._record is None:
            return
        self.verified_label.show_text("Walking the record's chain ...")
        self.repaint()
        self.say_failure(None)
        try:
            sound, words = self._record.verify()
        except KetaDeskError as failure:
            self.verified_label.show_text("")
            self.say_failure(failure)
            return
        self.verified_label.show_text(f"{'✔' if sound else '✖'} {_first_lines(words)}")
        announce(self.verified_label, self.verified_label.text())

    def _export(self) -> None:
        if self._record is None:
            return
        target = ask_new_file(self, "KetaDesk_audit.csv", "csv")
        if target is None:
            return
        self.say_failure(None)
        try:
            count = self._record.export_audit(self._query, target)
        except KetaDeskError as failure:
            self.say_failure(failure)
            return
        words = f"✔ {'1 entry' if count == 1 else f'{count:,} entries'} of this search were written to {target}."
        self.count_label.setText(words)
        announce(self, words)


def _first_lines(words: str) -> str:
    """Room for a few findings; the rest are counted."""
    lines = words.split("\n")
    more = len(lines) - _LINES_SHOWN
    if more > 0:
        lines = [*lines[:_LINES_SHOWN], f"... and {more} more lines: `ketadesk record verify` prints all."]
    return "\n".join(lines)


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    happened = shown_moment(entry.happened_at, entry.utc_offset)
    what = " ".join(entry.what.split())
    entered = entered_in_words(entry)
    return (happened, entered, entry.by.name, what, entry.patient, entry.subject, str(entry.sequence))


def _heading(entry: AuditEntry) -> str:
    entered = shown_moment(entry.entered_at, entry.utc_offset)
    return f"Entry {entry.sequence}, {entry.by.name}, written {entered}: {entry.what}"


def _changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    before, after = dict(entry.before), dict(entry.after)
    names = dict.fromkeys((*before, *after))
    return [(name, before.get(name, "not there"), after.get(name, "not there")) for name in names]


def _count_in_words(first: int, count: int) -> str:
    if not count:
        return "No entry matches." if not first else "No older entry."
    return f"Entries {first + 1} to {first + count} of this search, newest first."
