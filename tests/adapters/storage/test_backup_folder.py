"""The folder of backups: names without patients, seven days and four weeks, and never the last good one removed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ketadesk.adapters.storage.backup_folder import backup_name
from ketadesk.application.errors import BackupRefused

from .kept_record import KeptRecord, quick_key

FIRST = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptRecord]:
    made = KeptRecord(tmp_path / "data")
    made.write("first", "second")
    made.backup_folder.prepare()
    yield made
    made.close()


def names(kept: KeptRecord) -> list[str]:
    return sorted(os.listdir(kept.folder / "backups"))


@pytest.mark.req("SR-46")
def test_a_name_says_when_in_utc_and_nothing_else() -> None:
    assert backup_name(datetime.fromisoformat("2026-11-23T02:15:00+01:00")) == "KetaDesk_20261123T0115Z.backup"
    assert backup_name(FIRST, by_hand=True) == "KetaDesk_20261123T0115Z_by-hand.backup"


@pytest.mark.req("SR-41")
def test_forty_days_of_one_a_day_leave_seven_days_and_four_weeks(kept: KeptRecord) -> None:
    for day in range(40):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    # Day 39 is Friday 1 January 2027. Daily: 26 December to 1 January. Before them the newest of a week: Friday the
    # 25th, which stands for its week, and the Sundays before.
    assert names(kept) == [
        "KetaDesk_20261206T0115Z.backup",
        "KetaDesk_20261213T0115Z.backup",
        "KetaDesk_20261220T0115Z.backup",
        "KetaDesk_20261225T0115Z.backup",
        "KetaDesk_20261226T0115Z.backup",
        "KetaDesk_20261227T0115Z.backup",
        "KetaDesk_20261228T0115Z.backup",
        "KetaDesk_20261229T0115Z.backup",
        "KetaDesk_20261230T0115Z.backup",
        "KetaDesk_20261231T0115Z.backup",
        "KetaDesk_20270101T0115Z.backup",
    ]
    shown = kept.backup_folder.listed(FIRST + timedelta(days=39))
    assert [backup.kept_as for backup in shown] == ["daily"] * 7 + ["weekly"] * 4
    assert {backup.entries for backup in shown} == {2}


@pytest.mark.req("SR-41")
def test_one_made_by_hand_is_never_removed(kept: KeptRecord) -> None:
    kept.backup_folder.make(FIRST)
    for day in range(1, 50):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    assert "KetaDesk_20261123T0115Z_by-hand.backup" in names(kept)
    assert kept.backup_folder.listed(FIRST + timedelta(days=50))[-1].kept_as == "by hand"


@pytest.mark.req("SR-41")
def test_one_made_by_hand_stays_also_under_a_name_of_the_schedule(kept: KeptRecord) -> None:
    by_hand = kept.folder / "backups" / backup_name(FIRST)
    kept.backup_folder.make_at(by_hand, FIRST)
    for day in range(1, 50):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    assert by_hand.exists()


@pytest.mark.req("SR-41")
def test_a_scheduled_one_that_a_person_renamed_stays(kept: KeptRecord) -> None:
    made = kept.backup_folder.make(FIRST, by_hand=False)
    renamed = Path(made.file).rename(kept.folder / "backups" / "before the move.backup")
    for day in range(1, 50):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    assert renamed.exists()


@pytest.mark.req("SR-41")
def test_damaged_foreign_and_others_backups_neither_count_nor_go(kept: KeptRecord, tmp_path: Path) -> None:
    folder = kept.folder / "backups"
    other = KeptRecord(tmp_path / "other", master=b"o" * 32)
    other.write("theirs")
    # Of another workstation under the same passphrase and salt: it opens, and it is not ours.
    other.backup_folder.make_at(folder / backup_name(FIRST), FIRST, by_hand=False)
    other.close()
    (folder / backup_name(FIRST + timedelta(hours=1))).write_bytes(b"x" * 8192)
    assert kept.backup_folder.is_due(FIRST + timedelta(hours=2))
    for day in range(1, 50):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    assert {backup_name(FIRST), backup_name(FIRST + timedelta(hours=1))} <= set(names(kept))
    damaged = [b for b in kept.backup_folder.listed(FIRST + timedelta(days=50)) if b.words]
    assert [(b.made_at, b.entries, Path(b.file).name) for b in damaged] == [("", 0, "KetaDesk_20261123T0215Z.backup")]
    assert "cannot be opened with this backup passphrase" in damaged[0].words


@pytest.mark.req("SR-41")
def test_a_clock_a_year_ahead_removes_nothing_that_is_needed(kept: KeptRecord) -> None:
    for day in range(7):
        kept.backup_folder.make(FIRST + timedelta(days=day), by_hand=False)
    kept.backup_folder.make(FIRST + timedelta(days=365), by_hand=False)
    # Of the seven days the oldest has become the newest of its week.
    assert len(names(kept)) == 8
    assert kept.backup_folder.is_due(FIRST + timedelta(days=7))
    kept.backup_folder.make(FIRST + timedelta(days=7), by_hand=False)
    assert backup_name(FIRST + timedelta(days=7)) in names(kept)
    assert backup_name(FIRST + timedelta(days=365)) in names(kept)


@pytest.mark.req("SR-41")
def test_it_is_due_once_a_day(kept: KeptRecord) -> None:
    assert kept.backup_folder.is_due(FIRST)
    kept.backup_folder.make(FIRST, by_hand=False)
    assert not kept.backup_folder.is_due(FIRST + timedelta(hours=23, minutes=59))
    assert kept.backup_folder.is_due(FIRST + timedelta(hours=24))


@pytest.mark.req("SR-41")
def test_one_by_hand_does_not_put_the_schedule_off(kept: KeptRecord) -> None:
    kept.backup_folder.make(FIRST)
    assert kept.backup_folder.is_due(FIRST + timedelta(hours=1))


def test_two_of_the_same_minute_get_two_names(kept: KeptRecord) -> None:
    kept.backup_folder.make(FIRST)
    kept.backup_folder.make(FIRST)
    assert names(kept) == ["KetaDesk_20261123T0115Z_by-hand.backup", "KetaDesk_20261123T0115Z_by-hand_2.backup"]


@pytest.mark.req("SR-45")
def test_a_folder_that_is_gone_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    kept = KeptRecord(tmp_path / "data")
    kept.write("one")
    with pytest.raises(BackupRefused, match="is not there") as refused:
        kept.backup_folder.make(FIRST)
    assert refused.value.next_step == "Check that its disk is connected, then try again."
    assert not (kept.folder / "backups").exists()
    assert kept.backup_folder.listed(FIRST) == ()
    kept.close()


@pytest.mark.req("SR-38")
def test_the_newest_good_one_is_found_past_a_damaged_one(kept: KeptRecord) -> None:
    kept.backup_folder.make(FIRST, by_hand=False)
    newer = Path(kept.backup_folder.make(FIRST + timedelta(days=1), by_hand=False).file)
    content = bytearray(newer.read_bytes())
    content[-100] ^= 1
    newer.write_bytes(content)
    good = kept.backup_folder.newest_good()
    assert good is not None
    assert Path(good.file).name == "KetaDesk_20261123T0115Z.backup"


@pytest.mark.req("SR-38")
def test_without_a_good_one_there_is_none(kept: KeptRecord) -> None:
    assert kept.backup_folder.newest_good() is None


def test_what_a_cut_off_backup_left_goes_after_a_day(kept: KeptRecord) -> None:
    folder = kept.folder / "backups"
    left_over, young, not_ours = (
        folder / f".{backup_name(FIRST)}.0123abcd.part",
        folder / f".{backup_name(FIRST)}.4567abcd.part",
        folder / ".notes.0123abcd.part",
    )
    for file in (left_over, young, not_ours):
        file.write_bytes(b"half")
    old, new = FIRST.timestamp() - 90_000, FIRST.timestamp() - 60
    os.utime(left_over, (old, old))
    os.utime(not_ours, (old, old))
    os.utime(young, (new, new))
    kept.backup_folder.make(FIRST, by_hand=False)
    assert (left_over.exists(), young.exists(), not_ours.exists()) == (False, True, True)


def test_a_backup_under_an_older_passphrase_is_tested_with_that_one(kept: KeptRecord) -> None:
    made = kept.backups.make(FIRST, "", by_hand=True)
    kept.passphrase, kept.salt = "another passphrase now", b"fedcba9876543210"
    assert not kept.backups.test(made.file, "").sound
    assert not kept.backups.test(made.file, "a wrong passphrase").sound
    assert kept.backups.test(made.file, "seven dry swans at noon").sound
    assert not kept.backups.test(str(kept.folder / "missing.backup"), "any passphrase").sound
    assert quick_key("a", b"b") != quick_key("a", b"c")
