"""The sets that were made since the start, each with what it is judged by: baseline, prescriber's target, episodes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ketadesk.domain.bedside.infusion_log import Logged, Observed, Started, TargetSet, first_entries
from ketadesk.domain.bedside.news2 import NewsScores
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import Judged
from ketadesk.domain.bedside.running_rate import RunningRate
from ketadesk.domain.bedside.sign_episodes import SignEpisodes
from ketadesk.domain.drug_library import ObservationRules


class JudgedSet(NamedTuple):
    """One entry with its set as it is judged."""

    entry: Logged
    judged: Judged


def judged_sets(
    log: Sequence[Logged], facts: Sequence[Logged], start: Logged, running: RunningRate, rules: ObservationRules
) -> Iterator[JudgedSet]:
    """Yield the standing sets after the first start, by time; `facts` are the standing facts of `log`.

    The baseline is none of them, whenever it was corrected. A target holds from the moment it was set.
    """
    baseline = _baseline(log, facts, start)
    target: TargetSet | None = None
    episodes, scores, begun = SignEpisodes(rules), NewsScores(rules.news), False
    for entry in facts:
        begun = begun or entry is start
        if isinstance(entry.fact, TargetSet):
            target = entry.fact
        elif not isinstance(entry.fact, Observed):
            episodes.other_fact(entry)
        elif begun and entry is not baseline:
            first, second = episodes.seen(entry.fact.observed, running.at(entry) > 0)
            judged = Judged(
                observed=entry.fact.observed,
                rules=rules,
                spo2_scale=1 if target is None else target.scale,
                target=None if target is None else target.lowest_percent,
                baseline=None if baseline is None else _set_of(baseline),
                first_seen=first,
                second_seen=second,
                scores=scores,
            )
            yield JudgedSet(entry=entry, judged=judged)


def first_start(facts: Sequence[Logged]) -> Logged | None:
    """Return the entry with which the infusion began, if it did."""
    return next((entry for entry in facts if isinstance(entry.fact, Started)), None)


def target_for(facts: Sequence[Logged], entry: Logged) -> TargetSet | None:
    """Return the prescriber's target that held when `entry` was made; `facts` are the standing facts of its log."""
    held: TargetSet | None = None
    for fact in facts:
        if fact.at > entry.at or fact.entry_id == entry.entry_id:
            break
        if isinstance(fact.fact, TargetSet):
            held = fact.fact
    return held


def _baseline(log: Sequence[Logged], facts: Sequence[Logged], start: Logged) -> Logged | None:
    """Return the baseline as it stands now: where it was corrected, what took its place."""
    first = first_entries(log)
    named = first.get(start.fact.baseline) if isinstance(start.fact, Started) else None
    return next((e for e in facts if first[e.entry_id] == named and isinstance(e.fact, Observed)), None)


def _set_of(entry: Logged) -> ObservationSet | None:
    return entry.fact.observed if isinstance(entry.fact, Observed) else None
