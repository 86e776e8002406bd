"""What an observation asks for: stop and call, pause, call, or answer the checklist anew.

Thresholds and action texts are the library's. Where two actions apply, the stronger holds and stands first. The
program shows what to do; it never changes a rate. Only what stands in the log counts: a set that was corrected asks
for nothing any more, and the one in its place is judged anew. A set before the start forbids the start; after the
stop a set still asks for a call.
"""

from collections.abc import Sequence
from datetime import datetime

from ketadesk.domain.checklist import ChecklistAnswer
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary
from ketadesk.domain.infusion_course import InfusionCourse
from ketadesk.domain.infusion_log import ActedOn, Logged, standing_facts
from ketadesk.domain.infusion_triggers import PUMP_RATE_DIFFERS, of_the_whole, pump_differences
from ketadesk.domain.judged_sets import JudgedSet, first_start, judged_sets
from ketadesk.domain.observation import ObservationSet
from ketadesk.domain.passed_thresholds import (
    START_ACTION,
    Judged,
    Passed,
    passed_thresholds,
    what_passes,
    without_the_weaker,
)
from ketadesk.domain.reopened_checklist import ReopenedChecklist
from ketadesk.domain.running_rate import RunningRate
from ketadesk.domain.trigger import Acted, Trigger, Urgency

__all__ = ["PUMP_RATE_DIFFERS", "Acted", "Trigger", "Urgency", "start_refusals", "triggers"]

_BASELINE = "baseline"
_SPO2 = "spo2"


def start_refusals(
    baseline: ObservationSet | None, target: int | None, library: DrugLibrary
) -> tuple[ActionThreshold, ...]:
    """Return the thresholds of `block-start` that stand in the way of a start; also what was not observed does.

    `target` is the prescriber's lowest SpO2 in per cent, which takes the place of the library's.
    """
    thresholds = [t for level in library.actions if level.id == START_ACTION for t in level.thresholds]
    if baseline is None:
        return tuple(t for t in thresholds if t.observation == _BASELINE)
    judged = Judged(observed=baseline, rules=library.observation, target=target)
    return tuple(t for t in thresholds if t.observation != _BASELINE and _refuses(t, judged))


def _refuses(threshold: ActionThreshold, judged: Judged) -> bool:
    number = judged.observed.number(threshold.observation)
    if number is None:
        return True
    if threshold.observation == _SPO2 and judged.target is not None:
        return number < judged.target
    return bool(what_passes(threshold, judged))


def triggers(
    log: Sequence[Logged],
    course: InfusionCourse,
    answers: Sequence[ChecklistAnswer],
    library: DrugLibrary,
    now: datetime,
    repeat_course: bool = False,
) -> tuple[Acted, ...]:
    """Return everything the log asks for, acted on or not: the strongest first, then the newest."""
    facts = standing_facts(log)
    start = first_start(facts)
    if start is None:
        return ()
    acts = _acts(facts)
    running = RunningRate(facts, course)
    checklist = ReopenedChecklist(answers, library)
    found = [*of_the_whole(start, course, library, now, repeat_course), *pump_differences(facts, start, running)]
    sets = {made.entry.entry_id: made for made in judged_sets(log, facts, start, running, library.observation)}
    for entry in facts:
        made = sets.get(entry.entry_id)
        if made is not None:
            passed = passed_thresholds(made.judged, library)
            checklist.observed(made, passed)
            found += [_trigger(each, made) for each in without_the_weaker(passed)]
        checklist.answered(entry)
    acted = [Acted(trigger=trigger, by=acts.get(trigger.key, "")) for trigger in found]
    return _strongest_first([*acted, *checklist.found(acts)])


def _acts(facts: Sequence[Logged]) -> dict[str, str]:
    """Return key -> entry id of the first act on it."""
    acts: dict[str, str] = {}
    for entry in facts:
        for key in entry.fact.findings if isinstance(entry.fact, ActedOn) else ():
            acts.setdefault(key, entry.entry_id)
    return acts


def _strongest_first(found: Sequence[Acted]) -> tuple[Acted, ...]:
    newest = sorted(found, key=lambda acted: acted.trigger.at, reverse=True)
    return tuple(sorted(newest, key=lambda acted: acted.trigger.urgency.rank))


def _trigger(passed: Passed, made: JudgedSet) -> Trigger:
    return Trigger(
        key=f"{passed.threshold.id}:{made.entry.entry_id}",
        urgency=passed.urgency,
        action=passed.action,
        threshold=passed.threshold,
        seen=passed.seen,
        entry_id=made.entry.entry_id,
        at=made.entry.at,
    )
