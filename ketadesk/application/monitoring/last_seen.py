"""What was seen last, with the time it was seen, and the worst of the side effects: a line for each infusion.

A value is as old as it is: each carries its own time, and what nobody looked at is `Not recorded`, never `none`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from ketadesk.application.monitoring.finding_words import small
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.phrases import NOT_RECORDED
from ketadesk.domain.bedside.infusion_log import Logged, Observed
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.drug_library import ItemKind, ObservationChoice, ObservationItem, ObservationRules

Clock = Callable[[datetime], str]
"""Says a moment as it is read: `18:30`."""
_PAIN: Final = (("pain-rest", "at rest"), ("pain-movement", "on movement"))
_SEDATION: Final = "poss"
_NOT_A_SIDE_EFFECT: Final = "line-site"
_PRESENT: Final = "present"
_SAYS_IT_ALL: Final = frozenset({"nausea-vomiting", "danger-signs"})
"""Items whose answers name the sign; of the others an answer is how strong it is."""
_FOREMOST: Final = frozenset({"hallucination", "dysphoria"})
_NOUN: Final = {"vision": "vision"}


class _Sign(NamedTuple):
    """A side effect that can be there."""

    words: str
    strength: tuple[bool, bool, int]
    """A danger sign before all, then what stops the drug at its second time, then the place among the answers."""


class _Seen(NamedTuple):
    """One that was there."""

    sign: _Sign
    at: datetime


class _Look(NamedTuple):
    """One item looked for."""

    at: datetime | None = None
    seen: tuple[_Seen, ...] = ()


class LastSeen:
    """The sets of one infusion, read for the ward's list once; how old a value is, is said by whoever asks."""

    def __init__(self, facts: Sequence[Logged], rules: ObservationRules) -> None:
        self._sets = [(e.at, e.fact.observed) for e in facts if isinstance(e.fact, Observed)]
        self._rules = rules

    def pain(self, clock: Clock) -> str:
        """`4 at rest, 6 on movement (18:30)`."""
        found = self._last_with(*(item for item, _ in _PAIN))
        if found is None:
            return NOT_RECORDED
        at, observed = found
        said = [f"{value.text} {where}" for item, where in _PAIN if (value := observed.value(item)) is not None]
        return f"{', '.join(said)} ({clock(at)})"

    def sedation(self, clock: Clock) -> str:
        """`POSS 2 (18:30)`."""
        found = self._last_with(_SEDATION)
        if found is None:
            return NOT_RECORDED
        item = self._rules.item(_SEDATION)
        return f"{item.short} {recorded(item, found[1])} ({clock(found[0])})"

    def side_effects(self, clock: Clock) -> str:
        """`Mild hallucination (18:30)`, or `None (18:30); worst: nausea (16:00)`.

        Each sign as it was looked for last: a set that did not ask for it says nothing about it.
        """
        looked_at, ever = self._looked_for
        if not looked_at:
            return NOT_RECORDED
        there = [seen for item in self._signs for seen in looked_at.get(item, _Look()).seen]
        if there:
            return _words_of(there, clock) + _worse_than(there, ever, clock)
        oldest = clock(min(look.at for look in looked_at.values() if look.at is not None))
        all_of_them = len(looked_at) == len(self._signs)
        none = f"None ({oldest})" if all_of_them else f"None seen ({oldest}), not all looked for"
        return none + _worse_than(there, ever, clock)

    @cached_property
    def _looked_for(self) -> tuple[dict[str, _Look], list[_Seen]]:
        """Of each sign when it was looked for last and what was there, and everything that ever was."""
        last, ever = dict[str, tuple[datetime, tuple[_Sign, ...]]](), list[_Seen]()
        known: dict[tuple[str, str], tuple[_Sign, ...]] = {}
        for at, observed in self._sets:
            for value in observed.values:
                if value.item in self._signs:
                    place = (value.item, value.text)
                    if place not in known:
                        known[place] = self._seen_in(value)
                    last[value.item] = at, known[place]
                    ever += [_Seen(sign, at) for sign in known[place]]
        looked_at = {item: _Look(at, tuple(_Seen(sign, at) for sign in seen)) for item, (at, seen) in last.items()}
        return looked_at, ever

    def _seen_in(self, value: ObservedValue) -> tuple[_Sign, ...]:
        """The signs among the answers to one item."""
        answers = self._signs[value.item]
        return tuple(answers[chosen] for chosen in value.choices if chosen in answers)

    @cached_property
    def _signs(self) -> dict[str, dict[str, _Sign]]:
        """Item -> answer -> what it is called; of the line nothing."""
        return {
            item.id: {c.id: _sign(item, place) for place, c in enumerate(item.choices) if c.seen}
            for item in self._rules.items
            if item.id != _NOT_A_SIDE_EFFECT and any(c.seen for c in item.choices)
        }

    def _last_with(self, *items: str) -> tuple[datetime, ObservationSet] | None:
        return next((made for made in reversed(self._sets) if any(made[1].value(i) for i in items)), None)


def _words_of(there: Sequence[_Seen], clock: Clock) -> str:
    """One time for all, where it is one; else each with its own."""
    if len({s.at for s in there}) == 1:
        return _sentence(f"{', '.join(s.sign.words for s in there)} ({clock(there[0].at)})")
    return _sentence(", ".join(f"{s.sign.words} ({clock(s.at)})" for s in there))


def _worse_than(there: Sequence[_Seen], ever: Sequence[_Seen], clock: Clock) -> str:
    """The worst that was ever there, where what is there now is less; of two the later."""
    if not ever:
        return ""
    worst = max(ever, key=lambda seen: (seen.sign.strength, seen.at))
    if any(seen.sign.strength >= worst.sign.strength for seen in there):
        return ""
    return f"; worst: {worst.sign.words} ({clock(worst.at)})"


def _sign(item: ObservationItem, place: int) -> _Sign:
    """Danger signs are equally strong."""
    danger = item.kind is ItemKind.SIGNS
    return _Sign(_sign_words(item, item.choices[place]), (danger, item.id in _FOREMOST, 0 if danger else place))


def _sign_words(item: ObservationItem, choice: ObservationChoice) -> str:
    """`mild hallucination`, `nystagmus`, `vomiting`, `double vision`."""
    if choice.id == _PRESENT:
        return small(item.label)
    if item.id in _SAYS_IT_ALL:
        return small(choice.label)
    return f"{small(choice.label)} {_NOUN.get(item.id, small(item.label))}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
