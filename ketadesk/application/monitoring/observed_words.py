"""What was observed, as it was recorded, in the words of the library: for the table, the chart and the papers."""

from datetime import datetime, timedelta
from decimal import Decimal

from ketadesk.application.clock_times import moment_text, time_text
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.numbers import duration_text
from ketadesk.domain.drug_library import ItemKind, ObservationItem
from ketadesk.domain.elapsed import hours_between
from ketadesk.domain.observation import ObservationSet

LATE_AFTER = timedelta(minutes=5)
"""An entry that was made so long after it happened is marked late; the audit has the same limit."""
NOT_OBSERVED = ""
"""A blank cell: nobody looked, which is neither a zero nor a `none`."""


def recorded(item: ObservationItem, observed: ObservationSet) -> str:
    """The value exactly as it was recorded, a choice by its label; blank where it was not observed."""
    value = observed.value(item.id)
    if value is None:
        return NOT_OBSERVED
    if item.kind is ItemKind.NUMBER:
        return value.text
    return ", ".join(_label(item, chosen) for chosen in value.choices)


def _label(item: ObservationItem, chosen: str) -> str:
    """A choice that a later library no longer has is shown by its id, never left out."""
    return next((short_label(choice.label) for choice in item.choices if choice.id == chosen), chosen)


def short_label(label: str) -> str:
    """`S` of `S: asleep, easy to rouse`; a label without a letter of its own in full."""
    return label.partition(":")[0]


def is_late(entry: LogEntry) -> bool:
    """True for an entry that was made more than five minutes after it happened."""
    return datetime.fromisoformat(entry.entered_at) - entry.at > LATE_AFTER


def late_words(entry: LogEntry) -> str:
    """`entered late by 1hr 20min`; blank for an entry made at once."""
    if not is_late(entry):
        return ""
    return f"entered late by {duration_text(_to_the_minute(entry))}"


def _to_the_minute(entry: LogEntry) -> Decimal:
    late = datetime.fromisoformat(entry.entered_at) - entry.at
    minutes = late // timedelta(minutes=1)
    return hours_between(entry.at, entry.at + timedelta(minutes=minutes))


def entered_text(entry: LogEntry, happened: datetime) -> str:
    """When it was entered, on the clock of `happened`: `14:31`, with the date where it is another day."""
    entered = datetime.fromisoformat(entry.entered_at).astimezone(happened.tzinfo)
    if entered.date() == happened.date():
        return time_text(entered)
    return moment_text(entered)
