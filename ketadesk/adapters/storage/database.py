"""The record's file: opened at its first use, read in one state, written in whole transactions.

A file that is empty, damaged, foreign, newer than this program or locked with another key is refused and left as it
is: a new record is made only where there is none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import rows as rows  # for who reads and writes through a Database
from ketadesk.adapters.storage.opening import open_record, open_to_read
from ketadesk.adapters.storage.plain_words import in_plain_words, read_only


class Database:
    """One record file."""

    def __init__(self, file: Path, key: bytes, chain_key: bytes | None = None, *, only_read: bool = False) -> None:
        """`key` encrypts the file. `chain_key` is needed to make a record or to migrate one, and to no other end."""
        self.file = file.absolute()
        self.only_read = only_read
        self._key = key
        self._chain_key = chain_key
        self._connection: apsw.Connection | None = None

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            with in_plain_words(self.file):
                self._connection.close()
            self._connection = None

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """The open record in one state from the first look to the end of this block.

        Inside a transaction it is a part of that one. Raises `StorageFailed` for whatever goes wrong inside.
        """
        with in_plain_words(self.file):
            connection = self._opened()
            if connection.in_transaction:
                yield connection
                return
            with _transaction(connection, "BEGIN"):
                yield connection

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """One transaction that holds the write lock from its start: all of it is on the disk, or none.

        When this block has been left without an exception, the entry is durable. Raises `StorageFailed`.
        """
        with in_plain_words(self.file):
            if self.only_read:
                raise read_only(self.file)
            with _transaction(connection := self._opened(), "BEGIN IMMEDIATE"):
                yield connection

    def _opened(self) -> apsw.Connection:
        if self._connection is None:
            if self.only_read:
                self._connection = open_to_read(self.file, self._key)
            else:
                self._connection = open_record(self.file, self._key, self._chain_key)
        return self._connection


@contextmanager
def _transaction(connection: apsw.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
