"""Which thresholds one set of observations passes, and what was seen that passes them.

A figure equal to the limit passes `at-least` and `at-most`, and does not pass `above` and `below`. What was not
observed passes nothing: a gap is asked for by the schedule, never guessed.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ketadesk.domain.bedside.news2 import SPO2_ROWS, News2, NewsScores
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.drug_library import ActionThreshold, ItemKind, ObservationItem, ObservationRules
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import product, quotient, total

URGENCY_OF_ACTION: Mapping[str, Urgency] = {
    "stop": Urgency.STOP,
    "dysphoria-second": Urgency.STOP,
    "dysphoria-first": Urgency.PAUSE,
    "escalate": Urgency.CALL,
    "liver-tests": Urgency.ANSWER,
}
"""How urgent each action of the library is while an infusion runs."""
START_ACTION = "block-start"
"""The action whose thresholds forbid a start; once the infusion runs it asks for nothing."""
STOP_ACTION = "stop"
"""The action whose thresholds stop an infusion that runs; what passes one of them is no start either."""
_NEWS, _NEWS_PARAMETER = "news2", "news2-parameter"
NEWS_OBSERVATIONS = (_NEWS, _NEWS_PARAMETER)
"""What is worked out from a whole set."""
SPO2 = "spo2"
_HUNDRED = Decimal(100)
_PASSES: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "at-least": operator.ge,
    "at-most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "above-baseline-percent": operator.ge,
    "below-target": operator.lt,
}
"""How a number is compared with its limit. So many per cent above the baseline is reached at exactly so many."""


@dataclass(frozen=True)
class Judged:
    """One set with all that it is judged by."""

    observed: ObservationSet
    rules: ObservationRules
    spo2_scale: int = 1
    target: int | None = None
    """The prescriber's lowest SpO2 in per cent."""
    baseline: ObservationSet | None = None
    first_seen: frozenset[str] = frozenset()
    """Ids of the items that this set is the first to see."""
    second_seen: frozenset[str] = frozenset()
    scores: NewsScores | None = None
    """The library's table, where many sets are judged."""

    @cached_property
    def signs(self) -> frozenset[str]:
        """The danger signs that were there."""
        items = [item.id for item in self.rules.items if item.kind is ItemKind.SIGNS]
        return frozenset(sign for item in items for sign in self.observed.chosen(item))

    @cached_property
    def news(self) -> News2:
        """The score on the scale that was prescribed."""
        return (self.scores or NewsScores(self.rules.news)).of(self.observed, self.spo2_scale)


class Passed(Model):
    """A threshold that a set passes."""

    threshold: ActionThreshold
    action: str
    urgency: Urgency
    seen: str
    items: frozenset[str]
    """The observed items that pass it."""


def without_the_weaker(passed: tuple[Passed, ...]) -> tuple[Passed, ...]:
    """Return what stands where the stronger action holds: a weaker one on the same observed items is left out."""
    return tuple(p for p in passed if not p.items <= _items_of_stronger(p, passed))


def _items_of_stronger(weaker: Passed, passed: tuple[Passed, ...]) -> frozenset[str]:
    return frozenset(item for p in passed if p.urgency.rank < weaker.urgency.rank for item in p.items)


def what_passes(threshold: ActionThreshold, judged: Judged) -> tuple[tuple[str, str], ...]:
    """Return item and what was seen, for all that passes the threshold; nothing where it is kept."""
    match threshold.comparison:
        case "first-seen" | "second-seen":
            return _seen_anew(threshold, judged)
        case "is":
            return _chosen(threshold, judged)
        case _ if threshold.observation == _NEWS_PARAMETER:
            return _single_parameters(threshold, judged)
    return _measured(threshold, judged)


def observed_item(observation: str, rules: ObservationRules) -> str | None:
    """Return the id of the item that a threshold's observation is read from; none for what is worked out."""
    if observation in SPO2_ROWS.values():
        return SPO2
    return next((i.id for i in rules.items if observation == i.id or _is_sign_of(observation, i)), None)


def _is_sign_of(observation: str, item: ObservationItem) -> bool:
    return item.kind is ItemKind.SIGNS and any(choice.seen and choice.id == observation for choice in item.choices)


def _seen_anew(threshold: ActionThreshold, judged: Judged) -> tuple[tuple[str, str], ...]:
    item = threshold.observation
    anew = judged.first_seen if threshold.comparison == "first-seen" else judged.second_seen
    return ((item, judged.observed.by_item[item].text),) if item in anew else ()


def _chosen(threshold: ActionThreshold, judged: Judged) -> tuple[tuple[str, str], ...]:
    item = threshold.observation
    if item in judged.signs:
        return ((item, item),)
    value = judged.observed.value(item)
    wanted = threshold.state or str(threshold.value)
    return ((item, value.text),) if value is not None and wanted in value.choices else ()


def _single_parameters(threshold: ActionThreshold, judged: Judged) -> tuple[tuple[str, str], ...]:
    rows = (judged.rules.news.parameter(row_id) for row_id, score in judged.news.parameters if _holds(threshold, score))
    return tuple(
        (row.observation, f"{judged.rules.item(row.observation).short} {judged.observed.by_item[row.observation].text}")
        for row in rows
    )


def _holds(threshold: ActionThreshold, score: int) -> bool:
    limit = threshold.value
    return limit is not None and _PASSES[threshold.comparison](Decimal(score), limit)


def _measured(threshold: ActionThreshold, judged: Judged) -> tuple[tuple[str, str], ...]:
    item, text = _number_of(threshold.observation, judged)
    limit = _limit(threshold, judged)
    if not text or limit is None:
        return ()
    return ((item, text),) if _PASSES[threshold.comparison](Decimal(text), limit) else ()


def _number_of(observation: str, judged: Judged) -> tuple[str, str]:
    """Return the item and its number as recorded; blank where it was not observed, or on the other scale."""
    if observation == _NEWS:
        return _NEWS, "" if judged.news.total is None else str(judged.news.total)
    on_a_scale = observation in SPO2_ROWS.values()
    item = SPO2 if on_a_scale else observation
    value = judged.observed.value(item)
    counts = not on_a_scale or observation == SPO2_ROWS[judged.spo2_scale]
    return item, value.text if value is not None and counts else ""


def _limit(threshold: ActionThreshold, judged: Judged) -> Decimal | None:
    if threshold.comparison == "below-target":
        return None if judged.target is None else Decimal(judged.target)
    if threshold.comparison != "above-baseline-percent" or threshold.value is None:
        return threshold.value
    at_baseline = None if judged.baseline is None else judged.baseline.number(threshold.observation)
    if at_baseline is None:
        return None
    return quotient((product(at_baseline, total(_HUNDRED, threshold.value)),), (_HUNDRED,))
