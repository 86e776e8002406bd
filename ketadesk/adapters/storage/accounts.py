"""Accounts, their PIN hashes and who signed in: each change a new entry of the journal, the newest holds.

A sign-in name stays with its person for good, also when it was given up: the audit must never mean two people. The
hash of a PIN stands in a table of its own; the journal knows only its checksum, so that no reader of the audit can try
PINs against it and an exchanged hash is still found.
"""

from typing import Any, Final
from uuid import uuid4

import apsw
from pydantic import ValidationError

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.journal import Entry, JournalWriter, Kind, Writing, sha256_of, stored
from ketadesk.adapters.storage.order_rows import search_key
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.application.account import Account, Author, Role
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import AccountRefused
from ketadesk.domain.model import Model

ACCOUNT_COLUMNS: Final = "account_id, sign_in_name, full_name, role, active, sign_in_key"
_IS_NEWEST: Final = (
    "NOT EXISTS (SELECT 1 FROM account AS later"
    " WHERE later.account_id = this.account_id AND later.sequence > this.sequence)"
)
_NOTHING_STORED: Final = "Nothing was stored."


class NewPin(Model):
    """What the journal holds of a new PIN."""

    account_id: str
    pin_hash_sha256: str
    """Of the hash, which has a salt of 16 random bytes in it: nobody can try PINs against this."""


class Attempt(Model):
    """What the journal holds of a try to sign in, or to sign."""

    account_id: str
    succeeded: bool


