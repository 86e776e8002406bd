"""All thresholds that hold while an infusion runs, asked for every set of its log.

A log of 72 hours has 288 sets, and it is judged anew at every look at it. Most thresholds are decided by one or two
values, and the same values come again and again: those are compared with the limit once for each text, the scale, the
target and the baseline's own text, which is all that such a threshold depends on. Nothing is kept beyond one look.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ketadesk.domain.bedside.news2 import SPO2_ROWS
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import (
    NEWS_OBSERVATIONS,
    URGENCY_OF_ACTION,
    Judged,
    Passed,
    observed_item,
    what_passes,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary, ItemKind

_EPISODES = ("first-seen", "second-seen")
_Texts = tuple[str | None, ...]
_Key = tuple[tuple[str, ...], _Texts, _Texts, int, int | None]


class _Placed(NamedTuple):
    """A threshold with its place among all."""

    place: int
    action: str
    urgency: Urgency
    threshold: ActionThreshold


class ThresholdTable:
    """The thresholds of one library, sorted by what decides them."""

    def __init__(self, library: DrugLibrary) -> None:
        signs = tuple(item.id for item in library.observation.items if item.kind is ItemKind.SIGNS)
        self._by_items: dict[tuple[str, ...], list[_Placed]] = {}
        self._others: list[_Placed] = []
        """Decided by the whole set, or by the sets before it."""
        self._known: dict[_Key, tuple[tuple[int, Passed], ...]] = {}
        for placed in _while_it_runs(library):
            threshold = placed.threshold
            if threshold.observation in NEWS_OBSERVATIONS or threshold.comparison in _EPISODES:
                self._others.append(placed)
            else:
                item = observed_item(threshold.observation, library.observation) or threshold.observation
                items = (item, *signs) if threshold.comparison == "is" else (item,)
                self._by_items.setdefault(items, []).append(placed)

    def passed_by(self, judged: Judged) -> tuple[Passed, ...]:
        """Return every threshold that the set passes, in the library's order."""
        found = [*_passed(self._others, judged)]
        for items, placed in self._by_items.items():
            baseline = () if judged.baseline is None else _texts(items, judged.baseline)
            key = (items, _texts(items, judged.observed), baseline, judged.spo2_scale, judged.target)
            if key not in self._known:
                self._known[key] = tuple(_passed(placed, judged))
            found += self._known[key]
        return tuple(passed for _, passed in sorted(found, key=lambda one: one[0]))


def _texts(items: tuple[str, ...], observed: ObservationSet) -> _Texts:
    by_item = observed.by_item
    return tuple(by_item[item].text if item in by_item else None for item in items)


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
