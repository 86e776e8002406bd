"""Erasing a patient: nothing of her is left in any file, and the chain still shows that nothing else was touched."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import apsw
import pytest

from ketadesk.adapters.storage.connection import connect, rows
from ketadesk.adapters.storage.erasing import SqliteErasing
from ketadesk.adapters.storage.erasure import erase, what_erasing_takes
from ketadesk.adapters.storage.verify import Verification, verify_record
from ketadesk.application.account import Author
from ketadesk.application.audit import AuditEntry, AuditQuery, NoteKind
from ketadesk.application.errors import ErasureRefused, OrderConflict, UnknownOrder
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.workstation import Erasure
from ketadesk.domain.order_state import EventKind

from .busy_ward import AT, Ward
from .infusions import a_set, logged
from .orders import BEN, KEY, StoppedClock, meddler, step, stored_order
from .tampering import tamper

NAME, IDENTIFIER, OTHER_IDENTIFIER = "CANARYSURNAME", "CANARY-0001", "CANARY-0001-MISTYPED"
CANARIES = (NAME, "CANARY-0001", "canarysurname", "canary-0001", "Canarygiven", "canary words")
BY = Author(account_id="account-dora", name="Dora Admin")
FIRST, SECOND, OTHER = "KD-20261122-0001", "KD-20261122-0002", "KD-20261122-0003"


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    opened = Ward(tmp_path)
    opened.people()
    yield opened
    opened.close()


def _canary_orders(ward: Ward) -> None:
    """Two orders that are over, one with a mistyped identifier first, and another patient's."""
    ward.orders.append(_canary_order(1, OTHER_IDENTIFIER), step(EventKind.SIGN_OFF, order_id=FIRST))
    ward.orders.record(_check(FIRST))
    ward.orders.append(_canary_order(2, IDENTIFIER))
    ward.note(NoteKind.SHEET_SAVED, FIRST, "Revision 2.")
    cancel = step(EventKind.CANCEL, 2, order_id=FIRST)
    ward.orders.record(cancel.model_copy(update={"reason": "canary words"}))
    ward.ended(SECOND, NAME, IDENTIFIER)
    late = logged(a_set(comment="canary words"), order_id=SECOND, entry_id="late")
    ward.record.infusions.log(late)
    ward.record.infusions.log(
        logged(a_set("110"), order_id=SECOND, entry_id="later", replaces="late", why="canary words")
    )
    ward.started(OTHER, "EXAMPLE", "TEST-0001")


def _canary_order(revision: int, identifier: str) -> StoredOrder:
    order = stored_order(FIRST, revision, family_name=NAME, identifier=identifier)
    draft = order.draft.with_field("patient.given_name", "Canarygiven").with_field("indication", "canary words")
    return order.model_copy(update={"draft": draft})


def _check(order_id: str) -> RecordedEvent:
    typed = f'{{"identifier":"{IDENTIFIER}","weight_kg":"70"}}'
    return step(EventKind.CHECK_DIFFERS, order_id=order_id, by=BEN).model_copy(
        update={"second_entry_json": typed, "differing": ("identifier",)}
    )


def _takes(ward: Ward, identifier: str = IDENTIFIER) -> Erasure:
    with ward.record.database.reading() as connection:
        return what_erasing_takes(connection, identifier)


def _erase(
    ward: Ward, identifier: str = IDENTIFIER, reason: str = "Kept long enough.", entry_id: str = "erase-1"
) -> None:
    erase(ward.record.writer, identifier, reason, BY, AT, "+01:00", entry_id)


def _verified(ward: Ward) -> Verification:
    with ward.record.database.reading() as connection:
        return verify_record(connection, KEY.chain, ward.anchor)


def _decrypted(ward: Ward, folder: Path) -> bytes:
    """The pages of the record as they are under the encryption, free ones too."""
    copy = folder / "copy"
    copyfile(ward.folder / "record.db", copy)
    with closing(connect(copy, KEY.record)) as connection:
        connection.pragma("rekey", "")
    return copy.read_bytes()


def _holds(raw: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in raw or canary.encode("utf-16-le") in raw]


def test_what_it_would_take_is_said_first(ward: Ward) -> None:
    _canary_orders(ward)
    takes = _takes(ward)
    assert takes.identifier == IDENTIFIER
    assert takes.names == (f"{NAME}, Canarygiven", f"{NAME}, new", f"{NAME}, text")
    assert takes.orders == (FIRST, SECOND)
    assert takes.open_orders == ()
    assert takes.entries == 6 + 13 + 2
    assert takes.words.startswith("2 orders would lose what they say, for good")


