"""Connect to a record's file with its key and with settings that survive a power cut.

WAL with synchronous=FULL lost no acknowledged entry in 150 real power cuts; SQLite's defaults lost 31 of 100.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import apsw

from ketadesk.application.errors import StorageFailed

OLDEST_SAFE_SQLITE: Final = (3, 51, 3)
"""Before it, two connections could corrupt a WAL database."""

PLAIN_HEADER: Final = b"SQLite format 3\0"
"""How a database that is not encrypted begins; an encrypted one begins with random bytes."""

CIPHER: Final = "chacha20"
"""ChaCha20-Poly1305: each page carries a check value, so a changed bit is found when the page is read."""

Settings = tuple[tuple[str, str, str | int], ...]

READING: Final[Settings] = (
    # (pragma, value set, value read back)
    ("busy_timeout", "5000", 5000),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    # In KiB. A search walks through a few MB, and each page that does not stay in memory is decrypted again.
    ("cache_size", "-32768", -32768),
)

WRITING: Final[Settings] = (
    *READING,
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("secure_delete", "ON", 1),
    ("synchronous", "FULL", 2),
    ("journal_mode", "WAL", "wal"),
)


def rows(connection: apsw.Connection, sql: str, values: Sequence[str | int | None] = ()) -> list[tuple[Any, ...]]:
    """Run one statement to its end and return all that it found."""
    return connection.execute(sql, values).fetchall()


def is_plain(file: Path) -> bool:
    """True for a database that is not encrypted. Raises `OSError`."""
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def connect(file: Path, key: bytes | None) -> apsw.Connection:
    """Open an existing `file` for writing; `None` is for one that is not encrypted. Raises apsw's errors."""
    # As an address, since VACUUM INTO takes the key of its target only in one.
    address = f"{file.absolute().as_uri()}?mode=rw"
    return _with_key(apsw.Connection(address, flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI), key)


def connect_to_read(file: Path, key: bytes | None, *, disk_is_read_only: bool = False) -> apsw.Connection:
    """Open an existing `file` and never write to it.

    `disk_is_read_only` promises that nobody else writes either: then SQLite needs no files beside it.
    """
    address = f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if disk_is_read_only else ''}"
    return _with_key(apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI), key)


def encrypted_copy(source: apsw.Connection, target: Path, key: bytes) -> None:
    """Write all that `source` sees into the empty or new file `target`, encrypted with `key`.

    The source may have another key or none. `target` is not yet safe on the disk.
    """
    address = f"{target.absolute().as_uri()}?cipher={CIPHER}&key={_raw(key)}"
    source.execute("VACUUM INTO ?", (address,)).fetchall()


def settle(connection: apsw.Connection) -> None:
    """Carry what was committed over from the `-wal` into the file itself, on the disk, before the file gets its name.

    Closing does that too, but says nothing when the disk is full, and what lies beside a passing name is thrown away.
    Raises apsw's errors.
    """
    # Blocked, pages left in the log, pages carried over: after a whole TRUNCATE there is nothing left of it.
    if rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != [(0, 0, 0)]:
        raise apsw.BusyError("the log of a file that is being made could not be carried over")


def require_safe_sqlite(version: str) -> None:
    """Raise `StorageFailed` for an SQLite that can corrupt the record."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SAFE_SQLITE:
        raise StorageFailed(
            f"The database library SQLite {version} is older than {'.'.join(map(str, OLDEST_SAFE_SQLITE))} "
            "and can damage the record.",
            "Install the packages of requirements.lock again, then start KetaDesk.",
        )


def apply_settings(connection: apsw.Connection, settings: Settings) -> None:
    """Set every setting and read it back. Raises `StorageFailed` when one did not hold."""
    for name, value, expected in settings:
        connection.pragma(name, value)
        if (seen := connection.pragma(name)) != expected:
            raise StorageFailed(
                f"The record's setting {name} is {seen!r} and should be {expected!r}.",
                "Keep the data folder on a disk of this computer, not on a network drive, and start again.",
            )


def _with_key(connection: apsw.Connection, key: bytes | None) -> apsw.Connection:
    """The key comes before anything that reads the file."""
    if key is not None:
        connection.pragma("cipher", CIPHER)
        connection.pragma("key", _raw(key))
    # Before any other setting: even a first look at the file has to wait for another program.
    connection.set_busy_timeout(5000)
    return connection


def _raw(key: bytes) -> str:
    """The 32 bytes as they are: a key drawn from 32 random ones needs no slow hashing."""
    if len(key) != 32:
        raise ValueError(f"a record's key has 32 bytes, not {len(key)}")
    return f"raw:{key.hex()}"
