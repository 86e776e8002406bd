"""Put a backup back: first what that would lose, then the exchange, at every moment of which one record opens.

The new record is made whole beside the old one: copied out of the backup, encrypted under the record's own key, its
chain walked, an entry added that says what was given up, synced. Then the old record gets a second name, dated, and
the new one takes its place in one step. Cut off before that step the old record opens, after it the new one; the old
one is never deleted.

A backup of another record is refused while there is a record here: a computer has one master secret. For a new
computer there is `record_out_of`: an empty data folder goes on with the backup's own secret.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Final

import apsw

from ketadesk.adapters.storage import journal
from ketadesk.adapters.storage.backup import newest_entry, test_backup
from ketadesk.adapters.storage.backup_file import open_backup
from ketadesk.adapters.storage.backup_words import in_backup_words
from ketadesk.adapters.storage.connection import (
    READING,
    apply_settings,
    connect,
    connect_to_read,
    encrypted_copy,
    rows,
)
from ketadesk.adapters.storage.journal import Entry, Stamp
from ketadesk.adapters.storage.new_file import give_name, passing_file, require_free, sync_file, sync_folder
from ketadesk.adapters.storage.record_key import RecordKey, record_key
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.backups import BackupTest, LostEntry, RestorePreview
from ketadesk.application.errors import BackupRefused, StorageFailed

MOST_SHOWN: Final = 200

_NOT_IN_BACKUP = (
    "FROM main.journal AS here"
    " WHERE NOT EXISTS (SELECT 1 FROM backup.journal AS there WHERE there.entry_id = here.entry_id)"
)


def restore_preview(record: Path, record_file_key: bytes, backup: Path, backup_key: bytes) -> RestorePreview:
    """What putting `backup` back would lose; nothing is changed. A backup that is not sound says so in its test."""
    tested = test_backup(backup, backup_key)
    if not tested.sound:
        return RestorePreview(
            test=tested, lost=(), lost_count=0, record_readable=True, words=f"It cannot be put back. {tested.words}"
        )
    try:
        lost, count = _lost(record, record_file_key, backup, backup_key)
    except (apsw.Error, OSError, StorageFailed):
        return RestorePreview(test=tested, lost=(), lost_count=0, record_readable=False, words=_UNREADABLE)
    return RestorePreview(test=tested, lost=lost, lost_count=count, record_readable=True, words=_in_words(count))


_UNREADABLE: Final = (
    "The present record cannot be read, so it is not known what stands in it and not in the backup. "
    "It is kept under another name."
)


@dataclass(frozen=True)
class Restoring:
    """The record that a backup is put back into, and what the rest of the program does for it."""

    record: Path
    key: RecordKey
    close_record: Callable[[], None]
    """Everything of this program that has the record open lets it go."""
    reset_anchor: Callable[[int, str], None]
    """The second file takes number and hash of the last entry, also when it knew later ones."""

    def restore(self, backup: Path, backup_key: bytes, entry: Entry, stamp: Stamp) -> Path:
        """Exchange the record; answers under which name the old one is kept. Raises `BackupRefused`, `StorageFailed`.

        `entry` is the one that says in the chain what was done.
        """
        with in_backup_words(self.record), passing_file(self.record) as passing:
            master = _copied_out(backup, backup_key, passing, self.key.record)
            if record_key(master) != self.key:
                raise _of_another_record(backup)
            place = _finished(passing, self.key, entry, stamp)
            self.close_record()
            kept = self._put_aside(stamp.written_at)
            passing.replace(self.record)
            sync_folder(self.record.parent)
        self.reset_anchor(*place)
        return kept

    def _put_aside(self, at: datetime) -> Path:
        """Give the old record and what it left beside it a second name; then nothing of it may join the new one."""
        kept = _free_name(self.record, at)
        for ending in ("", "-wal"):
            old = _beside(self.record, ending)
            if old.exists():
                _second_name(old, _beside(kept, ending))
        sync_folder(self.record.parent)
        for ending in ("-wal", "-shm"):
            _beside(self.record, ending).unlink(missing_ok=True)
        return kept


def record_out_of(backup: Path, backup_key: bytes, record: Path, make_entry: Entry, stamp: Stamp) -> bytes:
    """Make the record of an empty data folder out of a backup; answers the master secret that it goes on with.

    Raises `BackupRefused`, also when there is a record already; then nothing is there but what was there before.
    """
    with in_backup_words(record):
        require_free(record)
        require_free(_beside(record, "-wal"))
        with closing(open_backup(backup, backup_key)[0]):
            pass
    raise NotImplementedError
