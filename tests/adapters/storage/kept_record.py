"""A small encrypted record with notes in it, its anchor, and what makes and puts back its backups."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.backup_file import BackupKey
from ketadesk.adapters.storage.backup_folder import BackupFolder
from ketadesk.adapters.storage.backups import SqliteBackups
from ketadesk.adapters.storage.boot import WorkstationBoot
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.adapters.storage.restore import Restoring, Times
from ketadesk.adapters.storage.verify import Verification, verify_record
from ketadesk.application.account import Author
from ketadesk.application.audit import Note, NoteKind

SUMMER_TIME = timezone(timedelta(hours=1))
PASSPHRASE = "seven dry swans at noon"
CANARY = "Zanzibaroglu"
"""A person's name that must not be found in any file."""


@dataclass
class MovingClock:
    """Stands where it was put."""

    moment: datetime = datetime(2026, 11, 22, 16, 0, tzinfo=SUMMER_TIME)

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return SUMMER_TIME


def quick_key(passphrase: str, salt: bytes) -> bytes:
    """Stands for the slow hashing of passphrases, which is tested where it is."""
    return sha256(passphrase.encode() + salt).digest()


@dataclass
class KeptRecord:
    """A record in `folder`; `master` and `passphrase` are its secrets."""

    folder: Path
    master: bytes = b"m" * 32
    passphrase: str = PASSPHRASE
    salt: bytes = b"0123456789abcdef"
    clock: MovingClock = field(default_factory=MovingClock)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.key = record_key(self.master)
        self.anchor = AnchorFile(self.folder, self.key.anchor)
        self.record = Record(self.folder, self.key, self.clock, WorkstationBoot(), self.anchor.write)
        self.file = self.folder / "record.db"

    @property
    def lock(self) -> BackupKey:
        return BackupKey(quick_key(self.passphrase, self.salt), self.salt)

    @property
    def times(self) -> Times:
        return Times(self.clock, WorkstationBoot())

    @property
    def backup_folder(self) -> BackupFolder:
        return BackupFolder(self.folder / "backups", self.file, self.master, self.lock, "0.1.0")

    @property
    def backups(self) -> SqliteBackups:
        return SqliteBackups(self.backup_folder, self.restoring, quick_key)

    @property
    def restoring(self) -> Restoring:
        return Restoring(
            self.file,
            self.key,
            self.times,
            self.record.close,
            lambda count, head: self.anchor.write(count, head, back=True),
        )

    def a_note(self, words: str = "", kind: NoteKind = NoteKind.LOCKED) -> Note:
        return Note(
            entry_id=str(uuid4()),
            kind=kind,
            by=Author(account_id="account-1", name=CANARY),
            at="2026-11-22T14:00:00+00:00",
            utc_offset="+01:00",
            words=words,
        )

    def write(self, *words: str) -> None:
        """An entry for each."""
        for text in words:
            SqliteJournal(self.record.writer).note(self.a_note(text))

    def words(self) -> list[str]:
        """What the entries say, oldest first."""
        with self.record.database.reading() as connection:
            found = rows(connection, "SELECT content_json FROM journal ORDER BY sequence")
        return [Note.model_validate_json(content).words for (content,) in found]

    def verified(self) -> Verification:
        with self.record.database.reading() as connection:
            return verify_record(connection, self.key.chain, self.anchor)

    def back_up(self, name: str = "one.backup") -> Path:
        """A backup beside the record."""
        target = self.folder / name
        self.backup_folder.make_at(target, self.clock.now())
        return target

    def close(self) -> None:
        self.record.close()
