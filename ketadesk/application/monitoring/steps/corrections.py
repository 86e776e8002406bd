"""An entry put right: the form of its verb as it was filled in, on the infusion as it was then; or struck through.

The old entry stays readable. A start and a stop can be put right in time and figures and are never struck through:
the order's own steps stand on them.
"""

from dataclasses import replace

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.bedside_desk import StepDraft, Verb
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.ground import Ground
from ketadesk.application.monitoring.steps.logged_answers import logged_answers, verb_of
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.monitoring.typed_moment import moment_words
from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.infusion_log import (
    NotInTheLog,
    Started,
    Stopped,
    StruckThrough,
    first_entries,
    standing_facts,
)

_OPEN_AGAIN = "Open the infusion again."


def can_correct(entry: LogEntry) -> bool:
    """True for an entry that a form of this page can replace, as far as its kind goes."""
    return verb_of(entry.fact) is not None


def can_strike(entry: LogEntry) -> bool:
    """True for an entry that may be struck through, as far as its kind goes."""
    return not isinstance(entry.fact, Started | Stopped | StruckThrough)


def standing_entry(watched: Watched, entry_id: str) -> LogEntry:
    """Return the entry of that id. Raises `OrderRefused` where it does not hold any more, or never was."""
    holds = {e.entry_id for e in standing_facts(watched.log)}
    found = next((e for e in watched.log if e.entry_id == entry_id and e.entry_id in holds), None)
    if found is None:
        raise OrderRefused("This entry does not hold any more: it was corrected, or is not there.", _OPEN_AGAIN)
    return found


def corrected_ground(ground: Ground) -> tuple[Ground, Verb]:
    """Return the ground of a correction, and the verb whose form it fills in anew. Raises `OrderRefused`."""
    entry = standing_entry(ground.whole, ground.draft.subject)
    verb = verb_of(entry.fact)
    if verb is None:
        raise OrderRefused("This entry is not corrected here.", "A set is corrected on the page of observations.")
    order = ground.whole.orders.get(entry.revision)
    if order is None:
        raise OrderRefused("The plan of this entry cannot be read: it is not corrected now.", "Write it on paper.")
    logged = {
        **logged_answers(entry.fact, order),
        "at": moment_words(entry.at, ground.whole.now.astimezone(ground.zone)),
    }
    return replace(ground, watched=before(ground.whole, entry), corrects=entry, logged=logged), verb


def before(watched: Watched, entry: LogEntry) -> Watched:
    """Return the infusion as it stood before `entry`, by what holds now. Raises `OrderRefused`."""
    standing, first = [e.entry_id for e in standing_facts(watched.log)], first_entries(watched.log)
    # Whole chains of corrections go: what was put right later must not come back as it was first.
    gone = {first[entry_id] for entry_id in standing[standing.index(entry.entry_id) :]}
    log = tuple(e for e in watched.log if first[e.entry_id] not in gone)
    try:
        return replace(watched, log=log, course=replay(log, watched.orders))
    except NotInTheLog as misfit:
        raise OrderRefused(misfit.reason, "Correct the entry before this one first.") from misfit


def strike(asked: Questions) -> Worked:
    """An entry made in error, with nothing in its place."""
    entry = standing_entry(asked.ground.whole, asked.ground.draft.subject)
    if not can_strike(entry):
        asked.stop("A start and a stop are not struck through: correct their time or figures.")
    return Worked(
        title="Strike through",
        words="The entry stays readable, struck through, with your reason.",
        do_words="Strike it through",
        fact=StruckThrough(entry=entry.entry_id),
    )


def needs_why(draft: StepDraft) -> bool:
    """True where the reason of a correction is asked."""
    return draft.verb in (Verb.CORRECT, Verb.STRIKE)
