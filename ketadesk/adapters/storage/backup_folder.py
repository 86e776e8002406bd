"""The folder of the backups: which there are, the schedule's turn, and what may go when a new one is good.

A name says when a backup was made and nothing else: no hospital, no patient. Only what the schedule made is ever
removed, and only what opens with this record's own backup key: a hand-made one, one of another workstation, one under
an older passphrase and one that is damaged stay until a person removes them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from ketadesk.adapters.storage.backup import make_backup, test_backup
from ketadesk.adapters.storage.backup_file import BackupKey, BackupNote, open_backup
from ketadesk.adapters.storage.backup_words import in_backup_words, printable
from ketadesk.adapters.storage.new_file import PASSING, require_free, sync_folder
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.application.backup_schedule import DUE_AFTER, KeptAs, ScheduledBackup, is_due, kept
from ketadesk.application.backups import BackupFile, BackupTest
from ketadesk.application.errors import BackupRefused

_NAME: Final = re.compile(r"KetaDesk_\d{8}T\d{4}Z(_by-hand)?(_[0-9]{1,3})?\.backup")
_LEFT_OVER: Final = re.compile(rf"\.{_NAME.pattern}\.[0-9a-f]{{8}}{re.escape(PASSING)}(-journal|-wal|-shm)?")


def backup_name(at: datetime, by_hand: bool = False) -> str:
    """`KetaDesk_20261123T0115Z.backup`; one made by hand says so, and is never removed by the schedule."""
    return f"KetaDesk_{at.astimezone(UTC):%Y%m%dT%H%MZ}{'_by-hand' if by_hand else ''}.backup"


class _Found(NamedTuple):
    file: Path
    size: int
    note: BackupNote | None
    """None for what cannot be opened with this record's backup key."""
    words: str
    """Why it cannot."""


@dataclass(frozen=True)
class BackupFolder:
    """The backups of one record. Raises `BackupRefused` where the folder cannot be read or written."""

    folder: Path
    record: Path
    master: bytes
    """The record's master secret."""
    lock: BackupKey
    program_version: str

    def prepare(self) -> None:
        """Make the folder, once, at set-up; only this account may enter it."""
        with in_backup_words(self.folder):
            self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)

    def make(self, at: datetime, by_hand: bool = True) -> BackupTest:
        """Make one in the folder and test it; a good one of the schedule makes older ones go."""
        if not self.folder.is_dir():
            # Made anew it would lie on the disk that the stick or the share was mounted on.
            raise BackupRefused(
                f"The backup folder {self.folder} is not there.", "Check that its disk is connected, then try again."
            )
        self._remove_left_overs(at)
        tested = self.make_at(self._free_name(at, by_hand), at, by_hand)
        if not by_hand:
            self._remove_older(at)
        return tested

    def make_at(self, target: Path, at: datetime, by_hand: bool = True) -> BackupTest:
        """Make one as the new file `target` and test it."""
        return make_backup(
            self.record,
            record_key(self.master).record,
            target,
            self.lock,
            master=self.master,
            made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            by_hand=by_hand,
            program_version=self.program_version,
        )

    def is_due(self, at: datetime) -> bool:
        """True when the schedule has its turn."""
        return is_due([backup.made_at for backup in self._scheduled()], at)

    def listed(self, at: datetime) -> tuple[BackupFile, ...]:
        """Every backup, newest first by what it says of itself; one that cannot be opened says why."""
        keep = kept(self._scheduled(), at)
        shown = [_shown(found, keep) for found in self._found()]
        return tuple(sorted(shown, key=lambda backup: (backup.made_at, backup.file), reverse=True))

    def newest_good(self) -> BackupTest | None:
        """The newest one that passes its test, or none: what is offered when the record is damaged."""
        ours = [(found.note.made_at, found.file) for found in self._found() if found.note]
        for _, file in sorted(ours, reverse=True):
            tested = test_backup(file, self.lock.key)
            if tested.sound:
                return tested
        return None

    def _found(self) -> list[_Found]:
        with in_backup_words(self.folder):
            if not self.folder.is_dir():
                return []
            files = sorted(file for file in self.folder.iterdir() if file.suffix == ".backup")
        return [self._look(file) for file in files]

    def _look(self, file: Path) -> _Found:
        size = 0
        try:
            with in_backup_words(file):
                size = file.stat().st_size
                connection, note = open_backup(file, self.lock.key)
                connection.close()
        except BackupRefused as failed:
            return _Found(file, size, None, f"{failed.what} {failed.next_step}")
        return _Found(file, size, note, "")

    def _scheduled(self) -> list[ScheduledBackup]:
        """Of this record, made by the schedule, not renamed."""
        return [
            ScheduledBackup(str(found.file), datetime.fromisoformat(found.note.made_at))
            for found in self._found()
            if found.note and found.note.master == self.master and not found.note.by_hand and _is_scheduled(found.file)
        ]

    def _remove_older(self, at: datetime) -> None:
        backups = self._scheduled()
        keep = kept(backups, at)
        with in_backup_words(self.folder):
            for backup in backups:
                if backup.file not in keep:
                    Path(backup.file).unlink(missing_ok=True)
            sync_folder(self.folder)

    def _remove_left_overs(self, at: datetime) -> None:
        """What a backup that was cut off left; a young one may be what another workstation is writing now."""
        with in_backup_words(self.folder):
            for file in self.folder.iterdir():
                if _LEFT_OVER.fullmatch(file.name) and file.stat().st_mtime < (at - DUE_AFTER).timestamp():
                    file.unlink(missing_ok=True)

    def _free_name(self, at: datetime, by_hand: bool) -> Path:
        first = self.folder / backup_name(at, by_hand)
        others = (first.with_name(f"{first.stem}_{number}.backup") for number in range(2, 1000))
        for name in (first, *others):
            try:
                require_free(name)
            except FileExistsError:
                continue
            return name
        raise BackupRefused(f"{self.folder} has too many backups of this minute.", "Wait a minute, then try again.")


def _is_scheduled(file: Path) -> bool:
    named = _NAME.fullmatch(file.name)
    return named is not None and not named[1]


def _shown(found: _Found, keep: dict[str, KeptAs]) -> BackupFile:
    note = found.note
    return BackupFile(
        file=printable(found.file),
        made_at=note.made_at if note else "",
        entries=note.entries if note else 0,
        size_bytes=found.size,
        kept_as=keep.get(str(found.file), KeptAs.BY_HAND).value,
        words=found.words,
    )
