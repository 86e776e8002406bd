"""Make a backup of a record that is in use, and test one by opening it and walking its chain.

`VACUUM INTO` writes one consistent state of the record while others go on reading and writing it. The copy is made
under a passing name and tested there: only a copy that passed is given the name of a backup, so that a failed one can
never be taken for the newest good one.
"""

from contextlib import closing
from pathlib import Path
from typing import Final

import apsw

from ketadesk.adapters.storage.backup_file import BackupKey, BackupNote, open_backup, raw_key, write_note
from ketadesk.adapters.storage.backup_words import in_backup_words, printable
from ketadesk.adapters.storage.connection import CIPHER, READING, apply_settings, connect, connect_to_read, rows
from ketadesk.adapters.storage.journal import end_of
from ketadesk.adapters.storage.new_file import give_name, passing_file, require_free, sync_file
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.backups import BackupTest
from ketadesk.application.errors import BackupRefused

_FINDINGS_SAID: Final = 3
"""The first few say what is wrong; `verify` says all."""


def make_backup(
    record: Path, record_file_key: bytes, target: Path, lock: BackupKey, *, master: bytes, made_at: str,
    by_hand: bool, program_version: str,
) -> BackupTest:  # fmt: skip
    """Copy the record into the new file `target` under the key `lock`, test the copy, and answer what the test found.

    Raises `BackupRefused`, and then no file stands there but what stood there before.
    """
    with in_backup_words(target):
        require_free(target)
        with passing_file(target) as passing:
            _copy(record, record_file_key, passing, lock)
            _add_note(passing, lock.key, BackupNote(master, made_at, by_hand, 0, "", 0, program_version))
            sync_file(passing)
            tested = test_backup(passing, lock.key)
            if not tested.sound:
                raise BackupRefused(
                    f"The copy made for {target.name} is not sound and was thrown away: {tested.words}",
                    "Verify the record, and keep the backups there are.",
                )
            give_name(passing, target)
    return tested.model_copy(update={"file": str(target)})


def _copy(record: Path, key: bytes, passing: Path, lock: BackupKey) -> None:
    try:
        with closing(connect_to_read(record, key)) as source:
            apply_settings(source, READING)
            copy_under_key(source, passing, lock)
    except (apsw.CorruptError, apsw.NotADBError) as error:
        # Of the two files only the record can be damaged: the other one is new.
        raise BackupRefused(
            f"The record {record} is damaged: no backup of it was made.",
            "Keep the record and the backups there are, and ask whoever looks after KetaDesk.",
        ) from error


def copy_under_key(source: apsw.Connection, target: Path, lock: BackupKey) -> None:
    """Write what `source` holds now into the empty file `target`, encrypted under `lock`."""
    address = f"{target.absolute().as_uri()}?cipher={CIPHER}&key={raw_key(*lock)}"
    rows(source, "VACUUM INTO ?", (address,))


def test_backup(file: Path, key: bytes) -> BackupTest:
    """Open a backup, check every page, count, and walk the chain. What is wrong stands in the answer's words."""
    try:
        with in_backup_words(file):
            connection, note = open_backup(file, key)
            with closing(connection):
                return _tested(connection, note, file)
    except BackupRefused as failed:
        words = f"{failed.what} {failed.next_step}"
        return BackupTest(file=printable(file), sound=False, entries=0, head="", newest_entry_at="", words=words)


def _add_note(passing: Path, key: bytes, note: BackupNote) -> None:
    with closing(connect(passing, key)) as connection:
        # A copy cut off here is thrown away, and a finished one is synced as a whole.
        connection.pragma("journal_mode", "OFF")
        connection.pragma("synchronous", "OFF")
        end = end_of(connection)
        version = connection.pragma("user_version")
        write_note(connection, note._replace(entries=end.sequence, head=end.mac, schema_version=version))


def _tested(connection: apsw.Connection, note: BackupNote, file: Path) -> BackupTest:
    end = end_of(connection)
    newest = rows(connection, "SELECT entry_time_utc FROM journal WHERE sequence = ?", (end.sequence,))
    fault = _fault(connection, note)
    return BackupTest(
        file=str(file),
        sound=not fault,
        entries=end.sequence,
        head=end.mac,
        newest_entry_at=newest[0][0] if newest else "",
        words=fault or f"Sound: every page is as it was written, {end.sequence} entries, and the chain holds.",
    )


def _fault(connection: apsw.Connection, note: BackupNote) -> str:
    if rows(connection, "PRAGMA integrity_check(1)") != [("ok",)]:
        return "The backup is damaged: its pages do not fit together."
    if rows(connection, "PRAGMA foreign_key_check"):
        return "The backup is damaged: entries refer to others that are missing."
    found = verify_record(connection, record_key(note.master).chain, None)
    if not found.sound:
        return f"The backup does not hold what was written. {' '.join(found.findings[:_FINDINGS_SAID])}"
    if (found.entries, found.head) != (note.entries, note.head):
        return f"The backup holds {found.entries} entries; when it was made it held {note.entries}, or others."
    return ""
