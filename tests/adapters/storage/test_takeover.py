"""A record of version 1, which was not encrypted, becomes an encrypted one, or stays as it is."""

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from ketadesk.adapters.storage import opening, takeover
from ketadesk.adapters.storage.connection import connect, encrypted_copy, is_plain
from ketadesk.adapters.storage.migration import chain_is_whole, newest_version
from ketadesk.adapters.storage.opening import open_record
from ketadesk.application.errors import OrderConflict, RecordDamaged, StorageFailed
from ketadesk.domain.order_state import EventKind, OrderState

from .orders import ANN, BEN, KEY, meddler, repository, step, stored_order

RELEASED = Path(__file__).parent / "released"
CHANGED, CANCELLED = "KD-20261122-0001", "KD-20261122-0002"
"""The two orders of the kept record: one with R2, one cancelled."""

Open = Callable[[Path, bytes | None], apsw.Connection]


class Killed(Exception):
    """The program ends here."""


def _version_1(folder: Path) -> Path:
    return Path(shutil.copy(RELEASED / "record_v1.db", folder / "record.db"))


def _encrypted_version_1(folder: Path) -> Path:
    plain = folder / "plain.db"
    shutil.copy(RELEASED / "record_v1.db", plain)
    with closing(connect(plain, None)) as source:
        encrypted_copy(source, folder / "record.db", KEY.record)
    for file in folder.glob("plain.db*"):
        file.unlink()
    return folder / "record.db"


def _entries(connection: apsw.Connection) -> list[tuple[object, ...]]:
    columns = "sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by, content_json"
    return connection.execute(f"SELECT {columns} FROM journal ORDER BY sequence").fetchall()


@pytest.mark.req("SR-40")
def test_every_order_of_version_1_is_read_as_it_was(tmp_path: Path) -> None:
    file = _version_1(tmp_path)
    with closing(connect(file, None)) as old:
        before = _entries(old)
    orders = repository(tmp_path)

    lines = {(line.order_id, line.revision): line for line in orders.summaries()}
    assert {label: line.status for label, line in lines.items()} == {(CHANGED, 2): "DRAFT", (CANCELLED, 1): "CANCELLED"}
    assert (orders.get(CHANGED, 1).rate, orders.get(CHANGED, 2).rate) == ("42 mL per hour", "21 mL per hour")
    assert [r.state for r in orders.progress(CHANGED).revisions] == [OrderState.SUPERSEDED, OrderState.DRAFT]
    assert [r.state for r in orders.progress(CANCELLED).revisions] == [OrderState.CANCELLED]
    assert [(e.kind, e.reason) for e in orders.events(CANCELLED)] == [(EventKind.CANCEL, "wrong patient")]
    assert [(e.kind, e.revision, e.by) for e in orders.events(CHANGED)] == [
        (EventKind.EDIT, 1, "typed name: Nurse text")
    ]
    assert [family for family, *_ in orders.patients_like("müller", "")] == ["MÜLLER"]
    orders.close()
    with closing(meddler(file)) as new:
        assert _entries(new) == before
        assert chain_is_whole(new, KEY.chain)
        assert new.pragma("integrity_check") == "ok"


@pytest.mark.req("SR-40")
def test_an_order_of_version_1_goes_on(tmp_path: Path) -> None:
    _version_1(tmp_path)
    orders = repository(tmp_path)

    orders.append(stored_order(CHANGED, 3), step(EventKind.SIGN_OFF, 3, order_id=CHANGED))
    orders.record(step(EventKind.CHECK_AGREES, 3, order_id=CHANGED, by=BEN))
    with pytest.raises(OrderConflict, match="is over"):
        orders.append(stored_order(CANCELLED, 2))

    progress = orders.progress(CHANGED)
    assert [r.state.value for r in progress.revisions] == ["superseded", "superseded", "checked"]
    assert progress.revisions[2].vouched_by == {"typed name: Nurse text", ANN}
    orders.close()


@pytest.mark.req("SR-46")
def test_no_plain_copy_stays(tmp_path: Path) -> None:
    file = _version_1(tmp_path)
    assert "MÜLLER".encode() in file.read_bytes()
    orders = repository(tmp_path)
    orders.summaries()
    orders.close()

    assert [left.name for left in tmp_path.iterdir()] == ["record.db"]
    assert not is_plain(file)
    for word in ("MÜLLER", "müller", "TEST-0001", "CREATE TABLE"):
        assert word.encode() not in file.read_bytes()


