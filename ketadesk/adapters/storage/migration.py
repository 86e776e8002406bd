"""Bring a record to the newest schema: numbered SQL files, all that are missing in one transaction.

`user_version` is part of the transaction, so a migration cut off leaves the old version as it was.
"""

import re
from functools import cache
from importlib.resources import files

import apsw

KETADESK = 0x4B446B31
"""SQLite's application id of a record, `KDk1`: a database of another program is never taken for one."""

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@cache
def migrations() -> tuple[str, ...]:
    """The SQL of every migration; the first takes an empty file to version 1."""
    folder = files("ketadesk.adapters.storage").joinpath("migrations")
    found = sorted((f.name, f) for f in folder.iterdir() if _FILE_NAME.fullmatch(f.name))
    numbers = [int(name[:4]) for name, _ in found]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise RuntimeError(f"the migrations are not numbered from 1 without a gap: {numbers}")
    return tuple(file.read_text(encoding="utf-8") for _, file in found)


def newest_version() -> int:
    """The schema version that this program reads and writes."""
    return len(migrations())


def migrate(connection: apsw.Connection) -> None:
    """Run what is missing. Another program may do the same at the same time: the first one does it."""
    if connection.pragma("user_version") >= newest_version():
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql in migrations()[connection.pragma("user_version") :]:
            connection.execute(sql).fetchall()
        connection.pragma("user_version", newest_version())
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
