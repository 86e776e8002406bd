"""What asks for something without a threshold of a set: the pump at another rate, and the length of the infusion.

A reading of the pump changes no rate. It is compared with the rate that was recorded for its moment, which is 0 in a
pause, while the loading dose is pushed by hand and after the stop.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from ketadesk.domain.bedside.elapsed import after_hours, hours_between
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged, Observed, PumpRead
from ketadesk.domain.bedside.passed_thresholds import URGENCY_OF_ACTION
from ketadesk.domain.bedside.running_rate import RunningRate
from ketadesk.domain.bedside.trigger import Trigger, Urgency
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary

PUMP_RATE_DIFFERS = "pump-rate-differs"
"""Action and head of the key where the pump was read at another rate than the recorded one."""
REVIEW_DUE = "review-due"
"""Action and head of the key where the regimen asks the prescriber to review an infusion that still runs."""
_PUMP_RATE = "pump-rate"
_RUNNING_HOURS, _REPEAT_COURSE = "running-hours", "repeat-course"
_PRESENT = "present"


def pump_differences(facts: Sequence[Logged], start: Logged, running: RunningRate) -> Iterator[Trigger]:
    """Yield each reading since the start that differs from the rate recorded for its moment."""
    for entry in facts[facts.index(start) :]:
        read = _rate_read(entry)
        if read is not None and Decimal(read) != running.at(entry):
            yield Trigger(
                key=f"{PUMP_RATE_DIFFERS}:{entry.entry_id}",
                urgency=Urgency.CALL,
                action=PUMP_RATE_DIFFERS,
                threshold=None,
                seen=read,
                entry_id=entry.entry_id,
                at=entry.at,
            )


def _rate_read(entry: Logged) -> str | None:
    if isinstance(entry.fact, PumpRead):
        return f"{entry.fact.ml_per_h:f}"
    value = entry.fact.observed.value(_PUMP_RATE) if isinstance(entry.fact, Observed) else None
    return None if value is None else value.text


def of_the_whole(
    start: Logged,
    course: InfusionCourse,
    library: DrugLibrary,
    now: datetime,
    repeat_course: bool,
    review_after_h: Decimal | None = None,
) -> Iterator[Trigger]:
    """Yield what the length of the infusion asks for, pauses counted in, and what a repeat course does."""
    hours = hours_between(start.at, course.stopped_at or now)
    if review_after_h is not None and hours >= review_after_h:
        yield _review(start, review_after_h)
    for level in library.actions:
        if level.id in URGENCY_OF_ACTION:
            for threshold in level.thresholds:
                yield from _too_long(level.id, threshold, start, hours)
                if threshold.observation == _REPEAT_COURSE and repeat_course:
                    yield _of_the_start(level.id, threshold, start, start.at, _PRESENT)


def _review(start: Logged, after_h: Decimal) -> Trigger:
    return Trigger(
        key=f"{REVIEW_DUE}:{start.entry_id}",
        urgency=Urgency.CALL,
        action=REVIEW_DUE,
        threshold=None,
        seen=f"{after_h:f}",
        entry_id=start.entry_id,
        at=after_hours(start.at, after_h),
    )


def _too_long(action: str, threshold: ActionThreshold, start: Logged, hours: Decimal) -> Iterator[Trigger]:
    limit = threshold.value
    if threshold.observation == _RUNNING_HOURS and limit is not None and hours > limit:
        yield _of_the_start(action, threshold, start, after_hours(start.at, limit), str(int(hours)))


def _of_the_start(action: str, threshold: ActionThreshold, start: Logged, at: datetime, seen: str) -> Trigger:
    return Trigger(
        key=f"{threshold.id}:{start.entry_id}",
        urgency=URGENCY_OF_ACTION[action],
        action=action,
        threshold=threshold,
        seen=seen,
        entry_id=start.entry_id,
        at=at,
    )
