"""Steps at the bed of the running ward: a form as it is filled in, and a step that is taken and logged."""

from ketadesk.application.account import Account
from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.bedside_desk import StepDraft, StepForm, Verb
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.take_step import planned_step, replayed_with, step_form

from .people import ANNA
from .record_fakes import LONDON
from .watched_sample import ORDER, RunningWard


def form(ward: RunningWard, minutes: int, verb: Verb, subject: str = "", **typed: str) -> StepForm:
    """The form of `verb` so many minutes after the start, with these answers, for Anna."""
    return form_for(ward, minutes, verb, ANNA, subject, **typed)


def form_for(ward: RunningWard, minutes: int, verb: Verb, who: Account, subject: str = "", **typed: str) -> StepForm:
    """The same for anybody."""
    draft = StepDraft(verb=verb, subject=subject, typed=typed)
    return step_form(ward.watched(minutes), draft, ward.reference, who, LONDON)


def take(ward: RunningWard, minutes: int, verb: Verb, subject: str = "", **typed: str) -> tuple[LogEntry, str]:
    """Take the step as Anna, without a witness."""
    return take_signed(ward, minutes, verb, ANNA, None, subject, **typed)


def take_signed(
    ward: RunningWard, minutes: int, verb: Verb, who: Account, witness: Account | None, subject: str = "", **typed: str
) -> tuple[LogEntry, str]:
    """Take the step as the desk does: planned, tried in the replay, logged with the order's step."""
    watched = ward.watched(minutes)
    draft = StepDraft(verb=verb, subject=subject, typed=typed)
    entry, step, words = planned_step(watched, draft, ward.reference, who, LONDON, ward.new_id(), witness)
    replayed_with(watched, entry)
    ward.log.log(entry, step)
    assert ward.watching.one(ORDER).flaw == ""
    return entry, words


def refusal(ward: RunningWard, minutes: int, verb: Verb, subject: str = "", **typed: str) -> OrderRefused:
    """Why the step is not taken."""
    try:
        take(ward, minutes, verb, subject, **typed)
    except OrderRefused as refused:
        return refused
    raise AssertionError("the step was taken")


def said(shown: StepForm, urgency: str = "stop") -> tuple[str, ...]:
    """What the form says with that urgency."""
    return tuple(finding.message for finding in shown.findings if finding.urgency == urgency)


def field_names(shown: StepForm) -> tuple[str, ...]:
    return tuple(asked.name for asked in shown.fields)


def plain(text: str) -> str:
    """`text` with blanks that may be broken."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def row(shown: StepForm, label: str) -> str:
    """What stands beside `label`; raises `KeyError` where it is not shown."""
    return plain(dict(shown.shown)[label])
