"""Compare the rules inside the record with the program's own: triggers, the table of states, tombstones.

Whoever changes rows by hand has to take a trigger away first, and may forget to put it back.
"""

from collections.abc import Iterator
from contextlib import closing
from functools import cache

import apsw

from ketadesk.adapters.storage import audit_words
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import Kind
from ketadesk.adapters.storage.migration import migrate
from ketadesk.domain.order_state import TABLE

_TRIGGERS = "SELECT name, CAST(sql AS BLOB) FROM sqlite_schema WHERE type = 'trigger'"
_STEPS = "SELECT CAST(kind AS BLOB), own, CAST(state_before AS BLOB), CAST(state_after AS BLOB) FROM allowed_step"


def compare(connection: apsw.Connection, findings: Findings) -> None:
    """Say which rule of the record is missing or was changed."""
    found = dict(rows(connection, _TRIGGERS))
    for name, sql in _expected_triggers().items():
        if found.get(name) != sql:
            findings.add(f"The record's rule {name} is missing or was changed.")
    if set(rows(connection, _STEPS)) != set(_expected_steps()):
        findings.add("The record's table of allowed steps is not the program's.")
    for sequence in _without_tombstone(connection):
        findings.add(f"Entry {sequence} was erased, and the tombstone that is named for it does not say so.")


@cache
def _expected_triggers() -> dict[str, bytes]:
    with closing(apsw.Connection(":memory:")) as empty:
        migrate(empty, bytes(32))
        return dict(rows(empty, _TRIGGERS))


def _expected_steps() -> Iterator[tuple[bytes, int, bytes, bytes]]:
    for state, row in TABLE.items():
        for own, steps in ((1, row.own), (0, row.other)):
            for kind, leads_to in steps.items():
                yield kind.encode(), own, state.encode(), leads_to.encode()


def _without_tombstone(connection: apsw.Connection) -> Iterator[int]:
    """Erased entries whose tombstone is none, or is of other orders, or is of another number of entries."""
    tombstone, orders, expected = 0, frozenset[str](), 0
    counts = dict(rows(connection, "SELECT erasure, count(*) FROM erased GROUP BY erasure"))
    for sequence, erasure, kind, content, subject in connection.execute(
        "SELECT erased.sequence, erasure, CAST(stone.kind AS BLOB), CAST(stone.content_json AS BLOB),"
        " CAST(entry.subject AS BLOB) FROM erased LEFT JOIN journal AS stone ON stone.sequence = erasure"
        " LEFT JOIN journal AS entry ON entry.sequence = erased.sequence ORDER BY erasure, erased.sequence"
    ):
        if erasure != tombstone:
            tombstone = erasure
            orders, expected = _said(content) if kind == Kind.ERASURE.encode() else (frozenset(), -1)
        if counts[erasure] != expected or (subject or b"").decode("utf-8", "surrogateescape") not in orders:
            yield sequence


def _said(content: bytes) -> tuple[frozenset[str], int]:
    try:
        said = audit_words.read(content.decode("utf-8"))
        return frozenset(said["orders"]), int(said["entries"])
    except (ValueError, KeyError, TypeError):
        return frozenset(), -1
