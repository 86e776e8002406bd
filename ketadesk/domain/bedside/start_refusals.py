"""What of the baseline stands in the way of a start.

A threshold of the library that forbids the start, one that would stop an infusion that runs, and whatever of both
nobody observed: an unanswered question is not a no.
"""

from collections.abc import Iterator, Sequence

from ketadesk.domain.bedside.infusion_log import TargetSet
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import (
    START_ACTION,
    STOP_ACTION,
    Judged,
    observed_item,
    what_passes,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary
from ketadesk.domain.model import Model

BASELINE = "baseline"
"""What a threshold observes that asks for something before any start."""
_SPO2 = "spo2"


class StartRefusal(Model):
    """What of the baseline stands in the way of a start."""

    item: str
    """Id of the item; `baseline` where there is no set at all."""
    threshold: ActionThreshold
    """Of one item that was not observed, the first that asks for it."""
    urgency: Urgency | None
    """`stop` where it would stop an infusion that runs; none where it forbids the start only."""
    seen: str
    """As recorded; blank where nobody observed it."""


def start_refusals(
    baseline: ObservationSet | None, target: TargetSet | None, library: DrugLibrary
) -> tuple[StartRefusal, ...]:
    """Return what stands in the way of a start: a threshold of `block-start`, or one that would stop an infusion.

    What was not observed stands in the way too, once for each item. The lowest SpO2 that was prescribed takes the
    place of the limit of `block-start`; the limit that stops an infusion holds as it does while one runs.
    """
    levels = {level.id: level.thresholds for level in library.actions}
    own, stops = levels[START_ACTION], levels[STOP_ACTION]
    if baseline is None:
        return tuple(_refusal(t, BASELINE, "") for t in own if t.observation == BASELINE)
    judged = Judged(
        observed=baseline,
        rules=library.observation,
        spo2_scale=1 if target is None else target.scale,
        target=None if target is None else target.lowest_percent,
    )
    found = [*_passed_before_start(stops, judged, Urgency.STOP), *_passed_before_start(own, judged, None)]
    stopping = {refusal.item for refusal in found if refusal.urgency}
    kept = [r for r in found if r.urgency or r.item not in stopping]
    missing: dict[str, StartRefusal] = {}
    for threshold in (*own, *stops):
        item = observed_item(threshold.observation, library.observation)
        if item is not None and baseline.value(item) is None:
            missing.setdefault(item, _refusal(threshold, item, ""))
    return (*kept, *missing.values())


def _passed_before_start(
    thresholds: Sequence[ActionThreshold], judged: Judged, urgency: Urgency | None
) -> Iterator[StartRefusal]:
    for threshold in thresholds:
        seen = _against_target(judged) if _has_target(threshold, judged) else what_passes(threshold, judged)
        item = observed_item(threshold.observation, judged.rules)
        if seen and item is not None:
            yield _refusal(threshold, item, ", ".join(text for _, text in seen), urgency)


def _has_target(threshold: ActionThreshold, judged: Judged) -> bool:
    return threshold.observation == _SPO2 and judged.target is not None


def _against_target(judged: Judged) -> tuple[tuple[str, str], ...]:
    value = judged.observed.value(_SPO2)
    if value is None or judged.target is None or value.number >= judged.target:
        return ()
    return ((_SPO2, value.text),)


def _refusal(threshold: ActionThreshold, item: str, seen: str, urgency: Urgency | None = None) -> StartRefusal:
    return StartRefusal(item=item, threshold=threshold, urgency=urgency, seen=seen)
