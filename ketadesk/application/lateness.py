"""What was entered late: more than five minutes after it happened, and by how much."""

from datetime import datetime, timedelta
from typing import Final

from ketadesk.application.clock_times import length_text

LATE_AFTER: Final = timedelta(minutes=5)
"""Entered more than so long after it happened is late: judgement."""


def is_late(happened: datetime, entered: datetime) -> bool:
    """True for what was entered more than five minutes after it happened."""
    return entered - happened > LATE_AFTER


def late_words(happened: datetime, entered: datetime) -> str:
    """`entered late by 1hr 20min`, to the whole minute; blank for what was entered within 5 minutes."""
    return f"entered late by {length_text(happened, entered)}" if is_late(happened, entered) else ""
