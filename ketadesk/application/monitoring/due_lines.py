"""The schedule of one infusion as lines: open ones first by their time, then the newest of what was done or not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from ketadesk.application.clock_times import clock_text, length_text
from ketadesk.application.monitoring.bedside_desk import DueLine
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.due_sets import DueSet
from ketadesk.domain.bedside.infusion_log import NotObserved, Observed
from ketadesk.domain.drug_library import DrugLibrary


def due_lines(sets: Sequence[DueSet], watched: Watched, library: DrugLibrary, zone: tzinfo) -> tuple[DueLine, ...]:
    """Return a line for each of `sets`."""
    still_open = sorted((d for d in sets if d.state.is_open), key=lambda d: d.slot.at)
    settled = sorted((d for d in sets if not d.state.is_open), key=lambda d: d.slot.at, reverse=True)
    entries = {e.entry_id: e for e in watched.log}
    return tuple(_line(due, entries, watched.now, library, zone) for due in (*still_open, *settled))


def _line(due: DueSet, entries: Mapping[str, LogEntry], now: datetime, library: DrugLibrary, zone: tzinfo) -> DueLine:
    return DueLine(
        at=clock_text(due.slot.at, now, zone),
        tracks=track_words(due.slot.tracks, library),
        state=due.state,
        words=_words(due, entries, now, library, zone),
        due_at=due.slot.at.isoformat(timespec="seconds"),
    )


def track_words(tracks: Sequence[str], library: DrugLibrary) -> str:
    """`Breathing and mind; circulation`."""
    labels = {track.id: track.label for track in library.observation.tracks}
    first, *others = (labels.get(track, track) for track in tracks)
    return "; ".join((f"{first[:1].upper()}{first[1:]}", *(f"{other[:1].lower()}{other[1:]}" for other in others)))


def _words(due: DueSet, entries: Mapping[str, LogEntry], now: datetime, library: DrugLibrary, zone: tzinfo) -> str:
    made = [entries[entry_id] for entry_id in due.entries if entry_id in entries]
    match due.state:
        case DueState.OVERDUE:
            return f"Overdue by {length_text(due.slot.at, now)}"
        case DueState.DUE:
            return "Due now"
        case DueState.NEXT:
            return f"In {length_text(now, due.slot.at)}"
        case DueState.NOT_DONE:
            reasons = [e.fact.reason for e in made if isinstance(e.fact, NotObserved)]
            return "; ".join(f"Not done: {reason}" for reason in reasons) or due.state.value
        case _:
            return _done(due, made, now, library, zone)


def _done(due: DueSet, made: Sequence[LogEntry], now: datetime, library: DrugLibrary, zone: tzinfo) -> str:
    """`Partly done 19:03 by M Jones; without temperature: asleep`."""
    when = ", ".join(f"{clock_text(e.at, now, zone)} by {e.by_name}" for e in made)
    words = f"{due.state.value} {when}"
    if due.state is not DueState.PARTLY_DONE:
        return words
    labels = {item.id: item.short for item in library.observation.items}
    missing = ", ".join(labels.get(item, item) for item in due.missing)
    sets = [e.fact.observed for e in made if isinstance(e.fact, Observed)]
    reasons = [s.incomplete_because for s in sets if s.incomplete_because]
    why = f": {'; '.join(reasons)}" if reasons else ""
    return f"{words}; without {missing}{why}"
