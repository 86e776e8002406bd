"""What the values of a set would ask for if it were stored as it stands: said while they are typed, strongest first."""

from dataclasses import replace
from datetime import tzinfo
from typing import Final

from ketadesk.application.monitoring.bedside_desk import FindingCard, ObservationDraft
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation_round import ObservationRound
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary
from ketadesk.domain.escalation import start_refusals
from ketadesk.domain.infusion_log import Observed
from ketadesk.domain.observation import ObservationSet

THIS_SET: Final = "this set"
"""Entry id of a set that is not stored."""


def warnings_of(
    seen: ObservationRound, watched: Watched, draft: ObservationDraft, reference: Reference, zone: tzinfo
) -> tuple[str, ...]:
    """Return a sentence for everything the set asks for, with what to do."""
    library = reference.library
    if not seen.observed.values:
        return ()
    if watched.course.started_at is None:
        return tuple(_no_start(t, seen.observed, library) for t in _in_the_way(seen.observed, watched, library))
    entry = _as_entry(seen, watched, draft)
    cards = finding_cards(replace(watched, log=(*watched.log, entry)), reference, zone)
    return tuple(f"{c.title}. {c.because}. {c.action}" for c in cards if is_about(c, THIS_SET))


def is_about(card: FindingCard, entry_id: str) -> bool:
    """True for what the entry of that id asks for, while nobody has acted on it."""
    return card.is_open and card.key.endswith(f":{entry_id}")


def _as_entry(seen: ObservationRound, watched: Watched, draft: ObservationDraft) -> LogEntry:
    return LogEntry(
        entry_id=THIS_SET,
        at=seen.moment.at or watched.now,
        fact=Observed(observed=seen.observed),
        replaces=draft.corrects,
        order_id=watched.order_id,
        revision=watched.revision,
        by="",
        by_name="",
        entered_at=watched.now.isoformat(),
        utc_offset="",
    )


def _in_the_way(observed: ObservationSet, watched: Watched, library: DrugLibrary) -> tuple[ActionThreshold, ...]:
    """What forbids the start, of what was observed: what is missing is said elsewhere."""
    target = None if watched.target is None else watched.target.lowest_percent
    refusals = start_refusals(observed, target, library)
    return tuple(t for t in refusals if observed.value(t.observation) is not None)


def _no_start(threshold: ActionThreshold, observed: ObservationSet, library: DrugLibrary) -> str:
    level = next(level for level in library.actions if threshold in level.thresholds)
    value = observed.value(threshold.observation)
    seen = "" if value is None else f", seen {value.text}"
    return f"{level.title}: {threshold.condition}{seen}. {level.action}"
