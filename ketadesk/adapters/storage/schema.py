"""Compare what a file of ours is made of with what a fresh, empty record is made of: nothing more, less or different.

Who knows the passphrase of a backup can write SQL into it: a trigger that changes a figure, a view in a table's place,
a rule left out. The chain would still hold. So every table, index, trigger and view is compared, and the table of
steps, which the triggers go by, row by row.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from functools import cache
from typing import Any, Final, NamedTuple

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.migration import migrate

_NAME_SHOWN: Final = 40
_NO_MEANING: Final = re.compile(r"('[^']*'|\"[^\"]*\")|(?:--[^\n]*|/\*.*?\*/|\s)+", re.DOTALL)
"""Comments and the spaces between words mean nothing; within quotes they do."""


class Part(NamedTuple):
    """A table, index, trigger or view."""

    kind: str
    name: str
    table: str
    """What it belongs to."""
    sql: str
    """Blank for an index that SQLite made by itself."""


def foreign_parts(connection: apsw.Connection, beside: Iterable[Part] = ()) -> tuple[str, ...]:
    """What differs from an empty record of the newest version with `beside`, a phrase each; none when nothing does.

    Runs nothing that stands in the file, and comes before anything that would. Raises apsw's errors.
    """
    found = _parts(connection)
    wanted = {**_fresh().parts, **{(part.kind, part.name): part for part in beside}}
    differ = [key for key in {**wanted, **found} if found.get(key) != wanted.get(key)]
    if differ:
        return tuple(_in_words(key, found, wanted) for key in differ)
    return () if _steps(connection) == _fresh().steps else ("the table of steps has other rows",)


def part_made_by(sql: str, kind: str, name: str) -> Part:
    """The part that this `CREATE` statement makes, a table of its own."""
    return Part(kind, name, name, _normal(sql))


_Parts = Mapping[tuple[str, str], Part]


class _Fresh(NamedTuple):
    parts: _Parts
    steps: frozenset[tuple[Any, ...]]


@cache
def _fresh() -> _Fresh:
    """An empty record, made in memory; without entries no chain is worked out, so any key does."""
    with closing(apsw.Connection(":memory:")) as connection:
        migrate(connection, bytes(32))
        return _Fresh(_parts(connection), _steps(connection))


def _parts(connection: apsw.Connection) -> _Parts:
    found = rows(connection, "SELECT type, name, tbl_name, sql FROM main.sqlite_schema")
    return {(kind, name): Part(kind, name, table, _normal(sql or "")) for kind, name, table, sql in found}


def _steps(connection: apsw.Connection) -> frozenset[tuple[Any, ...]]:
    return frozenset(rows(connection, "SELECT * FROM main.allowed_step"))


def _normal(sql: str) -> str:
    return _NO_MEANING.sub(lambda found: found[1] or " ", sql).strip()


def _in_words(key: tuple[str, str], found: _Parts, wanted: _Parts) -> str:
    kind, name = key
    what = f"{kind} {name!r}" if len(name) <= _NAME_SHOWN else f"{kind} {name[:_NAME_SHOWN]!r} ..."
    if key not in found:
        return f"the {what} is missing"
    return f"the {what} is another one" if key in wanted else f"the {what} does not belong there"
