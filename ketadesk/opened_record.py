"""Everything that belongs to one open record, put together once its key is known.

A record is made only where that is asked for: one that vanished is missed and named, never replaced by an empty one,
and what is written into a file that lost its name under the running program does not count as stored.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ketadesk import __version__
from ketadesk.adapters.export.csv_file import save_csv
from ketadesk.adapters.keys.passphrase_key import backup_key
from ketadesk.adapters.keys.pin_hash import Argon2PinHasher
from ketadesk.adapters.keys.record_secrets import Secrets
from ketadesk.adapters.settings.settings import Settings
from ketadesk.adapters.storage.accounts import SqliteAccountStore
from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.backup_file import BackupKey
from ketadesk.adapters.storage.backup_folder import BackupFolder
from ketadesk.adapters.storage.backups import SqliteBackups
from ketadesk.adapters.storage.boot import WorkstationBoot
from ketadesk.adapters.storage.connection import is_plain, rows
from ketadesk.adapters.storage.draft_store import KeptDraftFile
from ketadesk.adapters.storage.erasing import SqliteErasing
from ketadesk.adapters.storage.left_overs import clear_left_overs
from ketadesk.adapters.storage.looking import LookedAtAccounts, LookedAtJournal
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.paper_seal import paper_seal
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.adapters.storage.record import RECORD_FILE, Record
from ketadesk.adapters.storage.record_key import RecordKey, record_key
from ketadesk.adapters.storage.restore import Restoring, Times
from ketadesk.adapters.storage.schema import foreign_parts
from ketadesk.adapters.storage.verify import begin_anchor, verify_record
from ketadesk.application.audit import NoteKind
from ketadesk.application.draft_keeping import DraftKeeping, UnkeptDraft
from ketadesk.application.errors import RecordDamaged, StorageFailed
from ketadesk.application.keep_record import RecordKeeping, RecordParts
from ketadesk.application.monitoring.ward_monitoring import WardMonitoring
from ketadesk.application.monitoring.watched import Watching
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.ports import Clock, PaperWriter
from ketadesk.application.reference import Reference
from ketadesk.application.second_check import SecondChecks
from ketadesk.application.sign_in import Sessions

_CHECK_IT = "Tell whoever looks after KetaDesk, who checks the record on the page Who did what."
_READ_ONLY = "The record is only looked at: nothing can be stored."


@dataclass(frozen=True)
class RecordPlace:
    """Where a record is, and what the workstation gives it."""

    folder: Path
    settings: Settings
    clock: Clock
    reference: Reference
    new_entry_id: Callable[[], str]
    log_fault: Callable[[str], None]
    writer: PaperWriter


class Use(StrEnum):
    """What a program has opened the record for."""

    WORK = "work"
    LOOK = "look"
    """Nothing is written, and no other program is known to write."""
    LOOK_BESIDE = "look-beside"
    """Another program holds the record: what is tried at the sign-in is noted all the same, for it is one record."""
    MEND = "mend"
    """It cannot be read or is damaged: nothing is written but a backup in its place."""


class OpenedRecord:
    """The record of `place`. Nothing is read before `begin`; `restored` is called when a backup was put back."""

    def __init__(self, place: RecordPlace, secrets: Secrets, restored: Callable[[], None], use: Use) -> None:
        only_read = use is not Use.WORK
        self._place = place
        self._key = record_key(secrets.master)
        self._only_read = only_read
        self._beside: Record | None = None
        """Takes what is tried at the sign-in while another program holds the record."""
        self._file = place.folder / RECORD_FILE
        self._held: tuple[int, int] | None = None
        """Which file on which disk was opened."""
        self._objection = ""
        self._anchor = AnchorFile(place.folder, self._key.anchor)
        self._record = Record(
            place.folder, self._key, place.clock, WorkstationBoot(), self._committed, only_read=only_read
        )
        self._backups = _backups(place, secrets, self._key, self._record, self._anchor)
        journal = (LookedAtJournal if only_read else SqliteJournal)(self._record.writer)
        hasher = Argon2PinHasher(place.log_fault)
        self._accounts = self._account_store(use)
        self.sessions = Sessions(
            self._accounts,
            journal,
            hasher,
            place.clock,
            place.new_entry_id,
            place.settings.lock_after_min * 60,
            time.monotonic,
            place.writer.unprintable,
        )
        self._journal = journal
        self.checks = SecondChecks(
            self.sessions,
            self._record.orders,
            place.reference,
            place.clock,
            place.log_fault,
            self._seen_before,
            lambda: {account.account_id: account.full_name for account in self._accounts.accounts()},
            place.writer.unprintable,
        )
        self.keeping = RecordKeeping(
            RecordParts(
                journal=journal,
                sessions=self.sessions,
                clock=place.clock,
                new_entry_id=place.new_entry_id,
                backups=self._backups,
                erasing=SqliteErasing(self._record.writer, place.clock),
                verify=self.verify,
                record_can_be_read=self._can_be_read,
                save_csv=lambda text, target: save_csv(text, Path(target)),
                restored=restored,
                retention_years=place.settings.retention_years or None,
                only_looks=use in (Use.LOOK, Use.LOOK_BESIDE),
            )
        )
        seal = paper_seal(self._key.paper)
        self.monitoring = WardMonitoring(
            Watching(self._record.orders, self._record.infusions, place.reference, place.clock),
            self.sessions,
            journal,
            place.writer,
            place.settings.identifier_label,
            place.new_entry_id,
            seal,
            _READ_ONLY if only_read else "",
            place.log_fault,
        )
        self.for_orders = OpenRecord(
            orders=self._record.orders,
            # The draft file belongs to the program that may write the record.
            drafts=DraftKeeping(UnkeptDraft() if only_read else KeptDraftFile(place.folder, self._key.draft)),
            journal=journal,
            sessions=self.sessions,
            seal=seal,
            why_not_store=_READ_ONLY if only_read else "",
        )

    def _seen_before(self, order_id: str, revision: int, account_id: str) -> bool:
        """Whether the sheet was on this person's screen while she could still have checked it blind."""
        label = f"{order_id}-R{revision}"
        # All of them, not a page of the audit: an order that was scanned and printed often has many notes.
        notes = self._journal.notes_of(order_id, (NoteKind.UNCHECKED_SHEET_SEEN,))
        return any(note.by.account_id == account_id and label in note.words.split() for note in notes)

    def _account_store(self, use: Use) -> SqliteAccountStore:
        if use is Use.WORK:
            return SqliteAccountStore(self._record.writer)
        if use is not Use.LOOK_BESIDE:
            return LookedAtAccounts(self._record.writer)
        place = self._place
        self._beside = Record(place.folder, self._key, place.clock, WorkstationBoot(), self._anchor.write)
        return LookedAtAccounts(self._record.writer, SqliteAccountStore(self._beside.writer))

    def begin(self, new: bool = False) -> None:
        """Open the file and hold it against the anchor; with `new` make it where there is none.

        Raises `StorageFailed`.
        """
        if not new:
            self._require_there()
            self._require_encrypted()
        if not self._only_read:
            clear_left_overs(self._place.folder)
        with self._record.database.reading() as connection:
            if not self._only_read:
                self._objection = begin_anchor(connection, self._anchor)
        self._held = self._place_on_disk()

    def join(self) -> None:
        """For a second use of a record that is open already; the anchor is the first one's. Raises `StorageFailed`."""
        self._require_there()
        self._held = self._place_on_disk()

    @property
    def has_people(self) -> bool:
        """False while nobody can sign in: set-up was cut off. Raises `StorageFailed`."""
        return any(self._accounts.pin_hash(who.account_id) is not None for who in self._accounts.accounts())

    def prepare_backups(self) -> None:
        """Make the folder for them, at set-up. Raises `BackupRefused`."""
        self._backups.folder.prepare()

    @property
    def notice(self) -> str:
        """What whoever looks after KetaDesk should know about the record, in words; blank when there is nothing."""
        if self._objection:
            return f"{self._objection} {_CHECK_IT}"
        aside = self._anchor.set_aside()
        if aside:
            return f"The record did not fit its anchor at an earlier start ({', '.join(aside)}). {_CHECK_IT}"
        return self._anchor.trouble

    def require_whole(self) -> None:
        """Read every page. Raises `RecordDamaged`: what is damaged deep inside is not met when the record opens."""
        with self._record.database.reading() as connection:
            if rows(connection, "PRAGMA integrity_check(1)") != [("ok",)]:
                raise damaged(self._file)

    def verify(self, printed: tuple[int, str] | None = None) -> tuple[bool, str]:
        """Read every page and walk the whole chain. Raises `StorageFailed`."""
        self.require_whole()
        with self._record.database.reading() as connection:
            foreign = foreign_parts(connection)
        if foreign:
            return False, f"The record holds what KetaDesk never makes, or lacks what it makes: {'; '.join(foreign)}."
        # A transaction of its own: the anchor is read before the state of the record that it is held against.
        with self._record.database.reading() as connection:
            found = verify_record(connection, self._key.chain, self._anchor, printed)
        return found.sound, "\n".join((found.words, *found.findings))

    def last_good_backup(self) -> str:
        """Name and time of the newest backup that passes its test, in words; blank when there is none."""
        found = self._backups.folder.newest_good()
        return "" if found is None else f"{Path(found.file).name}, its newest entry from {found.newest_entry_at}"

    def close(self) -> None:
        """Let the file go. Raises `StorageFailed`."""
        self._record.close()
        if self._beside is not None:
            self._beside.close()

    def _require_encrypted(self) -> None:
        """Raises `RecordDamaged` for a plain file where this record was at work already: another one was put there.

        A set-up that was cut off while it took over a record of version 1 has left no anchor yet.
        """
        if os.path.lexists(self._file) and is_plain(self._file) and self._anchor.read() is not None:
            raise RecordDamaged(
                f"The record {self._file} is not encrypted as this record is, or is not a KetaDesk record: another "
                "file stands in its place.",
                "Nothing was changed. Put the record file back, or the last good backup.",
            )

    def _require_there(self) -> None:
        """Raises `StorageFailed` where there is no record and none that its last entries would belong to."""
        if not os.path.lexists(self._file) and not os.path.lexists(f"{self._file}-wal"):
            raise StorageFailed(
                f"The record {self._file} is not there: it was moved or deleted, or set-up was cut off before it was "
                "made. No new one was made in its place.",
                "Put the record file back, or the last good backup. Only if there never was a record here, move "
                "keys.json out of that folder and set KetaDesk up again.",
            )

    def _committed(self, count: int, head: str) -> None:
        """Raises `StorageFailed` when what was just written stands in a file that nobody will find again."""
        if self._held is not None and self._place_on_disk() != self._held:
            raise StorageFailed(
                f"The record {self._file} was moved, deleted or replaced while KetaDesk was open: this entry is not "
                "stored.",
                "Work on paper now. Close KetaDesk, put the record file or the last good backup back, and enter it "
                "again.",
            )
        self._anchor.write(count, head)

    def _place_on_disk(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _can_be_read(self) -> bool:
        try:
            self._require_there()
            with self._record.database.reading():
                return True
        except StorageFailed:
            return False


def _backups(
    place: RecordPlace, secrets: Secrets, key: RecordKey, record: Record, anchor: AnchorFile
) -> SqliteBackups:  # fmt: skip
    file = place.folder / RECORD_FILE
    folder = Path(place.settings.backup_folder) if place.settings.backup_folder else place.folder / "backups"
    lock = BackupKey(secrets.backup_key, secrets.backup_salt)
    restoring = Restoring(
        record=file,
        key=key,
        times=Times(place.clock, WorkstationBoot()),
        close_record=record.close,
        reset_anchor=lambda count, head: anchor.write(count, head, back=True),
    )
    return SqliteBackups(BackupFolder(folder, file, secrets.master, lock, __version__), restoring, backup_key)
