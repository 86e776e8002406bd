"""Open a record: make it on the first start, take over a plain one, bring an older one up to date, refuse the rest.

What cannot be used is refused before any setting is made: `journal_mode` alone would change a file that is not ours.
"""

import os
from contextlib import ExitStack, closing
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import (
    READING,
    WRITING,
    apply_settings,
    connect,
    connect_to_read,
    encrypted_copy,
    is_plain,
    require_safe_sqlite,
    settle,
)
from ketadesk.adapters.storage.migration import KETADESK, migrate, newest_version
from ketadesk.adapters.storage.new_file import give_name, passing_file, sync_file, sync_folder
from ketadesk.adapters.storage.plain_words import damaged, read_only
from ketadesk.adapters.storage.takeover import take_over
from ketadesk.application.errors import StorageFailed


def open_record(file: Path, key: bytes, chain_key: bytes | None) -> apsw.Connection:
    """Open the record `file` for writing; make it where there is none. Raises `StorageFailed` and apsw's errors."""
    require_safe_sqlite(apsw.sqlite_lib_version())
    if not os.path.lexists(file):
        _make(file, key, _needed(chain_key))
    if is_plain(file):
        with closing(connect(file, None)) as plain:
            require_our_record(plain, file)
        take_over(file, key, _needed(chain_key))
    with ExitStack() as on_failure:
        connection = connect(file, key)
        on_failure.callback(connection.close)
        version = require_our_record(connection, file)
        if connection.readonly("main"):
            raise read_only(file)
        apply_settings(connection, WRITING)
        if version < newest_version():
            _keep_a_copy(connection, file, version, key)
            migrate(connection, _needed(chain_key))
        on_failure.pop_all()
    return connection


def open_to_read(file: Path, key: bytes) -> apsw.Connection:
    """Open the record `file` and never write. Raises `StorageFailed` and apsw's errors.

    A record of an older version is refused: it can be read once it has been opened for writing.
    """
    require_safe_sqlite(apsw.sqlite_lib_version())
    if not os.path.lexists(file):
        raise StorageFailed(f"There is no record {file}.", "Put the record file back, or the last good backup.")
    plain = is_plain(file)
    with ExitStack() as on_failure:
        connection = _connected_to_read(file, None if plain else key)
        on_failure.callback(connection.close)
        if require_our_record(connection, file) < newest_version() or plain:
            raise StorageFailed(
                f"The record {file} was written by an older KetaDesk and must be brought up to date first.",
                "Start KetaDesk where it may write to the record. Nothing was changed.",
            )
        apply_settings(connection, READING)
        on_failure.pop_all()
    return connection


def require_our_record(connection: apsw.Connection, file: Path) -> int:
    """The schema version. Raises `StorageFailed` for another program's file, or a newer program's."""
    version = int(connection.pragma("user_version"))
    if connection.pragma("application_id") != KETADESK or version < 1:
        raise damaged(file)
    if version > newest_version():
        raise StorageFailed(
            f"The record {file} was written by a newer KetaDesk (record version {version}; "
            f"this program knows {newest_version()}).",
            "Start the newer KetaDesk. Nothing was changed.",
        )
    return version


def _needed(chain_key: bytes | None) -> bytes:
    if chain_key is None:
        raise ValueError("a record is made or migrated with the key of its chain only")
    return chain_key


def _connected_to_read(file: Path, key: bytes | None) -> apsw.Connection:
    connection = connect_to_read(file, key)
    try:
        connection.pragma("user_version")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        # SQLite could not make the files it wants beside the record.
        connection.close()
        wal = Path(f"{file}-wal")
        if wal.exists() and wal.stat().st_size:
            # Without them the newest entries would be missing on screen, and nobody would know.
            raise StorageFailed(
                f"The newest entries of the record {file} stand in {wal.name} beside it and cannot be read where "
                "nothing may be written.",
                "Copy both files to a disk that can be written to, and start KetaDesk with that data folder.",
            ) from None
        return connect_to_read(file, key, disk_is_read_only=True)
    except apsw.Error:
        connection.close()
        raise
    return connection


def _make(file: Path, key: bytes, chain_key: bytes) -> None:
    """Make an empty record under another name and give it its own only when it is whole."""
    if os.path.lexists(f"{file}-wal"):
        # SQLite would play these entries of a vanished record into the new one.
        raise StorageFailed(
            f"The record {file} is missing, but its last entries are still there ({file.name}-wal).",
            "Put the record file back beside it, or ask whoever looks after KetaDesk for the last good copy.",
        )
    with passing_file(file) as unfinished:
        with closing(connect(unfinished, key)) as connection:
            apply_settings(connection, WRITING)
            connection.pragma("application_id", KETADESK)
            migrate(connection, chain_key)
            settle(connection)
        try:
            give_name(unfinished, file)
        except FileExistsError:
            return  # Another program made the record first: that one stands.


def _keep_a_copy(connection: apsw.Connection, file: Path, version: int, key: bytes) -> None:
    """`record.before-v2.db` beside the record and under its key: what it was before it became version 2.

    One from a start that was cut off is replaced, since the record has been written to after it.
    """
    copy = file.with_name(f"{file.stem}.before-v{version + 1}{file.suffix}")
    with passing_file(copy) as unfinished:
        encrypted_copy(connection, unfinished, key)
        sync_file(unfinished)
        unfinished.replace(copy)
        sync_folder(copy.parent)
