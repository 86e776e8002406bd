"""The start of a signed order, and of the signed change of one that runs."""

from datetime import datetime
from decimal import Decimal

from ketadesk.application.monitoring.delivered import delivered_rows
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.giving_more import (
    hold_against_findings,
    hold_against_pace,
    hold_against_second_loading,
    stop_or_say,
)
from ketadesk.application.monitoring.steps.ground import Ground, signed_revision
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.read_back import NOT_THE_PLAN, read_back
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.numbers import with_unit
from ketadesk.application.typed_text import NAME_LENGTH
from ketadesk.domain.bedside.elapsed import after_minutes
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.bedside.infusion_log import Logged, MovedToBed, Observed, Started, standing_facts
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import START_ACTION
from ketadesk.domain.bedside.start_refusals import BASELINE, StartRefusal, start_refusals
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.pump_rate import delivered_rate
from ketadesk.domain.quantity import ZERO, product


def start(asked: Questions) -> Worked:
    """The first start: who lies there, a baseline inside the limits, and the pump as the plan has it."""
    ground = asked.ground
    revision = _revision(ground)
    order = ground.whole.orders[revision]
    bed = asked.words("bed", "Bed", length=NAME_LENGTH, hint="as it stands at the bed")
    typed = _planned_read_back(asked, order)
    baseline = _baseline(asked)
    _say_before_the_start(asked)
    _refuse_before_signature(asked, revision)
    fact = None
    if bed and baseline and (typed is not None or order.first_pump_phase is None):
        fact = Started(revision=revision, baseline=baseline, read_back_ml_per_h=typed, bed=bed)
    return Worked(
        title=f"Start R{revision}",
        words=(
            "At the bed, with the signed sheet: check wristband, container and line. Program the pump, read back "
            "what stands on it, then start it and record the start."
        ),
        do_words="Record the start",
        fact=fact,
        step=EventKind.START,
        revision=revision,
        gives_more=True,
    )


def start_revision(asked: Questions) -> Worked:
    """The signed change of a running order takes over."""
    ground = asked.ground
    revision = _revision(ground)
    order = ground.whole.orders[revision]
    typed = _planned_read_back(asked, order)
    _refuse_before_signature(asked, revision)
    if _gives_more(ground, order):
        hold_against_findings(asked)
    hold_against_pace(asked, order)
    hold_against_second_loading(asked, order)
    reason = asked.reason_of_overrides()
    fact = None
    if (typed is not None or order.first_pump_phase is None) and (reason or not asked.needs_reason):
        fact = Started(revision=revision, read_back_ml_per_h=typed, bed=bed_now(ground.watched.log), reason=reason)
    return Worked(
        title=f"Start the change, R{revision}",
        words=(
            "At the bed, with the signed sheet of the change: set the pump, read back what stands on it, and record it."
        ),
        do_words=f"Record the start of R{revision}",
        fact=fact,
        step=EventKind.START,
        revision=revision,
        gives_more=True,
    )


def bed_now(log: tuple[Logged, ...]) -> str:
    """Return where the patient lies, as it was last logged; blank before the start."""
    beds = [e.fact.bed for e in standing_facts(log) if isinstance(e.fact, Started | MovedToBed)]
    return beds[-1] if beds else ""


def _revision(ground: Ground) -> int:
    if ground.corrects is not None and isinstance(ground.corrects.fact, Started):
        return ground.corrects.fact.revision
    return signed_revision(ground.whole) or ground.whole.revision


def _planned_read_back(asked: Questions, order: CourseOrder) -> Decimal | None:
    """What stands on the pump; it has to be the plan's first rate, which is never told."""
    if order.first_pump_phase is None:
        return None
    typed = read_back(asked)
    phase = order.phases[order.first_pump_phase]
    if typed is not None and order.container is not None and phase.kind is not PhaseKind.SALINE:
        asked.shown += delivered_rows(typed, order, order.container, order.first_pump_phase)
    if typed is not None and typed != phase.pump_ml_per_h:
        asked.stop(NOT_THE_PLAN)
    return typed


def _gives_more(ground: Ground, change: CourseOrder) -> bool:
    """Whether the first thing the changed order runs is more than what runs now; a pause runs nothing."""
    running, place = ground.watched.course.now_running, change.first_pump_phase
    if place is None or change.container is None or change.phases[place].kind is PhaseKind.SALINE:
        return False
    if running is None or running.container is None:
        return True
    now = delivered_rate(running.ml_per_h, running.container)
    return delivered_rate(change.phases[place].pump_ml_per_h or ZERO, change.container).mg_per_h > now.mg_per_h


def _say_before_the_start(asked: Questions) -> None:
    """What the library asks for before any start, beside the observations: it forbids nothing."""
    for level in asked.ground.library.actions if asked.ground.corrects is None else ():
        if level.id != START_ACTION and any(t.observation == BASELINE for t in level.thresholds):
            asked.caution(f"{level.title}: {level.action}")


def _refuse_before_signature(asked: Questions, revision: int) -> None:
    signed = asked.ground.whole.signed_at.get(revision)
    if signed is not None and asked.at is not None and asked.at < signed:
        asked.stop(
            f"The prescriber's signature is recorded for {asked.ground.local(signed)}: nothing starts before it. "
            "Check the time of the start."
        )


def _baseline(asked: Questions) -> str:
    """Entry id of the newest set that is new enough; what of it stands in the way is said in the library's words.

    A start that is corrected was made: without such a set, as where it was struck through since, it keeps the one that
    was logged with it.
    """
    ground, at = asked.ground, asked.at
    if at is None:
        return ""
    was = None if ground.corrects is None else ground.corrects.fact
    logged = was.baseline if isinstance(was, Started) else ""
    newest = _newest_set(ground.watched.log, at)
    if newest is None:
        asked.show("Baseline", "None before the start")
        _refuse_by_baseline(asked, None)
        return logged
    asked.show("Baseline", f"{ground.local(newest.at)} by {newest.by_name}")
    holds = ground.library.observation.baseline_holds_min
    if newest.at < after_minutes(at, product(Decimal(-1), holds.value)):
        longest = with_unit(holds.value, holds.unit)
        stop_or_say(asked, f"The newest set before the start is older than {longest}: observe the patient again first.")
        return logged
    _refuse_by_baseline(asked, newest.fact.observed if isinstance(newest.fact, Observed) else None)
    return newest.entry_id


def _newest_set(log: tuple[LogEntry, ...], at: datetime) -> LogEntry | None:
    standing = {e.entry_id for e in standing_facts(log)}
    sets = [e for e in log if e.entry_id in standing and isinstance(e.fact, Observed) and e.at <= at]
    return max(sets, key=lambda e: e.at, default=None)


def _refuse_by_baseline(asked: Questions, baseline: ObservationSet | None) -> None:
    ground = asked.ground
    action = next(level.action for level in ground.library.actions if level.id == START_ACTION)
    for refusal in start_refusals(baseline, ground.whole.target, ground.library):
        stop_or_say(asked, f"{_why_not(refusal, ground)}. {action}")


def _why_not(refusal: StartRefusal, ground: Ground) -> str:
    """`Seizure, which would stop an infusion`; `Sedation (POSS) was not observed`."""
    item = next((i for i in ground.library.observation.items if i.id == refusal.item), None)
    if item is not None and not refusal.seen:
        return f"{item.label} was not observed"
    condition = refusal.threshold.condition
    said = f"{condition[:1].upper()}{condition[1:]}"
    return f"{said}, which would stop an infusion" if refusal.urgency else said
