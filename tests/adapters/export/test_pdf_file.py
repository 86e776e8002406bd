"""A PDF is saved whole under a new name, or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from ketadesk.adapters.export.pdf_file import save_pdf
from ketadesk.application.errors import CannotSave
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

pytestmark = posix_only

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400
NAME = "KetaDesk_KD-20261122-0007_R2.pdf"


def _refused(target: Path) -> CannotSave:
    before = sorted(target.parent.iterdir()) if target.parent.is_dir() else None
    with pytest.raises(CannotSave) as failed:
        save_pdf(PDF, target)
    after = sorted(target.parent.iterdir()) if target.parent.is_dir() else None
    assert after == before
    assert failed.value.next_step
    return failed.value


def test_the_very_bytes_are_saved_for_this_account(tmp_path: Path) -> None:
    save_pdf(PDF, tmp_path / NAME)

    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == PDF
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / NAME).stat().st_nlink == 1


@pytest.mark.parametrize(
    "name", ["with spaces.pdf", "Blätter 田中.pdf", "-rf.pdf", "%s {file}.pdf", "a" * 251 + ".pdf"]
)
def test_any_name_that_the_disk_takes(tmp_path: Path, name: str) -> None:
    save_pdf(PDF, tmp_path / name)
    assert (tmp_path / name).read_bytes() == PDF


def test_a_relative_name_is_saved_where_the_program_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save_pdf(PDF, Path(NAME))
    assert (tmp_path / NAME).read_bytes() == PDF


def test_a_folder_reached_through_a_link_is_the_users_choice(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    save_pdf(PDF, tmp_path / "link" / NAME)
    assert (tmp_path / "real" / NAME).read_bytes() == PDF


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"the sheet before")

    failed = _refused(tmp_path / NAME)

    assert "exists already" in failed.what
    assert "another name" in failed.next_step
    assert (tmp_path / NAME).read_bytes() == b"the sheet before"


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert "exists already" in _refused(tmp_path / NAME).what


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nowhere"])
def test_nothing_is_saved_through_a_link(tmp_path: Path, there: bool) -> None:
    elsewhere = tmp_path / "elsewhere.pdf"
    if there:
        elsewhere.write_bytes(b"other")
    (tmp_path / NAME).symlink_to(elsewhere)

    assert "link" in _refused(tmp_path / NAME).what
    assert elsewhere.exists() is there


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("links", [True, False], ids=["hard links", "a memory stick"])
def test_a_name_taken_while_writing_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def taken_meanwhile(descriptor: int) -> None:
        (tmp_path / NAME).write_bytes(b"faster")

    monkeypatch.setattr(os, "fsync", taken_meanwhile)
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    with pytest.raises(CannotSave, match="exists already"):
        save_pdf(PDF, tmp_path / NAME)

    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == b"faster"


def test_a_memory_stick_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    save_pdf(PDF, tmp_path / NAME)

    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == PDF
    assert "exists already" in _refused(tmp_path / NAME).what


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("may_replace", [False, True])
def test_a_memory_stick_pulled_out_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, may_replace: bool
) -> None:
    def pulled_out(*_names: object, **_folders: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", _no_links)
    monkeypatch.setattr(os, "replace", pulled_out)
    with pytest.raises(CannotSave, match="Input/output error"):
        save_pdf(PDF, tmp_path / NAME, replace=may_replace)
    assert os.listdir(tmp_path) == []


def test_on_a_stick_a_file_that_may_be_replaced_never_stands_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program may be ended between any two calls: only the whole file ever has the name."""
    replaced = os.replace

    def seen(passing: str, name: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        assert os.listdir(tmp_path) == [passing]
        replaced(passing, name, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "link", _no_links)
    monkeypatch.setattr(os, "replace", seen)
    assert not save_pdf(PDF, tmp_path / NAME, replace=True)
    assert (tmp_path / NAME).read_bytes() == PDF


@pytest.mark.parametrize(("fault", "is_saved"), [(errno.EINVAL, True), (errno.ENOTSUP, True), (errno.EIO, False)])
def test_a_folder_that_cannot_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, is_saved: bool
) -> None:
    """Some shares know no such call; what is said not to be saved does not stand there."""
    synced = os.fsync

    def no_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(fault, os.strerror(fault))
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", no_folders)
    if is_saved:
        save_pdf(PDF, tmp_path / NAME)
        assert (tmp_path / NAME).read_bytes() == PDF
    else:
        assert "was not saved" in _refused(tmp_path / NAME).what


def test_a_system_without_folder_descriptors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set())
    save_pdf(PDF, tmp_path / NAME)

    assert (tmp_path / NAME).read_bytes() == PDF
    assert "exists already" in _refused(tmp_path / NAME).what
    assert "does not exist" in _refused(tmp_path / "not there" / NAME).what


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("room", [0, 1, 4096, len(PDF) - 1])
def test_a_full_disk_leaves_no_half_file(tmp_path: Path, room: int) -> None:
    with no_file_larger_than(room):
        failed = _refused(tmp_path / NAME)

    assert "The disk is full" in failed.what
    assert "another disk" in failed.next_step
    save_pdf(PDF, tmp_path / NAME)


@pytest.mark.req("SR-45")
def test_a_disk_error_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    assert "Input/output error" in _refused(tmp_path / NAME).what


@pytest.mark.req("SR-45")
def test_a_folder_that_may_only_be_read() -> None:
    with folder_of_an_ordinary_user() as folder:
        folder.chmod(0o500)
        failed = _refused(folder / NAME)

    assert failed.what == f"This account may not write to the folder {folder}."
    assert failed.next_step == "Choose another folder."


@pytest.mark.req("SR-45")
def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "does not exist" in _refused(tmp_path / "not there" / NAME).what


@pytest.mark.req("SR-45")
def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "does not exist" in _refused(tmp_path / "file" / NAME).what


@pytest.mark.req("SR-45")
def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert "too long" in _refused(tmp_path / ("a" * 300 + ".pdf")).what


@pytest.mark.parametrize("target", [Path("/"), Path("."), Path("..")], ids=str)
def test_no_name_at_all(target: Path) -> None:
    with pytest.raises(CannotSave):
        save_pdf(PDF, target)


def _no_links(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")
