"""The start of a signed order, and of the signed change of one that runs."""

from datetime import datetime
from decimal import Decimal

from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.ground import Ground, signed_revision
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.read_back import NOT_THE_PLAN, read_back
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.numbers import with_unit
from ketadesk.application.typed_text import NAME_LENGTH
from ketadesk.domain.elapsed import after_minutes
from ketadesk.domain.escalation import start_refusals
from ketadesk.domain.infusion_course import CourseOrder
from ketadesk.domain.infusion_log import Logged, MovedToBed, Observed, Started, standing_facts
from ketadesk.domain.observation import ObservationSet
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.quantity import product


def start(asked: Questions) -> Worked:
    """The first start: who lies there, a baseline inside the limits, and the pump as the plan has it."""
    ground = asked.ground
    revision = _revision(ground)
    order = ground.whole.orders[revision]
    bed = asked.words("bed", "Bed", length=NAME_LENGTH, hint="as it stands at the bed")
    typed = _planned_read_back(asked, order)
    baseline = _baseline(asked)
    _refuse_before_signature(asked, revision)
    ready = bool(bed) and (typed is not None or order.first_pump_phase is None) and baseline is not None
    fact = None
    if ready and baseline is not None:
        fact = Started(revision=revision, baseline=baseline.entry_id, read_back_ml_per_h=typed, bed=bed)
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
    fact = None
    if typed is not None or order.first_pump_phase is None:
        fact = Started(revision=revision, read_back_ml_per_h=typed, bed=bed_now(ground.watched.log))
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
    if typed is not None and typed != order.phases[order.first_pump_phase].pump_ml_per_h:
        asked.stop(NOT_THE_PLAN)
    return typed


def _refuse_before_signature(asked: Questions, revision: int) -> None:
    signed = asked.ground.whole.signed_at.get(revision)
    if signed is not None and asked.at is not None and asked.at < signed:
        asked.stop(
            f"The prescriber's signature is recorded for {asked.ground.local(signed)}: nothing starts before it. "
            "Check the time of the start."
        )


def _baseline(asked: Questions) -> LogEntry | None:
    """The newest set that is new enough; what of it stands in the way is said in the library's words."""
    ground, at = asked.ground, asked.at
    if at is None:
        return None
    newest = _newest_set(ground.watched.log, at)
    if newest is None:
        asked.show("Baseline", "None before the start")
        _refuse_by_baseline(asked, None)
        return None
    asked.show("Baseline", f"{ground.local(newest.at)} by {newest.by_name}")
    holds = ground.library.observation.baseline_holds_min
    if newest.at < after_minutes(at, product(Decimal(-1), holds.value)):
        longest = with_unit(holds.value, holds.unit)
        asked.stop(f"The newest set before the start is older than {longest}: observe the patient again first.")
        return None
    _refuse_by_baseline(asked, newest.fact.observed if isinstance(newest.fact, Observed) else None)
    return newest


def _newest_set(log: tuple[LogEntry, ...], at: datetime) -> LogEntry | None:
    standing = {e.entry_id for e in standing_facts(log)}
    sets = [e for e in log if e.entry_id in standing and isinstance(e.fact, Observed) and e.at <= at]
    return max(sets, key=lambda e: e.at, default=None)


def _refuse_by_baseline(asked: Questions, baseline: ObservationSet | None) -> None:
    ground = asked.ground
    target = ground.whole.target
    lowest = None if target is None else target.lowest_percent
    actions = {t.id: level.action for level in ground.library.actions for t in level.thresholds}
    for threshold in start_refusals(baseline, lowest, ground.library):
        asked.stop(f"{threshold.condition[:1].upper()}{threshold.condition[1:]}. {actions[threshold.id]}")
