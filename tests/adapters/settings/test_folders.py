"""The data folder: found, made, closed to others, and refused when it cannot be written to."""

from pathlib import Path

import pytest

from ketadesk.adapters.settings.folders import data_folder
from ketadesk.application.errors import FolderUnusable
from tests.adapters.faults import folder_of_an_ordinary_user, posix_only

pytestmark = posix_only


def _named(folder: Path | str) -> dict[str, str]:
    return {"KETADESK_DATA_DIR": str(folder)}


def _mode(folder: Path) -> str:
    return oct(folder.stat().st_mode & 0o777)


def _refused(folder: Path) -> FolderUnusable:
    with pytest.raises(FolderUnusable) as failed:
        data_folder(_named(folder))
    assert str(folder) in failed.value.what
    assert "KETADESK_DATA_DIR" in failed.value.next_step
    return failed.value


@pytest.mark.req("SR-46")
def test_a_named_folder_is_made_for_this_account_only(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"

    assert data_folder(_named(folder)) == folder
    assert _mode(folder) == "0o700"
    assert list(folder.iterdir()) == []
    assert data_folder(_named(folder)) == folder


@pytest.mark.parametrize("environment", [{}, {"KETADESK_DATA_DIR": ""}], ids=["not set", "blank"])
def test_without_a_name_it_is_the_platforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "share"))
    folder = data_folder(environment)

    assert folder.name == "KetaDesk"
    assert tmp_path in folder.parents
    assert _mode(folder) == "0o700"


def test_a_relative_name_is_taken_from_where_the_program_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(_named("data")) == tmp_path / "data"


@pytest.mark.parametrize(
    "ours", [None, "record.db", "settings.toml", "keys.json", "kept.bin", "kept.json", "lock", "anchor"]
)
def test_an_empty_folder_or_one_of_ours_is_closed_to_others(tmp_path: Path, ours: str | None) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o777)
    if ours:
        (folder / ours).touch()

    assert _mode(data_folder(_named(folder))) == "0o700"


@pytest.mark.parametrize("common", ["lock", "anchor", "holder.json", "backups"])
def test_a_name_that_others_use_too_does_not_make_a_folder_ours(tmp_path: Path, common: str) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").touch()
    (folder / common).touch()

    assert _mode(data_folder(_named(folder))) == "0o755"


def test_a_folder_with_other_files_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").touch()

    assert _mode(data_folder(_named(folder))) == "0o755"


def test_a_folder_with_other_files_that_others_write_to_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "letter.txt").touch()
    folder.chmod(0o777)

    assert "other accounts may write to it" in _refused(folder).what
    assert _mode(folder) == "0o777"


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "a file has its name" in _refused(tmp_path / "data").what
    assert "a part of its path is a file" in _refused(tmp_path / "data" / "deeper").what


@pytest.mark.req("SR-45")
def test_a_folder_that_may_not_be_written_to_is_refused() -> None:
    with folder_of_an_ordinary_user() as folder:
        folder.chmod(0o500)
        assert "this account may not write there" in _refused(folder).what
        assert "this account may not write there" in _refused(folder / "deeper").what


def test_a_name_that_no_disk_takes_is_refused(tmp_path: Path) -> None:
    assert "too long" in _refused(tmp_path / ("x" * 300)).what
