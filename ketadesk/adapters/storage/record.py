"""The record: one encrypted file, and everything that is kept in it."""

from pathlib import Path
from typing import Final

from ketadesk.adapters.storage.database import Database
from ketadesk.adapters.storage.infusion_log import SqliteInfusionLog
from ketadesk.adapters.storage.journal import AfterCommit, BootClock, JournalWriter
from ketadesk.adapters.storage.order_repository import SqliteOrderRepository
from ketadesk.adapters.storage.record_key import RecordKey
from ketadesk.application.ports import Clock

RECORD_FILE: Final = "record.db"
"""The record's name in the data folder."""


def _nobody_to_tell(_count: int, _head: str) -> None:
    """For a record without an anchor."""


class Record:
    """The record of one data folder, opened at its first use. Close it when done."""

    def __init__(
        self,
        folder: Path,
        key: RecordKey,
        clock: Clock,
        boot: BootClock,
        after_commit: AfterCommit = _nobody_to_tell,
        *,
        only_read: bool = False,
    ) -> None:
        """`after_commit` is told the number of entries and the chain's head, once they are durable."""
        self.database = Database(folder / RECORD_FILE, key.record, key.chain, only_read=only_read)
        self.writer = JournalWriter(self.database, key.chain, clock, boot, after_commit)
        self.orders = SqliteOrderRepository(self.writer)
        self.infusions = SqliteInfusionLog(self.writer, self.orders)

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        self.database.close()
