"""Bring a record to the newest schema: numbered SQL files, all that are missing in one transaction.

`user_version` is part of the transaction, so a migration cut off leaves the old version as it was. What SQL cannot do
is a step in Python, named in the file by a line `-- step: NAME` at the place where it runs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import apsw

from ketadesk.adapters.storage.chain import CHAINED_COLUMNS, GENESIS, entry_mac
from ketadesk.adapters.storage.similar import surname_key

KETADESK = 0x4B446B31
"""SQLite's application id of a record, `KDk1`: a database of another program is never taken for one."""

_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_STEP_LINE = re.compile(r"^-- step: ([a-z]+)$", re.MULTILINE)

Step = Callable[[apsw.Connection, bytes], None]
"""Takes the connection and the key of the chain."""


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


def migrate(connection: apsw.Connection, chain_key: bytes) -> None:
    """Run what is missing. Another program may do the same at the same time: the first one does it."""
    if connection.pragma("user_version") >= newest_version():
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in migrations()[connection.pragma("user_version") :]:
            _run(connection, script, chain_key)
        connection.pragma("user_version", newest_version())
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def chain_is_whole(connection: apsw.Connection, chain_key: bytes) -> bool:
    """True when every entry carries the hash that it should."""
    return all(link.found == link.expected for link in _chain(connection, chain_key))


def _run(connection: apsw.Connection, script: str, chain_key: bytes) -> None:
    """The odd parts of a script that is split at its step lines are the steps' names."""
    for number, part in enumerate(_STEP_LINE.split(script)):
        if number % 2:
            _STEPS[part](connection, chain_key)
        else:
            connection.execute(part).fetchall()


class _Link(NamedTuple):
    sequence: int
    expected: str
    found: str


def _chain(connection: apsw.Connection, chain_key: bytes) -> Iterator[_Link]:
    previous = GENESIS
    for *columns, found in connection.execute(
        f"SELECT {', '.join(CHAINED_COLUMNS)}, chain_mac FROM journal ORDER BY sequence"
    ):
        previous = entry_mac(chain_key, previous, columns)
        yield _Link(columns[0], previous, found)


def _fill_chain(connection: apsw.Connection, chain_key: bytes) -> None:
    """Give every entry of version 1 its hash, in the order they were written."""
    links = [(link.expected, link.sequence) for link in _chain(connection, chain_key)]
    connection.executemany("UPDATE journal SET chain_mac = ? WHERE sequence = ?", links)


def _fill_surnames(connection: apsw.Connection, _chain_key: bytes) -> None:
    found = connection.execute("SELECT sequence, family_name FROM order_revision").fetchall()
    keys = [(surname_key(str(family_name)), sequence) for sequence, family_name in found]
    connection.executemany("UPDATE order_revision SET surname_key = ? WHERE sequence = ?", keys)


_STEPS: Final[Mapping[str, Step]] = {"chain": _fill_chain, "surnames": _fill_surnames}
