"""Sets of somebody who is well but for a change, a course with a rate by the minute, and what is asked for."""

from collections.abc import Sequence
from decimal import Decimal

from ketadesk import app
from ketadesk.domain.bedside.escalation import triggers
from ketadesk.domain.bedside.infusion_course import CourseState, InfusionCourse, Segment, SegmentCause
from ketadesk.domain.bedside.infusion_log import ActedOn, Logged, Reanswered, TargetSet
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.bedside.trigger import Acted
from ketadesk.domain.checklist import Answer, ChecklistAnswer
from ketadesk.domain.drug_library import DrugLibrary

from . import courses

LIBRARY = app.read_library()
WELL = {
    "respiratory-rate": "16", "spo2": "97", "oxygen": "air", "systolic-bp": "120", "diastolic-bp": "70",
    "heart-rate": "70", "consciousness": "A", "temperature": "37.0", "poss": "1", "hallucination": "none",
    "dysphoria": "none", "nystagmus": "none", "danger-signs": "none",
}  # fmt: skip
"""NEWS2 0, and nothing to be done."""


def values(**changes: str) -> ObservationSet:
    """A set of somebody who is well but for the changes; `-` leaves an item out."""
    texts = WELL | {item.replace("_", "-"): text for item, text in changes.items()}
    return ObservationSet(values=tuple(ObservedValue(item=i, text=t) for i, t in texts.items() if t != "-"))


def a_set(minutes: int, entry_id: str = "", **changes: str) -> Logged:
    """The same as an entry, `observed-60` where no id is given."""
    texts = {v.item.replace("-", "_"): v.text for v in values(**changes).values}
    return courses.observed(minutes, entry_id, **texts)


def course(*rates: tuple[int, str], stopped: int | None = None) -> InfusionCourse:
    """An infusion whose pump ran at these mL/h from these minutes on; 35 from the start where none is given."""
    changes = rates or ((0, "35"),)
    ends: Sequence[int | None] = [*(minute for minute, _ in changes[1:]), stopped]
    segments = tuple(
        Segment(
            start=courses.at(minute), end=None if end is None else courses.at(end), ml_per_h=Decimal(rate),
            container=courses.BAG, container_number=1, revision=1, phase=1, cause=SegmentCause.STEP,
            entry_id=f"change-{minute}",
        )
        for (minute, rate), end in zip(changes, ends, strict=True)
    )  # fmt: skip
    return InfusionCourse(
        state=CourseState.RUNNING if stopped is None else CourseState.STOPPED, revision=1, phase=1,
        phase_since=courses.START, started_at=courses.START,
        stopped_at=None if stopped is None else courses.at(stopped), segments=segments, containers=(), boluses=(),
        restarts=(),
    )  # fmt: skip


def asked(
    *log: Logged,
    ran: InfusionCourse | None = None,
    answers: tuple[ChecklistAnswer, ...] = (),
    library: DrugLibrary = LIBRARY,
    now: int = 600,
    repeat_course: bool = False,
) -> tuple[Acted, ...]:
    """What a log asks for after the baseline and the start."""
    facts = [courses.baseline(), courses.started(), *log]
    return triggers(facts, ran or course(), answers, library, courses.at(now), repeat_course)


def keys(found: tuple[Acted, ...]) -> list[str]:
    return [acted.trigger.key for acted in found]


def open_keys(found: tuple[Acted, ...]) -> list[str]:
    return [acted.trigger.key for acted in found if not acted.by]


def thresholds(found: tuple[Acted, ...]) -> list[str]:
    """The ids of the thresholds, of checklist items as `reopened-...`."""
    return [acted.trigger.key.partition(":")[0] for acted in found]


def target(minutes: int, scale: int, lowest: int | None) -> Logged:
    assert scale in (1, 2)
    fact = TargetSet(scale=1 if scale == 1 else 2, lowest_percent=lowest, prescriber="Dr Lee")
    return courses.logged(minutes, fact)


def acted_on(minutes: int, *of: str) -> Logged:
    return courses.logged(minutes, ActedOn(findings=of, done="Called", called="Dr Lee", answer="Comes now"))


def reanswered(minutes: int, item: str, answer: Answer) -> Logged:
    return courses.logged(minutes, Reanswered(item=item, answer=answer, prescriber="Dr Lee", reason="Seen at the bed"))


def answered(item_id: str, answer: Answer = Answer.ABSENT) -> ChecklistAnswer:
    item = next(item for item in LIBRARY.checklist if item.id == item_id)
    return ChecklistAnswer(item=item, answer=answer)


def without_threshold(threshold_id: str) -> DrugLibrary:
    """The library in which that check is taken out."""
    actions = tuple(
        level.model_copy(update={"thresholds": tuple(t for t in level.thresholds if t.id != threshold_id)})
        for level in LIBRARY.actions
    )
    assert actions != LIBRARY.actions
    return LIBRARY.model_copy(update={"actions": actions})
