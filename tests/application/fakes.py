"""The outside world in memory, keeping the promises of `ports.py`."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ketadesk.application.errors import StorageFailed
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

LONDON = ZoneInfo("Europe/London")


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 22, 13, 45, 30, tzinfo=LONDON)

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return LONDON

    def forward(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)


@dataclass
class DraftInMemory:
    text: str | None = None

    def keep(self, draft_json: str) -> None:
        self.text = draft_json

    def kept(self) -> str | None:
        return self.text

    def discard(self) -> None:
        self.text = None


@dataclass
class SheetsSeen:
    """A writer that remembers what it was given; its "PDF" is the content's own JSON."""

    written: list[tuple[SheetContent, PageSize]] = field(default_factory=list)

    def write(self, content: SheetContent, page_size: PageSize, behind: PrintedOrder | None = None) -> bytes:
        self.written.append((content, page_size))
        return content.model_dump_json().encode()

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        return b"".join(self.write(content, page_size, behind) for content in parts)

    def write_labels(
        self, labels: tuple[ContainerLabel, ...], stock: LabelStock, behind: PrintedOrder, first: int = 1
    ) -> bytes:
        return b"".join(label.model_dump_json().encode() for label in labels)

    def unprintable(self, text: str) -> str:
        return ", ".join(sorted(set(text) & set("王م")))


def seal(text: str) -> str:
    """The seal of a record whose key is `the ward's`."""
    return hmac.new(b"the ward's", text.encode(), hashlib.sha256).hexdigest()[:8].upper()


def disk_full() -> StorageFailed:
    return StorageFailed("The disk is full.", "Free some space.")
