"""Checklist items that an observation contradicts: open again until somebody answers them anew.

Only `absent` and `not applicable` can be contradicted. The first contradiction opens the item, and only a new answer
after it settles that; a later contradiction of a renewed `absent` opens it once more. A new answer that would have
forbidden the order asks for a stop.
"""

from collections.abc import Iterator, Mapping, Sequence

from ketadesk.domain.bedside.infusion_log import Logged, Reanswered
from ketadesk.domain.bedside.judged_sets import JudgedSet
from ketadesk.domain.bedside.observation import is_seen
from ketadesk.domain.bedside.passed_thresholds import Passed
from ketadesk.domain.bedside.trigger import Acted, Trigger, Urgency
from ketadesk.domain.checklist import Answer, ChecklistAnswer
from ketadesk.domain.drug_library import ActionThreshold, ChecklistClass, DrugLibrary

_DENIED = (Answer.ABSENT, Answer.NOT_APPLICABLE)
SIGN_SEEN = ":seen"
"""After the id of an item: the sign was there, the first time or not."""
_STOP = "stop"


class ReopenedChecklist:
    """The answers as they stand, entry by entry; entries are given in the order of time."""

    def __init__(self, answers: Sequence[ChecklistAnswer], library: DrugLibrary) -> None:
        self._library = library
        self._answers = {given.item.id: given.answer for given in answers}
        self._absolute = {item.id for item in library.checklist if item.klass is ChecklistClass.ABSOLUTE}
        self._open: dict[str, Trigger] = {}
        self._settled: list[Acted] = []
        self._stops: list[Trigger] = []

    def observed(self, made: JudgedSet, passed: Sequence[Passed]) -> None:
        """Open what the set contradicts; `passed` are all thresholds it passes, the weaker ones too."""
        by_id = {p.threshold.id: p for p in passed}
        for reopening in self._library.observation.reopens:
            item = reopening.checklist
            if item in self._open or self._answers.get(item) not in _DENIED:
                continue
            contradiction = _contradiction(reopening.threshold, made, by_id)
            if contradiction is not None:
                self._open[item] = _reopened(item, *contradiction, made.entry)

    def answered(self, entry: Logged) -> None:
        """Take a new answer: it settles what was open, and an absolute `present` or `not known` asks for a stop."""
        if not isinstance(entry.fact, Reanswered):
            return
        item = entry.fact.item
        self._answers[item] = entry.fact.answer
        opened = self._open.pop(item, None)
        if opened is not None:
            self._settled.append(Acted(trigger=opened, by=entry.entry_id))
        if item in self._absolute and entry.fact.answer not in _DENIED:
            self._stops.append(_absolute(item, entry.fact.answer, entry))

    def found(self, acts: Mapping[str, str]) -> Iterator[Acted]:
        """Yield what is open, what a new answer settled, and the stops; `acts` by key, which settle stops only."""
        yield from (Acted(trigger=trigger) for trigger in self._open.values())
        yield from self._settled
        yield from (Acted(trigger=stop, by=acts.get(stop.key, "")) for stop in self._stops)


def _contradiction(
    threshold: str, made: JudgedSet, passed: Mapping[str, Passed]
) -> tuple[ActionThreshold | None, str] | None:
    """Return the threshold and what was seen, where the set contradicts; a sign at any time has no threshold."""
    if threshold in passed:
        return passed[threshold].threshold, passed[threshold].seen
    if threshold.endswith(SIGN_SEEN):
        item = made.judged.rules.item(threshold.removesuffix(SIGN_SEEN))
        if is_seen(item, made.judged.observed):
            return None, made.judged.observed.by_item[item.id].text
    return None


def _reopened(item: str, threshold: ActionThreshold | None, seen: str, entry: Logged) -> Trigger:
    return Trigger(
        key=f"reopened-{item}:{entry.entry_id}",
        urgency=Urgency.ANSWER,
        action="",
        threshold=threshold,
        checklist=item,
        seen=seen,
        entry_id=entry.entry_id,
        at=entry.at,
    )


def _absolute(item: str, answer: Answer, entry: Logged) -> Trigger:
    return Trigger(
        key=f"absolute-{item}:{entry.entry_id}",
        urgency=Urgency.STOP,
        action=_STOP,
        threshold=None,
        checklist=item,
        seen=answer.value,
        entry_id=entry.entry_id,
        at=entry.at,
    )
