"""Every entry of the log as a line, newest first: what was corrected stays readable, with the reason and by whom."""

from datetime import tzinfo

from ketadesk.application.clock_times import date_text, moment_text, time_text
from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.bedside_desk import HistoryLine
from ketadesk.application.monitoring.entry_words import entry_words
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.steps.corrections import can_correct, can_strike
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import Observed, StruckThrough, corrected


def history(watched: Watched, reference: Reference, zone: tzinfo) -> tuple[HistoryLine, ...]:
    """Return all entries, the newest moment first; at one moment the one that was entered last first."""
    gone, entries = corrected(watched.log), {e.entry_id: e for e in watched.log}
    newest = sorted(enumerate(watched.log), key=lambda placed: (placed[1].at, placed[0]), reverse=True)
    corrections = {entry_id: entries[by.entry_id] for entry_id, by in gone.items()}
    return tuple(_line(entry, corrections.get(entry.entry_id), watched, reference, zone) for _, entry in newest)


def _line(
    entry: LogEntry, corrected_by: LogEntry | None, watched: Watched, reference: Reference, zone: tzinfo
) -> HistoryLine:
    holds = corrected_by is None and not watched.clock_flaw
    return HistoryLine(
        entry_id=entry.entry_id,
        at=moment_text(entry.at.astimezone(zone)),
        entered=_entered(entry, zone),
        by=entry.by_name,
        what=_what(entry, watched, reference, zone),
        struck="" if corrected_by is None else _struck(corrected_by, zone),
        can_correct=holds and (can_correct(entry) or isinstance(entry.fact, Observed)),
        can_strike=holds and can_strike(entry),
    )


def _what(entry: LogEntry, watched: Watched, reference: Reference, zone: tzinfo) -> str:
    words = entry_words(entry, watched, reference, zone)
    if isinstance(entry.fact, StruckThrough):
        return f"{words}: {entry.why}"
    return f"{words} (correction: {entry.why})" if entry.replaces else words


def _struck(corrected_by: LogEntry, zone: tzinfo) -> str:
    how = "Struck through" if isinstance(corrected_by.fact, StruckThrough) else "Replaced"
    when = moment_text(corrected_by.entered.astimezone(zone))
    return f"{how} by {corrected_by.by_name}, {when}: {corrected_by.why}"


def _entered(entry: LogEntry, zone: tzinfo) -> str:
    """`entered 15:50, late by 1hr 20min`; with the date where it was another day; blank when entered at once."""
    entered = entry.entered.astimezone(zone)
    late = late_words(entry.at, entered)
    if not late:
        return ""
    other_day = entered.date() != entry.at.astimezone(zone).date()
    when = f"{date_text(entered.date())} {time_text(entered)}" if other_day else time_text(entered)
    return f"entered {when}, {late.removeprefix('entered ')}"
