"""Accounts and notes of a record that is only looked at: people sign in, and nothing is written about their work."""

from contextlib import suppress

from ketadesk.adapters.storage.accounts import SqliteAccountStore
from ketadesk.adapters.storage.journal import JournalWriter
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.application.account import Author
from ketadesk.application.audit import Note
from ketadesk.application.errors import StorageFailed


class LookedAtAccounts(SqliteAccountStore):
    """Where the record takes no entry a refused try is counted as long as the program runs, and no longer.

    `tries` takes them where another program is at work on the same record: else its PINs could be tried from beside,
    each time by another start, without delay and without a trace.
    """

    def __init__(self, writer: JournalWriter, tries: SqliteAccountStore | None = None) -> None:
        super().__init__(writer)
        self._tries = tries

    def note_attempt(self, who: Author, succeeded: bool) -> None:
        """Noted where it can be."""
        if self._tries is not None:
            with suppress(StorageFailed):
                self._tries.note_attempt(who, succeeded)


class LookedAtJournal(SqliteJournal):
    """Read like any other."""

    def note(self, note: Note) -> None:
        """Nothing: the record takes no entry."""
