"""The port `Backups`: the folder, the passphrases and the exchange of the record behind one door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ketadesk.adapters.storage.backup import test_backup
from ketadesk.adapters.storage.backup_file import salt_of
from ketadesk.adapters.storage.backup_folder import BackupFolder
from ketadesk.adapters.storage.backup_words import in_backup_words, printable
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.adapters.storage.restore import Restoring
from ketadesk.adapters.storage.restore_preview import restore_preview
from ketadesk.application.audit import Note
from ketadesk.application.backups import BackupFile, BackupTest, RestorePreview
from ketadesk.application.errors import BackupRefused

KeyOf = Callable[[str, bytes], bytes]
"""The key of a passphrase and a salt."""


@dataclass(frozen=True)
class SqliteBackups:
    """`Backups` of one record. Every method raises `BackupRefused`."""

    folder: BackupFolder
    restoring: Restoring
    key_of: KeyOf

    def listed(self, at: datetime) -> tuple[BackupFile, ...]:
        """Newest first."""
        return self.folder.listed(at)

    def is_due(self, at: datetime) -> bool:
        """True when the last one of the schedule is a day old."""
        return self.folder.is_due(at)

    def make(self, at: datetime, target: str, by_hand: bool) -> BackupTest:
        """Make one and test it; into the backup folder when `target` is blank."""
        if target:
            return self.folder.make_at(Path(target), at, by_hand)
        return self.folder.make(at, by_hand)

    def test(self, file: str, passphrase: str) -> BackupTest:
        """Open it and walk its chain."""
        try:
            return test_backup(Path(file), self._key(Path(file), passphrase))
        except BackupRefused as failed:
            words = f"{failed.what} {failed.next_step}"
            return BackupTest(
                file=printable(Path(file)), sound=False, entries=0, head="", newest_entry_at="", words=words
            )

    def preview(self, file: str, passphrase: str) -> RestorePreview:
        """What putting it back would lose."""
        key = self._key(Path(file), passphrase)
        return restore_preview(self.folder.record, record_key(self.folder.master).record, Path(file), key)

    def restore(self, file: str, passphrase: str, note: Note) -> None:
        """Put it back, with this note as its next entry."""
        self.restoring.restore(Path(file), self._key(Path(file), passphrase), note)

    def _key(self, file: Path, passphrase: str) -> bytes:
        """The record's own backup key, or the one of a passphrase that was typed."""
        return key_for(file, passphrase, self.key_of) if passphrase else self.folder.lock.key


def key_for(file: Path, passphrase: str, key_of: KeyOf) -> bytes:
    """What opens `file` when the passphrase is its own. Raises `BackupRefused` for what cannot be a backup."""
    with in_backup_words(file):
        return key_of(passphrase, salt_of(file))
