"""What happened to a revision, in sentences with times: for the screen, and for the sheet that is printed of it.

All of it is read from the steps that were recorded; the sheet says the same of the same steps, whenever it is printed.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from ketadesk.application.clock_times import moment_text
from ketadesk.application.figure_words import caption_of
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind, OrderProgress, OrderState
from ketadesk.domain.second_entry import CheckedFigures, NotPart, SecondEntry

CHECKS: Final = (EventKind.CHECK_AGREES, EventKind.CHECK_DIFFERS)
SIGNATURES: Final = (EventKind.SIGN_OFF, *CHECKS)
SHEET_SEEN: Final = "the sheet was on her screen before"
"""Why a check was not blind; with `check-agrees` and `check-differs`."""
_ANSWERED: Final = ("patient_name", "birth_date")
"""Held against the wristband and not entered: both stand on the form."""
_ON_THE_SHEET: Final = (*SIGNATURES, EventKind.RECORD_SIGNATURE)
Events = Sequence[RecordedEvent]


def history(revision: int, events: Events, zone: tzinfo) -> tuple[str, ...]:
    """Return one sentence for each step of the revision, oldest first, from the change that made it."""
    made = made_by(revision, events)
    steps = [e for e in events if e.revision == revision]
    begin = (
        () if made is None else (f"{_when(made, zone)}: {made.by_name} changed R{made.revision} into this revision.",)
    )
    return (*begin, *(f"{_when(e, zone)}: {_sentence(e, events)}" for e in steps))


def sheet_lines(progress: OrderProgress, revision: int, events: Events, zone: tzinfo) -> tuple[str, ...]:
    """Return who signed off, checked and signed, and when, for the section of signatures."""
    steps = [e for e in events if e.revision == revision and e.kind in _ON_THE_SHEET]
    lines = tuple(f"{_when(e, zone)}: {_sentence(e, events)}{_entered_again(e, events)}" for e in steps)
    found = progress.find(revision)
    stands = found is not None and found.signed_off_by is not None
    return lines if stands or not lines else (*lines, "No sign-off stands for this revision.")


def status_lines(progress: OrderProgress, revision: int, events: Events, zone: tzinfo) -> tuple[str, ...]:
    """Return what stands under the mark in the sheet's header: why it is not, or no longer, to be used."""
    found = progress.find(revision)
    steps = [e for e in events if e.revision == revision]
    match None if found is None else found.state:
        case OrderState.DRAFT if steps and steps[-1].kind is EventKind.CHECK_DIFFERS:
            return (f"A second check differed at {_when(steps[-1], zone)}: nothing is given by this sheet.",)
        case OrderState.SUPERSEDED:
            return (f"Superseded by revision R{superseded_by(revision, events)}: do not use this sheet.",)
        case OrderState.CANCELLED:
            return (f"Do not use this sheet. {_cancelled(revision, events, zone)}",)
        case OrderState.RUNNING:
            return _running(progress, steps, zone)
        case OrderState.ENDED:
            return (f"Ended {_when(steps[-1], zone)}.",)
        case _:
            return ()


def differed_in(event: RecordedEvent) -> str:
    """`Weight, Pump rate`."""
    return ", ".join(caption_of(name) for name in event.differing)


def names(events: Events) -> dict[str, str]:
    """Account id -> the name as it was when she last did something to this order."""
    return {event.by: event.by_name for event in events}


def made_by(revision: int, events: Events) -> RecordedEvent | None:
    """The change that made `revision`; none for the first one."""
    edits = [e for e in events if e.kind is EventKind.EDIT]
    return edits[revision - 2] if 1 < revision <= len(edits) + 1 else None


def superseded_by(revision: int, events: Events) -> int:
    """The revision that took the place of `revision`: what ran gives way to the next start, all else to its change."""
    started = [e.revision for e in events if e.kind is EventKind.START]
    if revision in started:
        return started[started.index(revision) + 1]
    edited = [e.revision for e in events if e.kind is EventKind.EDIT]
    return edited.index(revision) + 2


