"""Say in words what an entry of an infusion's log holds; of a correction also what stood there before.

Works on the entry's JSON as it stands, as `audit_words` does: a fact or a field of another version is shown under the
name that it has there, and never left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ketadesk.adapters.storage.audit_words import Said, changes, flat
from ketadesk.application.numbers import NO_BREAK, number_text, unit_words

_HEADS: Final[Mapping[str, str]] = {
    "observed": "Observations",
    "not-observed": "Observations not done",
    "target-set": "Oxygen saturation: scale and target",
    "started": "Infusion started",
    "step-taken": "Pump set to the next step of the plan",
    "rate-lowered": "Rate lowered",
    "paused": "Infusion paused",
    "resumed": "Infusion resumed",
    "container-changed": "Container changed",
    "bolus-ordered": "Bolus ordered",
    "bolus-settled": "What became of a bolus",
    "pump-read": "Pump read",
    "stopped": "Infusion stopped",
    "discarded": "Discarded before a witness",
    "reconciled": "Drug counted by two",
    "acted-on": "Findings acted on",
    "reanswered": "Checklist item answered anew",
    "moved-to-bed": "Moved to another bed",
    "struck-through": "Entry struck through",
}
_FIELDS: Final[Mapping[str, str]] = {
    "revision": "revision {}",
    "phase": "place {} in the plan, counted from 0",
    "read_back_ml_per_h": "{} mL per hour read on the pump",
    "ml_per_h": "{} mL per hour",
    "mg": "{} mg",
    "over_min": "over {} min",
    "via": "by {}",
    "mg_per_ml": "{} mg per mL",
    "outcome": "{}",
    "given_mg": "{} mg given",
    "ml": "{} mL",
    "left_ml": "{} mL left",
    "unaccounted_mg": "{} mg not accounted for",
    "scale": "scale {}",
    "lowest_percent": "at least {} %",
    "bed": "bed {}",
    "what": "{}",
    "item": "{}",
    "prescriber": "prescriber {}",
    "witness_name": "witness {}",
    "findings": "{}",
    "done": "done: {}",
    "called": "called: {}",
    "answer": "answer: {}",
    "due_at": "due {}",
    "tracks": "{}",
    "reason": "reason: {}",
    "incomplete_because": "incomplete: {}",
    "comment": "comment: {}",
}
_NUMBERS: Final = frozenset(
    ("read_back_ml_per_h", "ml_per_h", "mg", "over_min", "mg_per_ml", "given_mg", "ml", "left_ml", "unaccounted_mg")
)
_IDS: Final = frozenset(("kind", "baseline", "bolus", "entry", "witness"))
"""Ids of entries and accounts, which say nothing to a reader."""


def log_words(content: Mapping[str, Any], former: Mapping[str, Any] | None) -> Said:
    """An entry of the log; `former` is the content of the entry that it corrects, none where it corrects none."""
    fact = content["fact"]
    head = _HEADS.get(fact["kind"], fact["kind"])
    named = _named(fact)
    why = f"reason: {content['why']}" if content.get("why") else ""
    if former is None:
        is_whole = not content.get("replaces") and fact["kind"] != "struck-through"
        gone = "" if is_whole else "what it corrects is not in the record any more"
        return Said(_sentence(head, [*_details(named), why, gone]))
    was = {"at": former["at"], **_named(former["fact"])}
    if fact["kind"] == "struck-through":
        old = _HEADS.get(former["fact"]["kind"], former["fact"]["kind"])
        before, after = changes(was, {})
        return Said(_sentence(head, [old, why]), before, after)
    before, after = changes(was, {"at": content["at"], **named})
    return Said(_sentence(f"{head}, corrected", [why]), before, after)


def _named(fact: Mapping[str, Any]) -> dict[str, str]:
    """The fact's own values by name; observations by the id of their item."""
    named: dict[str, str] = {}
    for name, value in fact.items():
        if name == "observed":
            named |= _observed(value)
        elif name not in _IDS and value not in (None, "", []):
            named |= {part: _shown(part, text) for part, text in flat(value, name).items()}
    return named


def _observed(observed: Mapping[str, Any]) -> dict[str, str]:
    values = {value["item"]: _value(value) for value in observed["values"]}
    return values | {name: observed[name] for name in ("incomplete_because", "comment") if observed.get(name)}


def _value(value: Mapping[str, Any]) -> str:
    """As it was typed: 36.0 stays 36.0."""
    unit = unit_words(value.get("unit", ""))
    return f"{value['text']}{NO_BREAK}{unit}" if unit else str(value["text"])


def _shown(name: str, text: str) -> str:
    if name not in _NUMBERS:
        return text
    try:
        return number_text(Decimal(text))
    except InvalidOperation:
        return text


def _details(named: Mapping[str, str]) -> Iterator[str]:
    for name, text in named.items():
        template = _FIELDS.get(name)
        yield template.format(text) if template else f"{name} {text}"


def _sentence(head: str, details: Sequence[str]) -> str:
    said = "; ".join(filter(None, details))
    words = f"{head}: {said}" if said else head
    return words if words.endswith((".", "!", "?")) else f"{words}."
