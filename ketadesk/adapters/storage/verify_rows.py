"""Compare the rows that entries are found by with the entries themselves: neither may say more than the other.

A search that finds another weight, another person or nothing at all is as wrong as a changed entry.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import apsw

from ketadesk.adapters.storage import order_rows
from ketadesk.adapters.storage.accounts import ACCOUNT_COLUMNS, Attempt, NewPin, account_row
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import Kind
from ketadesk.adapters.storage.log_rows import LOG_COLUMNS, log_row
from ketadesk.adapters.storage.order_fields import OrderFields
from ketadesk.adapters.storage.similar import surname_key
from ketadesk.application.account import Account
from ketadesk.application.audit import NoteKind
from ketadesk.application.monitoring.log_entry import LogEntry

ORDER_COLUMNS: Final = f"{order_rows.SUMMARY_COLUMNS}, search_text, surname_key"
"""What is compared of an order's row."""

Row = Sequence[Any]


class RowOf(NamedTuple):
    """An entry that should have a row."""

    sequence: int
    erased: bool
    has_row: bool


class _Table(NamedTuple):
    """A table with one row for each entry of some kinds."""

    name: str
    columns: str
    kinds: tuple[str, ...]
    expected: Callable[[str], Row]
    """The row that belongs to a content. Raises `ValueError` when the content is not of this kind."""
    seen: Callable[[Row], Row] = tuple
    """What is compared of the row."""


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


def _logged(content: str) -> Row:
    return log_row(LogEntry.model_validate_json(content))


_TABLES: Final = (
    _Table("account", ACCOUNT_COLUMNS, (Kind.ACCOUNT,), _account),
    _Table("pin", "account_id, pin_hash", (Kind.PIN,), _pin, lambda row: (row[0], _checksum(row[1]))),
    _Table("sign_in_attempt", "account_id, succeeded", (NoteKind.SIGNED_IN, NoteKind.SIGN_IN_REFUSED), _attempt),
    _Table("infusion_entry", LOG_COLUMNS, (Kind.INFUSION,), _logged),
)


def compare(connection: apsw.Connection, findings: Findings) -> None:
    """Every row of these tables against its entry, and every entry against its row; orders by `order_flaw`."""
    _find_strangers(connection, "order_revision", (Kind.ORDER,), findings)
    for table in _TABLES:
        _find_strangers(connection, table.name, table.kinds, findings)
        _compare_rows(connection, table, findings)


def order_flaw(row_of: RowOf, order: OrderFields | None, row: Row) -> str:
    """What is wrong with an order's row of `ORDER_COLUMNS`; `order` is its content, none where that is not readable."""
    if order is None:
        return _flaw("order_revision", row_of, None, ())
    expected = (*order_rows.summary_row(order), order_rows.search_text(order), surname_key(order.family_name))
    return _flaw("order_revision", row_of, expected, _readable(row))


def as_bytes(columns: str) -> str:
    """The columns as they are read here: a changed byte can make a text that is no UTF-8."""
    return ", ".join(
        f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) ELSE {name} END" for name in columns.split(", ")
    )


def _find_strangers(connection: apsw.Connection, table: str, kinds: Iterable[str], findings: Findings) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for (sequence,) in connection.execute(
        f"SELECT sequence FROM {table} LEFT JOIN journal USING (sequence)"
        f" WHERE coalesce(journal.kind, '') NOT IN ({listed})"
    ):
        findings.add(f"{table}: the row of entry {sequence} belongs to no such entry.")


def _compare_rows(connection: apsw.Connection, table: _Table, findings: Findings) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in table.kinds)
    for sequence, erased, has_row, content, *row in connection.execute(
        "SELECT sequence, EXISTS (SELECT 1 FROM erased WHERE erased.sequence = journal.sequence),"
        f" {table.name}.rowid IS NOT NULL, CAST(content_json AS BLOB), {as_bytes(table.columns)}"
        f" FROM journal LEFT JOIN {table.name} USING (sequence) WHERE journal.kind IN ({kinds}) ORDER BY sequence"
    ):
        row_of = RowOf(sequence, bool(erased), bool(has_row))
        expected = None if erased else _expected(table, content)
        findings.add(_flaw(table.name, row_of, expected, table.seen(_readable(row)) if has_row else ()))


def _expected(table: _Table, content: bytes) -> Row | None:
    try:
        return table.expected(content.decode("utf-8"))
    except ValueError:
        # A note of this kind, or a content that does not have its checksum: the walk says that.
        return None


def _readable(row: Row) -> list[Any]:
    return [value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value for value in row]


def _flaw(table: str, row_of: RowOf, expected: Row | None, row: Row) -> str:
    if row_of.erased:
        return f"{table}: entry {row_of.sequence} is erased and its row is still there." if row_of.has_row else ""
    if expected is None:
        return (
            f"{table}: entry {row_of.sequence} has a row that its content does not account for."
            if row_of.has_row
            else ""
        )
    if not row_of.has_row:
        return f"{table}: the row of entry {row_of.sequence} is missing."
    same = list(row) == list(expected)
    return "" if same else f"{table}: the row of entry {row_of.sequence} does not say what the entry says."
