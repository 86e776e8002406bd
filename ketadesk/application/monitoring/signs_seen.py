"""Side effects and danger signs of a set in words: what was seen, what was not, and what nobody looked for."""

from typing import NamedTuple

from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.domain.bedside.observation import ObservationSet, is_seen
from ketadesk.domain.drug_library import ObservationItem, ObservationRules

_DANGER = "danger-signs"
_SITE = "line-site"
NONE_SEEN = "None"


class SeenSign(NamedTuple):
    """A sign that was there; the higher `rank` the worse."""

    item: ObservationItem
    words: str
    rank: int


def sign_items(rules: ObservationRules) -> tuple[ObservationItem, ...]:
    """Every item that can be seen or not, in the library's order."""
    return tuple(item for item in rules.items if any(choice.seen for choice in item.choices))


def side_effect_items(rules: ObservationRules) -> tuple[ObservationItem, ...]:
    """The same without the line's site, which is no effect of the drug."""
    return tuple(item for item in sign_items(rules) if item.id != _SITE)


def seen_signs(items: tuple[ObservationItem, ...], observed: ObservationSet) -> tuple[SeenSign, ...]:
    """What was there, in the order of the items."""
    return tuple(
        SeenSign(item, f"{item.label}: {recorded(item, observed)}", _rank(item, observed))
        for item in items
        if is_seen(item, observed)
    )


def signs_text(items: tuple[ObservationItem, ...], observed: ObservationSet) -> str:
    """`Dysphoria or agitation: Mild`, `None`, and what was not looked for; `Not looked for` where nothing was."""
    seen = [sign.words for sign in seen_signs(items, observed)]
    missing = [item.label for item in items if observed.value(item.id) is None]
    if len(missing) == len(items):
        return "Not looked for"
    said = "; ".join(seen) or NONE_SEEN
    return f"{said}. Not looked for: {', '.join(missing)}" if missing else said


def _rank(item: ObservationItem, observed: ObservationSet) -> int:
    """A danger sign is worse than any side effect, and the stronger form of one worse than the lighter."""
    seen = [choice.id for choice in item.choices if choice.seen]
    places = [seen.index(chosen) + 1 for chosen in observed.chosen(item.id) if chosen in seen]
    return max(places, default=0) + (len(seen) if item.id == _DANGER else 0)
