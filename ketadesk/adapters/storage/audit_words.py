"""Say in words what an entry of the record did, and list what it changed, as it was and as it is.

Works on the entry's JSON as it stands: the audit must show an entry whatever version of the program wrote it.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ketadesk.application.audit import FIGURES_LATER

Pairs = tuple[tuple[str, str], ...]

_NONE: Final = "none"
"""How a part that the order does not have is shown."""
_ACCOUNT_FIELDS: Final = ("sign_in_name", "full_name", "role", "active")
_STEPS: Final[Mapping[str, str]] = {
    "sign-off": "signed off",
    "check-agrees": "second check agreed",
    "check-differs": "second check differed",
    "edit": "changed",
    "record-signature": "prescriber's signature seen and recorded",
    "start": "infusion started",
    "end": "infusion ended",
    "cancel": "cancelled",
    "cancellation": "cancelled",
}


class Said(NamedTuple):
    """What an entry did, and the values it changed."""

    what: str
    before: Pairs = ()
    after: Pairs = ()


def order_words(content: Mapping[str, Any], former: Mapping[str, Any] | None) -> Said:
    """A stored revision; `former` is the content of the revision before it, when there is one to show."""
    rate = f", {content['rate']}" if content.get("rate") else ""
    what = f"Revision {content['revision']} stored{rate}"
    if content["revision"] == 1:
        return Said(f"{what}.")
    if former is None:
        return Said(f"{what}; the revision before it is not in the record any more.")
    before, after = changes(flat(former["draft"]), flat(content["draft"]))
    return Said(f"{what}." if after else f"{what}; nothing that is typed was changed.", before, after)


def unchecked_order_words(content: Mapping[str, Any]) -> Said:
    """A stored revision whose figures nobody may read yet who did not type them."""
    return Said(f"Revision {content['revision']} stored; {FIGURES_LATER}.")


def step_words(kind: str, content: Mapping[str, Any]) -> Said:
    """One step of a stored order."""
    step = _STEPS[kind]
    about = f"Revision {content['revision']}" if "revision" in content else "Order"
    details = [
        f"prescriber {content['prescriber']}" if content.get("prescriber") else "",
        f"reason: {content['reason']}" if content.get("reason") else "",
        f"differing: {', '.join(content['differing'])}" if content.get("differing") else "",
    ]
    return Said(_sentence("; ".join([f"{about} {step}", *filter(None, details)])))


def account_words(content: Mapping[str, Any], former: Mapping[str, Any] | None) -> Said:
    """An account, new or changed."""
    now = {name: _shown(content[name]) for name in _ACCOUNT_FIELDS}
    if former is None:
        return Said("New account.", (), tuple(now.items()))
    before, after = changes({name: _shown(former[name]) for name in _ACCOUNT_FIELDS}, now)
    return Said("Account changed." if after else "Account stored again as it was.", before, after)


def erasure_words(content: Mapping[str, Any]) -> Said:
    """A tombstone."""
    orders = content["orders"]
    counts = f"{counted(len(orders), 'order')} ({', '.join(orders)}), {counted(content['entries'], 'entry', 'entries')}"
    return Said(_sentence(f"A patient was erased: {counts}; reason: {content['reason']}"))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Pairs, Pairs]:
    """What differs, name by name, in `before` and in `after`; what one of them lacks is blank there."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return (
        tuple((name, before.get(name, "")) for name in names),
        tuple((name, after.get(name, "")) for name in names),
    )


def flat(value: object, path: str = "") -> dict[str, str]:
    """A draft's fields by dotted name: `patient.weight_kg`, `overrides.1.soft-limit.reason`."""
    match value:
        case dict():
            parts = [flat(inner, f"{path}.{name}" if path else name) for name, inner in value.items()]
            return {name: shown for part in parts for name, shown in part.items()}
        case list() if any(isinstance(inner, dict) for inner in value):
            return flat({f"{number}.{inner.get('code', '')}": inner for number, inner in enumerate(value, 1)}, path)
        case list():
            return {path: "; ".join(map(str, value))}
        case _:
            return {path: _shown(value)}


def read(content_json: str) -> dict[str, Any]:
    """The entry's content. Raises `ValueError` when it is not a JSON object."""
    content = json.loads(content_json)
    if not isinstance(content, dict):
        raise ValueError("the content of an entry is a JSON object")
    return content


def counted(number: int, one: str, many: str = "") -> str:
    """`1 order`, `2 orders`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _NONE if value is None else str(value)
