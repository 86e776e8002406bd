"""When a round was done: now, or the time that was typed; how it is said back, and how it is typed again.

A correction that leaves the time as it is keeps it to the second, though only minutes are shown.
"""

from datetime import datetime, tzinfo
from typing import NamedTuple

from ketadesk.application.monitoring.bedside_desk import ObservationDraft
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.typed_moment import moment_echo, moment_words, typed_moment
from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.infusion_log import Observed


class RoundMoment(NamedTuple):
    """UTC, or why there is none."""

    at: datetime | None
    echo: str = ""
    problem: str = ""
    typed: str = ""
    """The same as it may be typed."""


def round_moment(watched: Watched, draft: ObservationDraft, zone: tzinfo) -> RoundMoment:
    """Return the moment of `draft`; while the workstation's clock is wrong there is none."""
    if watched.clock_flaw:
        return RoundMoment(None, problem=watched.clock_flaw)
    now = watched.now.astimezone(zone)
    known = corrected_set(watched, draft.corrects)
    if known is not None and draft.observed_at == as_typed(known.at, zone):
        return _said(known.at, now)
    read = typed_moment(draft.observed_at, now, zone)
    return RoundMoment(None, problem=read.problem) if read.at is None else _said(read.at, now)


def corrected_set(watched: Watched, entry_id: str) -> LogEntry | None:
    """The set of that id, whatever became of it since."""
    return next((e for e in watched.log if e.entry_id == entry_id and isinstance(e.fact, Observed)), None)


def as_typed(at: datetime, zone: tzinfo) -> str:
    """`22-Nov-2026 19:03`, with `first` or `second` where the change of the clocks repeats that time."""
    return moment_words(at, at.astimezone(zone))


def _said(at: datetime, now: datetime) -> RoundMoment:
    return RoundMoment(at, echo=moment_echo(at, now), typed=moment_words(at, now))
