"""A backup as it lies on the disk: the record under a key of its own, with a note of how it was made.

The first 16 bytes are the salt of its passphrase, so that a file and its passphrase are all that a new computer needs.
The note carries the record's master secret: without it the chain could not be checked where the record's own key is
gone, and a new computer could not go on with it. Who can open the backup has every entry before the eyes anyway.
"""

import re
import stat
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import apsw

from ketadesk.adapters.storage.backup_words import A_FOLDER, CUT, DAMAGED, NEWER, NOT_OURS, refused
from ketadesk.adapters.storage.connection import READING, apply_settings, connect_to_read, rows
from ketadesk.adapters.storage.migration import KETADESK, newest_version
from ketadesk.adapters.storage.schema import foreign_parts, part_made_by

SALT_LENGTH: Final = 16
_SMALLEST: Final = 512
"""Bytes of the smallest page that SQLite knows; every other page is a multiple of it."""
_MASTER: Final = re.compile(r"[0-9a-f]{64}")

_NOTE_TABLE: Final = (
    "CREATE TABLE backup_note (master TEXT NOT NULL, made_at TEXT NOT NULL, by_hand INTEGER NOT NULL,"
    " entries INTEGER NOT NULL, head TEXT NOT NULL, schema_version INTEGER NOT NULL,"
    " program_version TEXT NOT NULL) STRICT"
)
_NOTE = "master, made_at, by_hand, entries, head, schema_version, program_version"

_NOTE_PART: Final = part_made_by(_NOTE_TABLE, "table", "backup_note")


class BackupKey(NamedTuple):
    """What locks a backup."""

    key: bytes
    """32 bytes, drawn from the passphrase and the salt."""
    salt: bytes
    """16 bytes."""

    def __repr__(self) -> str:
        """No key, since a traceback or a log may show it."""
        return "BackupKey()"


class BackupNote(NamedTuple):
    """What a backup says of itself."""

    master: bytes
    """The record's master secret."""
    made_at: str
    """ISO 8601 UTC."""
    by_hand: bool
    entries: int
    head: str
    """The chain's last value; blank in a record from before the chain."""
    schema_version: int
    program_version: str

    def __repr__(self) -> str:
        """No secret, since a traceback or a log may show it."""
        return f"BackupNote(made_at={self.made_at!r}, entries={self.entries})"


def raw_key(key: bytes, salt: bytes = b"") -> str:
    """A key as SQLite takes it; the salt behind it becomes the first bytes of a new file."""
    return f"raw:{key.hex()}{salt.hex()}"


def read_address(file: Path) -> str:
    """How SQLite opens a file that nobody writes to: nothing is made beside it, wherever it lies."""
    return f"{file.absolute().as_uri()}?mode=ro&immutable=1"


def salt_of(file: Path) -> bytes:
    """The first 16 bytes. Raises `BackupRefused` for what is no file or has no backup's size, `OSError`."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise refused(A_FOLDER, file)
    if not found.st_size or found.st_size % _SMALLEST:
        raise refused(CUT, file)
    with file.open("rb") as stream:
        return stream.read(SALT_LENGTH)


def open_backup(file: Path, key: bytes) -> tuple[apsw.Connection, BackupNote]:
    """A backup and its note. Raises `BackupRefused` for what is not one, apsw's errors, `OSError`."""
    salt_of(file)
    with ExitStack() as on_failure:
        connection = connect_to_read(file, key, disk_is_read_only=True)
        on_failure.callback(connection.close)
        apply_settings(connection, READING)
        note = _note(connection, file)
        on_failure.pop_all()
    return connection, note


def write_note(connection: apsw.Connection, note: BackupNote) -> None:
    """Put the note into a copy of the record."""
    rows(connection, _NOTE_TABLE)
    values = (note.master.hex(), note.made_at, int(note.by_hand), *note[3:])
    rows(connection, f"INSERT INTO backup_note ({_NOTE}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _note(connection: apsw.Connection, file: Path) -> BackupNote:
    version = connection.pragma("user_version")
    if connection.pragma("application_id") != KETADESK or version < 1:
        raise refused(NOT_OURS, file)
    if version > newest_version():
        raise refused(NEWER, file)
    if not _is_whole(connection, file):
        raise refused(CUT, file)
    # Before any table is read: a view in its place could do what it likes. An older one is compared once it is the
    # newest version, as it is put back.
    if version == newest_version() and foreign_parts(connection, beside=(_NOTE_PART,)):
        raise refused(DAMAGED, file)
    found = rows(connection, f"SELECT {_NOTE} FROM backup_note")
    if len(found) != 1 or not _can_be_true(found[0], version):
        raise refused(DAMAGED, file)
    master, made_at, by_hand, *others = found[0]
    return BackupNote(bytes.fromhex(master), made_at, bool(by_hand), *others)


def _is_whole(connection: apsw.Connection, file: Path) -> bool:
    """True when there are as many bytes as the file says of itself, and not one more."""
    return bool(file.stat().st_size == connection.pragma("page_size") * connection.pragma("page_count"))


def _can_be_true(note: Sequence[Any], version: int) -> bool:
    master, made_at, _by_hand, _entries, _head, schema_version, _program = note
    if not (isinstance(master, str) and _MASTER.fullmatch(master)) or schema_version != version:
        return False
    try:
        return datetime.fromisoformat(made_at).tzinfo is not None
    except (TypeError, ValueError):
        return False
