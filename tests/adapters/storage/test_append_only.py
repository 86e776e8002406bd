"""The record refuses changes from whoever opens it, also without our settings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from ketadesk.adapters.storage.database import open_record
from ketadesk.adapters.storage.order_repository import SqliteOrderRepository

from .orders import cancellation, stored_order


def _foreign_connection(file: Path) -> apsw.Connection:
    return apsw.Connection(str(file))


@pytest.fixture(params=[open_record, _foreign_connection], ids=["our settings", "no settings"])
def connection(
    request: pytest.FixtureRequest, tmp_path: Path, orders: SqliteOrderRepository
) -> Iterator[apsw.Connection]:
    orders.append(stored_order())
    orders.append(stored_order("KD-20261122-0002"))
    orders.cancel(cancellation("KD-20261122-0002"))
    opener: Callable[[Path], apsw.Connection] = request.param
    opened = opener(tmp_path / "record.db")
    yield opened
    opened.close()


_REVISION_COLUMNS = (
    "(sequence, order_id, revision, family_name, given_name, identifier, birth_date, regimen, rate, stored_at,"
    " search_text, summary_sha256)"
)
_JOURNAL_COLUMNS = (
    "(sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by, content_json, content_sha256)"
)


@pytest.mark.req("SR-35")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET content_json = '{}'",
        "UPDATE order_revision SET rate = '420 mL per hour'",
        "UPDATE order_cancellation SET order_id = 'KD-20261122-0001'",
        "UPDATE OR REPLACE journal SET sequence = 2 WHERE sequence = 1",
        "DELETE FROM journal",
        "DELETE FROM order_revision WHERE revision = 1",
        "DELETE FROM order_cancellation",
        f"INSERT OR REPLACE INTO journal {_JOURNAL_COLUMNS}"
        " SELECT 1, 'new id', kind, '', '', '', 'x', '{}', content_sha256 FROM journal WHERE sequence = 1",
        f"INSERT OR REPLACE INTO journal {_JOURNAL_COLUMNS}"
        " SELECT 99, entry_id, kind, '', '', '', 'x', '{}', content_sha256 FROM journal WHERE sequence = 1",
        f"INSERT OR REPLACE INTO order_revision {_REVISION_COLUMNS}"
        " SELECT 1, order_id, 1, '', '', '', '', '', '420 mL per hour', '', '', summary_sha256"
        " FROM order_revision WHERE sequence = 1",
        f"INSERT OR REPLACE INTO order_revision {_REVISION_COLUMNS}"
        " SELECT 1, 'another', 1, '', '', '', '', '', '420 mL per hour', '', '', summary_sha256"
        " FROM order_revision WHERE sequence = 1",
        f"INSERT INTO order_revision {_REVISION_COLUMNS}"
        " SELECT 99, order_id, 3, '', '', '', '', '', '', '', '', summary_sha256"
        " FROM order_revision WHERE sequence = 1",
        f"INSERT INTO order_revision {_REVISION_COLUMNS}"
        " SELECT 99, 'KD-20261122-0002', 2, '', '', '', '', '', '', '', '', summary_sha256"
        " FROM order_revision WHERE sequence = 1",
        "INSERT OR REPLACE INTO order_cancellation VALUES (3, 'KD-20261122-0001', 1)",
        "INSERT OR REPLACE INTO order_cancellation VALUES (99, 'KD-20261122-0002', 1)",
        "INSERT INTO order_cancellation VALUES (99, 'KD-20261122-0001', 2)",
        "INSERT INTO order_cancellation VALUES (99, 'unknown', 1)",
        "INSERT INTO journal DEFAULT VALUES",
    ],
)
def test_a_change_is_refused_and_nothing_is_different(connection: apsw.Connection, change: str) -> None:
    def everything() -> list[object]:
        tables = ("journal", "order_revision", "order_cancellation")
        return [connection.execute(f"SELECT * FROM {table} ORDER BY sequence").fetchall() for table in tables]

    before = everything()
    with pytest.raises(apsw.ConstraintError):
        connection.execute(change).fetchall()
    assert everything() == before
