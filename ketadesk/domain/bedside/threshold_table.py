"""All thresholds that hold while an infusion runs, asked for every set of its log.

A log of 72 hours has 288 sets, and it is judged anew at every look at it. Most thresholds are decided by one value,
and the same values come again and again: each is compared with the limit once for each text. What is known holds for
one scale, target and baseline; with another of them it begins anew, and nothing is kept beyond one look.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ketadesk.domain.bedside.news2 import SPO2_ROWS
from ketadesk.domain.bedside.passed_thresholds import (
    NEWS_OBSERVATIONS,
    SPO2,
    URGENCY_OF_ACTION,
    Judged,
    Passed,
    what_passes,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary, ItemKind

_EPISODES = ("first-seen", "second-seen")


class _Placed(NamedTuple):
    """A threshold with its place among all."""

    place: int
    action: str
    urgency: Urgency
    threshold: ActionThreshold


_Found = tuple[tuple[int, Passed], ...]


class ThresholdTable:
    """The thresholds of one library, sorted by what decides them."""

    def __init__(self, library: DrugLibrary) -> None:
        self._signs = {item.id for item in library.observation.items if item.kind is ItemKind.SIGNS}
        self._items = {item.id for item in library.observation.items}
        self._by_items: dict[tuple[str, ...], list[_Placed]] = {}
        self._by_the_whole: list[_Placed] = []
        self._by_episodes: list[_Placed] = []
        self._known: dict[tuple[str, ...], dict[tuple[str | None, ...], _Found]] = {}
        self._known_for: Judged | None = None
        for placed in _while_it_runs(library):
            self._sort_in(placed)

    def passed_by(self, judged: Judged) -> tuple[Passed, ...]:
        """Return every threshold that the set passes, in the library's order."""
        if self._known_for is None or not _is_judged_alike(self._known_for, judged):
            self._known_for, self._known = judged, {items: {} for items in self._by_items}
        found = list(_passed(self._by_the_whole, judged))
        if judged.first_seen or judged.second_seen:
            found += _passed(self._by_episodes, judged)
        by_item = judged.observed.by_item
        for items, known in self._known.items():
            texts = tuple([by_item[item].text if item in by_item else None for item in items])
            if texts not in known:
                known[texts] = tuple(_passed(self._by_items[items], judged))
            found += known[texts]
        return tuple(passed for _, passed in sorted(found, key=lambda one: one[0]))

    def _sort_in(self, placed: _Placed) -> None:
        observation = placed.threshold.observation
        if observation in NEWS_OBSERVATIONS:
            self._by_the_whole.append(placed)
        elif placed.threshold.comparison in _EPISODES:
            self._by_episodes.append(placed)
        else:
            # SpO2 on a scale is no item, and a danger sign is an answer to one; a sign may bear an item's name.
            item = SPO2 if observation in SPO2_ROWS.values() else observation
            signs = self._signs if placed.threshold.comparison == "is" else ()
            self._by_items.setdefault((*self._items.intersection({item}), *sorted(signs)), []).append(placed)


def _is_judged_alike(one: Judged, other: Judged) -> bool:
    """True where the values of a set are all in which two could differ."""
    return (one.spo2_scale, one.target, one.baseline is other.baseline) == (other.spo2_scale, other.target, True)


def _while_it_runs(library: DrugLibrary) -> Iterator[_Placed]:
    place = 0
    for level in library.actions:
        urgency = URGENCY_OF_ACTION.get(level.id)
        if urgency is not None:
            for threshold in level.thresholds:
                yield _Placed(place := place + 1, level.id, urgency, threshold)


def _passed(placed: list[_Placed], judged: Judged) -> Iterator[tuple[int, Passed]]:
    for place, action, urgency, threshold in placed:
        seen = what_passes(threshold, judged)
        if seen:
            texts = ", ".join(text for _, text in seen)
            items = frozenset(item for item, _ in seen)
            yield place, Passed(threshold=threshold, action=action, urgency=urgency, seen=texts, items=items)
