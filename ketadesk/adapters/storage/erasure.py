"""Erase one patient: every order that ever had her identifier loses its content, and a tombstone stays in the chain.

Who did what kind of thing and when remains, since the chain hashes checksums and not contents; what it said is gone
from the record's file and from the log beside it. An order that still moves is not erased: somebody may be at the
patient's bed with its sheet.
"""

import json
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import apsw

from ketadesk.adapters.storage.audit_words import counted
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.journal import Entry, JournalWriter, Kind, stored
from ketadesk.application.account import Author
from ketadesk.application.errors import ErasureRefused
from ketadesk.application.workstation import Erasure
from ketadesk.domain.order_state import OVER

_ORDERS: Final = "SELECT DISTINCT order_id FROM order_revision WHERE identifier = ? ORDER BY order_id"
_OF_THESE: Final = "IN (SELECT value FROM json_each(?))"
_NOTHING: Final = "Nothing was erased."


def what_erasing_takes(connection: apsw.Connection, identifier: str) -> Erasure:
    """What erasing the patient with exactly this identifier would take away. Raises `ErasureRefused` for nobody."""
    orders = _orders(connection, identifier)
    names = rows(
        connection,
        f"SELECT DISTINCT family_name, given_name FROM order_revision WHERE order_id {_OF_THESE} ORDER BY 1, 2",
        (json.dumps(orders),),
    )
    return Erasure(
        identifier=identifier,
        names=tuple(f"{family_name}, {given_name}" for family_name, given_name in names),
        orders=tuple(orders),
        open_orders=tuple(_open_orders(connection, orders)),
        entries=len(_entries(connection, orders)),
        words=_words(connection, identifier, orders),
    )


def erase(
    writer: JournalWriter, identifier: str, reason: str, by: Author, at: str, utc_offset: str, entry_id: str
) -> None:
    """Erase; `at` is ISO 8601 UTC. The same entry once more does nothing. Raises `ErasureRefused`, `StorageFailed`.

    When this returns, neither the record's file nor the log beside it holds the patient any more.
    """
    with writer.writing() as writing:
        connection = writing.connection
        if not _is_done_already(connection, entry_id):
            orders = _orders(connection, identifier)
            _require_over(connection, orders)
            _require_reason(connection, reason, identifier, orders)
            entries = _entries(connection, orders)
            content = {"reason": reason, "orders": orders, "entries": len(entries), "utc_offset": utc_offset}
            tombstone = writing.add(
                Entry(
                    entry_id=entry_id,
                    kind=Kind.ERASURE,
                    happened_at=datetime.fromisoformat(at),
                    made_by=by.account_id,
                    made_by_name=by.name,
                    content_json=json.dumps(content, ensure_ascii=False, separators=(",", ":")),
                )
            )
            _take_away(connection, entries, tombstone.sequence)
    _empty_log(writer)


def _take_away(connection: apsw.Connection, entries: list[int], tombstone: int) -> None:
    """The record's triggers let go of what `erased` names, and of nothing else."""
    connection.executemany("INSERT INTO erased (sequence, erasure) VALUES (?, ?)", [(e, tombstone) for e in entries])
    these = json.dumps(entries)
    rows(connection, f"UPDATE journal SET content_json = '' WHERE sequence {_OF_THESE}", (these,))
    rows(connection, f"DELETE FROM infusion_entry WHERE sequence {_OF_THESE}", (these,))
    rows(connection, f"DELETE FROM order_revision WHERE sequence {_OF_THESE}", (these,))


def _empty_log(writer: JournalWriter) -> None:
    """What was erased may still stand in the write-ahead log: carry it over and cut the log to nothing."""
    with writer.database.reading() as connection:
        # The log is carried over only while nobody reads, this block's own transaction included.
        connection.execute("COMMIT")
        ((is_blocked, _, _),) = rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("BEGIN")
    if is_blocked:
        raise ErasureRefused(
            "The patient was erased from the record, but another program was reading it, so that traces are left in "
            "the log beside it.",
            "Close the other program, then KetaDesk: the log is emptied when the last one closes.",
        )


