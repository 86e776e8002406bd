"""What an observation asks for: stop and call, pause, call, or answer the checklist anew.

Thresholds and action texts are the library's. Where two actions apply, the stronger holds and stands first. The
program shows what to do; it never changes a rate. Only what stands in the log counts: a set that was corrected asks
for nothing any more, and the one in its place is judged anew. A set before the start forbids the start; after the
stop a set still asks for a call.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import ActedOn, Logged, standing_facts
from ketadesk.domain.bedside.infusion_triggers import of_the_whole, pump_differences
from ketadesk.domain.bedside.judged_sets import JudgedSet, first_start, judged_sets
from ketadesk.domain.bedside.passed_thresholds import Passed, without_the_weaker
from ketadesk.domain.bedside.reopened_checklist import ReopenedChecklist
from ketadesk.domain.bedside.running_rate import RunningRate
from ketadesk.domain.bedside.threshold_table import ThresholdTable
from ketadesk.domain.bedside.trigger import Acted, Trigger
from ketadesk.domain.checklist import ChecklistAnswer
from ketadesk.domain.drug_library import DrugLibrary


def triggers(
    log: Sequence[Logged],
    course: InfusionCourse,
    answers: Sequence[ChecklistAnswer],
    library: DrugLibrary,
    now: datetime,
    repeat_course: bool = False,
    review_after_h: Decimal | None = None,
) -> tuple[Acted, ...]:
    """Return everything the log asks for, acted on or not: the strongest first, then the newest.

    `review_after_h` is the regimen's, where it has the prescriber review an infusion that still runs.
    """
    facts = standing_facts(log)
    start = first_start(facts)
    if start is None:
        return ()
    acts = _acts(facts)
    running = RunningRate(facts, course)
    checklist, thresholds = ReopenedChecklist(answers, library), ThresholdTable(library)
    whole = of_the_whole(start, course, library, now, repeat_course, review_after_h)
    found = [*whole, *pump_differences(facts, start, running)]
    sets = {made.entry.entry_id: made for made in judged_sets(log, facts, start, running, library.observation)}
    for entry in facts:
        made = sets.get(entry.entry_id)
        if made is not None:
            passed = thresholds.passed_by(made.judged)
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
