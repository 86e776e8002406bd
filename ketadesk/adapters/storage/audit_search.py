"""Find the entries that an audit asks for, newest first, by the journal's indexes: no walk over millions of rows.

A person or a patient is resolved to ids first. A few ids have an index each to follow; a search that fits half the
ward fits half the journal, and its first page is found by walking back from the end.
"""

import heapq
import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, Final

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.order_rows import search_key
from ketadesk.application.audit import AuditQuery

_FEW_ORDERS: Final = 1000
_FEW_PEOPLE: Final = 300
_SOON: Final = 50_000
"""So many entries are walked through at once."""

_MATCHING: Final = (
    "SELECT sequence FROM order_revision INDEXED BY order_revision_to_search WHERE instr(search_text, ?) > 0"
)

_AUTHORS: Final = (
    # One step of the index for each author: DISTINCT would read all of it.
    "WITH RECURSIVE author (id) AS (SELECT min(made_by) FROM journal UNION ALL"
    " SELECT (SELECT min(made_by) FROM journal WHERE made_by > author.id) FROM author WHERE author.id IS NOT NULL)"
    " SELECT id, (SELECT made_by_name FROM journal WHERE made_by = id ORDER BY sequence DESC LIMIT 1)"
    " FROM author WHERE id IS NOT NULL"
)


def page(connection: apsw.Connection, query: AuditQuery) -> list[int]:
    """The numbers of the entries asked for, newest first."""
    people = _people(connection, query.person) if query.person else None
    orders = _orders(connection, query.patient) if query.patient else None
    if people == frozenset() or orders == frozenset():
        return []
    return list(islice(_newest_first(connection, people, orders), query.first, query.first + query.limit))


class _Crowd:
    """Orders too many to list, each asked for once."""

    def __init__(self, connection: apsw.Connection, wanted: str) -> None:
        self._connection = connection
        self._wanted = wanted
        self._known: dict[str, bool] = {}

    def __contains__(self, order_id: str) -> bool:
        if order_id not in self._known:
            asked = "SELECT 1 FROM order_revision WHERE order_id = ? AND instr(search_text, ?) > 0 LIMIT 1"
            self._known[order_id] = bool(rows(self._connection, asked, (order_id, self._wanted)))
        return self._known[order_id]


_People = frozenset[str] | None
_Orders = frozenset[str] | _Crowd | None


def _newest_first(connection: apsw.Connection, people: _People, orders: _Orders) -> Iterator[int]:
    if people is None and orders is None:
        return _numbers(connection, "SELECT sequence FROM journal ORDER BY sequence DESC")
    if isinstance(orders, frozenset) and len(orders) <= _FEW_ORDERS:
        found = _about(connection, orders)
        return found if people is None else _only_by(connection, found, people)
    if orders is None and people is not None and len(people) <= _FEW_PEOPLE:
        return _by_or_about(connection, people)
    return _walk(connection, people, orders)


def _about(connection: apsw.Connection, subjects: Iterable[str]) -> Iterator[int]:
    return _numbers(
        connection,
        "SELECT sequence FROM journal WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC",
        json.dumps(list(subjects)),
    )


def _only_by(connection: apsw.Connection, found: Iterable[int], people: frozenset[str]) -> Iterator[int]:
    for sequence in found:
        ((made_by,),) = rows(connection, "SELECT made_by FROM journal WHERE sequence = ?", (sequence,))
        if made_by in people:
            yield sequence


def _by_or_about(connection: apsw.Connection, people: Iterable[str]) -> Iterator[int]:
    """What they did, and what was done to their accounts."""
    each = [
        _numbers(connection, f"SELECT sequence FROM journal WHERE {column} = ? ORDER BY sequence DESC", person)
        for person in people
        for column in ("made_by", "subject")
    ]
    return (sequence for sequence, _ in groupby(heapq.merge(*each, reverse=True)))


def _walk(connection: apsw.Connection, people: _People, orders: _Orders) -> Iterator[int]:
    every = connection.execute("SELECT sequence, made_by, subject FROM journal ORDER BY sequence DESC")
    for sequence, made_by, subject in every:
        about = orders is None or subject in orders
        if about and (people is None or made_by in people or (orders is None and subject in people)):
            yield sequence


def _numbers(connection: apsw.Connection, sql: str, *values: str) -> Iterator[int]:
    return (sequence for (sequence,) in connection.execute(sql, values))


def _people(connection: apsw.Connection, person: str) -> frozenset[str]:
    """Ids of who is or was called so, in the accounts or, before there were accounts, in the entries themselves."""
    wanted = search_key(person)
    known: list[tuple[Any, ...]] = [
        *rows(connection, "SELECT account_id, full_name || char(10) || sign_in_name FROM account"),
        *rows(connection, _AUTHORS),
    ]
    return frozenset(found for found, names in known if found == person or wanted in search_key(names))


def _orders(connection: apsw.Connection, patient: str) -> frozenset[str] | _Crowd:
    """Orders any revision of which has this part of the surname, the identifier or the order id."""
    wanted = search_key(patient)
    newest = rows(connection, f"{_MATCHING} ORDER BY sequence DESC LIMIT ?", (wanted, _FEW_ORDERS + 1))
    if len(newest) <= _FEW_ORDERS:
        these = json.dumps([sequence for (sequence,) in newest])
        return _ids(connection, "SELECT value FROM json_each(?)", these)
    ((last,),) = rows(connection, "SELECT max(sequence) FROM journal")
    # That far back stand a thousand of them at least, so a page is full before.
    return _Crowd(connection, wanted) if last - newest[-1][0] <= _SOON else _ids(connection, _MATCHING, wanted)


def _ids(connection: apsw.Connection, sequences: str, value: str) -> frozenset[str]:
    found = rows(connection, f"SELECT DISTINCT order_id FROM order_revision WHERE sequence IN ({sequences})", (value,))
    return frozenset(order_id for (order_id,) in found)