class SqliteAccountStore:
    """`AccountStore` in the record. Every method raises `StorageFailed` when the record cannot be used."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def accounts(self) -> tuple[Account, ...]:
        """Everybody, by sign-in name; also who may no longer sign in."""
        with self._writer.database.reading() as connection:
            found = rows(
                connection,
                f"SELECT content_json, content_sha256, {ACCOUNT_COLUMNS} FROM account AS this"
                f" JOIN journal USING (sequence) WHERE {_IS_NEWEST} ORDER BY sign_in_key, account_id",
            )
        return tuple(self._account(content, checksum, columns) for content, checksum, *columns in found)

    def keep(self, account: Account, by: Author, entry_id: str) -> None:
        """A new account, or another version of one; the same entry once more adds nothing.

        Raises `AccountRefused` when the sign-in name is or was another's, when it cannot be stored, and when nobody
        would be left who keeps accounts.
        """
        content = _storable(account)
        with self._writer.writing() as writing:
            if _is_stored_already(writing.connection, entry_id, Kind.ACCOUNT, content):
                return
            _require_own_name(writing.connection, account)
            kept_by = _administrators(writing.connection)
            sequence = self._add(writing, Kind.ACCOUNT, by, entry_id, account.account_id, content)
            rows(
                writing.connection,
                f"INSERT INTO account (sequence, {ACCOUNT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (sequence, *account_row(account)),
            )
            # After the change and in its transaction: two administrators cannot switch off each other.
            if kept_by and not _administrators(writing.connection):
                raise AccountRefused(
                    "Nobody would be left who may keep accounts.",
                    f"{_NOTHING_STORED} Make another person administrator first.",
                )

    def keep_pin(self, account_id: str, pin_hash: str, by: Author, entry_id: str) -> None:
        """From now on this PIN holds; the same entry once more adds nothing. Raises `AccountRefused`."""
        content = NewPin(account_id=account_id, pin_hash_sha256=sha256_of(pin_hash)).model_dump_json()
        with self._writer.writing() as writing:
            if _is_stored_already(writing.connection, entry_id, Kind.PIN, content):
                return
            if not rows(writing.connection, "SELECT 1 FROM account WHERE account_id = ? LIMIT 1", (account_id,)):
                raise AccountRefused("There is no account to give this PIN to.", f"{_NOTHING_STORED} Make it first.")
            sequence = self._add(writing, Kind.PIN, by, entry_id, account_id, content)
            rows(
                writing.connection,
                "INSERT INTO pin (sequence, account_id, pin_hash) VALUES (?, ?, ?)",
                (sequence, account_id, pin_hash),
            )

    def pin_hash(self, account_id: str) -> str | None:
        """The newest hash, or none."""
        with self._writer.database.reading() as connection:
            found = rows(
                connection,
                "SELECT pin_hash, content_json FROM pin JOIN journal USING (sequence)"
                " WHERE account_id = ? ORDER BY sequence DESC LIMIT 1",
                (account_id,),
            )
        if not found:
            return None
        pin_hash, content = found[0]
        if content != NewPin(account_id=account_id, pin_hash_sha256=sha256_of(pin_hash)).model_dump_json():
            # Somebody gave the account another hash than the journal says: nobody signs in with that.
            raise damaged(self._writer.database.file)
        return str(pin_hash)

    def note_attempt(self, who: Author, succeeded: bool) -> None:
        """Somebody tried to sign in, or to sign, with this account. Each try is an entry of its own."""
        content = Attempt(account_id=who.account_id, succeeded=succeeded).model_dump_json()
        kind = NoteKind.SIGNED_IN if succeeded else NoteKind.SIGN_IN_REFUSED
        with self._writer.writing() as writing:
            sequence = self._add(writing, kind, who, str(uuid4()), who.account_id, content)
            rows(
                writing.connection,
                "INSERT INTO sign_in_attempt (sequence, account_id, succeeded) VALUES (?, ?, ?)",
                (sequence, who.account_id, int(succeeded)),
            )

    def refused_in_a_row(self, account_id: str) -> tuple[int, str]:
        """How many tries were refused since the last that was not, and when the last of them was (ISO 8601 UTC)."""
        with self._writer.database.reading() as connection:
            ((count, newest),) = rows(
                connection,
                "SELECT count(*), max(sequence) FROM sign_in_attempt WHERE account_id = ?1 AND sequence > coalesce("
                "(SELECT sequence FROM sign_in_attempt WHERE account_id = ?1 AND succeeded = 1"
                " ORDER BY sequence DESC LIMIT 1), 0)",
                (account_id,),
            )
            if not count:
                return 0, ""
            ((at,),) = rows(connection, "SELECT entry_time_utc FROM journal WHERE sequence = ?", (newest,))
        return int(count), str(at)

    def lately_signed_in(self, limit: int) -> tuple[str, ...]:
        """Account ids of who signed in last, newest first, each once."""
        with self._writer.database.reading() as connection:
            found = rows(
                connection,
                "SELECT account_id, (SELECT sequence FROM sign_in_attempt AS try WHERE try.account_id = each.account_id"
                " AND succeeded = 1 ORDER BY sequence DESC LIMIT 1) AS newest"
                " FROM (SELECT DISTINCT account_id FROM account) AS each"
                " WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT ?",
                (limit,),
            )
        return tuple(account_id for account_id, _ in found)

    def _add(
        self, writing: Writing, kind: Kind | NoteKind, by: Author, entry_id: str, subject: str, content: str
    ) -> int:
        # A change of an account happens when it is entered: there is no other time to tell.
        entry = Entry(
            entry_id=entry_id,
            kind=kind,
            happened_at=self._writer.clock.now(),
            made_by=by.account_id,
            made_by_name=by.name,
            subject=subject,
            content_json=content,
        )
        return writing.add(entry).sequence

    def _account(self, content: str, checksum: str, columns: list[Any]) -> Account:
        """What the journal says, when the row to find it by says the same."""
        try:
            account = Account.model_validate_json(content)
        except ValidationError:
            raise damaged(self._writer.database.file) from None
        if sha256_of(content) != checksum or list(account_row(account)) != columns:
            raise damaged(self._writer.database.file)
        return account


def account_row(account: Account) -> tuple[str | int, ...]:
    """The values of `ACCOUNT_COLUMNS` for `account`."""
    return (
        account.account_id,
        account.sign_in_name,
        account.full_name,
        account.role.value,
        int(account.active),
        sign_in_key(account.sign_in_name),
    )


def sign_in_key(sign_in_name: str) -> str:
    """What two sign-in names must not have in common: their letters, whatever the case and how accents are coded."""
    return search_key(sign_in_name)


def _storable(account: Account) -> str:
    """The account as JSON. Raises `AccountRefused` for a text that would not come back exactly as it went in."""
    if not account.sign_in_name or not account.full_name:
        raise AccountRefused("An account needs a sign-in name and a full name.", "Type both.")
    try:
        content = account.model_dump_json()
        if Account.model_validate_json(content) == account and "\0" not in account.sign_in_name + account.full_name:
            return content
    except ValueError:
        # Lone surrogates: no text, and no file can hold them.
        pass
    raise AccountRefused(
        "The name holds a character that cannot be stored exactly.", f"{_NOTHING_STORED} Type the name again."
    )


def _is_stored_already(connection: apsw.Connection, entry_id: str, kind: Kind, content: str) -> bool:
    found = stored(connection, entry_id)
    if found is None:
        return False
    if found.kind == kind and found.content_json == content and found.content_sha256 == sha256_of(content):
        return True
    raise AccountRefused(
        "Something else was stored under the number of this entry.",
        f"{_NOTHING_STORED} Look at the list of accounts before trying once more.",
    )


def _require_own_name(connection: apsw.Connection, account: Account) -> None:
    taken = rows(
        connection,
        "SELECT 1 FROM account WHERE sign_in_key = ? AND account_id <> ? LIMIT 1",
        (sign_in_key(account.sign_in_name), account.account_id),
    )
    if taken:
        raise AccountRefused(
            "This sign-in name is or was another person's.", f"{_NOTHING_STORED} Choose another sign-in name."
        )


def _administrators(connection: apsw.Connection) -> int:
    ((count,),) = rows(
        connection,
        f"SELECT count(*) FROM account AS this WHERE active = 1 AND role = '{Role.ADMINISTRATOR}' AND {_IS_NEWEST}",
    )
    return int(count)
