"""Keeping the record: looking up who did what, backups and their schedule, putting one back, erasing a patient.

Each act asks for the right of who is signed in, takes a PIN where it gives something up, and leaves a note in the
record. While the record cannot be read nobody can sign in: then whoever knows the passphrase of the backups may put
one back. Where the record is only looked at, no note can be written: nothing is done then that needs one. The words of
a note never hold a path or a patient: people name files after patients.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from ketadesk.application.account import Account, Author, Right, author
from ketadesk.application.audit import AuditEntry, AuditQuery, Note, NoteKind
from ketadesk.application.backups import BackupFile, BackupTest, RestorePreview
from ketadesk.application.csv_export import audit_csv
from ketadesk.application.errors import BackupRefused, ErasureRefused, StorageFailed
from ketadesk.application.ports import Clock, Journal
from ketadesk.application.record_step import note_made
from ketadesk.application.rights import allowed
from ketadesk.application.typed_text import REASON_LENGTH, text_flaw
from ketadesk.application.workstation import Erasure, SessionDesk

SCHEDULE: Final = Author(account_id="schedule", name="The backup schedule")
NOBODY_SIGNED_IN: Final = Author(account_id="backup-passphrase", name="Whoever knew the backup passphrase")
MOST_EXPORTED: Final = 10_000_000
_LOOKED_AT: Final = (
    "The record is only looked at here; another program may be using it.",
    "Close the other program, open KetaDesk again, and do it then.",
)


class Backups(Protocol):
    """The backups of this record. Raises `BackupRefused`."""

    def listed(self, at: datetime) -> tuple[BackupFile, ...]:
        """Newest first."""

    def is_due(self, at: datetime) -> bool:
        """True when the last one of the schedule is a day old."""

    def make(self, at: datetime, target: str, by_hand: bool) -> BackupTest:
        """Make one and test it; into the backup folder when `target` is blank. The schedule's make older ones go."""

    def test(self, file: str, passphrase: str) -> BackupTest:
        """Open it and walk its chain; a blank passphrase stands for this record's own."""

    def preview(self, file: str, passphrase: str) -> RestorePreview:
        """What putting it back would lose."""

    def restore(self, file: str, passphrase: str, note: Note) -> None:
        """Put it back, with this note as its next entry."""


class Erasing(Protocol):
    """Taking one patient out of the record."""

    def erasure(self, identifier: str) -> Erasure:
        """What it would take away. Raises `ErasureRefused`."""

    def erase(self, identifier: str, reason: str, by: Author, entry_id: str) -> None:
        """Erase; a tombstone stays. Raises `ErasureRefused`."""

    def kept_too_long(self, before: datetime) -> tuple[str, ...]:
        """Identifiers of patients whose newest entry is older than that."""


@dataclass(frozen=True)
class RecordParts:
    """What `RecordKeeping` needs of the outside world."""

    journal: Journal
    sessions: SessionDesk
    clock: Clock
    new_entry_id: Callable[[], str]
    backups: Backups
    erasing: Erasing
    verify: Callable[[tuple[int, str] | None], tuple[bool, str]]
    """Walk the whole chain and compare the anchor, and what a sheet says."""
    record_can_be_read: Callable[[], bool]
    save_csv: Callable[[str, str], None]
    """Write a text to a new file. Raises `CannotSave`."""
    restored: Callable[[], None]
    """Another record is there now: whoever is signed in is no longer, and everything is opened anew."""
    retention_years: int | None = None
    """How long the hospital keeps a patient's orders; none when it has not said."""
    only_looks: bool = False
    """Another program may hold the record: here it is read, and nothing is put in its place."""


