"""Put a backup back: the exchange, at every moment of which one record opens.

The new record is made whole beside the old one: copied out of the backup, encrypted under the record's own key, with
an entry that says what was done, its chain walked, synced. Then the old record gets a second name, dated, and the new
one takes its place in one step. Cut off before that step the old record opens, after it the new one; the old one is
never deleted. The anchor comes last: cut off before it, `verify` says that an older record was put back, as was done.

A backup of another record is refused while there is a record here, since a computer has one master secret. A new
computer goes on with the backup's own secret: `secret_of`, then `record_out_of`.
"""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Final

import apsw

from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.backup import test_backup
from ketadesk.adapters.storage.backup_file import open_backup
from ketadesk.adapters.storage.backup_words import in_backup_words
from ketadesk.adapters.storage.connection import WRITING, apply_settings, connect, encrypted_copy, rows, settle
from ketadesk.adapters.storage.database import Database
from ketadesk.adapters.storage.journal import BootClock, JournalWriter, Place, end_of
from ketadesk.adapters.storage.migration import migrate
from ketadesk.adapters.storage.new_file import (
    NO_HARD_LINKS,
    give_name,
    passing_file,
    require_free,
    sync_file,
    sync_folder,
)
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record_key import RecordKey, record_key
from ketadesk.adapters.storage.schema import foreign_parts
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.errors import BackupRefused
from ketadesk.application.ports import Clock

_KEEP: Final = "Keep both files, and choose another backup."


@dataclass(frozen=True)
class Times:
    """The clocks that an entry is stamped with."""

    clock: Clock
    boot: BootClock


@dataclass(frozen=True)
class Restoring:
    """The record that a backup is put back into, and what the rest of the program does for it."""

    record: Path
    key: RecordKey
    times: Times
    close_record: Callable[[], None]
    """Everything of this program that has the record open lets it go; its next use opens the new one."""
    reset_anchor: Callable[[int, str], None]
    """The second file takes number and hash of the last entry, also when it knew later ones."""

    def restore(self, backup: Path, backup_key: bytes, note: Note) -> Path:
        """Exchange the record; answers under which name the old one is kept. Raises `BackupRefused`, `StorageFailed`.

        `note` is the new record's first entry of its own.
        """
        if record_key(secret_of(backup, backup_key)) != self.key:
            raise BackupRefused(
                f"{backup} is a backup of another record.",
                "Nothing was changed. To go on with that record, set KetaDesk up from it in an empty data folder.",
            )
        with in_backup_words(self.record), passing_file(self.record) as passing:
            end = _made_whole(backup, backup_key, passing, self.key, self.times, note)
            self.close_record()
            kept = self._put_aside(self.times.clock.now())
            os.replace(passing, self.record)
        self.reset_anchor(*end)
        try:
            sync_folder(self.record.parent)
        except OSError as failed:
            raise BackupRefused(
                f"The backup stands in the record's place, but the disk did not confirm it ({failed.strerror}).",
                "Check the disk. After a power cut the record may be the one before again.",
            ) from failed
        return kept

    def _put_aside(self, at: datetime) -> Path:
        """Give the old record, and what it left beside it, a second name; nothing of it may be played into the new."""
        kept = _free_name(self.record, at)
        for ending in ("", "-wal"):
            if (old := _beside(self.record, ending)).exists():
                _second_name(old, _beside(kept, ending))
        sync_folder(self.record.parent)
        for ending in ("-wal", "-shm"):
            _beside(self.record, ending).unlink(missing_ok=True)
        return kept


def secret_of(backup: Path, backup_key: bytes) -> bytes:
    """The master secret in a backup that passes its test. Raises `BackupRefused`."""
    tested = test_backup(backup, backup_key)
    if not tested.sound:
        raise BackupRefused(f"It was not put back. {tested.words}", "Nothing was changed.")
    with in_backup_words(backup):
        connection, note = open_backup(backup, backup_key)
        connection.close()
    return note.master


def record_out_of(backup: Path, backup_key: bytes, record: Path, times: Times, note: Note) -> Place:
    """Make record and anchor of an empty data folder out of a backup; answers number and hash of the last entry.

    Raises `BackupRefused`, also when there is a record already; then nothing is there but what was there before.
    """
    key = record_key(secret_of(backup, backup_key))
    with in_backup_words(record):
        require_free(record)
        require_free(_beside(record, "-wal"))
        with passing_file(record) as passing:
            end = _made_whole(backup, backup_key, passing, key, times, note)
            give_name(passing, record)
    AnchorFile(record.parent, key.anchor).write(*end, back=True)
    return end


def _made_whole(
    backup: Path, backup_key: bytes, passing: Path, key: RecordKey, times: Times, note: Note
) -> Place:  # fmt: skip
    if note.kind is not NoteKind.RESTORED:
        # Who looks for numbers that were given before has to find where a record went back in time.
        raise ValueError(f"a record out of a backup begins with a note of kind restored, not {note.kind}")
    with in_backup_words(backup):
        source, _ = open_backup(backup, backup_key)
    with closing(source):
        encrypted_copy(source, passing, key.record)
    with closing(connect(passing, key.record)) as connection:
        apply_settings(connection, WRITING)
        rows(connection, "DROP TABLE backup_note")
        migrate(connection, key.chain)
    database = Database(passing, key.record, key.chain)
    writer = JournalWriter(database, key.chain, times.clock, times.boot, lambda _count, _head: None)
    with closing(database):
        SqliteJournal(writer).note(note)
        with database.reading() as connection:
            end = end_of(connection)
            is_ours = not foreign_parts(connection) and _newest_kind(connection) == NoteKind.RESTORED
            if not is_ours or not verify_record(connection, key.chain, None).sound:
                raise BackupRefused("The record made of the backup is not sound and was thrown away.", _KEEP)
    with closing(connect(passing, key.record)) as connection:
        settle(connection)
    sync_file(passing)
    return end


def _newest_kind(connection: apsw.Connection) -> str:
    ((kind,),) = rows(connection, "SELECT kind FROM journal ORDER BY sequence DESC LIMIT 1")
    return str(kind)


def _beside(record: Path, ending: str) -> Path:
    return record.with_name(f"{record.name}{ending}")


def _free_name(record: Path, at: datetime) -> Path:
    start = f"{record.stem}.before-restore-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (record.with_name(f"{start}{f'_{n}' if n > 1 else ''}{record.suffix}") for n in count(1))
    return next(name for name in names if not os.path.lexists(name) and not os.path.lexists(_beside(name, "-wal")))


def _second_name(old: Path, kept: Path) -> None:
    """The same file under another name too; where the disk knows no such thing, a copy of it."""
    try:
        os.link(old, kept, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        with passing_file(kept) as passing:
            copyfile(old, passing)
            sync_file(passing)
            give_name(passing, kept)
