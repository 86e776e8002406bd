"""Compare the rows that entries are found by with the entries themselves: neither may say more than the other.

A search that finds another weight, another person or nothing at all is as wrong as a changed entry.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import apsw

from ketadesk.adapters.storage import order_rows
from ketadesk.adapters.storage.accounts import ACCOUNT_COLUMNS, Attempt, NewPin, account_row
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import Kind
from ketadesk.adapters.storage.order_fields import read_fields
from ketadesk.adapters.storage.similar import surname_key
from ketadesk.application.account import Account
from ketadesk.application.audit import NoteKind

Row = Sequence[Any]


class _Table(NamedTuple):
    """A table with one row for each entry of some kinds."""

    name: str
    columns: str
    kinds: tuple[str, ...]
    expected: Callable[[str], Row]
    """The row that belongs to a content. Raises `ValueError` when the content is not of this kind."""
    seen: Callable[[Row], Row] = tuple
    """What is compared of the row."""


def _order(content: str) -> Row:
    order = read_fields(content)
    return (*order_rows.summary_row(order), order_rows.search_text(order), surname_key(order.family_name))


def _account(content: str) -> Row:
    return account_row(Account.model_validate_json(content))


def _pin(content: str) -> Row:
    pin = NewPin.model_validate_json(content)
    return (pin.account_id, pin.pin_hash_sha256)


def _checksum(pin_hash: str) -> str:
    return hashlib.sha256(pin_hash.encode("utf-8", "surrogateescape")).hexdigest()


def _attempt(content: str) -> Row:
    attempt = Attempt.model_validate_json(content)
    return (attempt.account_id, int(attempt.succeeded))


_TABLES: Final = (
    _Table(
        "order_revision",
        f"{order_rows.SUMMARY_COLUMNS}, search_text, surname_key",
        (Kind.ORDER,),
        _order,
    ),
    _Table("account", ACCOUNT_COLUMNS, (Kind.ACCOUNT,), _account),
    _Table("pin", "account_id, pin_hash", (Kind.PIN,), _pin, lambda row: (row[0], _checksum(row[1]))),
    _Table("sign_in_attempt", "account_id, succeeded", (NoteKind.SIGNED_IN, NoteKind.SIGN_IN_REFUSED), _attempt),
)


def compare(connection: apsw.Connection, findings: Findings) -> None:
    """Every row of these tables against its entry, and every entry against its row."""
    for table in _TABLES:
        for sequence in _without_entry(connection, table):
            findings.add(f"{table.name}: the row of entry {sequence} belongs to no such entry.")
        _compare_rows(connection, table, findings)


def _without_entry(connection: apsw.Connection, table: _Table) -> Iterator[int]:
    kinds = ", ".join(f"'{kind}'" for kind in table.kinds)
    return (
        sequence
        for (sequence,) in connection.execute(
            f"SELECT sequence FROM {table.name} LEFT JOIN journal USING (sequence)"
            f" WHERE coalesce(kind, '') NOT IN ({kinds})"
        )
    )


def _compare_rows(connection: apsw.Connection, table: _Table, findings: Findings) -> None:
    names = table.columns.split(", ")
    kinds = ", ".join(f"'{kind}'" for kind in table.kinds)
    # As bytes: a changed byte can make a text that is no UTF-8.
    columns = ", ".join(f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END" for name in names)
    for sequence, erased, has_row, content, *row in connection.execute(
        "SELECT sequence, EXISTS (SELECT 1 FROM erased WHERE erased.sequence = journal.sequence),"
        f" {table.name}.rowid IS NOT NULL, CAST(content_json AS BLOB), {columns}"
        f" FROM journal LEFT JOIN {table.name} USING (sequence) WHERE kind IN ({kinds}) ORDER BY sequence"
    ):
        findings.add(_flaw(table, sequence, bool(erased), bool(has_row), content, row))


def _flaw(table: _Table, sequence: int, erased: bool, has_row: bool, content: bytes, row: Row) -> str:
    if erased:
        return f"{table.name}: entry {sequence} is erased and its row is still there." if has_row else ""
    try:
        expected = table.expected(content.decode("utf-8"))
    except UnicodeDecodeError:
        return ""
    except ValueError:
        # A note of this kind, or a content that does not have its checksum: the walk says that.
        return f"{table.name}: entry {sequence} has a row that its content does not account for." if has_row else ""
    if not has_row:
        return f"{table.name}: the row of entry {sequence} is missing."
    seen = [value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value for value in row]
    same = list(table.seen(seen)) == list(expected)
    return "" if same else f"{table.name}: the row of entry {sequence} does not say what the entry says."
