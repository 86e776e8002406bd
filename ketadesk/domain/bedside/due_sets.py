"""Which observation sets are due, and what became of them: a pure function of the facts and the time.

Two tracks with different step-downs (and temperature), in elapsed time from the start, begun anew by a bolus, a rate
increase or a resume. Nothing of this is stored: a corrected entry, a later clock or a longer sleep gives the right
list the next time it is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from ketadesk.domain.bedside.due_outcome import (
    NOTHING_YET,
    DueState,
    Outcome,
    SetsOf,
    made_sets,
    outcome,
    reasons_why_not,
    sets_by_slot,
    together,
)
from ketadesk.domain.bedside.due_slots import Slot, longest_interval_min, longest_tolerance_min, slots
from ketadesk.domain.bedside.elapsed import after_minutes
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, standing_facts
from ketadesk.domain.drug_library import ObservationItem, ObservationRules
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import total

WITH_EVERY_SET: Final = "pump"
"""The track that is looked at with every set."""
_READ_OFF_THE_PUMP: Final = frozenset({"pump-rate", "volume-left"})
"""Items that nobody can observe where nothing hangs on a pump."""


class DueSet(Model):
    """A slot with what became of it."""

    slot: Slot
    state: DueState
    entries: tuple[str, ...] = ()
    """Entry ids of the sets, or of the reason why not."""
    missing: tuple[str, ...] = ()
    """Item ids that a set that was made leaves open."""


def due_sets(
    course: InfusionCourse, rules: ObservationRules, log: Sequence[Logged], now: datetime
) -> tuple[DueSet, ...]:
    """Return every slot up to `now` with its state, and the next one; by time.

    A set counts for the slot of each track that was the open one when it was made, until the next one of that track
    opens: never for an older one, however late that still is. What the first set of a slot leaves out, a second may
    add; one that adds nothing is extra. A slot with something in the log is never left out, wherever the clock stands.
    """
    facts = standing_facts(log)
    made, reasons = made_sets(facts), reasons_why_not(facts)
    latest = max((now, *(s.at for s in made), *(at for _, at in reasons)))
    # One interval further, so that every slot that counts has the one after it to bound it.
    further = total(longest_interval_min(rules), longest_tolerance_min(rules))
    found = slots(course, rules, after_minutes(latest, further))
    known = _Known(course, rules, sets_by_slot(found, made), reasons, now)
    return _shown([known.due_set(slot) for slot in found])


def needed_items(
    course: InfusionCourse, rules: ObservationRules, tracks: Sequence[str], at: datetime
) -> tuple[ObservationItem, ...]:
    """Return what a full set on these tracks has at `at`: their items, and those of every set.

    Where nothing hangs on a pump, nothing is read off one.
    """
    pumped = any(
        s.start <= at and (s.end is None or at < s.end) and (s.container is not None or s.ml_per_h > 0)
        for s in course.segments
    )
    asked = {*tracks, WITH_EVERY_SET}
    items = (i for i in rules.items if i.needed and i.track in asked)
    return tuple(i for i in items if pumped or i.id not in _READ_OFF_THE_PUMP)


@dataclass(frozen=True)
class _Known:
    """All that says what became of a slot."""

    course: InfusionCourse
    rules: ObservationRules
    sets_of: SetsOf
    reasons: Mapping[tuple[str, datetime], str]
    now: datetime

    def due_set(self, slot: Slot) -> DueSet:
        """The slot with its state; the items of every set stand beside those of its tracks."""
        outcomes = [self._of_track(slot, track) for track in slot.tracks]
        made = sorted({s for o in outcomes for s in o.sets}, key=lambda s: s.at)
        if made:
            with_each = needed_items(self.course, self.rules, (), made[0].at)
            outcomes.append(outcome(slot, made, [i.id for i in with_each]))
        return DueSet(
            slot=slot,
            state=together(slot, outcomes, self.now),
            entries=tuple(dict.fromkeys(e for o in outcomes for e in o.entries)),
            missing=tuple(dict.fromkeys(i for o in outcomes for i in o.missing)),
        )

    @cached_property
    def _items(self) -> dict[str, frozenset[str]]:
        tracks = {i.track for i in self.rules.items}
        return {t: frozenset(i.id for i in self.rules.items if i.track == t) for t in tracks}

    @cached_property
    def _needed(self) -> dict[str, tuple[str, ...]]:
        return {t: tuple(i.id for i in self.rules.items if i.track == t and i.needed) for t in self._items}

    def _of_track(self, slot: Slot, track: str) -> Outcome:
        """A set counts that has anything of the slot's tracks: a line looked at in passing is none."""
        of_slot = [self._items.get(t, frozenset()) for t in slot.tracks]
        made = self.sets_of.get((track, slot.at), ())
        counting = [s for s in made if not all(s.items.isdisjoint(items) for items in of_slot)]
        if counting:
            return outcome(slot, counting, self._needed.get(track, ()))
        reason = self.reasons.get((track, slot.at))
        return NOTHING_YET if reason is None else Outcome(DueState.NOT_DONE, entries=(reason,))


def _shown(found: Sequence[DueSet]) -> tuple[DueSet, ...]:
    """Without what is further off than the next one, unless something was logged about it."""
    next_at = min((d.slot.at for d in found if d.state is DueState.NEXT), default=None)
    return tuple(d for d in found if d.state is not DueState.NEXT or d.slot.at == next_at or d.entries)