@pytest.mark.req("SR-46")
def test_nothing_is_left_of_her_in_any_file(ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> None:
    _canary_orders(ward)
    outside = tmp_path_factory.mktemp("outside")
    with ward.record.database.reading() as connection:
        connection.execute("COMMIT")
        rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("BEGIN")
    assert NAME in _holds(_decrypted(ward, outside)), "the search finds what is there"
    _erase(ward)
    assert (ward.folder / "record.db-wal").stat().st_size == 0
    assert _holds(_decrypted(ward, outside)) == []
    with closing(meddler(ward.folder / "record.db")) as connection:
        tables = [name for (name,) in rows(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")]
        cells = [str(cell) for table in tables for row in rows(connection, f"SELECT * FROM {table}") for cell in row]
    assert _holds("\n".join(cells).encode()) == []
    files = [file for file in ward.folder.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"record.db", "record.db-wal", "anchor"}
    assert [file.name for file in files if _holds(file.read_bytes())] == []


@pytest.mark.req("SR-37")
def test_the_chain_still_verifies_and_names_the_tombstone(ward: Ward) -> None:
    _canary_orders(ward)
    assert _verified(ward).findings == ()
    before = _verified(ward).entries
    _erase(ward)
    verified = _verified(ward)
    assert verified.findings == ()
    assert verified.entries == before + 1


@pytest.mark.req("SR-37")
@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE journal SET content_json = '{}' WHERE sequence = 11", "its content is still there"),
        ("DELETE FROM erased WHERE sequence = 11", "its content is gone and no tombstone names it"),
        ("DELETE FROM erased WHERE sequence = 11", "the tombstone that is named for it does not say so"),
        ("INSERT INTO erased SELECT 32, max(sequence) FROM journal", "the tombstone that is named for it"),
        ("UPDATE order_event SET made_by = 'account-eve' WHERE sequence = 12", "a step is by somebody else"),
    ],
)
def test_what_is_done_to_an_erasure_is_found(ward: Ward, sql: str, found: str) -> None:
    _canary_orders(ward)
    _erase(ward)
    tamper(ward.folder / "record.db", sql)
    assert any(found in finding for finding in _verified(ward).findings), _verified(ward).findings


def test_the_audit_shows_that_it_was_erased_and_by_whom(ward: Ward) -> None:
    _canary_orders(ward)
    _erase(ward)
    entries = ward.journal.audit(AuditQuery(limit=1000))
    tombstone = entries[0]
    assert (tombstone.kind, tombstone.by) == ("erasure", BY)
    assert tombstone.what == (
        f"A patient was erased: 2 orders ({FIRST}, {SECOND}), 21 entries; reason: Kept long enough."
    )
    erased = [entry for entry in entries if entry.subject in (FIRST, SECOND)]
    assert len(erased) == 21
    assert {(entry.what, entry.patient) for entry in erased} == {(f"Erased with entry {tombstone.sequence}.", "")}
    assert [entry.kind for entry in erased if entry.subject == FIRST] == [
        "cancel", "sheet-saved", "order", "check-differs", "sign-off", "order",
    ]  # fmt: skip
    assert not any(_shows_her(entry) for entry in entries)


def _shows_her(entry: AuditEntry) -> bool:
    return bool(_holds(entry.model_dump_json().encode()))


def test_others_are_untouched(ward: Ward) -> None:
    _canary_orders(ward)
    before = ward.orders.get(OTHER, 1)
    _erase(ward)
    assert ward.orders.get(OTHER, 1) == before
    assert [line.order_id for line in ward.orders.summaries()] == [OTHER]
    assert ward.orders.patients_like(NAME, IDENTIFIER) == []
    with pytest.raises(UnknownOrder):
        ward.orders.get(FIRST, 1)


@pytest.mark.req("SR-46")
def test_her_log_is_gone_and_takes_nothing_more(ward: Ward) -> None:
    _canary_orders(ward)
    log = ward.record.infusions
    before = log.entries(OTHER)
    assert SECOND in log.courses() and log.count(SECOND) == 4
    _erase(ward)
    assert (log.courses(), log.count(SECOND), log.entries(OTHER)) == ((OTHER,), 0, before)
    with pytest.raises(UnknownOrder, match="was erased"):
        log.entries(SECOND)
    with pytest.raises(UnknownOrder, match="was erased"):
        log.log(logged(a_set(), order_id=SECOND))
    with pytest.raises(OrderConflict, match="Something else"):
        log.log(logged(a_set(comment="canary words"), order_id=SECOND, entry_id="late"))


def test_a_patient_whose_log_is_still_written_is_not_kept_too_long(ward: Ward) -> None:
    """Years after the order: what was observed counts like any other entry about her."""
    ward.ended(SECOND, NAME, IDENTIFIER)
    erasing = SqliteErasing(ward.record.writer, StoppedClock())
    limit = datetime(2026, 11, 23, tzinfo=UTC)
    assert erasing.kept_too_long(limit) == (IDENTIFIER,)
    ward.record.infusions.log(logged(a_set(), order_id=SECOND, minutes=24 * 60))
    assert erasing.kept_too_long(limit) == ()


def test_a_number_is_never_given_again(ward: Ward) -> None:
    _canary_orders(ward)
    _erase(ward)
    with pytest.raises(OrderConflict):
        ward.orders.append(stored_order(SECOND))


def test_the_same_erasure_once_more_does_nothing(ward: Ward) -> None:
    _canary_orders(ward)
    _erase(ward)
    entries = _verified(ward).entries
    _erase(ward)
    assert _verified(ward).entries == entries
    with pytest.raises(ErasureRefused, match="No stored order has exactly this identifier"):
        _erase(ward, entry_id="erase-2")


@pytest.mark.parametrize("steps", ["waiting", "running"])
def test_an_open_order_stands_in_the_way(ward: Ward, steps: str) -> None:
    _canary_orders(ward)
    open_order = "KD-20261122-0004"
    if steps == "waiting":
        ward.new_order(open_order, NAME, IDENTIFIER)
    else:
        ward.started(open_order, NAME, IDENTIFIER)
    assert _takes(ward).open_orders == (open_order,)
    entries = _verified(ward).entries
    with pytest.raises(ErasureRefused, match=f"{open_order} is not ended, cancelled or superseded"):
        _erase(ward)
    assert _verified(ward).entries == entries
    assert ward.orders.get(FIRST, 2).draft.patient.family_name == NAME


@pytest.mark.parametrize("identifier", ["", "CANARY-000", "canary-0001", "CANARY-0001 ", "%", "nobody"])
def test_only_exactly_this_identifier(ward: Ward, identifier: str) -> None:
    _canary_orders(ward)
    with pytest.raises(ErasureRefused, match="No stored order has exactly this identifier"):
        _takes(ward, identifier)
    with pytest.raises(ErasureRefused, match="No stored order has exactly this identifier"):
        _erase(ward, identifier)


@pytest.mark.req("SR-46")
@pytest.mark.parametrize(
    "reason",
    [
        "",
        "  ",
        "...",
        "Canarysurname asked for it",
        "asked by canary 0001",
        "MRN CANARY-0001.",
        "(CANARY-0001-MISTYPED)",
    ],
)
def test_a_reason_is_needed_and_tells_nothing(ward: Ward, reason: str) -> None:
    _canary_orders(ward)
    with pytest.raises(ErasureRefused):
        _erase(ward, reason=reason)
    assert ward.orders.latest_revision(FIRST) == 2


def test_where_her_identifier_was_typed_for_another_is_said(ward: Ward) -> None:
    _canary_orders(ward)
    ward.new_order("KD-20261122-0009")
    ward.orders.record(_check("KD-20261122-0009"))
    assert "second check of KD-20261122-0009, which stays" in _takes(ward).words


@pytest.mark.req("SR-46")
def test_a_reader_that_keeps_traces_alive_is_said(ward: Ward) -> None:
    _canary_orders(ward)
    other = apsw.Connection(str(ward.folder / "record.db"))
    other.close()
    reader = meddler(ward.folder / "record.db")
    with closing(reader):
        ward.record.database.close()
        with ward.record.database.reading() as connection:
            connection.set_busy_timeout(10)
        reader.execute("BEGIN")
        rows(reader, "SELECT count(*) FROM journal")
        with pytest.raises(ErasureRefused, match="traces are left in the log"):
            _erase(ward)
        reader.execute("COMMIT")
        _erase(ward)
    assert (ward.folder / "record.db-wal").stat().st_size == 0


@pytest.mark.req("SR-35")
def test_nobody_erases_without_a_tombstone(ward: Ward) -> None:
    _canary_orders(ward)
    for sql in (
        "UPDATE journal SET content_json = '' WHERE sequence = 11",
        "DELETE FROM order_revision WHERE sequence = 11",
        "INSERT INTO erased VALUES (11, 12)",
    ):
        with closing(meddler(ward.folder / "record.db")) as connection, pytest.raises(apsw.ConstraintError):
            rows(connection, sql)
