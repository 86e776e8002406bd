"""What putting a backup back would lose: the entries of the present record that do not stand in the backup.

They are told apart by their ids and not by their numbers: after an earlier restore two records may count alike and
hold different entries. No figure and no patient's name is shown, only who entered something, when and about what.
"""

from contextlib import closing
from pathlib import Path
from typing import Final

import apsw

from ketadesk.adapters.storage.backup import test_backup
from ketadesk.adapters.storage.backup_file import raw_key, read_address
from ketadesk.adapters.storage.connection import READING, apply_settings, connect_to_read, rows
from ketadesk.application.backups import LostEntry, RestorePreview
from ketadesk.application.errors import StorageFailed

MOST_SHOWN: Final = 200

_NOT_IN_BACKUP: Final = (
    " FROM main.journal AS here"
    " WHERE NOT EXISTS (SELECT 1 FROM backup.journal AS there WHERE there.entry_id = here.entry_id)"
)
_UNREADABLE: Final = (
    "The present record cannot be read, so nobody can say what stands in it and not in the backup. "
    "It is kept under another name."
)


def restore_preview(record: Path, record_file_key: bytes, backup: Path, backup_key: bytes) -> RestorePreview:
    """What putting `backup` back would lose; nothing is changed. Of a backup that is not sound its test says so."""
    tested = test_backup(backup, backup_key)
    if not tested.sound:
        words = f"It cannot be put back. {tested.words}"
        return RestorePreview(test=tested, lost=(), lost_count=0, record_readable=True, words=words)
    try:
        count, lost = _lost(record, record_file_key, backup, backup_key)
    except (apsw.Error, OSError, StorageFailed):
        return RestorePreview(test=tested, lost=(), lost_count=0, record_readable=False, words=_UNREADABLE)
    return RestorePreview(test=tested, lost=lost, lost_count=count, record_readable=True, words=_in_words(count))


def _lost(record: Path, key: bytes, backup: Path, backup_key: bytes) -> tuple[int, tuple[LostEntry, ...]]:
    with closing(connect_to_read(record, key)) as connection:
        apply_settings(connection, READING)
        rows(connection, "ATTACH ? AS backup KEY ?", (read_address(backup), raw_key(backup_key)))
        found = rows(
            connection,
            f"SELECT sequence, event_time_utc, made_by_name, kind, subject{_NOT_IN_BACKUP}"
            f" ORDER BY sequence DESC LIMIT {MOST_SHOWN}",
        )
        number = int(rows(connection, f"SELECT count(*){_NOT_IN_BACKUP}")[0][0])
    names = ("sequence", "at", "by_name", "kind", "subject")
    return number, tuple(LostEntry.model_validate(dict(zip(names, row, strict=True))) for row in found)


def _in_words(count: int) -> str:
    if not count:
        return "Nothing would be lost: every entry of the present record stands in the backup too."
    entries = "1 entry" if count == 1 else f"{count} entries"
    return (
        f"{entries} of the present record would be given up. The present record is kept under another name, "
        "but KetaDesk then goes on without these entries."
    )