def _orders(connection: apsw.Connection, identifier: str) -> list[str]:
    found = [order_id for (order_id,) in rows(connection, _ORDERS, (identifier,))]
    if not found:
        raise ErasureRefused(
            "No stored order has exactly this identifier.", f"{_NOTHING} Look for it in the list of orders."
        )
    return found


def _entries(connection: apsw.Connection, orders: list[str]) -> list[int]:
    """Every entry about these orders: revisions, steps with what the second nurse typed, the log, and notes."""
    found = rows(
        connection, f"SELECT sequence FROM journal WHERE subject {_OF_THESE} ORDER BY sequence", (json.dumps(orders),)
    )
    return [sequence for (sequence,) in found]


def _open_orders(connection: apsw.Connection, orders: Iterable[str]) -> list[str]:
    """Those of which a revision still waits or runs."""
    states = (
        "SELECT 1 FROM order_revision AS this WHERE order_id = ? AND coalesce((SELECT state_after FROM order_event"
        " WHERE order_id = this.order_id AND revision = this.revision ORDER BY sequence DESC LIMIT 1), 'draft')"
        f" NOT {_OF_THESE} LIMIT 1"
    )
    return [order for order in orders if rows(connection, states, (order, json.dumps(OVER)))]


def _require_over(connection: apsw.Connection, orders: list[str]) -> None:
    still = _open_orders(connection, orders)
    if still:
        raise ErasureRefused(
            f"{', '.join(still)} {'is' if len(still) == 1 else 'are'} not ended, cancelled or superseded.",
            f"{_NOTHING} Cancel or end {'it' if len(still) == 1 else 'them'} first.",
        )


def _require_reason(connection: apsw.Connection, reason: str, identifier: str, orders: list[str]) -> None:
    """The tombstone stays for good: it must not say what was erased."""
    if not any(character.isalnum() for character in reason):
        raise ErasureRefused("Erasing needs a reason.", f"{_NOTHING} Type why, without name or identifier.")
    names = rows(
        connection,
        f"SELECT DISTINCT family_name, given_name FROM order_revision WHERE order_id {_OF_THESE}"
        f" UNION SELECT identifier, identifier FROM order_revision WHERE order_id {_OF_THESE}",
        (json.dumps(orders), json.dumps(orders)),
    )
    said = _plain(reason)
    telling = {_plain(name) for pair in names for name in pair} | {_plain(identifier)}
    if any(_says(said, name) for name in telling):
        raise ErasureRefused(
            "The reason holds the patient's name or identifier, and it stays in the record.",
            f"{_NOTHING} Type the reason without them.",
        )


def _says(said: str, name: str) -> bool:
    """`name` stands in it as words of their own."""
    words, wanted = said.split(), name.split()
    size = len(wanted)
    return bool(size) and any(words[at : at + size] == wanted for at in range(len(words) - size + 1))


def _plain(text: str) -> str:
    """Only letters and digits, with one space between words, whatever the case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _is_done_already(connection: apsw.Connection, entry_id: str) -> bool:
    found = stored(connection, entry_id)
    if found is None:
        return False
    if found.kind == Kind.ERASURE:
        return True
    raise ErasureRefused("Something else was stored under the number of this entry.", f"{_NOTHING} Try once more.")


def _words(connection: apsw.Connection, identifier: str, orders: list[str]) -> str:
    others = _named_elsewhere(connection, identifier, orders)
    words = (
        f"{counted(len(orders), 'order')} would lose what {'it says' if len(orders) == 1 else 'they say'}, for good: "
        "only who did what kind of thing and when stays. Backups made before, saved files and paper are not touched: "
        "they are to be destroyed by hand, backups when they have run out."
    )
    if others:
        words += f" This identifier was also typed in the second check of {', '.join(others)}, which stays."
    return words


def _named_elsewhere(connection: apsw.Connection, identifier: str, orders: list[str]) -> list[str]:
    """Other patients' orders at whose second check this identifier was typed: off the wrong wristband."""
    found = rows(
        connection,
        "SELECT DISTINCT order_id FROM order_event JOIN journal USING (sequence)"
        f" WHERE order_event.kind = 'check-differs' AND own = 1 AND order_id NOT {_OF_THESE}"
        " AND instr(content_json, ?) > 0 ORDER BY order_id",
        (json.dumps(orders), identifier),
    )
    return [order_id for (order_id,) in found]
