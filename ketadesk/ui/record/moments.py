"""Moments of the record as people read them."""

from datetime import datetime

from ketadesk.application.audit import AuditEntry
from ketadesk.application.clock_times import length_text, moment_text, offset_text
from ketadesk.application.csv_export import is_late, with_offset


def shown_moment(at: str, utc_offset: str = "+00:00") -> str:
    """`22-Nov-2026 15:00 UTC+01:00`, as the workstation's clock showed it; blank for a moment that is not known."""
    if not at:
        return ""
    moment = datetime.fromisoformat(with_offset(at, utc_offset))
    return f"{moment_text(moment)} {offset_text(moment)}"


def entered_in_words(entry: AuditEntry) -> str:
    """`at once`, or how late it was written."""
    if not is_late(entry):
        return "at once"
    happened, entered = datetime.fromisoformat(entry.happened_at), datetime.fromisoformat(entry.entered_at)
    return f"△ late by {length_text(happened, entered)}"


def size_text(size_bytes: int) -> str:
    """`12 MB`, rounded up, so that nothing has no size."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size_bytes >= factor:
            return f"{-(-size_bytes // factor):,} {unit}"
    return f"{-(-size_bytes // 1000):,} kB"
