"""First and second time: signs that count by episodes and not by sets.

Dysphoria and hallucination count together. The first set with either is the first time. A later one is the second
time where a set in between had neither, where the infusion was started again in between, or where the pump runs;
else it belongs to the first episode, whose pause still holds. Any further one is a second time too. Any other sign
is seen first once in an infusion.
"""

from ketadesk.domain.bedside.infusion_log import Logged, Resumed, Started
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue, is_seen
from ketadesk.domain.drug_library import ObservationItem, ObservationRules

COUNTED_TOGETHER = ("dysphoria", "hallucination")


class SignEpisodes:
    """What was seen so far, set by set; entries are given in the order of time."""

    def __init__(self, rules: ObservationRules) -> None:
        self._items = tuple(item for item in rules.items if any(choice.seen for choice in item.choices))
        self._known: dict[tuple[str, str], bool | None] = {}
        self._seen_before: set[str] = set()
        self._first_episode = False
        self._may_be_second = False

    def other_fact(self, entry: Logged) -> None:
        """Take note of a fact that is no set: a pump that starts again ends the first episode."""
        if isinstance(entry.fact, Resumed | Started) and self._first_episode:
            self._may_be_second = True

    def seen(self, observed: ObservationSet, running: bool) -> tuple[frozenset[str], frozenset[str]]:
        """Return the items this set sees for the first time, and those for a second; `running` as the pump does."""
        by_item = observed.by_item
        signs = {item.id: self._is_seen(item, by_item.get(item.id), observed) for item in self._items}
        first = {item for item, there in signs.items() if there and item not in self._seen_before}
        self._seen_before |= first
        together = frozenset(item for item in COUNTED_TOGETHER if signs.get(item))
        alone = frozenset(first.difference(COUNTED_TOGETHER))
        if not together:
            self._note_their_absence(signs)
            return alone, frozenset()
        if not self._first_episode:
            self._first_episode = True
            return alone | together, frozenset()
        self._may_be_second = self._may_be_second or running
        return alone, together if self._may_be_second else frozenset()

    def _is_seen(self, item: ObservationItem, value: ObservedValue | None, observed: ObservationSet) -> bool | None:
        """What was chosen says it alone: each answer is looked up in the library once."""
        if value is None:
            return None
        place = (item.id, value.text)
        if place not in self._known:
            self._known[place] = is_seen(item, observed)
        return self._known[place]

    def _note_their_absence(self, signs: dict[str, bool | None]) -> None:
        if self._first_episode and all(signs.get(item) is False for item in COUNTED_TOGETHER):
            self._may_be_second = True
