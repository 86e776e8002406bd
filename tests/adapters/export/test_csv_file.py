"""A CSV is written whole under a new name, or not at all."""

import os
import stat
from pathlib import Path

import pytest

from ketadesk.adapters.export.csv_file import save_csv
from ketadesk.application.errors import CannotSave
from tests.adapters.faults import no_file_larger_than, posix_only


def test_it_is_utf_8_without_a_mark_and_keeps_its_line_ends(tmp_path: Path) -> None:
    save_csv("a,ä\r\n", tmp_path / "audit.csv")
    assert (tmp_path / "audit.csv").read_bytes() == b"a,\xc3\xa4\r\n"


@posix_only
@pytest.mark.req("SR-46")
def test_only_this_account_may_read_it(tmp_path: Path) -> None:
    save_csv("a\r\n", tmp_path / "audit.csv")
    assert stat.S_IMODE((tmp_path / "audit.csv").stat().st_mode) == 0o600


@pytest.mark.req("SR-45")
def test_it_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "audit.csv").write_text("kept")
    with pytest.raises(CannotSave, match="exists already and is never overwritten"):
        save_csv("a\r\n", tmp_path / "audit.csv")
    assert (tmp_path / "audit.csv").read_text() == "kept"


@pytest.mark.req("SR-45")
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match="U\\+0000"):
        save_csv("a\r\n", tmp_path / "a\0.csv")
    assert os.listdir(tmp_path) == []


@posix_only
@pytest.mark.req("SR-45")
def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    with no_file_larger_than(1000), pytest.raises(CannotSave, match="The disk is full"):
        save_csv("a,b\r\n" * 1000, tmp_path / "audit.csv")
    assert os.listdir(tmp_path) == []
