"""What is not about the pump: the target, the bed, a set not done, a finding acted on, an answer given anew."""

from datetime import datetime
from functools import partial
from typing import Final

from ketadesk.application.monitoring.open_findings import acted_triggers
from ketadesk.application.monitoring.steps.questions import OTHER, Questions
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.number_flaw import number_flaw
from ketadesk.application.numbers import NO_BREAK
from ketadesk.application.order_choices import Choice
from ketadesk.application.phrases import ANSWERS
from ketadesk.application.typed_text import NAME_LENGTH
from ketadesk.domain.bedside.due_sets import due_sets
from ketadesk.domain.bedside.infusion_log import ActedOn, MovedToBed, NotObserved, Reanswered, TargetSet
from ketadesk.domain.bedside.infusion_triggers import REVIEW_DUE
from ketadesk.domain.bedside.news2 import SPO2_ROWS
from ketadesk.domain.checklist import Answer
from ketadesk.domain.drug_library import ChecklistClass, ObservationRules

NOT_DONE: Final = (
    Choice(value="asleep", label="Asleep, breathing and colour seen"),
    Choice(value="off-ward", label="Off the ward"),
    Choice(value="refused", label="Refused"),
    Choice(value=OTHER, label="Other"),
)
DONE: Final = (
    Choice(value="pump-stopped", label="Pump stopped"),
    Choice(value="pump-paused", label="Pump paused"),
    Choice(value="rate-lowered", label="Rate lowered"),
    Choice(value="observed-more", label="Observed more often"),
    Choice(value="reviewed", label="Prescriber saw the patient"),
    Choice(value="pump-set-right", label="Pump set as recorded"),
    Choice(value=OTHER, label="Other"),
)
_SPO2: Final = "spo2"
CALLS: Final = frozenset({"escalate", "stop", "dysphoria-first", "dysphoria-second", REVIEW_DUE})
"""The actions that ask for a call: who was called, and what was said, is asked then."""


def set_target(asked: Questions) -> Worked:
    """The prescriber's SpO2 target, and the scale that NEWS2 is scored on."""
    scale = asked.choice("scale", "NEWS2 scale for SpO2", _scales(asked.ground.library.observation))
    lowest, readable = _lowest(asked)
    prescriber = asked.prescriber("Prescriber who set it")
    fact = None
    if scale and prescriber and readable:
        fact = TargetSet(scale=2 if scale == "2" else 1, lowest_percent=lowest, prescriber=prescriber)
    return Worked(
        title="SpO2 target",
        words="As the prescriber wrote or said it. Scale 2 holds only where it was prescribed.",
        do_words="Record the target",
        fact=fact,
    )


def _lowest(asked: Questions) -> tuple[int | None, bool]:
    """The lowest SpO2 in per cent, and whether what stands there can be used; blank is no target."""
    hint = "a whole number, blank where none is set"
    flaw = partial(_target_flaw, rules=asked.ground.library.observation)
    text = asked.words("lowest_percent", "Lowest SpO2 in %", optional=True, hint=hint, flaw=flaw)
    if not asked.ground.text("lowest_percent"):
        return None, True
    return (int(text), True) if text else (None, False)


def _scales(rules: ObservationRules) -> tuple[Choice, ...]:
    """The two scales; the second is for the range of SpO2 that scores nothing on it."""
    band = next(b for b in rules.news.parameter(SPO2_ROWS[2]).bands if b.score == 0 and not b.on)
    note = f"for a target of {band.lowest} to {band.highest}{NO_BREAK}%, on a prescriber's word only"
    return (Choice(value="1", label="Scale 1"), Choice(value="2", label="Scale 2, prescribed", note=note))


def _target_flaw(text: str, rules: ObservationRules) -> str:
    lowest, highest = int(rules.lowest_target_percent.value), int(rules.item(_SPO2).highest or 0)
    allowed = f"a whole number from {lowest} to {highest}"
    flaw = number_flaw(text, len(str(highest)), 0)
    if flaw:
        return f"{flaw}; {allowed}"
    return "" if lowest <= int(text) <= highest else f"{text} is outside; {allowed}"


