"""A set of observations becomes an entry of the log, new or in the place of one that was wrong; and what it led to.

What is stored is what was typed, each value with its unit and its code. Nothing is stored that the form refuses.
"""

from datetime import tzinfo
from typing import Final

from ketadesk.application.account import Account
from ketadesk.application.clock_times import time_text
from ketadesk.application.errors import OrderRefused
from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, ObservationSaved
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_moment import as_typed
from ketadesk.application.monitoring.observation.observation_round import read_round
from ketadesk.application.monitoring.observation.observation_warnings import is_about
from ketadesk.application.monitoring.typed_moment import moment_words
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.record_step import stamp
from ketadesk.application.reference import Reference
from ketadesk.application.typed_text import REASON_LENGTH, text_flaw
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import due_sets
from ketadesk.domain.bedside.infusion_log import Observed, standing_facts

_NO_SET: Final = "This entry is no set of observations that holds."
_OPEN_AGAIN: Final = "Open the infusion again."


def observed_entry(
    watched: Watched,
    draft: ObservationDraft,
    reference: Reference,
    by: Account,
    zone: tzinfo,
    entry_id: str,
    *,
    replaces: str = "",
    why: str = "",
) -> LogEntry:
    """Return the entry of `draft`, or of the correction that `replaces` a set and says `why`.

    Raises `OrderRefused` where it cannot be stored as it stands.
    """
    if replaces:
        _refuse_correction(watched, replaces, why)
    seen = read_round(watched, draft.model_copy(update={"corrects": replaces}), reference, zone)
    if not seen.can_save or seen.moment.at is None:
        raise OrderRefused("The set cannot be stored as it stands.", "See what is marked on the page; nothing is lost.")
    entered_at, utc_offset = stamp(watched.now.astimezone(zone))
    return LogEntry(
        entry_id=entry_id,
        at=seen.moment.at,
        fact=Observed(observed=seen.observed),
        replaces=replaces,
        why=why,
        order_id=watched.order_id,
        revision=watched.revision,
        by=by.account_id,
        by_name=by.full_name,
        entered_at=entered_at,
        utc_offset=utc_offset,
    )


def _refuse_correction(watched: Watched, replaces: str, why: str) -> None:
    holds = {e.entry_id for e in standing_facts(watched.log) if isinstance(e.fact, Observed)}
    if replaces not in holds:
        raise OrderRefused(_NO_SET, _OPEN_AGAIN)
    if not why:
        raise OrderRefused("A correction needs its reason.", "Type why the set is corrected.")
    flaw = text_flaw(why, REASON_LENGTH)
    if flaw:
        raise OrderRefused(f"The reason of the correction cannot be used. Allowed: {flaw}.", "Type it again.")


def saved_words(watched_after: Watched, entry: LogEntry, reference: Reference, zone: tzinfo) -> ObservationSaved:
    """Return what is said of a stored set, with everything that it asks for; `watched_after` holds it."""
    return ObservationSaved(
        words=" ".join(part for part in (_stored(entry, zone), _next(watched_after, reference, zone)) if part),
        findings=tuple(c for c in finding_cards(watched_after, reference, zone) if is_about(c, entry.entry_id)),
    )


def _stored(entry: LogEntry, zone: tzinfo) -> str:
    """`Stored 19:03.`, with the time of the round where it was entered late."""
    entered = entry.entered.astimezone(zone)
    late = late_words(entry.at, entered)
    round_at = f" Observed {moment_words(entry.at, entered)}, {late}." if late else ""
    return f"Stored {time_text(entered)}.{round_at}"


def _next(watched: Watched, reference: Reference, zone: tzinfo) -> str:
    """Which set comes next, or is open now; blank where none is due any more."""
    sets = due_sets(watched.course, reference.library.observation, watched.log, watched.now)
    due = next((d for d in sets if d.state.is_open), None)
    if due is None:
        return ""
    at = time_text(due.slot.at.astimezone(zone))
    return f"Next set {at}." if due.state is DueState.NEXT else f"The set due {at} is still open."


def draft_of(entry: LogEntry, zone: tzinfo) -> ObservationDraft:
    """Return a stored set as it may be typed again. Raises `OrderRefused` for an entry that is no set."""
    if not isinstance(entry.fact, Observed):
        raise OrderRefused(_NO_SET, _OPEN_AGAIN)
    observed = entry.fact.observed
    return ObservationDraft(
        typed={value.item: value.text for value in observed.values},
        observed_at=as_typed(entry.at, zone),
        incomplete_because=observed.incomplete_because,
        comment=observed.comment,
        confirmed=tuple(value.item for value in observed.values if value.confirmed),
        corrects=entry.entry_id,
    )
