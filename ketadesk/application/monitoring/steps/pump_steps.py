"""What is done to a pump that runs: the next planned step, less, a pause, and on again."""

from datetime import datetime
from typing import Final

from ketadesk.application.monitoring.delivered import delivered_rows
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.steps.giving_more import DYSPHORIA, hold_against_findings
from ketadesk.application.monitoring.steps.questions import OTHER, Questions
from ketadesk.application.monitoring.steps.read_back import NOT_THE_PLAN, read_back, refuse_between_steps
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.order_choices import Choice
from ketadesk.domain.bedside.coming_phases import ComingPhase, coming_phases
from ketadesk.domain.bedside.elapsed import after_minutes
from ketadesk.domain.bedside.infusion_course import InfusionCourse, Segment
from ketadesk.domain.bedside.infusion_log import Paused, RateLowered, Resumed, StepTaken
from ketadesk.domain.infusion import PhaseKind

PAUSES: Final = (
    Choice(value="dysphoria", label=DYSPHORIA),
    Choice(value="patient-moved", label="Patient moved"),
    Choice(value="pump-alarm", label="Pump alarm"),
    Choice(value="line-problem", label="Line problem"),
    Choice(value=OTHER, label="Other"),
)


def next_step(asked: Questions) -> Worked:
    """The next phase of the signed plan, or a later one on a prescriber's word."""
    ground = asked.ground
    order = ground.order
    at = asked.at or ground.whole.now
    coming = [c for c in coming_phases(ground.watched.course, order, at) if c.phase.pump_ml_per_h]
    labels = tuple(
        Choice(value=str(c.place), label=f"{phase_words(c.phase, order)}, {ground.local(c.at)}") for c in coming
    )
    chosen = asked.choice("phase", "Step of the plan", labels)
    step = next((c for c in coming if str(c.place) == chosen), None)
    typed = read_back(asked)
    if step is not None and typed is not None:
        if order.container is not None and step.phase.kind is not PhaseKind.SALINE:
            asked.shown += delivered_rows(typed, order, order.container, step.place)
        if typed != step.phase.pump_ml_per_h:
            asked.stop(NOT_THE_PLAN)
    prescriber, reason, decided = _out_of_plan(asked, step, coming, at)
    running = ground.watched.course.now_running
    gives_more = typed is not None and (running is None or typed > running.ml_per_h)
    if gives_more:
        hold_against_findings(asked)
    fact = None
    if step is not None and typed is not None and decided:
        fact = StepTaken(phase=step.place, read_back_ml_per_h=typed, prescriber=prescriber, reason=reason)
    return Worked(
        title="Next step of the plan",
        words="Set the pump to the step that stands on the signed sheet. Read back what stands on the pump then.",
        do_words="Record the step",
        fact=fact,
        gives_more=gives_more,
    )


def _out_of_plan(
    asked: Questions, step: ComingPhase | None, coming: list[ComingPhase], at: datetime
) -> tuple[str, str, bool]:
    """Prescriber, reason, and whether that is all that is needed."""
    if step is None:
        return "", "", True
    early_min = asked.ground.library.observation.early_step_min.value
    early, skips = step.at > after_minutes(at, early_min), step is not coming[0]
    if not early and not skips:
        return "", "", True
    if early:
        asked.caution(f"This step is planned for {asked.ground.local(step.at)}: earlier needs a prescriber's decision.")
    if skips:
        asked.caution("This step leaves out one before it, which cannot be taken afterwards.")
    prescriber = asked.prescriber()
    reason = asked.words("reason", "Reason")
    return prescriber, reason, bool(prescriber and reason)


def lower_rate(asked: Questions) -> Worked:
    """Less than runs, on a prescriber's word."""
    ground = asked.ground
    typed = read_back(asked)
    prescriber = asked.prescriber()
    reason = asked.words("reason", "Reason")
    running = ground.watched.course.now_running
    if typed is not None and running is not None:
        refuse_between_steps(asked, typed)
        if typed >= running.ml_per_h:
            asked.stop("This is not less than what runs. More than the signed order needs a new revision of it.")
        if running.container is not None:
            asked.shown += delivered_rows(typed, ground.order, running.container, running.phase)
    fact = None
    if typed is not None and prescriber and reason:
        fact = RateLowered(read_back_ml_per_h=typed, prescriber=prescriber, reason=reason)
    return Worked(
        title="Lower the rate",
        words="Set the pump to the lower rate that the prescriber decided, and read back what stands on it.",
        do_words="Record the lower rate",
        fact=fact,
    )


def pause(asked: Questions) -> Worked:
    """The pump stands still: quick, and never refused for a finding."""
    reason = asked.choice_or_words("reason", "Reason of the pause", PAUSES)
    return Worked(
        title="Pause",
        words="Pause the pump first. Stay with the patient. Then record it.",
        do_words="Record the pause",
        fact=Paused(reason=reason) if reason else None,
        asks_pin=False,
    )


def resume(asked: Questions) -> Worked:
    """On again, at the rate before the pause or less; the prescriber decided it."""
    ground = asked.ground
    course = ground.watched.course
    typed = read_back(asked)
    prescriber = asked.prescriber("Prescriber who decided to go on")
    ran = _before_the_pause(course)
    if typed is not None and ran is not None:
        refuse_between_steps(asked, typed)
        if typed > ran.ml_per_h:
            asked.stop("This is more than ran before the pause: it needs a new revision of the order.")
        if ran.container is not None:
            asked.shown += delivered_rows(typed, ground.order, ran.container, ran.phase)
    hold_against_findings(asked)
    reason = asked.reason_of_overrides()
    decided = bool(prescriber) and (bool(reason) or not asked.needs_reason)
    fact = None
    if typed is not None and decided:
        fact = Resumed(read_back_ml_per_h=typed, prescriber=prescriber, reason=reason)
    return Worked(
        title="Resume",
        words="Look at the patient first. Set the pump, read back what stands on it, start it, and record it.",
        do_words="Record the resume",
        fact=fact,
        gives_more=True,
    )


def _before_the_pause(course: InfusionCourse) -> Segment | None:
    return next((s for s in reversed(course.segments) if s.ml_per_h > 0), None)
