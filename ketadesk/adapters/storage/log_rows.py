"""The row that an entry of an infusion's log is found by, and how both are read back together.

The entry stands whole in the journal. The row repeats the order, the revision, the kind of fact and what it corrects,
for the record's own rules; where the two do not say the same, the record is damaged.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.infusion_log import Started, Stopped
from ketadesk.domain.order_state import EventKind

LOG_COLUMNS: Final = "infusion_entry.order_id, infusion_entry.revision, infusion_entry.kind, infusion_entry.corrects"
"""What a row says beside its number; named in full, since the journal has a kind too."""

_STEP_OF: Final = {Started: EventKind.START, Stopped: EventKind.END}


def log_row(entry: LogEntry) -> tuple[str | int | None, ...]:
    """The values of `LOG_COLUMNS` for `entry`."""
    return (entry.order_id, entry.revision, entry.fact.kind, entry.corrects or None)


def step_of(entry: LogEntry) -> EventKind | None:
    """The step that the order takes with this entry; a corrected start or end takes none, the order took it."""
    return None if entry.replaces else _STEP_OF.get(type(entry.fact))


def is_of(entry: LogEntry, stands_as: Sequence[str]) -> bool:
    """Whether the journal says so too; `stands_as`: entry id, order id, account id, name, event time as found there."""
    *names, event_time = stands_as
    try:
        at = datetime.fromisoformat(event_time)
    except ValueError:
        return False
    return at == entry.at and names == [entry.entry_id, entry.order_id, entry.by, entry.by_name]
