"""Walk an infusion's log beside the order's life: what was logged fits the revision, and starts and ends are in both.

A correction names an entry of the same order and kind that was not corrected before; the triggers say so too, but
whoever changed rows by hand did it without them.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from pydantic import ValidationError

from ketadesk.adapters.storage.log_rows import is_of, step_of
from ketadesk.adapters.storage.log_rules import IN_FORCE
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.order_state import EventKind, OrderEvent, OrderProgress

_LOGGED_STEPS: Final = (EventKind.START, EventKind.END)
_STRUCK: Final = "struck-through"


class StandsAs(NamedTuple):
    """An entry's id, order, author and time as the journal has them."""

    entry_id: str
    subject: str
    made_by: str
    made_by_name: str
    event_time_utc: str


class _Announced(NamedTuple):
    """The step that the next entry has to be."""

    sequence: int
    kind: EventKind
    revision: int


class LogWalk:
    """The log of one order, entry by entry in the order of writing, and the order's steps between them."""

    def __init__(self) -> None:
        self._flaws: list[str] = []
        self._standing: dict[str, LogEntry] = {}
        """By their ids the entries that nothing corrected yet."""
        self._announced: _Announced | None = None

    def take(self, sequence: int, content: bytes, stands_as: StandsAs, progress: OrderProgress | None) -> None:
        """One entry of the log; `progress` is where the order stands before it."""
        try:
            entry = LogEntry.model_validate_json(content)
        except ValidationError:
            self._flaws.append(f"entry {sequence} of its log cannot be read.")
            return
        corrected = self._standing.pop(entry.corrects, None)
        if entry.corrects and not _may_correct(entry, corrected):
            self._flaws.append(f"entry {sequence} of its log corrects none that it could.")
        is_of_its_time = corrected is not None and corrected.revision == entry.revision
        if not is_of_its_time and not _is_in_force(entry, progress):
            self._flaws.append(f"entry {sequence} of its log is about a revision that was not signed.")
        if not is_of(entry, stands_as):
            self._flaws.append(f"entry {sequence} of its log is not by whom, of when or about what it says.")
        self._standing[entry.entry_id] = entry
        self._forget_announced()
        kind = step_of(entry)
        if kind is not None:
            self._announced = _Announced(sequence + 1, kind, entry.revision)

    def step(self, sequence: int, event: OrderEvent) -> None:
        """One step of the order; a start or an end is the entry right behind its fact."""
        expected = self._announced == (sequence, event.kind, event.revision)
        if expected:
            self._announced = None
        elif event.kind in _LOGGED_STEPS:
            self._flaws.append(f"the {event.kind} in entry {sequence} is not in its log.")

    def all_flaws(self) -> Iterator[str]:
        """Once every entry was taken."""
        self._forget_announced()
        yield from self._flaws

    def _forget_announced(self) -> None:
        if self._announced is not None:
            self._flaws.append(f"the {self._announced.kind} in its log is no step of the order.")
        self._announced = None


def _is_in_force(entry: LogEntry, progress: OrderProgress | None) -> bool:
    revision = progress.find(entry.revision) if progress else None
    return revision is not None and revision.state in IN_FORCE


def _may_correct(entry: LogEntry, corrected: LogEntry | None) -> bool:
    if corrected is None or corrected.fact.kind == _STRUCK:
        return False
    return entry.fact.kind in (corrected.fact.kind, _STRUCK)
