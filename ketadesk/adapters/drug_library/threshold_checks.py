"""What an action can get wrong: a threshold on what nobody observes would never be passed, and nobody would know."""

from collections import Counter
from collections.abc import Iterator

from ketadesk.domain.bedside.passed_thresholds import START_ACTION, URGENCY_OF_ACTION
from ketadesk.domain.bedside.reopened_checklist import SIGN_SEEN
from ketadesk.domain.bedside.sign_episodes import COUNTED_TOGETHER
from ketadesk.domain.drug_library import ActionLevel, ActionThreshold, DrugLibrary, ItemKind, ObservationItem

_ACTIONS = {START_ACTION, *URGENCY_OF_ACTION}
_BEFORE_A_START = {"systolic-bp", "diastolic-bp", "heart-rate", "respiratory-rate", "spo2", "poss", "baseline"}
"""What must be observed before the start, by its thresholds."""
_RUNNING_HOURS = "running-hours"
_MEASURED = {"at-least", "at-most", "above", "below"}
_OF_NO_ITEM = {
    "news2": _MEASURED,
    "news2-parameter": {"at-least"},
    _RUNNING_HOURS: {"above"},
    "spo2-scale-1": _MEASURED,
    "spo2-scale-2": _MEASURED,
}
"""What is worked out rather than observed, with the comparisons that are known for it."""
_IS = {"baseline": "missing", "repeat-course": "present"}
_PRESENT = "present"


def threshold_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with the actions, their thresholds and what opens the checklist again."""
    if {level.id for level in library.actions} != _ACTIONS:
        yield f"actions are not {', '.join(sorted(_ACTIONS))}"
    items = {item.id: item for item in library.observation.items}
    signs = {c.id for i in items.values() if i.kind is ItemKind.SIGNS for c in i.choices if c.seen}
    for level in library.actions:
        yield from _level_flaws(level)
        for threshold in level.thresholds:
            yield from (f"threshold {threshold.id} {flaw}" for flaw in _threshold_flaws(threshold, items, signs))
    yield from _reopening_flaws(library, items)


def _level_flaws(level: ActionLevel) -> Iterator[str]:
    observed = {threshold.observation for threshold in level.thresholds}
    if not observed:
        yield f"action {level.id} has no threshold"
    if level.id == START_ACTION and observed != _BEFORE_A_START:
        yield f"action {level.id} does not ask for {', '.join(sorted(_BEFORE_A_START))}, or for more"


def _threshold_flaws(threshold: ActionThreshold, items: dict[str, ObservationItem], signs: set[str]) -> Iterator[str]:
    observation, kind = threshold.observation, threshold.comparison
    if observation in _IS:
        if (kind, threshold.state) != ("is", _IS[observation]):
            yield f"is not `is {_IS[observation]}`"
    elif observation in _OF_NO_ITEM:
        if kind not in _OF_NO_ITEM[observation]:
            yield f"compares {observation} {kind}"
    elif observation in signs:
        if (kind, threshold.state) != ("is", _PRESENT):
            yield f"is not `is {_PRESENT}`"
    elif observation in items:
        item = items[observation]
        yield from _of_a_number(threshold, item) if item.kind is ItemKind.NUMBER else _of_a_choice(threshold, item)
    else:
        yield f"is on the unknown observation {observation}"


def _of_a_number(threshold: ActionThreshold, item: ObservationItem) -> Iterator[str]:
    kind, value = threshold.comparison, threshold.value
    if kind in _MEASURED:
        if value is None or item.lowest is None or item.highest is None or not item.lowest <= value <= item.highest:
            yield f"lies outside the range of {item.id}"
        elif value != round(value, item.decimals):
            yield f"has more decimals than {item.id}"
    elif kind not in ("above-baseline-percent", "below-target"):
        yield f"compares a number {kind}"
    elif kind == "below-target" and item.id != "spo2":
        yield f"has no target of {item.id}"


def _of_a_choice(threshold: ActionThreshold, item: ObservationItem) -> Iterator[str]:
    kind = threshold.comparison
    if kind == "is":
        wanted = threshold.state or str(threshold.value)
        if wanted not in {choice.id for choice in item.choices}:
            yield f"names {wanted}, which {item.id} cannot be"
    elif kind not in ("first-seen", "second-seen"):
        yield f"compares a choice {kind}"
    elif threshold.state != _PRESENT or not any(choice.seen for choice in item.choices):
        yield f"waits for {threshold.state!r}, and {item.id} is seen or not"
    elif kind == "second-seen" and item.id not in COUNTED_TOGETHER:
        yield f"counts {item.id}, which is seen first only"


def _reopening_flaws(library: DrugLibrary, items: dict[str, ObservationItem]) -> Iterator[str]:
    checklist = {item.id for item in library.checklist}
    running = [t for level in library.actions if level.id in URGENCY_OF_ACTION for t in level.thresholds]
    known = {t.id for t in running if t.observation not in (_RUNNING_HOURS, *_IS)}
    known |= {f"{i.id}{SIGN_SEEN}" for i in items.values() if any(choice.seen for choice in i.choices)}
    for reopening in library.observation.reopens:
        if reopening.threshold not in known:
            yield f"reopens has the unknown threshold {reopening.threshold}"
        if reopening.checklist not in checklist:
            yield f"reopens has the unknown item {reopening.checklist}"
    pairs = Counter((r.threshold, r.checklist) for r in library.observation.reopens)
    yield from (f"reopens has {pair[0]} twice" for pair, times in pairs.items() if times > 1)
