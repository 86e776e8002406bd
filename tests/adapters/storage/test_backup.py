"""A backup is made of a record in use, opens elsewhere with its passphrase alone, and is tested before it counts."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import apsw
import pytest

from ketadesk.adapters.storage import backup as backup_module
from ketadesk.adapters.storage.backups import key_for
from ketadesk.adapters.storage.connection import connect, connect_to_read, rows
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import BackupRefused
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

from .kept_record import CANARY, KeptRecord, quick_key

HOSTILE = [
    "CREATE TRIGGER quiet AFTER INSERT ON journal BEGIN DELETE FROM pin; END",
    "CREATE TABLE more (one TEXT)",
    "CREATE VIEW more AS SELECT 1 AS one",
    "CREATE INDEX more ON journal (kind)",
    "DROP TRIGGER journal_is_never_deleted",
    "DROP INDEX journal_by_author",
    "ALTER TABLE pin ADD COLUMN more TEXT",
    "DROP TRIGGER pin_is_never_deleted;"
    " CREATE TRIGGER pin_is_never_deleted BEFORE DELETE ON pin WHEN 0 BEGIN SELECT 1; END",
    "ALTER TABLE backup_note ADD COLUMN more TEXT",
    "ALTER TABLE backup_note RENAME TO real_note; CREATE VIEW backup_note AS SELECT * FROM real_note",
    "INSERT INTO allowed_step SELECT 'check-agrees', 1, 'draft', 'running'",
]
"""What somebody who knows the passphrase may write into a backup; the chain holds all the same."""

open_and_walk = backup_module.test_backup


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptRecord]:
    made = KeptRecord(tmp_path / "data")
    made.write("first", "second", "third")
    yield made
    made.close()


@pytest.mark.req("SR-41")
def test_a_backup_is_made_while_another_connection_is_in_the_middle_of_writing(kept: KeptRecord) -> None:
    with kept.record.database.writing() as connection:
        rows(connection, "SELECT count(*) FROM journal")
        made = kept.backup_folder.make_at(kept.folder / "one.backup", kept.clock.now())
    assert (made.sound, made.entries, made.newest_entry_at) == (True, 3, "2026-11-22T15:00:00.000000+00:00")
    assert made.head == kept.verified().head
    assert made.words == "Sound: every page is as it was written, 3 entries, and the chain holds."


@pytest.mark.req("SR-41")
def test_a_backup_opens_with_its_passphrase_and_its_own_first_bytes_alone(kept: KeptRecord) -> None:
    file = kept.back_up()
    assert file.read_bytes()[:16] == kept.salt
    elsewhere = file.rename(file.parent.parent / "carried.backup")
    tested = open_and_walk(elsewhere, key_for(elsewhere, kept.passphrase, quick_key))
    assert (tested.sound, tested.entries) == (True, 3)


@pytest.mark.req("SR-41")
def test_what_was_written_after_it_is_not_in_it(kept: KeptRecord) -> None:
    file = kept.back_up()
    kept.write("later")
    assert open_and_walk(file, kept.lock.key).entries == 3


@pytest.mark.req("SR-46")
def test_nothing_can_be_read_in_a_backup_without_its_key(kept: KeptRecord) -> None:
    content = kept.back_up().read_bytes()
    for secret in (CANARY.encode(), kept.master.hex().encode(), b"journal", b"SQLite format"):
        assert secret not in content


@posix_only
@pytest.mark.req("SR-46")
def test_only_this_account_may_read_it(kept: KeptRecord) -> None:
    assert stat.S_IMODE(kept.back_up().stat().st_mode) == 0o600


@pytest.mark.req("SR-41")
def test_the_copy_of_an_empty_record_is_sound(tmp_path: Path) -> None:
    empty = KeptRecord(tmp_path / "data")
    empty.words()
    made = empty.backup_folder.make_at(tmp_path / "empty.backup", empty.clock.now())
    assert (made.sound, made.entries, made.newest_entry_at) == (True, 0, "")
    empty.close()


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("there", ["file", "folder", "broken link"])
def test_what_stands_there_is_never_overwritten(kept: KeptRecord, there: str) -> None:
    target = kept.folder / "taken.backup"
    if there == "file":
        target.write_text("kept")
    elif there == "folder":
        target.mkdir()
    else:
        target.symlink_to(kept.folder / "nowhere")
    with pytest.raises(BackupRefused, match="exists already and is never overwritten"):
        kept.back_up("taken.backup")
    assert os.path.lexists(target)
    assert there != "file" or target.read_text() == "kept"
    assert not (kept.folder / "nowhere").exists()


@pytest.mark.req("SR-45")
def test_a_folder_that_is_not_there_is_refused_in_words(kept: KeptRecord) -> None:
    with pytest.raises(BackupRefused, match="is not there"):
        kept.back_up("missing/one.backup")


@posix_only
@pytest.mark.req("SR-45")
def test_a_full_disk_leaves_no_half_backup(kept: KeptRecord) -> None:
    kept.write(*("x" * 4000 for _ in range(40)))
    kept.close()
    before = sorted(os.listdir(kept.folder))
    with no_file_larger_than(60_000), pytest.raises(BackupRefused, match=r"could not be written|reported an error"):
        kept.back_up()
    assert [name for name in sorted(os.listdir(kept.folder)) if not name.startswith("record.db-")] == before
    assert kept.back_up().exists()


@posix_only
@pytest.mark.req("SR-45")
def test_a_folder_without_permission_is_refused_in_words(kept: KeptRecord) -> None:
    with folder_of_an_ordinary_user() as folder:
        # Its owner may read the record meanwhile, but may not write beside itself.
        record = KeptRecord(folder / "data")
        record.write("one")
        closed = folder / "closed"
        closed.mkdir()
        closed.chmod(0o500)
        with pytest.raises(BackupRefused, match="may not read or write"):
            record.backup_folder.make_at(closed / "one.backup", record.clock.now())
        record.close()
        closed.chmod(0o700)


@pytest.mark.req("SR-41")
def test_of_a_record_whose_chain_is_broken_no_backup_is_kept(kept: KeptRecord) -> None:
    kept.close()
    _by_hand(kept.file, kept.key.record, "UPDATE journal SET made_by_name = 'somebody else' WHERE sequence = 2")
    with pytest.raises(BackupRefused, match="is not sound and was thrown away") as refused:
        kept.back_up()
    assert "Entry 2 (locked)" in refused.value.what
    assert not (kept.folder / "one.backup").exists()


@pytest.mark.req("SR-38")
def test_of_a_damaged_record_no_backup_is_kept(kept: KeptRecord) -> None:
    kept.close()
    content = bytearray(kept.file.read_bytes())
    content[5000] ^= 1
    kept.file.write_bytes(content)
    with pytest.raises(BackupRefused, match="is damaged: no backup of it was made"):
        kept.back_up()
    assert [name for name in os.listdir(kept.folder) if "backup" in name] == []


@pytest.mark.req("SR-41")
def test_every_bit_flip_is_found(kept: KeptRecord) -> None:
    kept.write(*("x" * 500 for _ in range(20)))
    file = kept.back_up()
    content = file.read_bytes()
    chance = Random(4)
    for _ in range(100):
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        assert not open_and_walk(file, kept.lock.key).sound
    file.write_bytes(content)
    assert open_and_walk(file, kept.lock.key).sound


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("bytes_left", [0, 15, 16, 100, 4096, 20_000])
def test_every_cut_is_found(kept: KeptRecord, bytes_left: int) -> None:
    file = kept.back_up()
    file.write_bytes(file.read_bytes()[:bytes_left])
    tested = open_and_walk(file, kept.lock.key)
    assert (tested.sound, tested.entries, tested.head) == (False, 0, "")
    assert "Choose another backup" in tested.words or "choose another backup" in tested.words


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("more", [b"\0", b"x" * 16, b"\0" * 512, b"\0" * 4096, b"x" * 8192])
def test_bytes_behind_its_end_are_found(kept: KeptRecord, more: bytes) -> None:
    file = kept.back_up()
    file.write_bytes(file.read_bytes() + more)
    tested = open_and_walk(file, kept.lock.key)
    assert not tested.sound
    assert "is damaged" in tested.words


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("bytes_left", [0, 15, 16, 100])
def test_what_is_left_of_a_cut_one_is_damaged_and_not_under_another_passphrase(
    kept: KeptRecord, bytes_left: int
) -> None:
    file = kept.back_up()
    file.write_bytes(file.read_bytes()[:bytes_left])
    for tested in (open_and_walk(file, kept.lock.key), kept.backups.test(str(file), "typed")):
        assert "is damaged or cut off" in tested.words
        assert "passphrase" not in tested.words


@pytest.mark.req("SR-41")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE backup_note SET master = 'abcd'",
        f"UPDATE backup_note SET master = '{'g' * 64}'",
        f"UPDATE backup_note SET master = '{'A' * 64}'",
        f"UPDATE backup_note SET master = '{' ' * 64}'",
        "UPDATE backup_note SET made_at = 'yesterday'",
        "UPDATE backup_note SET made_at = ''",
        "UPDATE backup_note SET made_at = '2026-11-22T15:00:00'",
        "UPDATE backup_note SET schema_version = 1",
        "DELETE FROM backup_note",
        "INSERT INTO backup_note SELECT * FROM backup_note",
    ],
)
def test_a_note_that_cannot_be_true_is_damage(kept: KeptRecord, change: str) -> None:
    file = kept.back_up("backup of mine.backup")
    _by_hand(file, kept.lock.key, change)
    tested = open_and_walk(file, kept.lock.key)
    assert not tested.sound
    assert "is damaged" in tested.words
    (kept.folder / "backups").mkdir()
    file.rename(kept.folder / "backups" / file.name)
    (listed,) = kept.backup_folder.listed(kept.clock.now())
    assert "is damaged" in listed.words and listed.made_at == ""


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("change", HOSTILE)
def test_a_backup_with_other_tables_or_rules_is_damaged(kept: KeptRecord, change: str) -> None:
    file = kept.back_up()
    connection = connect(file, kept.lock.key)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.execute(change).fetchall()
    connection.close()
    tested = open_and_walk(file, kept.lock.key)
    assert (tested.sound, "is damaged" in tested.words) == (False, True), tested.words


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("name", ["one\0.backup", "one\udcff.backup"])
def test_a_name_that_is_no_text_is_refused_in_words_and_nothing_is_made(kept: KeptRecord, name: str) -> None:
    before = sorted(kept.folder.iterdir())
    file = kept.folder / name
    with pytest.raises(BackupRefused, match="No file can be named") as refused:
        kept.backups.make(kept.clock.now(), str(file), by_hand=True)
    tested = kept.backups.test(str(file), "")
    by_passphrase = kept.backups.test(str(file), "typed")
    preview = kept.backups.preview(str(file), "")
    for words in (refused.value.what, tested.words, by_passphrase.words, preview.words, tested.file):
        assert words.isprintable(), words
    assert not tested.sound and not preview.test.sound and "No file can be named" in preview.words
    with pytest.raises(BackupRefused, match="No file can be named"):
        kept.backups.restore(str(file), "", kept.a_note("put back", NoteKind.RESTORED))
    assert sorted(kept.folder.iterdir()) == before


@pytest.mark.req("SR-41")
@pytest.mark.skipif(os.name != "posix" or sys.platform == "darwin", reason="there a name is always text")
def test_a_name_that_is_no_text_does_not_hide_the_other_backups(kept: KeptRecord) -> None:
    kept.backup_folder.prepare()
    good = kept.backup_folder.make(kept.clock.now())
    os.link(good.file, os.fsencode(kept.folder / "backups") + b"/b\xff.backup")
    listed = kept.backup_folder.listed(kept.clock.now())
    assert sorted((Path(b.file).name, bool(b.words)) for b in listed) == [
        (Path(good.file).name, False),
        ("b\\udcff.backup", True),
    ]


@pytest.mark.req("SR-41")
def test_another_key_is_told_apart_in_words(kept: KeptRecord) -> None:
    file = kept.back_up()
    tested = open_and_walk(file, quick_key("another passphrase", kept.salt))
    assert not tested.sound
    assert "cannot be opened with this backup passphrase" in tested.words


@pytest.mark.req("SR-41")
@pytest.mark.parametrize("content", [b"%PDF-1.7 " * 400, b"SQLite format 3\0" * 400, b"\0" * 8192])
def test_a_foreign_file_is_refused(kept: KeptRecord, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "foreign.backup"
    file.write_bytes(content)
    assert not open_and_walk(file, kept.lock.key).sound


@pytest.mark.req("SR-41")
def test_a_folder_and_a_missing_file_are_refused(kept: KeptRecord, tmp_path: Path) -> None:
    assert not open_and_walk(tmp_path, kept.lock.key).sound
    assert "is not there" in open_and_walk(tmp_path / "missing.backup", kept.lock.key).words


@pytest.mark.req("SR-37")
def test_a_backup_that_was_opened_and_changed_is_found(kept: KeptRecord) -> None:
    file = kept.back_up()
    _by_hand(file, kept.lock.key, "UPDATE journal SET event_time_utc = '2026-11-21' WHERE sequence = 1")
    tested = open_and_walk(file, kept.lock.key)
    assert not tested.sound
    assert "does not hold what was written" in tested.words


@pytest.mark.req("SR-37")
def test_a_backup_that_was_opened_and_cut_is_found(kept: KeptRecord) -> None:
    file = kept.back_up()
    _by_hand(file, kept.lock.key, "DELETE FROM journal WHERE sequence = 3")
    tested = open_and_walk(file, kept.lock.key)
    assert tested.words == "The backup holds 2 entries; when it was made it held 3, or others."


@pytest.mark.req("SR-40")
def test_a_backup_of_a_newer_program_is_refused(kept: KeptRecord) -> None:
    file = kept.back_up()
    with connect(file, kept.lock.key) as connection:
        connection.pragma("user_version", 99)
    connection.close()
    assert "was made by a newer KetaDesk" in open_and_walk(file, kept.lock.key).words


@pytest.mark.req("SR-41")
def test_the_record_itself_is_not_taken_for_a_backup(kept: KeptRecord, tmp_path: Path) -> None:
    kept.close()
    assert not open_and_walk(kept.file, kept.key.record).sound


def test_no_key_shows_in_a_traceback(kept: KeptRecord) -> None:
    assert kept.lock.key.hex() not in repr(kept.lock)
    file = kept.back_up()
    connection = connect_to_read(file, kept.lock.key, disk_is_read_only=True)
    assert rows(connection, "SELECT entries FROM backup_note") == [(3,)]
    connection.close()


def _by_hand(file: Path, key: bytes, sql: str) -> None:
    """Change a record past its triggers, and put them back."""
    connection: apsw.Connection = connect(file, key)
    triggers = rows(connection, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'")
    for name, _ in triggers:
        rows(connection, f"DROP TRIGGER {name}")
    rows(connection, sql)
    for _, trigger in triggers:
        rows(connection, trigger)
    connection.close()
