"""Take over a record of version 1, which was not encrypted: an encrypted copy takes its place, and no plain one stays.

Until the copy is whole, migrated, compared and on the disk, the old file stands untouched under its name; then it is
replaced in one step. Cut off at any point, either the old record opens or the new one.
"""

from contextlib import closing
from itertools import zip_longest
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import (
    WRITING,
    apply_settings,
    connect,
    connect_to_read,
    encrypted_copy,
    settle,
)
from ketadesk.adapters.storage.migration import chain_is_whole, migrate
from ketadesk.adapters.storage.new_file import passing_file, sync_file, sync_folder
from ketadesk.adapters.storage.plain_words import damaged, read_only

_WHAT_WAS_WRITTEN = "SELECT sequence, entry_id, content_sha256, content_json FROM journal ORDER BY sequence"


def take_over(file: Path, key: bytes, chain_key: bytes) -> None:
    """Replace the plain record `file` by an encrypted one of the newest version. Raises `StorageFailed`, apsw's errors.

    No other program may have it open.
    """
    with passing_file(file) as unfinished:
        with closing(connect(file, None)) as plain:
            if plain.readonly("main"):
                raise read_only(file)
            _alone(plain)
            if plain.pragma("integrity_check") != "ok":
                raise damaged(file)
            with closing(connect_to_read(file, None)) as source:
                encrypted_copy(source, unfinished, key)
                _bring_up_to_date(unfinished, key, chain_key)
                _require_equal(source, unfinished, file, key, chain_key)
        sync_file(unfinished)
        unfinished.replace(file)
        sync_folder(file.parent)


def _alone(plain: apsw.Connection) -> None:
    """Bring the last entries into the file itself, and let nobody write until the connection is closed.

    A `-wal` left beside the name would be played into the new record. Leaving WAL needs the file for oneself: a
    program that still has it open would go on writing into a file that is gone.
    """
    if plain.pragma("journal_mode", "DELETE") != "delete":
        raise apsw.BusyError("another program has the plain record open")
    plain.execute("BEGIN IMMEDIATE")


def _bring_up_to_date(unfinished: Path, key: bytes, chain_key: bytes) -> None:
    with closing(connect(unfinished, key)) as connection:
        apply_settings(connection, WRITING)
        migrate(connection, chain_key)
        settle(connection)


def _require_equal(source: apsw.Connection, copy: Path, file: Path, key: bytes, chain_key: bytes) -> None:
    with closing(connect_to_read(copy, key)) as taken_over:
        pairs = zip_longest(source.execute(_WHAT_WAS_WRITTEN), taken_over.execute(_WHAT_WAS_WRITTEN))
        same = all(one == other for one, other in pairs)
        sound = taken_over.pragma("integrity_check") == "ok" and chain_is_whole(taken_over, chain_key)
    if not same or not sound:
        raise damaged(file)
