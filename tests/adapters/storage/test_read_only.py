"""A record that is only looked at is never written, shows all that was stored, or says why it cannot."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from ketadesk.adapters.storage.migration import newest_version
from ketadesk.adapters.storage.opening import open_to_read
from ketadesk.application.errors import RecordDamaged, StorageFailed
from ketadesk.domain.order_state import EventKind
from tests.adapters.faults import folder_of_an_ordinary_user, posix_only

from .orders import OTHER_KEY, meddler, repository, step, stored_order

ID = "KD-20261122-0001"

pytestmark = pytest.mark.req("SR-38")


def _record(folder: Path) -> Path:
    made = repository(folder)
    made.append(stored_order(entry_id="one"))
    made.close()
    return folder / "record.db"


def test_it_is_read_and_not_written(tmp_path: Path) -> None:
    file = _record(tmp_path)
    before = file.read_bytes()
    looked_at = repository(tmp_path, only_read=True)

    assert looked_at.get(ID, 1) == stored_order(entry_id="one")
    assert [line.order_id for line in looked_at.summaries("example")] == [ID]
    assert looked_at.place_in_chain(ID, 1)[0] == 1
    with pytest.raises(StorageFailed, match="cannot be opened for writing"):
        looked_at.append(stored_order("KD-20261122-0002"))
    with pytest.raises(StorageFailed, match="cannot be opened for writing"):
        looked_at.record(step(EventKind.SIGN_OFF))
    looked_at.close()
    assert file.read_bytes() == before


def test_a_running_program_s_newest_entry_is_read(tmp_path: Path) -> None:
    writing = repository(tmp_path)
    writing.append(stored_order())
    looked_at = repository(tmp_path, only_read=True)
    assert len(looked_at.summaries()) == 1
    writing.append(stored_order("KD-20261122-0002"))

    assert len(looked_at.summaries()) == 2
    looked_at.close()
    writing.close()


def test_no_record_is_made(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="There is no record"):
        repository(tmp_path, only_read=True).summaries()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\0" * 8192, b"SQLite format 3\0"])
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.db").write_bytes(content)
    with pytest.raises(RecordDamaged):
        repository(tmp_path, only_read=True).summaries()
    assert (tmp_path / "record.db").read_bytes() == content


def test_a_wrong_key_is_refused(tmp_path: Path) -> None:
    file = _record(tmp_path)
    with pytest.raises(Exception, match="not a database"):
        open_to_read(file, OTHER_KEY.record)


@pytest.mark.req("SR-40")
def test_an_older_record_is_refused_and_left(tmp_path: Path) -> None:
    file = Path(shutil.copy(Path(__file__).parent / "released" / "record_v1.db", tmp_path / "record.db"))
    before = file.read_bytes()
    with pytest.raises(StorageFailed, match="older KetaDesk"):
        repository(tmp_path, only_read=True).summaries()
    assert file.read_bytes() == before


@pytest.mark.req("SR-40")
def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    with closing(meddler(_record(tmp_path))) as newer:
        newer.pragma("user_version", newest_version() + 1)
    with pytest.raises(StorageFailed, match="newer KetaDesk"):
        repository(tmp_path, only_read=True).summaries()


@posix_only
@pytest.mark.req("SR-45")
def test_a_record_where_nothing_may_be_written_is_read() -> None:
    with folder_of_an_ordinary_user() as folder:
        file = _record(folder)
        file.chmod(0o400)
        folder.chmod(0o500)
        looked_at = repository(folder, only_read=True)

        assert looked_at.get(ID, 1) == stored_order(entry_id="one")
        looked_at.close()
        assert [left.name for left in folder.iterdir()] == ["record.db"]


def _files_of_a_killed_program(folder: Path) -> dict[str, bytes]:
    """The first order stands in the record's file, the second one in the -wal file only."""
    killed = repository(folder)
    killed.append(stored_order("KD-20261122-0001"))
    killed.record_file.database._opened().pragma("wal_checkpoint", "TRUNCATE")
    killed.append(stored_order("KD-20261122-0002"))
    content = {file.name: file.read_bytes() for file in folder.iterdir()}
    killed.close()
    return content


def _lay_down(folder: Path, content: dict[str, bytes]) -> None:
    for name, copied in content.items():
        (folder / name).write_bytes(copied)
        (folder / name).chmod(0o400)
    folder.chmod(0o500)


@posix_only
@pytest.mark.req("SR-45")
def test_what_a_killed_program_stored_is_read_where_nothing_may_be_written(tmp_path: Path) -> None:
    content = _files_of_a_killed_program(tmp_path)
    with folder_of_an_ordinary_user() as folder:
        _lay_down(folder, content)
        with closing(repository(folder, only_read=True)) as looked_at:
            seen = [line.order_id for line in looked_at.summaries()]

    assert seen == ["KD-20261122-0002", "KD-20261122-0001"]


@posix_only
@pytest.mark.req("SR-45")
def test_newest_entries_that_cannot_be_read_are_never_left_out(tmp_path: Path) -> None:
    content = _files_of_a_killed_program(tmp_path)
    del content["record.db-shm"]
    with folder_of_an_ordinary_user() as folder:
        _lay_down(folder, content)
        with pytest.raises(StorageFailed, match="newest entries") as failed:
            repository(folder, only_read=True).summaries()

    assert "Copy both files" in failed.value.next_step
