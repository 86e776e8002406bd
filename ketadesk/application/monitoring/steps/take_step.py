"""A step at the bed: its form on what was typed so far, and the entry that it makes once nothing stands in its way.

Every entry is tried in the replay of the whole log before it is kept, also while the form is being filled in: what
cannot be is said there, in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, NoReturn

from ketadesk.application.account import Account
from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import NotAllowed, OrderRefused
from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.bedside_desk import StepDraft, StepField, StepFieldKind, StepForm, Verb
from ketadesk.application.monitoring.entry_words import entry_words
from ketadesk.application.monitoring.followed_log import may_stand_in
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.allowed_steps import needed_right, steps_by_state
from ketadesk.application.monitoring.steps.at_the_bed import act, move_bed, not_observed, reanswer, set_target
from ketadesk.application.monitoring.steps.boluses import order_bolus, settle_bolus
from ketadesk.application.monitoring.steps.containers import change_container, read_pump, stop
from ketadesk.application.monitoring.steps.corrections import corrected_ground, needs_why, strike
from ketadesk.application.monitoring.steps.counting import discard, reconcile
from ketadesk.application.monitoring.steps.ground import Ground
from ketadesk.application.monitoring.steps.projected import hold_against_limit
from ketadesk.application.monitoring.steps.pump_steps import lower_rate, next_step, pause, resume
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.starting import start, start_revision
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.monitoring.typed_moment import moment_echo, moment_words, typed_moment
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.record_step import StepOf, stamp, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.rights import allowed
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import NotInTheLog

_FORMS: Final[Mapping[Verb, Callable[[Questions], Worked]]] = {
    Verb.START: start,
    Verb.START_REVISION: start_revision,
    Verb.NEXT_STEP: next_step,
    Verb.LOWER_RATE: lower_rate,
    Verb.PAUSE: pause,
    Verb.RESUME: resume,
    Verb.ORDER_BOLUS: order_bolus,
    Verb.SETTLE_BOLUS: settle_bolus,
    Verb.CHANGE_CONTAINER: change_container,
    Verb.READ_PUMP: read_pump,
    Verb.STOP: stop,
    Verb.DISCARD: discard,
    Verb.RECONCILE: reconcile,
    Verb.SET_TARGET: set_target,
    Verb.MOVE_BED: move_bed,
    Verb.NOT_OBSERVED: not_observed,
    Verb.ACT: act,
    Verb.REANSWER: reanswer,
    Verb.STRIKE: strike,
}
_NOT_STORED: Final = "not-stored"
"""The id of an entry that is only tried."""


@dataclass(frozen=True)
class _Taken:
    """A form with the entry it makes, where it makes one."""

    form: StepForm
    worked: Worked
    asked: Questions
    entry: LogEntry | None


def step_form(watched: Watched, draft: StepDraft, reference: Reference, who: Account, zone: tzinfo) -> StepForm:
    """Return the form of `draft`. Raises `OrderRefused` for a verb that is not allowed now, `NotAllowed`."""
    return _taken(_ground(watched, draft, reference, who, zone, None), _NOT_STORED).form


def planned_step(
    watched: Watched,
    draft: StepDraft,
    reference: Reference,
    who: Account,
    zone: tzinfo,
    entry_id: str,
    witness: Account | None,
) -> tuple[LogEntry, RecordedEvent | None, str]:
    """Return the entry to be logged, the order's own step where it is one, and the sentence to show afterwards.

    Raises `OrderRefused` where something stands in the way (its `code` names a limit that was tried), `NotAllowed`.
    """
    taken = _taken(_ground(watched, draft, reference, who, zone, witness), entry_id)
    entry, form = taken.entry, taken.form
    if not form.can_do or entry is None:
        _refuse(taken)
    if form.asks_witness:
        _require_witness(who, witness)
    said = entry_words(entry, watched, reference, zone)
    late = late_words(entry.at, watched.now)
    shown = taken.asked.ground.local(entry.at)
    return entry, _order_step(taken, entry, who, zone), f"Recorded for {shown}{f', {late}' if late else ''}: {said}."


def step_id(entry_id: str) -> str:
    """Return the entry id of the order's own step that an entry of the log is."""
    return f"{entry_id}-step"


def replayed_with(watched: Watched, entry: LogEntry, zone: tzinfo = UTC) -> InfusionCourse:
    """Return the course with `entry` in the log. Raises `OrderRefused` where it does not fit, or a later one then.

    Where the log could not be followed before, it is the course as it was: a pause, a stop and what was seen are facts
    all the same.
    """
    try:
        return replay((*watched.log, entry), watched.orders)
    except NotInTheLog as misfit:
        if watched.cannot_follow and may_stand_in(watched.log, watched.orders, entry):
            return watched.course
        raise OrderRefused(_does_not_fit(misfit, entry, zone), "Check the time, and what was recorded.") from misfit


def _does_not_fit(misfit: NotInTheLog, entry: LogEntry, zone: tzinfo) -> str:
    """Why; what is entered late may leave no place for what was recorded after it."""
    if misfit.at is None or misfit.at <= entry.at:
        return misfit.reason
    later = moment_text(misfit.at.astimezone(zone))
    return (
        f"What was recorded for {later} could not stand behind it: {misfit.reason} If this is right, strike that entry "
        "through first, record this, and then record that one again."
    )


