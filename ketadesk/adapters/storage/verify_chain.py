"""Walk the chain: each entry's keyed hash, the checksum of its content, and that none is missing.

An entry is checked against the hash that its predecessor carries, so that one changed entry is named and not all that
follow it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import apsw

from ketadesk.adapters.storage.chain import CHAINED_COLUMNS, GENESIS, entry_mac
from ketadesk.adapters.storage.findings import Findings

_SUSPECTS: Final = 200
"""So many entries that do not fit are named."""
_MAYBE_SWAPPED: Final = 24
"""So many of them are tried in each other's places."""
_NUMBERS: Final = frozenset({"sequence", "monotonic_ns"})
_KIND: Final = CHAINED_COLUMNS.index("kind")


class Chain(NamedTuple):
    """What the walk came to."""

    entries: int
    head: str
    foreign: bool
    """Not one entry fits the key."""


class _Link(NamedTuple):
    """One entry as it stands."""

    columns: tuple[str | int, ...]
    mac: str
    content: bytes
    erased: bool
    previous: str
    """The hash that the entry before it carries."""

    @property
    def number(self) -> int:
        return int(self.columns[0])

    @property
    def name(self) -> str:
        return f"Entry {self.number} ({self.columns[_KIND]!s:.20})"


def walk(connection: apsw.Connection, chain_key: bytes, findings: Findings) -> Chain:
    """Check every entry. Needs the same memory for ten entries and for ten million."""
    last, head, seen, strangers, more = 0, GENESIS, 0, 0, 0
    suspects: list[_Link] = []
    each = Findings()
    for link in _links(connection):
        seen += 1
        gap = link.number != last + 1
        if gap:
            each.add(_missing(last + 1, link.number - 1))
        if link.mac != entry_mac(chain_key, link.previous, link.columns):
            strangers += 1
            # After a gap the hash before it is gone, so this says nothing about the entry itself.
            if not gap and len(suspects) < _SUSPECTS:
                suspects.append(link)
            elif not gap:
                more += 1
        _check_content(link, each)
        last, head = link.number, link.mac
    if strangers and strangers == seen:
        findings.add("No entry fits this key: the record was made with another one, or all of it was replaced.")
        return Chain(last, head, foreign=True)
    _explain(suspects, chain_key, findings)
    findings.add(f"{more:,} more entries are not what was written." if more else "")
    findings.take(each)
    return Chain(last, head, foreign=False)


def _links(connection: apsw.Connection) -> Iterator[_Link]:
    # As bytes: a changed byte can make a text that is no UTF-8.
    columns = ", ".join(name if name in _NUMBERS else f"CAST({name} AS BLOB)" for name in CHAINED_COLUMNS)
    previous = GENESIS
    for *chained, mac, content, erased in connection.execute(
        f"SELECT {columns}, CAST(chain_mac AS BLOB), CAST(content_json AS BLOB),"
        " EXISTS (SELECT 1 FROM erased WHERE erased.sequence = journal.sequence)"
        " FROM journal ORDER BY sequence"
    ):
        link = _Link(_readable(chained), _text(mac), content, bool(erased), previous)
        yield link
        previous = link.mac


def _readable(columns: Sequence[Any]) -> tuple[str | int, ...]:
    return tuple([_text(value) if type(value) is bytes else value for value in columns])


def _text(raw: bytes) -> str:
    """Bytes that are no text become what no text of ours holds, so that they fit no hash."""
    return raw.decode("utf-8", "surrogateescape")


def _check_content(link: _Link, findings: Findings) -> None:
    if link.erased:
        if link.content:
            findings.add(f"{link.name}: a tombstone names it and its content is still there.")
    elif hashlib.sha256(link.content).hexdigest() != link.columns[-1]:
        if link.content:
            findings.add(f"{link.name}: its content does not have the checksum it was written with.")
        else:
            findings.add(f"{link.name}: its content is gone and no tombstone names it.")


def _missing(first: int, last: int) -> str:
    if last < first:
        return f"Entry {last + 1} has a number that no entry is given."
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."


def _explain(suspects: Sequence[_Link], chain_key: bytes, findings: Findings) -> None:
    """Name what does not fit: swapped where two entries fit each other's places, changed otherwise."""
    swapped = _swaps(suspects[:_MAYBE_SWAPPED], chain_key)
    for one, other in sorted({tuple(sorted(pair)) for pair in swapped.items()}):
        findings.add(f"Entries {one} and {other} were swapped.")
    true_mac = {number: link.mac for number, link in _in_true_place(suspects, swapped).items()}
    for link in suspects:
        if link.number in swapped:
            continue
        previous = true_mac.get(link.number - 1, link.previous)
        if link.mac != entry_mac(chain_key, previous, link.columns):
            findings.add(f"{link.name}: it is not what was written, or does not follow the entry before it.")


def _in_true_place(suspects: Sequence[_Link], swapped: dict[int, int]) -> dict[int, _Link]:
    by_number = {link.number: link for link in suspects}
    return {other: by_number[number] for number, other in swapped.items()}


def _swaps(suspects: Sequence[_Link], chain_key: bytes) -> dict[int, int]:
    """Number of a place to the number of the entry that stands there, for pairs that stand in each other's."""
    belongs: dict[int, int] = {}
    macs = {link.number: link.mac for link in suspects}
    for link in suspects:
        for place in suspects:
            # The entry before that place, and if that one moved as well, any of those that moved.
            if place is not link and _fits_there(link, place, (place.previous, *macs.values()), chain_key):
                belongs[link.number] = place.number
                break
    return {number: place for number, place in belongs.items() if belongs.get(place) == number}


def _fits_there(link: _Link, place: _Link, before: Sequence[str], chain_key: bytes) -> bool:
    columns = (place.number, *link.columns[1:])
    return any(entry_mac(chain_key, previous, columns) == link.mac for previous in before)
