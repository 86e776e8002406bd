"""A record that is damaged, foreign, newer or out of reach is refused in plain words and left byte for byte."""

import os
import random
import shutil
import sqlite3
import traceback
from pathlib import Path

import pytest

from ketadesk.adapters.storage import opening
from ketadesk.adapters.storage.connection import WRITING, require_safe_sqlite
from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.migration import newest_version
from ketadesk.adapters.storage.opening import open_record
from ketadesk.application.errors import RecordDamaged, StorageFailed, UnknownOrder
from ketadesk.application.stored_order import StoredOrder
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

from . import orders as orders_module
from .orders import KEY, OTHER_KEY, OwnOrders, meddler, repository, stored_order

ID = "KD-20261122-0001"


def _record(folder: Path, orders: int = 1) -> Path:
    made = repository(folder)
    for number in range(1, orders + 1):
        made.append(stored_order(f"KD-20261122-{number:04d}", entry_id=f"entry {number}"))
    made.close()
    return folder / "record.db"


def _refused(folder: Path) -> StorageFailed:
    """Every verb refuses, and the file stays as it is."""
    file = folder / "record.db"
    before = file.read_bytes()
    orders = repository(folder)
    with pytest.raises(StorageFailed) as failed:
        orders.get(ID, 1)
    for verb in (orders.summaries, lambda: orders.patients_like("A", "B"), lambda: orders.append(stored_order())):
        with pytest.raises(StorageFailed):
            verb()
    orders.close()
    assert file.read_bytes() == before
    assert failed.value.what
    assert failed.value.next_step
    return failed.value


# --- files that are no record


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"\x00" * 8192, b"Not a database at all. " * 500, b"SQLite format 3\x00", b"%PDF-1.7"],
    ids=["empty", "one byte", "zeros", "text", "only the first line", "a PDF"],
)
def test_something_else_in_its_place_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.db").write_bytes(content)

    failed = _refused(tmp_path)

    assert "damaged" in failed.what
    assert str(tmp_path / "record.db") in failed.what
    assert "last good copy" in failed.next_step
    assert [file.name for file in tmp_path.iterdir()] == ["record.db"]


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("pages", [0.1, 0.5, 0.9])
def test_a_cut_record_is_refused(tmp_path: Path, pages: float) -> None:
    file = _record(tmp_path, orders=5)
    os.truncate(file, int(file.stat().st_size * pages) // 4096 * 4096)

    assert "damaged" in _refused(tmp_path).what


@pytest.mark.req("SR-38")
def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "record.db")
    other.executescript("CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('soup'); PRAGMA user_version = 1;")
    other.close()

    assert "not a KetaDesk record" in _refused(tmp_path).what


@pytest.mark.req("SR-38")
def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "record.db").mkdir()
    with pytest.raises(StorageFailed, match="cannot be opened"):
        repository(tmp_path).summaries()


@pytest.mark.req("SR-38")
@posix_only
def test_a_link_to_nowhere_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "record.db").symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(StorageFailed):
        repository(tmp_path).summaries()
    assert not (tmp_path / "elsewhere.db").exists()


@pytest.mark.req("SR-38")
def test_no_new_record_is_made_over_the_last_entries_of_a_missing_one(tmp_path: Path) -> None:
    orders = repository(tmp_path)
    orders.append(stored_order())
    wal = (tmp_path / "record.db-wal").read_bytes()
    orders.close()
    (tmp_path / "record.db").unlink()
    (tmp_path / "record.db-wal").write_bytes(wal)

    with pytest.raises(StorageFailed, match="is missing"):
        orders.summaries()
    assert [file.name for file in tmp_path.iterdir()] == ["record.db-wal"]


@pytest.mark.req("SR-38")
def test_a_missing_data_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        repository(tmp_path / "not there").append(stored_order())


# --- keys


@pytest.mark.req("SR-38")
def test_a_wrong_key_is_told_from_nothing_else_but_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _record(tmp_path)
    before = file.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(orders_module, "KEY", OTHER_KEY)
        failed = _refused(tmp_path)

    assert isinstance(failed, RecordDamaged)
    assert "the key does not fit it, or the file is damaged" in failed.what
    assert "key or passphrase" in failed.next_step
    assert file.read_bytes() == before
    assert repository(tmp_path).get(ID, 1) == stored_order(entry_id="entry 1")