def _cancelled(revision: int, events: Events, zone: tzinfo) -> str:
    for event in events:
        if event.kind is EventKind.CANCEL and event.revision == revision:
            return f"Cancelled {_when(event, zone)} by {event.by_name}: {event.reason}"
    return "Cancelled because the infusion that it changes had ended."


def _running(progress: OrderProgress, steps: Events, zone: tzinfo) -> tuple[str, ...]:
    """A change that waits makes no paper old: the pump goes on by this sheet until the change was started."""
    started = next(e for e in steps if e.kind is EventKind.START)
    since = f"Running since {_when(started, zone)}."
    if progress.waiting is None:
        return (since,)
    return (since, f"In force until its change, R{progress.waiting.revision}, has been started.")


def _sentence(event: RecordedEvent, events: Events) -> str:
    who = event.by_name
    match event.kind:
        case EventKind.SIGN_OFF:
            return f"signed off by {who}."
        case EventKind.CHECK_AGREES:
            return _of_check(event, events, "every figure agreed")
        case EventKind.CHECK_DIFFERS:
            return _of_check(event, events, f"differed in {differed_in(event)}")
        case EventKind.RECORD_SIGNATURE:
            another = f", {event.reason}" if event.reason else ""
            return f"signed on paper by {event.prescriber}{another}; seen and recorded by {who}."
        case EventKind.EDIT:
            return f"changed by {who}."
        case EventKind.CANCEL:
            return f"cancelled by {who}: {event.reason}"
        case _:
            return f"{_DONE[event.kind]} by {who}."


_DONE: Final = {EventKind.START: "started", EventKind.END: "ended"}


def _of_check(event: RecordedEvent, events: Events, found: str) -> str:
    """What a check found, and what she had seen of the figures before she made it."""
    shown = [
        f"after {_check_of(e, event.revision, events)} had shown her both figures of: {differed_in(e)}"
        for e in _shown_to_her(event, events)
    ]
    said = "; ".join((found, *([event.reason] if event.reason else []), *shown))
    return f"second check {_attempt(event, events)} by {event.by_name}: {said}."


def _check_of(event: RecordedEvent, revision: int, events: Events) -> str:
    """`check 1`, or `check 1 of R1` where it was of another revision."""
    of = "" if event.revision == revision else f" of R{event.revision}"
    return f"check {_attempt(event, events)}{of}"


def _shown_to_her(event: RecordedEvent, events: Events) -> list[RecordedEvent]:
    """The comparisons that the same person was shown before; they show both figures of what differed."""
    before = events[: events.index(event)]
    return [e for e in before if e.by == event.by and e.kind is EventKind.CHECK_DIFFERS]


def _attempt(event: RecordedEvent, events: Events) -> int:
    """Which check of its revision it was: 1 is the first."""
    return 1 + [e for e in events if e.revision == event.revision and e.kind in CHECKS].index(event)


def _entered_again(event: RecordedEvent, events: Events) -> str:
    """What the second nurse entered of her own, by name: without looking, and after she had seen it."""
    if event.kind is not EventKind.CHECK_AGREES:
        return ""
    entry = SecondEntry.model_validate_json(event.second_entry_json)
    figures = {name: getattr(entry, name) for name in CheckedFigures.model_fields if name not in _ANSWERED}
    # A figure that is none is of a record from before it was asked.
    entered = [name for name, figure in figures.items() if figure is not None and figure is not NotPart.NOT_PART]
    shown = {name for e in _shown_to_her(event, events) for name in e.differing}
    seen = [name for name in entered if event.reason or name in shown]
    blind = [name for name in entered if name not in seen]
    return _listed("Entered again without looking", blind) + _listed("Entered again after she had seen it", seen)


def _listed(what: str, figures: Sequence[str]) -> str:
    return f" {what}: {', '.join(map(caption_of, figures))}." if figures else ""


def _when(event: RecordedEvent, zone: tzinfo) -> str:
    return moment_text(datetime.fromisoformat(event.at).astimezone(zone))
