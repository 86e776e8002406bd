"""One round at the bed as it was typed so far: its moment, the sets it is for, what can be used, what is missing.

Worked out anew from the draft and the log each time. A set that takes another one's place is looked at as if that one
had never been made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from ketadesk.application.monitoring.bedside_desk import ObservationDraft
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_moment import RoundMoment, round_moment
from ketadesk.application.monitoring.observation.read_observation import Equipment, ReadItem, read_items, values_of
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.application.typed_text import REASON_LENGTH, text_flaw
from ketadesk.domain.bedside.due_sets import DueSet, due_sets, needed_items
from ketadesk.domain.bedside.due_slots import Slot
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Observed, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ObservationRules

STROKE: Final = "stroke"
"""Entry id of a stroke that stands in the log for a moment and is never stored."""


@dataclass(frozen=True)
class ObservationRound:
    """What was typed, read."""

    moment: RoundMoment
    log: tuple[LogEntry, ...]
    """Without the set that is corrected."""
    read: Mapping[str, ReadItem]
    observed: ObservationSet
    """What can be used of it; the reason only where something is missing."""
    covered: Mapping[str, DueSet]
    """Track -> the due set that this moment belongs to, with what became of it; none before the start."""
    still_open: tuple[DueSet, ...]
    """Those of them of which something is still needed."""
    needed: tuple[str, ...]
    """Item ids of a full set now: what is still open of the due sets; before the start everything."""
    missing: tuple[str, ...]
    """Item ids, in the library's order."""
    text_problem: str

    @property
    def can_save(self) -> bool:
        """True where it can be stored as it stands."""
        settled = not any(r.problem or r.ask for r in self.read.values())
        reason = bool(self.observed.incomplete_because) or not self.missing
        usable = self.moment.at is not None and not self.moment.problem and not self.text_problem
        return usable and settled and reason and bool(self.observed.values)


def read_round(watched: Watched, draft: ObservationDraft, reference: Reference, zone: tzinfo) -> ObservationRound:
    """Read `draft` for the infusion as it stands."""
    rules = reference.library.observation
    log = _without(watched, draft.corrects)
    moment = round_moment(watched, draft, zone)
    at = moment.at or watched.now
    covered = _covered(due_sets(watched.course, rules, log, watched.now), at)
    left = _left_of(covered, watched.course, rules, log, at)
    needed = _needed(left, watched.course, rules, at)
    read = read_items(draft, rules.items, _equipment(watched, at))
    observed = values_of(read)
    missing = tuple(item_id for item_id in needed if observed.value(item_id) is None)
    return ObservationRound(
        moment=moment,
        log=log,
        read=read,
        observed=observed.model_copy(
            update={"incomplete_because": draft.incomplete_because if missing else "", "comment": draft.comment}
        ),
        covered=covered,
        still_open=tuple(due for due, items in left if items),
        needed=needed,
        missing=missing,
        text_problem=_text_problem(draft, bool(missing)),
    )


def _without(watched: Watched, corrects: str) -> tuple[LogEntry, ...]:
    """Struck through and not left out: what that entry had replaced must not stand again."""
    target = next((e for e in watched.log if e.entry_id == corrects), None)
    if target is None:
        return watched.log
    return (*watched.log, target.model_copy(update={"entry_id": STROKE, "fact": StruckThrough(entry=corrects)}))


def _covered(sets: tuple[DueSet, ...], at: datetime) -> dict[str, DueSet]:
    """Of each track the newest slot that was open at that moment."""
    return {track: due for due in sets if due.slot.opens <= at for track in due.slot.tracks}


def _left_of(
    covered: Mapping[str, DueSet],
    course: InfusionCourse,
    rules: ObservationRules,
    log: tuple[LogEntry, ...],
    at: datetime,
) -> tuple[tuple[DueSet, frozenset[str]], ...]:
    """Each due set with the ids of the items that nobody has observed yet."""
    tracks: dict[Slot, list[str]] = {}
    for track, due in covered.items():
        tracks.setdefault(due.slot, []).append(track)
    found = []
    for due in {d.slot: d for d in covered.values()}.values():
        asked = {item.id for item in needed_items(course, rules, tracks[due.slot], at)}
        found.append((due, frozenset(asked - items_observed(due, log))))
    return tuple(found)


def _needed(
    left: tuple[tuple[DueSet, frozenset[str]], ...], course: InfusionCourse, rules: ObservationRules, at: datetime
) -> tuple[str, ...]:
    """What is left of the due sets, before the start everything; in the library's order."""
    if course.started_at is None:
        return tuple(item.id for item in needed_items(course, rules, [item.track for item in rules.items], at))
    open_items = {item_id for _, items in left for item_id in items}
    return tuple(item.id for item in rules.items if item.id in open_items)


def items_observed(due: DueSet, log: tuple[LogEntry, ...]) -> set[str]:
    """Ids of the items that the sets of a due set have."""
    made = [e.fact.observed for e in log if e.entry_id in due.entries and isinstance(e.fact, Observed)]
    return {value.item for observed in made for value in observed.values}


def _equipment(watched: Watched, at: datetime) -> Equipment:
    """The container that hung at that moment, and the pump; of the order where nothing hung yet."""
    hung = [c.container for c in watched.course.containers if c.hung_at <= at]
    order = watched.orders.get(watched.revision)
    pump = None if order is None else order.pump
    container = hung[-1] if hung else None if order is None else order.container
    return Equipment(
        container_ml=None if container is None else container.ml,
        pump_maximum_ml_per_h=None if pump is None else pump.maximum_ml_per_h,
    )


def _text_problem(draft: ObservationDraft, asks_reason: bool) -> str:
    asked = (("comment", draft.comment), ("reason", draft.incomplete_because if asks_reason else ""))
    for name, text in asked:
        flaw = text_flaw(text, REASON_LENGTH)
        if flaw:
            return f"The {name} cannot be used. Allowed: {flaw}"
    return ""