@pytest.mark.req("SR-46")
def test_nothing_of_the_patient_is_readable_in_the_files(tmp_path: Path) -> None:
    canary = "Xanthippe-Canary"
    orders = repository(tmp_path)
    orders.append(stored_order(family_name=canary, text=canary))
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    orders.close()

    assert {file.name for file in tmp_path.iterdir()} == {"record.db"}
    for written in (content, (tmp_path / "record.db").read_bytes()):
        for word in (canary, canary.casefold(), "journal", "SQLite format 3"):
            assert word.encode() not in written


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_record(tmp_path / "record.db", b"k" * length, KEY.chain)
    assert list(tmp_path.iterdir()) == []


# --- bit rot


@pytest.mark.req("SR-38")
def test_a_flipped_bit_never_gives_another_order(tmp_path: Path) -> None:
    file = _record(tmp_path, orders=4)
    good = file.read_bytes()
    expected = {number: stored_order(f"KD-20261122-{number:04d}", entry_id=f"entry {number}") for number in range(1, 5)}
    chance = random.Random(20261122)
    noticed = 0
    for _ in range(150):
        position = chance.randrange(len(good))
        file.write_bytes(good[:position] + bytes([good[position] ^ 1 << chance.randrange(8)]) + good[position + 1 :])
        for number, order in expected.items():
            answer = _read_or_refused(tmp_path, f"KD-20261122-{number:04d}")
            assert answer in (order, "refused")
            noticed += answer == "refused"
    assert noticed > 20


def _read_or_refused(folder: Path, order_id: str) -> StoredOrder | str:
    orders = repository(folder)
    try:
        return orders.get(order_id, 1)
    except (StorageFailed, UnknownOrder):
        return "refused"
    finally:
        orders.close()


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET content_json = replace(content_json, '42 mL', '420 mL')",
        "UPDATE journal SET content_json = '{}'",
        "UPDATE journal SET content_json = CAST(x'ff22' AS TEXT)",
        "UPDATE order_revision SET rate = '420 mL per hour'",
        "UPDATE order_revision SET family_name = 'ANOTHER'",
    ],
)
def test_a_record_changed_behind_our_back_is_refused(tmp_path: Path, change: str) -> None:
    file = _record(tmp_path)
    connection = meddler(file)
    for trigger in ("journal_is_never_updated", "order_revision_is_never_updated"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(change)
    connection.close()

    orders = repository(tmp_path)
    with pytest.raises(StorageFailed, match="damaged"):
        orders.get(ID, 1)
    if "order_revision" in change:
        with pytest.raises(StorageFailed, match="damaged"):
            orders.summaries()
    orders.close()


@pytest.mark.req("SR-46")
def test_an_order_of_an_unknown_shape_is_refused_without_naming_the_patient(tmp_path: Path) -> None:
    file = _record(tmp_path)
    connection = meddler(file)
    connection.execute("DROP TRIGGER journal_is_never_updated")
    content = '{"family_name": "EXAMPLE"}'
    connection.execute("UPDATE journal SET content_json = ?, content_sha256 = ?", (content, sha256_of(content)))
    connection.close()

    orders = repository(tmp_path)
    with pytest.raises(StorageFailed, match="damaged") as failed:
        orders.get(ID, 1)
    assert "EXAMPLE" not in "".join(traceback.format_exception(failed.value))
    orders.close()


# --- versions


@pytest.mark.req("SR-40")
def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    newer = meddler(_record(tmp_path))
    newer.pragma("user_version", newest_version() + 1)
    newer.close()

    failed = _refused(tmp_path)

    assert "newer KetaDesk" in failed.what
    assert "Start the newer KetaDesk" in failed.next_step


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0", "2.8.17"])
def test_an_sqlite_that_can_damage_the_record_is_refused(version: str) -> None:
    with pytest.raises(StorageFailed, match="can damage the record"):
        require_safe_sqlite(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.54.0", "4.0.0"])
def test_a_safe_sqlite_is_taken(version: str) -> None:
    require_safe_sqlite(version)


# --- settings


@pytest.mark.req("SR-33")
def test_the_settings_hold_on_every_connection(tmp_path: Path) -> None:
    connection = open_record(_record(tmp_path), KEY.record, KEY.chain)
    seen = {name: connection.pragma(name) for name, _, _ in WRITING}
    connection.close()

    assert seen == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
        "mmap_size": 0,
        "cache_size": -32768,
    }


@pytest.mark.req("SR-33")
def test_a_setting_that_does_not_hold_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _record(tmp_path)
    monkeypatch.setattr(opening, "WRITING", (("synchronous", "FULL", 3),))
    with pytest.raises(StorageFailed, match="setting synchronous is 2"):
        open_record(file, KEY.record, KEY.chain)


@pytest.mark.req("SR-46")
@posix_only
def test_the_record_is_for_this_account_only(tmp_path: Path, orders: OwnOrders) -> None:
    orders.append(stored_order())
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}

    assert modes == {"record.db": "0o600", "record.db-wal": "0o600", "record.db-shm": "0o600"}


