"""The record as these tests open it: fixed keys, the computer's own clock, and the anchor written after each commit."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ketadesk.adapters.storage.anchor import ANCHOR_FILE as ANCHOR
from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.boot import WorkstationBoot
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.record_key import RecordKey, record_key
from ketadesk.adapters.storage.verify import begin_anchor, verify_record
from ketadesk.application.ports import Clock

__all__ = ["ANCHOR", "KEY", "OTHER_KEY", "RECORD", "opened", "opened_to_look", "what_verify_finds"]

RECORD = "record.db"
KEY = record_key(bytes(range(32)))
OTHER_KEY = record_key(bytes(range(1, 33)))


class ComputersClock:
    """The computer's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> tzinfo:
        return UTC


COMPUTERS_CLOCK = ComputersClock()


@contextmanager
def opened(folder: Path, key: RecordKey = KEY, clock: Clock = COMPUTERS_CLOCK) -> Iterator[Record]:
    """The record in `folder`, made where there is none, as the program opens it. Raises `StorageFailed`."""
    anchor = AnchorFile(folder, key.anchor)
    with closing(Record(folder, key, clock, WorkstationBoot(), after_commit=anchor.write)) as record:
        with record.database.reading() as connection:
            begin_anchor(connection, anchor)
        yield record


@contextmanager
def opened_to_look(folder: Path, key: RecordKey = KEY) -> Iterator[Record]:
    """The record in `folder`, which is not written to. Raises `StorageFailed`."""
    with closing(Record(folder, key, COMPUTERS_CLOCK, WorkstationBoot(), only_read=True)) as record:
        yield record


def what_verify_finds(record: Record, folder: Path, key: RecordKey = KEY) -> tuple[str, ...]:
    """What `ketadesk record verify` would say is wrong; nothing in a sound record. Raises `StorageFailed`."""
    with record.database.reading() as connection:
        return verify_record(connection, key.chain, AnchorFile(folder, key.anchor)).findings
