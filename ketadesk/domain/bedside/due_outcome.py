"""What became of one track of a slot: which sets count for it, what they leave open, and whether they came in time."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ketadesk.domain.bedside.due_slots import Slot
from ketadesk.domain.bedside.elapsed import since_first_day
from ketadesk.domain.bedside.infusion_log import Logged, NotObserved, Observed


class DueState(StrEnum):
    """Where a due set stands; the words stand on screen."""

    NEXT = "Next"
    DUE = "Due"
    OVERDUE = "Overdue"
    DONE = "Done"
    DONE_LATE = "Done late"
    PARTLY_DONE = "Partly done"
    NOT_DONE = "Not done"

    @property
    def is_open(self) -> bool:
        """True while somebody has to come."""
        return self in (DueState.NEXT, DueState.DUE, DueState.OVERDUE)


@dataclass(frozen=True)
class Made:
    """A set that was made, and what is in it."""

    entry_id: str
    at: datetime
    items: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What became of one track of a slot."""

    state: DueState | None
    """None while nothing settles it."""
    sets: tuple[Made, ...] = ()
    """Those made for it, extra ones too, by time."""
    entries: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


NOTHING_YET = Outcome(None)
SetsOf = Mapping[tuple[str, datetime], Sequence[Made]]
"""Track and time of its slot -> the sets made while it was the open one, by time."""


def made_sets(facts: Sequence[Logged]) -> list[Made]:
    """Return the sets among standing facts, in their order."""
    return [Made(e.entry_id, e.at, frozenset(e.fact.observed.by_item)) for e in facts if isinstance(e.fact, Observed)]


def reasons_why_not(facts: Sequence[Logged]) -> dict[tuple[str, datetime], str]:
    """Return track and time of its slot -> entry id of why it was not observed; the newest reason holds."""
    return {
        (track, e.fact.due_at): e.entry_id
        for e in facts
        if isinstance(e.fact, NotObserved)
        for track in e.fact.tracks
    }  # fmt: skip


def sets_by_slot(slots: Sequence[Slot], made: Sequence[Made]) -> SetsOf:
    """Return the sets under the slot of each track that was the open one then: from when it opens to the next one's."""
    found: dict[tuple[str, datetime], list[Made]] = {}
    moments = [(since_first_day(one.at), one) for one in made]
    for track in {t for slot in slots for t in slot.tracks}:
        of_track = [slot for slot in slots if track in slot.tracks]
        opens = [since_first_day(slot.opens) for slot in of_track]
        for at, one in moments:
            place = bisect_right(opens, at)
            if place:
                found.setdefault((track, of_track[place - 1].at), []).append(one)
    return found


def outcome(slot: Slot, made: Sequence[Made], asked: Sequence[str]) -> Outcome:
    """Return what `made`, one set or more, by time, make of the items that are `asked`.

    A set that adds nothing to those before it is extra.
    """
    left, entries, completed_at = set(asked), [made[0].entry_id], made[0].at
    for one in made:
        added = left & one.items
        if added:
            entries.append(one.entry_id)
            left -= added
            completed_at = one.at
    missing = tuple(i for i in asked if i in left)
    on_time = completed_at <= slot.late_after
    state = DueState.PARTLY_DONE if missing else DueState.DONE if on_time else DueState.DONE_LATE
    return Outcome(state, tuple(made), tuple(entries), missing)


def together(slot: Slot, outcomes: Sequence[Outcome], now: datetime) -> DueState:
    """Return the state of a slot from those of its tracks: open while one of them is."""
    states = {o.state for o in outcomes}
    if None in states:
        return DueState.NEXT if now < slot.opens else DueState.DUE if now <= slot.late_after else DueState.OVERDUE
    if states == {DueState.NOT_DONE}:
        return DueState.NOT_DONE
    if states == {DueState.DONE}:
        return DueState.DONE
    return DueState.DONE_LATE if states <= {DueState.DONE, DueState.DONE_LATE} else DueState.PARTLY_DONE