@posix_only
def test_a_disk_without_hard_links_gets_a_whole_record_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    orders = repository(tmp_path)
    orders.append(stored_order())
    orders.close()

    assert [file.name for file in tmp_path.iterdir()] == ["record.db"]


@pytest.mark.req("SR-39")
@posix_only
def test_a_record_that_another_program_made_first_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").mkdir()
    theirs = _record(tmp_path / "other")

    def too_late(_: Path, file: Path, **__: object) -> None:
        shutil.move(theirs, file)
        raise FileExistsError(17, "File exists")

    monkeypatch.setattr(os, "link", too_late)
    orders = repository(tmp_path)
    assert orders.get(ID, 1) == stored_order(entry_id="entry 1")
    orders.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other", "record.db"]


@pytest.mark.req("SR-45")
@posix_only
def test_a_record_that_cannot_get_its_name_is_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "link", broken)
    with pytest.raises(StorageFailed, match="The disk reported an error"):
        repository(tmp_path).summaries()
    assert list(tmp_path.iterdir()) == []


# --- the disk fails


@posix_only
@pytest.mark.req("SR-45")
def test_no_room_left_is_said_and_a_retry_stores_it(tmp_path: Path, orders: OwnOrders) -> None:
    orders.append(first := stored_order())
    second = stored_order("KD-20261122-0002", text="x" * 20_000)
    room = max(file.stat().st_size for file in tmp_path.iterdir())
    with no_file_larger_than(room + 4096), pytest.raises(StorageFailed, match="disk") as failed:
        orders.append(second)

    assert "space" in failed.value.next_step
    assert "never stored twice" in failed.value.next_step
    assert [line.order_id for line in orders.summaries()] == [ID]
    orders.append(second)
    orders.append(second)
    orders.close()
    assert orders.get(ID, 1) == first
    assert orders.get(second.order_id, 1) == second


@pytest.mark.req("SR-45")
def test_a_full_record_is_said(tmp_path: Path, orders: OwnOrders) -> None:
    orders.append(stored_order())
    connection = orders.record_file.database._opened()
    connection.pragma("max_page_count", connection.pragma("page_count"))

    with pytest.raises(StorageFailed, match="The disk is full"):
        orders.append(stored_order("KD-20261122-0002", text="x" * 20_000))
    assert len(orders.summaries()) == 1


@posix_only
@pytest.mark.req("SR-45")
def test_no_room_for_a_first_record_leaves_nothing_half(tmp_path: Path) -> None:
    orders = repository(tmp_path)
    with no_file_larger_than(8192), pytest.raises(StorageFailed, match="disk"):
        orders.append(stored_order())

    assert list(tmp_path.iterdir()) == []
    orders.append(stored_order())
    orders.close()


@posix_only
@pytest.mark.req("SR-45")
def test_a_folder_without_write_permission_is_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        _record(folder)
        before = (folder / "record.db").read_bytes()
        (folder / "record.db").chmod(0o400)
        folder.chmod(0o500)
        orders = repository(folder)
        with pytest.raises(StorageFailed, match="cannot be opened for writing") as failed:
            orders.append(stored_order("KD-20261122-0002"))
        assert "read-only" in failed.value.next_step
        assert (folder / "record.db").read_bytes() == before


@posix_only
@pytest.mark.req("SR-45")
def test_a_first_record_in_a_folder_without_write_permission_is_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        folder.chmod(0o500)
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            repository(folder).summaries()


def test_a_copy_of_a_closed_record_is_whole(tmp_path: Path) -> None:
    file = _record(tmp_path)
    (tmp_path / "copy").mkdir()
    shutil.copy(file, tmp_path / "copy")
    orders = repository(tmp_path / "copy")

    assert orders.latest_revision(ID) == 1
    orders.close()