def move_bed(asked: Questions) -> Worked:
    """The patient lies somewhere else."""
    bed = asked.words("bed", "Bed", length=NAME_LENGTH)
    return Worked(
        title="Moved to another bed",
        words="Check wristband, container and line at the new bed.",
        do_words="Record the bed",
        fact=MovedToBed(bed=bed) if bed else None,
        asks_pin=False,
    )


def not_observed(asked: Questions) -> Worked:
    """A set that was due and is not done, with the reason."""
    due_at, tracks = _due(asked)
    if due_at is None:
        asked.stop("There is no set due at that time any more: open the infusion again.")
    else:
        asked.show("Set due", asked.ground.local(due_at))
    reason = asked.choice_or_words("reason", "Why it was not done", NOT_DONE)
    fact = None
    if due_at is not None and reason:
        fact = NotObserved(due_at=due_at, tracks=tracks, reason=reason)
    return Worked(
        title="Set not done",
        words="Look at the patient's breathing and colour all the same.",
        do_words="Record that it was not done",
        fact=fact,
        asks_pin=False,
    )


def _due(asked: Questions) -> tuple[datetime | None, tuple[str, ...]]:
    """The time that the step is about and every track that is still open then; none where nothing is.

    Two slots may stand at one time, with windows of their own: nobody came for either.
    """
    try:
        at = datetime.fromisoformat(asked.ground.subject)
    except ValueError:
        return None, ()
    whole, rules = asked.ground.whole, asked.ground.library.observation
    found = due_sets(whole.course, rules, asked.ground.watched.log, whole.now)
    there = [d.slot for d in found if at.tzinfo is not None and d.slot.at == at and d.state.is_open]
    tracks = tuple(dict.fromkeys(track for slot in there for track in slot.tracks))
    return (at, tracks) if there else (None, ())


def act(asked: Questions) -> Worked:
    """What was done about findings, who was called, and the answer."""
    keys = tuple(asked.ground.subject.split())
    known = {a.trigger.key: a.trigger for a in acted_triggers(asked.ground.watched, asked.ground.library)}
    if not keys or any(key not in known for key in keys):
        asked.stop("What was found is not in the list any more: open the infusion again.")
    found = [known[key] for key in keys if key in known]
    if asked.at is not None and any(asked.at < trigger.at.replace(second=0) for trigger in found):
        asked.stop("This is before it was found: check the time of what was done.")
    called_for = any(trigger.action in CALLS for trigger in found)
    done = asked.choice_or_words("done", "What was done", DONE)
    called = asked.words("called", "Who was called", length=NAME_LENGTH, optional=not called_for)
    answer = asked.words("answer", "What was said", optional=not called_for)
    heard = bool(called and answer) or not called_for
    return Worked(
        title="What was done",
        words="Act first, then record it. The time is that of the call.",
        do_words="Record what was done",
        fact=ActedOn(findings=keys, done=done, called=called, answer=answer) if keys and done and heard else None,
        asks_pin=False,
    )


def reanswer(asked: Questions) -> Worked:
    """A checklist item that an observation opened again."""
    ground = asked.ground
    item = next((i for i in ground.library.checklist if i.id == ground.subject), None)
    if item is None:
        asked.stop("The checklist has no such item: open the infusion again.")
    else:
        asked.show("Checklist", item.label)
        asked.show("Answered for the order", ANSWERS.get(ground.whole.order.draft.checklist.get(item.id, ""), "Not"))
    answers = tuple(Choice(value=a.value, label=ANSWERS[a.value]) for a in _NEW_ANSWERS)
    answer = asked.choice("answer", "Answer now", answers)
    prescriber = asked.prescriber()
    reason = asked.words("reason", "Reason")
    if item is not None and answer not in ("", Answer.ABSENT) and item.klass is ChecklistClass.ABSOLUTE:
        asked.caution("This forbids ketamine: stop the pump and call the prescriber now.")
    fact = None
    if item is not None and answer and prescriber and reason:
        fact = Reanswered(item=item.id, answer=Answer(answer), prescriber=prescriber, reason=reason)
    return Worked(
        title="Answer the checklist again",
        words="With the prescriber: what was observed speaks against the answer that was given.",
        do_words="Record the answer",
        fact=fact,
    )


_NEW_ANSWERS: Final = (Answer.ABSENT, Answer.PRESENT, Answer.NOT_KNOWN)
