"""One program holds the record; the second is told who, never wrongly; a killed one holds nothing."""

import errno
import getpass
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from filelock import FileLock

from ketadesk.adapters.storage.holder import Holder, here
from ketadesk.adapters.storage.instance_lock import InstanceLock
from ketadesk.application.errors import RecordHeld, StorageFailed
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

ROOT = Path(__file__).parents[3]
PROGRAM = "KetaDesk 9.9 of a test"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only here a process says when it started")


class NovemberClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)

    def zone(self) -> tzinfo:
        return UTC


def _start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "adapters.storage.hold_the_lock", str(folder)],
        cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _another_program(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with _start(folder) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        try:
            yield program
        finally:
            program.kill()


def _refused(folder: Path) -> str:
    with pytest.raises(RecordHeld) as failed:
        InstanceLock(folder).take(PROGRAM)
    assert failed.value.what.startswith("The record is already open")
    assert "Close KetaDesk" in failed.value.next_step
    return failed.value.what


def _free(folder: Path) -> bool:
    lock = InstanceLock(folder)
    lock.take(PROGRAM)
    lock.release()
    return True


@pytest.mark.req("SR-39")
@linux_only
def test_a_second_program_is_told_who_holds_the_record(tmp_path: Path) -> None:
    with _another_program(tmp_path) as program:
        assert _refused(tmp_path) == (
            f"The record is already open: it is held by {getpass.getuser()} on {platform.node()} in {PROGRAM} "
            f"(process {program.pid})."
        )
        program.communicate("end\n", timeout=60)

    assert [file.name for file in tmp_path.iterdir()] == ["lock"]
    assert _free(tmp_path)


@pytest.mark.req("SR-39")
def test_a_second_program_is_refused_while_this_one_holds_it(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path, NovemberClock())
    lock.take(PROGRAM)
    with _start(tmp_path) as second:
        answer = second.communicate(timeout=60)[0]
    assert f"(process {os.getpid()}), since 2026-11-22 14:05" in answer

    lock.release()
    with _another_program(tmp_path) as program:
        program.communicate("end\n", timeout=60)


@pytest.mark.req("SR-39")
@posix_only
def test_a_killed_program_holds_nothing(tmp_path: Path) -> None:
    with _another_program(tmp_path) as program:
        program.kill()
        program.wait(60)

    assert (tmp_path / "holder.json").exists()
    lock = InstanceLock(tmp_path)
    lock.take(PROGRAM)
    assert Holder.model_validate_json((tmp_path / "holder.json").read_bytes()).process == os.getpid()
    lock.release()
    assert not (tmp_path / "holder.json").exists()


@linux_only
def test_the_note_of_a_killed_holder_is_not_taken_for_the_present_one(tmp_path: Path) -> None:
    with _another_program(tmp_path) as program:
        program.kill()
        program.wait(60)
        # As in the moment between the next holder's taking the lock and its writing the note.
        with FileLock(tmp_path / "lock"):
            words = _refused(tmp_path)
    assert "who has it is not known" in words
    assert PROGRAM not in words and str(program.pid) not in words


@linux_only
def test_another_process_of_the_same_number_is_not_taken_for_the_holder(tmp_path: Path) -> None:
    note = here(PROGRAM, "")
    (tmp_path / "holder.json").write_text(note.model_copy(update={"process_started": "boot 1"}).model_dump_json())
    with FileLock(tmp_path / "lock"):
        assert "who has it is not known" in _refused(tmp_path)


@pytest.mark.parametrize("changes", [{"computer": "WARD3-PC"}, {"process_started": ""}], ids=["computer", "system"])
def test_a_holder_that_cannot_be_asked_is_named_as_the_last_one(tmp_path: Path, changes: dict[str, str]) -> None:
    note = here(PROGRAM, "2026-11-22T14:05:09+01:00").model_copy(update={"account": "anna", **changes})
    (tmp_path / "holder.json").write_text(note.model_dump_json())
    with FileLock(tmp_path / "lock"):
        words = _refused(tmp_path)
    assert "It was last taken by anna on " in words
    assert f"in {PROGRAM} (process {os.getpid()}), since 2026-11-22 14:05; whether" in words
    assert "cannot be seen from here" in words


@pytest.mark.parametrize(
    "note",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"\xff\xff",
        b'{"account": "anna"}',
        here(PROGRAM, "").model_copy(update={"account": "anna\n\u202e"}).model_dump_json().encode(),
        here(PROGRAM, "").model_copy(update={"account": "a" * 201}).model_dump_json().encode(),
        b" " * 20_000 + b"{}",
    ],
)
def test_without_a_whole_note_less_is_said(tmp_path: Path, note: bytes | None) -> None:
    if note is not None:
        (tmp_path / "holder.json").write_bytes(note)
    with FileLock(tmp_path / "lock"):
        assert _refused(tmp_path).endswith("in another KetaDesk; who has it is not known.")
    assert _free(tmp_path)


@pytest.mark.req("SR-39")
def test_two_locks_of_one_program_are_two_holders(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path), InstanceLock(tmp_path)
    second.release()
    first.take(PROGRAM)
    first.take(PROGRAM)
    with pytest.raises(RecordHeld):
        second.take(PROGRAM)
    first.release()
    first.release()
    second.take(PROGRAM)
    second.release()


@pytest.mark.req("SR-46")
@posix_only
def test_the_files_are_for_this_account_only_and_hold_no_patient(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path, NovemberClock())
    lock.take(PROGRAM)

    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
        "lock": 0o600,
        "holder.json": 0o600,
    }
    assert (tmp_path / "lock").read_bytes() == b""
    assert set(Holder.model_validate_json((tmp_path / "holder.json").read_bytes()).model_dump()) == {
        "account", "computer", "program", "process", "process_started", "since",
    }  # fmt: skip
    lock.release()


@posix_only
@pytest.mark.req("SR-45")
def test_on_a_full_disk_the_lock_is_taken_without_a_note(tmp_path: Path) -> None:
    (tmp_path / "holder.json").write_text("of an earlier holder")
    lock = InstanceLock(tmp_path)
    with no_file_larger_than(10):
        lock.take(PROGRAM)
        assert "who has it is not known" in _refused(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]
    lock.release()


@posix_only
@pytest.mark.req("SR-45")
def test_without_permission_it_is_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        folder.chmod(0o500)
        with pytest.raises(StorageFailed, match=r"The lock .* cannot be opened for writing"):
            InstanceLock(folder).take(PROGRAM)


@posix_only
def test_a_disk_that_cannot_lock_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", cannot)
    with pytest.raises(StorageFailed, match="cannot keep two programs") as failed:
        InstanceLock(tmp_path).take(PROGRAM)
    assert "network drive" in failed.value.next_step
    assert not (tmp_path / "holder.json").exists()


@posix_only
def test_an_account_without_a_name_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise OSError("no name")

    monkeypatch.setattr("getpass.getuser", nameless)
    lock = InstanceLock(tmp_path)
    lock.take("strange \udcff name")
    assert f"held on {platform.node()} in strange ? name (process" in _refused(tmp_path)
    lock.release()
