"""Entries of the record as they are made: who, when in UTC, and the workstation's offset at that moment."""

from datetime import UTC, datetime
from typing import NamedTuple

from ketadesk.application.account import Account, Author
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.clock_times import offset_text
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind


class Stamp(NamedTuple):
    """A moment as the record keeps it."""

    at: str
    """ISO 8601 UTC, to the second."""
    utc_offset: str
    """`+01:00`."""


def stamp(moment: datetime) -> Stamp:
    """Return an aware `moment` for the record."""
    return Stamp(moment.astimezone(UTC).isoformat(timespec="seconds"), offset_text(moment).removeprefix("UTC"))


class StepOf(NamedTuple):
    """Whose revision takes a step, and under which entry id."""

    order_id: str
    revision: int
    by: Account
    entry_id: str


def step_taken(
    of: StepOf,
    kind: EventKind,
    moment: datetime,
    *,
    prescriber: str = "",
    reason: str = "",
    second_entry_json: str = "",
    differing: tuple[str, ...] = (),
) -> RecordedEvent:
    """Return one step of an order, done at `moment`."""
    at, utc_offset = stamp(moment)
    return RecordedEvent(
        entry_id=of.entry_id,
        order_id=of.order_id,
        revision=of.revision,
        kind=kind,
        by=of.by.account_id,
        by_name=of.by.full_name,
        at=at,
        utc_offset=utc_offset,
        prescriber=prescriber,
        reason=reason,
        second_entry_json=second_entry_json,
        differing=differing,
    )


def note_made(kind: NoteKind, by: Author, moment: datetime, entry_id: str, subject: str = "", words: str = "") -> Note:
    """Return one note of `moment`."""
    at, utc_offset = stamp(moment)
    return Note(entry_id=entry_id, kind=kind, by=by, at=at, utc_offset=utc_offset, subject=subject, words=words)