@pytest.mark.req("SR-40")
def test_the_last_entries_beside_a_plain_record_are_taken_over(tmp_path: Path) -> None:
    """Version 1 was killed: its newest entry stands in the -wal file only."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    source = _version_1(elsewhere)
    old = sqlite3.connect(source, isolation_level=None)
    old.execute("PRAGMA wal_autocheckpoint = 0")
    old.execute(
        "INSERT INTO journal (entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by, content_json,"
        " content_sha256) SELECT 'newest', 'order', event_time_utc, entry_time_utc, utc_offset, made_by, content_json,"
        " content_sha256 FROM journal WHERE sequence = 1"
    )
    for name in ("record.db", "record.db-wal"):
        shutil.copy(elsewhere / name, tmp_path)
    old.close()

    orders = repository(tmp_path)
    orders.summaries()
    orders.close()
    with closing(meddler(tmp_path / "record.db")) as new:
        assert [entry[1] for entry in _entries(new)][-1] == "newest"
        assert chain_is_whole(new, KEY.chain)


@pytest.mark.req("SR-39")
def test_a_plain_record_that_another_program_has_open_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _version_1(tmp_path)
    other = connect(file, None)
    assert other.execute("SELECT count(*) FROM journal").get == 4
    monkeypatch.setattr(takeover, "connect", _impatient)

    with pytest.raises(StorageFailed, match="Another program"):
        repository(tmp_path).summaries()
    assert is_plain(file)
    assert other.execute("SELECT count(*) FROM journal").get == 4
    other.close()


def _impatient(file: Path, key: bytes | None) -> apsw.Connection:
    connection = connect(file, key)
    connection.set_busy_timeout(20)
    return connection


@pytest.mark.req("SR-38")
def test_a_damaged_plain_record_is_refused_and_left(tmp_path: Path) -> None:
    file = _version_1(tmp_path)
    content = bytearray(file.read_bytes())
    content[4096:4104] = b"\xff" * 8
    file.write_bytes(content)

    with pytest.raises(RecordDamaged):
        repository(tmp_path).summaries()
    assert is_plain(file)
    assert [left.name for left in tmp_path.iterdir()] == ["record.db"]


# --- cut off


def killed_at(statement: int) -> tuple[Open, list[str]]:
    """A way to connect that ends the program at the statement of this number; and all that came before it."""
    seen: list[str] = []

    def trace(_: object, sql: str, __: object) -> bool:
        if len(seen) == statement:
            raise Killed
        seen.append(sql)
        return True

    def traced(file: Path, key: bytes | None) -> apsw.Connection:
        connection = connect(file, key)
        connection.exec_trace = trace
        return connection

    return traced, seen


@pytest.mark.req("SR-40")
@pytest.mark.parametrize("make", [_version_1, _encrypted_version_1], ids=["plain", "encrypted"])
def test_a_migration_killed_at_each_statement_leaves_the_old_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path]
) -> None:
    file = make(tmp_path)
    old_key = None if is_plain(file) else KEY.record
    with closing(connect(file, old_key)) as old:
        before = _entries(old)
    kills = 0
    for statement in itertools.count():
        traced, _ = killed_at(statement)
        with monkeypatch.context() as patched:
            for module in (opening, takeover):
                patched.setattr(module, "connect", traced)
            try:
                connection = open_record(file, KEY.record, KEY.chain)
            except Killed:
                kills += 1
            else:
                connection.close()
                break
        assert "record.db-wal" not in {left.name for left in tmp_path.iterdir()}
        key = old_key if is_plain(file) == (old_key is None) else KEY.record
        with closing(connect(file, key)) as old:
            assert old.pragma("user_version") in (1, newest_version())
            assert _entries(old) == before
    print(f"{kills} kills")
    assert kills > 80
    orders = repository(tmp_path)
    assert orders.get(CHANGED, 2).rate == "21 mL per hour"
    orders.close()
    with closing(meddler(file)) as new:
        assert _entries(new) == before
        assert chain_is_whole(new, KEY.chain)


@pytest.mark.req("SR-40")
@pytest.mark.parametrize("deed", ["sync_file", "sync_folder"])
def test_a_takeover_cut_off_at_the_disk_leaves_one_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    _version_1(tmp_path)

    def cut_off(_: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(takeover, deed, cut_off)
        with pytest.raises(StorageFailed, match="disk reported an error"):
            repository(tmp_path).summaries()
    assert [left.name for left in tmp_path.iterdir()] == ["record.db"]
    orders = repository(tmp_path)
    assert len(orders.summaries()) == 2
    orders.close()


# --- the copy made before an encrypted record is migrated


@pytest.mark.req("SR-40")
def test_an_encrypted_record_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    file = _encrypted_version_1(tmp_path)
    with closing(connect(file, KEY.record)) as old:
        before = _entries(old)
    (tmp_path / "record.before-v2.db").write_bytes(b"of a start that was cut off")
    orders = repository(tmp_path)
    orders.append(stored_order("KD-20261122-0003"))
    orders.close()

    assert sorted(left.name for left in tmp_path.iterdir()) == ["record.before-v2.db", "record.db"]
    with closing(meddler(tmp_path / "record.before-v2.db")) as copy:
        assert copy.pragma("user_version") == 1
        assert _entries(copy) == before


@pytest.mark.req("SR-40")
def test_a_record_of_this_version_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        orders = repository(tmp_path)
        orders.append(stored_order(entry_id="one"))
        orders.close()

    assert [left.name for left in tmp_path.iterdir()] == ["record.db"]


@pytest.mark.req("SR-40")
def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _encrypted_version_1(tmp_path)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(opening, "sync_file", full)
        with pytest.raises(StorageFailed, match="The disk is full"):
            repository(tmp_path).summaries()
    with closing(connect(file, KEY.record)) as old:
        assert old.pragma("user_version") == 1


def test_a_record_is_made_or_migrated_with_the_key_of_its_chain_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="key of its chain"):
        open_record(tmp_path / "record.db", KEY.record, None)
    assert list(tmp_path.iterdir()) == []
