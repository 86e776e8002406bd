"""The folder of the downtime packs: only our own files are written over or removed, and never through a link."""

import os
import threading
import time
from pathlib import Path

import pytest

from ketadesk.adapters.export.pack_folder import MARKER, DowntimeFolder
from ketadesk.application.errors import CannotSave
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

pytestmark = posix_only

NAME = "KetaDesk_downtime_KD-20261122-0007_R2_20261122T1400.pdf"


def test_a_pack_is_readable_by_the_group_whatever_the_account_s_mode(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        DowntimeFolder(tmp_path).write(NAME, b"%PDF")
    finally:
        os.umask(before)
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == [NAME]


def test_the_pack_of_the_same_minute_gives_way(tmp_path: Path) -> None:
    folder = DowntimeFolder(tmp_path)
    folder.write(NAME, b"older")
    folder.write(NAME, b"newer")
    assert (tmp_path / NAME).read_bytes() == b"newer"


@pytest.mark.req("SR-45")
def test_a_full_disk_leaves_the_older_pack_and_nothing_half(tmp_path: Path) -> None:
    folder = DowntimeFolder(tmp_path)
    folder.write(NAME, b"older")
    with no_file_larger_than(100), pytest.raises(CannotSave, match="full"):
        folder.write(NAME, b"x" * 1000)
    assert (tmp_path / NAME).read_bytes() == b"older"
    assert os.listdir(tmp_path) == [NAME]


def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.pdf"
    elsewhere.write_bytes(b"another file")
    share = tmp_path / "share"
    share.mkdir()
    (share / NAME).symlink_to(elsewhere)
    folder = DowntimeFolder(share)
    with pytest.raises(CannotSave, match="link"):
        folder.write(NAME, b"%PDF")
    assert folder.names() == ()
    folder.remove(NAME)
    assert (share / NAME).is_symlink() and elsewhere.read_bytes() == b"another file"
    (share / MARKER).symlink_to(elsewhere)
    with pytest.raises(CannotSave):
        folder.claim("0123ABCD")


def test_files_are_told_and_removed(tmp_path: Path) -> None:
    folder = DowntimeFolder(tmp_path)
    (tmp_path / "a folder.pdf").mkdir()
    folder.write(NAME, b"%PDF")
    assert folder.names() == (NAME,)
    folder.remove(NAME)
    folder.remove(NAME)
    folder.remove("a folder.pdf")
    assert os.listdir(tmp_path) == ["a folder.pdf"]


def test_a_folder_belongs_to_one_record(tmp_path: Path) -> None:
    folder = DowntimeFolder(tmp_path)
    folder.claim("0123ABCD")
    folder.claim("0123ABCD")
    with pytest.raises(CannotSave, match="another KetaDesk record") as refused:
        folder.claim("89EF4567")
    assert MARKER in refused.value.next_step
    assert "0123ABCD" in (tmp_path / MARKER).read_text(encoding="utf-8")


def test_a_folder_that_is_missing_or_closed_is_said(tmp_path: Path) -> None:
    missing = DowntimeFolder(tmp_path / "missing")
    for use in (lambda: missing.claim("0123ABCD"), missing.names, lambda: missing.write(NAME, b"%PDF")):
        with pytest.raises(CannotSave) as failed:
            use()
        assert "missing" in failed.value.what and failed.value.next_step
    assert not (tmp_path / "missing").exists()


def test_a_read_only_folder_is_said() -> None:
    with folder_of_an_ordinary_user() as closed:
        closed.chmod(0o500)
        with pytest.raises(CannotSave, match="may not write"):
            DowntimeFolder(closed).claim("0123ABCD")
        closed.chmod(0o000)
        with pytest.raises(CannotSave, match="cannot be used"):
            DowntimeFolder(closed).names()


@pytest.mark.req("SR-45")
def test_what_a_program_that_was_killed_left_is_cleared_away(tmp_path: Path) -> None:
    """Part of a pack holds a patient as much as the whole."""
    cut_off, at_work = (tmp_path / f".ketadesk-{number:016x}.part" for number in (1, 2))
    theirs = tmp_path / ".ketadesk-notes.part"
    long_ago = time.time() - 2 * 3600
    for file in (cut_off, at_work, theirs):
        file.write_bytes(b"%PDF")
    for file in (cut_off, theirs):
        os.utime(file, (long_ago, long_ago))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"%PDF")
    (tmp_path / f".ketadesk-{3:016x}.part").symlink_to(elsewhere / "file")
    os.utime(elsewhere / "file", (long_ago, long_ago))
    DowntimeFolder(tmp_path).claim("0123ABCD")
    left = {name for name in os.listdir(tmp_path) if name.endswith(".part")}
    assert left == {at_work.name, theirs.name, f".ketadesk-{3:016x}.part"}
    assert (elsewhere / "file").exists()


@pytest.mark.req("SR-45")
def test_an_empty_folder_where_ours_was_is_a_share_that_is_not_connected(tmp_path: Path) -> None:
    """Unmounted, the place of the share is a folder of the workstation's own disk, which the ward does not reach."""
    seen: set[Path] = set()
    DowntimeFolder(tmp_path, seen).claim("0123ABCD")
    DowntimeFolder(tmp_path, seen).claim("0123ABCD")
    (tmp_path / MARKER).rename(tmp_path.parent / "of the share")
    with pytest.raises(CannotSave, match="is not the one that it was") as refused:
        DowntimeFolder(tmp_path, seen).claim("0123ABCD")
    assert "share or stick" in refused.value.next_step
    assert os.listdir(tmp_path) == []
    (tmp_path.parent / "of the share").rename(tmp_path / MARKER)
    DowntimeFolder(tmp_path, seen).claim("0123ABCD")
    other = tmp_path / "other"
    other.mkdir()
    DowntimeFolder(other, seen).claim("0123ABCD")


def test_another_record_s_folder_is_left_as_it_is(tmp_path: Path) -> None:
    DowntimeFolder(tmp_path).claim("0123ABCD")
    cut_off = tmp_path / f".ketadesk-{1:016x}.part"
    cut_off.write_bytes(b"%PDF")
    os.utime(cut_off, (0, 0))
    with pytest.raises(CannotSave):
        DowntimeFolder(tmp_path).claim("89EF4567")
    assert cut_off.exists()


def test_a_pipe_in_the_marker_s_place_holds_nobody_up(tmp_path: Path) -> None:
    """Opened to be read it would wait for ever, and with it the hourly packs and the end of the program."""
    os.mkfifo(tmp_path / MARKER)
    said: list[str] = []

    def claim() -> None:
        try:
            DowntimeFolder(tmp_path).claim("0123ABCD")
        except CannotSave as refused:
            said.append(refused.what)

    thread = threading.Thread(target=claim, daemon=True)
    thread.start()
    thread.join(20)
    assert len(said) == 1
