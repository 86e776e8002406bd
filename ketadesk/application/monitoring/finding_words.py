"""A finding that waits to be acted on, in one line."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from ketadesk.application.numbers import NO_BREAK
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.escalation import PUMP_RATE_DIFFERS, Trigger

_ANSWER: Final = "Answer the checklist anew"
_NAMED_BY_ITS_SIGN: Final = frozenset({"dysphoria-first", "dysphoria-second"})
_PUMP: Final = "The pump differs from the record"


def finding_words(trigger: Trigger, library: DrugLibrary, clock: Callable[[datetime], str]) -> str:
    """`Stop the pump and call: respiratory rate 8 per min (18:30)`."""
    return f"{_title(trigger, library)}: {_what(trigger, library)} ({clock(trigger.at)})"


def _title(trigger: Trigger, library: DrugLibrary) -> str:
    """What to do: where the library's title only names the sign, its action."""
    if trigger.action == PUMP_RATE_DIFFERS:
        return _PUMP
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
        return f"{trigger.seen}{NO_BREAK}mL per hour on it"
    # SpO2 has a threshold for each scale, and one value.
    observation = trigger.threshold.observation.partition("-scale-")[0]
    item = next((i for i in library.observation.items if i.id == observation), None)
    if item is None:
        return trigger.threshold.condition
    unit = f"{NO_BREAK}{item.shown_unit}" if item.shown_unit else ""
    return f"{small(item.label)} {trigger.seen}{unit}"


def small(label: str) -> str:
    """`respiratory rate` of `Respiratory rate`; `SpO2` and `NEWS2` stay as they are."""
    return label[:1].lower() + label[1:] if label[1:2].islower() and label[2:3].islower() else label