class RecordKeeping:
    """`RecordDesk`."""

    def __init__(self, parts: RecordParts) -> None:
        self._parts = parts

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Newest first. Raises `NotAllowed`, `StorageFailed`."""
        self._allowed(Right.READ_AUDIT)
        return self._parts.journal.audit(query)

    def export_audit(self, query: AuditQuery, target: str) -> int:
        """Write every entry of the query, not only a page.

        Raises `NotAllowed`, `BackupRefused`, `CannotSave`, `StorageFailed`.
        """
        entries = self.exported_audit(query)
        self._parts.save_csv(audit_csv(entries), target)
        return len(entries)

    def exported_audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Every entry of the query, for an export. Raises `NotAllowed`, `BackupRefused`, `StorageFailed`.

        The note comes first: an export that failed may stand in the record, one that nobody noted may not exist.
        """
        who = self._may_write(Right.READ_AUDIT)
        entries = self._parts.journal.audit(query.model_copy(update={"first": 0, "limit": MOST_EXPORTED}))
        self._note(NoteKind.AUDIT_EXPORTED, author(who), f"{_entries(len(entries))} asked for.")
        return entries

    def verify(self, printed: tuple[int, str] | None = None) -> tuple[bool, str]:
        """For anybody: it shows nothing of what is in the record. Raises `StorageFailed`."""
        return self._parts.verify(printed)

    def backups(self) -> tuple[BackupFile, ...]:
        """For anybody, also while the record cannot be read. Raises `BackupRefused`."""
        return self._parts.backups.listed(self._parts.clock.now())

    def back_up(self, target: str = "") -> BackupTest:
        """Raises `NotAllowed`, `BackupRefused`, `StorageFailed`."""
        return self._made(author(self._may_write(Right.BACK_UP)), target, by_hand=True)

    def back_up_when_due(self) -> BackupTest | None:
        """Nobody has to be signed in; the schedule is the turn of who holds the record. Raises as `back_up` does."""
        if self._parts.only_looks or not self._parts.backups.is_due(self._parts.clock.now()):
            return None
        return self._made(SCHEDULE, "", by_hand=False)

    def test_backup(self, file: str, passphrase: str = "") -> BackupTest:
        """For anybody, also while the record cannot be read. Raises `BackupRefused`."""
        return self._parts.backups.test(file, passphrase)

    def restore_preview(self, file: str, passphrase: str = "") -> RestorePreview:
        """Raises `NotAllowed`, `BackupRefused`."""
        self._refuse_a_look()
        if self._parts.record_can_be_read():
            self._allowed(Right.RESTORE)
        return self._parts.backups.preview(file, passphrase)

    def restore(self, file: str, passphrase: str, pin: str) -> None:
        """Raises `NotAllowed`, `SignInRefused`, `BackupRefused`, `StorageFailed`; then the record is as it was."""
        self._refuse_a_look()
        by = self._who_restores(passphrase, pin)
        preview = self._parts.backups.preview(file, passphrase)
        if not preview.test.sound:
            raise BackupRefused(preview.words, "Nothing was changed. Choose another backup.")
        note = self._made_note(NoteKind.RESTORED, by, _given_up(preview))
        try:
            self._parts.backups.restore(file, passphrase, note)
        finally:
            # Also where it was refused on the way: which record stands there now is asked anew.
            self._parts.restored()

    def erasure(self, identifier: str) -> Erasure:
        """Raises `ErasureRefused`, `NotAllowed`, `BackupRefused`, `StorageFailed`."""
        self._may_write(Right.ERASE)
        return self._parts.erasing.erasure(identifier)

    def erase(self, identifier: str, reason: str, pin: str) -> None:
        """Raises `ErasureRefused`, `NotAllowed`, `BackupRefused`, `SignInRefused`, `StorageFailed`."""
        self._may_write(Right.ERASE)
        if not reason.strip():
            raise ErasureRefused("There is no reason.", "Type why this patient is erased; it stays in the record.")
        if flaw := text_flaw(reason, REASON_LENGTH):
            raise ErasureRefused(f"The reason cannot be used as it stands. Allowed: {flaw}.", "Type it again.")
        who = self._confirmed(Right.ERASE, pin)
        self._parts.erasing.erase(identifier, reason, author(who), self._parts.new_entry_id())

    def kept_too_long(self) -> tuple[str, ...]:
        """For who goes on to erase. Raises `NotAllowed`, `BackupRefused`, `StorageFailed`."""
        self._may_write(Right.ERASE)
        if self._parts.retention_years is None:
            return ()
        return self._parts.erasing.kept_too_long(years_before(self._parts.clock.now(), self._parts.retention_years))

    def _allowed(self, right: Right) -> Account:
        return allowed(self._parts.sessions.signed_in, right)

    def _may_write(self, right: Right) -> Account:
        """For what changes the record or leaves a note in it. Raises `NotAllowed`, `BackupRefused`."""
        who = self._allowed(right)
        self._refuse_a_look()
        return who

    def _refuse_a_look(self) -> None:
        if self._parts.only_looks:
            raise BackupRefused(*_LOOKED_AT)

    def _confirmed(self, right: Right, pin: str) -> Account:
        """The right once more, as the account is now."""
        self._allowed(right)
        return allowed(self._parts.sessions.confirm(pin), right)

    def _who_restores(self, passphrase: str, pin: str) -> Author:
        if self._parts.record_can_be_read():
            return author(self._confirmed(Right.RESTORE, pin))
        if not passphrase:
            raise BackupRefused(
                "The record cannot be read, so nobody can sign in to put a backup back.",
                "Type the passphrase of the backups: it stands in for the PIN.",
            )
        return NOBODY_SIGNED_IN

    def _made(self, by: Author, target: str, by_hand: bool) -> BackupTest:
        try:
            tested = self._parts.backups.make(self._parts.clock.now(), target, by_hand)
        except BackupRefused:
            # What went wrong is told at once; that nobody can note it must not hide it.
            with suppress(StorageFailed):
                self._note(NoteKind.BACKUP_FAILED, by, "Nothing was written.")
            raise
        self._note(NoteKind.BACKED_UP, by, f"{_entries(tested.entries)}, up to {tested.head[:12]}. Tested and sound.")
        return tested

    def _made_note(self, kind: NoteKind, by: Author, words: str) -> Note:
        return note_made(kind, by, self._parts.clock.now(), self._parts.new_entry_id(), words=words)

    def _note(self, kind: NoteKind, by: Author, words: str) -> None:
        self._parts.journal.note(self._made_note(kind, by, words))


def years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years earlier, in UTC; 29 February falls back to the 28th."""
    then = moment.astimezone(UTC)
    year = then.year - years
    try:
        return then.replace(year=year)
    except ValueError:
        return then.replace(year=year, day=28)


def _given_up(preview: RestorePreview) -> str:
    backup = f"A backup of {_entries(preview.test.entries)}, up to {preview.test.head[:12]}, was put back."
    if not preview.record_readable:
        return f"{backup} The record before it could not be read: what it held beyond the backup is not known."
    was = "was" if preview.lost_count == 1 else "were"
    return f"{backup} {_entries(preview.lost_count)} of the record before it {was} given up."


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
