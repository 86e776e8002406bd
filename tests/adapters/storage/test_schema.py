"""What a record is made of is told from what somebody made of it; comments and spaces make no difference."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import apsw
import pytest

from ketadesk.adapters.storage.migration import migrate
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.schema import foreign_parts, part_made_by

from .orders import KEY, StoppedBoot, StoppedClock
from .test_backup import HOSTILE

pytestmark = pytest.mark.req("SR-37")


@pytest.fixture
def record() -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    migrate(connection, KEY.chain)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    yield connection
    connection.close()


def test_a_fresh_record_is_ours(record: apsw.Connection) -> None:
    assert foreign_parts(record) == ()


def test_a_record_of_version_1_brought_up_to_date_is_ours(tmp_path: Path) -> None:
    copyfile(Path(__file__).with_name("released") / "record_v1.db", tmp_path / "record.db")
    record = Record(tmp_path, KEY, StoppedClock(), StoppedBoot())
    with record.database.reading() as connection:
        assert foreign_parts(connection) == ()
    record.close()


@pytest.mark.parametrize("change", [change for change in HOSTILE if "backup_note" not in change])
def test_anything_more_less_or_different_is_named(record: apsw.Connection, change: str) -> None:
    record.execute(change).fetchall()
    assert len(foreign_parts(record)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TRIGGER pin_is_never_deleted", "the trigger 'pin_is_never_deleted' is missing"),
        ("ALTER TABLE pin ADD COLUMN more TEXT", "the table 'pin' is another one"),
        ('CREATE VIEW "a\n b" AS SELECT 1', r"the view 'a\n b' does not belong there"),
        (f"CREATE VIEW {'v' * 99} AS SELECT 1", f"the view '{'v' * 40}' ... does not belong there"),
        ("DELETE FROM allowed_step WHERE kind = 'end'", "the table of steps has other rows"),
    ],
)
def test_it_is_said_in_words(record: apsw.Connection, change: str, said: str) -> None:
    record.execute(change).fetchall()
    assert foreign_parts(record) == (said,)


def test_what_stands_beside_belongs_there_and_has_to(record: apsw.Connection) -> None:
    beside = part_made_by("CREATE TABLE note (one TEXT NOT NULL)", "table", "note")
    assert foreign_parts(record, beside=(beside,)) == ("the table 'note' is missing",)
    record.execute("CREATE TABLE note (one  TEXT -- what it says\n NOT /* ever */ NULL)").fetchall()
    assert foreign_parts(record, beside=(beside,)) == ()
    assert foreign_parts(record) == ("the table 'note' does not belong there",)


def test_spaces_within_quotes_are_told_apart(record: apsw.Connection) -> None:
    beside = part_made_by("CREATE VIEW note AS SELECT 'a b'", "view", "note")
    record.execute("CREATE VIEW note AS SELECT 'a  b'").fetchall()
    assert foreign_parts(record, beside=(beside,)) == ("the view 'note' is another one",)
