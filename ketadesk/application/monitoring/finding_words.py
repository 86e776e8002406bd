"""A finding that waits to be acted on, in one line."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.numbers import NO_BREAK, with_unit
from ketadesk.domain.bedside.infusion_triggers import PUMP_RATE_DIFFERS, REVIEW_DUE
from ketadesk.domain.bedside.trigger import Trigger
from ketadesk.domain.drug_library import DrugLibrary, ItemKind, ObservationItem

_ANSWER: Final = "Answer the checklist anew"
_SCORES: Final = {"news2": "NEWS2 {}", "news2-parameter": "a NEWS2 score of 3 alone, {}"}
_NAMED_BY_ITS_SIGN: Final = frozenset({"dysphoria-first", "dysphoria-second"})
_TITLES: Final = {
    PUMP_RATE_DIFFERS: "The pump differs from the record",
    REVIEW_DUE: "The prescriber's review is due",
}


def finding_words(trigger: Trigger, library: DrugLibrary, clock: Callable[[datetime], str]) -> str:
    """`Stop the pump and call: respiratory rate 8 per min (18:30)`."""
    return f"{_title(trigger, library)}: {_what(trigger, library)} ({clock(trigger.at)})"


def _title(trigger: Trigger, library: DrugLibrary) -> str:
    """What to do: where the library's title only names the sign, its action."""
    if trigger.action in _TITLES:
        return _TITLES[trigger.action]
    level = next((level for level in library.actions if level.id == trigger.action), None)
    if level is None:
        return _ANSWER
    return level.action.removesuffix(".") if level.id in _NAMED_BY_ITS_SIGN else level.title


def _what(trigger: Trigger, library: DrugLibrary) -> str:
    """What was seen, as it was recorded."""
    if trigger.checklist:
        labels = {item.id: item.label for item in library.checklist}
        return labels.get(trigger.checklist, trigger.checklist)
    if trigger.threshold is None:
        unit = "h" if trigger.action == REVIEW_DUE else "mL/h"
        said = with_unit(Decimal(trigger.seen), unit)
        return f"after {said}" if trigger.action == REVIEW_DUE else f"{said} on it"
    # SpO2 has a threshold for each scale, and one value.
    observation = trigger.threshold.observation.partition("-scale-")[0]
    if observation in _SCORES:
        return _SCORES[observation].format(trigger.seen)
    item = next((i for i in library.observation.items if i.id == observation), None)
    if item is None:
        return trigger.threshold.condition
    unit = f"{NO_BREAK}{item.shown_unit}" if item.shown_unit else ""
    return f"{small(item.label)} {_as_read(trigger.seen, item)}{unit}"


def _as_read(seen: str, item: ObservationItem) -> str:
    """A number as it was recorded, a choice of one word in small: `mild`, `P`."""
    label = next((choice.label for choice in item.choices if choice.id == seen), seen)
    return seen if ":" in label or item.kind is ItemKind.NUMBER else small(label)


def small(label: str) -> str:
    """`respiratory rate` of `Respiratory rate`; `SpO2` and `NEWS2` stay as they are."""
    return label[:1].lower() + label[1:] if label[1:2].islower() and label[2:3].islower() else label