def _ground(
    watched: Watched, draft: StepDraft, reference: Reference, who: Account, zone: tzinfo, witness: Account | None
) -> Ground:
    allowed(who, needed_right(draft.verb))
    if draft.verb not in steps_by_state(watched, who):
        raise OrderRefused("This cannot be done as the infusion stands now.", "Open the infusion again.")
    return Ground(
        watched=watched, whole=watched, draft=draft, reference=reference, who=who, zone=zone, witness=witness
    )  # fmt: skip


def _taken(ground: Ground, entry_id: str) -> _Taken:
    verb = ground.draft.verb
    if verb is Verb.CORRECT:
        ground, verb = corrected_ground(ground)
        allowed(ground.who, needed_right(verb))
    at, moment = _moment(ground)
    asked = Questions(ground, at)
    worked = _FORMS[verb](asked)
    why = asked.words("why", "Reason of the correction") if needs_why(ground.draft) else ""
    asked.fields.append(moment)
    entry = _entry(ground, worked, at, why, entry_id)
    if ground.whole.clock_flaw:
        asked.stop(ground.whole.clock_flaw)
    elif entry is not None and not asked.is_stopped:
        # What was refused already is not tried: the log's own words would tell the rate that is read back blind.
        _try(asked, worked, entry)
    return _Taken(_form(asked, worked), worked, asked, entry)


def _moment(ground: Ground) -> tuple[datetime | None, StepField]:
    """When it happened; a correction that leaves the time alone keeps it to the second."""
    now, text = ground.whole.now, ground.text("at")
    here = now.astimezone(ground.zone)
    problem = ""
    at: datetime | None = None
    if ground.corrects is not None and text == moment_words(ground.corrects.at, here):
        at = ground.corrects.at
    else:
        read = typed_moment(text, now, ground.zone)
        at, problem = read.at, read.problem
    return at, StepField(
        name="at",
        caption="When",
        kind=StepFieldKind.MOMENT,
        hint="blank is now; 14:30, or 22-Nov 14:30",
        echo="" if at is None else moment_echo(at, here),
        text=text,
        problem=problem,
        optional=True,
    )


def _entry(ground: Ground, worked: Worked, at: datetime | None, why: str, entry_id: str) -> LogEntry | None:
    if worked.fact is None or at is None or (needs_why(ground.draft) and not why):
        return None
    watched = ground.whole
    entered_at, utc_offset = stamp(watched.now.astimezone(ground.zone))
    corrects = ground.corrects
    in_force = (0 if watched.cannot_follow else watched.course.revision) or watched.revision
    return LogEntry(
        entry_id=entry_id,
        at=at,
        fact=worked.fact,
        replaces="" if corrects is None else corrects.entry_id,
        why=why,
        order_id=watched.order_id,
        revision=corrects.revision if corrects is not None else worked.revision or in_force,
        by=ground.who.account_id,
        by_name=ground.who.full_name,
        entered_at=entered_at,
        utc_offset=utc_offset,
    )


def _try(asked: Questions, worked: Worked, entry: LogEntry) -> None:
    """Say what does not fit the log, and what the step would bring."""
    try:
        course = replayed_with(asked.ground.whole, entry, asked.ground.zone)
    except OrderRefused as misfit:
        asked.stop(misfit.what)
        return
    if worked.gives_more:
        hold_against_limit(asked, course)


def _form(asked: Questions, worked: Worked) -> StepForm:
    draft, fields = asked.ground.draft, tuple(asked.fields)
    missing = tuple(f.caption for f in fields if not f.optional and not f.text)
    wrong = any(f.problem for f in fields)
    correcting = asked.ground.corrects is not None
    return StepForm(
        verb=draft.verb,
        subject=draft.subject,
        title=f"Correct: {worked.title}" if correcting else worked.title,
        words=worked.words,
        fields=fields,
        shown=tuple(asked.shown),
        findings=tuple(asked.findings),
        missing=missing,
        can_do=not (missing or asked.is_stopped or wrong or worked.fact is None),
        do_words="Record the correction" if correcting else worked.do_words,
        asks_pin=worked.asks_pin or correcting,
        asks_witness=worked.asks_witness,
    )


def _order_step(taken: _Taken, entry: LogEntry, who: Account, zone: tzinfo) -> RecordedEvent | None:
    """A start and an end are steps of the order too; a correction of them is none."""
    kind = taken.worked.step
    if kind is None or taken.asked.ground.corrects is not None:
        return None
    of = StepOf(entry.order_id, entry.revision, who, step_id(entry.entry_id))
    return step_taken(of, kind, entry.at.astimezone(zone))


def _refuse(taken: _Taken) -> NoReturn:
    stops = [finding.message for finding in taken.form.findings if finding.urgency == "stop"]
    if stops:
        raise OrderRefused(stops[0], "Nothing was recorded.", next(iter(taken.asked.refused), ""))
    wrong = [f"{f.caption}: {f.problem}" for f in taken.form.fields if f.problem]
    if wrong:
        raise OrderRefused(wrong[0], "Nothing was recorded. Type it again.")
    no_reason = () if taken.asked.ground.text("reason") else taken.asked.asked_why
    missing = ", ".join(taken.form.missing)
    what = f"Not answered: {missing}." if missing else "It cannot be recorded as it stands."
    raise OrderRefused(what, "Nothing was recorded.", next(iter(no_reason), ""), is_soft=True)


def _require_witness(who: Account, witness: Account | None) -> None:
    if witness is None:
        raise OrderRefused("A second person has to sign this.", "Ask somebody who watched it.")
    if witness.account_id == who.account_id:
        raise NotAllowed("Nobody is her own witness.", "Ask another person who watched it.")
