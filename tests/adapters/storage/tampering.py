"""Change a record as somebody would who has its key, knows SQL and leaves no trace in its rules."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from .orders import meddler


@contextmanager
def without_rules(file: Path) -> Iterator[apsw.Connection]:
    """A connection for which the record's triggers and checks do not hold; they stay in the file as they were."""
    with closing(meddler(file)) as connection:
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        connection.pragma("ignore_check_constraints", True)
        yield connection


def tamper(file: Path, sql: str, values: tuple[str | int | bytes, ...] = ()) -> None:
    """Run `sql` on the record, whatever its rules say."""
    with without_rules(file) as connection:
        connection.execute(sql, values).fetchall()


def swap(file: Path, one: int, other: int) -> None:
    """Let two entries change places, each whole."""
    with without_rules(file) as connection:
        for number, becomes in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE journal SET sequence = ? WHERE sequence = ?", (becomes, number)).fetchall()
