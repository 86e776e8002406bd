"""Putting a backup back: what it would lose is named first, and cut off at any moment one record opens."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest

from ketadesk.adapters.storage import restore as restore_module
from ketadesk.adapters.storage.anchor import Anchor
from ketadesk.adapters.storage.connection import connect, rows
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.adapters.storage.restore import record_out_of, secret_of
from ketadesk.adapters.storage.restore_preview import restore_preview
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.errors import BackupRefused, StorageFailed
from tests.adapters.faults import no_file_larger_than, posix_only

from .kept_record import CANARY, KeptRecord, quick_key


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptRecord]:
    made = KeptRecord(tmp_path / "data")
    made.write("first", "second", "third")
    yield made
    made.close()


def restored_note(kept: KeptRecord) -> Note:
    return kept.a_note("put back", NoteKind.RESTORED)


@pytest.mark.req("SR-41")
def test_what_would_be_lost_is_named_newest_first_without_a_figure(kept: KeptRecord) -> None:
    file = kept.back_up()
    kept.write("fourth", "fifth")
    preview = restore_preview(kept.file, kept.key.record, file, kept.lock.key)
    assert (preview.test.sound, preview.record_readable, preview.lost_count) == (True, True, 2)
    assert [(lost.sequence, lost.kind, lost.by_name) for lost in preview.lost] == [
        (5, "locked", CANARY),
        (4, "locked", CANARY),
    ]
    assert preview.words.startswith("2 entries of the present record would be given up.")
    assert kept.words() == ["first", "second", "third", "fourth", "fifth"]


@pytest.mark.req("SR-41")
def test_entries_are_told_apart_by_their_ids_not_by_their_numbers(kept: KeptRecord) -> None:
    early = kept.back_up("early.backup")
    kept.write("fourth")
    late = kept.back_up("late.backup")
    kept.restoring.restore(early, kept.lock.key, restored_note(kept))
    # Both records have four entries now, and the fourth is not the same.
    preview = restore_preview(kept.file, kept.key.record, late, kept.lock.key)
    assert [lost.kind for lost in preview.lost] == ["restored"]
    assert preview.words.startswith("1 entry of the present record would be given up.")


@pytest.mark.req("SR-41")
def test_a_backup_that_loses_nothing_says_so(kept: KeptRecord) -> None:
    preview = restore_preview(kept.file, kept.key.record, kept.back_up(), kept.lock.key)
    assert preview.words == "Nothing would be lost: every entry of the present record stands in the backup too."


@pytest.mark.req("SR-41")
def test_at_most_two_hundred_are_listed_and_all_are_counted(kept: KeptRecord) -> None:
    file = kept.back_up()
    kept.write(*(f"entry {number}" for number in range(205)))
    preview = restore_preview(kept.file, kept.key.record, file, kept.lock.key)
    assert (len(preview.lost), preview.lost_count, preview.lost[0].sequence) == (200, 205, 208)


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("damage", ["flip", "empty", "gone"])
def test_of_a_record_that_cannot_be_read_nobody_can_say_what_is_lost(kept: KeptRecord, damage: str) -> None:
    file = kept.back_up()
    spoil(kept, damage)
    preview = restore_preview(kept.file, kept.key.record, file, kept.lock.key)
    assert (preview.test.sound, preview.record_readable, preview.lost_count) == (True, False, 0)
    assert "nobody can say what stands in it" in preview.words


@pytest.mark.req("SR-37")
@pytest.mark.req("SR-41")
def test_the_restored_record_is_the_backup_and_says_so_and_verifies(kept: KeptRecord) -> None:
    file = kept.back_up()
    kept.write("fourth")
    old = kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert kept.words() == ["first", "second", "third", "put back"]
    verified = kept.verified()
    assert (verified.sound, verified.entries) == (True, 4), verified.findings
    assert old.name == "record.before-restore-20261122T150000Z.db"
    kept.write("and on")
    assert kept.words()[-1] == "and on"
    assert kept.verified().sound


@pytest.mark.req("SR-41")
def test_the_old_record_is_kept_whole_and_opens_under_its_new_name(kept: KeptRecord) -> None:
    file = kept.back_up()
    kept.write("fourth")
    old = kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    aside = KeptRecord(kept.folder.parent / "aside")
    old.rename(aside.file)
    assert aside.words() == ["first", "second", "third", "fourth"]
    aside.close()


@pytest.mark.req("SR-41")
def test_put_back_twice_in_a_second_keeps_both_old_records(kept: KeptRecord) -> None:
    file = kept.back_up()
    first = kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    second = kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert first != second
    assert first.exists() and second.exists()
    assert kept.verified().sound


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("damage", ["flip", "empty", "gone", "wal left"])
def test_a_damaged_record_is_replaced_and_kept_as_it_is(kept: KeptRecord, damage: str) -> None:
    file = kept.back_up()
    spoiled = spoil(kept, damage)
    old = kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert kept.words() == ["first", "second", "third", "put back"]
    assert kept.verified().sound
    if spoiled is not None:
        assert old.read_bytes() == spoiled
    if damage == "wal left":
        assert old.with_name(f"{old.name}-wal").read_bytes() == b"left by a crash" * 300


@pytest.mark.req("SR-41")
def test_a_backup_of_another_record_is_refused_and_nothing_changes(kept: KeptRecord, tmp_path: Path) -> None:
    other = KeptRecord(tmp_path / "other", master=b"o" * 32)
    other.write("theirs")
    file = other.back_up()
    other.close()
    with pytest.raises(BackupRefused, match="is a backup of another record") as refused:
        kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert "in an empty data folder" in refused.value.next_step
    assert kept.words() == ["first", "second", "third"]


@pytest.mark.req("SR-41")
def test_no_damaged_backup_gets_near_the_record(kept: KeptRecord) -> None:
    file = kept.back_up()
    content = file.read_bytes()
    before = kept.file.read_bytes()
    chance = Random(41)
    damaged = [content[:size] for size in (0, 100, 4096, len(content) - 1)] + [b"not a backup" * 999]
    for _ in range(10):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1
        damaged.append(bytes(flipped))
    for bad in damaged:
        file.write_bytes(bad)
        with pytest.raises(BackupRefused, match="was not put back"):
            kept.restoring.restore(file, kept.lock.key, restored_note(kept))
        preview = restore_preview(kept.file, kept.key.record, file, kept.lock.key)
        assert (preview.test.sound, preview.lost_count) == (False, 0)
        assert preview.words.startswith("It cannot be put back.")
    assert kept.file.read_bytes() == before
    assert [name for name in os.listdir(kept.folder) if "before-restore" in name or "part" in name] == []


@posix_only
@pytest.mark.req("SR-45")
def test_a_full_disk_changes_nothing(kept: KeptRecord) -> None:
    kept.write(*("x" * 4000 for _ in range(40)))
    file = kept.back_up()
    kept.write("later")
    kept.close()
    before = sorted(os.listdir(kept.folder))
    with no_file_larger_than(60_000), pytest.raises(BackupRefused):
        kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert [name for name in sorted(os.listdir(kept.folder)) if not name.startswith("record.db-")] == before
    assert kept.words()[-1] == "later"


@posix_only
@pytest.mark.req("SR-45")
def test_a_disk_that_is_full_when_the_log_is_carried_over_changes_nothing(kept: KeptRecord) -> None:
    """The log had room, the record made of the backup has not: closing it would say nothing."""
    file = kept.back_up()
    note = kept.a_note("put back " * 10_000, NoteKind.RESTORED)
    before = kept.words()
    for room in range(0, 120_000, 8192):
        with no_file_larger_than(kept.file.stat().st_size + room), suppress(BackupRefused, StorageFailed):
            kept.restoring.restore(file, kept.lock.key, note)
            break
        assert kept.words() == before
        assert [left.name for left in kept.folder.iterdir() if "part" in left.name] == []
    assert kept.words() == [*before, note.words]
    assert kept.verified().sound


@posix_only
@pytest.mark.req("SR-40")
@pytest.mark.parametrize("damaged", [False, True])
def test_killed_at_any_step_the_old_record_opens_or_the_new_one(
    kept: KeptRecord, tmp_path: Path, damaged: bool
) -> None:
    """A child process is ended, without any tidying up, at its first call to the disk, then its second, and so on."""
    kept.back_up()
    kept.write("fourth")
    kept.close()
    if damaged:
        spoil(kept, "wal left")
    start = {file.name: file.read_bytes() for file in kept.folder.iterdir() if file.is_file()}
    outcomes = []
    for step in range(1, 60):
        folder = tmp_path / f"step-{step}"
        folder.mkdir()
        for name, content in start.items():
            (folder / name).write_bytes(content)
        ended = _restore_in_a_child(folder, kill_at=step)
        outcomes.append(_what_opens(folder, damaged))
        if ended == 0:
            break
    old = "damaged" if damaged else "old"
    changed = outcomes.index("new")
    assert outcomes == [old] * changed + ["new"] * (len(outcomes) - changed)
    assert changed >= 8 and len(outcomes) < 59


@pytest.mark.req("SR-41")
def test_a_new_computer_goes_on_with_a_backup_and_its_passphrase_alone(kept: KeptRecord, tmp_path: Path) -> None:
    file = kept.back_up()
    lock = quick_key(kept.passphrase, file.read_bytes()[:16])
    master = secret_of(file, lock)
    new = KeptRecord(tmp_path / "new computer", master=master)
    end = record_out_of(file, lock, new.file, new.times, restored_note(new))
    assert new.anchor.read() == Anchor(count=end.sequence, head=end.mac)
    assert new.words() == ["first", "second", "third", "put back"]
    assert new.verified().sound
    assert record_key(master) == kept.key
    new.close()


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("there", ["record.db", "record.db-wal"])
def test_a_new_record_never_takes_the_place_of_one_that_is_there(kept: KeptRecord, tmp_path: Path, there: str) -> None:
    file = kept.back_up()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / there).write_bytes(b"somebody's")
    with pytest.raises(BackupRefused, match="exists already"):
        record_out_of(file, kept.lock.key, tmp_path / "taken" / "record.db", kept.times, restored_note(kept))
    assert os.listdir(tmp_path / "taken") == [there]


@pytest.mark.req("SR-40")
def test_the_record_says_where_it_went_back(kept: KeptRecord, tmp_path: Path) -> None:
    """Numbers that were given after the backup are not in it: whoever gives the next one looks for this entry."""
    file = kept.back_up()
    kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    new = KeptRecord(tmp_path / "new computer")
    record_out_of(file, kept.lock.key, new.file, new.times, restored_note(new))
    for record in (kept, new):
        with record.record.database.reading() as connection:
            assert rows(connection, "SELECT sequence, kind FROM journal ORDER BY sequence DESC LIMIT 1") == [
                (4, "restored")
            ]
    new.close()


@pytest.mark.req("SR-40")
def test_without_that_entry_no_backup_is_put_back(kept: KeptRecord, tmp_path: Path) -> None:
    file = kept.back_up()
    known = kept.a_note("third", NoteKind.RESTORED)
    SqliteJournal(kept.record.writer).note(known)
    holds_it = kept.back_up("two.backup")
    (tmp_path / "empty").mkdir()
    empty = tmp_path / "empty" / "record.db"
    with pytest.raises(ValueError, match="of kind restored"):
        kept.restoring.restore(file, kept.lock.key, kept.a_note("put back", NoteKind.BACKED_UP))
    with pytest.raises(ValueError, match="of kind restored"):
        record_out_of(file, kept.lock.key, empty, kept.times, kept.a_note("put back"))
    SqliteJournal(kept.record.writer).note(kept.a_note("later"))
    later = kept.back_up("three.backup")
    with pytest.raises(BackupRefused, match="is not sound and was thrown away"):
        # An entry that stands in the backup already is not written once more.
        kept.restoring.restore(later, kept.lock.key, known)
    assert holds_it.exists() and os.listdir(empty.parent) == []
    assert kept.words() == ["first", "second", "third", "third", "later"]


@pytest.mark.req("SR-41")
def test_a_backup_with_other_rules_is_not_put_back(kept: KeptRecord, tmp_path: Path) -> None:
    file = kept.back_up()
    for change in ("DROP TRIGGER journal_is_never_deleted", "CREATE VIEW more AS SELECT 1 AS one"):
        connection = connect(file, kept.lock.key)
        rows(connection, change)
        connection.close()
        with pytest.raises(BackupRefused, match="was not put back"):
            kept.restoring.restore(file, kept.lock.key, restored_note(kept))
        with pytest.raises(BackupRefused, match="was not put back"):
            record_out_of(file, kept.lock.key, tmp_path / "record.db", kept.times, restored_note(kept))
    assert kept.words() == ["first", "second", "third"]
    assert not (tmp_path / "record.db").exists()


@pytest.mark.req("SR-41")
def test_one_that_is_exchanged_after_its_test_is_not_put_back(
    kept: KeptRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept.back_up()
    monkeypatch.setattr(restore_module, "foreign_parts", lambda _connection: ("the trigger 'x' is missing",))
    with pytest.raises(BackupRefused, match="is not sound and was thrown away"):
        kept.restoring.restore(file, kept.lock.key, restored_note(kept))
    assert kept.words() == ["first", "second", "third"]


def spoil(kept: KeptRecord, damage: str) -> bytes | None:
    """Damage the record's file; answers what stands there then."""
    kept.close()
    if damage == "gone":
        kept.file.unlink()
        return None
    content = bytearray(kept.file.read_bytes())
    if damage == "empty":
        content.clear()
    else:
        content[5000] ^= 1
    kept.file.write_bytes(content)
    if damage == "wal left":
        (kept.folder / "record.db-wal").write_bytes(b"left by a crash" * 300)
    return bytes(content)


def _restore_in_a_child(folder: Path, kill_at: int) -> int:
    child = os.fork()
    if child == 0:
        code = 70
        try:
            _end_at_call(kill_at)
            kept = KeptRecord(folder)
            kept.restoring.restore(folder / "one.backup", kept.lock.key, restored_note(kept))
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _end_at_call(number: int) -> None:
    """Count every call that changes names or waits for the disk; `number` and what follows it never happen."""
    calls = iter(range(1, 10_000))

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if next(calls) >= number:
                _stop()
            return real(*arguments, **options)

        return call

    for name in ("link", "unlink", "replace", "rename", "fsync", "open"):
        setattr(os, name, counted(getattr(os, name)))


def _stop() -> NoReturn:
    os._exit(9)


def _what_opens(folder: Path, damaged: bool) -> str:
    preview_of = KeptRecord(folder)
    try:
        preview = restore_preview(preview_of.file, preview_of.key.record, folder / "one.backup", preview_of.lock.key)
        if damaged and not preview.record_readable:
            return "damaged"
        return {"fourth": "old", "put back": "new"}[preview_of.words()[3]]
    finally:
        preview_of.close()
