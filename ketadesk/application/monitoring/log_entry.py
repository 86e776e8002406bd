"""An entry of the infusion's log, as it is kept: the fact, who logged it, when it happened and when it was entered."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ketadesk.domain.bedside.infusion_log import Logged, Observed, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet


class LogEntry(Logged):
    """One entry about one order. Its `at` is the event's time; the journal keeps the time of entry beside it."""

    order_id: str
    revision: int
    """The revision that it was logged under."""
    by: str
    """Account id."""
    by_name: str
    entered_at: str
    """ISO 8601 UTC, to the second: when it was entered."""
    utc_offset: str
    """The workstation's offset then, `+01:00`."""

    @property
    def entered(self) -> datetime:
        """When it was entered, aware, UTC."""
        return datetime.fromisoformat(self.entered_at)

    @property
    def corrects(self) -> str:
        """Entry id of what this one replaces or strikes through; blank for a new fact."""
        return self.fact.entry if isinstance(self.fact, StruckThrough) else self.replaces


Sets = Sequence[tuple[LogEntry, ObservationSet]]
"""Sets of observations, each with the entry that it was logged by."""


def sets_of(entries: Iterable[LogEntry]) -> Sets:
    """Return the sets of observations among `entries`, in their order."""
    return [(entry, entry.fact.observed) for entry in entries if isinstance(entry.fact, Observed)]
