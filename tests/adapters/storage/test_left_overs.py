"""What a killed program left beside the record goes at the next opening, and nothing else does."""

from pathlib import Path

import pytest

from ketadesk.adapters.storage.left_overs import clear_left_overs
from ketadesk.adapters.storage.new_file import passing_file

pytestmark = pytest.mark.req("SR-46")

LEFT = (
    ".record.db.0123abcd.part",
    ".record.db.0123abcd.part-wal",
    ".record.db.0123abcd.part-shm",
    ".record.db.0123abcd.part-journal",
    ".record.before-v2.db.ffffffff.part",
    ".record.before-restore-20261122T160000Z.db.0123abcd.part",
    ".record.before-restore-20261122T160000Z_2.db-wal.0123abcd.part",
)
KEPT = (
    "record.db",
    "record.db-wal",
    "record.before-v2.db",
    "record.before-restore-20261122T160000Z.db",
    "anchor",
    "keys.json",
    "record.db.0123abcd.part",
    ".record.db.0123abcd.part2",
    ".record.db.0123ABCD.part",
    ".record.db.0123abc.part",
    ".record.db.part",
    ".other.db.0123abcd.part",
    ".KetaDesk_20261122T1600Z.backup.0123abcd.part",
)


def test_only_what_has_a_passing_name_of_the_record_goes(tmp_path: Path) -> None:
    for name in (*LEFT, *KEPT):
        (tmp_path / name).write_text(name)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / LEFT[0]).write_text("of another folder")
    clear_left_overs(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([*KEPT, "backups"])
    assert (tmp_path / "backups" / LEFT[0]).exists()


@pytest.mark.parametrize("target", ["record.db", "record.before-v2.db"])
def test_every_passing_name_is_known(tmp_path: Path, target: str) -> None:
    with passing_file(tmp_path / target) as passing:
        assert passing.exists()
        clear_left_overs(tmp_path)
        assert not passing.exists()


@pytest.mark.req("SR-45")
def test_what_cannot_be_removed_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / LEFT[0]).mkdir()
    (tmp_path / LEFT[1]).write_text("goes")
    clear_left_overs(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [LEFT[0]]
    clear_left_overs(tmp_path / "no such folder")
