"""Accounts and notes of a record that is only looked at: people sign in, and nothing can be written about it."""

from ketadesk.adapters.storage.accounts import SqliteAccountStore
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.application.account import Author
from ketadesk.application.audit import Note


class LookedAtAccounts(SqliteAccountStore):
    """A refused try is counted as long as the program runs, and no longer."""

    def note_attempt(self, who: Author, succeeded: bool) -> None:
        """Nothing: the record takes no entry."""


class LookedAtJournal(SqliteJournal):
    """Read like any other."""

    def note(self, note: Note) -> None:
        """Nothing: the record takes no entry."""
