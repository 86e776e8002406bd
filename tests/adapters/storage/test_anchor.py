"""The second file: what it knows, and that no fault of it stops a nurse or is forgotten."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk.adapters.storage.anchor import Anchor, AnchorDamaged, AnchorFile, objection
from ketadesk.adapters.storage.chain import GENESIS
from tests.adapters.faults import posix_only

KEY = b"k" * 32
HEADS = {number: f"{number:064x}" for number in range(1, 200)}
"""The hashes of a record of 199 entries, as far as an anchor is concerned."""

pytestmark = pytest.mark.req("SR-37")


@pytest.fixture
def anchor(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path, KEY)


def _upto(last: int) -> Callable[[int], str | None]:
    return lambda number: HEADS[number] if number <= last else None


def test_it_says_what_was_written(anchor: AnchorFile, tmp_path: Path) -> None:
    assert anchor.read() is None
    anchor.write(0, GENESIS)
    assert anchor.read() == Anchor(count=0, head=GENESIS)
    for number in (1, 2, 117):
        anchor.write(number, HEADS[number])
        assert AnchorFile(tmp_path, KEY).read() == Anchor(count=number, head=HEADS[number])
    assert anchor.trouble == ""
    assert anchor.set_aside() == ()


@posix_only
def test_only_this_account_reads_it(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(1, HEADS[1])
    assert stat.S_IMODE((tmp_path / "anchor").stat().st_mode) == 0o600


def test_it_is_written_in_place_and_not_synced(
    anchor: AnchorFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor.write(1, HEADS[1])
    file = tmp_path / "anchor"
    before = file.stat()

    def no_sync(_descriptor: int) -> None:
        raise AssertionError("a nurse would wait for this")

    monkeypatch.setattr(os, "fsync", no_sync)
    anchor.write(123_456_789, HEADS[2])
    after = file.stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    assert after.st_size < 512, "one sector: it is written whole or not at all"


def test_every_bit_counts(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(7, HEADS[7])
    file = tmp_path / "anchor"
    whole = file.read_bytes()
    for position in range(len(whole)):
        for bit in range(8):
            file.write_bytes(whole[:position] + bytes([whole[position] ^ 1 << bit]) + whole[position + 1 :])
            assert isinstance(anchor.read(), AnchorDamaged), (position, bit)


def test_every_torn_length_is_damaged(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(7, HEADS[7])
    file = tmp_path / "anchor"
    whole = file.read_bytes()
    for content in (*(whole[:length] for length in range(len(whole))), whole + b"\n", whole + whole):
        file.write_bytes(content)
        assert isinstance(anchor.read(), AnchorDamaged), len(content)


def test_another_records_anchor_is_not_taken(anchor: AnchorFile, tmp_path: Path) -> None:
    AnchorFile(tmp_path, b"x" * 32).write(7, HEADS[7])
    found = anchor.read()
    assert isinstance(found, AnchorDamaged)
    assert found.words == "The anchor file was changed, or belongs to another record."


def test_an_earlier_number_never_replaces_a_later_one(anchor: AnchorFile) -> None:
    anchor.write(7, HEADS[7])
    anchor.write(6, HEADS[6])
    assert anchor.read() == Anchor(count=7, head=HEADS[7])
    assert anchor.trouble == "The anchor file knows 7 entries, and the record has 6."
    anchor.write(8, HEADS[8])
    assert anchor.read() == Anchor(count=8, head=HEADS[8])
    assert anchor.trouble == ""


def test_it_goes_back_when_an_older_record_was_put_back_on_purpose(anchor: AnchorFile) -> None:
    anchor.write(7, HEADS[7])
    anchor.write(6, HEADS[6], back=True)
    assert anchor.read() == Anchor(count=6, head=HEADS[6])
    anchor.write(6, HEADS[5], back=True)
    assert anchor.read() == Anchor(count=6, head=HEADS[5])
    assert anchor.set_aside() == ()


def test_a_damaged_one_is_set_aside_and_not_forgotten(anchor: AnchorFile, tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / "anchor").write_bytes(b"torn %d" % number)
        anchor.write(number, HEADS[number])
        assert anchor.read() == Anchor(count=number, head=HEADS[number])
        assert (tmp_path / f"anchor.damaged-{number}").read_bytes() == b"torn %d" % number
    anchor.write(3, HEADS[3])
    assert AnchorFile(tmp_path, KEY).set_aside() == ("anchor.damaged-1", "anchor.damaged-2")


def test_the_same_number_with_another_hash_is_set_aside(anchor: AnchorFile) -> None:
    anchor.write(7, HEADS[7])
    anchor.write(7, HEADS[6])
    assert anchor.read() == Anchor(count=7, head=HEADS[6])
    assert anchor.set_aside() == ("anchor.disagrees-1",)


def test_a_lagging_one_is_brought_up_to_date_at_the_start(anchor: AnchorFile) -> None:
    anchor.write(5, HEADS[5])
    anchor.begin(7, HEADS[7], _upto(7), anchor.read())
    assert anchor.read() == Anchor(count=7, head=HEADS[7])
    assert anchor.set_aside() == ()


def test_an_old_copy_that_was_written_on_is_seen_at_the_start(anchor: AnchorFile) -> None:
    anchor.write(5, "f" * 64)
    assert "old copy was put back" in objection(anchor.read(), _upto(7), expected=True)
    anchor.begin(7, HEADS[7], _upto(7), anchor.read())
    assert anchor.read() == Anchor(count=7, head=HEADS[7])
    assert anchor.set_aside() == ("anchor.disagrees-1",)


def test_a_cut_tail_is_seen_at_the_start(anchor: AnchorFile) -> None:
    anchor.write(9, HEADS[9])
    assert "does not reach entry 9" in objection(anchor.read(), _upto(7), expected=True)
    anchor.begin(7, HEADS[7], _upto(7), anchor.read())
    assert anchor.set_aside() == ("anchor.disagrees-1",)


def test_a_missing_one_is_remembered_but_for_a_new_record(anchor: AnchorFile, tmp_path: Path) -> None:
    assert objection(anchor.read(), _upto(0), expected=False) == ""
    anchor.begin(0, GENESIS, _upto(0), anchor.read(), new=True)
    assert anchor.set_aside() == ()
    (tmp_path / "anchor").unlink()
    anchor.begin(0, GENESIS, _upto(0), anchor.read())
    assert anchor.set_aside() == ()
    (tmp_path / "anchor").unlink()
    assert objection(anchor.read(), _upto(7), expected=True) == "The anchor file is missing."
    anchor.begin(7, HEADS[7], _upto(7), anchor.read())
    assert anchor.set_aside() == ("anchor.missing-1",)
    assert anchor.read() == Anchor(count=7, head=HEADS[7])


def test_a_damaged_one_at_the_start(anchor: AnchorFile, tmp_path: Path) -> None:
    (tmp_path / "anchor").write_bytes(b"")
    assert objection(anchor.read(), _upto(7), expected=True) == "The anchor file is torn or is not an anchor."
    anchor.begin(7, HEADS[7], _upto(7), anchor.read())
    assert anchor.set_aside() == ("anchor.damaged-1",)


@pytest.mark.req("SR-45")
def test_a_failing_disk_is_said_and_never_raised(anchor: AnchorFile, tmp_path: Path) -> None:
    blocked = AnchorFile(tmp_path / "no such folder", KEY)
    blocked.write(1, HEADS[1])
    assert blocked.trouble == "The anchor file could not be written (No such file or directory)."
    (tmp_path / "no such folder").mkdir()
    blocked.write(2, HEADS[2])
    assert blocked.trouble == ""
    assert blocked.read() == Anchor(count=2, head=HEADS[2])


@pytest.mark.req("SR-45")
def test_half_a_write_is_said(anchor: AnchorFile, monkeypatch: pytest.MonkeyPatch) -> None:
    anchor.write(1, HEADS[1])
    monkeypatch.setattr(os, "write", lambda _descriptor, line: len(line) - 1)
    anchor.write(2, HEADS[2])
    assert anchor.trouble.startswith("The anchor file could not be written")


@posix_only
def test_a_link_to_another_file_is_never_followed(anchor: AnchorFile, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("not ours")
    (tmp_path / "anchor").symlink_to(other)
    assert isinstance(anchor.read(), AnchorDamaged)
    anchor.write(1, HEADS[1])
    assert other.read_text() == "not ours"
    assert anchor.read() == Anchor(count=1, head=HEADS[1])


def test_another_programs_later_number_is_kept(anchor: AnchorFile, tmp_path: Path) -> None:
    """This program knows its own last write, and looks whether it still stands."""
    anchor.write(6, HEADS[6])
    AnchorFile(tmp_path, KEY).write(9, HEADS[9])
    anchor.write(8, HEADS[8])
    assert anchor.read() == Anchor(count=9, head=HEADS[9])
    assert anchor.trouble == "The anchor file knows 9 entries, and the record has 8."
    anchor.write(10, HEADS[10])
    assert anchor.read() == Anchor(count=10, head=HEADS[10])
    assert anchor.trouble == ""


def test_what_happens_to_it_between_two_commits_is_seen(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(1, HEADS[1])
    anchor.write(2, HEADS[2])
    (tmp_path / "anchor").unlink()
    anchor.write(3, HEADS[3])
    assert anchor.read() == Anchor(count=3, head=HEADS[3])
    (tmp_path / "anchor").write_bytes(b"torn")
    anchor.write(4, HEADS[4])
    assert anchor.read() == Anchor(count=4, head=HEADS[4])
    assert anchor.set_aside() == ("anchor.damaged-1",)


def test_what_was_read_before_the_record_is_compared(anchor: AnchorFile) -> None:
    """Another program commits entry 8 after the record was read: its anchor is no fault of the record."""
    anchor.write(7, HEADS[7])
    known = anchor.read()
    anchor.write(8, HEADS[8])
    assert objection(known, _upto(7), expected=True) == ""
    anchor.begin(7, HEADS[7], _upto(7), known)
    assert anchor.set_aside() == ()
    assert anchor.read() == Anchor(count=8, head=HEADS[8])
