"""The port `Erasing`: taking one patient out of the record, and finding who has been kept longer than is allowed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.erasure import erase, what_erasing_takes
from ketadesk.adapters.storage.journal import JournalWriter
from ketadesk.application.account import Author
from ketadesk.application.ports import Clock
from ketadesk.application.record_step import stamp
from ketadesk.application.workstation import Erasure

_TOO_LONG = (
    "SELECT identifier FROM order_revision JOIN journal ON journal.subject = order_revision.order_id"
    " GROUP BY identifier HAVING max(event_time_utc) < ? ORDER BY identifier"
)


@dataclass(frozen=True)
class SqliteErasing:
    """Erasing from one record. Every method raises `StorageFailed` when the record cannot be used."""

    writer: JournalWriter
    clock: Clock

    def erasure(self, identifier: str) -> Erasure:
        """What it would take away. Raises `ErasureRefused`."""
        with self.writer.database.reading() as connection:
            return what_erasing_takes(connection, identifier)

    def erase(self, identifier: str, reason: str, by: Author, entry_id: str) -> None:
        """Erase; a tombstone stays. Raises `ErasureRefused`."""
        at, utc_offset = stamp(self.clock.now())
        erase(self.writer, identifier, reason, by, at, utc_offset, entry_id)

    def kept_too_long(self, before: datetime) -> tuple[str, ...]:
        """Identifiers of patients about whom nothing was entered since."""
        limit = before.astimezone(UTC).isoformat(timespec="microseconds")
        with self.writer.database.reading() as connection:
            found = rows(connection, _TOO_LONG, (limit,))
        return tuple(identifier for (identifier,) in found)
