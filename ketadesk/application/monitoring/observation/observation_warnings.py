"""What the values of a set would ask for if it were stored as it stands: said while they are typed, strongest first."""

from dataclasses import replace
from datetime import tzinfo
from typing import Final

from ketadesk.application.monitoring.bedside_desk import FindingCard, ObservationDraft
from ketadesk.application.monitoring.findings_view import finding_cards
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_round import ObservationRound
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import Observed
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import START_ACTION
from ketadesk.domain.bedside.start_refusals import StartRefusal, start_refusals
from ketadesk.domain.drug_library import DrugLibrary

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
        return tuple(_no_start(r, library) for r in _in_the_way(seen.observed, watched, library))
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


def _in_the_way(observed: ObservationSet, watched: Watched, library: DrugLibrary) -> tuple[StartRefusal, ...]:
    """What forbids the start, of what was observed: what is missing is said elsewhere."""
    return tuple(r for r in start_refusals(observed, watched.target, library) if r.seen)


def _no_start(refusal: StartRefusal, library: DrugLibrary) -> str:
    level = next(level for level in library.actions if level.id == START_ACTION)
    return f"{level.title}: {refusal.threshold.condition}, seen {refusal.seen}. {level.action}"
