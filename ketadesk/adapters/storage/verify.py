"""Verify a record: walk every entry and say which one is not what was written.

Nothing is repaired. The words name entries by number and kind, and orders by their id, never a patient: they are
printed and mailed to whoever looks after KetaDesk.
"""

from typing import Final, NamedTuple

import apsw

from ketadesk.adapters.storage import verify_life, verify_rows, verify_rules
from ketadesk.adapters.storage.anchor import Anchor, AnchorFile, Known, objection
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import end_of
from ketadesk.adapters.storage.verify_chain import Chain, walk
from ketadesk.domain.model import Model

_SHORTEST_HASH: Final = 8
"""Fewer characters of a sheet's hash would fit another entry by chance too easily."""


class Verification(Model):
    """What a walk over the whole record found."""

    sound: bool
    entries: int
    """Number of the last entry."""
    head: str
    """The chain's last hash, as it is stored."""
    findings: tuple[str, ...] = ()
    """One sentence each; at most a hundred and how many more there are."""
    words: str
    """The whole in one or two sentences."""


class Printed(NamedTuple):
    """What stands on a printed sheet."""

    number: int
    hash_start: str


def verify_record(
    connection: apsw.Connection,
    chain_key: bytes,
    anchor: AnchorFile | None,
    printed: tuple[int, str] | None = None,
) -> Verification:
    """Walk the record that `connection` reads, in one state of it. Raises apsw's errors where a page is unreadable.

    Call it first in a transaction: what was committed after its first look at the record, only the anchor would know.
    `anchor`: the record's second file; none for a backup, which has no such file. `printed`: number of an entry and
    the start of its hash, as a sheet shows them.
    """
    findings = Findings()
    # Before the record is read: another program may commit meanwhile, and the anchor must not know more than we see.
    known = anchor.read() if anchor is not None else None
    chain = walk(connection, chain_key, findings)
    if not chain.foreign:
        verify_rules.compare(connection, findings)
        verify_rows.compare(connection, findings)
        verify_life.compare(connection, findings)
    if anchor is not None:
        _compare_anchor(connection, anchor, known, findings)
    if printed is not None:
        _compare_printed(connection, Printed(*printed), findings)
    return _verification(chain, findings, known if isinstance(known, Anchor) else None)


def begin_anchor(connection: apsw.Connection, anchor: AnchorFile) -> str:
    """Once after opening a record for writing: say in words why its anchor does not fit, blank when it does.

    Then the anchor is brought up to date; one that did not fit is set aside, and `verify_record` goes on naming it.
    """

    # Before the record is read, as in `verify_record`.
    known = anchor.read()

    def mac(number: int) -> str | None:
        return mac_at(connection, number)

    expected = _is_expected(connection)
    anchor.begin(*end_of(connection), mac, known, new=not expected)
    return objection(known, mac, expected)


def _is_expected(connection: apsw.Connection) -> bool:
    """False for an empty record, and for one with entries of version 1 only: that knew neither anchor nor boot."""
    newest = rows(connection, "SELECT boot_id = '' AND monotonic_ns = 0 FROM journal ORDER BY sequence DESC LIMIT 1")
    return bool(newest) and not newest[0][0]


def _compare_anchor(connection: apsw.Connection, anchor: AnchorFile, known: Known, findings: Findings) -> None:
    findings.add(objection(known, lambda number: mac_at(connection, number), _is_expected(connection)))
    findings.add(anchor.trouble)
    for name in anchor.set_aside():
        findings.add(
            f"The anchor file was found wrong at an earlier start and kept as {name}. Remove that file once it is "
            "known why."
        )


def _compare_printed(connection: apsw.Connection, printed: Printed, findings: Findings) -> None:
    start = printed.hash_start.lower()
    if len(start) < _SHORTEST_HASH:
        findings.add(f"The sheet's hash cannot be compared: type at least {_SHORTEST_HASH} of its characters.")
        return
    found = mac_at(connection, printed.number)
    if found is None:
        findings.add(f"The sheet stands for entry {printed.number}, which the record does not have.")
    elif not found.startswith(start):
        findings.add(f"The sheet stands for another entry {printed.number} than the one in the record.")


def mac_at(connection: apsw.Connection, number: int) -> str | None:
    """The hash of the entry with this number, or none."""
    # As bytes: what stands there may have been changed into what is no text.
    found = rows(connection, "SELECT CAST(chain_mac AS BLOB) FROM journal WHERE sequence = ?", (number,))
    return found[0][0].decode("utf-8", "replace") if found else None


def _verification(chain: Chain, findings: Findings, anchor: Anchor | None) -> Verification:
    if findings.count:
        words = (
            f"The record is NOT as it was written: {findings.count:,} finding{'s' if findings.count > 1 else ''} in "
            f"{chain.entries:,} entries. Keep the record and its backups as they are and tell whoever looks after "
            "KetaDesk."
        )
    else:
        words = f"The record is sound: {chain.entries:,} entries, each as it was written and in its place."
        if anchor is not None and anchor.count < chain.entries:
            words += f" The anchor file knows the first {anchor.count:,} of them."
    return Verification(
        sound=not findings.count,
        entries=chain.entries,
        head=chain.head,
        findings=findings.sentences(),
        words=words,
    )
